package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringPart;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.ReleaseScheduled;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.Issuer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pivot of indicator values through its door, fed by a real broker. */
class PivotIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String PIVOT = "/network/indicators/pivot";

    @TempDir
    static Path disk;

    private static LocalBroker broker;
    private static Publisher log;
    private static ConfigurableApplicationContext gateway;
    private static String door;
    private static Instant beforeTheCorrection;

    @BeforeAll
    static void start() {
        broker = LocalBroker.start(disk.resolve("broker"), 0);
        log = new Publisher(broker.bootstrapServers());
        gateway = gateway();
        door = door(gateway);
        for (String code : List.of("income", "profit")) {
            log.send(
                    IndicatorEvents.DATA_ELEMENT_DEFINED,
                    "/indicators",
                    "element/" + code,
                    1,
                    new DataElementDefined(code, Text.of(code, code), Unit.of("万元"), 2, Kind.FLOW, null, null));
        }
        log.send(
                IndicatorEvents.INDICATOR_DEFINED,
                "/indicators",
                "indicator/margin",
                1,
                new IndicatorDefined(
                        "margin",
                        Text.of("Margin", "利润率"),
                        null,
                        1,
                        Unit.of("%"),
                        2,
                        Direction.UP,
                        new Formula(List.of("profit"), List.of("income"), new BigDecimal("100"), null)));
        submit("haidian", "2022", 1, "1000", "90", List.of(cell("I", "600", "60"), cell("M", "400", "30")));
        submit("fengtai", "2022", 1, "9000", "10", List.of(cell("I", "9000", null)));
        submit("daxing-yizhuang", "2022", 1, "500", "5", List.of());
        log.send(
                IndicatorEvents.SUBMISSION_ACCEPTED,
                "/indicators",
                "haidian-2022",
                1,
                new SubmissionAccepted(
                        "haidian-2022",
                        ParkCode.of("haidian"),
                        Period.of("2022"),
                        1,
                        values("1000", "90"),
                        Instant.parse("2023-02-01T00:00:00Z"),
                        false));
        log.flush();
        Awaitility.await()
                .until(() -> call(PIVOT + "?indicator=margin", Issuer.shared().of("coordinator"))
                                .statusCode()
                        == 200);
        Awaitility.await().until(() -> number("margin", "zone", "2022", "").equals("1.00"));
        Awaitility.await()
                .until(() -> get(PIVOT + "?indicator=margin&park=haidian&period=2022")
                        .at("/notes/0/status")
                        .asString("")
                        .equals("accepted"));
        beforeTheCorrection = Instant.now();
        Awaitility.await().until(() -> Instant.now().isAfter(beforeTheCorrection.plusMillis(5)));
        submit("fengtai", "2022", 2, "9000", "910", List.of());
        log.send(
                RestructuringEvents.PARKS_RESTRUCTURED,
                "/enterprises",
                "restructuring-1",
                1,
                new ParksRestructured(
                        "restructuring-1",
                        LocalDate.parse("2023-01-01"),
                        List.of(ParkCode.of("daxing-yizhuang")),
                        List.of(new RestructuringPart(ParkCode.of("yanqing"), List.of(), List.of(), List.of(), 0)),
                        null,
                        null));
        log.flush();
        Awaitility.await().until(() -> number("margin", "fengtai", "2022", "").equals("10.11"));
        Awaitility.await()
                .until(() -> number("margin", "yanqing", "2022", "&attribution=restated")
                        .equals("1.00"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
        broker.close();
    }

    private static ConfigurableApplicationContext gateway() {
        return GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--onezone.gateway.data-dir=" + disk.resolve("gateway"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + broker.bootstrapServers());
    }

    private static String door(ConfigurableApplicationContext of) {
        return "http://127.0.0.1:" + of.getEnvironment().getProperty("local.server.port");
    }

    private static List<ElementValue> values(String income, String profit) {
        List<ElementValue> all = new ArrayList<>();
        all.add(new ElementValue("income", new BigDecimal(income), Unit.of("万元")));
        if (profit != null) {
            all.add(new ElementValue("profit", new BigDecimal(profit), Unit.of("万元")));
        }
        return all;
    }

    private static ParkEvent.Cell cell(String section, String income, String profit) {
        return new ParkEvent.Cell(
                section, null, null, null, values(income, profit), profit == null ? List.of("profit") : List.of());
    }

    private static void submit(
            String park, String period, int revision, String income, String profit, List<ParkEvent.Cell> cells) {
        log.send(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                park + '-' + period,
                revision,
                new SubmissionSubmitted(
                        park + '-' + period,
                        ParkCode.of(park),
                        Period.of(period),
                        revision,
                        values(income, profit),
                        Instant.parse("2023-01-05T02:00:00Z"),
                        false,
                        null,
                        cells));
    }

    private static HttpResponse<byte[]> call(String path, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode get(String path) {
        return get(path, Issuer.shared().of("coordinator"));
    }

    private static JsonNode get(String path, String token) {
        HttpResponse<byte[]> response = call(path, token);
        assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    private static String number(String indicator, String park, String period, String more) {
        return get(PIVOT + "?indicator=" + indicator + "&park=" + park + "&period=" + period + more)
                .at("/cells/0/0/0")
                .asString("");
    }

    private static String problem(String query, int status) {
        HttpResponse<byte[]> refused = call(PIVOT + query, Issuer.shared().of("coordinator"));
        assertThat(refused.statusCode()).as(text(refused)).isEqualTo(status);
        return JSON.readTree(refused.body()).path("code").asString("");
    }

    @Test
    void laysValuesOutInRowsAndColumnsWithWhatTheyRestOn_R13_R14() {
        JsonNode answer =
                get(PIVOT + "?indicator=margin&element=income&park=zone,haidian&period=2022&rows=item&columns=park");
        assertThat(answer.at("/rows/keys").toString()).isEqualTo("[[\"margin\"],[\"income\"]]");
        assertThat(answer.at("/columns/keys").toString()).isEqualTo("[[\"zone\"],[\"haidian\"]]");
        assertThat(answer.at("/fixed/period").asString()).isEqualTo("2022");
        assertThat(answer.at("/cells/0/0/0").asString())
                .as("R10: 1005 of 10500")
                .isEqualTo("9.57");
        assertThat(answer.at("/cells/1/1/0").asString()).isEqualTo("1000.00");
        JsonNode note = answer.at("/notes/" + answer.at("/cells/1/1/1").intValue());
        assertThat(note.path("status").asString()).isEqualTo("accepted");
        JsonNode source = answer.at("/sources/" + note.at("/sources/0").intValue());
        assertThat(source.path("park").asString()).isEqualTo("haidian");
        assertThat(source.path("revision").intValue()).isOne();
        assertThat(source.at("/submitted/event").asString()).isNotEmpty();
        assertThat(source.at("/submitted/key").asString())
                .as("thumbprint of the park's key")
                .hasSize(43)
                .isNotEqualTo(source.at("/accepted/key").asString());
        JsonNode zone = answer.at("/notes/" + answer.at("/cells/0/0/1").intValue());
        assertThat(zone.path("parks").intValue()).isEqualTo(3);
        assertThat(zone.path("missing").size()).isEqualTo(zone.path("of").intValue() - 3);
        assertThat(answer.at("/coverage/of").intValue()).isEqualTo(16);
        assertThat(answer.at("/items/margin/unit").asString()).isEqualTo("%");
    }

    /** R13: every figure, in a list too, names its edition and the signed submissions that it is computed from. */
    @Test
    void followsEachFigureOfAListDownToItsSources_R13() {
        JsonNode answer = get("/network/indicators?indicator=margin&park=zone,haidian&period=2022");
        JsonNode haidian = answer.at("/items/1");
        assertThat(haidian.path("edition").isInt()).isTrue();
        assertThat(haidian.path("sources").toString()).isEqualTo("[\"haidian-2022#1\"]");
        assertThat(answer.at("/items/0/sources").toString())
                .contains("haidian-2022#1", "fengtai-2022#2", "daxing-yizhuang-2022#1");
        assertThat(answer.path("sources").size()).as("each once").isEqualTo(3);
        JsonNode source = answer.path("sources").path("haidian-2022#1");
        assertThat(source.path("park").asString()).isEqualTo("haidian");
        assertThat(source.path("status").asString()).isEqualTo("accepted");
        assertThat(source.at("/submitted/event").asString()).isNotEmpty();
        assertThat(source.at("/submitted/key").asString())
                .hasSize(43)
                .isNotEqualTo(source.at("/accepted/key").asString());
        assertThat(get("/network/indicators?indicator=margin&park=haidian&period=2022&asOf=" + beforeTheCorrection)
                        .at("/sources/haidian-2022#1/revision")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void answersAsItWasKnownThen_R8() {
        String then = "&asOf=" + beforeTheCorrection;
        assertThat(number("margin", "zone", "2022", then)).isEqualTo("1.00");
        assertThat(number("margin", "zone", "2022", "")).isEqualTo("9.57");
        String question = "/network/indicators?indicator=margin&park=fengtai&period=2022";
        assertThat(get(question + then).at("/items/0/value").asString()).isEqualTo("0.11");
        assertThat(get(question).at("/items/0/value").asString()).isEqualTo("10.11");
        assertThat(get("/network/overview?period=2022" + then)
                        .at("/indicators/0/value")
                        .asString())
                .isEqualTo("1.00");
        assertThat(get(question + then).path("asOf").asString()).isEqualTo(beforeTheCorrection.toString());
        assertThat(problem("?indicator=margin&asOf=2020-01-01", 422))
                .as("it was not defined yet")
                .isEqualTo("unknown-indicator");
    }

    /** R14: the submissions beside the indicators are those of the same parks, and of those of the period's last day (R1). */
    @Test
    void theOverviewTellsHowFarTheParksOfThePeriodAre_R14() {
        JsonNode before = get("/network/overview?period=2022");
        assertThat(before.at("/submissions/of").asInt())
                .isEqualTo(before.at("/indicators/0/of").asInt());
        assertThat(before.at("/submissions").toString())
                .contains("daxing-yizhuang")
                .doesNotContain("yanqing");
        JsonNode after = get("/network/overview?period=2023");
        assertThat(after.at("/submissions/of").asInt())
                .isEqualTo(after.at("/indicators/0/of").asInt());
        assertThat(after.at("/submissions").toString()).contains("yanqing").doesNotContain("daxing-yizhuang");
    }

    @Test
    void countsForTheParksOfThenOrOfToday_R1() {
        assertThat(number("margin", "daxing-yizhuang", "2022", "")).isEqualTo("1.00");
        assertThat(get(PIVOT + "?indicator=margin&park=daxing-yizhuang&period=2022&attribution=restated")
                        .at("/notes/0/reason")
                        .asString())
                .isEqualTo("no-such-park-then");
        assertThat(number("margin", "zone", "2022", "&attribution=restated"))
                .as("the same whole")
                .isEqualTo("9.57");
    }

    @Test
    void breaksDownAndTellsWhatIsSuppressed_R12() {
        String question = PIVOT + "?indicator=margin&park=haidian,fengtai,zone&period=2022&section=total,*&asOf="
                + beforeTheCorrection;
        JsonNode answer = get(question + "&rows=park&columns=section");
        assertThat(answer.at("/columns/keys").toString()).isEqualTo("[[\"total\"],[\"I\"],[\"M\"]]");
        assertThat(answer.at("/cells/0/1/0").asString()).isEqualTo("10.00");
        assertThat(answer.at("/cells/1/1/0").isNull()).isTrue();
        assertThat(answer.at("/notes/" + answer.at("/cells/1/1/1").intValue() + "/reason")
                        .asString())
                .isEqualTo("suppressed");
        assertThat(answer.at("/notes/" + answer.at("/cells/2/1/1").intValue() + "/suppressed")
                        .toString())
                .isEqualTo("[\"fengtai\"]");
    }

    /** A park of few enterprises withholds its whole: at every door it is that, and the zone is not told without it. */
    @Test
    void tellsAWithheldWholeAsSuchAtEveryDoor_R12() {
        log.send(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/miyun",
                "miyun-2019",
                1,
                new SubmissionSubmitted(
                        "miyun-2019",
                        ParkCode.of("miyun"),
                        Period.of("2019"),
                        1,
                        values("700", null),
                        Instant.parse("2020-01-05T02:00:00Z"),
                        false,
                        null,
                        List.of(new ParkEvent.Cell(null, null, null, null, values("700", null), List.of("profit")))));
        submit("pinggu", "2019", 1, "100", "10", List.of());
        log.flush();
        Awaitility.await()
                .until(() -> number("margin", "pinggu", "2019", "").equals("10.00")
                        && get(PIVOT + "?element=income&park=miyun&period=2019")
                                .at("/cells/0/0/0")
                                .asString("")
                                .equals("700.00"));
        JsonNode pivot = get(PIVOT + "?indicator=margin&park=miyun,zone&period=2019&rows=park");
        for (int row = 0; row < 2; row++) {
            assertThat(pivot.at("/cells/" + row + "/0/0").isNull()).isTrue();
            JsonNode note =
                    pivot.at("/notes/" + pivot.at("/cells/" + row + "/0/1").intValue());
            assertThat(note.path("reason").asString()).isEqualTo("suppressed");
            assertThat(note.path("suppressed").toString()).isEqualTo("[\"miyun\"]");
            assertThat(note.path("missing").toString()).doesNotContain("miyun");
        }
        JsonNode items = get("/network/indicators?indicator=margin&park=miyun,zone&period=2019")
                .path("items");
        assertThat(items.size()).isEqualTo(2);
        assertThat(items).allSatisfy(item -> {
            assertThat(item.path("reason").asString()).isEqualTo("suppressed");
            assertThat(item.path("missing").toString()).doesNotContain("miyun");
        });
        assertThat(SdmxObservations.of(
                        get("/sdmx/data/INDICATORS/A.margin.miyun+zone._T._T._T?startPeriod=2019&endPeriod=2019")))
                .extracting(one -> one.key().get("REF_AREA") + ' ' + one.value())
                .containsExactlyInAnyOrder("miyun null", "zone null");
    }

    @Test
    void isAFileForSpreadsheetsToo() throws IOException {
        String question = PIVOT + "?indicator=margin&park=zone,haidian,miyun&period=2022";
        HttpResponse<byte[]> csv =
                call(question + "&format=csv&lang=en", Issuer.shared().of("coordinator"));
        assertThat(csv.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("content-disposition").orElse("")).contains("indicators-", ".csv");
        List<String> lines = text(csv).lines().toList();
        assertThat(lines.get(0)).isEqualTo("\ufeffPark,2022");
        assertThat(lines.get(1)).isEqualTo("zone,9.57");
        assertThat(lines.get(3)).isEqualTo("miyun,(missing-element: profit)");
        assertThat(lines.get(4)).startsWith(ExportSheet.END).contains("parksAnswered=", "values=3");
        List<String> list = text(call(
                        question + "&format=csv&layout=list", Issuer.shared().of("coordinator")))
                .lines()
                .toList();
        assertThat(list.get(2))
                .isEqualTo(
                        "margin,haidian,2022,total,total,total,value,9.00,,,%,accepted,,1,1,,,,false,haidian-2022#1");
        try (ReadableWorkbook book = new ReadableWorkbook(new ByteArrayInputStream(
                call(question + "&format=xlsx", Issuer.shared().of("coordinator"))
                        .body()))) {
            List<Row> rows = book.getFirstSheet().read();
            assertThat(rows.get(1).getCellAsNumber(1)).contains(new BigDecimal("9.57"));
            assertThat(rows.get(3).getCellText(1)).isEqualTo("(missing-element: profit)");
            assertThat(book.getSheets().count()).isEqualTo(4);
        }
        assertThat(problem("?format=pdf", 400)).isEqualTo("wrong-parameter");
    }

    private static HttpResponse<byte[]> accepting(String path, String accept) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(door + path))
                            .header("Authorization", "Bearer " + Issuer.shared().of("coordinator"))
                            .header("Accept", accept)
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    /** What a client accepts best, by RFC 9110, unless the path names a form. */
    @Test
    void answersInTheFormThatIsAccepted() {
        String question = PIVOT + "?indicator=margin&park=zone,haidian&period=2022";
        String sdmx = "application/vnd.sdmx.data+json";
        String xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        for (String[] one : new String[][] {
            {"*/*", "application/json"},
            {"text/html,application/xhtml+xml,*/*;q=0.8", "application/json"},
            {"text/csv", "text/csv; charset=utf-8"},
            {"text/*", "text/csv; charset=utf-8"},
            {"application/json;q=0.5, text/csv", "text/csv; charset=utf-8"},
            {"text/csv;q=0.5, application/json;q=0.7", "application/json"},
            {"*/*, text/csv", "text/csv; charset=utf-8"},
            {"application/json;q=0, */*;q=0.1", "text/csv; charset=utf-8"},
            {xlsx + ", application/json;q=0.9", xlsx},
            {sdmx, SdmxData.MEDIA_TYPE},
            {sdmx + ";version=2.1", SdmxData.MEDIA_TYPE},
            {sdmx + ";version=1.0.0, application/json;q=0.1", "application/json"},
        }) {
            HttpResponse<byte[]> answer = accepting(question, one[0]);
            assertThat(answer.statusCode()).as(one[0]).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).as(one[0]).contains(one[1]);
            assertThat(answer.headers().allValues("vary")).as(one[0]).contains("Accept");
        }
        assertThat(text(accepting(question, "text/csv"))).contains("haidian,9.00");
        assertThat(SdmxObservations.of(JSON.readTree(accepting(question, sdmx).body())))
                .extracting(one -> one.key().get("REF_AREA") + ' ' + one.value())
                .containsExactlyInAnyOrder("zone 9.57", "haidian 9.00");
        // the parts of the key are those of the pivot, also where a value is suppressed (R12)
        assertThat(SdmxObservations.of(JSON.readTree(accepting(
                                PIVOT + "?indicator=margin&park=haidian,fengtai&period=2022&section=total,I&asOf="
                                        + beforeTheCorrection,
                                sdmx)
                        .body())))
                .extracting(one -> one.key().get("REF_AREA") + ' ' + one.key().get("ACTIVITY") + ' ' + one.value())
                .contains("haidian I 10.00", "fengtai I null");
        // the path goes before the header
        assertThat(accepting(question + "&format=json", "text/csv").headers().firstValue("content-type"))
                .contains("application/json");
        assertThat(accepting(question + "&format=sdmx-json", "image/png")
                        .headers()
                        .firstValue("content-type"))
                .contains(SdmxData.MEDIA_TYPE);

        HttpResponse<byte[]> none = accepting(question, "image/png, text/csv;q=0");
        assertThat(none.statusCode()).isEqualTo(406);
        JsonNode problem = JSON.readTree(none.body());
        assertThat(problem.path("code").asString()).isEqualTo("not-acceptable");
        assertThat(problem.at("/errors/0/expected").asString()).contains("application/json", "text/csv", xlsx, sdmx);
        assertThat(accepting(question, "nonsense").statusCode()).isEqualTo(400);
        assertThat(accepting(question + "&measure=year-on-year", sdmx).statusCode())
                .isEqualTo(400);
        String data = "/sdmx/data/INDICATORS/A.margin.zone._T._T._T?startPeriod=2022&endPeriod=2022";
        for (String accept : List.of("*/*", "application/json", sdmx, sdmx + ";version=2.1.0")) {
            assertThat(accepting(data, accept).headers().firstValue("content-type"))
                    .as(accept)
                    .contains(SdmxData.MEDIA_TYPE);
        }
        assertThat(accepting(data, "application/vnd.sdmx.data+xml").statusCode())
                .isEqualTo(406);
    }

    @Test
    void speaksSdmxAtItsDoor() {
        HttpResponse<byte[]> data = call(
                "/sdmx/data/ONEZONE,INDICATORS,1.0/A.margin.zone+haidian._T._T._T?startPeriod=2022&endPeriod=2022",
                Issuer.shared().of("auditor"));
        assertThat(data.headers().firstValue("content-type")).contains(SdmxData.MEDIA_TYPE);
        assertThat(SdmxObservations.of(JSON.readTree(data.body())))
                .extracting(one -> one.key().get("REF_AREA") + ' ' + one.value())
                .containsExactlyInAnyOrder("zone 9.57", "haidian 9.00");
        String question = "/sdmx/data/INDICATORS/A.margin.zone._T._T._T?startPeriod=2022&endPeriod=2022";
        assertThat(SdmxObservations.of(get(question + "&asOf=" + beforeTheCorrection)))
                .extracting(SdmxObservations.Observation::value)
                .containsExactly("1.00");
        JsonNode history = get(question + "&includeHistory=true");
        assertThat(history.at("/data/dataSets").size()).isGreaterThanOrEqualTo(2);
        assertThat(SdmxObservations.of(history).getLast().value()).isEqualTo("9.57");
        HttpResponse<byte[]> structure = call(
                "/sdmx/structure/dataflow/ONEZONE/INDICATORS/1.0?references=all",
                Issuer.shared().administrator("haidian"));
        assertThat(structure.headers().firstValue("content-type")).contains(SdmxStructures.MEDIA_TYPE);
        assertThat(JSON.readTree(structure.body()).at("/data/codelists").size()).isEqualTo(8);
        // the paths of version 2 of SDMX-REST, which goes with SDMX 3
        String third = "/sdmx/data/dataflow/ONEZONE/INDICATORS/1.0/";
        String years = "?c[TIME_PERIOD]=ge:2022+le:2022";
        for (String path : List.of(
                "A.margin.zone+haidian._T._T._T" + years,
                "A.margin.zone._T._T._T,A.margin.haidian._T._T._T" + years,
                "A.margin.*._T._T._T" + years + "&c[REF_AREA]=zone,haidian",
                "*" + years.replace("[", "%5B").replace("]", "%5D")
                        + "&c[FREQ]=A&c[INDICATOR]=margin&c[REF_AREA]=zone,eq:haidian&c[ACTIVITY]=_T")) {
            assertThat(SdmxObservations.of(get(third + path)))
                    .as(path)
                    .extracting(one -> one.key().get("REF_AREA") + ' ' + one.value())
                    .containsExactlyInAnyOrder("zone 9.57", "haidian 9.00");
        }
        assertThat(SdmxObservations.of(
                        get(third + "A.margin.zone._T._T._T?c[TIME_PERIOD]=2022&asOf=" + beforeTheCorrection)))
                .extracting(SdmxObservations.Observation::value)
                .containsExactly("1.00");
        for (String wrong : List.of(
                "A.margin.zone._T._T._T?c[COLOUR]=red",
                "A.margin.zone._T._T._T?c[TIME_PERIOD]=about:2022",
                "A.margin.zone._T._T._T?c[TIME_PERIOD]=ge:2022-W3",
                "A.margin.zone._T._T._T?c[REF_AREA]=atlantis",
                "A.margin.zone._T._T._T,A.income.haidian._T._T._T")) {
            HttpResponse<byte[]> refused = call(third + wrong, Issuer.shared().of("coordinator"));
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(text(refused)).contains("wrong-parameter", "\"expected\"");
        }
        assertThat(call(third + "*", Issuer.shared().of("partner")).statusCode())
                .isEqualTo(403);
        assertThat(call("/sdmx/data/dataflow/ECB/EXR/1.0/*", Issuer.shared().of("coordinator"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("/sdmx/data/INDICATORS/all", Issuer.shared().of("partner"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(call("/sdmx/nothing", Issuer.shared().of("coordinator")).statusCode())
                .isEqualTo(404);
        assertThat(call("/sdmx/data/NOTHING/all", Issuer.shared().of("coordinator"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWithACodeAndWhatWasExpected() {
        assertThat(problem("?indicator=margn", 422)).isEqualTo("unknown-indicator");
        assertThat(problem("?element=incme", 422)).isEqualTo("unknown-element");
        assertThat(problem("?measure=median", 422)).isEqualTo("unknown-measure");
        assertThat(problem("?park=atlantis", 422)).isEqualTo("unknown-park");
        assertThat(problem("?section=Z", 422)).isEqualTo("unknown-industry");
        assertThat(problem("?scale=huge", 422)).isEqualTo("unknown-scale");
        assertThat(problem("?qualification=none-such", 422)).isEqualTo("unknown-qualification");
        assertThat(problem("?rows=park&columns=park", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?rows=colour", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?from=2022", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?from=2022&to=2021", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?from=2000-01&to=2022-12", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?window=61", 400)).isEqualTo("wrong-parameter");
        assertThat(problem("?asOf=2999-01-01", 422)).isEqualTo("as-of-in-future");
        String large = "?element=*&indicator=margin&from=2004-01&to=2023-12"
                + "&measure=value,year-on-year,cumulative,moving-average,share-of-zone";
        assertThat(problem(large, 422)).isEqualTo("pivot-too-large");
        assertThat(get(PIVOT + "?indicator=margin&park=zone&from=2022&to=2022&frequency=quarter")
                        .at("/columns/keys")
                        .toString())
                .isEqualTo("[[\"2022Q1\"],[\"2022Q2\"],[\"2022Q3\"],[\"2022Q4\"]]");
    }

    @Test
    void showsWhatIsNotReleasedToTheCityOnly() {
        submit("haidian", "2024", 1, "1000", "90", List.of());
        log.send(
                IndicatorEvents.RELEASE_SCHEDULED,
                "/indicators",
                "release/2024",
                1,
                new ReleaseScheduled(Period.of("2024"), null, Instant.now().plusSeconds(3600), null));
        log.flush();
        String park = Issuer.shared().administrator("haidian");
        String question = PIVOT + "?indicator=margin&park=haidian&period=2024";
        Awaitility.await()
                .until(() -> get(question).at("/cells/0/0/0").asString("").equals("9.00")
                        && get(question, park)
                                .at("/notes/0/reason")
                                .asString("")
                                .equals("embargoed"));
        assertThat(get("/network/indicators?indicator=margin&park=haidian&period=2024", park)
                        .at("/items/0/reason")
                        .asString())
                .isEqualTo("embargoed");
        assertThat(call("/sdmx/data/INDICATORS/A.margin.haidian._T._T._T?startPeriod=2024", park)
                        .statusCode())
                .as("the period is known, and nothing of it is told")
                .isEqualTo(200);
        assertThat(SdmxObservations.of(get("/sdmx/data/INDICATORS/A.margin.haidian._T._T._T?startPeriod=2024", park)))
                .isEmpty();
        assertThat(get("/network/overview?period=2024", park)
                        .at("/indicators/0/value")
                        .isNull())
                .isTrue();
        assertThat(get("/network/overview", park).path("period").asString()).isEqualTo("2022");
        assertThat(get("/network/overview").path("period").asString()).isEqualTo("2024");
        log.send(
                IndicatorEvents.RELEASE_SCHEDULED,
                "/indicators",
                "release/2024",
                2,
                new ReleaseScheduled(Period.of("2024"), null, Instant.now().minusSeconds(1), null));
        log.flush();
        Awaitility.await()
                .until(() -> get(question, park).at("/cells/0/0/0").asString("").equals("9.00"));
    }
}
