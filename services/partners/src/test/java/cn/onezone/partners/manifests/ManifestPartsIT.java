package cn.onezone.partners.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import cn.onezone.testkit.Door;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** R22: a large day has several parts, all of them that day's, wherever between them the process was killed. */
class ManifestPartsIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final int MOST = 3;

    private static RunningPartners service;

    @BeforeAll
    static void start() {
        service = new RunningPartners("--onezone.partners.manifests-every=1h");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource({"7, 0, 1 2 3", "7, 1, 1 2 3", "7, 2, 1 2 3", "6, 1, 1 2", "6, 2, 1 2", "3, 1, 1"})
    void goesOnWithTheDayThatWasBrokenOff(int events, int partsBefore, String parts) {
        String reason = UUID.randomUUID().toString();
        Door partner = service.partner("parts-" + reason);
        String id = service.granted(partner, reason);
        for (int i = 1; i <= events; i++) {
            var _ = service.say("s", i, reason);
        }
        await().atMost(SOON).until(() -> service.last(partner, id) == events);
        List<Digest> leaves = new ArrayList<>();
        partner.get("/partners/subscriptions/" + id + "/events?limit=100")
                .body()
                .path("items")
                .forEach(event -> leaves.add(leaf(event)));
        LocalDate day = LocalDate.ofInstant(service.clock.instant(), BEIJING);
        try {
            for (int part = 1; part <= partsBefore; part++) {
                put(id, day, part, leaves.subList((part - 1) * MOST, part * MOST));
            }
            service.clock.to(
                    day.plusDays(2).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            new DailyManifests(
                            service.part(Agreements.class),
                            service.part(Sequences.class),
                            service.part(Sequencer.class),
                            service.part(Manifests.class),
                            service.part(EventSigner.class),
                            service.part(PartnersSettings.class),
                            service.clock,
                            MOST)
                    .once();
        } finally {
            service.clock.back();
        }
        List<SignedManifest> all = service.part(Manifests.class).list(id, "", 100).stream()
                .map(stored -> stored.state().manifest())
                .toList();
        assertThat(all.stream().filter(one -> one.day().equals(day)).map(SignedManifest::part))
                .containsExactlyElementsOf(
                        List.of(parts.split(" ")).stream().map(Integer::valueOf).toList());
        assertThat(all.getLast().day()).isEqualTo(day.plusDays(1));
        assertThat(all.getLast().count()).isZero();
        TreeMap<Long, Digest> received = new TreeMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            received.put(i + 1L, leaves.get(i));
        }
        assertThat(SignedManifest.faults(all, received, keys(), 1)).isEmpty();
    }

    private static Digest leaf(JsonNode event) {
        return SignedManifest.leaf(Canonical.text(event).getBytes(StandardCharsets.UTF_8));
    }

    private static List<PublicSigningKey> keys() {
        return service.door()
                .get("/.well-known/jwks.json")
                .body()
                .path("keys")
                .valueStream()
                .map(k -> new PublicSigningKey(k.path("x").asString()))
                .toList();
    }

    private static void put(String id, LocalDate day, int part, List<Digest> leaves) {
        long first = (part - 1L) * MOST + 1;
        long last = first + leaves.size() - 1;
        String root = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SignedManifest.root(leaves).bytes());
        String signature = service.part(EventSigner.class)
                .signStatement(
                        SignedManifest.leaf(SignedManifest.statement(id, day, part, leaves.size(), first, last, root)))
                .toString();
        service.part(Manifests.class)
                .put(
                        new SignedManifest(id, day, part, leaves.size(), first, last, root, signature),
                        Subtrees.roots(leaves));
    }
}
