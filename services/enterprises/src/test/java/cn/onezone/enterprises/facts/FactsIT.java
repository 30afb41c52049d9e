package cn.onezone.enterprises.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.facts.AcquisitionStatus;
import cn.onezone.contracts.facts.ContractType;
import cn.onezone.contracts.facts.EnterpriseFact.OverseasAcquisition;
import cn.onezone.contracts.facts.EnterpriseFact.Patent;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.facts.PatentType;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.enterprises.registry.RosterEvents;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Dated facts from the log to the answers, on a real broker and the local store. */
class FactsIT {
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
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("enterprise-facts-" + UUID.randomUUID()),
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
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 5_500_000 + number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static void contract(
            String park, Uscc uscc, long sequence, String number, String date, String yuan, String from) {
        FactEvent.TechnologyContractRecorded data = new FactEvent.TechnologyContractRecorded(
                new ParkCode(park),
                uscc,
                new TechnologyContract(
                        number,
                        ContractType.DEVELOPMENT,
                        Money.yuan(new BigDecimal(yuan)),
                        LocalDate.parse(date),
                        null),
                LocalDate.parse(from == null ? date : from),
                List.of(),
                true);
        var _ = log.say(
                FactEvents.TECHNOLOGY_CONTRACT_RECORDED,
                "/parks/" + park,
                park + "/" + data.id(),
                sequence,
                START.plusSeconds(sequence),
                data);
    }

    private static void withdraws(String park, Uscc uscc, long sequence, String number, String from) {
        FactEvent.FactWithdrawn data = new FactEvent.FactWithdrawn(
                new ParkCode(park), uscc, FactKind.TECHNOLOGY_CONTRACT, number, LocalDate.parse(from), "x");
        var _ = log.say(
                FactEvents.FACT_WITHDRAWN,
                "/parks/" + park,
                park + "/" + data.id(),
                sequence,
                START.plusSeconds(sequence),
                data);
    }

    private static void acquires(String park, Uscc uscc, String target, String country, String date) {
        FactEvent.OverseasAcquisitionRecorded data = new FactEvent.OverseasAcquisitionRecorded(
                new ParkCode(park),
                uscc,
                new OverseasAcquisition(
                        target, country, 1, null, LocalDate.parse(date), null, AcquisitionStatus.CLOSED),
                LocalDate.parse(date),
                List.of(),
                true);
        var _ = log.say(
                FactEvents.OVERSEAS_ACQUISITION_RECORDED, "/parks/" + park, park + "/" + data.id(), 1, START, data);
    }

    private static Patent patent(String application, String date) {
        return new Patent(application, PatentType.INVENTION, false, LocalDate.parse(date), null, null);
    }

    private static void patents(String park, Uscc uscc, String application, String date) {
        FactEvent.PatentRecorded data = new FactEvent.PatentRecorded(
                new ParkCode(park), uscc, patent(application, date), LocalDate.parse(date), List.of(), true);
        var _ = log.say(FactEvents.PATENT_RECORDED, "/parks/" + park, park + "/" + data.id(), 1, START, data);
    }

    private static String becomes(String kind, List<Uscc> predecessors, List<Uscc> successors, String on) {
        return door.post(
                        "/enterprises/lineage",
                        "{\"kind\":\"" + kind + "\",\"predecessors\":" + codes(predecessors) + ",\"successors\":"
                                + codes(successors) + ",\"on\":\"" + on + "\",\"reason\":\"核实\"}")
                .text("id");
    }

    private static String codes(List<Uscc> usccs) {
        return usccs.stream().map(u -> "\"" + u + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private static void whenCounted(Uscc... usccs) {
        for (Uscc uscc : usccs) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> door.get("/enterprises/" + uscc).body().has("park"));
        }
    }

    private static int count(String query) {
        return door.get("/enterprises/facts/totals?" + query)
                .body()
                .path("count")
                .asInt(-1);
    }

    private static Instant now() {
        return Instant.parse(
                door.get("/enterprises/facts?limit=1").body().path("asOf").asString());
    }

