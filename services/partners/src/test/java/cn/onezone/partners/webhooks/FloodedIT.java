package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One dead partner slows nobody, nor one for whom more comes than it takes; and it misses nothing (R21, R22). */
class FloodedIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** How long what nobody waits for is gathered, see the sequencer. */
    private static final Duration GATHERED = Duration.ofMillis(200);
    /** More than is kept in memory of a sequence. */
    private static final int BEHIND = 200;

    private static final int DROPS = 60;
    private static final int SUBJECTS = 10;

    private static RunningPartners service;

    private final String flood = "flood-" + UUID.randomUUID();
    private final String quiet = "quiet-" + UUID.randomUUID();
    private final Door partner = service.partner("partner-" + flood);
    private final CountDownLatch silent = new CountDownLatch(1);
    private int said;

    @BeforeAll
    static void start() {
        service =
                new RunningPartners("--onezone.outgoing.allow=127.0.0.1", "--onezone.partners.webhooks.time-limit=10m");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private void listen(String id, Receiver receiver) {
        Answer made = partner.post(
                "/partners/subscriptions/" + id + "/webhook", "{\"url\":\"" + receiver.url() + "\",\"after\":0}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    }

    private void say(int many) {
        for (int i = 0; i < many; i++) {
            var _ = service.say(flood + "-" + said % SUBJECTS, 1 + said / SUBJECTS, flood);
            said++;
        }
    }

    private void awaitNumbered(String id, long last) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> service.last(partner, id) == last);
    }

    /** How many transactions have appended to a sequence: each leaves a mark. */
    private long rounds(String id) throws Exception {
        TopicPartition sequence = new TopicPartition(PartnerEvents.SEQUENCES + id, 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", service.infrastructure.bootstrapServers()))) {
            long end = admin.listOffsets(Map.of(sequence, OffsetSpec.latest()))
                    .partitionResult(sequence)
                    .get()
                    .offset();
            return end - service.last(partner, id);
        }
    }

    private Reply unanswered() {
        try {
            assertThat(silent.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Reply.of(204);
    }

    @Test
    void whatComesForOneWhoIsBehindIsNumberedTogetherAndHoldsUpNobody() throws Exception {
        try (Receiver slow = new Receiver();
                Receiver other = new Receiver()) {
            slow.behaviour = _ -> unanswered();
            String flooded = service.granted(partner, flood);
            String beside = service.granted(partner, quiet);
            listen(flooded, slow);
            listen(beside, other);
            say(1);
            await().atMost(SOON).until(() -> !slow.seen.isEmpty());
            say(BEHIND);
            awaitNumbered(flooded, said);

            long before = rounds(flooded);
            long begin = System.nanoTime();
            for (int i = 0; i < DROPS; i++) {
                say(1);
            }
            awaitNumbered(flooded, said);
            long most = 2 + (System.nanoTime() - begin) / GATHERED.toNanos();
            assertThat(rounds(flooded) - before)
                    .as("transactions for %s events, one after the other", DROPS)
                    .isBetween(1L, most);

            // while all of that waits another's comes at once, in the order in which it was said
            for (int i = 1; i <= 5; i++) {
                say(5);
                String id = service.say("quiet", i, quiet);
                await().atMost(SOON)
                        .until(() -> other.events().stream()
                                .anyMatch(e -> e.path("id").asString().equals(id)));
            }
            assertThat(slow.taken).isEmpty();
            assertThat(numbers(other, "quiet")).containsExactly(1L, 2L, 3L, 4L, 5L);

            silent.countDown();
            await().atMost(SOON).until(() -> slow.events().size() == said);
            for (int i = 0; i < SUBJECTS; i++) {
                assertThat(numbers(slow, flood + "-" + i))
                        .as("each subject in order")
                        .containsExactlyElementsOf(LongStream.rangeClosed(1, (said - i + SUBJECTS - 1) / SUBJECTS)
                                .boxed()
                                .toList());
            }
            assertThat(slow.events().stream()
                            .map(e -> Integer.parseInt(e.path("sequence").asString())))
                    .as("no hole in the sequence")
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, said).boxed().toList());
        }
    }

    private static Iterable<Long> numbers(Receiver receiver, String subject) {
        return receiver.events().stream()
                .filter(e -> e.path("subject").asString().equals(subject))
                .map((JsonNode e) -> Long.parseLong(e.path("subjectsequence").asString()))
                .toList();
    }
}
