package cn.onezone.enterprises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The service on a real broker and the local store. */
class EnterprisesIT {
    private static final Instant START = Instant.parse("2024-05-06T01:02:03.123456Z");
    private static ConfigurableApplicationContext context;
    private static Door door;
    private static LogOfTests log;

    @BeforeAll
    static void start() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        context = OneZoneApplication.of(EnterprisesApplication.class, "enterprises")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("enterprises-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
        door = Door.of(context);
        log = new LogOfTests(infrastructure.bootstrapServers());
    }

    @AfterAll
    static void stop() {
        log.close();
        context.close();
        assertThat(EmbeddedInfrastructure.shared().storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static Uscc uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static void claims(String park, Uscc uscc, long sequence, int second, String from, String name) {
        Instant at = START.plusSeconds(second);
        log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                at,
                new RosterEntryRecorded(
                        new ParkCode(park),
                        uscc,
                        name,
                        List.of(),
                        null,
                        park.equals("fengtai") ? "丰台区" : null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse(from),
                        true,
                        sequence == 1 ? List.of("claimedFrom", "name") : List.of("name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null));
    }

    private static void withdraws(String park, Uscc uscc, long sequence, int second) {
        log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                START.plusSeconds(second),
                new RosterEntryRemoved(new ParkCode(park), uscc, LocalDate.of(2024, 6, 1), "迁出"));
    }

    private static JsonNode when(Uscc uscc, String field, String value) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/enterprises/" + uscc).body(),
                        b -> b.path(field).asString().equals(value));
    }

    private static List<EnterpriseEvent> told(Uscc uscc) {
        return log.all(EnterpriseEvents.TOPIC, EnterpriseEvents.ALL).stream()
                .filter(e -> e.subject().equals(uscc.value()))
                .map(Event::data)
                .map(EnterpriseEvent.class::cast)
                .toList();
    }

    /** R4, R5, duplicates and reordering injected at the topic. */
    @Test
    void consolidatesTheClaimsOfTwoParksAndCountsTheEnterpriseOnce() {
        Uscc uscc = uscc(1);
        claims("haidian", uscc, 1, 1, "2024-01-01", "甲公司");
        claims("fengtai", uscc, 1, 2, "2024-03-01", "甲公司（丰台）");
        JsonNode both = when(uscc, "doubleClaimed", "true");
        assertThat(both.path("park").asString()).isEqualTo("haidian");
        assertThat(both.path("name").asString()).isEqualTo("甲公司");
        assertThat(both.path("district").asString()).isEqualTo("丰台区");
        assertThat(both.at("/provenance/district/park").asString()).isEqualTo("fengtai");
        assertThat(both.at("/provenance/name/recordedAt").asString()).isEqualTo("2024-05-06T01:02:04.123Z");
        assertThat(both.path("synthetic").asBoolean()).isTrue();
        JsonNode contested = door.get("/enterprises/double-claims").body();
        assertThat(contested.path("items").valueStream().map(i -> i.path("uscc").asString()))
                .contains(uscc.value());
        assertThat(door.get("/enterprises?park=fengtai")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("uscc").asString()))
                .as("counted for the standing claim only")
                .doesNotContain(uscc.value());

        withdraws("haidian", uscc, 2, 5);
        claims("haidian", uscc, 1, 1, "2024-01-01", "甲公司");
        claims("fengtai", uscc, 1, 2, "2024-03-01", "甲公司（丰台）");
        JsonNode after = when(uscc, "park", "fengtai");
        Uscc last = uscc(2);
        claims("fengtai", last, 1, 9, "2024-03-01", "末");
        when(last, "name", "末");
        assertThat(door.get("/enterprises/" + uscc).body()).isEqualTo(after);
        assertThat(after.path("doubleClaimed").asBoolean()).isFalse();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(uscc))
                        .hasExactlyElementsOfTypes(
                                EnterpriseConsolidated.class,
                                EnterpriseConsolidated.class,
                                DoubleClaimFound.class,
                                EnterpriseConsolidated.class,
                                DoubleClaimEnded.class));
        assertThat(log.all(EnterpriseEvents.TOPIC, EnterpriseEvents.ALL).stream()
                        .filter(e -> e.subject().equals(uscc.value()))
                        .map(Event::sequence))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(door.get("/enterprises/" + uscc).tag()).isEqualTo("\"5\"");
    }

    @Test
    void listsByPagesWithoutGapsOrRepetitions() {
        for (int i = 100; i < 125; i++) {
            claims("miyun", uscc(i), 1, i, "2024-01-01", "企业" + i);
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        door.get("/enterprises?park=miyun").body().path("total").asInt() == 25);
        List<String> seen = new java.util.ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = door.get("/enterprises?park=miyun&limit=10" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            page.path("items").forEach(i -> seen.add(i.path("uscc").asString()));
            cursor = page.path("next").isNull() ? "" : page.path("next").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void refusesWithTheValueAndWhatWasExpected() {
        String right = uscc(7).value();
        char wrong = right.charAt(17) == '0' ? '1' : '0';
        Door.Answer misspelled = door.get("/enterprises/" + right.substring(0, 17) + wrong);
        assertThat(misspelled.status()).isEqualTo(422);
        assertThat(misspelled.code()).isEqualTo("wrong-uscc");
        assertThat(misspelled.body().path("detail").asString()).contains(right.substring(17));
        assertThat(door.get("/enterprises/" + uscc(9_999_999)).status()).isEqualTo(404);
        assertThat(door.get("/enterprises?park=pudong").code()).isEqualTo("unknown-park");
        assertThat(door.get("/enterprises?limit=0").code()).isEqualTo("wrong-parameter");
        assertThat(door.get("/enterprises?cursor=%25").code()).isEqualTo("wrong-cursor");
        assertThat(door.get("/enterprises?park=shunyi").body().path("total").asInt())
                .isZero();
    }

    /** Prints how many claims a second are taken in, from the topic to the store and back to the topic. */
    @Test
    @Tag("slow")
    void takesInManyClaims() {
        int many = 30_000;
        for (int i = 0; i < many; i++) {
            claims("pinggu", uscc(1_000_000 + i), 1, 1, "2024-01-01", "企业" + i);
        }
        log.flush();
        long begin = System.nanoTime();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> door.get("/enterprises?park=pinggu&limit=1")
                                .body()
                                .path("total")
                                .asInt()
                        == many);
        System.out.printf("claims/s: %.0f%n", many * 1e9 / (System.nanoTime() - begin));
    }

    /** R5: a park sees what it claims, also where another's claim stands; of the rest it is told what it is told of none. */
    @Test
    void aParkReachesWhatItClaimsAndNothingElse() {
        Uscc uscc = uscc(770_001);
        claims("mentougou", uscc, 1, 1, "2024-01-01", "北京门头沟示例有限公司");
        claims("pinggu", uscc, 1, 2, "2024-02-01", "北京门头沟示例有限公司");
        var _ = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/enterprises/" + uscc).body(),
                        b -> b.path("claims").size() == 2);
        Door first = door.as(Issuer.shared().administrator("mentougou"));
        Door second = door.as(Issuer.shared().administrator("pinggu"));
        Door other = door.as(Issuer.shared().administrator("yizhuang"));
        assertThat(first.get("/enterprises/" + uscc).status()).isEqualTo(200);
        assertThat(second.get("/enterprises/" + uscc).status()).isEqualTo(200);
        Door.Answer there = other.get("/enterprises/" + uscc);
        Door.Answer never = other.get("/enterprises/" + uscc(770_002));
        assertThat(there.status()).isEqualTo(403);
        assertThat(never.status()).isEqualTo(403);
        assertThat(never.text("detail")).isEqualTo(there.text("detail"));
        assertThat(first.get("/enterprises").body().path("total").asInt()).isEqualTo(1);
        assertThat(other.get("/enterprises?park=mentougou").code()).isEqualTo("not-allowed");
        assertThat(first.get("/enterprises/double-claims").code()).isEqualTo("not-allowed");
    }
}
