package cn.onezone.kit;

import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.outbox.OutboxRelay;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@code /actuator/log} for the operator: how far publishing has come, what each consumer reads, which subjects are
 * blocked; and releasing a blocked subject once its cause is mended.
 */
@Endpoint(id = "log")
final class LogEndpoint {
    private final OutboxRelay relay;
    private final List<LogConsumer> consumers;

    LogEndpoint(OutboxRelay relay, ObjectProvider<LogConsumer> consumers) {
        this.relay = relay;
        this.consumers = consumers.stream().toList();
    }

    @ReadOperation
    Map<String, Object> show() {
        return Map.of(
                "outbox",
                relay.progress(),
                "consumers",
                consumers.stream().map(LogConsumer::state).toList());
    }

    /**
     * Releases a blocked subject.
     *
     * @param source whose; absent: of all that speak of it
     */
    @WriteOperation
    Map<String, Object> release(String group, String topic, @Nullable String source, String subject) {
        return consumers.stream()
                .filter(c -> c.state().group().equals(group))
                .findFirst()
                .<Map<String, Object>>map(c -> Map.of("applied", c.release(topic, source, subject)))
                .orElseGet(() -> Map.of("error", "no consumer group " + group));
    }
}
