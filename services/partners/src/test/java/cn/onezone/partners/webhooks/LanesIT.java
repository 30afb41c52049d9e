package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.webhooks.Receiver.Message;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Subjects of one address beside each other: what hangs holds up its own subject and nothing else. An answer may take ten
 * minutes here, and an address that has failed is left alone for an hour: who waited for either would not come to an end.
 */
class LanesIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("partner-" + reason);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private Receiver receiver;
    private String id;

    @BeforeAll
    static void start() {
        service = new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=" + String.join(",", Collections.nCopies(60, "300ms")),
                "--onezone.partners.webhooks.connect-limit=500ms",
                "--onezone.partners.webhooks.time-limit=10m",
                "--onezone.partners.webhooks.break-for=1h");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void agree() throws Exception {
        receiver = new Receiver();
        id = service.granted(partner, reason);
        var _ = service.say("first", 1, reason);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
        // and a mark behind what was said while it was waited for
        String mark = service.say("first", 2, reason);
        await().atMost(SOON)
                .until(() -> partner.get("/partners/subscriptions/" + id + "/events?limit=1000")
                        .body()
                        .path("items")
                        .valueStream()
                        .anyMatch(e -> e.path("id").asString().equals(mark)));
    }

    @AfterEach
    void end() {
        hangs.countDown();
        receiver.close();
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private String hook() {
        return "/partners/subscriptions/" + id + "/webhook";
    }

    private long listen() {
        long after = service.last(partner, id);
        Answer made = partner.post(hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":" + after + "}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return after;
    }

    private JsonNode state() {
        return partner.get(hook()).body();
    }

    private Reply unanswered() {
        try {
            assertThat(hangs.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Reply.of(204);
    }

    private List<Long> ofSubject(List<Message> messages, String subject) {
        return messages.stream()
                .filter(m -> m.subject().equals(subject))
                .map(m -> Long.parseLong(m.event().path("subjectsequence").asString()))
                .toList();
    }

    private void othersGoOn(int from, int to) {
        for (int i = from; i <= to; i++) {
            var _ = service.say("s" + i % 3, i, reason);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(receiver.events().stream()
                                .filter(e -> e.path("subject").asString().startsWith("s")))
                        .hasSize(to));
    }

    @Test
    void anEventThatIsNotAnsweredHoldsUpItsOwnSubjectOnly() {
        receiver.behaviour = m -> m.subject().equals("poison") ? unanswered() : Reply.of(204);
        long before = listen();
        var _ = service.say("poison", 1, reason);
        await().atMost(SOON).until(() -> !ofSubject(receiver.seen, "poison").isEmpty());
        var _ = service.say("poison", 2, reason);
        // more than a batch, so that it is not only what was begun with it
        othersGoOn(1, 100);
        assertThat(ofSubject(receiver.taken, "poison"))
                .as("it is not answered yet")
                .isEmpty();
        JsonNode held = await().atMost(SOON).until(() -> state().path("held").path(0), h -> !h.isMissingNode());
        assertThat(held.path("subject").asString()).isEqualTo("poison");
        assertThat(held.path("sequence").asLong()).isEqualTo(before + 1);
        assertThat(held.path("attempts").asInt()).isZero();
        await().atMost(SOON).until(() -> state().path("done").asLong() == before + 102);
        hangs.countDown();
        await().atMost(SOON).until(() -> state().path("held").isEmpty());
        assertThat(ofSubject(receiver.taken, "poison")).containsExactly(1L, 2L);
        assertThat(ofSubject(receiver.seen, "poison")).as("each once").hasSize(2);
        assertThat(state().path("failed").asLong()).isZero();
        assertThat(state().path("delivered").asLong()).isEqualTo(102);
    }

    @Test
    void aSubjectThatIsTriedAgainAndHangsHoldsUpNobody() {
        receiver.behaviour = m -> {
            if (!m.subject().equals("poison")) {
                return Reply.of(204);
            }
            return ofSubject(receiver.seen, "poison").size() == 1 ? Reply.of(500) : unanswered();
        };
        long before = listen();
        var _ = service.say("s0", 0, reason);
        var _ = service.say("poison", 1, reason);
        await().atMost(SOON).until(() -> ofSubject(receiver.seen, "poison").size() == 2);
        for (int i = 1; i <= 100; i++) {
            var _ = service.say("s" + i % 3, i, reason);
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(receiver.events()).as("all but one").hasSize(101));
        assertThat(ofSubject(receiver.taken, "poison")).isEmpty();
        hangs.countDown();
        await().atMost(SOON).until(() -> state().path("held").isEmpty());
        assertThat(ofSubject(receiver.seen, "poison")).containsExactly(1L, 1L);
        await().atMost(SOON).until(() -> state().path("done").asLong() == before + 102);
    }

    /**
     * Nine of ten say "not now": the address is left alone. Then nothing is sent, and as nothing becomes of it nothing is
     * written either; another address is another matter.
     */
    @Test
    void whatHasFailedTooOftenIsSentNothingUntilItIsAnotherAddress() throws Exception {
        receiver.behaviour = m -> Reply.of(m.subject().equals("fine") ? 204 : 503);
        long before = listen();
        assertThat(partner.post(hook() + "/pause", null).status()).isEqualTo(200);
        long[] last = {before};
        for (int i = 0; i < 10; i++) {
            var _ = service.say(i == 0 ? "fine" : "busy" + i, 1, reason);
            await().atMost(SOON).until(() -> service.last(partner, id), now -> now > last[0]);
            last[0] = service.last(partner, id);
        }
        assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
        Endpoints endpoints = service.part(Endpoints.class);
        int[] seen = {-1};
        long[] version = {-1};
        // repetitions are due every 300 ms all along
        await().during(Duration.ofMillis(3_500)).atMost(SOON).until(() -> {
            int nowSeen = receiver.seen.size();
            long nowVersion = endpoints.progress(id).version();
            boolean same = nowSeen > 1 && nowSeen == seen[0] && nowVersion == version[0];
            seen[0] = nowSeen;
            version[0] = nowVersion;
            return same;
        });
        assertThat(state().has("paused")).isFalse();
        try (Receiver other = new Receiver()) {
            Answer read = partner.get(hook());
            assertThat(partner.put(hook(), "{\"url\":\"" + other.url() + "\"}", "If-Match", read.tag())
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .until(() -> state().path("held").isEmpty()
                            && state().path("done").asLong() == last[0]);
            assertThat(other.events().size() + receiver.events().size()).isEqualTo(10);
        }
        assertThat(receiver.seen).hasSize(seen[0]);
        assertThat(Map.of("failures", state().path("failures").asInt())).containsEntry("failures", 0);
    }
}
