package cn.onezone.local.broker;

import java.lang.reflect.Field;
import kafka.server.BrokerServer;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.security.CredentialProvider;
import org.jspecify.annotations.Nullable;

/**
 * The users that Kafka keeps itself, in its log (SCRAM-SHA-512), for those of them who must show their password
 * ({@link Access#plain}): Kafka's own handler of SASL/PLAIN knows only users of the configuration.
 */
final class Kept {
    private volatile @Nullable BrokerServer broker;

    /** Remembers whom to ask. Kafka hands its broker to nobody, so it is taken from where it lies. */
    void of(KafkaRaftServer server) {
        try {
            Field field = KafkaRaftServer.class.getDeclaredField("broker");
            field.setAccessible(true);
            broker = (BrokerServer) ((scala.Option<?>) field.get(server)).get();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("another Kafka than this was written for", e);
        }
    }

    /** By what a user of this name is verified, or null if there is none. */
    @Nullable
    ScramCredential find(String name) {
        BrokerServer there = broker;
        CredentialProvider provider = there == null ? null : there.credentialProvider();
        return provider == null
                ? null
                : provider.credentialCache
                        .cache("SCRAM-SHA-512", ScramCredential.class)
                        .get(name);
    }
}
