package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.Topics;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import cn.onezone.testlog.Alerts;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a park says that its types do not allow, and what nobody may say: it is put aside, and partners get all others. */
class SequencerFaultsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String REMOVED = ParkEvents.ROSTER_ENTRY_REMOVED.name();

    private static RunningPartners partners;
    private static Door partner;

    @BeforeAll
    static void start() {
        partners = new RunningPartners();
        partner = partners.partner("faults-" + UUID.randomUUID());
    }

    @AfterAll
    static void stop() {
        partners.close();
    }

    private static double count(String meter) {
        return partners.part(MeterRegistry.class).get(meter).counter().count();
    }

    /** All that park Haidian says of removals; and it is known to who numbers. */
    private static String begun() {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed =
                partner.post("/partners/agreements", """
                    {"purpose":"核对登记","terms":{"events":[{"type":"%s","fields":[{"path":"park"},{"path":"reason"}]}],
                     "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}\
                    """.formatted(REMOVED, today.minusDays(1), today.plusDays(60)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        String id = proposed.text("id");
        assertThat(partners.door()
                        .as(Issuer.shared().of("coordinator"))
                        .post("/partners/agreements/" + id + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        partners.say("begin", 1, "begin");
        await().atMost(SOON).until(() -> partners.last(partner, id) > 0);
        return id;
    }

    /** Until what is said now is in the sequence: all that was said before on any partition has been read. */
    private static void settled(String id) {
        long before = partners.last(partner, id);
        for (int i = 0; i < 32; i++) {
            partners.say("after-" + i, 1, "after");
        }
        await().atMost(SOON).until(() -> partners.last(partner, id) >= before + 32);
    }

    private static List<ConsumerRecord<String, byte[]>> on(String topic, String subject) {
        return new Topic(partners.infrastructure.bootstrapServers(), topic).of(subject);
    }

    /** A series that is born at one has never increased: nobody would be told of the first. */
    @Test
    void whatIsToldAboutIsCountedFromTheStart() {
        assertThat(Alerts.meters("onezone.partners."))
                .containsExactly(
                        "onezone.partners.dead",
                        "onezone.partners.quarantined",
                        "onezone.partners.sequences.unreadable")
                .allSatisfy(meter -> assertThat(
                                partners.part(MeterRegistry.class).get(meter).meters())
                        .isNotEmpty());
        assertThat(partners.part(MeterRegistry.class)
                        .get("onezone.log.reading")
                        .tag("group", Sequencer.GROUP)
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void anEventThatLacksItsParkStopsNobody() {
        String id = begun();
        double dead = count("onezone.partners.dead");
        List<String> lacking = List.of(
                "{\"uscc\": \"91110108551385082Q\"}",
                "{\"park\": null, \"uscc\": \"91110108551385082Q\", \"removedOn\": \"2026-05-06\", \"reason\": \"x\"}",
                "{\"park\": \"haidian\", \"removedOn\": \"2026-05-06\", \"reason\": \"x\"}",
                "null",
                "{");
        String subject = "lacking-" + UUID.randomUUID();
        for (String data : lacking) {
            partners.log.sayText(ParkEvents.TOPIC, ParkEvents.ROSTER_ENTRY_REMOVED, "/parks/haidian", subject, 1, data);
        }
        settled(id);
        assertThat(on(Topics.deadLetters(ParkEvents.TOPIC, Sequencer.GROUP), subject))
                .hasSize(lacking.size());
        assertThat(count("onezone.partners.dead") - dead).isEqualTo(lacking.size());
    }

    @Test
    void whatIsTooLargeStopsNobody() throws Exception {
        String id = begun();
        double quarantined = count("onezone.partners.quarantined");
        String subject = "large-" + UUID.randomUUID();
        Instant now = Instant.now();
        ProducerRecord<String, byte[]> unsigned = CloudEvents.write(
                ParkEvents.TOPIC,
                "/parks/haidian",
                UUID.randomUUID().toString(),
                REMOVED,
                subject,
                1,
                now,
                now,
                null,
                "{}");
        // as large as an event may be: with what a sequence adds it is larger than its topic takes
        String longest = "{\"park\": \"haidian\", \"uscc\": \"91110108551385082Q\", \"removedOn\": \"2026-05-06\","
                + " \"reason\": \"" + "x".repeat(1_048_400) + "\"}";
        ProducerRecord<String, byte[]> signed = partners.log.signed(
                ParkEvents.TOPIC, ParkEvents.ROSTER_ENTRY_REMOVED, "/parks/haidian", subject, 1, longest);
        try (Producer<String, byte[]> compressing = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        partners.infrastructure.bootstrapServers(),
                        "compression.type",
                        "gzip",
                        "max.request.size",
                        64 * 1024 * 1024,
                        "buffer.memory",
                        64 * 1024 * 1024L),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int size : List.of(5 * 1024 * 1024, 20 * 1024 * 1024)) {
                var _ = compressing
                        .send(new ProducerRecord<>(
                                ParkEvents.TOPIC, null, null, subject, new byte[size], unsigned.headers()))
                        .get();
            }
            var _ = compressing.send(signed).get();
        }
        settled(id);
        assertThat(count("onezone.partners.quarantined") - quarantined).isEqualTo(2);
        assertThat(on(Topics.quarantine(ParkEvents.TOPIC, Sequencer.GROUP), subject))
                .extracting(one -> one.value() == null ? -1 : one.value().length)
                .containsExactly(5 * 1024 * 1024, -1);
        // once for each subscription that it would be too large for: another test may have one
        assertThat(on(Topics.deadLetters(ParkEvents.TOPIC, Sequencer.GROUP), subject))
                .anySatisfy(one -> assertThat(new String(
                                one.headers().lastHeader("dead_cause").value(), StandardCharsets.UTF_8))
                        .contains(id));
    }
}
