package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.kit.outgoing.OutgoingSettings;
import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.webhooks.Receiver.Message;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.Topic;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Deliveries to a partner's own server, over a real broker and real connections. */
class WebhooksIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    /** Of a slow receiver, below the time limit. */
    private static final long HELD_MILLIS = 1_400;

    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("partner-" + reason);
    private Receiver receiver;
    private String id;

    @BeforeAll
    static void start() {
        service = RunningPartners.impatient(4);
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
    }

    @AfterEach
    void end() {
        receiver.close();
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private String hook() {
        return "/partners/subscriptions/" + id + "/webhook";
    }

    /** Begins after all that is there. */
    private Answer listen(String url) {
        long after = await().during(Duration.ofMillis(600))
                .atMost(SOON)
                .until(() -> service.last(partner, id), new Same<>()::same);
        Answer made = partner.post(hook(), "{\"url\":\"" + url + "\",\"after\":" + after + "}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made;
    }

    private static final class Same<T> {
        private T before;

        boolean same(T now) {
            boolean same = now.equals(before);
            before = now;
            return same;
        }
    }

    private JsonNode state() {
        Answer answer = partner.get(hook());
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static void verify(Message message, String... proofs) throws Exception {
        new WebhookVerifier(List.of(proofs), Clock.systemUTC())
                .verify(
                        message.id(),
                        message.timestamp(),
                        message.signature(),
                        message.body().getBytes(StandardCharsets.UTF_8));
    }

    private void taken(int events) {
        await().atMost(SOON).untilAsserted(() -> assertThat(receiver.events()).hasSize(events));
    }

    @Test
    void deliversSignedCloudEventsInTheOrderOfEachSubject() throws Exception {
        Answer made = listen(receiver.url());
        String secret = made.text("secret");
        String key = made.body().path("publicKeys").path(0).asString();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            said.add(service.say("s" + i % 6, 1 + i / 6, reason));
        }
        taken(60);
        assertThat(receiver.events().stream().map(e -> e.path("id").asString()))
                .containsExactlyInAnyOrderElementsOf(said);
        for (int s = 0; s < 6; s++) {
            String subject = "s" + s;
            assertThat(receiver.taken.stream()
                            .filter(m -> m.subject().equals(subject))
                            .map(m -> Long.parseLong(
                                    m.event().path("subjectsequence").asString())))
                    .as("the order of %s", subject)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 10).mapToObj(Long::valueOf).toList());
        }
        for (Message message : receiver.taken) {
            assertThat(message.type()).startsWith("application/cloudevents+json");
            assertThat(message.id())
                    .isEqualTo(id + "-"
                            + Long.parseLong(message.event().path("sequence").asString()));
            assertThatCode(() -> verify(message, secret)).doesNotThrowAnyException();
            assertThatCode(() -> verify(message, key)).doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> verify(receiver.taken.getFirst(), WebhookSecrets.shown(WebhookSecrets.make())))
                .isInstanceOf(WebhookVerifier.NotVerified.class);
        assertThat(receiver.most.get()).as("at once").isBetween(1, 4);
        assertThat(partner.get(hook()).body().toString()).as("shown once").doesNotContain(secret.substring(6));
        await().atMost(SOON)
                .until(() -> partner.get(hook() + "/attempts?limit=1000")
                                .body()
                                .path("items")
                                .size()
                        >= 60);
    }

    @Test
    void anEventThatIsNotTakenHoldsUpItsSubjectOnlyAndIsSeen() throws Exception {
        receiver.behaviour = m -> Reply.of(m.subject().equals("poison") ? 500 : 204);
        var _ = listen(receiver.url());
        var _ = service.say("poison", 1, reason);
        var _ = service.say("good", 1, reason);
        var _ = service.say("poison", 2, reason);
        var _ = service.say("good", 2, reason);
        taken(2);
        assertThat(receiver.events().stream().map(e -> e.path("subject").asString()))
                .containsExactly("good", "good");
        JsonNode parked = await().atMost(SOON)
                .until(() -> state().path("held").path(0), h -> !h.isMissingNode() && !h.has("next"));
        assertThat(parked.path("subject").asString()).isEqualTo("poison");
        assertThat(parked.path("cause").asString()).isEqualTo("500");
        assertThat(parked.path("attempts").asInt()).isEqualTo(5);
        assertThat(receiver.seen.stream().filter(m -> m.subject().equals("poison")))
                .as("the second waits behind the first, which has been tried often enough")
                .allMatch(m -> Long.parseLong(m.event().path("subjectsequence").asString()) == 1)
                .hasSize(5);
        receiver.behaviour = _ -> Reply.of(200);
        assertThat(partner.post(hook() + "/release", "{\"subject\":\"nobody\"}").status())
                .isEqualTo(404);
        assertThat(partner.post(hook() + "/release", "{\"subject\":\"poison\"}").status())
                .isEqualTo(200);
        taken(4);
        assertThat(receiver.taken.stream()
                        .filter(m -> m.subject().equals("poison"))
                        .map(m ->
                                Long.parseLong(m.event().path("subjectsequence").asString())))
                .containsExactly(1L, 2L);
        await().atMost(SOON).until(() -> state().path("held").isEmpty());
    }

    @Test
    void anAddressThatIsGonePausesWithANoticeAndGoesOnWhereItWas() throws Exception {
        receiver.behaviour = _ -> Reply.of(410);
        var _ = listen(receiver.url());
        var _ = service.say("gone", 1, reason);
        await().atMost(SOON).until(() -> state().path("paused").asString("").equals("gone"));
        assertThat(receiver.seen).hasSize(1);
        Topic topic = new Topic(service.infrastructure.bootstrapServers(), PartnerEvents.TOPIC);
        await().atMost(SOON)
                .until(() -> topic.of("subscription/" + id).stream()
                        .anyMatch(r -> new String(r.value(), StandardCharsets.UTF_8).contains("\"gone\"")));
        receiver.behaviour = _ -> Reply.of(200);
        assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
        taken(1);
        assertThat(state().has("paused")).isFalse();
    }

    @Test
    void anAddressThatTakesNothingIsPausedAfterItsRetriesAndNothingIsLost() throws Exception {
        var _ = listen(receiver.url());
        int port = receiver.port();
        receiver.close();
        var _ = service.say("dead", 1, reason);
        var _ = service.say("dead2", 1, reason);
        await().atMost(SOON).until(() -> state().path("paused").asString("").equals("unreachable"));
        assertThat(state().path("failures").asInt()).isEqualTo(5);
        receiver = new Receiver();
        assertThat(receiver.port()).isNotEqualTo(port);
        String tag = partner.get(hook()).tag();
        assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}").status())
                .isEqualTo(428);
        assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}", "If-Match", tag)
                        .status())
                .isEqualTo(200);
        assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
        taken(2);
    }

    /** Nobody waits for the answer to the first when more comes; that none of them is answered is the address's fault all the same. */
    @Test
    void anAddressThatAnswersNothingIsPausedAndHoldsNoSubjectForIt() throws Exception {
        try (RudeServer silent =
                new RudeServer(socket -> socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
            var _ = listen(silent.url());
            for (int i = 1; i <= 12; i++) {
                var _ = service.say("s" + i % 6, 1 + (i - 1) / 6, reason);
            }
            await().atMost(SOON).until(() -> state().path("paused").asString("").equals("unreachable"));
            assertThat(state().path("delivered").asInt()).isZero();
            assertThat(state().path("held").valueStream())
                    .as("whatever waits still waits for nobody")
                    .allMatch(h -> h.path("attempts").asInt() == 0 && h.has("next"));
            String tag = partner.get(hook()).tag();
            assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}", "If-Match", tag)
                            .status())
                    .isEqualTo(200);
            assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
            taken(12);
            for (int s = 0; s < 6; s++) {
                String subject = "s" + s;
                assertThat(receiver.events().stream()
                                .filter(e -> e.path("subject").asString().equals(subject))
                                .map(e ->
                                        Long.parseLong(e.path("subjectsequence").asString())))
                        .containsExactly(1L, 2L);
            }
            await().atMost(SOON).until(() -> state().path("held").isEmpty());
        }
    }

    /** Where one that was refused wanted to begin is nothing. */
    @Test
    void beginsAfterTheNumberOfTheAddressThatWasTaken() {
        String key = UUID.randomUUID().toString();
        String other = service.granted(partner, reason);
        assertThat(partner.post(
                                "/partners/subscriptions/" + other + "/webhook",
                                "{\"url\":\"http://127.0.0.1:1/\"}",
                                "Idempotency-Key",
                                key)
                        .status())
                .isEqualTo(201);
        Answer refused =
                partner.post(hook(), "{\"url\":\"" + receiver.url() + "\",\"after\":0}", "Idempotency-Key", key);
        assertThat(refused.status()).as("%s", refused.body()).isBetween(400, 499);
        assertThat(partner.get(hook()).status()).isEqualTo(404);
        var _ = listen(receiver.url());
        var _ = service.say("next", 1, reason);
        taken(1);
        assertThat(receiver.events())
                .extracting(event -> event.path("subject").asString())
                .containsExactly("next");
    }

    @Test
    void whoAsksForTimeIsGivenIt() throws Exception {
        receiver.behaviour =
                m -> receiver.seen.size() == 1 ? new Reply(503, Map.of("Retry-After", "2"), 0) : Reply.of(200);
        var _ = listen(receiver.url());
        var _ = service.say("later", 1, reason);
        taken(1);
        assertThat(receiver.seen).hasSize(2);
        assertThat(Duration.ofNanos(
                        receiver.seen.get(1).nanos() - receiver.seen.get(0).nanos()))
                .isGreaterThan(Duration.ofMillis(1_900));
        assertThat(receiver.seen.get(1).id()).isEqualTo(receiver.seen.get(0).id());
    }

    @Test
    void oldAndNewSecretsSignBesideEachOther() throws Exception {
        Answer made = listen(receiver.url());
        String old = made.text("secret");
        Answer rotated = partner.post(hook() + "/rotation", null, "If-Match", made.tag());
        assertThat(rotated.status()).as("%s", rotated.body()).isEqualTo(200);
        String newer = rotated.text("secret");
        assertThat(newer).isNotEqualTo(old).startsWith("whsec_");
        var _ = service.say("rotated", 1, reason);
        taken(1);
        Message message = receiver.taken.getFirst();
        assertThat(message.signature().split(" ")).hasSize(4);
        assertThatCode(() -> verify(message, old)).doesNotThrowAnyException();
        assertThatCode(() -> verify(message, newer)).doesNotThrowAnyException();
        assertThat(rotated.body().path("publicKeys").size()).isEqualTo(2);
        Answer test = partner.post(hook() + "/test", null);
        assertThat(test.body().path("taken").asBoolean()).as("%s", test.body()).isTrue();
        Message tried = receiver.seen.getLast();
        assertThat(tried.event().path("type").asString()).isEqualTo("cn.onezone.partners.test.v1");
        assertThatCode(() -> verify(tried, newer)).doesNotThrowAnyException();
    }

    @Test
    void deliversAgainFromANumberOn() throws Exception {
        var _ = listen(receiver.url());
        for (int i = 1; i <= 5; i++) {
            var _ = service.say("again", i, reason);
        }
        taken(5);
        long last = service.last(partner, id);
        await().atMost(SOON).until(() -> state().path("done").asLong() == last);
        assertThat(partner.post(hook() + "/replay", "{\"from\":" + (last + 2) + "}")
                        .code())
                .isEqualTo("no-such-number");
        assertThat(partner.post(hook() + "/replay", "{\"from\":" + (last - 1) + "}")
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> assertThat(receiver.taken).hasSize(7));
        assertThat(receiver.taken.subList(5, 7).stream().map(Message::id))
                .containsExactlyElementsOf(
                        receiver.taken.subList(3, 5).stream().map(Message::id).toList());
    }

    /** R21. */
    @Test
    void nothingIsDeliveredAfterTheAgreementHasEnded() throws Exception {
        var _ = listen(receiver.url());
        var _ = service.say("last", 1, reason);
        taken(1);
        receiver.behaviour = _ -> Reply.of(500);
        var _ = service.say("waiting", 1, reason);
        await().atMost(SOON).until(() -> receiver.seen.size() >= 2);
        assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}")
                        .status())
                .isEqualTo(200);
        // an attempt that was under way has ended by now; none comes after it
        int before = await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> receiver.seen.size(), new Same<>()::same);
        assertThat(receiver.taken).hasSize(1);
        assertThat(receiver.seen).hasSize(before);
    }

    @Test
    void addressesInsideAreNotCalled() throws Exception {
        for (String url : List.of(
                "http://10.0.0.1/hook",
                "https://10.0.0.1/hook",
                "https://[::1]/hook",
                "http://169.254.169.254/latest",
                "https://user:pass@example.org/hook",
                "ftp://example.org/",
                "http://example.org/hook",
                "https://2130706433/hook",
                "nothing at all")) {
            Answer refused = partner.post(hook(), "{\"url\":\"" + url + "\"}");
            assertThat(refused.status() + refused.code()).as(url).isEqualTo("422address-not-allowed");
        }
        // a name is looked at when it is connected to, whatever it led to before
        PartnersSettings.Webhooks settings = new PartnersSettings.Webhooks(
                List.of(), Duration.ofSeconds(1), Duration.ofSeconds(2), 1, Duration.ofSeconds(1), Duration.ofHours(1));
        URI named = URI.create("https://localhost:" + receiver.port() + "/hook");
        Endpoint endpoint = new Endpoint("a", "b", named.toString(), null, List.of(WebhookSecrets.make()), null);
        OutgoingUrls urls = new OutgoingUrls(new OutgoingSettings(List.of()));
        urls.check(named);
        try (WebhookSender sender = new WebhookSender(named, urls, settings, settings.timeLimit(), Clock.systemUTC())) {
            assertThat(sender.send(endpoint, "m", "{}")).isInstanceOf(cn.onezone.partners.webhooks.Answer.Silent.class);
        }
        // an address in figures is asked of nobody: what was allowed when it was registered may be no more
        for (String literal : List.of("http://127.0.0.1:", "https://127.0.0.1:")) {
            URI inside = URI.create(literal + receiver.port() + "/hook");
            try (WebhookSender sender =
                    new WebhookSender(inside, urls, settings, settings.timeLimit(), Clock.systemUTC())) {
                assertThat(sender.send(endpoint, "m", "{}"))
                        .isInstanceOfSatisfying(
                                cn.onezone.partners.webhooks.Answer.Silent.class,
                                silent -> assertThat(silent.cause()).isEqualTo("NotAllowed"));
            }
        }
        assertThat(receiver.seen).isEmpty();
    }

    @Test
    void aRedirectIsNotFollowedAndASlowAnswerIsNotWaitedFor() throws Exception {
        receiver.behaviour = m -> switch (m.subject()) {
            case "redirect" -> new Reply(302, Map.of("Location", receiver.url()), 0);
            // once: alone in its batch, an event that nobody answers cannot be told from an address that is away
            case "slow" ->
                new Reply(
                        200,
                        Map.of(),
                        receiver.seen.stream()
                                                .filter(s -> s.subject().equals("slow"))
                                                .count()
                                        == 1
                                ? 3_000
                                : 0);
            default -> Reply.of(200);
        };
        var _ = listen(receiver.url());
        var _ = service.say("redirect", 1, reason);
        var _ = service.say("slow", 1, reason);
        var _ = service.say("fine", 1, reason);
        await().atMost(SOON)
                .until(() -> receiver.taken.stream().anyMatch(m -> m.subject().equals("fine")));
        await().atMost(SOON)
                .until(() -> state().path("held")
                        .valueStream()
                        .anyMatch(h -> h.path("cause").asString().equals("302")));
    }

    /** One that is dead, one that is slow and one that has far more than the others: the others go on. */
    @Test
    void aDeadASlowAndAFloodedAddressHoldUpNobody() throws Exception {
        List<AutoCloseable> opened = new ArrayList<>();
        List<Runnable> ended = new ArrayList<>();
        try {
            Receiver slow = new Receiver();
            opened.add(slow);
            slow.behaviour = _ -> new Reply(200, Map.of(), HELD_MILLIS);
            Receiver flooded = new Receiver();
            opened.add(flooded);
            String flood = reason + "-flood";
            List<String> urls = List.of("http://127.0.0.1:1/dead", slow.url(), flooded.url());
            for (int i = 0; i < urls.size(); i++) {
                Door other = service.partner("other-" + i + reason);
                String theirs = service.granted(other, i == 2 ? flood : reason);
                ended.add(() -> other.post("/partners/agreements/" + theirs + "/withdrawal", "{\"reason\":\"end\"}"));
                assertThat(other.post(
                                        "/partners/subscriptions/" + theirs + "/webhook",
                                        "{\"url\":\"" + urls.get(i) + "\"}")
                                .status())
                        .isEqualTo(201);
            }
            var _ = listen(receiver.url());
            for (int i = 0; i < 3_000; i++) {
                var _ = service.log.say(
                        cn.onezone.contracts.parks.ParkEvents.ROSTER_ENTRY_REMOVED,
                        "/parks/haidian",
                        "flood" + i % 50,
                        1 + i / 50,
                        new cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved(
                                cn.onezone.contracts.value.ParkCode.of("haidian"),
                                cn.onezone.contracts.value.Uscc.of("91110108551385082Q"),
                                java.time.LocalDate.of(2026, 5, 6),
                                flood));
            }
            service.log.flush();
            List<Long> took = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long begin = System.nanoTime();
                var _ = service.say("steady", 1 + i, reason);
                taken(i + 1);
                took.add(Duration.ofNanos(System.nanoTime() - begin).toMillis());
            }
            List<Long> sorted = took.stream().sorted().toList();
            assertThat(sorted.get(10))
                    .as("behind the slow one each would take longer")
                    .isLessThan(HELD_MILLIS);
            await().atMost(SOON).until(() -> !flooded.taken.isEmpty());
            System.out.println("beside a dead, a slow and a flooded one: median " + sorted.get(10) + " ms, most "
                    + sorted.getLast() + " ms; the slow one had " + slow.taken.size() + ", the flooded one "
                    + flooded.taken.size());
        } finally {
            ended.forEach(Runnable::run);
            for (AutoCloseable one : opened) {
                one.close();
            }
        }
    }
}