    /** R5: what is stated under the old code and under the new one is one; R8: not so before that was known. */
    @Test
    void countsAFactOnceOverAChangeOfCode() {
        Uscc old = uscc(20);
        Uscc one = uscc(21);
        claims("yanqing", old, 1, "2012-01-01");
        claims("miyun", one, 2, "2015-10-01");
        patents("yanqing", old, "CN201410000001.1", "2014-03-01");
        patents("yanqing", old, "CN201410000002.2", "2014-04-01");
        patents("miyun", one, "cn201410000001.1", "2014-03-01");
        patents("miyun", one, "CN201610000003.3", "2016-04-01");
        contract("yanqing", old, 1, "K-1", "2014-05-01", "100.00", null);
        contract("miyun", one, 1, "K-1", "2014-05-01", "100.00", null);
        whenCounted(old, one);
        String every = "from=2014-01-01&until=2016-12-31&kind=patent&park=";
        await().atMost(Duration.ofSeconds(60)).until(() -> count("uscc=" + old) == 3 && count("uscc=" + one) == 3);
        assertThat(count(every + "yanqing") + count(every + "miyun")).isEqualTo(4);

        Instant before = now();
        String link = becomes("code-change", List.of(old), List.of(one), "2015-10-01");

        assertThat(count(every + "yanqing"))
                .as("two that were of the enterprise of then, in the park of then")
                .isEqualTo(2);
        assertThat(count(every + "miyun")).isEqualTo(1);
        assertThat(count("uscc=" + one))
                .as("with what was only under the old code")
                .isEqualTo(4);
        assertThat(count("uscc=" + old)).isEqualTo(3);
        assertThat(door.get("/enterprises/facts/totals?kind=technology-contract&uscc=" + one)
                        .body()
                        .at("/sums/0/amount")
                        .asString())
                .isEqualTo("100.00");
        assertThat(count("uscc=" + one + "&period=2014")).isEqualTo(3);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = door.get("/enterprises/facts?limit=1&kind=patent&period=2014&uscc=" + one
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            page.path("items")
                    .forEach(i -> seen.add(i.path("uscc").asString() + " "
                            + i.path("id").asString() + " " + i.path("park").asString() + " "
                            + i.path("sources").size() + " "
                            + i.at("/sources/0/uscc").asString("")));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        assertThat(seen)
                .containsExactly(
                        one + " " + FactId.of(one, patent("CN201410000001.1", "2014-03-01")) + " yanqing 2 " + old,
                        one + " " + FactId.of(one, patent("CN201410000002.2", "2014-04-01")) + " yanqing 1 " + old);
        JsonNode totals =
                door.get("/enterprises/facts/totals?kind=patent&uscc=" + one).body();
        assertThat(totals.at("/coverage/parks")
                        .valueStream()
                        .map(p -> p.path("park").asString() + " "
                                + p.path("facts").asInt() + " "
                                + p.path("standing").asInt()))
                .containsExactly("miyun 2 1", "yanqing 2 2");

        assertThat(count("uscc=" + one + "&asOf=" + before))
                .as("not known then")
                .isEqualTo(3);
        Instant linked = now();
        assertThat(door.post("/enterprises/lineage/" + link + "/revocation", "{\"reason\":\"误登记\"}")
                        .status())
                .isEqualTo(200);
        assertThat(count("uscc=" + one)).as("taken back").isEqualTo(3);
        assertThat(count(every + "yanqing") + count(every + "miyun")).isEqualTo(4);
        assertThat(count("uscc=" + one + "&asOf=" + linked)).isEqualTo(4);
    }

    /** R5: over a merger, and over a split for what was before it; what came after it is each part's own. */
    @Test
    void countsAFactOnceOverAMergerAndASplit() {
        Uscc left = uscc(30);
        Uscc right = uscc(31);
        Uscc merged = uscc(32);
        Uscc part = uscc(33);
        Uscc other = uscc(34);
        for (Uscc uscc : List.of(left, right, merged, part, other)) {
            claims("pinggu", uscc, 1, "2010-01-01");
            acquires("pinggu", uscc, "Gamma Oy", "FI", "2017-01-01");
            acquires("pinggu", uscc, "Delta Oy", "FI", "2021-01-01");
        }
        whenCounted(left, right, merged, part, other);
        String query = "kind=overseas-acquisition&country=FI";
        whenTotal(query, 10);
        var _ = becomes("merger", List.of(left, right), List.of(merged), "2018-01-01");
        assertThat(count(query)).isEqualTo(6);
        var _ = becomes("split", List.of(merged), List.of(part, other), "2020-01-01");
        assertThat(count(query + "&period=2017")).as("before the split: one").isEqualTo(1);
        assertThat(count(query + "&period=2021"))
                .as("after it: each part's own, and that of the one that is no more")
                .isEqualTo(3);
        assertThat(door.get("/enterprises/facts?period=2017&" + query)
                        .body()
                        .at("/items/0/uscc")
                        .asString())
                .as("the first part that states it")
                .isEqualTo(part.value());
        assertThat(count("uscc=" + left)).isEqualTo(2);
    }

    private static void claims(String park, Uscc uscc, long second, String from) {
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                1,
                START.plusSeconds(second),
                RosterEvents.claim(new ParkCode(park), uscc, "争议事项公司", LocalDate.parse(from)));
    }

