package cn.onezone.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringPart;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.indicators.evaluation.SnapshotCheck;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.json.EventJson;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.MeterNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
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
                        "--onezone.integrity.every=300ms",
                        "--onezone.rounds.every=200ms",
                        "--onezone.restatements.every=200ms",
                        "--onezone.working-days-file=" + everyDayIsWorked(),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
    }

    /** A calendar in which these days are worked, so that it does not matter on which of them the test runs. */
    private static Path everyDayIsWorked() {
        LocalDate today = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneId.of("Asia/Shanghai"));
        String days = today.minusDays(3)
                .datesUntil(today.plusDays(10))
                .map(day -> "\"" + day + "\"")
                .collect(Collectors.joining(", "));
        try {
            return Files.writeString(
                    Files.createTempFile("working-days", ".json"),
                    "{\"years\": [{\"year\": " + today.getYear() + ", \"off\": [], \"working\": [" + days + "]}]}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Door door(ConfigurableApplicationContext of) {
        return Door.of(of);
    }

    @BeforeAll
    static void start() {
        leftFromBeforeEditions();
        context = run();
        door = door(context);
        log = new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers());
    }

    /** A store that was filled before definitions had editions. */
    private static void leftFromBeforeEditions() {
        try (MongoClient client =
                MongoClients.create(EmbeddedInfrastructure.shared().mongoUri(DATABASE))) {
            client.getDatabase(DATABASE).getCollection("elements").insertOne(Document.parse("""
                    {"_id": "unicorns", "version": {"$numberLong": "1"}, "writer": "w",
                     "state": {"definition": {"code": "unicorns", "name": {"en": "Unicorns", "zh": "独角兽企业"},
                               "unit": "家", "decimals": 0}, "kind": "stock"}}"""));
        }
    }

    /** A store of before is brought up to date at start, and the log hears of it. */
    @Test
    void bringsDefinitionsOfBeforeEditionsUpToDate() {
        JsonNode unicorns = door.get("/indicators/catalogue/unicorns").body();
        assertThat(unicorns.at("/element/edition").asInt()).isEqualTo(1);
        assertThat(unicorns.at("/element/levels").size()).isEqualTo(2);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.DATA_ELEMENT_DEFINED).stream()
                                .filter(e -> e.subject().equals("element/unicorns")))
                        .extracting(Event::sequence)
                        .containsExactly(2L));
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

    private static long shipped(JsonNode entries) {
        return entries.valueStream()
                .filter(e -> !e.path("code").asString().startsWith("trial-"))
                .count();
    }

    private static List<Event<?>> shipped(List<Event<?>> told) {
        return told.stream()
                .filter(e -> !e.subject().contains("/trial-") && !e.subject().endsWith("/斤"))
                .toList();
    }

    private static String element(String code, String unit, String more) {
        return """
                {"code": "%s", "name": {"en": "Trial", "zh": "试验"}, "unit": "%s", "decimals": 2, "kind": "flow",
                 "levels": ["park", "zone"], "frequencies": ["year"], "breakdowns": ["industry-section"],
                 "sources": [{"plan": "P13", "quote": "夜间经济"}],
                 "responsible": {"en": "Bureau of Commerce", "zh": "市商务局"}%s}""".formatted(code, unit, more);
    }

    private static String indicator(String code, String unit, String formula, String more) {
        return """
                {"code": "%s", "name": {"en": "Trial", "zh": "试验"}, "unit": "%s", "decimals": 2, "direction": "UP",
                 "formula": "%s", "levels": ["park", "zone"], "frequencies": ["year"]%s}""".formatted(code, unit, formula, more);
    }

    /** R8: what the coordinator defines while the service runs stands at once, and what it was stays answerable. */
    @Test
    void definesElementsAndIndicatorsWhileItRuns() {
        String elements = "/indicators/catalogue/elements";
        Door.Answer created = door.post(elements, element("trial-night", "万元", ""), "Idempotency-Key", "night-1");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
        assertThat(created.location()).isEqualTo("/indicators/catalogue/trial-night");
        assertThat(created.body().path("edition").asInt()).isEqualTo(1);
        assertThat(door.post(elements, element("trial-night", "万元", ""), "Idempotency-Key", "night-1")
                        .tag())
                .as("the same request creates once")
                .isEqualTo(created.tag());
        assertThat(door.post(elements, element("trial-night", "亿元", ""), "Idempotency-Key", "night-1")
                        .code())
                .isEqualTo("idempotency-key-reused");
        assertThat(door.post(elements, element("trial-night", "万元", "")).code()).isEqualTo("already-exists");

        String indicators = "/indicators/catalogue/indicators";
        Door.Answer share = door.post(indicators, indicator("trial-share", "%", "trial-night / total-income", ""));
        assertThat(share.status()).as("%s", share.body()).isEqualTo(201);
        assertThat(share.body().path("expanded").asString()).isEqualTo("trial-night / total-income");
        Door.Answer target =
                door.put("/indicators/targets/trial-share/2030", "{\"operator\": \">=\", \"value\": \"4\"}");
        assertThat(target.status()).isEqualTo(201);

        // a submission may name it now
        submits("pinggu", 1, "trial-night", "万元");
        assertThat(when("pinggu-2023", 1).path("problems").size()).isZero();

        // a new edition
        String put = elements + "/trial-night";
        String second =
                element("trial-night", "万元", ", \"validFrom\": \"2024-01-01\", \"note\": \"from 2024 on with bars\"");
        assertThat(door.put(put, second).status()).isEqualTo(428);
        assertThat(door.put(put, second, "If-Match", "\"77\"").status()).isEqualTo(412);
        Door.Answer changed = door.put(put, second, "If-Match", created.tag());
        assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
        assertThat(changed.body().path("edition").asInt()).isEqualTo(2);
        assertThat(door.put(put, second, "If-Match", changed.tag()).tag())
                .as("the same again is no edition")
                .isEqualTo(changed.tag());
        assertThat(door.put(put, element("trial-night", "亿元", ""), "If-Match", changed.tag())
                        .body()
                        .at("/errors/0/code")
                        .asString())
                .isEqualTo("unit-fixed");
        String one = "/indicators/catalogue/trial-night";
        assertThat(edition(one)).isEqualTo(2);
        assertThat(edition(one + "?edition=1")).isEqualTo(1);
        assertThat(edition(one + "?validAt=2023-12-31")).isEqualTo(1);
        assertThat(edition(one + "?validAt=2024-01-01")).isEqualTo(2);
        String known = created.body().path("recordedAt").asString();
        assertThat(edition(one + "?validAt=2024-01-01&asOf=" + known)).isEqualTo(1);
        assertThat(door.get(one).body().path("editions").size()).isEqualTo(2);
        assertThat(door.get(one + "?edition=3").code()).isEqualTo("unknown-edition");
        assertThat(door.get(one + "?asOf=2001-01-01").code()).isEqualTo("unknown-edition");
        assertThat(door.get(one + "?validAt=yesterday").code()).isEqualTo("wrong-valid-at");
        assertThat(door.get(one + "?asOf=2999-01-01").code()).isEqualTo("as-of-in-future");
        assertThat(door.get("/indicators/catalogue?asOf=2001-01-01")
                        .body()
                        .path("elements")
                        .size())
                .isZero();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(told(IndicatorEvents.DATA_ELEMENT_DEFINED).stream()
                            .filter(e -> e.subject().equals("element/trial-night")))
                    .extracting(Event::sequence)
                    .containsExactly(1L, 2L);
            assertThat(told(IndicatorEvents.INDICATOR_DEFINED).stream()
                            .filter(e -> e.subject().equals("indicator/trial-share")))
                    .singleElement()
                    .satisfies(e -> {
                        IndicatorEvent.IndicatorDefined defined = (IndicatorEvent.IndicatorDefined) e.data();
                        assertThat(Objects.requireNonNull(defined.formula()).factor())
                                .isEqualByComparingTo("100");
                        assertThat(Objects.requireNonNull(defined.expression()).scale())
                                .isEqualTo("1/100");
                    });
        });
        // the trail has who defined what
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(door.as(Issuer.shared().of("auditor"))
                                .get("/indicators/audit?record=elements/trial-night")
                                .body()
                                .path("items")
                                .size())
                        .isEqualTo(2));
        // and another instance sees it
        try (ConfigurableApplicationContext again = run()) {
            assertThat(door(again).get(one).body()).isEqualTo(door.get(one).body());
        }
    }

    private static int edition(String path) {
        return door.get(path).body().at("/element/edition").asInt();
    }

    @Test
    void saysWhereAFormulaIsWrongAndWhatWasExpected() {
        String indicators = "/indicators/catalogue/indicators";
        Door.Answer broken = door.post(indicators, indicator("trial-x", "%", "profit / (total-income", ""));
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.code()).isEqualTo("wrong-formula");
        assertThat(broken.body().at("/errors/0/code").asString()).isEqualTo("formula-syntax");
        assertThat(broken.body().at("/errors/0/position").asInt()).isEqualTo(23);
        assertThat(broken.body().at("/errors/0/expected").asString()).contains("closing parenthesis");
        Door.Answer kinds = door.post(indicators, indicator("trial-x", "%", "profit / total-income + employees", ""));
        assertThat(kinds.body().at("/errors/0/code").asString()).isEqualTo("formula-unit");
        assertThat(kinds.body().at("/errors/0/position").asInt()).isEqualTo(23);
        assertThat(door.post(indicators, indicator("trial-x", "%", "trial-x + 1", ""))
                        .body()
                        .at("/errors/0/code")
                        .asString())
                .isEqualTo("formula-cycle");
        assertThat(door.post(
                                indicators,
                                indicator("trial-x", "%", "profit / total-income", ", \"levels\": [\"galaxy\"]"))
                        .status())
                .isBetween(400, 422);
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .post(indicators, indicator("trial-x", "%", "profit / total-income", ""))
                        .status())
                .isEqualTo(403);
    }

    /** R10: what is tried at the door is computed of sums. */
    @Test
    void triesAFormulaOfTheSumsOfSomeReports() {
        String formulas = "/indicators/catalogue/formulas";
        JsonNode tried = door.post(formulas, """
                        {"formula": "profit/total-income", "unit": "%", "decimals": 2,
                         "reports": [{"profit": "5", "total-income": "10"}, {"profit": "10", "total-income": 1000},
                                     {"profit": "900"}]}""").body();
        assertThat(tried.path("value").asString()).isEqualTo("1.49");
        assertThat(tried.path("contributors").asInt()).isEqualTo(2);
        assertThat(tried.path("formula").asString()).isEqualTo("profit / total-income");
        assertThat(tried.path("kind").asString()).isEqualTo("1");
        JsonNode zero = door.post(
                        formulas,
                        "{\"formula\": \"labour-productivity\", \"reports\": [{\"value-added\": 1, \"employees\": 0}]}")
                .body();
        assertThat(zero.has("value")).isFalse();
        assertThat(zero.path("reason").asString()).isEqualTo("zero-denominator");
        assertThat(zero.path("what").asString()).isEqualTo("employees");
        assertThat(door.post(formulas, "{\"formula\": \"labour-productivity\", \"reports\": []}")
                        .body()
                        .path("reason")
                        .asString())
                .isEqualTo("missing-element");
        assertThat(door.post(formulas, "{\"formula\": \"profit / \"}").code()).isEqualTo("wrong-formula");
        assertThat(door.post(formulas, "{}").code()).isEqualTo("wrong-field");
    }

    /** R11: new units are made of those there are, and none changes its meaning. */
    @Test
    void definesUnits() {
        String units = "/indicators/catalogue/units";
        String catty =
                "{\"symbol\": \"斤\", \"name\": {\"en\": \"catty\", \"zh\": \"市斤\"}, \"factor\": \"500\", \"of\": \"克\"}";
        Door.Answer created = door.post(units, catty, "Idempotency-Key", "catty");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
        assertThat(door.post(units, catty, "Idempotency-Key", "catty").status()).isEqualTo(201);
        assertThat(door.post(units, catty).code()).isEqualTo("already-exists");
        assertThat(door.post(units, catty.replace("斤", "万元"))
                        .body()
                        .at("/errors/0/code")
                        .asString())
                .isEqualTo("unit-known");
        assertThat(door.post("/indicators/catalogue/elements", element("trial-weight", "万斤", ""))
                        .status())
                .isEqualTo(201);
        assertThat(door.post("/indicators/catalogue/formulas", """
                        {"formula": "trial-weight", "unit": "吨", "reports": [{"trial-weight": 3}]}""")
                        .body()
                        .path("value")
                        .asString())
                .isEqualTo("15.00");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.UNIT_DEFINED))
                        .anySatisfy(e -> assertThat(e.subject()).isEqualTo("unit/斤")));
    }

    @Test
    void publishesTheWholeCatalogueOnce() {
        JsonNode catalogue = door.get("/indicators/catalogue").body();
        assertThat(shipped(catalogue.path("elements"))).isEqualTo(45);
        assertThat(shipped(catalogue.path("indicators"))).isEqualTo(101);
        assertThat(catalogue.path("indicators").get(0).path("keyNo").asInt()).isEqualTo(1);
        assertThat(catalogue.path("targets").size()).isGreaterThanOrEqualTo(80);
        assertThat(catalogue.path("yearlyTargets").size()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(shipped(told(IndicatorEvents.UNIT_DEFINED))).hasSize(25);
            assertThat(shipped(told(IndicatorEvents.DATA_ELEMENT_DEFINED))).hasSize(45);
            assertThat(shipped(told(IndicatorEvents.INDICATOR_DEFINED))).hasSize(101);
        });
        assertThat(door.get("/indicators/catalogue/total-income")
                        .body()
                        .at("/element/unit")
                        .asString())
                .isEqualTo("万元");
        JsonNode intensity =
                door.get("/indicators/catalogue/st-spending-intensity").body();
        assertThat(intensity.at("/targets/0/value").asString()).isEqualTo("6");
        assertThat(intensity.at("/indicator/formula").asString()).isEqualTo("st-spending / total-income");
        assertThat(intensity.at("/indicator/sources/0/quote").asString()).isEqualTo("企业科技经费投入强度");
        assertThat(intensity.at("/indicator/responsible/zh").asString()).isEqualTo("示范区领导小组办公室");
        Door.Answer unknown = door.get("/indicators/catalogue/total-incom");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().toString()).contains("total-income");
    }

    /** Values are held back until a moment, and the network is told each time it is set. */
    @Test
    void schedulesWhenValuesMayBeSeen() {
        String path = "/indicators/releases/2031";
        String march = "{\"visibleFrom\": \"2032-03-01T09:00:00+08:00\", \"reason\": \"与公报同日\"}";
        Door.Answer created = door.put(path, march);
        assertThat(created.status()).as("%s", created.body()).isEqualTo(201);
        assertThat(created.location()).isEqualTo(path);
        assertThat(created.body().path("visibleFrom").asString()).isEqualTo("2032-03-01T01:00:00Z");
        assertThat(door.put(path, march).status()).isEqualTo(428);
        assertThat(door.put(path, march, "If-Match", "\"9\"").status()).isEqualTo(412);
        assertThat(door.put(path, march, "If-Match", created.tag()).tag())
                .as("the same again changes nothing")
                .isEqualTo(created.tag());
        Door.Answer earlier =
                door.put(path, "{\"visibleFrom\": \"2032-02-01T09:00:00+08:00\"}", "If-Match", created.tag());
        assertThat(earlier.status()).isEqualTo(200);
        assertThat(earlier.body().has("reason")).isFalse();
        assertThat(door.get(path).tag()).isEqualTo(earlier.tag());
        String one = path + "/profit-margin";
        assertThat(door.put(one, march, "If-Match", "\"1\"").status()).isEqualTo(412);
        assertThat(door.put(one, march).status()).isEqualTo(201);
        assertThat(door.put(path + "/profit-margn", march).code()).isEqualTo("unknown-indicator");
        assertThat(door.put(path, "{}", "If-Match", earlier.tag()).code()).isEqualTo("missing-field");
        assertThat(door.put("/indicators/releases/2031Q5", march).code()).isEqualTo("unknown-period");
        assertThat(door.get("/indicators/releases/2030").status()).isEqualTo(404);
        assertThat(door.get("/indicators/releases?limit=1").body().path("total").asInt())
                .isGreaterThanOrEqualTo(2);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.RELEASE_SCHEDULED).stream()
                                .filter(e -> e.subject().startsWith("release/2031")))
                        .extracting(Event::subject, Event::sequence)
                        .containsExactlyInAnyOrder(
                                org.assertj.core.groups.Tuple.tuple("release/2031", 1L),
                                org.assertj.core.groups.Tuple.tuple("release/2031", 2L),
                                org.assertj.core.groups.Tuple.tuple("release/2031/profit-margin", 1L)));
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
        var _ = log.say(
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
                        null,
                        List.of(),
                        revision == 1 ? null : "企业更正年报"));
    }

    private static JsonNode when(String id, int revision) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/indicators/submissions/" + id).body(),
                        b -> b.path("revision").asInt() == revision);
    }

    /** Decides on what stands, as somebody does who has just read it. */
    private static Door.Answer decides(Door who, String submission, String what, String json) {
        // the service itself writes what is due and what it has told, which makes another version
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> who.post(
                                submission + '/' + what,
                                json,
                                "If-Match",
                                door.get(submission).tag()),
                        answer -> answer.status() != 412);
    }

    private static Door.Answer accepts(String id) {
        return decides(door, "/indicators/submissions/" + id, "acceptance", "");
    }

    /** Nobody decides on a revision that nobody has read: each decision names the version it is about. */
    @Test
    void decidesOnWhatWasReadOnly() {
        String path = "/indicators/submissions/yanqing-2007";
        gives("yanqing", "2007", 1, START, null, "total-income 1000");
        String read = door.get(path).tag();
        for (String decision : List.of("acceptance", "recommendation", "approval", "return")) {
            Door.Answer blind = door.post(path + '/' + decision, "{\"reasons\": [\"请说明\"]}");
            assertThat(blind.status()).as(decision).isEqualTo(428);
            assertThat(blind.code()).as(decision).isEqualTo("if-match-required");
        }
        gives("yanqing", "2007", 2, START.plusSeconds(5), null, "total-income 9000");
        for (String decision : List.of("acceptance", "recommendation", "approval", "return")) {
            assertThat(door.post(path + '/' + decision, "{\"reasons\": [\"请说明\"]}", "If-Match", read)
                            .status())
                    .as("%s of the revision before", decision)
                    .isEqualTo(412);
        }
        assertThat(door.get(path).body().path("state").asString()).isEqualTo("submitted");
        assertThat(accepts("yanqing-2007").body().path("acceptedRevision").asInt())
                .isEqualTo(2);
    }

    private static ElementValue in(String unit, String element, String value) {
        return new ElementValue(element, new BigDecimal(value), new Unit(unit));
    }

    private static ParkEvent.Cell section(@Nullable String letter, List<ElementValue> values, String... withheld) {
        return new ParkEvent.Cell(letter, null, null, 5, values, List.of(withheld));
    }

    private static void givesParts(
            String park, String period, int revision, List<ElementValue> values, List<ParkEvent.Cell> cells) {
        String id = park + "-" + period;
        var _ = log.say(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                id,
                revision * 2L,
                START.plusSeconds(revision),
                new SubmissionSubmitted(
                        id,
                        new ParkCode(park),
                        Period.of(period),
                        revision,
                        values,
                        START.plusSeconds(revision),
                        true,
                        null,
                        cells,
                        revision == 1 ? null : "行业归类更正"));
        when(id, revision);
    }

    /** What is told of parts is looked at like what is told of the whole, and has to add up to it where nothing is withheld. */
    @Test
    void acceptsNoPartsThatTheCatalogueDoesNotAllowOrThatDoNotAddUp() {
        List<ElementValue> whole = List.of(in("万元", "total-income", "100"), in("万元", "profit", "7"));
        givesParts(
                "yanqing",
                "2004",
                1,
                whole,
                List.of(
                        section(null, whole),
                        section("C", List.of(in("万元", "total-income", "60"), in("亿元", "profit", "7"))),
                        section("I", List.of(in("万元", "total-income", "-40"), in("万元", "profits", "1")), "nonsense"),
                        section("I", List.of())));
        JsonNode problems =
                door.get("/indicators/submissions/yanqing-2004").body().path("problems");
        assertThat(problems.valueStream()
                        .map(p -> p.path("pointer").asString() + " "
                                + p.path("code").asString()))
                .containsExactly(
                        "/cells/1/values/1/unit wrong-unit",
                        "/cells/2/values/0/value negative-amount",
                        "/cells/2/values/1/element unknown-element",
                        "/cells/2/suppressed/0 unknown-element",
                        "/cells/3 duplicate-cell",
                        "/values/0/value parts-differ");
        Door.Answer refused = accepts("yanqing-2004");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("submission-has-problems");
        assertThat(refused.body().at("/errors/5/value").asString()).isEqualTo("100");
        assertThat(refused.body().at("/errors/5/expected").asString()).contains("20");

        givesParts(
                "yanqing",
                "2004",
                2,
                whole,
                List.of(
                        section(null, whole),
                        section("C", List.of(in("万元", "total-income", "60")), "profit"),
                        section("I", List.of(in("万元", "total-income", "40.0")), "profit")));
        assertThat(accepts("yanqing-2004").status()).isEqualTo(200);
    }

    /** A correction that moves value between parts leaves the whole as it is, and is told all the same. */
    @Test
    void tellsOfValuesThatMoveBetweenParts() {
        List<ElementValue> whole = List.of(in("万元", "total-income", "100"));
        givesParts(
                "yanqing",
                "2005",
                1,
                whole,
                List.of(
                        section(null, whole),
                        section("C", List.of(in("万元", "total-income", "60"))),
                        section("I", List.of(in("万元", "total-income", "40")))));
        assertThat(accepts("yanqing-2005").status()).isEqualTo(200);
        givesParts(
                "yanqing",
                "2005",
                2,
                whole,
                List.of(
                        section(null, whole),
                        section("C", List.of(in("万元", "total-income", "10.00"))),
                        section("I", List.of(), "total-income"),
                        section("M", List.of(), "total-income")));
        assertThat(accepts("yanqing-2005").status()).isEqualTo(200);
        JsonNode told = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/indicators/restatements?park=yanqing&period=2005")
                                .body(),
                        b -> b.path("total").asInt() == 1)
                .at("/items/0");
        assertThat(told.path("changes").size()).as("the whole is the same").isZero();
        assertThat(told.path("reason").asString()).isEqualTo("行业归类更正");
        assertThat(told.path("cells").toString())
                .isEqualTo(
                        "[{\"industrySection\":\"C\",\"element\":\"total-income\",\"before\":\"60\",\"after\":\"10.00\","
                                + "\"unit\":\"万元\"},"
                                + "{\"industrySection\":\"I\",\"element\":\"total-income\",\"before\":\"40\","
                                + "\"unit\":\"万元\",\"withheldAfter\":true},"
                                + "{\"industrySection\":\"M\",\"element\":\"total-income\",\"withheldAfter\":true}]");
    }

    @Test
    void reviewsWhatAParkSubmits() {
        submits("haidian", 1, "total-income", "万元");
        JsonNode arrived = when("haidian-2023", 1);
        assertThat(arrived.path("state").asString()).isEqualTo("submitted");
        assertThat(arrived.at("/values/0/value").asString()).isEqualTo("12345.6700");
        String acceptance = "/indicators/submissions/haidian-2023/acceptance";
        assertThat(door.post(acceptance, "", "If-Match", "\"77\"").status()).isEqualTo(412);
        Door.Answer accepted = accepts("haidian-2023");
        assertThat(accepted.status()).isEqualTo(200);
        assertThat(accepted.body().path("state").asString()).isEqualTo("accepted");
        assertThat(accepts("haidian-2023").tag()).as("once is enough").isEqualTo(accepted.tag());
        assertThat(decides(door, "/indicators/submissions/haidian-2023", "return", "{\"reasons\": [\"晚了\"]}")
                        .code())
                .isEqualTo("submission-decided");

        submits("haidian", 1, "total-income", "万元");
        submits("haidian", 2, "total-income", "万元");
        assertThat(when("haidian-2023", 2).path("acceptedRevision").asInt()).isEqualTo(1);
        Door.Answer returned =
                decides(door, "/indicators/submissions/haidian-2023", "return", "{\"reasons\": [\"请说明\"]}");
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
        // R2: the park hears what became of what it has submitted, on a topic of its own
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                log.all(IndicatorEvents.topicTo(new ParkCode("haidian")), IndicatorEvents.ALL).stream()
                                        .filter(e -> e.subject().equals("haidian-2023"))
                                        .map(e -> e.type().replaceAll(".*submission-(.*)\\.v1", "$1") + " "
                                                + e.sequence()))
                        .containsExactlyElementsOf(log.all(IndicatorEvents.TOPIC, IndicatorEvents.ALL).stream()
                                .filter(e -> e.subject().equals("haidian-2023")
                                        && !e.type().endsWith("received.v1"))
                                .map(e -> e.type().replaceAll(".*submission-(.*)\\.v1", "$1") + " " + e.sequence())
                                .toList())
                        .hasSize(2));
    }

    @Test
    void flagsWhatTheCatalogueDoesNotAllowAndAcceptsItNot() {
        submits("fengtai", 1, "total-incom", "万元");
        JsonNode arrived = when("fengtai-2023", 1);
        assertThat(arrived.at("/problems/0/code").asString()).isEqualTo("unknown-element");
        Door.Answer refused = accepts("fengtai-2023");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("submission-has-problems");
        assertThat(refused.body().at("/errors/0/value").asString()).isEqualTo("total-incom");
        assertThat(decides(door, "/indicators/submissions/fengtai-2023", "return", "{\"reasons\": []}")
                        .code())
                .isEqualTo("wrong-text");
        assertThat(decides(door, "/indicators/submissions/fengtai-2023", "return", "{\"reasons\": [\"数据项有误\"]}")
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

    private static void reports(String park, int year, int revision, String profit) {
        String id = park + "-" + year;
        Unit unit = new Unit("万元");
        var _ = log.say(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                id,
                revision * 2L,
                START.plusSeconds(revision),
                new SubmissionSubmitted(
                        id,
                        new ParkCode(park),
                        Period.ofYear(year),
                        revision,
                        List.of(
                                new ElementValue("total-income", new BigDecimal("1000"), unit),
                                new ElementValue("st-spending", new BigDecimal("60"), unit),
                                new ElementValue("profit", new BigDecimal(profit), unit)),
                        START.plusSeconds(revision),
                        true,
                        null,
                        List.of(),
                        revision == 1 ? null : "企业更正年报"));
        when(id, revision);
        assertThat(accepts(id).status()).isEqualTo(200);
    }

    private static List<String> ranks(JsonNode standings) {
        return standings
                .valueStream()
                .filter(s -> s.has("rank"))
                .map(s -> s.path("rank").asInt() + " " + s.path("park").asString() + " "
                        + s.path("total").asString())
                .toList();
    }

    /** R15: drafted, tried out, published, frozen, recomputed from its file, and explained. */
    @Test
    void aRankingIsPublishedFrozenAndExplained() {
        reports("changping", 2019, 1, "70");
        reports("huairou", 2019, 1, "50");
        reports("miyun", 2019, 1, "20");
        String scheme =
                "\"normalisation\": \"min-max\", \"criteria\": [{\"indicator\": \"profit-margin\", \"weight\": 60},"
                        + " {\"indicator\": \"st-spending-intensity\", \"weight\": 40}]";
        assertThat(door.post("/indicators/evaluations", "{\"year\": 2019, " + scheme.replace("60", "61") + "}")
                        .code())
                .isEqualTo("wrong-scheme");
        Door.Answer wrong = door.post(
                "/indicators/evaluations",
                "{\"year\": 1899, \"normalisation\": \"best\", \"criteria\": [{\"indicator\": \"profit\", \"weight\": 1}]}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").asString()))
                .containsExactly("/year", "/normalisation", "/criteria/0/indicator");

        Door.Answer draft =
                door.post("/indicators/evaluations", "{\"year\": 2019, " + scheme + "}", "Idempotency-Key", "ev19");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        assertThat(door.post("/indicators/evaluations", "{\"year\": 2019, " + scheme + "}", "Idempotency-Key", "ev19")
                        .tag())
                .isEqualTo(draft.tag());
        // profit margins 7, 5 and 2; spending is the same everywhere, so all have 100 for it
        assertThat(ranks(draft.body().path("standings")))
                .containsExactly("1 changping 100.000000", "2 huairou 76.000000", "3 miyun 40.000000");
        assertThat(door.get("/indicators/evaluations/2019/snapshot").code()).isEqualTo("not-published");

        JsonNode other = door.post(
                        "/indicators/evaluations/2019/what-if",
                        "{\"values\": [{\"park\": \"miyun\", \"indicator\": \"profit-margin\", \"value\": 8}]}")
                .body();
        assertThat(ranks(other.path("standings")).getFirst()).startsWith("1 miyun");
        assertThat(other.at("/moves/0/before").asInt()).isEqualTo(3);
        // the figures of a draft have been read, though nothing was changed
        await().atMost(Duration.ofSeconds(20))
                .until(() -> door.get("/indicators/audit?kind=READ&record=evaluations/2019/what-if")
                                .body()
                                .path("items")
                                .size()
                        == 1);
        JsonNode firm = door.get("/indicators/evaluations/2019/sensitivity?runs=500&within=50")
                .body();
        assertThat(firm.at("/parks/0/kept").asString()).as("%s", firm).isEqualTo("100.00");
        assertThat(door.get("/indicators/evaluations/2019/sensitivity?runs=0").code())
                .isEqualTo("wrong-runs");

        String publication = "/indicators/evaluations/2019/publication";
        assertThat(door.post(publication, "").status()).isEqualTo(428);
        Door.Answer published = door.post(publication, "", "If-Match", draft.tag());
        assertThat(published.status()).as("%s", published.body()).isEqualTo(200);
        assertThat(door.post(publication, "", "If-Match", published.tag()).code())
                .isEqualTo("evaluation-published");
        assertThat(door.put("/indicators/evaluations/2019", "{" + scheme + "}", "If-Match", published.tag())
                        .code())
                .isEqualTo("evaluation-published");
        String file = door.get("/indicators/evaluations/2019/snapshot").body().toString();
        SnapshotCheck check = SnapshotCheck.of(
                file.getBytes(StandardCharsets.UTF_8),
                door.get("/indicators/evaluations/2019/basis").body().toString().getBytes(StandardCharsets.UTF_8));
        assertThat(check.faults()).isEmpty();
        assertThat(check.hash()).isEqualTo(published.body().path("hash").asString());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.EVALUATION_PUBLISHED).stream()
                                .filter(e -> e.subject().equals("evaluation/2019")))
                        .singleElement()
                        .satisfies(e -> assertThat(e.data().toString()).contains(check.hash())));

        // restated since: what was published stays, the cause is named
        reports("huairou", 2019, 2, "90");
        assertThat(ranks(door.get("/indicators/evaluations/2019").body().path("standings")))
                .as("frozen")
                .containsExactly("1 changping 100.000000", "2 huairou 76.000000", "3 miyun 40.000000");
        reports("changping", 2020, 1, "70");
        reports("huairou", 2020, 1, "90");
        reports("miyun", 2020, 1, "20");
        Door.Answer next = door.post("/indicators/evaluations", "{\"year\": 2020, " + scheme + "}");
        assertThat(next.body().at("/compared/moves/0/before").asInt()).isEqualTo(2);
        assertThat(door.post("/indicators/evaluations/2020/publication", "", "If-Match", next.tag())
                        .status())
                .isEqualTo(200);
        JsonNode changes =
                door.get("/indicators/evaluations/2020/changes?since=2019").body();
        JsonNode huairou = changes.path("changes")
                .valueStream()
                .filter(c -> c.path("park").asString().equals("huairou"))
                .findFirst()
                .orElseThrow();
        assertThat(huairou.path("before").asInt() - huairou.path("after").asInt())
                .isEqualTo(1);
        assertThat(huairou.path("causes")
                        .valueStream()
                        .map(c -> c.path("cause").asString() + " "
                                + c.at("/rank/twentyFourths").asInt()))
                .containsExactly("own-values 0", "others-values 0", "restatement -24", "weights 0");
        // a park administrator sees what is published, and no draft
        Door park = door.as(Issuer.shared().administrator("huairou"));
        assertThat(park.get("/indicators/evaluations/2019/snapshot").status()).isEqualTo(200);
        assertThat(park.get("/indicators/evaluations/2019").status()).isEqualTo(403);
        assertThat(park.get("/indicators/evaluations/2019/basis").status()).isEqualTo(403);
        assertThat(park.get("/indicators/evaluations/2019/snapshot").body().toString())
                .as("what other parks submitted")
                .doesNotContain("st-spending\"");
        assertThat(door.post("/indicators/evaluations", "{\"year\": 2021, " + scheme + "}")
                        .status())
                .isEqualTo(201);
        assertThat(park.get("/indicators/evaluations/drafts").status()).isEqualTo(403);
        assertThat(park.get("/indicators/evaluations").body().path("items").valueStream())
                .extracting(e -> e.path("id").asString() + " " + e.path("state").asString())
                .contains("2019 published", "2020 published")
                .doesNotContain("2021 draft");
        assertThat(door.get("/indicators/evaluations/drafts")
                        .body()
                        .path("items")
                        .valueStream())
                .extracting(e -> e.path("id").asString())
                .contains("2021")
                .doesNotContain("2019", "2020");
        assertThat(door.post("/indicators/evaluations", "{\"id\": \"drafts\", \"year\": 2021, " + scheme + "}")
                        .status())
                .isEqualTo(422);
        // the same year ranked again has no new values, only restated ones
        assertThat(door.post("/indicators/evaluations", "{\"id\": \"2019-b\", \"year\": 2019, " + scheme + "}")
                        .status())
                .isEqualTo(201);
        assertThat(publishes("2019-b").status()).isEqualTo(200);
        JsonNode again = door.get("/indicators/evaluations/2019-b/changes?since=2019")
                .body()
                .path("changes");
        assertThat(again.valueStream()
                        .filter(c -> c.path("park").asString().equals("huairou"))
                        .map(c ->
                                c.path("before").asInt() + " " + c.path("after").asInt()))
                .containsExactly("2 1");
        assertThat(again.valueStream()
                        .flatMap(c -> c.path("causes").valueStream())
                        .filter(c -> !c.path("cause").asString().equals("restatement"))
                        .map(c -> c.at("/rank/twentyFourths").asInt()))
                .isNotEmpty()
                .containsOnly(0);
        // short to write, and longer than the memory when it is added to anything
        assertThat(door.post(
                                "/indicators/evaluations/2020/what-if",
                                "{\"values\": [{\"park\": \"miyun\", \"indicator\": \"profit-margin\", \"value\": 1e999999999}]}")
                        .status())
                .isEqualTo(422);
    }

    private static Door.Answer drafted(String id, int year, String indicator) {
        Door.Answer draft = door.post(
                "/indicators/evaluations",
                "{\"id\": \"" + id + "\", \"year\": " + year
                        + ", \"normalisation\": \"min-max\", \"criteria\": [{\"indicator\": \"" + indicator
                        + "\", \"weight\": 100}]}");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        return draft;
    }

    private static Door.Answer publishes(String id) {
        String path = "/indicators/evaluations/" + id;
        return door.post(path + "/publication", "", "If-Match", door.get(path).tag());
    }

    private static void releasesAt(String what, Instant moment) {
        String path = "/indicators/releases/" + what;
        String json = "{\"visibleFrom\": \"" + moment + "\"}";
        Door.Answer there = door.get(path);
        assertThat((there.status() == 404 ? door.put(path, json) : door.put(path, json, "If-Match", there.tag()))
                        .status())
                .isBetween(200, 201);
    }

    /** What is not released yet is in no ranking that parks see, whether it was published before or after it was held back. */
    @Test
    void publishesNothingThatIsHeldBack() {
        Instant later = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        reports("fangshan", 2003, 1, "70");
        drafted("2003", 2003, "profit-margin");
        // another indicator, from which this one can be reckoned back
        releasesAt("2003/income-per-employee", later);
        Door.Answer refused = publishes("2003");
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("embargoed");
        assertThat(refused.text("detail"))
                .contains(later.truncatedTo(ChronoUnit.MILLIS).toString());
        assertThat(door.get("/indicators/evaluations/2003")
                        .body()
                        .path("standings")
                        .size())
                .as("the city sees it")
                .isEqualTo(16);
        releasesAt("2003/income-per-employee", Instant.parse("2004-03-01T00:00:00Z"));
        // of nothing in it
        releasesAt("2003/listed-enterprise-count", later);
        assertThat(publishes("2003").status()).isEqualTo(200);

        Door park = door.as(Issuer.shared().administrator("fangshan"));
        assertThat(park.get("/indicators/evaluations/2003/snapshot").status()).isEqualTo(200);
        releasesAt("2003", later);
        for (String path : List.of("snapshot", "changes?since=2003")) {
            Door.Answer hidden = park.get("/indicators/evaluations/2003/" + path);
            assertThat(hidden.status()).as(path).isEqualTo(409);
            assertThat(hidden.code()).as(path).isEqualTo("embargoed");
            assertThat(door.get("/indicators/evaluations/2003/" + path).status())
                    .as("%s is seen by the city", path)
                    .isEqualTo(200);
        }
        assertThat(park.get("/indicators/evaluations/2003/restated").status())
                .as("its own values it knows")
                .isEqualTo(200);
        releasesAt("2003", Instant.parse("2004-03-01T00:00:00Z"));
        assertThat(park.get("/indicators/evaluations/2003/snapshot").status()).isEqualTo(200);
    }

    private static void schemeOf(String id, int year, String indicator) {
        drafted(id, year, indicator);
        Door.Answer published = publishes(id);
        assertThat(published.status()).as("%s", published.body()).isEqualTo(200);
    }

    /** Why a rank changed is told of values of both years by both schemes: none of them may be held back. */
    @Test
    void saysNotWhyRanksChangedByWhatIsHeldBackInEitherYear() {
        Instant later = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        Instant past = Instant.parse("2004-03-01T00:00:00Z");
        for (int year : List.of(2041, 2042)) {
            for (String park : List.of("fengtai", "mentougou")) {
                int more = park.equals("fengtai") ? 0 : 10;
                givesParts(
                        park,
                        Integer.toString(year),
                        1,
                        List.of(
                                in("万元", "total-income", "1000"),
                                in("万元", "profit", Integer.toString(year - 2000 + more)),
                                in("万元", "value-added", Integer.toString(3000 - year - more)),
                                in("人", "employees", "10")),
                        List.of());
                assertThat(accepts(park + "-" + year).status()).isEqualTo(200);
            }
        }
        // two indicators that share no data element
        schemeOf("2041", 2041, "profit-margin");
        schemeOf("2042", 2042, "labour-productivity");
        Door park = door.as(Issuer.shared().administrator("fengtai"));
        String changes = "/indicators/evaluations/2042/changes?since=2041";
        assertThat(park.get(changes).body().path("changes").isEmpty()).isFalse();
        for (String held : List.of("2042/profit-margin", "2041/labour-productivity")) {
            releasesAt(held, later);
            Door.Answer hidden = park.get(changes);
            assertThat(hidden.status()).as(held).isEqualTo(409);
            assertThat(hidden.code()).as(held).isEqualTo("embargoed");
            assertThat(hidden.text("detail")).as(held).contains(held.substring(0, 4) + " are released at");
            assertThat(park.get("/indicators/evaluations/2042/changes?since=2042")
                            .status())
                    .as("of %s nothing is in a year held against itself by its own scheme", held)
                    .isEqualTo(200);
            for (int year : List.of(2041, 2042)) {
                assertThat(park.get("/indicators/evaluations/" + year + "/snapshot")
                                .status())
                        .as("of %s nothing is in the ranking of %s", held, year)
                        .isEqualTo(200);
            }
            assertThat(door.get(changes).status()).as("the city sees it").isEqualTo(200);
            releasesAt(held, past);
        }
        assertThat(park.get(changes).status()).isEqualTo(200);
    }

    private static JsonNode restatement(Door who, String park, String period, int revision) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> who.get("/indicators/restatements?park=" + park + "&period=" + period)
                                .body()
                                .at("/items/0"),
                        told -> told.path("toRevision").asInt() == revision);
    }

    private static JsonNode target(JsonNode restatement) {
        return of(restatement.path("uses"), "kind", "target");
    }

    private static String onLog(String restatement) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> told(IndicatorEvents.VALUE_RESTATED).stream()
                                .filter(e -> e.subject().equals("restatement/" + restatement))
                                .map(e -> EventJson.mapper()
                                        .valueToTree(((IndicatorEvent.ValueRestated) e.data()).uses())
                                        .toString())
                                .findFirst()
                                .orElse(""),
                        uses -> !uses.isEmpty());
    }

    /** A correction tells a park nothing of the zone that the city still holds back, neither at the door nor on the log. */
    @Test
    void tellsParksOfTheZoneOnlyWhatIsReleased() {
        Instant later = Clock.systemUTC().instant().plus(Duration.ofHours(1));
        reports("pinggu", 2043, 1, "70");
        reports("miyun", 2043, 1, "40");
        assertThat(door.put("/indicators/targets/profit-margin/2043", "{\"operator\": \">=\", \"value\": \"5\"}")
                        .status())
                .isEqualTo(201);
        // another indicator, from which this one can be reckoned back
        releasesAt("2043/income-per-employee", later);
        gives("pinggu", "2043", 2, START.plusSeconds(5), "更正", "total-income 1000", "st-spending 60", "profit 30");
        assertThat(accepts("pinggu-2043").status()).isEqualTo(200);

        String whole = "{\"kind\":\"target\",\"id\":\"profit-margin/2043\",\"indicator\":\"profit-margin\","
                + "\"before\":\"5.50\",\"after\":\"3.50\",\"statusBefore\":\"met\",\"statusAfter\":\"missed\","
                + "\"coverageBefore\":{\"counted\":2,\"of\":16,\"withholding\":0},"
                + "\"coverageAfter\":{\"counted\":2,\"of\":16,\"withholding\":0}}";
        String hidden = "{\"kind\":\"target\",\"id\":\"profit-margin/2043\",\"indicator\":\"profit-margin\","
                + "\"reasonBefore\":\"embargoed\",\"reasonAfter\":\"embargoed\"}";
        assertThat(target(restatement(door, "pinggu", "2043", 2)).toString())
                .as("the city sees it")
                .isEqualTo(whole);
        Door own = door.as(Issuer.shared().administrator("pinggu"));
        JsonNode told = restatement(own, "pinggu", "2043", 2);
        assertThat(target(told).toString()).isEqualTo(hidden);
        assertThat(told.path("changes").toString())
                .as("its own values it knows")
                .isEqualTo("[{\"element\":\"profit\",\"before\":\"70\",\"after\":\"30\",\"unit\":\"万元\"}]");
        assertThat(onLog("pinggu-2043/2")).contains(hidden).doesNotContain("5.50", "3.50");
        releasesAt("2043/income-per-employee", Instant.parse("2004-03-01T00:00:00Z"));
        assertThat(target(restatement(own, "pinggu", "2043", 2)).toString())
                .as("the moment has come")
                .isEqualTo(whole);
        gives("pinggu", "2043", 3, START.plusSeconds(6), "再更正", "total-income 1000", "st-spending 60", "profit 80");
        assertThat(accepts("pinggu-2043").status()).isEqualTo(200);
        assertThat(onLog("pinggu-2043/3")).contains("\"3.50\"").contains("\"6.00\"");
    }

    /** R12, R14: of a sum that a park withholds a part of nothing is told, whether it withholds it now or did so before. */
    @Test
    void tellsNoValueOfTheZoneOfWhichAParkWithholdsAPart() {
        assertThat(door.put("/indicators/targets/income-per-employee/2044", "{\"operator\": \">=\", \"value\": \"50\"}")
                        .status())
                .isEqualTo(201);
        ElementValue income = in("万元", "total-income", "1000");
        givesParts("huairou", "2044", 1, List.of(income, in("人", "employees", "10")), List.of());
        givesParts("changping", "2044", 1, List.of(income, in("人", "employees", "20")), List.of());
        // a park that gave another element only is in no sum, and withholds nothing
        givesParts("yanqing", "2044", 1, List.of(in("万元", "profit", "1")), List.of());
        for (String park : List.of("huairou", "changping", "yanqing")) {
            assertThat(accepts(park + "-2044").status()).isEqualTo(200);
        }
        givesParts("huairou", "2044", 2, List.of(income), List.of(section(null, List.of(income), "employees")));
        assertThat(accepts("huairou-2044").status()).isEqualTo(200);
        JsonNode withheld = restatement(door, "huairou", "2044", 2);
        String counted = "\"coverageBefore\":{\"counted\":%d,\"of\":16,\"withholding\":%d},"
                + "\"coverageAfter\":{\"counted\":%d,\"of\":16,\"withholding\":%d}}";
        String use = "{\"kind\":\"target\",\"id\":\"income-per-employee/2044\",\"indicator\":\"income-per-employee\",";
        assertThat(target(withheld).toString())
                .isEqualTo(use + "\"before\":\"66.67\",\"statusBefore\":\"met\",\"statusAfter\":\"no-value\","
                        + "\"reasonAfter\":\"suppressed\"," + counted.formatted(2, 0, 1, 1));
        assertThat(onLog("huairou-2044/2")).contains("\"suppressed\"").doesNotContain("50.00");
        // another park's correction is told of no value of the zone either
        givesParts("changping", "2044", 2, List.of(income, in("人", "employees", "40")), List.of());
        assertThat(accepts("changping-2044").status()).isEqualTo(200);
        assertThat(restatement(door, "changping", "2044", 2).path("uses").toString())
                .doesNotContain("target");
        givesParts("huairou", "2044", 3, List.of(income, in("人", "employees", "10")), List.of());
        assertThat(accepts("huairou-2044").status()).isEqualTo(200);
        assertThat(target(restatement(door, "huairou", "2044", 3)).toString())
                .isEqualTo(use + "\"after\":\"40.00\",\"statusBefore\":\"no-value\",\"statusAfter\":\"missed\","
                        + "\"reasonBefore\":\"suppressed\"," + counted.formatted(1, 1, 2, 0));
    }

    private static JsonNode findings(Door who, String query) {
        return who.get("/indicators/integrity?" + query).body().path("findings");
    }

    /** What is usual among other parks is made of their values: a park gets it when they are released. */
    @Test
    void tellsAParkNothingOfOtherParksThatIsHeldBack() {
        String[][] parks = {
            {"xicheng", "5000000", "400000", "100000", "200000"},
            {"fengtai", "40000", "3000", "1000", "2000"},
            {"miyun", "5000", "500", "100", "200"},
            {"dongcheng", "5000000", "40", "10", "20"}
        };
        for (String[] park : parks) {
            gives(
                    park[0],
                    "2046",
                    1,
                    START,
                    null,
                    "total-income " + park[1],
                    "profit " + park[2],
                    "st-spending " + park[3],
                    "taxes-paid " + park[4]);
            assertThat(accepts(park[0] + "-2046").status()).isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(findings(door, "check=scale&park=dongcheng")
                                .at("/items/0/before")
                                .asString())
                        .isEqualTo("625.00"));
        Door own = door.as(Issuer.shared().administrator("dongcheng"));
        releasesAt("2046/income-per-employee", Clock.systemUTC().instant().plus(Duration.ofHours(1)));
        JsonNode hidden = findings(own, "check=scale").at("/items/0");
        assertThat(hidden.path("value").asString()).as("its own it knows").isEqualTo("5000000");
        assertThat(hidden.has("before")).isFalse();
        assertThat(hidden.path("reason").asString()).isEqualTo("embargoed");
        JsonNode seen = findings(door, "check=scale&park=dongcheng").at("/items/0");
        assertThat(seen.path("before").asString()).as("the city sees it").isEqualTo("625.00");
        assertThat(seen.has("reason")).isFalse();
        releasesAt("2046/income-per-employee", Instant.parse("2004-03-01T00:00:00Z"));
        assertThat(findings(own, "check=scale").at("/items/0/before").asString())
                .isEqualTo("625.00");
    }

    /** Values do not make a park of a code: one that nobody has described is an orphan, and counts for nothing else. */
    @Test
    void aParkThatNobodyKnowsIsFound() {
        gives("haidain", "1990", 1, START, null, "total-income 1000");
        assertThat(accepts("haidain-1990").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(findings(door, "check=orphan&park=haidain")
                                .at("/items")
                                .valueStream()
                                .map(f -> f.path("period").asString() + " " + f.has("element") + " "
                                        + f.at("/why/en").asString()))
                        .containsExactly("1990 false the directory has no park haidain"));
        assertThat(door.put(
                                "/indicators/rounds/1990",
                                "{\"opensOn\": \"1991-01-07\", \"dueIn\": 10, \"expected\": [\"total-income\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(parksOf("1990")).hasSize(16).doesNotContain("haidain");
    }

    /** A correction is another evaluation with another id: the next year is held against it, and not against what it corrects. */
    @Test
    void comparesWithWhatWasPublishedLastOfTheYearBefore() {
        reports("huairou", 2001, 1, "50");
        reports("miyun", 2001, 1, "20");
        drafted("2001", 2001, "profit-margin");
        assertThat(publishes("2001").status()).isEqualTo(200);
        reports("miyun", 2001, 2, "90");
        drafted("2001-corrected", 2001, "profit-margin");
        assertThat(publishes("2001-corrected").status()).isEqualTo(200);
        drafted("2001-never", 2001, "profit-margin");
        reports("huairou", 2002, 1, "50");
        reports("miyun", 2002, 1, "20");
        JsonNode compared = drafted("2002-first", 2002, "profit-margin").body().path("compared");
        assertThat(compared.path("id").asString()).isEqualTo("2001-corrected");
        assertThat(compared.path("moves")
                        .valueStream()
                        .map(m -> m.path("park").asString() + " "
                                + m.path("before").asInt() + " " + m.path("now").asInt()))
                .containsExactly("huairou 2 1", "miyun 1 2");
    }

    /** R9: the city's review and the park's correction have days of their own, seen in lists, in the round and as a metric. */
    @Test
    void bindsTheReviewAndTheCorrectionToWorkingDays() {
        assertThat(door.put(
                                "/indicators/rounds/1998",
                                "{\"opensOn\": \"1999-01-05\", \"dueIn\": 10, \"reviewIn\": 0, \"correctIn\": 251}")
                        .body()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").asString()))
                .containsExactly("/reviewIn", "/correctIn");
        Door.Answer round = door.put(
                "/indicators/rounds/1998",
                "{\"opensOn\": \"1999-01-05\", \"dueIn\": 10, \"reviewIn\": 3, \"correctIn\": 2, \"expected\": [\"total-income\"]}");
        assertThat(round.status()).as("%s", round.body()).isEqualTo(201);
        assertThat(round.body().path("correctIn").asInt()).isEqualTo(2);
        String old = "/indicators/submissions/mentougou-1998";
        // a Tuesday; of that time no notice is known, so only the week counts
        gives("mentougou", "1998", 1, Instant.parse("1999-01-05T02:00:00Z"), null, "total-income 1000");
        assertThat(door.get(old).body().path("awaiting").asString()).isEqualTo("review");
        assertThat(door.get(old).body().path("awaitedBy").asString()).isEqualTo("1999-01-08");
        gives("pinggu", "1998", 1, Clock.systemUTC().instant(), null, "total-income 1000");
        assertThat(ids(door.get("/indicators/submissions?period=1998&awaiting=review")))
                .containsExactly("mentougou-1998", "pinggu-1998");
        assertThat(ids(door.get("/indicators/submissions?period=1998&awaiting=review&overdue=true")))
                .containsExactly("mentougou-1998");
        assertThat(ids(door.get("/indicators/submissions?awaiting=review&overdue=true&limit=1")))
                .containsExactly("mentougou-1998");
        assertThat(door.get("/indicators/submissions?overdue=true").code()).isEqualTo("wrong-parameter");
        assertThat(door.get("/indicators/submissions?awaiting=lunch").code()).isEqualTo("wrong-parameter");
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        JsonNode parks =
                door.get("/indicators/rounds/1998/parks?park=mentougou").body().path("parks");
        assertThat(parks.get(0).path("awaiting").asString()).isEqualTo("review");
        assertThat(parks.get(0).path("awaitedLate").asInt()).isGreaterThan(5_000);
        assertThat(accepts("mentougou-1998").body().has("awaiting"))
                .as("it waits for nothing")
                .isFalse();
        LocalDate before = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneId.of("Asia/Shanghai"));
        assertThat(decides(door, "/indicators/submissions/pinggu-1998", "return", "{\"reasons\": [\"请说明\"]}")
                        .body()
                        .path("awaiting")
                        .asString())
                .isEqualTo("correction");
        LocalDate after = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneId.of("Asia/Shanghai"));
        // in the calendar of this test every day is worked
        assertThat(LocalDate.parse(door.get("/indicators/submissions/pinggu-1998")
                        .body()
                        .path("awaitedBy")
                        .asString()))
                .isBetween(before.plusDays(2), after.plusDays(2));
        assertThat(ids(door.get("/indicators/submissions?park=pinggu&awaiting=correction")))
                .containsExactly("pinggu-1998");
        // a round of now, for gauges are of these
        String thisYear = Integer.toString(before.getYear());
        assertThat(door.put(
                                "/indicators/rounds/" + thisYear + "-01",
                                "{\"dueIn\": 5, \"reviewIn\": 1, \"expected\": [\"total-income\"]}")
                        .status())
                .isEqualTo(201);
        gives(
                "mentougou",
                thisYear + "-01",
                1,
                Instant.parse(before.getYear() - 1 + "-12-01T02:00:00Z"),
                null,
                "total-income 1");
        await().atMost(Duration.ofSeconds(30))
                // the gauge is not there before the round is looked at
                .ignoreException(MeterNotFoundException.class)
                .untilAsserted(() -> assertThat(meters.get("onezone.indicators.round.overdue")
                                .tag("period", thisYear + "-01")
                                .tag("awaiting", "review")
                                .gauge()
                                .value())
                        .isEqualTo(1));
    }

    /** R1: who takes part in a year is who was there on its last day, and new parks are known without a start. */
    @Test
    void goesByTheParksOfThePeriod() {
        ParkCode east = ParkCode.of("shunyi-east");
        ParkCode west = ParkCode.of("shunyi-west");
        assertThat(door.put(
                                "/indicators/rounds/1999",
                                "{\"opensOn\": \"2000-01-05\", \"dueIn\": 10, \"expected\": [\"total-income\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(door.put(
                                "/indicators/rounds/2000",
                                "{\"opensOn\": \"2001-01-05\", \"dueIn\": 10, \"expected\": [\"total-income\"]}")
                        .status())
                .isEqualTo(201);
        var _ = log.say(
                RestructuringEvents.PARKS_RESTRUCTURED,
                "/enterprises",
                "split-of-shunyi",
                1,
                START,
                new ParksRestructured(
                        "split-of-shunyi",
                        LocalDate.of(2000, 1, 1),
                        List.of(ParkCode.of("shunyi")),
                        List.of(
                                new RestructuringPart(east, List.of(), List.of(), List.of(), 0),
                                new RestructuringPart(west, List.of(), List.of(), List.of(), 0)),
                        null,
                        null));
        // and one again a year later, so that it is as it was for everybody else
        var _ = log.say(
                RestructuringEvents.PARKS_RESTRUCTURED,
                "/enterprises",
                "union-of-shunyi",
                1,
                START,
                new ParksRestructured(
                        "union-of-shunyi",
                        LocalDate.of(2001, 1, 1),
                        List.of(east, west),
                        List.of(new RestructuringPart(ParkCode.of("shunyi"), List.of(), List.of(), List.of(), 0)),
                        null,
                        null));
        log.flush();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(parksOf("2000")).contains("shunyi-east", "shunyi-west"));
        assertThat(parksOf("2000")).hasSize(17).doesNotContain("shunyi");
        assertThat(parksOf("1999")).hasSize(16).contains("shunyi").doesNotContain("shunyi-east");
        gives("shunyi-east", "2000", 1, START, null, "total-income 1000", "profit 100");
        assertThat(accepts("shunyi-east-2000").status()).isEqualTo(200);
        JsonNode standings = drafted("2000", 2000, "profit-margin").body().path("standings");
        assertThat(standings.valueStream().map(s -> s.path("park").asString()))
                .hasSize(17)
                .contains("shunyi-east", "shunyi-west")
                .doesNotContain("shunyi");
        assertThat(standings.get(0).path("park").asString()).isEqualTo("shunyi-east");
        Door.Answer round = door.get("/indicators/rounds/2000");
        assertThat(door.post(
                                "/indicators/rounds/2000/extensions",
                                "{\"park\": \"shunyi-west\", \"workingDays\": 3, \"reason\": \"新设分园\"}",
                                "If-Match",
                                round.tag())
                        .status())
                .isEqualTo(200);
        assertThat(door.post(
                                "/indicators/rounds/1999/extensions",
                                "{\"park\": \"shunyi-west\", \"workingDays\": 3, \"reason\": \"新设分园\"}",
                                "If-Match",
                                door.get("/indicators/rounds/1999").tag())
                        .body()
                        .at("/errors/0/code")
                        .asString())
                .isEqualTo("unknown-park");
        Instant accepted = Clock.systemUTC().instant();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Instant.parse(door.get("/indicators/integrity")
                                .body()
                                .path("at")
                                .asString("1970-01-01T00:00:00Z"))
                        .isAfter(accepted));
        assertThat(door.get("/indicators/integrity?check=orphan&park=shunyi-east")
                        .body()
                        .at("/findings/total")
                        .asInt())
                .as("it is no orphan")
                .isZero();
    }

    private static List<String> parksOf(String period) {
        return door.get("/indicators/rounds/" + period + "/parks")
                .body()
                .path("parks")
                .valueStream()
                .map(p -> p.path("park").asString())
                .toList();
    }

    /** What is odd among accepted values is found on a schedule and seen at the door and as a metric. */
    @Test
    void oddValuesAreSeen() {
        reports("tongzhou", 2016, 1, "700000");
        reports("tongzhou", 2017, 1, "70");
        reports("tongzhou", 2019, 1, "71");
        Door own = door.as(Issuer.shared().administrator("tongzhou"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode found = door.get("/indicators/integrity?park=tongzhou").body();
            assertThat(found.at("/findings/items")
                            .valueStream()
                            .map(f -> f.path("period").asString() + " "
                                    + f.path("check").asString() + " "
                                    + f.path("element").asString("")))
                    .containsExactly("2017 unit profit", "2018 gap ");
            assertThat(own.get("/indicators/integrity").body().path("counts").toString())
                    .isEqualTo("{\"gap\":1,\"unit\":1}");
        });
        assertThat(door.get("/indicators/integrity?check=unit&park=tongzhou")
                        .body()
                        .at("/findings/items/0/before")
                        .asString())
                .isEqualTo("700000");
        assertThat(own.get("/indicators/integrity?park=haidian").code()).isEqualTo("not-allowed");
        assertThat(door.get("/indicators/integrity?check=odd").code()).isEqualTo("unknown-check");
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.get("onezone.indicators.integrity")
                        .tag("check", "unit")
                        .gauge()
                        .value())
                .isGreaterThanOrEqualTo(1);
    }

    private static void gives(
            String park, String period, int revision, Instant at, @Nullable String reason, String... values) {
        String id = park + "-" + period;
        var _ = log.say(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                id,
                revision * 2L,
                at,
                new SubmissionSubmitted(
                        id,
                        new ParkCode(park),
                        Period.of(period),
                        revision,
                        Arrays.stream(values)
                                .map(v -> new ElementValue(
                                        v.substring(0, v.indexOf(' ')),
                                        new BigDecimal(v.substring(v.indexOf(' ') + 1)),
                                        new Unit("万元")))
                                .toList(),
                        at,
                        true,
                        null,
                        List.of(),
                        reason));
        when(id, revision);
    }

    private static JsonNode of(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(one -> one.path(field).asString().equals(value))
                .findFirst()
                .orElseThrow();
    }

    /** R9: the coordinator opens a period for all parks; completeness, timeliness and reminders follow from it. */
    @Test
    void opensAPeriodForAllParksAndTellsHowFarTheyAre() {
        String rounds = "/indicators/rounds/2025";
        Door.Answer wrong = door.put(
                rounds,
                "{\"opensOn\": \"2024-12-31\", \"dueIn\": 0, \"expected\": [\"total-incom\"], \"approval\": \"none\"}");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").asString()))
                .containsExactly("/opensOn", "/dueIn", "/expected/0", "/approval");
        String form = "{\"dueIn\": 2, \"expected\": [\"total-income\", \"profit\"]}";
        assertThat(door.as(Issuer.shared().of("reviewer")).put(rounds, form).status())
                .isEqualTo(403);
        assertThat(door.get(rounds).status()).isEqualTo(404);
        assertThat(door.get(rounds + "/parks").status()).isEqualTo(404);
        assertThat(door.put(rounds, form, "If-Match", "\"1\"").status()).isEqualTo(412);

        // before the round is opened, so that it is reminded of nothing
        gives("haidian", "2025", 1, Clock.systemUTC().instant(), null, "total-income 1000");
        Door.Answer opened = door.put(rounds, form);
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
        assertThat(opened.location()).isEqualTo(rounds);
        assertThat(opened.body().path("expected").toString()).isEqualTo("[\"profit\",\"total-income\"]");
        assertThat(opened.body().path("approval").asString()).isEqualTo("one-step");
        assertThat(door.put(rounds, form).status()).isEqualTo(428);
        assertThat(door.put(rounds, form, "If-None-Match", "*").status()).isEqualTo(412);
        assertThat(door.put(rounds, form, "If-Match", opened.tag()).tag())
                .as("the same again changes nothing")
                .isEqualTo(opened.tag());

        JsonNode progress = door.get(rounds + "/parks").body();
        assertThat(progress.path("timeliness").toString()).isEqualTo("{\"awaited\":15,\"on-time\":1}");
        assertThat(progress.path("completeness").asString()).isEqualTo("3.13");
        JsonNode haidian = of(progress.path("parks"), "park", "haidian");
        assertThat(haidian.path("completeness").asString()).isEqualTo("50.00");
        assertThat(haidian.path("missing").toString()).isEqualTo("[\"profit\"]");
        assertThat(haidian.path("daysLate").asInt()).isZero();
        JsonNode own = door.as(Issuer.shared().administrator("haidian"))
                .get(rounds + "/parks")
                .body();
        assertThat(own.path("parks").size()).isEqualTo(1);
        assertThat(own.path("timeliness").toString()).isEqualTo("{\"on-time\":1}");
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .get(rounds + "/parks?park=miyun")
                        .code())
                .isEqualTo("not-allowed");

        // each park that has given nothing is reminded, once on a day however often it is looked
        await().atMost(Duration.ofSeconds(30))
                .during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.SUBMISSION_DUE).stream()
                                .map(e -> (IndicatorEvent.SubmissionDue) e.data())
                                .filter(e -> e.period().equals(Period.of("2025"))))
                        .hasSize(15)
                        .allSatisfy(e -> {
                            assertThat(e.park()).isNotEqualTo(new ParkCode("haidian"));
                            assertThat(e.workingDaysLeft()).isEqualTo(2);
                            assertThat(e.waitingFor()).isEqualTo("submission");
                        }));
        // R2: each reads its own reminder and no other park's
        for (Park park : ParkDirectory.bundled().parks()) {
            if (!park.code().equals(new ParkCode("haidian"))) {
                assertThat(log.all(IndicatorEvents.topicTo(park.code()), IndicatorEvents.ALL).stream()
                                .filter(e -> e.data() instanceof IndicatorEvent.SubmissionDue))
                        .as("%s", park.code())
                        .isNotEmpty()
                        .allSatisfy(e -> assertThat(((IndicatorEvent.SubmissionDue) e.data()).park())
                                .isEqualTo(park.code()));
            }
        }
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.get("onezone.indicators.round.parks")
                        .tags("period", "2025", "timeliness", "awaited")
                        .gauge()
                        .value())
                .isEqualTo(15);
        assertThat(meters.get("onezone.indicators.round.completeness")
                        .tags("period", "2025", "park", "haidian")
                        .gauge()
                        .value())
                .isEqualTo(50);
        assertThat(meters.get("onezone.indicators.reminders").counter().count()).isGreaterThanOrEqualTo(15);

        // what is expected of months is what parks report monthly
        JsonNode monthly =
                door.put("/indicators/rounds/2025-10", "{\"dueIn\": 250}").body();
        assertThat(monthly.path("expected").toString()).contains("total-income").doesNotContain("value-added");
        assertThat(door.get("/indicators/rounds?limit=1").body().path("next").isString())
                .isTrue();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                told(IndicatorEvents.ROUND_OPENED).stream().map(e -> e.subject() + " " + e.sequence()))
                        .contains("round/2025 1", "round/2025-10 1")
                        .doesNotContain("round/2025 2"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(log.all(IndicatorEvents.TO_PARKS, IndicatorEvents.ALL).stream()
                                .map(e -> e.subject() + " " + e.sequence()))
                        .contains("round/2025 1", "round/2025-10 1", "element/total-income 1")
                        .noneMatch(e -> e.startsWith("indicator/") || e.startsWith("target/")));
    }

    @Test
    void tellsByHowManyWorkingDaysParksAreLate() {
        gives("shunyi", "2011", 1, Instant.parse("2012-01-11T15:59:59Z"), null, "total-income 1");
        // midnight in Beijing is the day after
        gives("yanqing", "2011", 1, Instant.parse("2012-01-11T16:00:00Z"), null, "total-income 1", "profit -1");
        Door.Answer opened = door.put(
                "/indicators/rounds/2011",
                "{\"opensOn\": \"2012-01-04\", \"dueIn\": 5, \"expected\": [\"profit\", \"total-income\"]}");
        assertThat(opened.body().path("dueOn").asString()).isEqualTo("2012-01-11");
        assertThat(opened.body().path("calendarKnown").asBoolean())
                .as("no notice of 2012 is kept")
                .isFalse();
        JsonNode progress = door.get("/indicators/rounds/2011/parks").body();
        assertThat(progress.path("timeliness").toString()).isEqualTo("{\"late\":1,\"missing\":14,\"on-time\":1}");
        JsonNode yanqing = of(progress.path("parks"), "park", "yanqing");
        assertThat(yanqing.path("timeliness").asString()).isEqualTo("late");
        assertThat(yanqing.path("daysLate").asInt()).isEqualTo(1);
        assertThat(yanqing.path("completeness").asString()).isEqualTo("100.00");
        assertThat(of(progress.path("parks"), "park", "miyun").path("daysLate").asInt())
                .isGreaterThan(3_000);
    }

    private static List<String> ids(Door.Answer list) {
        return list.body()
                .path("items")
                .valueStream()
                .map(s -> s.path("id").asString())
                .toList();
    }

    /** R9: who reviews sees until when submissions were due and which are late; more time for a park makes it another day. */
    @Test
    void listsSubmissionsByDueDayAndLateness() {
        Door.Answer first = door.put(
                "/indicators/rounds/2009",
                "{\"opensOn\": \"2010-01-04\", \"dueIn\": 5, \"expected\": [\"total-income\"]}");
        assertThat(first.body().path("dueOn").asString()).isEqualTo("2010-01-11");
        gives("pinggu", "2009", 1, Instant.parse("2010-01-11T01:00:00Z"), null, "total-income 1");
        gives("miyun", "2009", 1, Instant.parse("2010-01-13T01:00:00Z"), null, "total-income 1");
        gives("huairou", "2009", 1, Instant.parse("2010-01-20T01:00:00Z"), null, "total-income 1");
        // another period, that was due before, and one without a round
        gives("miyun", "2008", 1, Instant.parse("2009-01-20T01:00:00Z"), null, "total-income 1");
        gives("miyun", "2007", 1, Instant.parse("2009-01-20T01:00:00Z"), null, "total-income 1");
        assertThat(door.put(
                                "/indicators/rounds/2008",
                                "{\"opensOn\": \"2009-01-05\", \"dueIn\": 5, \"expected\": [\"total-income\"]}")
                        .status())
                .isEqualTo(201);
        JsonNode miyun = door.get("/indicators/submissions/miyun-2009").body();
        assertThat(miyun.path("dueOn").asString()).isEqualTo("2010-01-11");
        assertThat(miyun.path("daysLate").asInt()).isEqualTo(2);
        assertThat(door.get("/indicators/submissions/miyun-2007").body().has("dueOn"))
                .isFalse();
        // the round that was opened afterwards reaches those that are there
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get("/indicators/submissions/miyun-2008")
                                .body()
                                .path("daysLate")
                                .asInt()
                        == 6);

        assertThat(ids(door.get("/indicators/submissions?period=2009&sort=late")))
                .containsExactly("huairou-2009", "miyun-2009", "pinggu-2009");
        assertThat(ids(door.get("/indicators/submissions?period=2009&late=true")))
                .containsExactly("huairou-2009", "miyun-2009");
        assertThat(ids(door.get("/indicators/submissions?period=2009&late=false")))
                .containsExactly("pinggu-2009");
        assertThat(ids(door.get("/indicators/submissions?park=miyun&sort=due&dueUntil=2010-01-11")))
                .containsExactly("miyun-2008", "miyun-2009");
        Door.Answer page =
                door.get("/indicators/submissions?park=miyun&dueFrom=2009-01-01&dueUntil=2010-12-31&limit=1");
        assertThat(ids(page)).containsExactly("miyun-2008");
        assertThat(page.body().path("total").asInt()).isEqualTo(2);
        assertThat(ids(door.get(
                        "/indicators/submissions?park=miyun&dueFrom=2009-01-01&dueUntil=2010-12-31&limit=1&cursor="
                                + page.text("next"))))
                .containsExactly("miyun-2009");
        assertThat(ids(door.get("/indicators/submissions?late=true&state=submitted&dueUntil=2009-12-31&sort=late")))
                .containsExactly("miyun-2008");
        assertThat(door.get("/indicators/submissions?sort=colour").code()).isEqualTo("wrong-parameter");

        // more time
        String extensions = "/indicators/rounds/2009/extensions";
        String more = "{\"park\": \"miyun\", \"workingDays\": 3, \"reason\": \"系统迁移\"}";
        assertThat(door.post(extensions, more).code()).isEqualTo("if-match-required");
        String tag = door.get("/indicators/rounds/2009").tag();
        Door.Answer wrong = door.post(extensions, "{\"park\": \"nowhere\", \"workingDays\": 0}", "If-Match", tag);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().path("errors")).hasSize(3);
        Door.Answer extended = door.post(extensions, more, "If-Match", tag);
        assertThat(extended.status()).as("%s", extended.body()).isEqualTo(200);
        assertThat(extended.body().at("/extensions/0/dueOn").asString()).isEqualTo("2010-01-14");
        JsonNode progress = of(door.get("/indicators/rounds/2009/parks").body().path("parks"), "park", "miyun");
        assertThat(progress.path("timeliness").asString()).isEqualTo("on-time");
        assertThat(progress.path("extended").asBoolean()).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ids(door.get("/indicators/submissions?period=2009&late=true")))
                        .containsExactly("huairou-2009"));
        JsonNode now = door.get("/indicators/submissions/miyun-2009").body();
        assertThat(now.path("dueOn").asString()).isEqualTo("2010-01-14");
        assertThat(now.path("extension").asString()).isEqualTo("系统迁移");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.ROUND_OPENED).stream()
                                .filter(e -> e.subject().equals("round/2009"))
                                .map(e -> ((IndicatorEvent.RoundOpened) e.data()).dueOn(ParkCode.of("miyun"))))
                        .containsExactly(LocalDate.of(2010, 1, 11), LocalDate.of(2010, 1, 14)));
        // a change of the round takes no extension back
        Door.Answer changed = door.put(
                "/indicators/rounds/2009",
                "{\"opensOn\": \"2010-01-04\", \"dueIn\": 6, \"expected\": [\"total-income\"]}",
                "If-Match",
                extended.tag());
        assertThat(changed.body().path("extensions")).hasSize(1);
    }

    private static void takesBack(String id, int revision, String reason) {
        String park = id.substring(0, id.indexOf('-'));
        var _ = log.say(
                ParkEvents.SUBMISSION_WITHDRAWN,
                "/parks/" + park,
                id,
                revision * 2L + 1,
                START.plusSeconds(revision),
                new SubmissionWithdrawn(
                        id,
                        ParkCode.of(park),
                        Period.of(id.substring(id.indexOf('-') + 1)),
                        revision,
                        reason,
                        START.plusSeconds(revision)));
        log.flush();
    }

    /** R8: the park had not heard that its first revision was accepted when it took it back: the city asks why it changes. */
    @Test
    void acceptsNoRestatementWithoutAReason() {
        gives("fangshan", "2005", 1, START, null, "total-income 1000");
        assertThat(accepts("fangshan-2005").status()).isEqualTo(200);
        takesBack("fangshan-2005", 1, "漏报一家企业");
        gives("fangshan", "2005", 2, START.plusSeconds(5), null, "total-income 1100");
        Door.Answer refused = accepts("fangshan-2005");
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("restatement-reason-required");
        assertThat(decides(door, "/indicators/submissions/fangshan-2005", "return", "{\"reasons\": [\"请说明更正原因\"]}")
                        .status())
                .isEqualTo(200);
        gives("fangshan", "2005", 3, START.plusSeconds(9), "补报一家企业", "total-income 1100");
        assertThat(accepts("fangshan-2005").status()).isEqualTo(200);
    }

    /** R8: lines that the city has returned are asked for until it decides again, whatever the park takes back in between. */
    @Test
    void stillAsksForReturnedLinesAfterARevisionThatWasTakenBack() {
        String path = "/indicators/submissions/tongzhou-2004";
        gives("tongzhou", "2004", 1, START, null, "total-income 1000", "profit 900");
        assertThat(decides(door, path, "return", "{\"lines\": [{\"element\": \"profit\", \"reason\": \"过高\"}]}")
                        .status())
                .isEqualTo(200);
        gives("tongzhou", "2004", 2, START.plusSeconds(5), null, "total-income 1000", "profit 900");
        takesBack("tongzhou-2004", 2, "再核对");
        gives("tongzhou", "2004", 3, START.plusSeconds(9), null, "total-income 1000", "profit 900");
        assertThat(door.get(path).body().path("correction").toString())
                .isEqualTo(
                        "{\"of\":1,\"changed\":[],\"asked\":[\"profit\"],\"unanswered\":[\"profit\"],\"others\":[]}");
        assertThat(decides(door, path, "return", "{\"reasons\": [\"整体退回\"]}").status())
                .isEqualTo(200);
        gives("tongzhou", "2004", 4, START.plusSeconds(12), null, "total-income 1000", "profit 90");
        assertThat(door.get(path).body().path("correction").toString())
                .isEqualTo("{\"of\":3,\"changed\":[\"profit\"],\"asked\":[],\"unanswered\":[],\"others\":[]}");
    }

    /** R12: what a park has and may not tell is not missing. */
    @Test
    void whatIsWithheldIsNoGap() {
        List<ElementValue> whole = List.of(in("万元", "total-income", "100"));
        List<ElementValue> before =
                List.of(in("万元", "total-income", "100"), in("万元", "profit", "7"), in("万元", "taxes-paid", "5"));
        givesParts("yanqing", "2033", 1, before, List.of(section(null, before)));
        assertThat(accepts("yanqing-2033").status()).isEqualTo(200);
        givesParts("yanqing", "2034", 1, whole, List.of(section(null, whole, "profit")));
        assertThat(accepts("yanqing-2034").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(findings(door, "check=gap&park=yanqing")
                                .path("items")
                                .valueStream()
                                .filter(f -> f.path("period").asString().equals("2034"))
                                .map(f -> f.path("element").asString()))
                        .containsExactly("taxes-paid"));
    }

    /** What a park takes back before anybody decided is given back to it; a decision stands (R8). */
    @Test
    void givesBackWhatAParkTakesBack() {
        String path = "/indicators/submissions/tongzhou-2006";
        gives("tongzhou", "2006", 1, START, null, "total-income 1000");
        takesBack("tongzhou-2006", 1, "漏报一家企业");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(path).body().path("state").asString().equals("returned"));
        assertThat(door.get(path).body().at("/reasons/0").asString()).isEqualTo("漏报一家企业");
        assertThat(accepts("tongzhou-2006").code()).isEqualTo("submission-decided");
        gives("tongzhou", "2006", 2, START.plusSeconds(5), null, "total-income 1100");
        assertThat(accepts("tongzhou-2006").status()).isEqualTo(200);
        takesBack("tongzhou-2006", 2, "太迟");
        // one of the same subject behind it, so that it has been looked at
        gives("tongzhou", "2006", 3, START.plusSeconds(9), "更正", "total-income 1200");
        assertThat(door.get(path).body().at("/history/1/state").asString())
                .as("it was accepted before")
                .isEqualTo("accepted");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.SUBMISSION_RETURNED).stream()
                                .filter(e -> e.subject().equals("tongzhou-2006")))
                        .hasSize(1));
    }

    /** A reviewer's mark names its revision, stays through corrections, and the log hears of it and of its end. */
    @Test
    void marksSubmissionsForFollowUp() {
        gives("changping", "2010", 1, START, null, "total-income 1000", "profit 900");
        String mark = "{\"submission\": \"changping-2010\", \"element\": \"profit\", \"note\": \"利润率过高，请跟踪\"}";
        Door.Answer made = door.post("/indicators/follow-ups", mark, "Idempotency-Key", "mark-1");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        assertThat(door.post("/indicators/follow-ups", mark, "Idempotency-Key", "mark-1")
                        .location())
                .isEqualTo(made.location());
        for (String wrong : List.of(
                mark.replace("profit", "exports"),
                mark.replace("changping-2010", "changping-1910"),
                mark.replace("\"element\"", "\"revision\": 7, \"element\""))) {
            assertThat(door.post("/indicators/follow-ups", wrong, "Idempotency-Key", "w" + wrong.hashCode())
                            .code())
                    .isEqualTo("nothing-to-mark");
        }
        gives("changping", "2010", 2, START.plusSeconds(5), null, "total-income 1000", "profit 90");
        assertThat(door.get(made.location()).body().path("revision").asInt()).isEqualTo(1);
        Door own = door.as(Issuer.shared().administrator("changping"));
        assertThat(own.get("/indicators/follow-ups?submission=changping-2010&state=open")
                        .body()
                        .at("/items/0/note")
                        .asString())
                .isEqualTo("利润率过高，请跟踪");
        assertThat(own.post(made.location() + "/settlement", "{\"note\": \"x\"}")
                        .code())
                .isEqualTo("not-allowed");
        Door other = door.as(Issuer.shared().administrator("haidian"));
        assertThat(other.get("/indicators/follow-ups").body().path("total").asInt())
                .isZero();
        assertThat(other.get(made.location()).code()).isEqualTo("not-allowed");
        Door.Answer settled = door.post(made.location() + "/settlement", "{\"note\": \"分园已更正\"}");
        assertThat(settled.status()).as("%s", settled.body()).isEqualTo(200);
        assertThat(door.post(made.location() + "/settlement", "{\"note\": \"分园已更正\"}")
                        .tag())
                .isEqualTo(settled.tag());
        assertThat(door.post(made.location() + "/settlement", "{\"note\": \"别的\"}")
                        .code())
                .isEqualTo("already-settled");
        assertThat(ids(door.get("/indicators/follow-ups?park=changping&state=open")))
                .isEmpty();
        String id = made.body().path("id").asString();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.FOLLOW_UP_NOTED).stream()
                                .filter(e -> e.subject().equals("follow-up/" + id))
                                .map(e -> ((IndicatorEvent.FollowUpNoted) e.data()).settlement()))
                        .containsExactly(null, "分园已更正"));
    }

    @Test
    void returnsSingleLinesAndShowsWhatTheCorrectionAnswers() {
        gives("fangshan", "2018", 1, START, null, "total-income 1000", "profit 900", "exports 1");
        String submission = "/indicators/submissions/fangshan-2018";
        assertThat(when("fangshan-2018", 1).at("/problems/0/code").asString()).isEqualTo("wrong-unit");
        Door.Answer wrong =
                decides(door, submission, "return", "{\"lines\": [{\"element\": \"total-incom\", \"reason\": \"?\"}]}");
        assertThat(wrong.code()).isEqualTo("wrong-line");
        assertThat(wrong.body().at("/errors/0/pointer").asString()).isEqualTo("/lines/0/element");
        Door.Answer returned = decides(
                door,
                submission,
                "return",
                "{\"lines\": [{\"element\": \"profit\", \"reason\": \"过高，请核对\"}, {\"element\": \"exports\", \"reason\": \"单位\"}]}");
        assertThat(returned.status()).as("%s", returned.body()).isEqualTo(200);
        assertThat(returned.body().path("reasons").toString()).isEqualTo("[\"过高，请核对\",\"单位\"]");
        assertThat(returned.body().at("/lines/0/element").asString()).isEqualTo("profit");
        gives("fangshan", "2018", 2, START.plusSeconds(9), null, "total-income 1001", "profit 90", "exports 1");
        JsonNode again = when("fangshan-2018", 2);
        assertThat(again.path("lines").size()).isZero();
        assertThat(again.path("correction").toString())
                .isEqualTo("{\"of\":1,\"changed\":[\"profit\",\"total-income\"],\"asked\":[\"exports\",\"profit\"],"
                        + "\"unanswered\":[\"exports\"],\"others\":[\"total-income\"]}");
        assertThat(again.at("/history/0/lines/1/reason").asString()).isEqualTo("单位");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.SUBMISSION_RETURNED).stream()
                                .filter(e -> e.subject().equals("fangshan-2018"))
                                .map(e -> (IndicatorEvent.SubmissionReturned) e.data()))
                        .singleElement()
                        .satisfies(e -> assertThat(e.lines())
                                .extracting(IndicatorEvent.ReturnedLine::element)
                                .containsExactly("profit", "exports")));
    }

    /** Two steps where the round asks for them: a reviewer recommends, a coordinator who is somebody else decides. */
    @Test
    void acceptsInTwoStepsWhereTheRoundAsksForThem() {
        assertThat(door.put(
                                "/indicators/rounds/2014",
                                "{\"opensOn\": \"2015-01-05\", \"dueIn\": 9, \"approval\": \"two-step\"}")
                        .status())
                .isEqualTo(201);
        gives("miyun", "2014", 1, START, null, "total-income 1000");
        String submission = "/indicators/submissions/miyun-2014";
        Door reviewer = door.as(Issuer.shared().of("reviewer"));
        Door coordinator = door.as(Issuer.shared().of("coordinator"));
        assertThat(decides(reviewer, submission, "acceptance", "").code()).isEqualTo("two-steps-needed");
        assertThat(decides(coordinator, submission, "approval", "").code()).isEqualTo("submission-decided");
        assertThat(decides(coordinator, submission, "recommendation", "").status())
                .isEqualTo(403);
        assertThat(decides(reviewer, submission, "approval", "").status()).isEqualTo(403);
        // one who is both may do either, and not both
        Door.Answer recommended = decides(door, submission, "recommendation", "");
        assertThat(recommended.body().path("state").asString()).isEqualTo("recommended");
        assertThat(recommended.body().has("recommendedAt")).isTrue();
        assertThat(recommended.body().has("acceptedRevision")).isFalse();
        assertThat(door.get("/indicators/submissions?period=2014&state=recommended")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(decides(door, submission, "approval", "").code()).isEqualTo("same-person");
        assertThat(coordinator
                        .post(submission + "/approval", "", "If-Match", "\"77\"")
                        .status())
                .isEqualTo(412);
        Door.Answer approved = coordinator.post(submission + "/approval", "", "If-Match", recommended.tag());
        assertThat(approved.body().path("state").asString()).isEqualTo("accepted");
        assertThat(decides(coordinator, submission, "approval", "").tag()).isEqualTo(approved.tag());
        // a coordinator may return what is recommended
        gives("miyun", "2014", 2, START.plusSeconds(9), "更正", "total-income 1001");
        assertThat(decides(reviewer, submission, "recommendation", "").status()).isEqualTo(200);
        assertThat(decides(coordinator, submission, "return", "{\"reasons\": [\"请说明\"]}")
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("returned");
        assertThat(door.get(submission).body().path("acceptedRevision").asInt())
                .as("what is accepted stays in force")
                .isEqualTo(1);
        gives("miyun", "2010", 1, START, null, "total-income 1000");
        assertThat(decides(reviewer, "/indicators/submissions/miyun-2010", "recommendation", "")
                        .code())
                .isEqualTo("one-step-is-enough");
    }

    /** Who used a value that was accepted and has changed is told, with the reason, and once. */
    @Test
    void tellsOfRestatedValuesWhereTheOldOnesWereUsed() {
        String id = "daxing-yizhuang-2013";
        gives("daxing-yizhuang", "2012", 1, START, null, "total-income 1000", "profit 7");
        gives("daxing-yizhuang", "2013", 1, START, null, "total-income 1000", "profit 70", "taxes-paid 5");
        for (String one : List.of("daxing-yizhuang-2012", id)) {
            assertThat(accepts(one).status()).isEqualTo(200);
        }
        assertThat(door.put("/indicators/targets/profit-margin/2013", "{\"operator\": \">=\", \"value\": \"5\"}")
                        .status())
                .isEqualTo(201);
        Door.Answer draft = door.post(
                "/indicators/evaluations",
                "{\"year\": 2013, \"normalisation\": \"min-max\", \"criteria\": [{\"indicator\": \"profit-margin\", \"weight\": 100}]}");
        assertThat(door.post("/indicators/evaluations/2013/publication", "", "If-Match", draft.tag())
                        .status())
                .isEqualTo(200);

        gives("daxing-yizhuang", "2013", 2, START.plusSeconds(5), "企业更正年报", "total-income 1000", "profit 30");
        assertThat(door.get("/indicators/restatements?park=daxing-yizhuang")
                        .body()
                        .path("total")
                        .asInt())
                .as("what is accepted stays in force until the correction is accepted")
                .isZero();
        assertThat(accepts(id).status()).isEqualTo(200);
        JsonNode found = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/indicators/restatements?park=daxing-yizhuang")
                                .body(),
                        b -> b.path("total").asInt() == 1);
        JsonNode told = found.at("/items/0");
        assertThat(told.path("fromRevision").asInt()).isEqualTo(1);
        assertThat(told.path("toRevision").asInt()).isEqualTo(2);
        assertThat(told.path("reason").asString()).isEqualTo("企业更正年报");
        assertThat(told.path("changes").toString())
                .isEqualTo("[{\"element\":\"profit\",\"before\":\"70\",\"after\":\"30\",\"unit\":\"万元\"},"
                        + "{\"element\":\"taxes-paid\",\"before\":\"5\",\"unit\":\"万元\"}]");
        assertThat(told.path("uses").toString())
                .isEqualTo("[{\"kind\":\"evaluation\",\"id\":\"2013\",\"indicator\":\"profit-margin\","
                        + "\"before\":\"7.00\",\"after\":\"3.00\"},"
                        + "{\"kind\":\"target\",\"id\":\"profit-margin/2013\",\"indicator\":\"profit-margin\","
                        + "\"before\":\"7.00\",\"after\":\"3.00\",\"statusBefore\":\"met\",\"statusAfter\":\"missed\","
                        + "\"coverageBefore\":{\"counted\":1,\"of\":16,\"withholding\":0},"
                        + "\"coverageAfter\":{\"counted\":1,\"of\":16,\"withholding\":0}},"
                        + "{\"kind\":\"integrity\",\"id\":\"daxing-yizhuang/2013/jump/profit\","
                        + "\"before\":\"70\",\"statusBefore\":\"found\",\"statusAfter\":\"gone\"}]");
        await().atMost(Duration.ofSeconds(30))
                .during(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(told(IndicatorEvents.VALUE_RESTATED).stream()
                                .map(e -> e.subject() + " " + e.sequence())
                                .filter(e -> e.contains("daxing")))
                        .containsExactly("restatement/" + id + "/2 1"));
        // the same values again restate nothing
        gives("daxing-yizhuang", "2013", 3, START.plusSeconds(6), "无改动", "total-income 1000.0", "profit 30");
        assertThat(accepts(id).status()).isEqualTo(200);
        gives("daxing-yizhuang", "2013", 4, START.plusSeconds(7), "再更正", "total-income 1001", "profit 30");
        assertThat(accepts(id).status()).isEqualTo(200);
        JsonNode both = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.get("/indicators/restatements?period=2013&limit=1")
                                .body(),
                        b -> b.path("total").asInt() == 2);
        assertThat(both.at("/items/0/fromRevision").asInt())
                .as("the latest first")
                .isEqualTo(3);
        assertThat(both.at("/items/0/toRevision").asInt()).isEqualTo(4);
        assertThat(both.at("/items/0/uses/0").toString())
                .as("R15: the ranking was computed from revision 1, and 3 that lay between was told of nothing")
                .isEqualTo("{\"kind\":\"evaluation\",\"id\":\"2013\",\"indicator\":\"profit-margin\","
                        + "\"before\":\"7.00\",\"after\":\"3.00\"}");
        assertThat(door.get("/indicators/restatements?period=2013&limit=1&cursor="
                                + both.path("next").asString())
                        .body()
                        .at("/items/0/toRevision")
                        .asInt())
                .isEqualTo(2);
        // R15: the ranking is frozen; beside it stands what of it is restated since, and where that is from (R13)
        JsonNode page = door.get("/indicators/evaluations/2013").body();
        assertThat(page.at("/standings/0/park").asString()).isEqualTo("daxing-yizhuang");
        String restated =
                "{\"park\":\"daxing-yizhuang\",\"indicator\":\"profit-margin\",\"unit\":\"%\",\"then\":\"7.00\","
                        + "\"now\":\"3.00\",\"submission\":\"daxing-yizhuang-2013\",\"revisionThen\":1,\"revisionNow\":4,"
                        + "\"elements\":[{\"element\":\"profit\",\"then\":\"70\",\"now\":\"30\"},"
                        + "{\"element\":\"total-income\",\"then\":\"1000\",\"now\":\"1001\"}]}";
        assertThat(page.path("restated").toString()).isEqualTo("[" + restated + "]");
        JsonNode since = door.get("/indicators/evaluations/2013/restated").body();
        assertThat(since.path("hash")).isEqualTo(page.path("hash"));
        assertThat(since.at("/figures/0/figure").toString()).isEqualTo(restated);
        assertThat(since.at("/figures/0/reason").asString()).isEqualTo("再更正");
        assertThat(Instant.parse(since.at("/figures/0/acceptedAt").asString()))
                .isAfter(Instant.parse(since.path("publishedAt").asString()));
        Door own = door.as(Issuer.shared().administrator("daxing-yizhuang"));
        assertThat(own.get("/indicators/evaluations/2013/restated").body().path("figures"))
                .hasSize(1);
        assertThat(door.as(Issuer.shared().administrator("haidian"))
                        .get("/indicators/evaluations/2013/restated")
                        .body()
                        .path("figures"))
                .as("what a park has restated is not for another")
                .isEmpty();
        assertThat(own.get("/indicators/restatements").body().path("total").asInt())
                .isEqualTo(2);
        Door other = door.as(Issuer.shared().administrator("haidian"));
        assertThat(other.get("/indicators/restatements").body().path("total").asInt())
                .isZero();
        assertThat(other.get("/indicators/restatements?park=daxing-yizhuang").code())
                .isEqualTo("not-allowed");
    }
}
