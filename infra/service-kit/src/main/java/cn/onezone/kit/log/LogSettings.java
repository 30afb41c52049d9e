package cn.onezone.kit.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the log is reached.
 *
 * @param bootstrapServers Kafka, {@code host:port,…}; {@code ONEZONE_LOG_BOOTSTRAP_SERVERS}
 * @param partitions of a topic this service creates
 * @param replication of a topic this service creates; -1 takes the broker's default
 * @param heartbeatEvery how often the service says that it is alive
 * @param sweepEvery how often the store is searched for events that wait although the relay was not offered them
 * @param relayQueue most documents offered to the relay and not yet published; beyond it they wait in the store
 * @param address where the service's own HTTP door is, told with every heartbeat
 * @param client further properties of every Kafka client, for instance security
 */
@ConfigurationProperties("onezone.log")
public record LogSettings(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers,
        @DefaultValue("4") int partitions,
        @DefaultValue("-1") short replication,
        @DefaultValue("2s") Duration heartbeatEvery,
        @DefaultValue("1s") Duration sweepEvery,
        @DefaultValue("4000") int relayQueue,
        @Nullable String address,
        @DefaultValue Map<String, String> client) {

    /** Properties every Kafka client of this service starts from; every call has a limit. */
    public Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>(client);
        all.put("bootstrap.servers", bootstrapServers);
        all.put("request.timeout.ms", 10_000);
        all.put("default.api.timeout.ms", 15_000);
        all.put("reconnect.backoff.ms", 50);
        all.put("reconnect.backoff.max.ms", 1_000);
        // a broker that comes back on another port or a topic made later must be seen soon
        all.put("metadata.max.age.ms", 30_000);
        all.put("enable.metrics.push", false);
        return all;
    }
}