    /** R5: after a decision the facts count for the park that the enterprise counts for, and those of before stay. */
    @Test
    void aDecisionTakesTheFactsFromItsDayOnWithIt() {
        Uscc one = uscc(90);
        claims("haidian", one, 1, "2023-01-01");
        claims("fengtai", one, 2, "2023-02-01");
        for (String park : List.of("haidian", "fengtai")) {
            contract(park, one, 11, "D-1", "2023-05-20", "100", null);
            contract(park, one, 12, "D-2", "2023-09-20", "200", null);
        }
        String query = "uscc=" + one + "&park=";
        var _ = whenTotal(query + "haidian", 2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + one)
                        .body()
                        .path("doubleClaimed")
                        .asBoolean());
        String path = "/enterprises/double-claims/" + one + "-1";
        assertThat(door.get(path + "/effect?park=fengtai&from=2023-07-01")
                        .body()
                        .path("facts")
                        .toString())
                .as("what is shown before the decision is what it does, see below")
                .isEqualTo(
                        "[{\"park\":\"fengtai\",\"kind\":\"technology-contract\","
                                + "\"before\":{\"count\":0,\"withoutAmount\":0,\"sums\":[]},"
                                + "\"after\":{\"count\":1,\"withoutAmount\":0,\"sums\":[{\"amount\":\"200.00\",\"currency\":\"CNY\"}]}},"
                                + "{\"park\":\"haidian\",\"kind\":\"technology-contract\","
                                + "\"before\":{\"count\":2,\"withoutAmount\":0,\"sums\":[{\"amount\":\"300.00\",\"currency\":\"CNY\"}]},"
                                + "\"after\":{\"count\":1,\"withoutAmount\":0,\"sums\":[{\"amount\":\"100.00\",\"currency\":\"CNY\"}]}}]");
        assertThat(door.get(path + "/effect?park=haidian&from=2023-07-01")
                        .body()
                        .path("facts")
                        .size())
                .as("a decision for the first valid claim moves none")
                .isZero();
        assertThat(door.post(
                                path + "/decision",
                                "{\"park\":\"fengtai\",\"from\":\"2023-07-01\",\"reason\":\"核实\"}",
                                "If-Match",
                                door.get(path).tag())
                        .status())
                .isEqualTo(200);
        JsonNode now = whenTotal(query + "fengtai", 1);
        assertThat(now.at("/sums/0/amount").asString()).isEqualTo("200.00");
        assertThat(whenTotal(query + "haidian", 1).at("/sums/0/amount").asString())
                .isEqualTo("100.00");
        assertThat(door.get("/enterprises/facts/totals?uscc=" + one)
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(2);
    }

