package cn.onezone.enterprises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimFound;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSuccessionRevoked;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
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
import cn.onezone.testlog.LogOfTests;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

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
        var _ = log.say(
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
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_REMOVED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                START.plusSeconds(second),
                new RosterEntryRemoved(new ParkCode(park), uscc, LocalDate.of(2024, 6, 1), "迁出"));
    }

    /** An answer without the moment at which it was given. */
    private static JsonNode known(JsonNode answer) {
        return ((ObjectNode) answer.deepCopy()).without("asOf");
    }

    private static void corrects(String park, Uscc uscc, long sequence, int second, String validFrom, String name) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                START.plusSeconds(second),
                new RosterEntryRecorded(
                        new ParkCode(park),
                        uscc,
                        name,
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse("2024-01-01"),
                        true,
                        List.of("name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        LocalDate.parse(validFrom)));
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
        assertThat(known(door.get("/enterprises/" + uscc).body())).isEqualTo(known(after));
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
                .as("the third and the sixth tell the park whose claim does not stand, and then does")
                .containsExactly(1L, 2L, 4L, 5L, 7L);
        assertThat(log.all(EnterpriseEvents.TOPIC, EnterpriseEvents.ALL).stream()
                        .filter(e -> e.subject().equals(uscc + "/claim/fengtai"))
                        .map(Event::data)
                        .map(EnterpriseEvent.class::cast))
                .containsExactly(
                        new ClaimOverruled(
                                uscc,
                                new ParkCode("fengtai"),
                                List.of(new OverruledDays(LocalDate.of(2024, 3, 1), null, new ParkCode("haidian")))),
                        new ClaimOverruled(
                                uscc,
                                new ParkCode("fengtai"),
                                List.of(new OverruledDays(
                                        LocalDate.of(2024, 3, 1), LocalDate.of(2024, 6, 1), new ParkCode("haidian")))));
        assertThat(door.get("/enterprises/" + uscc).tag()).isEqualTo("\"7\"");
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

    /** R8: what was known at each moment of each day stays an answer. */
    @Test
    void answersOfAnyDayAsOfAnyMoment() {
        Uscc uscc = uscc(31);
        claims("yanqing", uscc, 1, 1, "2024-01-01", "旧名");
        when(uscc, "name", "旧名");
        corrects("yanqing", uscc, 2, 5, "2024-03-01", "新名");
        when(uscc, "name", "新名");
        JsonNode history = door.get("/enterprises/" + uscc + "/history").body();
        assertThat(history.path("total").asInt()).isEqualTo(2);
        String first = history.at("/items/0/recordedAt").asString();
        assertThat(history.at("/items/1/spans/0/validFrom").asString()).isEqualTo("2024-03-01");
        assertThat(history.at("/items/1/spans/0/changed").valueStream().map(JsonNode::asString))
                .containsExactly("name", "provenance");
        String one = "/enterprises/" + uscc;
        JsonNode page = door.get(one + "/history?limit=1").body();
        assertThat(page.path("items").size()).isEqualTo(1);
        assertThat(door.get(one + "/history?limit=1&cursor=" + page.path("next").asString())
                        .body()
                        .at("/items/0")
                        .toString())
                .isEqualTo(history.at("/items/1").toString());

        assertThat(door.get(one + "?validAt=2024-02-01").text("name")).isEqualTo("旧名");
        Door.Answer march = door.get(one + "?validAt=2024-03-15");
        assertThat(march.text("name")).isEqualTo("新名");
        assertThat(march.text("validFrom")).isEqualTo("2024-03-01");
        assertThat(march.text("validAt")).isEqualTo("2024-03-15");
        assertThat(march.body().at("/provenance/name/validFrom").asString()).isEqualTo("2024-03-01");
        Door.Answer then = door.get(one + "?validAt=2024-03-15&asOf=" + first);
        assertThat(then.text("name")).isEqualTo("旧名");
        assertThat(then.text("asOf")).isEqualTo(first);
        assertThat(door.get(one + "?validAt=2023-12-31").status()).isEqualTo(404);
        assertThat(door.get(one + "?asOf=2024-01-01").status()).isEqualTo(404);

        JsonNode diff = door.get(one + "/diff?fromValidAt=2024-03-15&fromAsOf=" + first + "&toValidAt=2024-03-15")
                .body();
        assertThat(diff.path("fields").size()).isEqualTo(1);
        assertThat(diff.at("/fields/0/from/value").asString()).isEqualTo("旧名");
        assertThat(diff.at("/fields/0/to/value").asString()).isEqualTo("新名");
        assertThat(diff.at("/fields/0/to/source/park").asString()).isEqualTo("yanqing");

        assertThat(door.get("/enterprises?park=yanqing&validAt=2024-02-01")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("name").asString()))
                .containsExactly("旧名");
        assertThat(door.get("/enterprises?park=yanqing&validAt=2023-02-01")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(door.get(one + "?validAt=2024-02-30").code()).isEqualTo("wrong-valid-at");
        assertThat(door.get(one + "?validAt=2024-02-30").status()).isEqualTo(422);
        assertThat(door.get(one + "?asOf=gestern").code()).isEqualTo("wrong-as-of");
        assertThat(door.get(one + "?asOf=2199-01-01").code()).isEqualTo("as-of-in-future");
        Door other = door.as(Issuer.shared().administrator("xicheng"));
        assertThat(other.get(one + "/history").status()).isEqualTo(403);
        assertThat(other.get(one + "/diff").status()).isEqualTo(403);
    }

    /** R5 from detection to decision. */
    @Test
    void aCoordinatorDecidesADoubleClaimAfterSeeingItsEffect() {
        Uscc uscc = uscc(41);
        claims("huairou", uscc, 1, 1, "2024-01-01", "争议公司");
        // what is counted below depends on which of the two is heard first
        when(uscc, "park", "huairou");
        claims("xicheng", uscc, 1, 2, "2024-03-01", "争议公司");
        when(uscc, "doubleClaimed", "true");
        String id = uscc + "-1";
        String path = "/enterprises/double-claims/" + id;
        assertThat(door.get("/enterprises/" + uscc).text("doubleClaim")).isEqualTo(id);
        Door xicheng = door.as(Issuer.shared().administrator("xicheng"));
        Door other = door.as(Issuer.shared().administrator("dongcheng"));
        Door coordinator = door.as(Issuer.shared().of("coordinator"));

        String evidence = "{\"text\":\"租赁合同与纳税登记\",\"sha256\":\"" + "a".repeat(64) + "\"}";
        assertThat(xicheng.post(path + "/evidence", evidence, "Idempotency-Key", "e-41")
                        .status())
                .isEqualTo(201);
        Door.Answer again = xicheng.post(path + "/evidence", evidence, "Idempotency-Key", "e-41");
        assertThat(again.body().path("evidence").size()).isEqualTo(1);
        assertThat(again.body().at("/evidence/0/park").asString()).isEqualTo("xicheng");
        assertThat(xicheng.post(path + "/evidence", "{\"text\":\"另一份\"}", "Idempotency-Key", "e-41")
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(other.post(path + "/evidence", evidence).status()).isEqualTo(403);
        assertThat(other.get(path).status()).isEqualTo(403);
        assertThat(xicheng.post(path + "/decision", "{}").code()).isEqualTo("not-allowed");

        String undecided = coordinator.get("/enterprises/" + uscc).text("asOf");

        JsonNode effect =
                coordinator.get(path + "/effect?park=xicheng&from=2024-06-01").body();
        assertThat(effect.at("/counts/0/park").asString()).isEqualTo("huairou");
        assertThat(effect.at("/counts/0/before").asInt()
                        - effect.at("/counts/0/after").asInt())
                .isEqualTo(1);
        assertThat(effect.at("/effects").size()).isEqualTo(1);
        assertThat(effect.at("/effects/0/from").asString()).isEqualTo("2024-06-01");
        assertThat(effect.at("/effects/0/figures").toString())
                .isEqualTo("[{\"park\":\"huairou\",\"dimension\":\"all\",\"key\":\"\",\"change\":-1},"
                        + "{\"park\":\"xicheng\",\"dimension\":\"all\",\"key\":\"\",\"change\":1}]");

        String decision = "{\"park\":\"xicheng\",\"from\":\"2024-06-01\",\"reason\":\"实际经营地在西城\"}";
        assertThat(coordinator.post(path + "/decision", decision).status()).isEqualTo(428);
        assertThat(coordinator
                        .post(path + "/decision", decision, "If-Match", "\"1\"")
                        .status())
                .isEqualTo(412);
        String tag = coordinator.get(path).tag();
        assertThat(coordinator
                        .post(path + "/decision", decision.replace("2024-06-01", "2024-02-01"), "If-Match", tag)
                        .code())
                .isEqualTo("not-claiming");
        assertThat(coordinator
                        .post(path + "/decision", decision.replace("2024-06-01", "2150-02-01"), "If-Match", tag)
                        .code())
                .isEqualTo("decision-in-future");
        Door.Answer decided =
                coordinator.post(path + "/decision", decision, "If-Match", tag, "Idempotency-Key", "k-41");
        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.text("status")).isEqualTo("decided");
        assertThat(coordinator.post(path + "/decision", decision).tag()).isEqualTo(decided.tag());
        assertThat(coordinator
                        .post(path + "/decision", decision, "Idempotency-Key", "k-41")
                        .tag())
                .isEqualTo(decided.tag());
        assertThat(coordinator
                        .post(
                                path + "/decision",
                                decision.replace("xicheng", "huairou"),
                                "If-Match",
                                "*",
                                "Idempotency-Key",
                                "k-41")
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(coordinator
                        .post(path + "/decision", decision.replace("xicheng", "huairou"), "If-Match", "*")
                        .code())
                .isEqualTo("double-claim-closed");

        JsonNode then = coordinator.get(path + "?asOf=" + undecided).body();
        assertThat(then.path("status").asString())
                .as("R8: as it was known then")
                .isEqualTo("open");
        assertThat(then.path("evidence").size()).isEqualTo(1);
        assertThat(then.at("/claims/0/park").asString()).isEqualTo("huairou");
        assertThat(coordinator.get(path + "?asOf=2024-05-01").status())
                .as("before it was found")
                .isEqualTo(404);
        assertThat(coordinator
                        .get(path + "?validAt=2024-05-31")
                        .body()
                        .at("/claims/0/park")
                        .asString())
                .isEqualTo("huairou");

        JsonNode now = door.get("/enterprises/" + uscc).body();
        assertThat(now.path("park").asString()).isEqualTo("xicheng");
        assertThat(now.path("basis").asString()).isEqualTo("decision");
        assertThat(now.path("doubleClaimed").asBoolean()).isFalse();
        assertThat(door.get("/enterprises/" + uscc + "?validAt=2024-05-31").text("park"))
                .isEqualTo("huairou");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told(uscc)).hasAtLeastOneElementOfType(DoubleClaimDecided.class));
        assertThat(told(uscc).stream()
                        .filter(EnterpriseConsolidated.class::isInstance)
                        .map(e -> ((EnterpriseConsolidated) e).contested()))
                .containsExactly(false, true, false);

        claims("dongcheng", uscc, 1, 3, "2024-07-01", "争议公司");
        when(uscc, "doubleClaim", uscc + "-2");
        assertThat(door.get("/enterprises/" + uscc).text("park")).isEqualTo("xicheng");
    }

    /** R5, R8: what was claimed by both on past days only is decided like any other, once somebody takes it up. */
    @Test
    void whatParksClaimedBothInThePastIsTakenUpAndDecided() {
        Uscc uscc = uscc(161);
        claims("huairou", uscc, 1, 1, "2020-01-01", "旧争议公司");
        claims("xicheng", uscc, 1, 2, "2022-01-01", "旧争议公司");
        when(uscc, "doubleClaimed", "true");
        withdraws("huairou", uscc, 2, 3);
        when(uscc, "doubleClaimed", "false");
        String list = "/enterprises/double-claims";
        String form = "{\"uscc\":\"" + uscc + "\",\"day\":\"2023-05-01\"}";
        Door coordinator = door.as(Issuer.shared().of("coordinator"));
        assertThat(door.get("/enterprises/" + uscc + "?validAt=2023-05-01").text("park"))
                .as("the first valid claim stands")
                .isEqualTo("huairou");

        assertThat(door.as(Issuer.shared().administrator("xicheng"))
                        .post(list, form)
                        .code())
                .isEqualTo("not-allowed");
        assertThat(coordinator
                        .post(list, form.replace("2023-05-01", "2021-05-01"))
                        .code())
                .as("of one park then")
                .isEqualTo("not-contested");
        assertThat(coordinator
                        .post(list, form.replace("2023-05-01", "2150-01-01"))
                        .code())
                .isEqualTo("day-not-past");
        Door.Answer taken = coordinator.post(list, form);
        assertThat(taken.status()).as(taken.body().toString()).isEqualTo(201);
        assertThat(taken.text("status")).isEqualTo("open");
        assertThat(taken.text("day")).isEqualTo("2023-05-01");
        assertThat(taken.body().path("claims").size()).isEqualTo(2);
        String path = list + "/" + taken.text("id");
        assertThat(coordinator.post(list, form).tag()).as("sent again").isEqualTo(taken.tag());
        assertThat(coordinator
                        .post(list, form.replace("2023-05-01", "2023-06-01"))
                        .code())
                .isEqualTo("double-claim-open");
        assertThat(door.as(Issuer.shared().administrator("huairou"))
                        .post(path + "/evidence", "{\"text\":\"2023 年纳税登记\"}")
                        .status())
                .as("a party of then has its say")
                .isEqualTo(201);
        corrects("xicheng", uscc, 2, 4, "2024-01-01", "更名公司");
        when(uscc, "name", "更名公司");
        assertThat(coordinator.get(path).text("status"))
                .as("what is said of other days does not end it")
                .isEqualTo("open");
        assertThat(coordinator
                        .get(path + "/effect?park=xicheng&from=2022-01-01")
                        .body()
                        .at("/effects/0/figures/1/park")
                        .asString())
                .isEqualTo("xicheng");

        assertThat(coordinator
                        .post(
                                path + "/decision",
                                "{\"park\":\"xicheng\",\"from\":\"2023-05-02\",\"reason\":\"2022 年已迁\"}",
                                "If-Match",
                                coordinator.get(path).tag())
                        .code())
                .as("that would leave the day undecided")
                .isEqualTo("decision-after-day");
        String known = door.get("/enterprises/" + uscc).text("asOf");
        assertThat(coordinator
                        .get(path + "?asOf=" + known)
                        .body()
                        .path("claims")
                        .size())
                .as("as of a moment the claims of its day too")
                .isEqualTo(2);
        Door.Answer decided = coordinator.post(
                path + "/decision",
                "{\"park\":\"xicheng\",\"from\":\"2022-01-01\",\"reason\":\"2022 年已迁\"}",
                "If-Match",
                coordinator.get(path).tag());
        assertThat(decided.text("status")).isEqualTo("decided");
        assertThat(door.get("/enterprises/" + uscc + "?validAt=2023-05-01").text("park"))
                .isEqualTo("xicheng");
        assertThat(door.get("/enterprises/" + uscc + "?validAt=2021-12-31").text("park"))
                .isEqualTo("huairou");
        assertThat(coordinator.post(list, form).code()).isEqualTo("not-contested");
    }

    /**
     * R2, R5, R8: what begins to be contested today is another double claim than what was taken up of the past: who comes to it
     * reads nothing of what others have said, and it has its own deadline.
     */
    @Test
    void whatIsContestedTodayIsAnotherThanWhatWasTakenUp() {
        Uscc uscc = uscc(162);
        claims("huairou", uscc, 1, 1, "2020-01-01", "又争议公司");
        claims("xicheng", uscc, 1, 2, "2022-01-01", "又争议公司");
        when(uscc, "doubleClaimed", "true");
        withdraws("huairou", uscc, 2, 3);
        when(uscc, "doubleClaimed", "false");
        Door coordinator = door.as(Issuer.shared().of("coordinator"));
        String form = "{\"uscc\":\"" + uscc + "\",\"day\":\"2023-05-01\"}";
        Door.Answer taken = coordinator.post("/enterprises/double-claims", form);
        String path = "/enterprises/double-claims/" + taken.text("id");
        assertThat(door.as(Issuer.shared().administrator("huairou"))
                        .post(path + "/evidence", "{\"text\":\"2023 年纳税登记\"}")
                        .status())
                .isEqualTo(201);

        claims("dongcheng", uscc, 1, 4, "2024-01-01", "又争议公司");
        when(uscc, "doubleClaimed", "true");

        JsonNode past = coordinator.get(path).body();
        assertThat(past.path("status").asString()).isEqualTo("ended");
        assertThat(past.path("day").asString("")).isEqualTo("2023-05-01");
        assertThat(past.at("/claims").toString()).contains("huairou").doesNotContain("dongcheng");
        String now = door.get("/enterprises/" + uscc).text("doubleClaim");
        assertThat(now).isNotEqualTo(taken.text("id"));
        Door dongcheng = door.as(Issuer.shared().administrator("dongcheng"));
        JsonNode today = dongcheng.get("/enterprises/double-claims/" + now).body();
        assertThat(today.path("evidence").size()).isZero();
        assertThat(today.path("day").asString("")).isEmpty();
        assertThat(today.at("/claims").toString()).contains("dongcheng").doesNotContain("huairou");
        assertThat(dongcheng.get(path).status()).as("of no concern to it").isEqualTo(403);
        assertThat(coordinator.post("/enterprises/double-claims", form).code()).isEqualTo("double-claim-open");
    }

    /** R5: nor on the days before: the code that comes after counts from the day of the change on, whatever its park claims. */
    @Test
    void aNewCodeCountsFromTheDayOfTheChangeOn() {
        Uscc old = uscc(153);
        Uscc now = uscc(154);
        claims("pinggu", old, 1, 1, "2020-01-01", "换码公司");
        claims("pinggu", now, 1, 2, "2023-01-01", "换码公司");
        claims("dongcheng", now, 1, 3, "2023-03-01", "换码公司");
        when(old, "name", "换码公司");
        when(now, "doubleClaimed", "true");
        Door.Answer made = door.post(
                "/enterprises/lineage",
                "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + now
                        + "\"],\"on\":\"2024-01-01\",\"reason\":\"三证合一\"}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        for (String day : List.of("2022-12-31", "2023-01-01", "2023-06-01", "2023-12-31")) {
            assertThat(door.get("/enterprises/" + old + "?validAt=" + day).text("park"))
                    .isEqualTo("pinggu");
            JsonNode then = door.get("/enterprises/" + now + "?validAt=" + day).body();
            assertThat(then.path("park").asString("")).as(day).isEmpty();
            assertThat(then.path("doubleClaimed").asBoolean()).as(day).isFalse();
        }
        assertThat(door.get("/enterprises/" + now + "?validAt=2024-01-01").text("park"))
                .isEqualTo("pinggu");
        assertThat(door.get("/enterprises/" + now).text("doubleClaimed")).isEqualTo("true");
        assertThat(door.post("/enterprises/lineage/" + made.text("id") + "/revocation", "{\"reason\":\"误登记\"}")
                        .status())
                .isEqualTo(200);
        assertThat(door.get("/enterprises/" + now + "?validAt=2023-06-01").text("park"))
                .as("taken back")
                .isEqualTo("pinggu");
    }

    /** No figure has an enterprise twice that has become another (R5). */
    @Test
    void aPredecessorCountsNoLongerFromTheDayOnWhichItIsAnother() {
        Uscc old = uscc(51);
        Uscc now = uscc(52);
        claims("pinggu", old, 1, 1, "2020-01-01", "换码公司");
        claims("pinggu", now, 1, 2, "2024-01-01", "换码公司");
        when(old, "name", "换码公司");
        when(now, "name", "换码公司");
        String form = "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + now
                + "\"],\"on\":\"2024-01-01\",\"reason\":\"三证合一\"}";
        assertThat(door.as(Issuer.shared().administrator("pinggu"))
                        .post("/enterprises/lineage", form)
                        .status())
                .isEqualTo(403);
        assertThat(door.post("/enterprises/lineage", form, "If-Match", "\"999\"")
                        .status())
                .as("it is not what it was when it was read")
                .isEqualTo(412);
        assertThat(door.post(
                                "/enterprises/lineage",
                                form,
                                "If-Match",
                                door.get("/enterprises/" + old).tag())
                        .status())
                .isEqualTo(201);
        long version = door.get("/enterprises/" + old).body().path("version").asLong();
        assertThat(door.post("/enterprises/lineage", form).status()).isEqualTo(201);
        JsonNode ended = door.get("/enterprises/" + old).body();
        assertThat(ended.path("version").asLong()).as("sent again").isEqualTo(version);
        assertThat(ended.path("park").isMissingNode() || ended.path("park").isNull())
                .isTrue();
        assertThat(ended.at("/lineage/0/successors/0").asString()).isEqualTo(now.value());
        assertThat(door.get("/enterprises/" + old + "?validAt=2023-12-31").text("park"))
                .isEqualTo("pinggu");
        assertThat(door.get("/enterprises/" + now)
                        .body()
                        .at("/lineage/0/predecessors/0")
                        .asString())
                .isEqualTo(old.value());
        assertThat(door.post("/enterprises/lineage", form, "Idempotency-Key", "l-51")
                        .status())
                .isEqualTo(201);
        assertThat(door.post(
                                "/enterprises/lineage",
                                form.replace("三证合一", "另一理由").replace("2024-01-01", "2024-02-01"),
                                "Idempotency-Key",
                                "l-51")
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(door.as(Issuer.shared().of("coordinator"))
                        .post("/enterprises/lineage", form, "Idempotency-Key", "l-51")
                        .status())
                .as("a key is its caller's own")
                .isEqualTo(201);
        String back = "{\"kind\":\"merger\",\"predecessors\":[\"" + now + "\"],\"successors\":[\"" + old
                + "\"],\"on\":\"2024-05-01\",\"reason\":\"合并\"}";
        assertThat(door.post("/enterprises/lineage", back).code()).isEqualTo("already-succeeded");
        assertThat(door.post("/enterprises/lineage", form.replace("code-change", "split"))
                        .code())
                .isEqualTo("wrong-field");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told(old)).hasAtLeastOneElementOfType(EnterpriseSucceeded.class));
    }

    private static int total(String park, String more) {
        return door.get("/enterprises?limit=1&park=" + park + more)
                .body()
                .path("total")
                .asInt();
    }

    private static int on(String park, String day) {
        return door.get("/enterprises?limit=1000&park=" + park + "&validAt=" + day)
                .body()
                .path("items")
                .size();
    }

    private static Door.Answer links(String kind, List<Uscc> predecessors, List<Uscc> successors) {
        return door.post(
                "/enterprises/lineage",
                "{\"kind\":\"" + kind + "\",\"predecessors\":" + codes(predecessors) + ",\"successors\":"
                        + codes(successors) + ",\"on\":\"2024-05-01\",\"reason\":\"工商变更\","
                        + "\"unclaimedReason\":\"尚未入库\"}");
    }

    private static String codes(List<Uscc> usccs) {
        return usccs.stream().map(u -> "\"" + u + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    /** The links of an enterprise: {@code predecessors > successors}, one side of which is itself. */
    private static List<String> lineage(Uscc uscc) {
        return door.get("/enterprises/" + uscc)
                .body()
                .path("lineage")
                .valueStream()
                .map(l -> codesOf(l.path("predecessors")) + ">" + codesOf(l.path("successors")))
                .toList();
    }

    private static String codesOf(JsonNode usccs) {
        return usccs.valueStream().map(JsonNode::asString).sorted().collect(Collectors.joining(" "));
    }

    private static String sorted(Uscc... usccs) {
        return List.of(usccs).stream().map(Uscc::value).sorted().collect(Collectors.joining(" "));
    }

    /** R5: two become one. Each is counted once on every day, and each side knows the other. */
    @Test
    void countsTwoThatWereMergedAsOne() {
        Uscc one = uscc(71);
        Uscc other = uscc(72);
        Uscc merged = uscc(73);
        claims("changping", one, 1, 1, "2020-01-01", "合并甲");
        claims("changping", other, 1, 2, "2020-01-01", "合并乙");
        claims("changping", merged, 1, 3, "2024-05-01", "合并丙");
        await().atMost(Duration.ofSeconds(30)).until(() -> total("changping", "") == 3);
        assertThat(links("merger", List.of(one, other), List.of(merged)).status())
                .isEqualTo(201);
        assertThat(total("changping", "")).isEqualTo(1);
        assertThat(on("changping", "2024-04-30")).isEqualTo(2);
        assertThat(on("changping", "2024-05-01")).isEqualTo(1);
        assertThat(lineage(one)).containsExactly(">" + merged);
        assertThat(lineage(other)).containsExactly(">" + merged);
        assertThat(lineage(merged)).containsExactly(sorted(one, other) + ">");
        for (Uscc predecessor : List.of(one, other)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(told(predecessor))
                            .last()
                            .isInstanceOfSatisfying(
                                    EnterpriseConsolidated.class,
                                    last -> assertThat(last.park()).isNull()));
            assertThat(told(predecessor)).hasAtLeastOneElementOfType(EnterpriseSucceeded.class);
        }
        assertThat(links("merger", List.of(one, other), List.of(uscc(79))).code())
                .isEqualTo("already-succeeded");
    }

    /** R5: one becomes two, or lives on beside the other; without it the one is counted no longer, with it both are. */
    @Test
    void countsWhatOneWasSplitIntoAndNotTheOne() {
        Uscc whole = uscc(74);
        Uscc half = uscc(75);
        Uscc rest = uscc(76);
        Uscc living = uscc(77);
        Uscc spun = uscc(78);
        claims("fangshan", whole, 1, 1, "2020-01-01", "分立甲");
        claims("fangshan", half, 1, 2, "2024-05-01", "分立乙");
        claims("fangshan", rest, 1, 3, "2024-05-01", "分立丙");
        claims("fangshan", living, 1, 4, "2020-01-01", "存续甲");
        claims("fangshan", spun, 1, 5, "2024-05-01", "存续乙");
        await().atMost(Duration.ofSeconds(30)).until(() -> total("fangshan", "") == 5);
        assertThat(on("fangshan", "2024-04-30")).isEqualTo(2);
        assertThat(links("split", List.of(whole), List.of(half, rest)).status()).isEqualTo(201);
        assertThat(total("fangshan", "")).isEqualTo(4);
        assertThat(links("split", List.of(living), List.of(living, spun)).status())
                .isEqualTo(201);
        assertThat(total("fangshan", ""))
                .as("what lives on beside what was split from it counts")
                .isEqualTo(4);
        assertThat(on("fangshan", "2024-04-30"))
                .as("of the days before nothing has changed")
                .isEqualTo(2);
        assertThat(on("fangshan", "2024-05-01")).isEqualTo(4);
        assertThat(lineage(whole)).containsExactly(">" + sorted(half, rest));
        assertThat(lineage(half)).containsExactly(whole + ">");
        assertThat(lineage(rest)).containsExactly(whole + ">");
        assertThat(lineage(living)).containsExactlyInAnyOrder(">" + sorted(living, spun), living + ">");
        assertThat(lineage(spun)).containsExactly(living + ">");
        assertThat(door.get("/enterprises/" + living).text("park")).isEqualTo("fangshan");
    }

    /** R5: of two who say at the same time what one has become, one is believed. */
    @Test
    void anEnterpriseComesToItsEndOnce() throws Exception {
        int many = 20;
        for (int i = 0; i < many; i++) {
            claims("daxing-yizhuang", uscc(500 + i), 1, i, "2020-01-01", "两次承继" + i);
            claims("daxing-yizhuang", uscc(600 + i), 1, i, "2020-01-01", "承继甲" + i);
            claims("daxing-yizhuang", uscc(700 + i), 1, i, "2020-01-01", "承继乙" + i);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> total("daxing-yizhuang", "") == 3 * many);
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < many; i++) {
                Uscc uscc = uscc(500 + i);
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<Integer>> answers = new ArrayList<>();
                for (Uscc successor : List.of(uscc(600 + i), uscc(700 + i))) {
                    answers.add(both.submit(() -> {
                        together.await(30, TimeUnit.SECONDS);
                        return links("merger", List.of(uscc), List.of(successor))
                                .status();
                    }));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> answer : answers) {
                    statuses.add(answer.get(60, TimeUnit.SECONDS));
                }
                assertThat(statuses).as("%s", uscc).containsExactlyInAnyOrder(201, 409);
                assertThat(lineage(uscc)).as("%s", uscc).hasSize(1);
                assertThat(Stream.of(uscc(600 + i), uscc(700 + i)).filter(EnterprisesIT::hasStandingLink))
                        .as("who was refused as successor of %s is none", uscc)
                        .hasSize(1);
            }
        }
    }

    private static boolean hasStandingLink(Uscc uscc) {
        return door.get("/enterprises/" + uscc)
                .body()
                .path("lineage")
                .valueStream()
                .anyMatch(link -> !link.has("revocationReason"));
    }

    /** R5: two that are said at once to have become each other are not both out of every figure. */
    @Test
    void noTwoEnterprisesBecomeEachOther() throws Exception {
        int many = 20;
        for (int i = 0; i < 2 * many; i++) {
            claims("shunyi", uscc(1_500 + i), 1, i, "2020-01-01", "互相承继" + i);
        }
        for (int i = 0; i < 2 * many; i++) {
            when(uscc(1_500 + i), "name", "互相承继" + i);
        }
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < many; i++) {
                Uscc one = uscc(1_500 + 2 * i);
                Uscc other = uscc(1_501 + 2 * i);
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Door.Answer> there = both.submit(() -> {
                    together.await(30, TimeUnit.SECONDS);
                    return links("merger", List.of(one), List.of(other));
                });
                Future<Door.Answer> back = both.submit(() -> {
                    together.await(30, TimeUnit.SECONDS);
                    return links("merger", List.of(other), List.of(one));
                });
                int recorded = 0;
                for (Door.Answer answer : List.of(there.get(60, TimeUnit.SECONDS), back.get(60, TimeUnit.SECONDS))) {
                    recorded += answer.status() == 201 ? 1 : 0;
                    assertThat(answer.code()).isIn("", "lineage-circle", "already-succeeded");
                }
                assertThat(recorded).as("%s", one).isLessThanOrEqualTo(1);
                assertThat(Stream.of(one, other)
                                .filter(uscc -> !door.get("/enterprises/" + uscc)
                                        .text("park")
                                        .isEmpty()))
                        .as("%s and %s", one, other)
                        .hasSize(2 - recorded);
                assertThat(hasStandingLink(one))
                        .as("a refused link leaves none that stands")
                        .isEqualTo(recorded == 1);
            }
        }
    }

    /** R5: one that was split off and comes back to the one that lived on is no circle. */
    @Test
    void whatWasSplitOffMayComeBack() {
        Uscc living = uscc(1_571);
        Uscc spun = uscc(1_572);
        claims("pinggu", living, 1, 1, "2020-01-01", "存续丙");
        claims("pinggu", spun, 1, 2, "2021-01-01", "分出丙");
        when(living, "name", "存续丙");
        when(spun, "name", "分出丙");
        String form = "{\"kind\":\"%s\",\"predecessors\":%s,\"successors\":%s,\"on\":\"%s\",\"reason\":\"工商变更\"}";
        assertThat(door.post(
                                "/enterprises/lineage",
                                form.formatted(
                                        "split", codes(List.of(living)), codes(List.of(living, spun)), "2021-01-01"))
                        .status())
                .isEqualTo(201);
        Door.Answer back = door.post(
                "/enterprises/lineage",
                form.formatted("merger", codes(List.of(spun)), codes(List.of(living)), "2023-01-01"));
        assertThat(back.status()).as("%s", back.body()).isEqualTo(201);
        assertThat(door.get("/enterprises/" + living).text("park")).isEqualTo("pinggu");
        assertThat(door.get("/enterprises/" + spun).body().has("park")).isFalse();
    }

    /** R8: what was taken back is not done again by an answer that came late and was asked for once more. */
    @Test
    void aKeyThatIsSentAgainDoesNotBringBackWhatWasRevoked() {
        Uscc old = uscc(1_561);
        Uscc now = uscc(1_562);
        claims("pinggu", old, 1, 1, "2020-01-01", "换码三公司");
        when(old, "name", "换码三公司");
        String form = "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + now
                + "\"],\"on\":\"2024-01-01\",\"reason\":\"三证合一\",\"unclaimedReason\":\"尚未入库\"}";
        Door.Answer recorded = door.post("/enterprises/lineage", form, "Idempotency-Key", "once-1561");
        String revocation = "/enterprises/lineage/" + recorded.text("id") + "/revocation";
        assertThat(door.post(revocation, "{\"reason\":\"录入错误\"}", "Idempotency-Key", "back-1561")
                        .status())
                .isEqualTo(200);
        Door.Answer again = door.post("/enterprises/lineage", form, "Idempotency-Key", "once-1561");
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(recorded.body());
        assertThat(door.get("/enterprises/" + old).text("park")).isEqualTo("pinggu");

        assertThat(door.post("/enterprises/lineage", form).status()).isEqualTo(201);
        assertThat(door.post(revocation, "{\"reason\":\"录入错误\"}", "Idempotency-Key", "back-1561")
                        .status())
                .isEqualTo(200);
        assertThat(door.get("/enterprises/" + old).body().has("park"))
                .as("recorded again on purpose, it stands")
                .isFalse();
    }

    /** R5: a mistyped successor takes nothing out of the figures, and what was recorded by mistake can be taken back (R8). */
    @Test
    void aSuccessorThatNobodyClaimsIsRefusedAndALinkCanBeTakenBack() {
        Uscc old = uscc(53);
        Uscc typo = uscc(54);
        Uscc right = uscc(55);
        claims("pinggu", old, 1, 1, "2020-01-01", "换码二公司");
        claims("pinggu", right, 1, 2, "2023-01-01", "换码二公司");
        when(old, "name", "换码二公司");
        when(right, "name", "换码二公司");
        String form = "{\"kind\":\"code-change\",\"predecessors\":[\"" + old + "\"],\"successors\":[\"" + typo
                + "\"],\"on\":\"2024-01-01\",\"reason\":\"三证合一\"}";
        Door.Answer refused = door.post("/enterprises/lineage", form);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("successor-not-claimed");
        assertThat(refused.text("detail")).contains(typo.value(), "2024-01-01");
        assertThat(door.post(
                                "/enterprises/lineage",
                                form.replace(typo.value(), right.value()).replace("2024-01-01", "2022-12-31"))
                        .code())
                .as("on that day it counts for nobody yet")
                .isEqualTo("successor-not-claimed");
        assertThat(door.get("/enterprises/" + old).text("park")).isEqualTo("pinggu");

        Door.Answer recorded = door.post(
                "/enterprises/lineage", form.replace("\"reason\"", "\"unclaimedReason\":\"新码尚未入库\",\"reason\""));
        assertThat(recorded.status()).isEqualTo(201);
        String id = recorded.text("id");
        JsonNode ended = door.get("/enterprises/" + old).body();
        assertThat(ended.path("park").isMissingNode()).isTrue();
        assertThat(ended.at("/lineage/0/id").asString()).isEqualTo(id);
        assertThat(ended.at("/lineage/0/unclaimedReason").asString()).isEqualTo("新码尚未入库");

        String path = "/enterprises/lineage/" + id + "/revocation";
        String mistake = "{\"reason\":\"代码录入错误\"}";
        assertThat(door.post(path, "{}").status()).isEqualTo(422);
        assertThat(door.as(Issuer.shared().of("reviewer")).post(path, mistake).status())
                .isEqualTo(403);
        assertThat(door.post("/enterprises/lineage/" + old + "-0123456789ab/revocation", mistake)
                        .status())
                .isEqualTo(404);
        Door.Answer revoked = door.post(path, mistake, "Idempotency-Key", "r-53");
        assertThat(revoked.status()).as(revoked.body().toString()).isEqualTo(200);
        assertThat(revoked.body().at("/predecessors/0").asString()).isEqualTo(old.value());
        JsonNode again = door.get("/enterprises/" + old).body();
        assertThat(again.path("park").asString()).isEqualTo("pinggu");
        assertThat(again.at("/lineage/0/revocationReason").asString()).isEqualTo("代码录入错误");
        String then = "?asOf=" + ended.path("asOf").asString();
        assertThat(door.get("/enterprises/" + old + then).body().path("park").isMissingNode())
                .as("as it was known then")
                .isTrue();
        long version = again.path("version").asLong();
        assertThat(door.post(path, mistake, "Idempotency-Key", "r-53").status()).isEqualTo(200);
        assertThat(door.post(path, mistake).status()).isEqualTo(200);
        assertThat(door.post(path, "{\"reason\":\"另一理由\"}").code()).isEqualTo("already-revoked");
        assertThat(door.get("/enterprises/" + old).body().path("version").asLong())
                .as("sent again")
                .isEqualTo(version);

        assertThat(door.post("/enterprises/lineage", form.replace(typo.value(), right.value()))
                        .status())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(told(old))
                        .hasExactlyElementsOfTypes(
                                EnterpriseConsolidated.class,
                                EnterpriseSucceeded.class,
                                EnterpriseConsolidated.class,
                                EnterpriseSuccessionRevoked.class,
                                EnterpriseConsolidated.class,
                                EnterpriseSucceeded.class,
                                EnterpriseConsolidated.class));
        EnterpriseConsolidated last = (EnterpriseConsolidated) told(old).getLast();
        assertThat(last.park()).isNull();
        assertThat(last.lineage().getFirst().successors()).containsExactly(right);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(((EnterpriseConsolidated) told(right).getLast()).lineage())
                                .containsExactly(new Succession(
                                        LineageKind.CODE_CHANGE, List.of(old), List.of(), LocalDate.of(2024, 1, 1))));
    }

    /** R8: of an enterprise of which too much was said the history says where it begins. */
    @Test
    void aHistoryBeginsWhereEverythingIsKept() {
        Uscc uscc = uscc(57);
        claims("dongcheng", uscc, 1, 1, "2024-01-01", "公司1");
        when(uscc, "name", "公司1");
        String before = door.get("/enterprises/" + uscc).text("asOf");
        int most = 2_001;
        for (int i = 2; i <= most; i++) {
            corrects("dongcheng", uscc, i, i, "2024-03-01", "公司" + i);
        }
        when(uscc, "name", "公司" + most);
        String path = "/enterprises/" + uscc + "/history";
        JsonNode history = door.get(path + "?limit=1").body();
        assertThat(history.path("complete").asBoolean(true)).isFalse();
        assertThat(history.at("/items/0/spans/0/validFrom").asString())
                .as("the sum of what was known until then")
                .isEqualTo("2024-01-01");
        assertThat(history.at("/items/0/spans/0/record/name").asString()).isEqualTo("公司1");
        assertThat(door.get(path + "?asOf=" + before).status()).isEqualTo(410);
        assertThat(door.get(path + "?asOf=" + before).code()).isEqualTo("history-not-kept");
        corrects("dongcheng", uscc, most + 1, most + 1, "2024-05-01", "末名");
        when(uscc, "name", "末名");
        int total = history.path("total").asInt();
        JsonNode page = door.get(path + "?limit=100").body();
        assertThat(page.path("total").asInt()).isEqualTo(total + 1);
        assertThat(page.path("items").size()).isEqualTo(total + 1);
        assertThat(page.at("/items/" + total + "/spans/0/validFrom").asString()).isEqualTo("2024-05-01");
        assertThat(door.get("/enterprises/" + uscc(31) + "/history")
                        .body()
                        .path("complete")
                        .asBoolean(true))
                .isTrue();
    }

    private static void describes(
            String park, Uscc uscc, int second, String name, List<String> formerNames, String address) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                1,
                START.plusSeconds(second),
                new RosterEntryRecorded(
                        new ParkCode(park),
                        uscc,
                        name,
                        formerNames,
                        null,
                        null,
                        address,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse("2020-01-01"),
                        true,
                        List.of("address", "claimedFrom", "formerNames", "name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null));
        when(uscc, "name", name);
    }

    private static String pair(Uscc one, Uscc other) {
        return one.compareTo(other) < 0 ? one + "~" + other : other + "~" + one;
    }

    /** A former name, an address in common; and a pair of which it was recorded that one became the other is proposed no more. */
    @Test
    void proposesByFormerNameAndAddressUntilItIsConfirmed() {
        Uscc renamed = uscc(63);
        Uscc namesake = uscc(64);
        Uscc neighbour = uscc(65);
        describes("tongzhou", renamed, 1, "北京新名示例有限公司", List.of("北京旧名示例有限公司"), "北京市通州区示例路 63 号");
        describes("pinggu", namesake, 2, "北京旧名示例有限公司", List.of(), "北京市平谷区示例路1号");
        describes("tongzhou", neighbour, 3, "北京邻居示例有限公司", List.of(), "北京市通州区示例路63号");
        JsonNode former = candidate(pair(renamed, namesake));
        assertThat(former.path("score").asInt()).isEqualTo(50);
        assertThat(former.path("reasons").toString()).isEqualTo("[\"former-name\"]");
        assertThat(candidate(pair(renamed, neighbour)).isMissingNode())
                .as("an address alone proposes nothing")
                .isTrue();
        JsonNode address = candidate(pair(renamed, neighbour), "&minScore=30");
        assertThat(address.path("score").asInt()).isEqualTo(30);
        assertThat(address.path("reasons").toString()).isEqualTo("[\"same-address\"]");

        String form = "{\"kind\":\"code-change\",\"predecessors\":[\"" + namesake + "\"],\"successors\":[\"" + renamed
                + "\"],\"on\":\"2024-01-01\",\"reason\":\"核实为同一企业\"}";
        Door.Answer confirmed = door.post("/enterprises/lineage", form);
        assertThat(confirmed.status()).isEqualTo(201);
        assertThat(candidate(pair(renamed, namesake)).isMissingNode()).isTrue();
        assertThat(door.post("/enterprises/lineage/" + confirmed.text("id") + "/revocation", "{\"reason\":\"并非同一企业\"}")
                        .status())
                .isEqualTo(200);
        assertThat(candidate(pair(renamed, namesake)).path("score").asInt())
                .as("what was confirmed by mistake is proposed again")
                .isEqualTo(50);
    }

    /** Candidates are proposed with a score, and never merged silently. */
    @Test
    void proposesRecordsThatLookAlikeUntilSomebodySaysThatTheyAreNot() {
        Uscc one = uscc(61);
        Uscc other = uscc(62);
        claims("tongzhou", one, 1, 1, "2020-01-01", "北京同名（科技）有限公司");
        claims("shijingshan", other, 1, 2, "2024-01-01", "北京同名(科技)有限公司 ");
        when(one, "name", "北京同名（科技）有限公司");
        when(other, "park", "shijingshan");
        String id = one.compareTo(other) < 0 ? one + "~" + other : other + "~" + one;
        JsonNode found = candidate(id);
        assertThat(found.path("score").asInt()).isEqualTo(60);
        assertThat(found.path("reasons").toString()).isEqualTo("[\"same-name\"]");
        assertThat(door.get("/enterprises/" + one).text("park")).isEqualTo("tongzhou");
        assertThat(door.get("/enterprises/duplicate-candidates?minScore=1").code())
                .isEqualTo("wrong-parameter");
        assertThat(door.as(Issuer.shared().administrator("tongzhou"))
                        .get("/enterprises/duplicate-candidates")
                        .status())
                .isEqualTo(403);
        assertThat(door.post("/enterprises/duplicate-candidates/" + one + "~/dismissal", null)
                        .status())
                .isEqualTo(404);
        String dismissal = "/enterprises/duplicate-candidates/" + id + "/dismissal";
        assertThat(door.post(dismissal, null).status()).isEqualTo(428);
        String tag = found.path("tag").asString();
        corrects("shijingshan", other, 2, 5, "2024-03-01", "北京同名科技有限公司");
        when(other, "name", "北京同名科技有限公司");
        assertThat(door.post(dismissal, null, "If-Match", tag).status())
                .as("one of them is not what it was when it was looked at")
                .isEqualTo(412);
        String now = candidate(id).path("tag").asString();
        assertThat(door.post(dismissal, null, "If-Match", now, "Idempotency-Key", "d-61")
                        .status())
                .isEqualTo(204);
        assertThat(door.post(dismissal, null, "If-Match", tag, "Idempotency-Key", "d-61")
                        .status())
                .as("sent again")
                .isEqualTo(204);
        assertThat(candidate(id).isMissingNode()).isTrue();
    }

    /** R8: pairs of a day as they were known at a moment, with the links and dismissals of then. */
    @Test
    void proposesRecordsThatLookedAlikeThen() {
        Uscc one = uscc(66);
        Uscc other = uscc(67);
        String id = pair(one, other);
        Instant before = Instant.now();
        claims("tongzhou", one, 1, 1, "2020-01-01", "北京彼时同名有限公司");
        claims("shijingshan", other, 1, 2, "2022-01-01", "北京彼时同名有限公司");
        when(one, "name", "北京彼时同名有限公司");
        when(other, "name", "北京彼时同名有限公司");
        JsonNode found = candidate(id);
        Instant alike = Instant.now();
        assertThat(door.post(
                                "/enterprises/duplicate-candidates/" + id + "/dismissal",
                                null,
                                "If-Match",
                                found.path("tag").asString())
                        .status())
                .isEqualTo(204);
        Instant dismissed = Instant.now();
        // from March on it has another name, by which nothing is like it
        corrects("shijingshan", other, 2, 5, "2024-03-01", "北京后来改名有限公司");
        when(other, "name", "北京后来改名有限公司");
        assertThat(candidate(id).isMissingNode()).isTrue();

        JsonNode then = candidate(id, "&asOf=" + alike);
        assertThat(then.path("score").asInt()).isEqualTo(60);
        assertThat(then.at("/other/name").asString() + then.at("/one/name").asString())
                .isEqualTo("北京彼时同名有限公司北京彼时同名有限公司");
        assertThat(then.hasNonNull("tag")).as("nothing is dismissed as of then").isFalse();
        assertThat(candidate(id, "&asOf=" + before).isMissingNode()).isTrue();
        assertThat(candidate(id, "&asOf=" + dismissed).isMissingNode())
                .as("dismissed by then")
                .isTrue();
        assertThat(candidate(id, "&validAt=2024-02-01&asOf=" + alike)
                        .path("score")
                        .asInt())
                .isEqualTo(60);
        for (String wrong :
                List.of("validAt=nie wrong-valid-at", "asOf=nie wrong-as-of", "asOf=2199-01-01 as-of-in-future")) {
            String[] parts = wrong.split(" ", 2);
            assertThat(door.get("/enterprises/duplicate-candidates?" + parts[0]).code())
                    .isEqualTo(parts[1]);
        }

        // of a day on which both had the name, though one has another today
        Uscc third = uscc(68);
        Uscc fourth = uscc(69);
        claims("tongzhou", third, 1, 1, "2020-01-01", "北京当日同名有限公司");
        claims("shijingshan", fourth, 1, 2, "2022-01-01", "北京当日同名有限公司");
        when(fourth, "name", "北京当日同名有限公司");
        when(third, "name", "北京当日同名有限公司");
        corrects("shijingshan", fourth, 2, 5, "2024-03-01", "北京今日异名有限公司");
        when(fourth, "name", "北京今日异名有限公司");
        assertThat(candidate(pair(third, fourth)).isMissingNode()).isTrue();
        assertThat(candidate(pair(third, fourth), "&validAt=2024-02-29")
                        .path("score")
                        .asInt())
                .isEqualTo(60);
        assertThat(candidate(pair(third, fourth), "&validAt=2024-03-01").isMissingNode())
                .isTrue();
    }

    private static JsonNode candidate(String id) {
        return candidate(id, "");
    }

    private static JsonNode candidate(String id, String further) {
        String cursor = "";
        do {
            JsonNode page = door.get("/enterprises/duplicate-candidates?limit=1000" + further
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            for (JsonNode item : page.path("items")) {
                if (item.path("id").asString().equals(id)) {
                    return item;
                }
            }
            cursor = page.path("next").isNull() ? "" : page.path("next").asString();
        } while (!cursor.isEmpty());
        return MissingNode.getInstance();
    }
}
