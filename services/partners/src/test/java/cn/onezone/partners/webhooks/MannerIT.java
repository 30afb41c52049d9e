package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.webhooks.Receiver.Message;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How a partner has its events delivered: again by time or subject, in one order, at a rate; and what is kept of it. */
class MannerIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("partner-" + reason);
    private Receiver receiver;
    private String id;

    @BeforeAll
    static void start() {
        service = RunningPartners.impatient(3);
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

        // what was said while it was waited for is numbered too; a mark behind it, of the same subject, tells that all
        // of it is
        String mark = service.say("first", 2, reason);
        await().atMost(SOON)
                .until(() -> events(0)
                        .valueStream()
                        .anyMatch(e -> e.path("id").asString().equals(mark)));
    }

    @AfterEach
    void end() {
        service.clock.back();
        receiver.close();
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private JsonNode events(long after) {
        Answer answer = partner.get("/partners/subscriptions/" + id + "/events?limit=1000&after=" + after);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("items");
    }

    /** Says something and waits for its number: subjects have no order among each other. */
    private long numbered(String subject, long sequence) {
        long before = service.last(partner, id);
        var _ = service.say(subject, sequence, reason);
        return await().atMost(SOON).until(() -> service.last(partner, id), last -> last > before);
    }

    private String hook() {
        return "/partners/subscriptions/" + id + "/webhook";
    }

    private void listen(String more) {
        Answer made = partner.post(
                hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":" + service.last(partner, id) + more + "}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
    }

    private JsonNode state() {
        Answer answer = partner.get(hook());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static long number(Message message) {
        return Long.parseLong(message.event().path("sequence").asString());
    }

    private List<Long> taken() {
        return receiver.taken.stream().map(MannerIT::number).toList();
    }

    private void untilDone(long number) {
        await().atMost(SOON)
                .until(() -> state().path("done").asLong() >= number
                        && state().path("held").isEmpty());
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void deliversAgainFromATimeOn() {
        listen("");
        long before = service.last(partner, id);
        for (int i = 1; i <= 3; i++) {
            var _ = service.say("early", i, reason);
        }
        untilDone(before + 3);
        // an hour passes
        service.clock.to(Instant.now().plus(Duration.ofHours(1)));
        Instant between = service.clock.instant();
        for (int i = 1; i <= 4; i++) {
            var _ = service.say("late", i, reason);
        }
        untilDone(before + 7);
        assertThat(taken()).containsExactlyInAnyOrderElementsOf(numbers(before + 1, before + 7));
        receiver.taken.clear();
        String asked =
                between.atZone(ZoneId.of("Asia/Shanghai")).toOffsetDateTime().toString();
        assertThat(partner.post(hook() + "/replay", "{\"fromTime\":\"" + asked + "\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> receiver.taken.size() >= 4);
        untilDone(before + 7);
        assertThat(taken())
                .as("nothing of before")
                .containsExactlyInAnyOrderElementsOf(numbers(before + 4, before + 7));
        Answer never = partner.post(hook() + "/replay", "{\"fromTime\":\"" + between.plus(Duration.ofDays(1)) + "\"}");
        assertThat(never.status() + never.code()).isEqualTo("409no-such-number");
        Answer both = partner.post(hook() + "/replay", "{\"fromTime\":\"" + between + "\",\"from\":1}");
        assertThat(both.status() + both.code()).isEqualTo("422wrong-field");
        assertThat(partner.post(hook() + "/replay", "{}").status()).isEqualTo(422);
    }

    @Test
    void deliversOneSubjectAgainInOrderWhileTheRestGoesOn() {
        listen("");
        long before = service.last(partner, id);
        for (int i = 1; i <= 90; i++) {
            var _ = service.say(i % 2 == 0 ? "again" : "other", (i + 1) / 2, reason);
        }
        untilDone(before + 90);
        List<Long> ofSubject = events(before)
                .valueStream()
                .filter(e -> e.path("subject").asString().equals("again"))
                .map(e -> Long.parseLong(e.path("sequence").asString()))
                .toList();
        assertThat(ofSubject).hasSize(45);
        receiver.taken.clear();
        // the first of it is not taken for a while: the rest must not wait
        receiver.behaviour = m -> Reply.of(m.subject().equals("again") ? 500 : 204);
        assertThat(partner.post(hook() + "/replay", "{\"subject\":\"again\",\"from\":" + ofSubject.get(1) + "}")
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> !state().path("held").isEmpty());
        String more = service.say("other", 46, reason);
        await().atMost(SOON)
                .until(() -> receiver.taken.stream()
                        .anyMatch(m -> m.event().path("id").asString().equals(more)));
        // and it is written down: what is not yet comes again when something else is asked for
        await().atMost(SOON).until(() -> state().path("done").asLong() == before + 91);
        // only when it is tried no more: a release beside a try in flight would have that try done again, with the same
        // ids
        await().atMost(SOON)
                .until(() -> state().path("held").path(0).path("next").isMissingNode());
        receiver.behaviour = _ -> Reply.of(204);
        assertThat(partner.post(hook() + "/release", "{\"subject\":\"again\"}").status())
                .isEqualTo(200);
        untilDone(before + 91);
        assertThat(receiver.taken.stream()
                        .filter(m -> m.subject().equals("again"))
                        .map(MannerIT::number))
                .as("each once, in order, from the number that was asked for on")
                .containsExactlyElementsOf(ofSubject.subList(1, 45));
        assertThat(receiver.taken.stream().filter(m -> m.subject().equals("other")))
                .as("nothing of others again")
                .hasSize(1);
    }

    @Test
    void keepsTheOrderOfTheWholeStreamWhereThatIsAskedFor() {
        listen(",\"order\":\"stream\"");
        long before = service.last(partner, id);
        assertThat(state().path("order").asString()).isEqualTo("stream");
        receiver.behaviour = m -> Reply.of(m.subject().equals("bad") ? 422 : 204);
        for (int i = 1; i <= 20; i++) {
            var _ = numbered(i == 8 ? "bad" : "s" + i % 5, i);
        }
        await().atMost(SOON)
                .until(() -> state().path("held").path(0).path("next").isMissingNode()
                        && state().path("held").size() == 1);
        JsonNode stands = state();
        assertThat(taken()).containsExactlyElementsOf(numbers(before + 1, before + 7));
        assertThat(stands.path("done").asLong()).isEqualTo(before + 7);
        JsonNode blocking = stands.path("held").path(0);
        assertThat(blocking.path("sequence").asLong()).isEqualTo(before + 8);
        assertThat(blocking.path("cause").asString()).isEqualTo("422");
        assertThat(blocking.path("attempts").asInt())
                .as("once and three times again")
                .isEqualTo(4);
        Answer beside = partner.post(hook() + "/replay", "{\"subject\":\"s1\"}");
        assertThat(beside.status() + beside.code()).isEqualTo("409order-of-stream");
        receiver.behaviour = _ -> Reply.of(204);
        assertThat(partner.post(hook() + "/release", "{\"subject\":\"bad\"}").status())
                .isEqualTo(200);
        untilDone(before + 20);
        assertThat(taken()).containsExactlyElementsOf(numbers(before + 1, before + 20));
        assertThat(receiver.most.get()).as("one at a time").isEqualTo(1);
    }

    @Test
    void goesPastAnEventThatBlocksTheStreamAndBackToSubjects() {
        listen(",\"order\":\"stream\"");
        long before = service.last(partner, id);
        receiver.behaviour = m -> Reply.of(m.subject().equals("bad") ? 422 : 204);
        for (String subject : List.of("a", "bad", "b")) {
            var _ = numbered(subject, 1);
        }
        await().atMost(SOON).until(() -> state().path("held").size() == 1);
        assertThat(partner.post(hook() + "/replay", "{\"from\":" + (before + 3) + "}")
                        .status())
                .isEqualTo(200);
        untilDone(before + 3);
        assertThat(taken()).containsExactly(before + 1, before + 3);
        Answer read = partner.get(hook());
        Answer moved = partner.put(
                hook(),
                "{\"url\":\"" + receiver.url() + "\",\"order\":\"subject\",\"atOnce\":7,\"perSecond\":900}",
                "If-Match",
                read.tag());
        assertThat(moved.status()).as("%s", moved.body()).isEqualTo(200);
        assertThat(moved.body().path("order").asString()).isEqualTo("subject");
        assertThat(moved.body().path("atOnce").asInt()).isEqualTo(7);
        assertThat(moved.body().path("perSecond").asInt()).isEqualTo(900);
        for (String subject : List.of("bad", "c")) {
            var _ = numbered(subject, 2);
        }
        await().atMost(SOON).until(() -> taken().contains(before + 5));
        assertThat(taken()).doesNotContain(before + 4);
        // and back: what was passed by comes first
        read = partner.get(hook());
        assertThat(partner.put(
                                hook(),
                                "{\"url\":\"" + receiver.url() + "\",\"order\":\"stream\"}",
                                "If-Match",
                                read.tag())
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).until(() -> state().path("done").asLong() == before + 3);
        receiver.taken.clear();
        receiver.behaviour = _ -> Reply.of(204);
        var _ = partner.post(hook() + "/release", "{\"subject\":\"bad\"}");
        untilDone(before + 5);
        assertThat(taken()).containsExactly(before + 4, before + 5);
    }

    @Test
    void honoursTheRateAndTheNumberAtOnce() {
        listen(",\"perSecond\":20,\"atOnce\":2");
        long before = service.last(partner, id);
        // long enough that more than two would be at once if they could
        receiver.behaviour = _ -> new Reply(204, Map.of(), 30);
        long begin = System.nanoTime();
        for (int i = 1; i <= 40; i++) {
            var _ = service.say("r" + i, 1, reason);
        }
        untilDone(before + 40);
        // 39 pauses of a twentieth of a second lie between the first and the last that is sent, however slow all else
        // is
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(39 * 50));
        assertThat(receiver.most.get()).isLessThanOrEqualTo(2);
        for (String wrong : List.of("\"perSecond\":0", "\"perSecond\":1001", "\"atOnce\":17", "\"atOnce\":-1")) {
            Answer refused = partner.put(
                    hook(),
                    "{\"url\":\"" + receiver.url() + "\"," + wrong + "}",
                    "If-Match",
                    partner.get(hook()).tag());
            assertThat(refused.status() + refused.code()).as(wrong).isEqualTo("422wrong-field");
        }
    }

    private Answer rotated() {
        Answer rotated = partner.post(
                hook() + "/rotation", null, "If-Match", partner.get(hook()).tag());
        assertThat(rotated.status()).as("%s", rotated.body()).isEqualTo(200);
        return rotated;
    }

    private Message delivered(String subject, long sequence) {
        String event = service.say(subject, sequence, reason);
        return await().atMost(SOON)
                .until(
                        () -> receiver.taken.stream()
                                .filter(m -> m.event().path("id").asString().equals(event))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static boolean signs(String secret, Message message) {
        try {
            new WebhookVerifier(List.of(secret), service.clock)
                    .verify(
                            message.id(),
                            message.timestamp(),
                            message.signature(),
                            message.body().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (WebhookVerifier.NotVerified e) {
            return false;
        }
    }

    @Test
    void anOldSecretSignsForADayBesideTheNewOneAndNoLonger() {
        Answer made = partner.post(
                hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":" + service.last(partner, id) + "}");
        String old = made.text("secret");
        Instant at = service.clock.instant();
        String newer = rotated().text("secret");
        service.clock.to(at.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(1)));
        Message within = delivered("rotated", 1);
        assertThat(within.signature().split(" ", -1)).hasSize(4);
        assertThat(signs(old, within)).isTrue();
        assertThat(signs(newer, within)).isTrue();
        service.clock.to(at.plus(Duration.ofHours(24)).plus(Duration.ofMinutes(1)));
        Message after = delivered("rotated", 2);
        assertThat(after.signature().split(" ", -1)).hasSize(2);
        assertThat(signs(old, after)).isFalse();
        assertThat(signs(newer, after)).isTrue();
        assertThat(state().path("publicKeys").size()).isEqualTo(1);
    }

    @Test
    void noMoreThanThreeSecretsSignAndTheOldestEndsFirst() {
        Answer made = partner.post(
                hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":" + service.last(partner, id) + "}");
        List<String> secrets = new ArrayList<>(List.of(made.text("secret")));
        for (int i = 0; i < 3; i++) {
            secrets.add(rotated().text("secret"));
        }
        assertThat(secrets).doesNotHaveDuplicates();
        Message message = delivered("rotated", 1);
        assertThat(message.signature().split(" ", -1)).hasSize(6);
        assertThat(secrets.stream().map(one -> signs(one, message))).containsExactly(false, true, true, true);
        assertThat(state().path("publicKeys").size()).isEqualTo(3);
    }

    @Test
    void showsWhatWasAskedAndAnsweredWithoutWhatIsSecret() {
        listen("");
        String secret = "whsec_" + "Zm9yYmlkZGVu".repeat(3);
        String said = "subject unknown; token=abc123 and " + secret + " " + "x y ".repeat(200);
        receiver.behaviour = m -> m.subject().equals("odd")
                ? new Reply(422, Map.of(), 0, said)
                : new Reply(200, Map.of(), 0, "thank you");
        List<String> subjects = List.of("fine", "odd", "fine", "fine");
        long before = service.last(partner, id);
        for (int i = 0; i < subjects.size(); i++) {
            var _ = numbered(subjects.get(i), 1 + i);
        }
        await().atMost(SOON)
                .until(() -> state().path("failed").asLong() == 4
                        && state().path("delivered").asLong() == 3);
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = partner.get(hook() + "/attempts?limit=2&cursor=" + cursor);
            assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
            page.body().path("items").forEach(all::add);
            cursor = page.text("next");
        } while (!cursor.isEmpty());
        assertThat(all).hasSize(7);
        assertThat(all.stream().map(a -> a.path("number").asLong())).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        JsonNode failed = partner.get(hook() + "/attempts?failed=true").body().path("items");
        assertThat(failed.size()).isEqualTo(4);
        assertThat(failed.valueStream())
                .allMatch(a -> a.path("answer").asString().equals("422"));
        JsonNode one = failed.path(0);
        assertThat(one.path("sequence").asLong()).isEqualTo(before + 2);
        assertThat(one.path("said").asString())
                .startsWith("subject unknown; token=[redacted] and [redacted] x y")
                .hasSize(Redaction.MOST)
                .doesNotContain("whsec", "abc123", "Zm9y");
        assertThat(one.path("requestHeaders").path("webhook-signature").asString())
                .isEqualTo("[redacted]");
        assertThat(one.path("requestHeaders").path("webhook-id").asString()).isEqualTo(id + "-" + (before + 2));
        Message sent = receiver.seen.stream()
                .filter(m -> m.subject().equals("odd"))
                .findFirst()
                .orElseThrow();
        assertThat(one.path("requestBytes").asInt())
                .isEqualTo(sent.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        assertThat(one.path("millis").asLong()).isNotNegative();
        assertThat(partner.get(hook() + "/attempts?limit=100").body().toString())
                .doesNotContain(sent.signature().split(" ", -1)[0]);
        JsonNode ofOne = partner.get(hook() + "/attempts?sequence=" + (before + 1))
                .body()
                .path("items");
        assertThat(ofOne.valueStream().map(a -> a.path("said").asString())).containsExactly("thank you");
        assertThat(partner.get(hook() + "/attempts?failed=true&sequence=" + (before + 1))
                        .body()
                        .path("items")
                        .isEmpty())
                .isTrue();
        assertThat(partner.get(hook() + "/attempts?cursor=zzz").status()).isEqualTo(400);
    }
}
