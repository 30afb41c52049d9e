package cn.onezone.kit.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.OneZoneService;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.kit.log.LogConsumers;
import cn.onezone.kit.outbox.EventSource;
import cn.onezone.kit.outbox.OutboxRelay;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Issuer;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What is written is published once, in order; what is read is applied. Run on the local parts and on real ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KitContract {
    /** Where the broker is. */
    abstract String bootstrapServers();

    /** A database of the store. */
    abstract String mongoUri(String database);

    public record Counted(String name, int value) {}

    static final String TOPIC = "probe." + UUID.randomUUID();
    static final EventType<Counted> COUNTED =
            new EventType<>("cn.onezone.probe.counted.v1", Counted.class, TOPIC, Text.of("Counted.", "已计数。"));

    /** Stands on the same topic and is read and verified by somebody else. */
    static final EventType<Counted> READ_ELSEWHERE = new EventType<>(
            "cn.onezone.probe.read-elsewhere.v1", Counted.class, TOPIC, Text.of("Read elsewhere.", "他处读取。"));

    @OneZoneService
    static class ProbeApplication {
        final List<Event<?>> applied = new CopyOnWriteArrayList<>();
        final Map<String, Boolean> poison = new ConcurrentHashMap<>();
        final AtomicBoolean storeAway = new AtomicBoolean();
        final AtomicBoolean broken = new AtomicBoolean();
        final AtomicInteger attempts = new AtomicInteger();

        @Bean
        EventSource source() {
            return new EventSource("/probe", TOPIC, "heartbeats." + TOPIC);
        }

        @Bean
        Aggregates<Counted> counted(MongoDatabase database, Relay relay) {
            return new Aggregates<>(database, "counted", Counted.class, relay);
        }

        @Bean
        LogConsumer reader(LogConsumers consumers) {
            return consumers.passing("reader-" + TOPIC, List.of(COUNTED), List.of(READ_ELSEWHERE), events -> {
                attempts.incrementAndGet();
                if (storeAway.get()) {
                    throw new MongoSocketException("the store is away", new ServerAddress());
                }
                if (broken.get()) {
                    throw new OutOfMemoryError("of a test");
                }
                for (Event<?> event : events) {
                    if (poison.containsKey(event.subject())) {
                        throw new IllegalStateException("cannot apply " + event.subject());
                    }
                }
                applied.addAll(events);
            });
        }
    }

    private ConfigurableApplicationContext context;
    private Aggregates<Counted> counted;
    private ProbeApplication probe;

    @BeforeAll
    @SuppressWarnings("unchecked") // the one bean of its type
    void start() {
        context = OneZoneApplication.of(ProbeApplication.class, "probe")
                .run(
                        "--server.port=0",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + bootstrapServers(),
                        "--spring.mongodb.uri=" + mongoUri("kit-" + UUID.randomUUID()));
        counted = context.getBean(Aggregates.class);
        probe = context.getBean(ProbeApplication.class);
        context.getBean(OutboxRelay.class).announce();
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private static List<Outgoing<Counted>> event(String id, Counted state) {
        return List.of(Outgoing.of(COUNTED, id, state));
    }

    private List<Long> appliedSequences(String subject) {
        return probe.applied.stream()
                .filter(e -> e.subject().equals(subject))
                .map(Event::sequence)
                .toList();
    }

    @Test
    void everyChangeIsPublishedInOrderAndLeavesTheDocument() {
        String id = "a-" + UUID.randomUUID();
        Counted first = new Counted("a", 1);
        Stored<Counted> stored =
                ((Creating.Created<Counted>) counted.create(id, first, null, event(id, first))).stored();
        for (int i = 2; i <= 20; i++) {
            Counted next = new Counted("a", i);
            stored = counted.replace(stored, next, event(id, next));
        }
        List<Long> expected =
                IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(appliedSequences(id)).isEqualTo(expected));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(counted.find(id).orElseThrow().pending()).isEmpty());
    }

    @Test
    void whoOnlyLooksIsSentNoMoreThanItAsksFor() {
        String id = "looked-" + UUID.randomUUID();
        Counted state = new Counted("long", 7);
        var _ = counted.create(id, state, null, event(id, state));
        assertThat(counted.looked(List.of(id, "nobody"), "name"))
                .extracting(Counted::name, Counted::value)
                .containsExactly(tuple(null, 7));
        assertThat(counted.looked(List.of(id))).containsExactly(state);
        assertThat(counted.looked(List.of())).isEmpty();
    }

    @Test
    void aBatchIsPublishedWholeAndAnOvertakenWriteIsNamed() {
        List<Write<Counted>> writes = new ArrayList<>();
        String prefix = UUID.randomUUID().toString();
        for (int i = 0; i < 500; i++) {
            Counted state = new Counted(prefix, i);
            writes.add(new Write<>(null, prefix + i, state, event(prefix + i, state)));
        }
        assertThat(counted.saveAll(writes)).isEmpty();
        Stored<Counted> read = counted.find(prefix + 7).orElseThrow();
        Counted other = new Counted(prefix, -1);
        counted.replace(read, other, event(read.id(), other));
        Counted mine = new Counted(prefix, -2);
        Stored<Counted> fresh = counted.find(prefix + 8).orElseThrow();
        assertThat(counted.saveAll(List.of(
                        new Write<>(read, read.id(), mine, event(read.id(), mine)),
                        new Write<>(fresh, fresh.id(), mine, event(fresh.id(), mine)),
                        new Write<>(null, prefix + 9, mine, event(prefix + 9, mine)))))
                .containsExactlyInAnyOrder(prefix + 7, prefix + 9);
        assertThat(counted.find(prefix + 7).orElseThrow().state()).isEqualTo(other);
        assertThat(counted.find(prefix + 8).orElseThrow().state()).isEqualTo(mine);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(probe.applied.stream()
                                .filter(e -> e.subject().startsWith(prefix))
                                .map(Event::subject)
                                .distinct())
                        .hasSize(500));
    }

    @Test
    void theSameCreatingRequestCreatesOnce() {
        Counted state = new Counted("once", 1);
        Creation creation = new Creation("key-" + UUID.randomUUID(), "somebody", "meaning");
        String id = UUID.randomUUID().toString();
        assertThat(counted.create(id, state, creation, event(id, state))).isInstanceOf(Creating.Created.class);
        assertThat(counted.create(id, state, creation, event(id, state))).isInstanceOf(Creating.Replayed.class);
        assertThat(counted.create(id, state, new Creation(creation.key(), "somebody", "another"), event(id, state)))
                .isInstanceOf(Creating.KeyReused.class);
        assertThat(counted.create(UUID.randomUUID().toString(), state, creation, List.of()))
                .isInstanceOf(Creating.KeyReused.class);
        assertThat(counted.create(id, state, null, List.of())).isInstanceOf(Creating.AlreadyThere.class);
        Creation anothers = new Creation(creation.key(), "another caller", "meaning");
        assertThat(counted.create(id, state, anothers, List.of())).isInstanceOf(Creating.AlreadyThere.class);
        String other = UUID.randomUUID().toString();
        assertThat(counted.create(other, state, anothers, List.of())).isInstanceOf(Creating.Created.class);
        assertThat(counted.find(other).orElseThrow().creation()).isEqualTo(anothers);
        await().atMost(Duration.ofSeconds(20)).until(() -> !appliedSequences(id).isEmpty());
        assertThat(appliedSequences(id)).containsExactly(1L);
    }

    @Test
    void aStaleWriterIsRefused() {
        String id = UUID.randomUUID().toString();
        counted.create(id, new Counted("s", 1), null, List.of());
        Stored<Counted> read = counted.find(id).orElseThrow();
        counted.replace(read, new Counted("s", 2), List.of());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> counted.replace(read, new Counted("s", 3), List.of()))
                .isInstanceOf(StaleVersion.class);
    }

    @Test
    void theWatermarkMovesWhenNothingWaits() {
        OutboxRelay relay = context.getBean(OutboxRelay.class);
        Instant before = Instant.now();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(relay.progress().upTo()).isAfter(before));
        assertThat(relay.progress().pending()).isZero();
    }

    @Test
    void onlyTheSubjectOfAnUnreadableEventIsBlockedUntilItIsReleased() throws Exception {
        String bad = "bad-" + UUID.randomUUID();
        String good = "good-" + UUID.randomUUID();
        probe.poison.put(bad, true);
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(record(bad, 1, "{\"name\": \"x\", \"value\": 1}")).get();
            producer.send(record(bad, 2, "{\"name\": \"x\", \"value\": 2}")).get();
            producer.send(record(good, 1, "{\"name\": \"y\", \"value\": 1}")).get();
            producer.send(record(good + "-broken", 1, "{\"name\": ")).get();
            producer.send(record(good, 2, "{\"name\": \"y\", \"value\": 2}")).get();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(appliedSequences(good)).containsExactly(1L, 2L));
        LogConsumer reader = context.getBean(LogConsumer.class);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(String.join(";", reader.state().blocked()))
                        .contains(bad)
                        .contains(good + "-broken"));
        assertThat(appliedSequences(bad)).isEmpty();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
            // what was put among the dead by another is not applied with them
            ProducerRecord<String, byte[]> forged = unsigned("/probe", bad, 3, "{\"name\": \"x\", \"value\": 9}");
            producer.send(new ProducerRecord<>(
                            TOPIC + ".dead.reader-" + TOPIC, null, null, bad, forged.value(), forged.headers()))
                    .get();
        }
        probe.poison.remove(bad);
        assertThat(reader.release(TOPIC, bad)).isEqualTo(2);
        assertThat(appliedSequences(bad)).containsExactly(1L, 2L);
        assertThat(String.join(";", reader.state().blocked())).doesNotContain(bad);
    }

    @Test
    @SuppressWarnings("unchecked") // the one bean of its type
    void whatDidNotFitTheQueueIsPublishedUnderSteadyLoadToo() throws Exception {
        try (ConfigurableApplicationContext narrow = OneZoneApplication.of(ProbeApplication.class, "probe")
                .run(
                        "--server.port=0",
                        "--onezone.log.relay-queue=1",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + bootstrapServers(),
                        "--spring.mongodb.uri=" + mongoUri("kit-" + UUID.randomUUID()))) {
            Aggregates<Counted> written = narrow.getBean(Aggregates.class);
            AtomicBoolean enough = new AtomicBoolean();
            Thread steady = Thread.ofVirtual().start(() -> {
                while (!enough.get()) {
                    String id = UUID.randomUUID().toString();
                    Counted state = new Counted("steady", 1);
                    written.create(id, state, null, event(id, state));
                }
            });
            String prefix = UUID.randomUUID().toString();
            List<Write<Counted>> burst = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Counted state = new Counted("burst", i);
                burst.add(new Write<>(null, prefix + i, state, event(prefix + i, state)));
            }
            assertThat(written.saveAll(burst)).isEmpty();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(written
                                    .findAll(burst.stream().map(Write::id).toList())
                                    .stream()
                                    .filter(stored -> !stored.pending().isEmpty()))
                            .isEmpty());
            enough.set(true);
            steady.join();
        }
    }

    @Test
    void nothingIsPassedOverWhenTheGroupIsDividedAnewWhileTheStoreIsAway() throws Exception {
        String prefix = "away-" + UUID.randomUUID() + "-";
        probe.storeAway.set(true);
        int before = probe.attempts.get();
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < 40; i++) {
                producer.send(record(prefix + i, 1, "{\"name\": \"early\", \"value\": 1}"))
                        .get();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> probe.attempts.get() > before);
            try (var second = new org.apache.kafka.clients.consumer.KafkaConsumer<String, byte[]>(
                    Map.of(
                            "bootstrap.servers",
                            bootstrapServers(),
                            "group.id",
                            "reader-" + TOPIC,
                            "enable.auto.commit",
                            "false"),
                    new org.apache.kafka.common.serialization.StringDeserializer(),
                    new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
                second.subscribe(List.of(TOPIC));
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    second.poll(Duration.ofMillis(100));
                    return !second.assignment().isEmpty();
                });
            }
            for (int i = 40; i < 80; i++) {
                producer.send(record(prefix + i, 1, "{\"name\": \"late\", \"value\": 1}"))
                        .get();
            }
        }
        // until it has tried again as the only member: what it was given meanwhile must not be passed over
        int divided = probe.attempts.get();
        await().atMost(Duration.ofSeconds(30)).until(() -> probe.attempts.get() > divided + 4);
        probe.storeAway.set(false);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(probe.applied.stream()
                                .map(Event::subject)
                                .filter(s -> s.startsWith(prefix))
                                .distinct())
                        .hasSize(80));
    }

    /** An error that no event is to blame for: the reader is not well, says so, and goes on when it can. */
    @Test
    void aReaderThatFailsIsNotReadyAndGoesOnByItself() throws Exception {
        String subject = "after-" + UUID.randomUUID();
        Gauge reading = context.getBean(MeterRegistry.class)
                .get("onezone.log.reading")
                .tag("group", "reader-" + TOPIC)
                .gauge();
        try (Door door = Door.of(context);
                Producer<String, byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers()),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            assertThat(door.get("/actuator/health/readiness").status()).isEqualTo(200);
            probe.broken.set(true);
            producer.send(record(subject, 1, "{\"name\": \"x\", \"value\": 1}")).get();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    door.get("/actuator/health/readiness").status())
                            .isEqualTo(503));
            assertThat(reading.value()).isZero();
            assertThat(door.get("/actuator/health/liveness").status())
                    .as("starting it again would not help")
                    .isEqualTo(200);
            probe.broken.set(false);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(appliedSequences(subject)).containsExactly(1L));
            await().atMost(Duration.ofSeconds(30)).until(() -> reading.value() == 1);
            assertThat(door.get("/actuator/health/readiness").status()).isEqualTo(200);
        }
    }

    private ProducerRecord<String, byte[]> record(String subject, long sequence, String data) {
        return signed(context.getBean(EventSigner.class), unsigned("/probe", subject, sequence, data));
    }

    private static ProducerRecord<String, byte[]> signed(EventSigner signer, ProducerRecord<String, byte[]> record) {
        signer.sign(List.of(record));
        return record;
    }

    private static ProducerRecord<String, byte[]> unsigned(String source, String subject, long sequence, String data) {
        return unsigned(COUNTED.name(), source, subject, sequence, data);
    }

    private static ProducerRecord<String, byte[]> unsigned(
            String type, String source, String subject, long sequence, String data) {
        Instant now = Instant.parse("2022-03-01T00:00:00Z");
        return CloudEvents.write(
                TOPIC, source, UUID.randomUUID().toString(), type, subject, sequence, now, now, null, data);
    }

    @Test
    void whatIsNotProvedChangesNothingAndStopsNothing() throws Exception {
        String subject = "doubted-" + UUID.randomUUID();
        String data = "{\"name\": \"x\", \"value\": 1}";
        LogConsumer reader = context.getBean(LogConsumer.class);
        long before = reader.state().quarantined();
        EventSigner own = context.getBean(EventSigner.class);
        try (Producer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
            Path elsewhere = Files.createTempDirectory("keys");
            EventSigner other = EventSigner.announced(elsewhere, "/other-" + TOPIC, producer);
            // a source has begun with a key of its own: another that is not signed with it is nobody's
            EventSigner pretender = EventSigner.announced(elsewhere, "/probe", producer);
            List<ProducerRecord<String, byte[]>> doubted = new ArrayList<>();
            doubted.add(unsigned("/probe", subject, 1, data));
            doubted.add(signed(other, unsigned("/probe", subject, 1, data)));
            doubted.add(signed(other, unsigned("/other-" + TOPIC, subject, 1, data)));
            doubted.add(signed(pretender, unsigned("/probe", subject, 1, data)));
            ProducerRecord<String, byte[]> changed = signed(own, unsigned("/probe", subject, 1, data));
            doubted.add(new ProducerRecord<>(
                    TOPIC,
                    null,
                    null,
                    subject,
                    data.replace('1', '9').getBytes(StandardCharsets.UTF_8),
                    changed.headers()));
            // of a type that nobody knows: not read here, doubted all the same
            doubted.add(unsigned("cn.onezone.probe.nobodys.v1", "/probe", subject, 1, data));
            for (ProducerRecord<String, byte[]> one : doubted) {
                producer.send(one).get();
            }
            // what others read they verify; here it is passed by
            producer.send(unsigned(READ_ELSEWHERE.name(), "/probe", subject, 1, data))
                    .get();
            producer.send(record(subject, 2, data)).get();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(appliedSequences(subject)).containsExactly(2L));
            assertThat(reader.state().quarantined() - before).isEqualTo(doubted.size());
            assertThat(String.join(";", reader.state().blocked())).doesNotContain(subject);
        }
    }

    @Test
    void aNewerKeySignsWithoutABreak() {
        EventSigner signer = context.getBean(EventSigner.class);
        String early = "early-" + UUID.randomUUID();
        String late = "late-" + UUID.randomUUID();
        counted.create(early, new Counted("early", 1), null, event(early, new Counted("early", 1)));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(appliedSequences(early)).containsExactly(1L));
        int before = signer.keys().size();
        signer.rotate();
        context.getBean(OutboxRelay.class).announce();
        counted.create(late, new Counted("late", 1), null, event(late, new Counted("late", 1)));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(appliedSequences(late)).containsExactly(1L));
        assertThat(signer.keys()).hasSize(before + 1);
        assertThat(context.getBean(KeyRing.class).ids().get("/probe"))
                .contains(signer.keys().getLast().proves().id());
    }

    @Test
    void aHeartbeatTellsHowFarTheLogCovers() {
        List<Heartbeat> beats = Collections.synchronizedList(new ArrayList<>());
        CloudEvents reader = new CloudEvents(NetworkEvents.ALL);
        try (var consumer = new org.apache.kafka.clients.consumer.KafkaConsumer<String, byte[]>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "group.id",
                        UUID.randomUUID().toString(),
                        "auto.offset.reset",
                        "earliest"),
                new org.apache.kafka.common.serialization.StringDeserializer(),
                new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
            consumer.subscribe(List.of("heartbeats." + TOPIC));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> {
                    if (reader.read(r) instanceof CloudEvents.Decoded.Known(Event<?> event)
                            && event.data() instanceof Heartbeat beat) {
                        beats.add(beat);
                    }
                });
                return beats.size() >= 2;
            });
        }
        assertThat(beats.getLast().source()).isEqualTo("/probe");
        assertThat(beats.getLast().topic()).isEqualTo(TOPIC);
        assertThat(beats.getLast().positions()).hasSize(4);
        assertThat(beats.getLast().upTo()).isAfterOrEqualTo(beats.getFirst().upTo());
    }

    /** The log is the memory; only heartbeats may go. */
    @Test
    void eventsAreKeptForEverAndHeartbeatsForADay() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            ConfigResource events = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
            ConfigResource beats = new ConfigResource(ConfigResource.Type.TOPIC, "heartbeats." + TOPIC);
            await().atMost(Duration.ofSeconds(30))
                    .until(
                            () -> admin.listTopics().names().get(10, TimeUnit.SECONDS),
                            names -> names.contains(beats.name()));
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(List.of(events, beats)).all().get(10, TimeUnit.SECONDS);
            assertThat(retention(configs, events)).isEqualTo("-1");
            assertThat(retention(configs, beats)).isEqualTo("86400000");
        }
    }

    private static String retention(Map<ConfigResource, Config> configs, ConfigResource topic) {
        return configs.get(topic).get("retention.ms").value();
    }
}
