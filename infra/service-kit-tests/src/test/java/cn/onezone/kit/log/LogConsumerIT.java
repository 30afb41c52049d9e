package cn.onezone.kit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Topic;
import cn.onezone.testlog.Alerts;
import cn.onezone.testlog.LogOfTests;
import cn.onezone.testlog.Mutations;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What a reader does with what its types do not allow: it puts it aside, and all others go on. */
class LogConsumerIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Uscc USCC = Uscc.of("91110108551385082Q");
    private static final EventType<RosterEntryRemoved> REMOVED = ParkEvents.ROSTER_ENTRY_REMOVED;
    private static final List<EventType<?>> TYPES = Stream.of(ParkEvents.ALL, FactEvents.ALL)
            .<EventType<?>>flatMap(List::stream)
            .toList();

    private static LogSettings settings;
    private static LogOfTests log;
    private static Topics topics;
    private static MongoClient store;
    private static MongoDatabase database;

    @BeforeAll
    static void open() {
        EmbeddedInfrastructure parts = EmbeddedInfrastructure.shared();
        settings = LogSettings.open(parts.bootstrapServers());
        topics = new Topics(settings);
        topics.ensure(List.of(NetworkEvents.KEYS));
        log = new LogOfTests(parts.bootstrapServers());
        String name = "consumers-" + UUID.randomUUID();
        store = MongoClients.create(parts.mongoUri(name));
        database = store.getDatabase(name);
    }

    @AfterAll
    static void close() {
        log.close();
        topics.close();
        store.close();
    }

    /** Reads what parks say, on a topic of its own. */
    private static final class Reader implements AutoCloseable {
        private final String topic = "events-" + UUID.randomUUID();
        private final String group = "reader-" + UUID.randomUUID();
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final List<Event<?>> applied = new CopyOnWriteArrayList<>();
        private final LogConsumer consumer;

        Reader() {
            topics.ensure(List.of(topic));
            consumer = again();
        }

        /** Another process of the same group. */
        private LogConsumer again() {
            return again(topic);
        }

        /** The same, of a version that reads another topic. */
        private LogConsumer again(String from) {
            KeySettings keys = new KeySettings(Path.of("none"), List.of());
            return new LogConsumers(
                            settings,
                            topics,
                            new EventVerifier(new KeyRing(settings, topics, keys, meters)),
                            database,
                            Clock.systemUTC(),
                            meters)
                    .of(group, List.of(from), TYPES, applied::addAll);
        }

        Reader started() {
            consumer.start();
            return this;
        }

        double count(String meter) {
            return meters.get(meter).tag("group", group).counter().count();
        }

        List<Long> of(String source, String subject) {
            return applied.stream()
                    .filter(e -> e.source().equals(source) && e.subject().equals(subject))
                    .map(Event::sequence)
                    .toList();
        }

        void removal(String park, String subject, long sequence) {
            log.sayOn(topic, REMOVED, "/parks/" + park, subject, sequence, Instant.now(), removed(park));
        }

        /** All that was said before it has been read: there is one behind it in each partition. */
        void readToItsEnd() {
            String mark = "mark-" + UUID.randomUUID() + "-";
            for (int i = 0; i < 32; i++) {
                removal("fengtai", mark + i, 1);
            }
            log.flush();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(applied.stream()
                                    .map(Event::subject)
                                    .filter(subject -> subject.startsWith(mark))
                                    .distinct())
                            .hasSize(32));
        }

        List<ConsumerRecord<String, byte[]>> quarantined() {
            return new Topic(settings.bootstrapServers(), Topics.quarantine(topic, group)).records();
        }

        @Override
        public void close() {
            consumer.stop();
        }
    }

    private static RosterEntryRemoved removed(String park) {
        return new RosterEntryRemoved(ParkCode.of(park), USCC, LocalDate.of(2026, 5, 6), "moved");
    }

    private static ObjectNode sample(EventType<?> type) {
        try (InputStream in = LogConsumerIT.class.getResourceAsStream("/events/" + type.name() + "/full.json")) {
            return (ObjectNode)
                    EventJson.mapper().readTree(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Signed by its park, and with one field left out or null: whatever the field, others are read on. */
    @Test
    void anEventOfAParkThatLacksAFieldStopsNobody() {
        try (Reader reader = new Reader().started()) {
            int said = 0;
            List<String> speakerless = new ArrayList<>();
            for (EventType<?> type : TYPES) {
                ObjectNode full = sample(type);
                String speaker = full.has("park") ? "park" : "code";
                String source = "/parks/" + full.path(speaker).asString();
                for (String field : full.propertyNames()) {
                    for (boolean leftOut : new boolean[] {true, false}) {
                        ObjectNode lacking = full.deepCopy();
                        if (leftOut) {
                            lacking.remove(field);
                        } else {
                            lacking.putNull(field);
                        }
                        String id = log.sayText(reader.topic, type, source, "lacking-" + said, 1, lacking.toString());
                        said++;
                        if (field.equals(speaker)) {
                            speakerless.add(id);
                        }
                    }
                }
            }
            reader.readToItsEnd();
            assertThat(speakerless).hasSize(2 * TYPES.size());
            assertThat(reader.applied).noneMatch(event -> speakerless.contains(event.id()));
            assertThat(reader.applied)
                    .allSatisfy(event ->
                            assertThat(Spoken.by(event.type(), event.data())).isEqualTo(event.source()));
            long applied = reader.applied.stream()
                    .filter(event -> event.subject().startsWith("lacking-"))
                    .count();
            double aside = reader.count("onezone.log.quarantined") + reader.count("onezone.log.dead");
            assertThat(applied + aside).isEqualTo(said);
            assertThat(aside).isGreaterThanOrEqualTo(2 * TYPES.size());
        }
    }

    private static ProducerRecord<String, byte[]> ofSize(Reader reader, String subject, int bytes) {
        Instant now = Instant.now();
        ProducerRecord<String, byte[]> small = CloudEvents.write(
                reader.topic,
                "/parks/haidian",
                UUID.randomUUID().toString(),
                REMOVED.name(),
                subject,
                1,
                now,
                now,
                null,
                "{}");
        return new ProducerRecord<>(reader.topic, null, null, subject, new byte[bytes], small.headers());
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Zeros in gzip: the broker takes megabytes of them for some kilobytes. */
    @Test
    void whatIsTooLargeToCopyIsKeptByItsPlaceAndDigest() throws Exception {
        int large = 5 * 1024 * 1024;
        int tooLarge = 20 * 1024 * 1024;
        try (Reader reader = new Reader().started();
                Producer<String, byte[]> compressing = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                settings.bootstrapServers(),
                                "compression.type",
                                "gzip",
                                "max.request.size",
                                64 * 1024 * 1024,
                                "buffer.memory",
                                64 * 1024 * 1024L),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            var _ = compressing.send(ofSize(reader, "large", large)).get();
            var placed = compressing.send(ofSize(reader, "too-large", tooLarge)).get();
            reader.readToItsEnd();
            assertThat(reader.consumer.state().quarantined()).isEqualTo(2);
            List<ConsumerRecord<String, byte[]>> kept = reader.quarantined();
            assertThat(kept).hasSize(2);
            ConsumerRecord<String, byte[]> whole = kept.stream()
                    .filter(one -> one.key().equals("large"))
                    .findFirst()
                    .orElseThrow();
            assertThat(whole.value()).isEqualTo(new byte[large]);
            ConsumerRecord<String, byte[]> cut = kept.stream()
                    .filter(one -> one.key().equals("too-large"))
                    .findFirst()
                    .orElseThrow();
            assertThat(cut.value()).isNull();
            assertThat(header(cut, "ce_type")).isEqualTo(REMOVED.name());
            assertThat(header(cut, "dead_from"))
                    .isEqualTo(reader.topic + "/" + placed.partition() + "/" + placed.offset());
            assertThat(header(cut, "dead_value_bytes")).isEqualTo(Integer.toString(tooLarge));
            assertThat(header(cut, "dead_value_sha256"))
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[tooLarge])));
        }
    }

    @Test
    void aParkBlocksNoSubjectOfAnother() {
        try (Reader reader = new Reader().started()) {
            String subject = "shared-" + UUID.randomUUID();
            log.sayText(reader.topic, REMOVED, "/parks/haidian", subject, 1, "{\"park\": ");
            log.flush();
            await().atMost(SOON).until(() -> reader.consumer.state().blocked().size() == 1);
            reader.removal("fengtai", subject, 1);
            reader.removal("haidian", subject, 2);
            reader.readToItsEnd();
            assertThat(reader.of("/parks/fengtai", subject)).containsExactly(1L);
            assertThat(reader.of("/parks/haidian", subject))
                    .as("its own waits behind what could not be read")
                    .isEmpty();
            // another process finds it blocked as well
            assertThat(reader.again().state().blocked())
                    .singleElement()
                    .asString()
                    .contains("/parks/haidian", subject);
            assertThat(reader.consumer.release(reader.topic, subject)).isEqualTo(1);
            assertThat(reader.of("/parks/haidian", subject)).containsExactly(2L);
            reader.removal("haidian", subject, 3);
            reader.readToItsEnd();
            assertThat(reader.of("/parks/haidian", subject)).containsExactly(2L, 3L);
            assertThat(reader.again().state().blocked()).isEmpty();
        }
    }

    /** What waits on a topic that it has come to read no more would be told of for ever, and could be released by nobody. */
    @Test
    void forgetsWhatWasBlockedOnATopicThatItReadsNoMore() {
        try (Reader reader = new Reader().started()) {
            String subject = "moved-" + UUID.randomUUID();
            log.sayText(reader.topic, REMOVED, "/parks/haidian", subject, 1, "{\"park\": ");
            log.flush();
            await().atMost(SOON).until(() -> reader.consumer.state().blocked().size() == 1);
            assertThat(reader.again().state().blocked()).hasSize(1);
            assertThat(reader.again("events-" + UUID.randomUUID()).state().blocked())
                    .isEmpty();
            assertThat(reader.again().state().blocked()).isEmpty();
        }
    }

    /** A series that is born at one has never increased: nobody would be told of the first. */
    @Test
    void whatIsToldAboutIsCountedFromZero() {
        try (Reader reader = new Reader()) {
            for (String meter : List.of("onezone.log.quarantined", "onezone.log.dead")) {
                assertThat(reader.count(meter)).as(meter).isZero();
            }
            assertThat(Alerts.meters("onezone.log.")).contains("onezone.log.quarantined", "onezone.log.reading");
            assertThat(Alerts.meters("onezone.keys.")).containsExactly("onezone.keys.refused");
            for (String begin : List.of("onezone.log.", "onezone.keys.")) {
                assertThat(Alerts.meters(begin))
                        .allSatisfy(meter ->
                                assertThat(reader.meters.find(meter).meter()).isNotNull());
            }
        }
    }

    @Test
    void aRecordWithoutASubjectStopsNoRelease() {
        try (Reader reader = new Reader().started()) {
            String subject = "released-" + UUID.randomUUID();
            log.sayText(reader.topic, REMOVED, "/parks/haidian", subject, 1, "{");
            log.flush();
            await().atMost(SOON).until(() -> reader.consumer.state().blocked().size() == 1);
            reader.removal("haidian", subject, 2);
            ProducerRecord<String, byte[]> none = ofSize(reader, "none", 10);
            none.headers().remove("ce_subject").add("ce_subject", null);
            log.put(none);
            ProducerRecord<String, byte[]> dead = new ProducerRecord<>(
                    Topics.deadLetters(reader.topic, reader.group), null, null, null, null, none.headers());
            log.put(dead);
            log.put(new ProducerRecord<>(Topics.deadLetters(reader.topic, reader.group), null, null));
            reader.readToItsEnd();
            assertThat(reader.count("onezone.log.quarantined")).isEqualTo(1);
            assertThat(reader.consumer.release(reader.topic, subject)).isEqualTo(1);
            assertThat(reader.of("/parks/haidian", subject)).containsExactly(2L);
        }
    }

    @Test
    void tenThousandMutatedEventsChangeNothingAndStopNothing() {
        try (Reader reader = new Reader().started()) {
            List<ProducerRecord<String, byte[]>> signed = IntStream.range(0, 100)
                    .mapToObj(i -> log.signed(
                            reader.topic,
                            REMOVED,
                            "/parks/haidian",
                            "mutated-" + i,
                            1,
                            EventJson.write(removed("haidian"))))
                    .toList();
            Mutations mutations = new Mutations(21, signed);
            int doubted = 0;
            while (doubted < 10_000) {
                Mutations.Mutated mutated = mutations.next();
                if (!mutated.same()) {
                    log.put(mutated.event());
                    doubted++;
                }
            }
            reader.readToItsEnd();
            assertThat(reader.applied).noneMatch(event -> event.source().equals("/parks/haidian"));
            assertThat(reader.count("onezone.log.quarantined")).isEqualTo(10_000);
            assertThat(reader.quarantined()).hasSize(10_000);
            assertThat(reader.consumer.state().blocked()).isEmpty();
            assertThat(reader.count("onezone.log.dead")).isZero();
        }
    }

    @Test
    void textsOfStrangersStayOnOneLineOfTheLog() {
        try (Reader reader = new Reader().started()) {
            String source = "/parks/haidian\nERROR all is lost" + "!".repeat(5_000);
            ProducerRecord<String, byte[]> strange =
                    log.signed(reader.topic, REMOVED, "/parks/haidian", "strange", 1, "{}");
            strange.headers().remove("ce_source").add("ce_source", source.getBytes(StandardCharsets.UTF_8));
            log.put(strange);
            reader.readToItsEnd();
            assertThat(reader.quarantined())
                    .singleElement()
                    .satisfies(one -> assertThat(header(one, "dead_cause"))
                            .hasSizeLessThan(600)
                            .doesNotContain("\n"));
        }
    }
}
