package cn.onezone.kit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.testkit.EmbeddedInfrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Whose first key is whose, and how a source that lost its keys is believed again. */
class KeyRingIT {
    private static final LogSettings LOG =
            LogSettings.open(EmbeddedInfrastructure.shared().bootstrapServers());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final String source = "/parks/p" + UUID.randomUUID().toString().substring(0, 8);

    /** As an operator sets it: nothing but one variable. */
    private static KeySettings settings(String variable) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME + "-of-test",
                        Map.of("ONEZONE_KEYS_PINS", variable)));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bindOrCreate("onezone.keys", KeySettings.class);
    }

    private KeyRing ring(Topics topics, String pins) {
        return new KeyRing(LOG, topics, settings(pins), meters);
    }

    private ConsumerRecord<String, byte[]> said(EventSigner signer) {
        Instant now = Instant.parse("2026-01-05T02:00:00Z");
        ProducerRecord<String, byte[]> event = CloudEvents.write(
                "any", source, UUID.randomUUID().toString(), "cn.onezone.parks.x.v1", "s", 1, now, now, null, "{}");
        signer.sign(List.of(event));
        ConsumerRecord<String, byte[]> read = new ConsumerRecord<>("any", 0, 0, "s", event.value());
        event.headers().forEach(read.headers()::add);
        return read;
    }

    @Test
    void aSourceThatLostItsKeysIsBelievedAgainByWhoPinsOldAndNew(@TempDir Path lost, @TempDir Path made) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", LOG.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
                Topics topics = new Topics(LOG)) {
            topics.ensure(List.of(NetworkEvents.KEYS));
            EventSigner before = EventSigner.announced(lost, source, producer);
            EventSigner after = EventSigner.announced(made, source, producer);
            String first = before.keys().getFirst().proves().id();
            String second = after.keys().getFirst().proves().id();

            EventVerifier asItComes = new EventVerifier(ring(topics, ""));
            assertThat(asItComes.fault(said(before), System.nanoTime())).isNull();
            assertThat(asItComes.fault(said(after), System.nanoTime())).contains(second);

            EventVerifier pinned = new EventVerifier(ring(topics, source + "=" + first + "," + source + "=" + second));
            assertThat(pinned.fault(said(before), System.nanoTime())).isNull();
            assertThat(pinned.fault(said(after), System.nanoTime())).isNull();

            EventVerifier other = new EventVerifier(ring(topics, source + "=" + second));
            assertThat(other.fault(said(before), System.nanoTime())).contains(first);
            assertThat(other.fault(said(after), System.nanoTime())).isNull();
        }
    }

    /** Forged keys are counted from zero, so that the first is told; nothing that stands there ends who reads it. */
    @Test
    void aKeyThatIsNotTakenIsCounted(@TempDir Path own, @TempDir Path others) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", LOG.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
                Topics topics = new Topics(LOG)) {
            topics.ensure(List.of(NetworkEvents.KEYS));
            EventSigner first = EventSigner.announced(own, source, producer);
            KeyRing ring = ring(topics, "");
            assertThat(refused()).isZero();
            EventVerifier verifier = new EventVerifier(ring);
            assertThat(verifier.fault(said(first), System.nanoTime())).isNull();
            double before = refused();
            EventSigner pretender = EventSigner.announced(others, source, producer);
            for (String data : List.of("", "{", "{}", "{\"source\": \"" + source + "\"}", "null")) {
                Instant now = Instant.parse("2026-01-05T02:00:00Z");
                var _ = producer.send(CloudEvents.write(
                        NetworkEvents.KEYS,
                        source,
                        UUID.randomUUID().toString(),
                        NetworkEvents.KEY_PUBLISHED.name(),
                        source,
                        1,
                        now,
                        now,
                        null,
                        data));
            }
            var _ = producer.send(new ProducerRecord<>(NetworkEvents.KEYS, null, null));
            producer.flush();
            assertThat(verifier.fault(said(pretender), System.nanoTime())).contains(source);
            assertThat(refused() - before).isEqualTo(7);
            assertThat(verifier.fault(said(first), System.nanoTime())).isNull();
        }
    }

    /** Kafka promises no order across partitions: a second first, put beside the true one, could be read before it. */
    @Test
    void whoIsFirstOnTheLogIsFirstForEveryReaderThatStarts(@TempDir Path own, @TempDir Path others) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", LOG.bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer());
                Admin admin = Admin.create(Map.of("bootstrap.servers", LOG.bootstrapServers()));
                Topics topics = new Topics(LOG)) {
            topics.ensure(List.of(NetworkEvents.KEYS));
            int partitions = topics.ends(NetworkEvents.KEYS).size();
            if (partitions < 4) {
                admin.createPartitions(Map.of(NetworkEvents.KEYS, NewPartitions.increaseTo(4)))
                        .all()
                        .get();
            }
            EventSigner first = EventSigner.announced(own, source, producer);
            MockProducer<String, byte[]> written =
                    new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
            EventSigner pretender = EventSigner.announced(others, source, written);
            ProducerRecord<String, byte[]> forged = written.history().getFirst();
            for (int partition = 0; partition < 4; partition++) {
                var _ = producer.send(new ProducerRecord<>(
                                forged.topic(), partition, null, forged.key(), forged.value(), forged.headers()))
                        .get();
            }
            for (int start = 0; start < 10; start++) {
                EventVerifier verifier = new EventVerifier(ring(topics, ""));
                double before = refused();
                assertThat(verifier.fault(said(first), System.nanoTime())).isNull();
                assertThat(verifier.fault(said(pretender), System.nanoTime())).contains(source);
                assertThat(refused() - before).isGreaterThanOrEqualTo(4);
            }
        }
    }

    private double refused() {
        return meters.get("onezone.keys.refused").counter().count();
    }

    @Test
    void aPinThatIsNoneIsRefusedAtTheStart() {
        for (String wrong : List.of(
                "haidian", "/parks/haidian", "/parks/haidian=short", "=kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")) {
            assertThatThrownBy(() -> settings(wrong)).as(wrong).rootCause().hasMessageContaining(wrong);
        }
    }
}
