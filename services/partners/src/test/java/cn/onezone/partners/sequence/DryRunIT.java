package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** R21, before anything is granted: what an agreement would have delivered of what lies on the log, told to who decides. */
class DryRunIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String REMOVED = "cn.onezone.parks.roster-entry-removed.v1";
    private static RunningPartners service;

    private final String wanted = UUID.randomUUID().toString();
    private final Door partner = service.partner("dry-" + wanted);
    private final Door coordinator = service.door().as(Issuer.shared().of("coordinator"));

    @BeforeAll
    static void start() {
        service = new RunningPartners();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static String say(RunningPartners to, String park, String source, String reason) {
        return to.log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                source,
                "dry/" + UUID.randomUUID(),
                1,
                new RosterEntryRemoved(
                        ParkCode.of(park), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), reason));
    }

    private String proposed(Door who) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed = who.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"%s",
                 "fields":[{"path":"park"},{"path":"uscc","treatment":"hash"}],
                 "where":[{"path":"reason","anyOf":["%s"]}]}],
                 "parks":["haidian","fengtai"],"from":"%s","until":"%s","subject":"hash"}}""".formatted(REMOVED, wanted, today, today.plusDays(30)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        return proposed.text("id");
    }

    private static JsonNode ended(Door who, String path) {
        return await().atMost(SOON)
                .until(
                        () -> {
                            Answer answer = who.get(path);
                            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                            return answer.body();
                        },
                        found -> !found.path("status").asString().equals("running"));
    }

    @Test
    void countsWhatAnAgreementWouldHaveDeliveredAsItWouldBeNumbered() {
        for (int i = 0; i < 9; i++) {
            String said = say(service, "haidian", "/parks/haidian", wanted);
            // as a source that is killed before it has noted what it said: it is numbered once
            service.log.again(said);
        }
        var _ = say(service, "fengtai", "/parks/fengtai", wanted);
        var _ = say(service, "yanqing", "/parks/yanqing", wanted);
        var _ = say(service, "haidian", "/parks/haidian", "not wanted");
        // a park that speaks for another is nobody's
        var _ = say(service, "fengtai", "/parks/haidian", wanted);
        service.log.flush();

        String id = proposed(partner);
        String path = "/partners/agreements/" + id + "/dry-run";
        assertThat(coordinator.get(path).status()).isEqualTo(404);
        Answer begun = coordinator.post(path, null);
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        assertThat(begun.location()).endsWith(path);
        JsonNode found = ended(coordinator, path);
        assertThat(found.path("status").asString()).isEqualTo("done");
        assertThat(found.path("delivered").asLong()).isEqualTo(10);
        assertThat(found.path("revision").asInt()).isEqualTo(1);
        JsonNode type = found.path("types").path(0);
        assertThat(type.path("type").asString()).isEqualTo(REMOVED);
        assertThat(type.path("delivered").asLong()).isEqualTo(10);
        assertThat(type.path("otherParks").asLong()).isPositive();
        assertThat(type.path("notWanted").asLong()).isPositive();
        assertThat(type.path("read").asLong())
                .isEqualTo(10
                        + type.path("otherParks").asLong()
                        + type.path("notWanted").asLong());
        assertThat(found.path("aside").asLong())
                .as("what a park said of another")
                .isPositive();
        assertThat(found.path("read").asLong())
                .isGreaterThanOrEqualTo(
                        type.path("read").asLong() + found.path("aside").asLong());
        assertThat(found.path("days")
                        .valueStream()
                        .mapToLong(d -> d.path("delivered").asLong())
                        .sum())
                .as("by the day on which it came on the log")
                .isEqualTo(10);
        assertThat(LocalDate.parse(found.path("days").path(0).path("day").asString()))
                .isBetween(
                        LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1),
                        LocalDate.now(ZoneId.of("Asia/Shanghai")));
        assertThat(Instant.parse(found.path("reached").asString()))
                .isEqualTo(Instant.parse(found.path("startedAt").asString()));
        assertThat(found.path("samples").size()).isEqualTo(5);
        assertThat(found.path("samples").path(0).path("data").propertyNames())
                .containsExactlyInAnyOrder("park", "uscc");
        assertThat(found.toString())
                .as("reduced as it would leave")
                .doesNotContain("91110108551385082Q", wanted, "dry/");

        // a park objects: its events would not leave
        assertThat(objected(id)).isEqualTo(200);
        assertThat(coordinator.post(path, null).status()).isEqualTo(202);
        JsonNode without = ended(coordinator, path);
        assertThat(without.path("delivered").asLong()).isEqualTo(1);

        assertThat(coordinator.post("/partners/agreements/never/dry-run", null).status())
                .isEqualTo(404);
        assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"x\"}")
                        .status())
                .isEqualTo(200);
        assertThat(coordinator.post(path, null).code()).isEqualTo("agreement-decided");
    }

    private static int objected(String id) {
        return service.door()
                .as(parkAdministrator("haidian"))
                .put("/partners/agreements/" + id + "/objections/haidian", "{\"reason\":\"不同意\"}")
                .status();
    }

    /** R21, R2, R12: by a condition on one code a partner would count what nobody has granted. */
    @Test
    void aPartnerIsToldNothingBeforeTheGrantAndAfterwardsOnlyWhatIsItsOwn() {
        var _ = say(service, "haidian", "/parks/haidian", wanted);
        var _ = say(service, "yanqing", "/parks/yanqing", wanted);
        service.log.flush();
        String id = proposed(partner);
        String agreement = "/partners/agreements/" + id;
        String path = agreement + "/dry-run";
        assertThat(partner.post(path, null).status()).as("it may not try").isEqualTo(403);
        assertThat(coordinator.post(path, null).status()).isEqualTo(202);
        assertThat(ended(coordinator, path).path("delivered").asLong()).isEqualTo(1);
        Answer early = partner.get(path);
        assertThat(early.status() + early.code()).isEqualTo("409agreement-not-in-force");
        assertThat(early.body().toString()).doesNotContain("delivered", "otherParks");
        Door other = service.partner("other-" + wanted);
        for (Answer refused : List.of(other.post(path, null), other.get(path))) {
            assertThat(refused.status()).isEqualTo(403);
        }

        assertThat(coordinator.post(agreement + "/grant", null, "If-Match", "*").status())
                .isEqualTo(200);
        JsonNode own = partner.get(path).body();
        assertThat(own.path("delivered").asLong()).isEqualTo(1);
        assertThat(own.at("/types/0/delivered").asLong()).isEqualTo(1);
        for (String ofOthers : List.of(
                "/read",
                "/toRead",
                "/aside",
                "/samples",
                "/types/0/read",
                "/types/0/otherParks",
                "/types/0/notWanted")) {
            assertThat(own.at(ofOthers).isMissingNode() || own.at(ofOthers).isNull())
                    .as(ofOthers)
                    .isTrue();
        }
        // what was counted before a park objected is not the partner's any more
        assertThat(objected(id)).isEqualTo(200);
        assertThat(partner.get(path).status()).isEqualTo(404);
        assertThat(coordinator.post(path, null).status()).isEqualTo(202);
        ended(coordinator, path);
        assertThat(partner.get(path).body().path("delivered").asLong()).isZero();
    }

    private static String parkAdministrator(String park) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(park, List.of("park-administrator"), park)
                        .build());
    }

    @Test
    void saysHowFarItCameWhenItsTimeIsOver() {
        try (RunningPartners hurried = new RunningPartners("--onezone.partners.dry-runs.limit=0ms")) {
            var _ = say(hurried, "haidian", "/parks/haidian", wanted);
            hurried.log.flush();
            Door other = hurried.partner("hurried-" + wanted);
            String path = "/partners/agreements/" + proposed(other) + "/dry-run";
            Door city = hurried.door().as(Issuer.shared().of("coordinator"));
            assertThat(city.post(path, null).status()).isEqualTo(202);
            JsonNode found = ended(city, path);
            assertThat(found.path("status").asString()).isEqualTo("time-over");
            assertThat(found.path("toRead").asLong()).isPositive();
            assertThat(found.path("reached").asString())
                    .as("nothing after the beginning")
                    .isEqualTo(found.path("from").asString());
        }
    }

    @Test
    void oneThatIsNotTouchedAnyMoreHasBrokenOff() {
        Instant now = Instant.parse("2026-05-06T01:02:03Z");
        DryRun run = DryRun.begin("a", 1, now, now.minus(Duration.ofDays(30)));
        assertThat(run.standing(now.plusSeconds(30))).isEqualTo(DryRun.Status.RUNNING);
        assertThat(run.standing(now.plusSeconds(31))).isEqualTo(DryRun.Status.BROKEN_OFF);
    }
}
