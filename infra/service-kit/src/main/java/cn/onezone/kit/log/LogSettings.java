package cn.onezone.kit.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * @param client further properties of every Kafka client, for instance {@code ssl.truststore.location}
 * @param user by which every Kafka client of this service signs in (SCRAM-SHA-256); without, none does
 * @param password of the user; {@link #toString} does not show it
 * @param securityProtocol of who signs in, {@code SASL_PLAINTEXT} if not given; over other networks than the machine's own
 *     it must be {@code SASL_SSL}
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
        @DefaultValue Map<String, String> client,
        @Nullable String user,
        @Nullable String password,
        @Nullable String securityProtocol) {
    private static final String MECHANISM = "SCRAM-SHA-256";
    private static final Set<String> SECURITY_PROTOCOLS = Set.of("SASL_PLAINTEXT", "SASL_SSL");

    /** Refuses a user without a password, a password without a user, and another security protocol. */
    public LogSettings {
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("onezone.log.user and onezone.log.password: value: only one of them"
                    + " (expected: both or neither)");
        }
        if (securityProtocol != null && (user == null || !SECURITY_PROTOCOLS.contains(securityProtocol))) {
            throw new IllegalArgumentException("onezone.log.security-protocol: value: " + securityProtocol
                    + " (expected: SASL_PLAINTEXT or SASL_SSL, with onezone.log.user)");
        }
    }

    /**
     * Of a broker that asks nobody to sign in, as one of one's own does, with what holds where nothing else is said.
     *
     * @param bootstrapServers {@code host:port,…}
     */
    public static LogSettings open(String bootstrapServers) {
        return new LogSettings(
                bootstrapServers,
                4,
                (short) -1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                4_000,
                null,
                Map.of(),
                null,
                null,
                null);
    }

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
        if (user != null && password != null) {
            all.put("security.protocol", securityProtocol == null ? "SASL_PLAINTEXT" : securityProtocol);
            all.put("sasl.mechanism", MECHANISM);
            all.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=" + quoted(user)
                            + " password=" + quoted(password) + ";");
        }
        return all;
    }

    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Without the password, and of the further properties only the names: some of them are passwords too. */
    @Override
    public String toString() {
        return "LogSettings[bootstrapServers=" + bootstrapServers + ", partitions=" + partitions + ", replication="
                + replication + ", heartbeatEvery=" + heartbeatEvery + ", sweepEvery=" + sweepEvery + ", relayQueue="
                + relayQueue + ", address=" + address + ", client=" + new TreeSet<>(client.keySet()) + ", user=" + user
                + ", securityProtocol=" + securityProtocol + "]";
    }
}
