package cn.onezone.kit.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.store.Pending;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Topic;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R2: what a service said before its events were addressed comes to those whom it concerns, as it was said. */
class LateAddressingIT {
    private static final String SOURCE = "/late";
    private static final String TOPIC = "late." + UUID.randomUUID();
    private static final String EAST = TOPIC + ".to.east";
    private static final String WEST = TOPIC + ".to.west";

    private static LogSettings settings;
    private static Topics topics;
    private static LogOfTests log;
    private static MongoClient store;
    private static MongoDatabase database;
    private static Producer<String, byte[]> producer;

    record Told(String to, String what) implements Addressed {
        @Override
        public Set<String> alsoOn() {
            return Set.of(TOPIC + ".to." + to);
        }
    }

    record Kept(String what) {}

    private static final EventType<Told> TOLD =
            new EventType<>("cn.onezone.late.told.v1", Told.class, TOPIC, Text.of("Told.", "已告知。"));
    private static final EventType<Kept> KEPT =
            new EventType<>("cn.onezone.late.kept.v1", Kept.class, TOPIC, Text.of("Kept.", "已保留。"));

    @BeforeAll
    static void open() {
        EmbeddedInfrastructure parts = EmbeddedInfrastructure.shared();
        settings = LogSettings.open(parts.bootstrapServers());
        topics = new Topics(settings);
        topics.ensure(List.of(NetworkEvents.KEYS, TOPIC));
        log = new LogOfTests(parts.bootstrapServers());
        String name = "late-" + UUID.randomUUID();
        store = MongoClients.create(parts.mongoUri(name));
        database = store.getDatabase(name);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", parts.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @AfterAll
    static void close() {
        producer.close(Duration.ofSeconds(5));
        log.close();
        topics.close();
        store.close();
    }

    /** As the service has it after a start. */
    private static LateAddressing late() {
        return new LateAddressing(
                new EventSource(SOURCE, TOPIC, "heartbeats." + TOPIC),
                settings,
                topics,
                database,
                Clock.systemUTC(),
                List.of(TOLD, KEPT));
    }

    private static List<ConsumerRecord<String, byte[]>> on(String topic) {
        return new Topic(settings.bootstrapServers(), topic).records();
    }

    @Test
    void putsEachEventOnceWhereItBelongsAsItWasSaid() throws Exception {
        for (int i = 1; i <= 300; i++) {
            String to = i % 3 == 0 ? "west" : "east";
            var _ = log.say(TOLD, SOURCE, to + i % 7, i, new Told(to, "number " + i));
            var _ = log.say(KEPT, SOURCE, "kept" + i, 1, new Kept("number " + i));
        }
        // another's, in the service's name and in its own, and what is no event
        var _ = log.say(TOLD, "/other", "east1", 1_000, new Told("east", "another's"));
        var _ = log.sayText(TOPIC, TOLD, SOURCE, "east-broken", 1, "{");
        log.flush();

        late().catchUp(producer);

        EventVerifier verifier = new EventVerifier(
                new KeyRing(settings, topics, new KeySettings(Path.of("none"), List.of()), new SimpleMeterRegistry()));
        assertThat(on(EAST)).hasSize(200);
        assertThat(on(WEST)).hasSize(100);
        for (String topic : List.of(EAST, WEST)) {
            for (String subject :
                    on(topic).stream().map(ConsumerRecord::key).distinct().toList()) {
                List<ConsumerRecord<String, byte[]>> said = new Topic(settings.bootstrapServers(), TOPIC)
                        .of(subject).stream()
                                .filter(r -> new String(
                                                r.headers()
                                                        .lastHeader("ce_source")
                                                        .value(),
                                                UTF_8)
                                        .equals(SOURCE))
                                .toList();
                List<ConsumerRecord<String, byte[]>> told = new Topic(settings.bootstrapServers(), topic).of(subject);
                assertThat(told).as("in order, each once: %s", subject).hasSameSizeAs(said);
                for (int i = 0; i < said.size(); i++) {
                    assertThat(told.get(i).value()).isEqualTo(said.get(i).value());
                    assertThat(told.get(i).headers()).isEqualTo(said.get(i).headers());
                    assertThat(verifier.fault(told.get(i), System.nanoTime())).isNull();
                }
            }
        }

        // what is said from now on the relay puts there itself: the next start does nothing
        var _ = log.say(TOLD, SOURCE, "east1", 2_000, new Told("east", "later"));
        log.flush();
        late().catchUp(producer);
        assertThat(on(EAST)).hasSize(200);

        // killed before it was noted: the same again, which readers know by its id and sequence
        database.getCollection("lateAddressing").drop();
        late().catchUp(producer);
        assertThat(on(EAST)).hasSize(401);
        assertThat(on(EAST).stream()
                        .map(r -> new String(r.headers().lastHeader("ce_id").value(), UTF_8))
                        .distinct())
                .hasSize(201);
    }

    @Test
    void knowsWhereToPutWhatWaitsSinceBefore() {
        assertThat(late().alsoOn(waiting(TOLD, new Told("east", "waits")))).containsExactly(EAST);
        assertThat(late().alsoOn(waiting(KEPT, new Kept("waits")))).isEmpty();
        assertThat(late().alsoOn(waiting(TOLD, "no record of it")))
                .as("one that nobody can read holds up none")
                .isEmpty();
    }

    private static Pending waiting(EventType<?> type, Object data) {
        Instant at = Instant.parse("2024-02-06T01:02:03Z");
        return new Pending("id", type.name(), "subject", 1, at, at, null, EventJson.write(data), List.of());
    }
}
