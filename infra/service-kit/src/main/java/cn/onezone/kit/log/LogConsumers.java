package cn.onezone.kit.log;

import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventVerifier;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/**
 * Makes a service's consumers: what each of them needs besides its own.
 *
 * @param verifier decides which events are what their source said
 * @param database keeps which subjects are blocked
 */
public record LogConsumers(
        LogSettings settings,
        Topics topics,
        EventVerifier verifier,
        MongoDatabase database,
        Clock clock,
        MeterRegistry meters) {

    /**
     * One that does not connect yet.
     *
     * @param group consumer group, one for each service that holds its own state
     * @param types the types it reads; their topics are those it subscribes to
     * @param handler applies them
     */
    public LogConsumer of(String group, Collection<? extends EventType<?>> types, BatchHandler handler) {
        return new LogConsumer(group, types.stream().map(EventType::topic).toList(), types, List.of(), handler, this);
    }

    /**
     * One that passes by some types on its topics without asking whether they are what their source said: they change nothing
     * here, whoever wrote them, and another group that reads them asks. All else that it does not read it verifies.
     *
     * @param elsewhere types that are read and verified by others, none of {@code types}
     */
    public LogConsumer passing(
            String group,
            Collection<? extends EventType<?>> types,
            Collection<? extends EventType<?>> elsewhere,
            BatchHandler handler) {
        return new LogConsumer(group, types.stream().map(EventType::topic).toList(), types, elsewhere, handler, this);
    }

    /**
     * One that reads the types on other topics than those of who produces them, where only what concerns the reader stands.
     *
     * @param topics the topics it subscribes to
     * @see cn.onezone.contracts.wire.Addressed
     */
    public LogConsumer of(
            String group, Collection<String> topics, Collection<? extends EventType<?>> types, BatchHandler handler) {
        return new LogConsumer(group, topics, types, List.of(), handler, this);
    }
}
