package cn.onezone.partners.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.testkit.Door;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** R22: a partner proves by signed manifests that it missed nothing, and finds what it missed. */
class ManifestsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private static List<SignedManifest> manifests(Door partner, String id) {
        var answer = partner.get("/partners/subscriptions/" + id + "/manifests?limit=1000");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body()
                .path("items")
                .valueStream()
                .map(m -> EventJson.mapper().treeToValue(m, SignedManifest.class))
                .toList();
    }

    private static SortedMap<Long, Digest> received(JsonNode events) {
        SortedMap<Long, Digest> leaves = new TreeMap<>();
        events.forEach(event -> leaves.put(
                Long.parseLong(event.path("sequence").asString()),
                SignedManifest.leaf(Canonical.text(event).getBytes(StandardCharsets.UTF_8))));
        return leaves;
    }

    @Test
    void provesThatNothingWasMissedAndNamesWhatWas() {
        try (RunningPartners service = new RunningPartners("--onezone.partners.manifests-every=200ms")) {
            String reason = UUID.randomUUID().toString();
            Door partner = service.partner("statistics");
            String id = service.granted(partner, reason);
            await().atMost(SOON).until(() -> {
                var _ = service.say("s", 1, reason);
                return service.last(partner, id) >= 7;
            });
            // all that was said is numbered before the day ends
            AtomicLong before = new AtomicLong();
            var _ = await().during(Duration.ofMillis(800))
                    .atMost(SOON)
                    .until(() -> service.last(partner, id), now -> before.getAndSet(now) == now);
            LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
            assertThat(manifests(partner, id))
                    .as("a day that is not over has none")
                    .isEmpty();

            service.clock.to(
                    today.plusDays(1).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            List<SignedManifest> first =
                    await().atMost(SOON).until(() -> manifests(partner, id), all -> !all.isEmpty());
            JsonNode events = partner.get("/partners/subscriptions/" + id + "/events?limit=1000")
                    .body()
                    .path("items");
            SortedMap<Long, Digest> received = received(events);
            SignedManifest manifest = first.getFirst();
            assertThat(manifest.day()).isEqualTo(today);
            assertThat(manifest.first()).isEqualTo(1);
            assertThat(manifest.last()).isEqualTo(received.lastKey());

            // the clock is a day ahead, and this token lasts
            List<PublicSigningKey> keys = partner.get("/.well-known/jwks.json")
                    .body()
                    .path("keys")
                    .valueStream()
                    .map(k -> new PublicSigningKey(k.path("x").asString()))
                    .toList();
            assertThat(SignedManifest.faults(first, received, keys, 1)).isEmpty();

            SortedMap<Long, Digest> holed = new TreeMap<>(received);
            holed.remove(4L);
            assertThat(SignedManifest.faults(first, holed, keys, 1))
                    .containsExactly(today + " part 1 has 4, which was not received");
            SortedMap<Long, Digest> changed = new TreeMap<>(received);
            changed.put(4L, SignedManifest.leaf(new byte[] {1}));
            assertThat(SignedManifest.faults(first, changed, keys, 1))
                    .containsExactly(today + " part 1 is over other events than those received");
            SignedManifest forged = new SignedManifest(
                    id, today, 1, manifest.count() - 1, 1, manifest.last() - 1, manifest.root(), manifest.signature());
            assertThat(SignedManifest.faults(List.of(forged), received, keys, 1))
                    .contains(today + " part 1 is not signed by the service");

            JsonNode proof = partner.get("/partners/subscriptions/" + id + "/events/4/proof")
                    .body();
            assertThat(proof.path("leaf").asString()).isEqualTo(received.get(4L).toString());
            assertThat(manifest.has(4, received.get(4L), proof.path("path").asString()))
                    .isTrue();
            assertThat(manifest.has(5, received.get(4L), proof.path("path").asString()))
                    .isFalse();
            assertThat(manifest.has(4, received.get(5L), proof.path("path").asString()))
                    .isFalse();
            assertThat(partner.get("/partners/subscriptions/" + id + "/events/" + (manifest.last() + 1) + "/proof")
                            .status())
                    .isEqualTo(404);

            emptyDays(service, partner, id, today, keys, received);
        }
    }

    private static void emptyDays(
            RunningPartners service,
            Door partner,
            String id,
            LocalDate today,
            List<PublicSigningKey> keys,
            SortedMap<Long, Digest> received) {
        service.clock.to(today.plusDays(4).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
        List<SignedManifest> four = await().atMost(SOON).until(() -> manifests(partner, id), all -> all.size() == 4);
        assertThat(four.stream().map(SignedManifest::day))
                .as("the days between are made up for")
                .containsExactly(today, today.plusDays(1), today.plusDays(2), today.plusDays(3));
        assertThat(four.subList(1, 4)).allMatch(m -> m.count() == 0);
        assertThat(SignedManifest.faults(four, received, keys, 1)).isEmpty();
        assertThat(SignedManifest.faults(List.of(four.get(1), four.get(0)), received, keys, 1))
                .as("in another order they do not follow each other")
                .isNotEmpty();
        assertThat(SignedManifest.faults(four.subList(1, 4), received, keys, 1))
                .as("a list whose beginning is left out")
                .containsExactly(
                        today.plusDays(1) + " part 1 begins with " + (received.lastKey() + 1) + " (expected: 1)");
        assertThat(SignedManifest.faults(four.subList(1, 4), received, keys, received.lastKey() + 1))
                .as("after those that were looked at before")
                .isEmpty();
        assertThat(SignedManifest.faults(List.of(four.get(0), four.get(2), four.get(3)), received, keys, 1))
                .as("a day is left out though the numbers follow")
                .containsExactly(today.plusDays(2) + " part 1 comes after " + today + " part 1 (expected: "
                        + today.plusDays(1) + " part 1 or " + today + " part 2)");
        SignedManifest.Proved all = SignedManifest.proved(four, received, keys, 1);
        assertThat(all.faults()).isEmpty();
        assertThat(all.upTo()).isEqualTo(received.lastKey());
        assertThat(all.day()).as("where it ends is named").isEqualTo(today.plusDays(3));
        assertThat(all.beyond()).isZero();
        SignedManifest.Proved none = SignedManifest.proved(List.of(), received, keys, 1);
        assertThat(none.upTo()).as("without a manifest nothing is proved").isZero();
        assertThat(none.beyond()).isEqualTo(received.size());
        assertThat(service.partner("another")
                        .get("/partners/subscriptions/" + id + "/manifests")
                        .status())
                .isEqualTo(403);
        assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}")
                        .status())
                .isEqualTo(200);
        assertThat(manifests(partner, id))
                .as("what was is proved afterwards too")
                .hasSize(4);
    }

    private static String granted(RunningPartners service, Door partner, String reason, LocalDate until) {
        LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
        var proposed = partner.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"}],"where":[{"path":"reason","anyOf":["%s"]}]}],
                 "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(reason, today, until));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        assertThat(coordinator(service)
                        .post("/partners/agreements/" + proposed.text("id") + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return proposed.text("id");
    }

    private static Door coordinator(RunningPartners service) {
        return service.door().as(RunningPartners.token("coordinator", "coordinator"));
    }

    /** R22: that nothing was missed is proved for each day in force, also when it has ended while nobody could make them. */
    @Test
    void theDaysInForceHaveManifestsAlsoWhenTheAgreementEndedMeanwhileAndNoOthersHave() {
        UUID database = UUID.randomUUID();
        String reason = UUID.randomUUID().toString();
        String expired;
        String withdrawn;
        String never;
        LocalDate today;
        try (RunningPartners service = new RunningPartners(
                database, "--onezone.partners.manifests-every=1h", "--onezone.partners.expiry-every=100ms")) {
            today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
            Door partner = service.partner("statistics-" + reason);
            expired = granted(service, partner, reason, today.plusDays(2));
            withdrawn = granted(service, partner, reason, today.plusDays(60));
            never = granted(service, partner, UUID.randomUUID().toString(), today.plusDays(60));
            var _ = service.say("s", 1, reason);
            await().atMost(SOON)
                    .until(() -> service.last(partner, expired) > 0 && service.last(partner, withdrawn) > 0);
            service.clock.to(
                    today.plusDays(1).atStartOfDay(BEIJING).plusHours(9).toInstant());
            assertThat(partner.post("/partners/agreements/" + withdrawn + "/withdrawal", "{\"reason\":\"end\"}")
                            .body()
                            .path("endedOn")
                            .asString())
                    .isEqualTo(today.plusDays(1).toString());
            service.clock.to(
                    today.plusDays(5).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            await().atMost(SOON)
                    .until(() -> coordinator(service)
                            .get("/partners/agreements/" + expired)
                            .text("status")
                            .equals("expired"));
        }
        try (RunningPartners service = new RunningPartners(database, "--onezone.partners.manifests-every=200ms")) {
            service.clock.to(
                    today.plusDays(7).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            Door partner = service.partner("statistics-" + reason);
            await().atMost(SOON).until(() -> manifests(partner, never).size() == 7);
            service.clock.to(
                    today.plusDays(8).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            // it has been looked at each of them once more
            await().atMost(SOON).until(() -> manifests(partner, never).size() == 8);
            assertThat(manifests(partner, expired).stream().map(SignedManifest::day))
                    .as("its last day was %s", today.plusDays(2))
                    .containsExactly(today, today.plusDays(1), today.plusDays(2));
            assertThat(manifests(partner, withdrawn).stream().map(SignedManifest::day))
                    .containsExactly(today, today.plusDays(1));
            assertThat(manifests(partner, expired).getFirst().count()).isPositive();
        }
    }
}
