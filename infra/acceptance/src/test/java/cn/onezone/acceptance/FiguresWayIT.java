package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.acceptance.NetworkUnderTest.Answer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The whole way of a figure through the public doors of a running network: enterprises' reports, their sums in the park with
 * what is withheld, the submission, its review, and the city's pivot in every form; then a restatement on the same way, of
 * which those are told who used the old value.
 */
class FiguresWayIT {
    private static final String YEAR = "2023";
    private static final String INCOME = "total-income";
    private static final String SDMX = "application/vnd.sdmx.data+json";
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Incomes of the enterprises of each section; of one section there are two only. */
    private static final Map<String, Map<String, List<String>>> REPORTS = Map.of(
            "haidian",
            Map.of(
                    "I6513", List.of("100.25", "200.5", "300.0625", "400"),
                    "M7310", List.of("50.1", "60.2", "70.3", "80.4", "90.5"),
                    "C3911", List.of("700.01", "300.02"),
                    "J6621", List.of("11.11", "22.22", "33.33", "44.44")),
            "fengtai",
            Map.of(
                    "I6513", List.of("10.5", "20.5", "30.5", "40.5"),
                    "J6621", List.of("1.01", "2.02", "3.03")));

    private final Map<String, Map<String, BigDecimal>> incomes = new TreeMap<>();
    private final Map<String, List<String>> usccs = new LinkedHashMap<>();

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    /** Of R10, R11, R12, R13, R14 and R8. */
    @Test
    void aFigureIsExactFromTheReportsToTheCityAndSoIsItsRestatement() throws Exception {
        try (NetworkUnderTest network = NetworkUnderTest.up("--parks", "haidian,fengtai")) {
            for (String park : REPORTS.keySet()) {
                collected(network, park);
            }
            Answer release = network.put(
                    "/indicators/releases/" + YEAR,
                    "{\"visibleFrom\": \"2099-01-01T09:00:00+08:00\", \"reason\": \"年报发布前保密\"}");
            assertThat(release.status()).as(release.raw().body()).isEqualTo(201);
            Map<String, JsonNode> cells = new LinkedHashMap<>();
            for (String park : REPORTS.keySet()) {
                cells.put(park, submitted(network, park, null));
                accepted(network, park, 1);
            }
            assertThat(suppressed(cells.get("haidian")))
                    .as("the two enterprises of one section, and what would tell of them by subtraction")
                    .contains("C")
                    .hasSizeGreaterThan(1);
            assertThat(suppressed(cells.get("fengtai"))).isEmpty();
            theCityHas(network, cells, 1);
            String before = Clock.systemUTC().instant().toString();

            // R8: what is not released is the city's; the trail has who held it back, and who lets it go
            String question = "/network/indicators/pivot?element=" + INCOME + "&park=zone&period=" + YEAR;
            JsonNode held =
                    network.getAs("haidian", question, "application/json").body();
            assertThat(held.at("/cells/0/0/0").isNull()).isTrue();
            assertThat(held.at("/notes/0/reason").asString()).isEqualTo("embargoed");
            assertThat(network.getAs("haidian", question, "text/csv").raw().body())
                    .contains("(embargoed)");
            String tag = network.get("/indicators/releases/" + YEAR)
                    .raw()
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            assertThat(network.put(
                                    "/indicators/releases/" + YEAR,
                                    "{\"visibleFrom\": \"2024-03-01T09:00:00+08:00\", \"reason\": \"已发布\"}",
                                    "If-Match",
                                    tag)
                            .status())
                    .isEqualTo(200);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(network.getAs("haidian", question, "application/json")
                                    .body()
                                    .at("/cells/0/0/0")
                                    .asString())
                            .isEqualTo(shown(total("haidian").add(total("fengtai")))));
            await().atMost(LONG).untilAsserted(() -> {
                JsonNode trail = network.getAs(
                                "auditor", "/indicators/audit?record=releases/" + YEAR, "application/json")
                        .body()
                        .path("items");
                assertThat(trail.size()).as("%s", trail).isEqualTo(2);
                assertThat(trail.valueStream()
                                .map(e -> e.at("/entry/actor")
                                        .asString(e.path("actor").asString())))
                        .as("%s", trail)
                        .allMatch("coordinator"::equals);
            });

            restated(network, before);
        }
    }

    private void collected(NetworkUnderTest network, String park) {
        LocalDate today = LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));
        Answer opened = network.put(
                "/parks/" + park + "/collections/" + YEAR,
                "{\"opensOn\": \"" + today + "\", \"closesOn\": \"" + today.plusDays(1) + "\"}");
        assertThat(opened.status()).as(opened.raw().body()).isEqualTo(201);
        List<String> reports = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, List<String>> section : new TreeMap<>(REPORTS.getOrDefault(park, Map.of())).entrySet()) {
            for (String income : section.getValue()) {
                String uscc = Firms.uscc(park.equals("haidian") ? "110108" : "110106", 9_000 + number++);
                Answer entry = network.post(
                        "/parks/" + park + "/roster/enterprises", """
                        {"uscc": "%s", "name": "%s企业%d", "industry": "%s", "scale": "small", "claimedFrom": "2020-01-01", "synthetic": true}""".formatted(uscc, park, number, section.getKey()));
                assertThat(entry.status()).as(entry.raw().body()).isEqualTo(201);
                // half of it is profit
                reports.add(report(uscc, income, decimal(income).divide(decimal("2"), 1, RoundingMode.DOWN)));
                usccs.computeIfAbsent(park, _ -> new ArrayList<>()).add(uscc);
                incomes.computeIfAbsent(park, _ -> new TreeMap<>())
                        .merge(section.getKey().substring(0, 1), decimal(income), BigDecimal::add);
            }
        }
        Answer taken = network.post("/parks/" + park + "/reports/" + YEAR, "[" + String.join(",", reports) + "]");
        assertThat(taken.body().path("taken").asInt()).as(taken.raw().body()).isEqualTo(reports.size());
    }

    private static String report(String uscc, String income, BigDecimal profit) {
        return """
                {"uscc": "%s", "submit": true, "values": [
                  {"element": "total-income", "value": "%s", "unit": "万元"},
                  {"element": "profit", "value": "%s", "unit": "万元"}]}""".formatted(uscc, income, profit.toPlainString());
    }

    private BigDecimal total(String park) {
        return incomes.getOrDefault(park, Map.of()).values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** As the catalogue has it: two decimals, half away from zero. */
    private static String shown(BigDecimal exact) {
        return exact.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    /** Drafts from the reports, submits, and answers the cells. */
    private static JsonNode submitted(NetworkUnderTest network, String park, String reason) {
        String drafts = "/parks/" + park + "/submissions/" + YEAR + "/from-reports";
        String own = "/parks/" + park + "/submissions/" + park + "-" + YEAR;
        Answer draft = reason == null
                ? network.post(drafts, "{\"synthetic\": true}")
                : network.post(
                        drafts,
                        "{\"synthetic\": true, \"restatementReason\": \"" + reason + "\"}",
                        "If-Match",
                        network.get(own).raw().headers().firstValue("ETag").orElseThrow());
        assertThat(draft.status()).as(draft.raw().body()).isIn(200, 201);
        Answer sent = network.post(own + "/submit", "");
        assertThat(sent.body().path("state").asString()).as(sent.raw().body()).isEqualTo("submitted");
        return sent.body().path("cells");
    }

    private static void accepted(NetworkUnderTest network, String park, int revision) {
        String there = "/indicators/submissions/" + park + "-" + YEAR;
        await().atMost(LONG)
                .until(() -> network.get(there).body().path("revision").asInt() == revision);
        Answer accepted = await().atMost(LONG)
                .until(
                        () -> network.post(
                                there + "/acceptance",
                                "{}",
                                "If-Match",
                                network.get(there)
                                        .raw()
                                        .headers()
                                        .firstValue("ETag")
                                        .orElseThrow()),
                        // what is told of an earlier revision makes another version
                        answer -> answer.status() != 412);
        assertThat(accepted.status()).as(accepted.raw().body()).isEqualTo(200);
        String own = "/parks/" + park + "/submissions/" + park + "-" + YEAR;
        await().atMost(LONG)
                .until(() -> network.get(own).body().path("acceptedRevision").asInt() == revision);
    }

    /** Sections whose income a park withholds. */
    private static List<String> suppressed(JsonNode cells) {
        return cells.valueStream()
                .filter(c -> !c.path("industrySection").asString("").isEmpty()
                        && c.path("scaleClass").asString("").isEmpty())
                .filter(c -> c.path("suppressed")
                        .valueStream()
                        .anyMatch(e -> e.asString().equals(INCOME)))
                .map(c -> c.path("industrySection").asString())
                .toList();
    }

    /** The pivot by park and section, in JSON, CSV and SDMX-JSON, is what the parks' reports sum up to. */
    private void theCityHas(NetworkUnderTest network, Map<String, JsonNode> cells, int revision) {
        String question = "/network/indicators/pivot?element=" + INCOME + "&park=zone,haidian,fengtai&period=" + YEAR
                + "&section=total,C,I,J,M&rows=park&columns=section";
        Map<String, String> expected = expected(cells);
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode pivot =
                    network.getAs("coordinator", question, "application/json").body();
            assertThat(values(pivot)).isEqualTo(expected);
        });
        JsonNode pivot =
                network.getAs("coordinator", question, "application/json").body();
        JsonNode zone = pivot.at("/notes/" + pivot.at("/cells/0/0/1").asInt());
        assertThat(zone.path("status").asString()).isEqualTo("accepted");
        assertThat(zone.path("parks").asInt()).isEqualTo(2);
        assertThat(zone.path("sources").size()).isEqualTo(2);
        assertThat(pivot.path("coverage").path("answered").asInt()).isEqualTo(2);
        assertThat(pivot.path("sources")
                        .valueStream()
                        .map(s -> s.path("park").asString() + " "
                                + s.path("revision").asInt()))
                .contains("haidian " + revision, "fengtai 1");
        assertThat(pivot.path("sources").valueStream())
                .allMatch(s -> !s.at("/submitted/key").asString("").isEmpty()
                        && !s.at("/accepted/key").asString("").isEmpty());

        List<String> csv = network.getAs("coordinator", question + "&lang=en", "text/csv")
                .raw()
                .body()
                .lines()
                .toList();
        List<String> columns = List.of("total", "C", "I", "J", "M");
        for (int row = 0; row < 3; row++) {
            String park = List.of("zone", "haidian", "fengtai").get(row);
            List<String> line = new ArrayList<>(List.of(park));
            columns.forEach(column -> line.add(inCsv(expected.get(park + " " + column))));
            assertThat(csv.get(row + 1)).isEqualTo(String.join(",", line));
        }

        Map<String, String> told = new TreeMap<>();
        JsonNode message = network.getAs("coordinator", question, SDMX).body();
        JsonNode structure = message.at("/data/structures/0/dimensions/series");
        message.at("/data/dataSets/0/series").properties().forEach(series -> {
            String[] at = series.getKey().split(":", -1);
            String park = structure
                    .get(2)
                    .path("values")
                    .get(Integer.parseInt(at[2]))
                    .path("id")
                    .asString();
            String section = structure
                    .get(3)
                    .path("values")
                    .get(Integer.parseInt(at[3]))
                    .path("id")
                    .asString();
            JsonNode value = series.getValue().path("observations").path("0").get(0);
            told.put(
                    park + " " + (section.equals("_T") ? "total" : section),
                    value.isNull() ? "suppressed" : value.asString());
        });
        Map<String, String> tellable = new TreeMap<>(expected);
        tellable.values().removeIf(v -> !v.equals("suppressed") && v.startsWith("("));
        assertThat(told).isEqualTo(tellable);
    }

    private static String inCsv(String value) {
        return value.equals("suppressed") ? "(suppressed)" : value;
    }

    private static Map<String, String> values(JsonNode pivot) {
        Map<String, String> all = new TreeMap<>();
        for (int row = 0; row < pivot.path("cells").size(); row++) {
            for (int column = 0; column < pivot.at("/cells/" + row).size(); column++) {
                JsonNode cell = pivot.at("/cells/" + row + "/" + column);
                String reason =
                        pivot.at("/notes/" + cell.get(1).asInt() + "/reason").asString("");
                all.put(
                        pivot.at("/rows/keys/" + row + "/0").asString() + " "
                                + pivot.at("/columns/keys/" + column + "/0").asString(),
                        !cell.get(0).isNull()
                                ? cell.get(0).asString()
                                : reason.equals("suppressed") ? reason : "(" + reason + ")");
            }
        }
        return all;
    }

    private Map<String, String> expected(Map<String, JsonNode> cells) {
        Map<String, String> expected = new TreeMap<>();
        expected.put("zone total", shown(total("haidian").add(total("fengtai"))));
        for (String park : REPORTS.keySet()) {
            expected.put(park + " total", shown(total(park)));
        }
        for (String section : List.of("C", "I", "J", "M")) {
            boolean withheld = false;
            BigDecimal zone = BigDecimal.ZERO;
            for (String park : REPORTS.keySet()) {
                BigDecimal sum = incomes.getOrDefault(park, Map.of()).get(section);
                if (sum == null) {
                    expected.put(park + " " + section, "(nobody)");
                } else if (suppressed(cells.get(park)).contains(section)) {
                    expected.put(park + " " + section, "suppressed");
                    withheld = true;
                } else {
                    expected.put(park + " " + section, shown(sum));
                    zone = zone.add(sum);
                }
            }
            expected.put("zone " + section, withheld ? "suppressed" : shown(zone));
        }
        return expected;
    }

    private void restated(NetworkUnderTest network, String before) {
        // somebody uses the value
        Answer draft = network.post(
                "/indicators/evaluations",
                "{\"year\": " + YEAR + ", \"normalisation\": \"min-max\", \"criteria\":"
                        + " [{\"indicator\": \"profit-margin\", \"weight\": 100}]}",
                "Idempotency-Key",
                "way-1");
        assertThat(draft.status()).as(draft.raw().body()).isEqualTo(201);
        Answer published = network.post(
                "/indicators/evaluations/" + YEAR + "/publication",
                "",
                "If-Match",
                draft.raw().headers().firstValue("ETag").orElseThrow());
        assertThat(published.status()).as(published.raw().body()).isEqualTo(200);
        assertThat(published.body().path("restated").size()).isZero();

        // the fourth of section I of haidian: it is the sixth, behind two of section C
        String uscc = usccs.getOrDefault("haidian", List.of()).get(5);
        String path = "/parks/haidian/reports/" + YEAR + "/" + uscc;
        String old = network.get(path).body().at("/values/0/value").asString();
        Answer corrected = network.put(
                path,
                report(uscc, "450.75", decimal("100")).replace("\"uscc\": \"" + uscc + "\", ", ""),
                "If-Match",
                network.get(path).raw().headers().firstValue("ETag").orElseThrow());
        assertThat(corrected.status()).as(corrected.raw().body()).isEqualTo(200);
        String was = shown(total("haidian"));
        incomes.getOrDefault("haidian", new TreeMap<>())
                .merge("I", decimal("450.75").subtract(decimal(old)), BigDecimal::add);
        JsonNode cells = submitted(network, "haidian", "企业更正年报");
        accepted(network, "haidian", 2);
        theCityHas(
                network,
                Map.of(
                        "haidian",
                        cells,
                        "fengtai",
                        network.get("/parks/fengtai/submissions/fengtai-" + YEAR)
                                .body()
                                .path("cells")),
                2);
        assertThat(network.getAs(
                                "coordinator",
                                "/network/indicators/pivot?element=" + INCOME + "&park=haidian&period=" + YEAR
                                        + "&asOf=" + before,
                                "application/json")
                        .body()
                        .at("/cells/0/0/0")
                        .asString())
                .as("as it was known then")
                .isEqualTo(was);

        JsonNode told = await().atMost(LONG)
                .until(
                        () -> network.get("/indicators/restatements?park=haidian")
                                .body(),
                        b -> b.path("total").asInt() == 1)
                .at("/items/0");
        assertThat(told.path("reason").asString()).isEqualTo("企业更正年报");
        assertThat(told.path("changes")
                        .valueStream()
                        .filter(c -> c.path("element").asString().equals(INCOME))
                        .map(c -> decimal(c.path("after").asString())
                                .subtract(decimal(c.path("before").asString()))))
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(decimal("450.75").subtract(decimal(old)));
        JsonNode use = told.path("uses")
                .valueStream()
                .filter(u -> u.path("kind").asString().equals("evaluation"))
                .findFirst()
                .orElseThrow();
        assertThat(use.path("id").asString()).isEqualTo(YEAR);
        JsonNode since =
                network.get("/indicators/evaluations/" + YEAR + "/restated").body();
        assertThat(since.at("/figures/0/figure/then")).isEqualTo(use.path("before"));
        assertThat(since.at("/figures/0/figure/now")).isEqualTo(use.path("after"));
        assertThat(since.at("/figures/0/reason").asString()).isEqualTo("企业更正年报");
    }
}
