package cn.onezone.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.json.EventJson;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** The service on a real broker and the local store. */
class IndicatorsIT {
    private static final Instant START = Instant.parse("2024-02-06T01:02:03.123Z");
    private static final String DATABASE = "indicators-" + UUID.randomUUID();
    private static ConfigurableApplicationContext context;
    private static Door door;
    private static LogOfTests log;

    private static ConfigurableApplicationContext run() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        return OneZoneApplication.of(IndicatorsApplication.class, "indicators")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri(DATABASE),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
    }

    private static Door door(ConfigurableApplicationContext of) {
        return Door.of(of);
    }

    @BeforeAll
    static void start() {
        context = run();
        door = door(context);
        log = new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        log.close();
        context.close();
        assertThat(EmbeddedInfrastructure.shared().storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static List<Event<?>> told(EventType<?> type) {
        return log.all(IndicatorEvents.TOPIC, List.of(type));
    }

    @Test
    void publishesTheWholeCatalogueOnce() {
        JsonNode catalogue = door.get("/indicators/catalogue").body();
        assertThat(catalogue.path("elements").size()).isEqualTo(45);
        assertThat(catalogue.path("indicators").size()).isEqualTo(101);
        assertThat(catalogue.path("indicators").get(0).path("keyNo").asInt()).isEqualTo(1);
        assertThat(catalogue.path("targets").size()).isGreaterThanOrEqualTo(80);
        assertThat(catalogue.path("yearlyTargets").size()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(told(IndicatorEvents.DATA_ELEMENT_DEFINED)).hasSize(45);
            assertThat(told(IndicatorEvents.INDICATOR_DEFINED)).hasSize(101);
        });
        assertThat(door.get("/indicators/catalogue/total-income")
                        .body()
                        .at("/element/unit")
                        .asString())
                .isEqualTo("万元");
        JsonNode intensity =
                door.get("/indicators/catalogue/st-spending-intensity").body();
        assertThat(intensity.at("/targets/0/value").asString()).isEqualTo("6");
        assertThat(intensity.at("/indicator/formula/denominator/0").asString()).isEqualTo("total-income");
        Door.Answer unknown = door.get("/indicators/catalogue/total-incom");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().toString()).contains("total-income");
    }

    @Test
    void setsATargetAndKeepsItOverARestart() {
        String path = "/indicators/targets/profit-margin/2024";
        String seven = "{\"operator\": \">=\", \"value\": \"7.0\"}";
        Door.Answer created = door.put(path, seven, "If-None-Match", "*");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location()).isEqualTo(path);
        assertThat(created.body().path("value").asString()).isEqualTo("7.0");
        assertThat(created.body().path("unit").asString()).isEqualTo("%");
        assertThat(door.put(path, seven).status()).isEqualTo(428);
        assertThat(door.put(path, seven, "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(door.put(path, seven, "If-Match", "\"9\"").status()).isEqualTo(412);
        assertThat(door.put(path, seven, "If-Match", created.tag()).tag())
                .as("asking for the same changes nothing")
                .isEqualTo(created.tag());
        Door.Answer changed = door.put(
                path,
                "{\"operator\": \"range\", \"value\": 7.25, \"upper\": 8, \"unit\": \"%\","
                        + " \"source\": {\"plan\": \"AP22\", \"quote\": \"…\"}}",
                "If-Match",
                created.tag());
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("value").asString()).isEqualTo("7.25");
        assertThat(door.put("/indicators/targets/profit-margn/2024", seven).code())
                .isEqualTo("unknown-indicator");
        assertThat(door.put("/indicators/targets/profit-margin/2025", "{\"operator\": \"~\"}")
                        .code())
                .isEqualTo("missing-field");
        assertThat(door.put(
                                "/indicators/targets/profit-margin/2025",
                                "{\"operator\": \"~\", \"value\": 1, \"unit\": \"亿元\"}")
                        .code())
                .isEqualTo("wrong-unit");

        // a target of a plan that the office has changed must not come back with the next start
        Door.Answer plan = door.get("/indicators/targets/st-spending-intensity/2022");
        assertThat(door.put(
                                "/indicators/targets/st-spending-intensity/2022",
                                "{\"operator\": \">=\", \"value\": \"6.5\"}",
                                "If-Match",
                                plan.tag())
                        .status())
                .isEqualTo(200);
        try (ConfigurableApplicationContext again = run()) {
            Door second = door(again);
            assertThat(second.get("/indicators/targets/st-spending-intensity/2022")
                            .body()
                            .path("value")
                            .asString())
                    .isEqualTo("6.5");
            assertThat(second.get(path).body()).isEqualTo(changed.body());
        }
        assertThat(door.get("/indicators/targets?year=2024")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(t -> t.path("indicator").asString()))
                .contains("profit-margin");
        assertThat(door.get("/indicators/targets?indicator=profit-margin")
                        .body()
                        .path("total")
                        .asInt())
                .isGreaterThanOrEqualTo(1);
        assertThat(door.get("/indicators/targets?indicator=profit-margin&year=2024")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.TARGET_SET).stream()
                                .filter(e -> e.subject().equals("target/profit-margin/2024")))
                        .extracting(Event::sequence)
                        .containsExactly(1L, 2L));
    }

    @Test
    void entersTheShippedFiguresOnceHoweverOftenTheyAreSent() throws IOException {
        JsonNode all;
        try (InputStream in = getClass().getResourceAsStream("/cn/onezone/indicators/observations.json")) {
            all = EventJson.mapper()
                    .readTree(Objects.requireNonNull(in).readAllBytes())
                    .path("observations");
        }
        for (int round = 0; round < 2; round++) {
            for (JsonNode one : all) {
                Door.Answer answer = door.post("/indicators/observations", one.toString());
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
            }
        }
        assertThat(door.get("/indicators/observations").body().path("total").asInt())
                .isEqualTo(all.size());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(told(IndicatorEvents.OBSERVATION_RECORDED)).hasSize(all.size()));
        JsonNode year = door.get("/indicators/observations?item=total-income&period=2015")
                .body();
        assertThat(year.path("items").valueStream()).isNotEmpty().allSatisfy(o -> {
            assertThat(o.path("from").asString()).startsWith("2015");
            assertThat(o.path("value").isString()).isTrue();
        });
        JsonNode first = all.get(0);
        Door.Answer differs = door.post(
                "/indicators/observations",
                first.toString().replace(first.path("value").asString(), "1"),
                "Idempotency-Key",
                "a");
        assertThat(differs.code()).isEqualTo("observation-differs");
        assertThat(door.get("/indicators/observations?item=nonsense").code()).isEqualTo("unknown-item");
    }

    private static void submits(String park, int revision, String element, String unit) {
        String id = park + "-2023";
        log.say(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                id,
                revision * 2L,
                START.plusSeconds(revision),
                new SubmissionSubmitted(
                        id,
                        new ParkCode(park),
                        Period.ofYear(2023),
                        revision,
                        List.of(new ElementValue(element, new BigDecimal("12345.6700"), new Unit(unit))),
                        START.plusSeconds(revision),
                        true,
                        null));
    }

    private static JsonNode when(String id, int revision) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/indicators/submissions/" + id).body(),
                        b -> b.path("revision").asInt() == revision);
    }

    @Test
    void reviewsWhatAParkSubmits() {
        submits("haidian", 1, "total-income", "万元");
        JsonNode arrived = when("haidian-2023", 1);
        assertThat(arrived.path("state").asString()).isEqualTo("submitted");
        assertThat(arrived.at("/values/0/value").asString()).isEqualTo("12345.6700");
        String acceptance = "/indicators/submissions/haidian-2023/acceptance";
        assertThat(door.post(acceptance, "", "If-Match", "\"77\"").status()).isEqualTo(412);
        Door.Answer accepted = door.post(acceptance, "");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.body().path("state").asString()).isEqualTo("accepted");
        assertThat(door.post(acceptance, "").tag()).as("once is enough").isEqualTo(accepted.tag());
        assertThat(door.post("/indicators/submissions/haidian-2023/return", "{\"reasons\": [\"晚了\"]}")
                        .code())
                .isEqualTo("submission-decided");

        submits("haidian", 1, "total-income", "万元");
        submits("haidian", 2, "total-income", "万元");
        assertThat(when("haidian-2023", 2).path("acceptedRevision").asInt()).isEqualTo(1);
        Door.Answer returned = door.post("/indicators/submissions/haidian-2023/return", "{\"reasons\": [\"请说明\"]}");
        assertThat(returned.body().path("state").asString()).isEqualTo("returned");
        assertThat(returned.body().path("history").size()).isEqualTo(2);
        assertThat(door.get("/indicators/submissions?state=returned&park=haidian")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(door.get("/indicators/submissions?period=2023&state=accepted")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("id").asString()))
                .doesNotContain("haidian-2023");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.all(IndicatorEvents.TOPIC, IndicatorEvents.ALL).stream()
                                .filter(e -> e.subject().equals("haidian-2023"))
                                .map(e -> e.type().replaceAll(".*submission-(.*)\\.v1", "$1")))
                        .containsExactly("received", "accepted", "received", "returned"));
    }

    @Test
    void flagsWhatTheCatalogueDoesNotAllowAndAcceptsItNot() {
        submits("fengtai", 1, "total-incom", "万元");
        JsonNode arrived = when("fengtai-2023", 1);
        assertThat(arrived.at("/problems/0/code").asString()).isEqualTo("unknown-element");
        Door.Answer refused = door.post("/indicators/submissions/fengtai-2023/acceptance", "");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("submission-has-problems");
        assertThat(refused.body().at("/errors/0/value").asString()).isEqualTo("total-incom");
        assertThat(door.post("/indicators/submissions/fengtai-2023/return", "{\"reasons\": []}")
                        .code())
                .isEqualTo("wrong-text");
        assertThat(door.post("/indicators/submissions/fengtai-2023/return", "{\"reasons\": [\"数据项有误\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(door.post("/indicators/submissions/nowhere-2023/acceptance", "")
                        .status())
                .isEqualTo(404);
        assertThat(door.get("/indicators/submissions?state=overtaken").code()).isEqualTo("unknown-state");
        assertThat(door.get("/indicators/submissions?period=2023-13").code()).isEqualTo("unknown-period");
    }

    /** A park sees what it submitted itself; of others it is told what it is told of none. */
    @Test
    void aParkReachesItsOwnSubmissionsAndNothingElse() {
        submits("shijingshan", 1, "total-income", "万元");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get("/indicators/submissions?park=shijingshan")
                                .body()
                                .path("total")
                                .asInt()
                        > 0);
        String id = door.get("/indicators/submissions?park=shijingshan")
                .body()
                .at("/items/0/id")
                .asString();
        Door own = door.as(Issuer.shared().administrator("shijingshan"));
        Door other = door.as(Issuer.shared().administrator("yizhuang"));
        assertThat(own.get("/indicators/submissions/" + id).status()).isEqualTo(200);
        assertThat(own.get("/indicators/submissions").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(other.get("/indicators/submissions").body().path("total").asInt())
                .isZero();
        assertThat(other.get("/indicators/submissions?park=shijingshan").code()).isEqualTo("not-allowed");
        Door.Answer there = other.get("/indicators/submissions/" + id);
        Door.Answer never = other.get("/indicators/submissions/shijingshan-1999");
        assertThat(there.status()).isEqualTo(403);
        assertThat(never.status()).isEqualTo(403);
        assertThat(never.text("detail")).isEqualTo(there.text("detail"));
    }
}
