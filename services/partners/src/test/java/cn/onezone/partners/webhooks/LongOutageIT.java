package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.partners.webhooks.Receiver.Reply;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a partner can come back from, with the pauses between repetitions that the service really has, and its clock moved. */
class LongOutageIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final int SUBJECTS = 5;

    private final RunningPartners service = new RunningPartners(
            "--onezone.outgoing.allow=127.0.0.1",
            "--onezone.partners.manifests-every=200ms",
            "--onezone.partners.webhooks.connect-limit=500ms",
            "--onezone.partners.webhooks.time-limit=1500ms",
            "--onezone.partners.webhooks.break-for=100ms");
    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("tax");
    private final String id = service.granted(partner, reason);
    private final Map<String, Integer> said = new HashMap<>();

    @AfterEach
    void stop() {
        service.close();
    }

    private String hook() {
        return "/partners/subscriptions/" + id + "/webhook";
    }

    private void listen(String url) {
        Answer made = partner.post(hook(), "{\"url\":\"" + url + "\",\"after\":0}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        say(1);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
    }

    private void say(int each) {
        for (int i = 0; i < each; i++) {
            for (int s = 0; s < SUBJECTS; s++) {
                int now = said.merge("s" + s, 1, Integer::sum);
                var _ = service.say("s" + s, now, reason);
            }
        }
    }

    /** The last event of each subject that came. */
    private static Map<String, Integer> lasts(Receiver receiver) {
        Map<String, Integer> lasts = new HashMap<>();
        receiver.events()
                .forEach(event -> lasts.merge(
                        event.path("subject").asString(),
                        Integer.parseInt(event.path("subjectsequence").asString()),
                        Math::max));
        return lasts;
    }

    private JsonNode state() {
        return partner.get(hook()).body();
    }

    /** Until it is over, every repetition at its time; all along more is said. */
    @Test
    void aReceiverThatWasAwayForADayGetsAllOfItInOrder() throws Exception {
        int port;
        try (Receiver receiver = new Receiver()) {
            port = receiver.port();
        }
        listen("http://127.0.0.1:" + port + "/hook");
        Instant began = service.clock.instant();
        int failures = 0;
        while (Duration.between(began, service.clock.instant()).compareTo(Duration.ofDays(1)) < 0) {
            int before = failures;
            JsonNode failing = await().atMost(SOON)
                    .until(this::state, s -> s.path("failures").asInt() > before);
            failures = failing.path("failures").asInt();
            assertThat(failing.has("paused")).isFalse();
            say(3);
            service.clock.to(Instant.parse(failing.path("next").asString()).plusMillis(5));
        }
        assertThat(failures).as("and not a thousand times").isBetween(5, 9);
        try (Receiver receiver = new Receiver(port)) {
            say(1);
            // one more may have failed before it was there again
            await().atMost(SOON).until(() -> {
                JsonNode state = state();
                if (state.has("next") && receiver.taken.isEmpty()) {
                    service.clock.to(
                            Instant.parse(state.path("next").asString()).plusMillis(5));
                }
                return lasts(receiver).equals(said) && state.path("done").asLong() == service.last(partner, id);
            });
            assertThat(receiver.events()).hasSize(Math.toIntExact(service.last(partner, id)));
            Map<String, Integer> last = new HashMap<>();
            receiver.events().forEach(event -> {
                int now = Integer.parseInt(event.path("subjectsequence").asString());
                Integer previous = last.put(event.path("subject").asString(), now);
                assertThat(previous == null || now == previous + 1)
                        .as("%s after %s", now, previous)
                        .isTrue();
            });
            assertThat(state().path("failures").asInt()).isZero();
            assertThat(state().has("failingSince")).isFalse();
        }
    }

    /** Tries the address that is not there until the next repetition is hours away. */
    private Instant asleep() {
        int failures = 0;
        while (true) {
            int before = failures;
            JsonNode failing = await().atMost(SOON)
                    .until(this::state, s -> s.path("failures").asInt() > before);
            failures = failing.path("failures").asInt();
            Instant next = Instant.parse(failing.path("next").asString());
            if (failures >= 5) {
                assertThat(next).isAfter(service.clock.instant().plus(Duration.ofHours(4)));
                return next;
            }
            service.clock.to(next.plusMillis(5));
        }
    }

    /** What the old address is to be spared is no reason to let another wait: it would for up to a day. */
    @Test
    void anotherAddressIsTriedAtOnceAndNotWhenTheOldOneWouldHaveBeen() throws Exception {
        listen("http://127.0.0.1:1/dead");
        say(2);
        Instant next = asleep();
        try (Receiver receiver = new Receiver()) {
            Answer read = partner.get(hook());
            assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}", "If-Match", read.tag())
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON).until(() -> lasts(receiver).equals(said));
        }
        assertThat(service.clock.instant()).isBefore(next);
    }

    /** Who has mended it says so: it need not be paused for that. */
    @Test
    void whoAsksToGoOnIsTriedAtOnceAlsoWhenItWasNotPaused() throws Exception {
        int port;
        try (Receiver receiver = new Receiver()) {
            port = receiver.port();
        }
        listen("http://127.0.0.1:" + port + "/hook");
        say(2);
        Instant next = asleep();
        try (Receiver receiver = new Receiver(port)) {
            assertThat(partner.post(hook() + "/resumption", null).status()).isEqualTo(200);
            await().atMost(SOON).until(() -> lasts(receiver).equals(said));
        }
        assertThat(service.clock.instant()).isBefore(next);
    }

    /** A subject that waits for hours because of the old address does not wait for the new one. */
    @Test
    void whatWaitedForTheOldAddressGoesToTheNewOneAtOnce() throws Exception {
        try (Receiver old = new Receiver();
                Receiver receiver = new Receiver()) {
            old.behaviour = m -> Reply.of(m.subject().equals("s1") ? 500 : 204);
            listen(old.url());
            say(1);
            for (int attempts = 1; attempts < 4; attempts++) {
                int now = attempts;
                JsonNode held = await().atMost(SOON)
                        .until(
                                () -> state().path("held").path(0),
                                h -> h.path("attempts").asInt() >= now && h.has("next"));
                service.clock.to(Instant.parse(held.path("next").asString()).plusMillis(5));
            }
            JsonNode held = await().atMost(SOON)
                    .until(
                            () -> state().path("held").path(0),
                            h -> h.path("attempts").asInt() >= 4);
            Instant next = Instant.parse(held.path("next").asString());
            Answer read = partner.get(hook());
            assertThat(partner.put(hook(), "{\"url\":\"" + receiver.url() + "\"}", "If-Match", read.tag())
                            .status())
                    .isEqualTo(200);
            await().atMost(SOON)
                    .until(() -> said.get("s1").equals(lasts(receiver).get("s1")));
            assertThat(service.clock.instant()).isBefore(next);
        }
    }

    /** R22: it answered well and lost the event all the same; the manifest names the number, and it is pulled. */
    @Test
    void whatWasTakenAndLostIsNamedByTheManifestAndPulled() throws Exception {
        try (Receiver receiver = new Receiver()) {
            receiver.behaviour = _ -> Reply.of(204);
            listen(receiver.url());
            say(4);
            await().atMost(SOON).until(() -> {
                long last = service.last(partner, id);
                return lasts(receiver).equals(said)
                        && receiver.events().size() == last
                        && state().path("done").asLong() == last;
            });
            LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
            service.clock.to(
                    today.plusDays(1).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            List<SignedManifest> manifests = await().atMost(SOON).until(this::manifests, all -> !all.isEmpty());
            // the clock is a day ahead, and this token lasts
            List<PublicSigningKey> keys = partner.get("/.well-known/jwks.json")
                    .body()
                    .path("keys")
                    .valueStream()
                    .map(k -> new PublicSigningKey(k.path("x").asString()))
                    .toList();

            SortedMap<Long, Digest> kept = new TreeMap<>();
            receiver.taken.forEach(message -> kept.put(
                    Long.parseLong(message.event().path("sequence").asString()),
                    SignedManifest.leaf(message.body().getBytes(StandardCharsets.UTF_8))));
            assertThat(SignedManifest.faults(manifests, kept, keys, 1)).isEmpty();

            kept.remove(3L);
            kept.remove(7L);
            List<String> faults = SignedManifest.faults(manifests, kept, keys, 1);
            assertThat(faults).anyMatch(fault -> fault.contains("has 3")).anyMatch(fault -> fault.contains("has 7"));
            for (long missing : List.of(3L, 7L)) {
                JsonNode event = partner.get(
                                "/partners/subscriptions/" + id + "/events?after=" + (missing - 1) + "&limit=1")
                        .body()
                        .path("items")
                        .path(0);
                kept.put(
                        Long.parseLong(event.path("sequence").asString()),
                        SignedManifest.leaf(Canonical.text(event).getBytes(StandardCharsets.UTF_8)));
            }
            assertThat(SignedManifest.faults(manifests, kept, keys, 1)).isEmpty();
        }
    }

    private List<SignedManifest> manifests() {
        return partner.get("/partners/subscriptions/" + id + "/manifests?limit=1000")
                .body()
                .path("items")
                .valueStream()
                .map(m -> EventJson.mapper().treeToValue(m, SignedManifest.class))
                .toList();
    }
}
