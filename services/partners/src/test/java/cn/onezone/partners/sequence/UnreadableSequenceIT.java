package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * At the end of one sequence stands what is no event: whoever begins to number afterwards numbers for all, and the others have
 * their events, manifests and ages (R21, R22).
 */
class UnreadableSequenceIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private final UUID database = UUID.randomUUID();
    private final String reason = UUID.randomUUID().toString();
    private final String name = "unreadable-" + reason;

    /** With a time by which it is met by whoever reads up to there. */
    private static void garbled(RunningPartners service, String id) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", service.infrastructure.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            var _ = producer.send(new ProducerRecord<>(Sequences.topic(id), 0, 1_000_000L, "k", new byte[] {1}))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static int manifests(Door partner, String id) {
        return partner.get("/partners/subscriptions/" + id + "/manifests")
                .body()
                .path("items")
                .size();
    }

    @Test
    void stopsNobodyNotEvenAfterARestart() throws Exception {
        String broken;
        String other;
        long hadBroken;
        try (RunningPartners service = new RunningPartners(database)) {
            Door partner = service.partner(name);
            List<String> ids = Stream.of(service.granted(partner, reason), service.granted(partner, reason))
                    .sorted()
                    .toList();
            // in the order in which they are gone through the other comes after it
            broken = ids.getFirst();
            other = ids.getLast();
            var _ = service.say("begin", 1, reason);
            await().atMost(SOON).until(() -> ids.stream().allMatch(id -> service.last(partner, id) > 0));
            long[] before = {-1};
            hadBroken = await().during(Duration.ofMillis(600))
                    .atMost(SOON)
                    .until(() -> service.last(partner, broken), last -> {
                        boolean same = last == before[0];
                        before[0] = last;
                        return same;
                    });
            for (String id : ids) {
                // from here on it is counted how old what waits is
                assertThat(partner.get("/partners/subscriptions/" + id + "/events?limit=1000")
                                .status())
                        .isEqualTo(200);
            }
            garbled(service, broken);
        }
        try (RunningPartners service = new RunningPartners(
                database, "--onezone.partners.manifests-every=200ms", "--onezone.partners.usage.ages-every=200ms")) {
            Door partner = service.partner(name);
            long had = service.last(partner, other);
            var _ = service.say("after", 1, reason);
            await().atMost(SOON).until(() -> service.last(partner, other) > had);
            assertThat(service.last(partner, broken))
                    .as("no number is given twice or left out")
                    .isEqualTo(hadBroken + 1);
            MeterRegistry meters = service.part(MeterRegistry.class);
            assertThat(meters.get("onezone.partners.sequences.unreadable")
                            .gauge()
                            .value())
                    .as("who watches is told")
                    .isEqualTo(1);
            await().atMost(SOON)
                    .until(() ->
                            meters
                                    .find("onezone.partners.undelivered.oldest")
                                    .tag("subscription", other)
                                    .gauges()
                                    .stream()
                                    .anyMatch(gauge -> gauge.getId().getTag("way") != null));
            LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
            service.clock.to(
                    today.plusDays(1).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            await().atMost(SOON).until(() -> manifests(partner, other) == 1);
            assertThat(manifests(partner, broken)).as("there is no proof of it").isZero();
            await().atMost(SOON)
                    .until(() ->
                            meters
                                    .find("onezone.partners.undelivered.oldest")
                                    .tag("subscription", other)
                                    .gauges()
                                    .stream()
                                    .mapToDouble(Gauge::value)
                                    .anyMatch(age -> age > 0));
        }
    }
}