    private static JsonNode whenTotal(String query, int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get("/enterprises/facts/totals?" + query).body(),
                        b -> b.path("count").asInt(-1) == count);
    }

    /** R5: reported by two parks it is one fact with two sources, counted once; R11: sums are exact. */
    @Test
    void countsAFactOnceWhicheverParksReportIt() {
        Uscc one = uscc(1);
        contract("haidian", one, 1, "A-1", "2023-05-20", "100.01", null);
        contract("haidian", one, 1, "A-1", "2023-05-20", "100.01", null);
        contract("haidian", one, 2, "A-2", "2023-08-01", "0.02", null);
        contract("fengtai", one, 5, "a-1", "2023-05-20", "999.00", null);
        var _ = whenTotal("uscc=" + one, 2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + one + "/facts")
                                .body()
                                .at("/items/0/sources")
                                .size()
                        == 2);
        JsonNode totals = door.get("/enterprises/facts/totals?uscc=" + one + "&by=park,quarter")
                .body();
        assertThat(totals.at("/sums/0/amount").asString()).isEqualTo("100.03");
        assertThat(totals.at("/sums/0/currency").asString()).isEqualTo("CNY");
        assertThat(totals.path("groups")
                        .valueStream()
                        .map(g -> g.at("/by/park").asString() + " "
                                + g.at("/by/quarter").asString() + " "
                                + g.path("count").asInt() + " "
                                + g.at("/sums/0/amount").asString()))
                .containsExactly("haidian 2023Q2 1 100.01", "haidian 2023Q3 1 0.02");
        assertThat(totals.at("/coverage/parks")
                        .valueStream()
                        .map(p -> p.path("park").asString() + " "
                                + p.path("facts").asInt() + " "
                                + p.path("standing").asInt()))
                .containsExactly("fengtai 1 0", "haidian 2 2");
        assertThat(totals.at("/coverage/silent").valueStream().map(JsonNode::asString))
                .contains("changping")
                .doesNotContain("fengtai");
        JsonNode items = door.get("/enterprises/facts?uscc=" + one).body().path("items");
        assertThat(items).hasSize(2);
        assertThat(items.at("/0/differences")
                        .valueStream()
                        .map(d -> d.path("field").asString()))
                .as("what the other park says otherwise is shown")
                .containsExactly("amount", "registration");
        assertThat(items.at("/0/differences/0/values/fengtai/amount").asString())
                .isEqualTo("999.00");

        // a park sees the facts that it states, whoever they count for; of others it is told nothing
        Door fengtai = door.as(Issuer.shared().administrator("fengtai"));
        assertThat(fengtai.get("/enterprises/facts?uscc=" + one).body().path("items"))
                .hasSize(1);
        assertThat(door.as(Issuer.shared().administrator("pinggu"))
                        .get("/enterprises/" + one + "/facts")
                        .body()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void answersWithTwoTimes() { // R8
        Uscc one = uscc(2);
        contract("haidian", one, 1, "B-1", "2023-01-10", "10.00", null);
        whenTotal("uscc=" + one, 1);
        Instant before = Instant.parse(
                door.get("/enterprises/facts?uscc=" + one).body().path("asOf").asString());
        contract("haidian", one, 2, "B-1", "2023-02-10", "12.00", "2023-06-01");
        String path = "/enterprises/facts/totals?uscc=" + one;
        JsonNode now = await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> door.get(path).body(),
                        b -> b.at("/sums/0/amount").asString("").equals("12.00"));
        assertThat(now.path("validAt").asString()).isNotEmpty();
        assertThat(door.get(path + "&validAt=2023-05-31")
                        .body()
                        .at("/sums/0/amount")
                        .asString())
                .isEqualTo("10.00");
        assertThat(door.get(path + "&validAt=2023-01-09").body().path("count").asInt())
                .isZero();
        assertThat(door.get(path + "&asOf=" + before)
                        .body()
                        .at("/sums/0/amount")
                        .asString())
                .isEqualTo("10.00");
        assertThat(door.get(path + "&period=2023-01").body().path("count").asInt())
                .as("counted in the period of its day as it is known now")
                .isZero();
        assertThat(door.get(path + "&period=2023-02").body().path("count").asInt())
                .isEqualTo(1);
        assertThat(door.get(path + "&period=2023-01&validAt=2023-03-01")
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(1);
        withdraws("haidian", one, 3, "B-1", "2023-01-10");
        whenTotal("uscc=" + one, 0);
        assertThat(door.get(path + "&asOf=" + before).body().path("count").asInt())
                .isEqualTo(1);
    }

    @Test
    void listsByPagesWithoutGapsOrRepetitionsAndExportsTheSame() throws IOException, InterruptedException {
        Uscc one = uscc(3);
        for (int i = 0; i < 23; i++) {
            contract("changping", one, 1, "C-" + i, "2022-0" + (1 + i % 9) + "-15", "1.00", null);
        }
        // two that were moved to another period
        contract("changping", one, 2, "C-0", "2022-12-01", "1.00", "2022-01-15");
        contract("changping", one, 2, "C-1", "2021-12-01", "1.00", "2021-12-01");
        whenTotal("uscc=" + one + "&from=2021-12-01&until=2021-12-31", 1);
        whenTotal("uscc=" + one + "&from=2022-12-01&until=2022-12-31", 1);
        for (String query : List.of(
                "uscc=" + one,
                "park=changping&kind=technology-contract&period=2022",
                "kind=technology-contract&uscc=" + one)) {
            List<String> seen = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = door.get(
                                "/enterprises/facts?limit=5&" + query + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                        .body();
                page.path("items").forEach(i -> seen.add(i.path("id").asString()));
                cursor = page.path("next").asString("");
            } while (!cursor.isEmpty());
            assertThat(seen).as(query).doesNotHaveDuplicates().hasSize(query.contains("2022") ? 22 : 23);
        }
        HttpResponse<String> csv = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + context.getEnvironment().getProperty("local.server.port")
                                        + "/enterprises/facts/export.csv?uscc=" + one))
                                .timeout(Duration.ofSeconds(30))
                                .header(
                                        "Authorization",
                                        "Bearer " + Issuer.shared().everything())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines()).hasSize(24);
        assertThat(csv.body()).contains(",changping,2022-12-01,,1.00,CNY,C-0,");
        HttpResponse<InputStream> xlsx = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + context.getEnvironment().getProperty("local.server.port")
                                        + "/enterprises/facts/export.xlsx?uscc=" + one))
                                .timeout(Duration.ofSeconds(30))
                                .header(
                                        "Authorization",
                                        "Bearer " + Issuer.shared().everything())
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(xlsx.statusCode()).isEqualTo(200);
        List<String> lines = new ArrayList<>();
        try (InputStream in = xlsx.body();
                ReadableWorkbook book = new ReadableWorkbook(in)) {
            for (Row row : book.getFirstSheet().read()) {
                List<String> cells = new ArrayList<>();
                for (int i = 0; i < 23; i++) {
                    cells.add(row.getCellText(i));
                }
                lines.add(String.join(",", cells));
            }
        }
        assertThat(lines)
                .as("the workbook has what the CSV has")
                .isEqualTo(csv.body().substring(1).lines().toList());
    }

    /** R2: a park that states the same fact sees what it states itself, and of what another says otherwise only the names. */
    @Test
    void showsAParkNothingThatAnotherStates() throws Exception {
        Uscc one = uscc(95);
        claims("haidian", one, 1, "2024-01-01");
        whenCounted(one);
        contract("haidian", one, 1, "S-1", "2024-04-01", "987654.32", null);
        contract("fengtai", one, 1, "S-1", "2024-03-01", "100.00", null);
        String query = "uscc=" + one;
        var _ = whenTotal(query, 1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/facts?" + query)
                                .body()
                                .at("/items/0/sources")
                                .size()
                        == 2);
        Door fengtai = door.as(Issuer.shared().administrator("fengtai"));
        for (String path : List.of("/enterprises/facts?" + query, "/enterprises/" + one + "/facts")) {
            Door.Answer seen = fengtai.get(path);
            JsonNode fact = seen.body().at("/items/0");
            assertThat(fact.path("park").asString())
                    .as("it counts for the park that it counts for")
                    .isEqualTo("haidian");
            assertThat(fact.at("/fact/amount/amount").asString()).isEqualTo("100.00");
            assertThat(fact.path("differences")
                            .valueStream()
                            .map(d -> d.path("field").asString() + " "
                                    + d.path("values").propertyNames()))
                    .containsExactly("amount [fengtai]", "date [fengtai]");
            assertThat(seen.body().toString()).doesNotContain("987654").doesNotContain("2024-04-01");
        }
        JsonNode totals =
                fengtai.get("/enterprises/facts/totals?by=month&" + query).body();
        assertThat(totals.path("count").asInt()).as("once").isEqualTo(1);
        assertThat(totals.at("/sums/0/amount").asString()).isEqualTo("100.00");
        assertThat(totals.at("/groups/0/by/month").asString()).isEqualTo("2024-03");
        assertThat(fengtai.get("/enterprises/facts?period=2024-04&" + query)
                        .body()
                        .path("items"))
                .as("nor by asking for what it may be")
                .isEmpty();
        assertThat(fengtai.get("/enterprises/facts?period=2024-03&" + query)
                        .body()
                        .path("items"))
                .hasSize(1);
        HttpResponse<String> csv = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + context.getEnvironment().getProperty("local.server.port")
                                        + "/enterprises/facts/export.csv?" + query))
                                .timeout(Duration.ofSeconds(30))
                                .header(
                                        "Authorization",
                                        "Bearer " + Issuer.shared().administrator("fengtai"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(csv.body()).contains("100.00").doesNotContain("987654");
        assertThat(door.get("/enterprises/facts?" + query)
                        .body()
                        .at("/items/0/fact/amount/amount")
                        .asString())
                .as("the city sees both")
                .isEqualTo("987654.32");
    }

    @Test
    void findsByCountryAndKind() {
        Uscc one = uscc(4);
        acquires("shunyi", one, "Alpha GmbH", "DE", "2020-02-03");
        acquires("shunyi", one, "Alpha SAS", "FR", "2020-02-04");
        JsonNode both = whenTotal("uscc=" + one + "&by=country", 2);
        assertThat(both.path("withoutAmount").asInt()).isEqualTo(2);
        assertThat(both.path("sums")).isEmpty();
        assertThat(both.path("groups")).hasSize(2);
        assertThat(door.get("/enterprises/facts?country=FR&park=shunyi")
                        .body()
                        .at("/items/0/fact/target")
                        .asString())
                .isEqualTo("Alpha SAS");
        assertThat(door.get("/enterprises/facts?kind=overseas-acquisition&park=shunyi&term=closed&period=2020")
                        .body()
                        .path("items"))
                .hasSize(2);
        assertThat(door.get("/enterprises/facts?kind=overseas-acquisition&park=shunyi&term=abandoned")
                        .body()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void refusesWithTheValueAndWhatWasExpected() {
        assertThat(door.get("/enterprises/facts?kind=merger").code()).isEqualTo("unknown-fact-kind");
        assertThat(door.get("/enterprises/facts?country=XX").code()).isEqualTo("wrong-country");
        assertThat(door.get("/enterprises/facts?validAt=gestern").code()).isEqualTo("wrong-valid-at");
        assertThat(door.get("/enterprises/facts?asOf=2999-01-01").code()).isEqualTo("as-of-in-future");
        assertThat(door.get("/enterprises/facts?asOf=2024-01-01T00:00:00").code())
                .isEqualTo("wrong-as-of");
        assertThat(door.get("/enterprises/facts?from=2024-02-01&until=2024-01-01")
                        .code())
                .isEqualTo("wrong-period");
        assertThat(door.get("/enterprises/facts?period=2024&from=2024-01-01").code())
                .isEqualTo("wrong-period");
        assertThat(door.get("/enterprises/facts/totals?by=colour").code()).isEqualTo("wrong-group");
        assertThat(door.get("/enterprises/facts?cursor=%25").code()).isEqualTo("wrong-cursor");
        assertThat(door.get("/enterprises/111/facts").code()).isEqualTo("wrong-uscc");
    }
}
