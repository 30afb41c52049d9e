package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.json.EventJson;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import cn.onezone.testlog.LogOfTests;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** Sums over reports through a park's own doors, on a real broker and the local store. */
class AggregatesIT {
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final String DATABASE = "it-park-aggregates-" + UUID.randomUUID();
    private static final int ENTERPRISES = 24;

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;

    private static LocalDate today() {
        return LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));
    }

    private static ConfigurableApplicationContext start(Path data, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.park=haidian",
                "--onezone.data-dir=" + data,
                "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri(DATABASE),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                "--onezone.submissions.overruled-every=200ms",
                "--onezone.log.sweep-every=200ms"));
        all.addAll(List.of(more));
        return OneZoneApplication.of(ParksApplication.class, "parks").run(all.toArray(String[]::new));
    }

    /** Of three sections and two classes, four in each; the first of every four is a unicorn. */
    @BeforeAll
    static void begin() {
        park = start(folder);
        door = Door.of(park);
        for (int i = 0; i < ENTERPRISES; i++) {
            Door.Answer made = door.post("/parks/haidian/roster/enterprises", entry(i, industry(i)));
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        }
    }

    private static String industry(int i) {
        return List.of("I6513", "C3911", "M7310").get(i / 4 % 3);
    }

    private static String entry(int i, String industry) {
        return """
                {"uscc": "%s", "name": "企业%d", "industry": "%s", "scale": "%s", "claimedFrom": "2000-01-01"%s}""".formatted(
                        uscc(i),
                        i,
                        industry,
                        i < 12 ? "large" : "small",
                        i % 4 == 0 ? ", \"qualifications\": [{\"code\": \"unicorn\", \"from\": \"2016-01-01\"}]" : "");
    }

    @AfterAll
    static void stop() {
        park.close();
        assertThat(INFRASTRUCTURE.storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static String uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 6_500_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static void open(String period) {
        Door.Answer opened = door.put(
                "/parks/haidian/collections/" + period,
                "{\"opensOn\":\"" + today() + "\",\"closesOn\":\"" + today().plusDays(1) + "\"}");
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    }

    private static String one(int number, String income, String more) {
        return """
                {"uscc": "%s", "submit": true%s, "values": [
                  {"element": "total-income", "value": "%s", "unit": "万元"},
                  {"element": "employees", "value": "10", "unit": "人"}]}""".formatted(uscc(number), more, income);
    }

    private static void reportAll(String period) {
        open(period);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < ENTERPRISES; i++) {
            all.add(one(i, (100 + i) + ".25", ""));
        }
        Door.Answer answer = door.post("/parks/haidian/reports/" + period, "[" + String.join(",", all) + "]");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().path("taken").asInt()).as("%s", answer.body()).isEqualTo(ENTERPRISES);
    }

    private static String figure(Door.Answer answer, String section, String scale, String code, String element) {
        for (JsonNode cell : answer.body().path("cells")) {
            if (cell.path("industrySection").asString("").equals(section)
                    && cell.path("scaleClass").asString("").equals(scale)
                    && cell.path("qualification").asString("").equals(code)) {
                for (JsonNode value : cell.path("values")) {
                    if (value.path("element").asString().equals(element)) {
                        return value.path("value").asString();
                    }
                }
            }
        }
        return "none";
    }

    private static void revise(int number, String entry) {
        String path = "/parks/haidian/roster/enterprises/" + uscc(number);
        Door.Answer revised = door.put(path, entry, "If-Match", door.get(path).tag());
        assertThat(revised.status()).as("%s", revised.body()).isEqualTo(200);
    }

    /** R8: values stand where the enterprise stood on the last day of the period, and follow a correction of the roster's past. */
    @Test
    void sumsUpByWhereAnEnterpriseStoodOnThePeriodsLastDay() {
        int moves = ENTERPRISES + 20;
        String later =
                "{\"uscc\": \"%s\", \"name\": \"迁类企业\", \"industry\": \"%s\", \"scale\": \"%s\", \"validFrom\": \"%s\"}";
        Door.Answer made = door.post("/parks/haidian/roster/enterprises", entry(moves, "C3911"));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        revise(moves, later.formatted(uscc(moves), "I6513", "medium", "2017-01-01"));
        for (String period : List.of("2016", "2017")) {
            open(period);
            assertThat(door.post("/parks/haidian/reports/" + period, "[" + one(moves, "7", "") + "]")
                            .body()
                            .path("taken")
                            .asInt())
                    .isEqualTo(1);
        }
        String by = "?by=industry-section,scale-class";
        assertThat(figure(door.get("/parks/haidian/aggregates/2016" + by), "C", "small", "", "total-income"))
                .as("it moved after the year")
                .isEqualTo("7");
        assertThat(figure(door.get("/parks/haidian/aggregates/2017" + by), "I", "medium", "", "total-income"))
                .isEqualTo("7");
        revise(moves, later.formatted(uscc(moves), "M7310", "medium", "2016-06-01"));
        Door.Answer corrected = door.get("/parks/haidian/aggregates/2016" + by);
        assertThat(figure(corrected, "M", "small", "", "total-income"))
                .as("nothing was said of its scale class of then: %s", corrected.body())
                .isEqualTo("7");
        assertThat(figure(door.get("/parks/haidian/aggregates/2017" + by), "M", "medium", "", "total-income"))
                .isEqualTo("7");
    }

    /** R10: sums follow reports, corrections and the roster; what is read follows what changed. */
    @Test
    void sumsUpWhatIsReportedAndFollowsWhatChanges() {
        reportAll("2022");
        String path = "/parks/haidian/aggregates/2022";
        Door.Answer whole = door.get(path);
        assertThat(whole.status()).as("%s", whole.body()).isEqualTo(200);
        assertThat(whole.body().path("contributors").asInt()).isEqualTo(ENTERPRISES);
        // 100.25 + 101.25 + … + 123.25
        assertThat(figure(whole, "", "", "", "total-income")).isEqualTo("2682");
        Door.Answer parts = door.get(path + "?by=industry-section,scale-class");
        assertThat(parts.body().path("cells")).hasSize(6);
        assertThat(figure(parts, "I", "large", "", "total-income")).isEqualTo("407");
        assertThat(figure(door.get(path + "?by=qualification"), "", "", "unicorn", "employees"))
                .isEqualTo("60");
        assertThat(door.get(path + "?by=qualification&element=employees").body().at("/cells/0/values"))
                .hasSize(1);
        assertThat(door.get(path + "?by=colour").code()).isEqualTo("wrong-parameter");

        Tallies tallies = park.getBean(Tallies.class);
        Period period = Period.of("2022");
        long read = tallies.documentsRead(period);
        assertThat(read).as("each report and its enterprise, once").isEqualTo(2L * ENTERPRISES);

        // a correction; a draft of the next one changes nothing
        Door.Answer report = door.get("/parks/haidian/reports/2022/" + uscc(0));
        String corrected =
                "{\"submit\": %s, \"values\": [{\"element\": \"total-income\", \"value\": \"%s\", \"unit\": \"万元\"}]}";
        Door.Answer second = door.put(
                "/parks/haidian/reports/2022/" + uscc(0),
                corrected.formatted("true", "0.25"),
                "If-Match",
                report.tag());
        assertThat(second.status()).as("%s", second.body()).isEqualTo(200);
        Door.Answer after = door.get(path);
        assertThat(figure(after, "", "", "", "total-income")).isEqualTo("2582");
        assertThat(figure(after, "", "", "", "employees")).isEqualTo("230");
        assertThat(tallies.documentsRead(period) - read)
                .as("one report and its enterprise")
                .isEqualTo(2);
        door.put("/parks/haidian/reports/2022/" + uscc(0), corrected.formatted("false", "9"), "If-Match", second.tag());
        assertThat(figure(door.get(path), "", "", "", "total-income")).isEqualTo("2582");

        // an enterprise is of another section from today on: then it was where it was (R8)
        parts = door.get(path + "?by=industry-section");
        assertThat(figure(parts, "I", "", "", "total-income")).isEqualTo("762");
        revise(2, entry(2, "M7310"));
        assertThat(door.get(path + "?by=industry-section").body()).isEqualTo(parts.body());

        // another was so in the period already, as the roster learns
        read = tallies.documentsRead(period);
        revise(1, entry(1, "M7310").replaceFirst("\\{", "{\"validFrom\": \"2022-06-01\", "));
        parts = door.get(path + "?by=industry-section");
        assertThat(figure(parts, "I", "", "", "total-income")).isEqualTo("660.75");
        assertThat(figure(door.get(path), "", "", "", "total-income")).isEqualTo("2582");
        assertThat(tallies.documentsRead(period) - read)
                .as("the entry, the report and the enterprise of the report")
                .isEqualTo(3);

        // who leaves later has been there; in a period that is not over it counts no more (R6)
        reportAll("" + today().getYear());
        String present = "/parks/haidian/aggregates/" + today().getYear();
        assertThat(door.post("/parks/haidian/roster/enterprises", entry(ENTERPRISES, "I6513"))
                        .status())
                .isEqualTo(201);
        for (String of : List.of("2022", "" + today().getYear())) {
            assertThat(door.post("/parks/haidian/reports/" + of, "[" + one(ENTERPRISES, "1", "") + "]")
                            .body()
                            .path("taken")
                            .asInt())
                    .isEqualTo(1);
        }
        assertThat(figure(door.get(present), "", "", "", "employees")).isEqualTo("250");
        Door.Answer leaves = door.get("/parks/haidian/roster/enterprises/" + uscc(ENTERPRISES));
        assertThat(door.send(
                                "DELETE",
                                "/parks/haidian/roster/enterprises/" + uscc(ENTERPRISES) + "?reason=x",
                                null,
                                "If-Match",
                                leaves.tag())
                        .status())
                .isEqualTo(204);
        assertThat(figure(door.get(present), "", "", "", "employees")).isEqualTo("240");
        assertThat(figure(door.get(path), "", "", "", "total-income")).isEqualTo("2583");

        // read again from the beginning, and by a process that has nothing but the store: the same
        Door.Answer before = door.get(path + "?by=industry-section,scale-class,qualification");
        assertThat(door.post(path + "/recount", null)
                        .body()
                        .path("contributors")
                        .asInt())
                .isEqualTo(ENTERPRISES + 1);
        assertThat(door.get(path + "?by=industry-section,scale-class,qualification")
                        .body())
                .isEqualTo(before.body());
        try (ConfigurableApplicationContext other = start(folder.resolve("other"))) {
            assertThat(Door.of(other)
                            .get(path + "?by=industry-section,scale-class,qualification")
                            .body())
                    .isEqualTo(before.body());
        }
    }

    /** R12: what the city gets is what the park sees of it beforehand, with what is withheld named and nothing of it told. */
    @Test
    void draftsASubmissionFromReportsAndWithholdsWhatGivesAnEnterpriseAway() {
        String drafts = "/parks/haidian/submissions/2018/from-reports";
        assertThat(door.post(drafts, "{}", "Idempotency-Key", "none").code()).isEqualTo("nothing-reported");
        reportAll("2018");
        Door.Answer report = door.get("/parks/haidian/reports/2018/" + uscc(4));
        // nearly all of its place, and nearly half of all
        assertThat(door.post(
                                "/parks/haidian/reports/2018",
                                "["
                                        + one(
                                                4,
                                                "2000",
                                                ", \"version\": "
                                                        + report.body().path("version")) + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("changed");
        Door.Answer seen = door.get("/parks/haidian/aggregates/2018/shared");
        assertThat(seen.status()).as("%s", seen.body()).isEqualTo(200);
        assertThat(figure(seen, "C", "large", "", "total-income")).isEqualTo("none");
        assertThat(figure(seen, "C", "large", "", "employees")).isEqualTo("40");
        assertThat(figure(seen, "", "", "", "total-income")).isEqualTo("4577.75");

        Door.Answer draft = door.post(drafts, "{\"note\": \"由报表汇总\"}", "Idempotency-Key", "from-reports");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        assertThat(draft.location()).isEqualTo("/parks/haidian/submissions/haidian-2018");
        assertThat(draft.body().path("state").asString()).isEqualTo("draft");
        assertThat(draft.body().path("cells")).isEqualTo(seen.body().path("cells"));
        assertThat(door.post(drafts, "{\"note\": \"由报表汇总\"}", "Idempotency-Key", "from-reports")
                        .tag())
                .isEqualTo(draft.tag());
        assertThat(door.post(drafts, "{}").code()).isEqualTo("if-match-required");
        assertThat(door.get("/parks/haidian/submissions").body().at("/items/0").has("cells"))
                .as("a list is short")
                .isFalse();

        // more, by hand, that enterprises do not report: the cells stay; another total, and they do not
        String values = "{\"values\": [{\"element\": \"total-income\", \"value\": \"%s\", \"unit\": \"万元\"},"
                + " {\"element\": \"employees\", \"value\": \"240\", \"unit\": \"人\"},"
                + " {\"element\": \"land-area\", \"value\": \"7.5\", \"unit\": \"km²\"}]}";
        String submission = "/parks/haidian/submissions/haidian-2018";
        Door.Answer more = door.put(submission, values.formatted("4577.75"), "If-Match", draft.tag());
        assertThat(more.body().path("cells")).isEqualTo(seen.body().path("cells"));
        Door.Answer unsaid = door.put(submission, values.formatted("4577"), "If-Match", more.tag());
        assertThat(unsaid.code()).isEqualTo("reports-say-otherwise");
        assertThat(unsaid.body().at("/errors/0/code").asString()).isEqualTo("differs-from-reports");
        Door.Answer other = door.put(
                submission,
                values.formatted("4577").replaceFirst("\\{", "{\"byHand\": {\"total-income\": \"一家企业口头更正\"}, "),
                "If-Match",
                more.tag());
        assertThat(other.status()).as("%s", other.body()).isEqualTo(200);
        assertThat(other.body().has("cells")).isFalse();
        assertThat(other.body().has("madeFrom")).isFalse();
        Door.Answer again = door.post(drafts, "{}", "If-Match", other.tag());
        assertThat(again.status()).as("%s", again.body()).isEqualTo(200);
        assertThat(again.body().path("cells")).isEqualTo(seen.body().path("cells"));
        assertThat(again.body().path("values"))
                .as("with the land, which no enterprise reports")
                .hasSize(3);

        Door.Answer submitted = door.post(submission + "/submit", null, "If-Match", again.tag());
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
        Topic topic = new Topic(INFRASTRUCTURE.bootstrapServers(), ParkEvents.TOPIC);
        List<ConsumerRecord<String, byte[]>> said =
                await().atMost(Duration.ofSeconds(30)).until(() -> topic.of("haidian-2018"), found -> !found.isEmpty());
        SubmissionSubmitted event = EventJson.read(said.getFirst().value(), SubmissionSubmitted.class);
        assertThat(EventJson.mapper().readTree(EventJson.write(event.cells())))
                .isEqualTo(seen.body().path("cells"));
        assertThat(event.values()).hasSize(3);
        assertThat(door.get("/parks/haidian/aggregates/2018/shared").body()).isEqualTo(seen.body());

        // what the city has accepted is drafted anew with a reason only
        accept("haidian-2018", event);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        door.get(submission).body().path("state").asString().equals("accepted"));
        Door.Answer next =
                door.post(drafts, "{}", "If-Match", door.get(submission).tag());
        assertThat(next.body().path("revision").asInt()).isEqualTo(2);
        assertThat(door.post(submission + "/submit", null, "If-Match", next.tag())
                        .code())
                .isEqualTo("restatement-reason-required");
        Door.Answer reasoned = door.post(drafts, "{\"restatementReason\": \"企业更正年报\"}", "If-Match", next.tag());
        assertThat(reasoned.body().path("restatementReason").asString()).isEqualTo("企业更正年报");
        assertThat(door.post(submission + "/submit", null, "If-Match", reasoned.tag())
                        .body()
                        .path("cells"))
                .isEqualTo(seen.body().path("cells"));
    }

    /** R6: who came after the period's end is asked for no report and does not count; who left after it does both. */
    @Test
    void asksForAndCountsWhomThePeriodsLastDayFindsInThePark() {
        int came = ENTERPRISES + 10;
        int left = ENTERPRISES + 11;
        for (int number : List.of(came, left)) {
            Door.Answer made = door.post(
                    "/parks/haidian/roster/enterprises",
                    entry(number, "I6513").replace("2000-01-01", number == came ? "2025-02-01" : "2019-01-01"));
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        }
        open("2024");
        String path = "/parks/haidian/reports/2024";
        Door.Answer taken = door.post(path, "[" + one(came, "7", "") + "," + one(left, "8", "") + "]");
        assertThat(taken.body().at("/outcomes/0/problem/code").asString())
                .as("%s", taken.body())
                .isEqualTo("not-in-roster");
        assertThat(taken.body().at("/outcomes/1/result").asString()).isEqualTo("created");
        assertThat(door.put(path + "/" + uscc(came), one(came, "7", "").replaceFirst("\"uscc\": \"[^\"]+\", ", ""))
                        .code())
                .isEqualTo("not-in-roster");
        Door.Answer missing = door.get("/parks/haidian/collections/2024/missing?limit=200");
        List<String> asked = missing.body()
                .path("items")
                .valueStream()
                .map(i -> i.path("uscc").asString())
                .toList();
        assertThat(asked).contains(uscc(0)).doesNotContain(uscc(came), uscc(left));
        assertThat(figure(door.get("/parks/haidian/aggregates/2024"), "", "", "", "total-income"))
                .isEqualTo("8");
        // it moves away: what it was in the period it was here
        Door.Answer there = door.get("/parks/haidian/roster/enterprises/" + uscc(left));
        assertThat(door.send(
                                "DELETE",
                                "/parks/haidian/roster/enterprises/" + uscc(left) + "?reason=x",
                                null,
                                "If-Match",
                                there.tag())
                        .status())
                .isEqualTo(204);
        assertThat(door.post(path, "[" + one(left, "9", ", \"version\": 1") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .as("a correction of whom has left since")
                .isEqualTo("changed");
        assertThat(figure(door.get("/parks/haidian/aggregates/2024"), "", "", "", "total-income"))
                .isEqualTo("9");
    }

    private static int contributors(Door.Answer answer, String section) {
        for (JsonNode cell : answer.body().path("cells")) {
            if (cell.path("industrySection").asString("").equals(section)
                    && cell.path("scaleClass").asString("").isEmpty()
                    && cell.path("qualification").asString("").isEmpty()) {
                return cell.path("contributors").asInt();
            }
        }
        return -1;
    }

    private static void overruled(int number, long sequence, List<OverruledDays> days) {
        Uscc uscc = new Uscc(uscc(number));
        ParkCode park = new ParkCode("haidian");
        try (LogOfTests city = new LogOfTests(INFRASTRUCTURE.bootstrapServers())) {
            var _ = city.sayOn(
                    EnterpriseEvents.topicTo(park),
                    EnterpriseEvents.CLAIM_OVERRULED,
                    "/enterprises",
                    uscc + "/claim/" + park,
                    sequence,
                    Instant.parse("2026-01-02T03:04:05Z").plusSeconds(sequence),
                    new ClaimOverruled(uscc, park, days));
            city.flush();
        }
    }

    /**
     * R5: a claim that does not stand on the last day of a period is left out of its sums, and the draft says how many are; with
     * the decision it counts. R13: each revision is followed down to the revisions of reports that it is made of.
     */
    @Test
    void leavesOutWhatCountsForAnotherParkAndKnowsOfWhichReportsEachRevisionIsMade() {
        reportAll("2012");
        ParkCode fengtai = new ParkCode("fengtai");
        overruled(1, 5, List.of(new OverruledDays(LocalDate.of(2012, 3, 1), null, fengtai)));
        overruled(2, 6, List.of(new OverruledDays(LocalDate.of(2013, 1, 1), LocalDate.of(2013, 2, 1), fengtai)));
        String sums = "/parks/haidian/aggregates/2012";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(sums).body().path("contributors").asInt() == ENTERPRISES - 1);
        assertThat(door.get(sums).body().path("overruled").asInt()).isEqualTo(1);
        assertThat(figure(door.get(sums), "", "", "", "total-income"))
                .as("2682 without 101.25: who counts elsewhere only from the next year on counts here")
                .isEqualTo("2580.75");
        String drafts = "/parks/haidian/submissions/2012/from-reports";
        Door.Answer draft = door.post(drafts, "{}", "Idempotency-Key", "of-2012");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        assertThat(draft.body().at("/madeFrom/overruled").asInt()).isEqualTo(1);
        assertThat(draft.body().at("/madeFrom/reports").asInt()).isEqualTo(ENTERPRISES - 1);
        assertThat(draft.body().at("/warnings/0/code").asString()).isEqualTo("claims-overruled");

        // corrected between the draft and the submission: the submission says so, and is made of what it was made of
        assertThat(door.post("/parks/haidian/reports/2012", "[" + one(3, "113.25", ", \"version\": 1") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("changed");
        String submission = "/parks/haidian/submissions/haidian-2012";
        Door.Answer submitted = door.post(submission + "/submit", null, "If-Match", draft.tag());
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
        assertThat(submitted
                        .body()
                        .path("warnings")
                        .valueStream()
                        .map(w -> w.path("code").asString()))
                .containsExactly("claims-overruled", "reports-changed");
        String made = submission + "/revisions/1/contributions";
        Door.Answer first = door.get(made + "?element=total-income&section=I&limit=3");
        assertThat(first.status()).as("%s", first.body()).isEqualTo(200);
        assertThat(first.body().path("total").asInt())
                .isEqualTo(contributors(draft, "I"))
                .isPositive();
        assertThat(first.body().path("items")).hasSize(3);
        BigDecimal sum = BigDecimal.ZERO;
        String next = "";
        do {
            Door.Answer page =
                    door.get(made + "?element=total-income&limit=7" + (next.isEmpty() ? "" : "&cursor=" + next));
            for (JsonNode item : page.body().path("items")) {
                assertThat(item.path("values")).hasSize(1);
                assertThat(item.path("revision").asInt()).isEqualTo(1);
                sum = sum.add(new BigDecimal(item.at("/values/0/value").asString()));
            }
            next = page.body().path("next").asString("");
        } while (!next.isEmpty());
        assertThat(sum.toPlainString())
                .as("what they add up to is what the city was told, before the correction")
                .isEqualTo(figure(draft, "", "", "", "total-income"))
                .isEqualTo("2580.75");
        assertThat(door.get(submission + "/revisions/7/contributions").status()).isEqualTo(404);

        // the coordinator decides for this park: one more counts, and the difference would be that one's
        overruled(1, 9, List.of());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(sums).body().path("contributors").asInt() == ENTERPRISES);
        Topic topic = new Topic(INFRASTRUCTURE.bootstrapServers(), ParkEvents.TOPIC);
        List<ConsumerRecord<String, byte[]>> said =
                await().atMost(Duration.ofSeconds(30)).until(() -> topic.of("haidian-2012"), found -> !found.isEmpty());
        accept("haidian-2012", EventJson.read(said.getFirst().value(), SubmissionSubmitted.class));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        door.get(submission).body().path("state").asString().equals("accepted"));
        Door.Answer second = door.post(
                drafts,
                "{\"restatementReason\": \"裁定\"}",
                "If-Match",
                door.get(submission).tag());
        assertThat(second.status()).as("%s", second.body()).isEqualTo(200);
        assertThat(second.body().at("/madeFrom/overruled").asInt()).isZero();
        assertThat(door.post(submission + "/submit", null, "If-Match", second.tag())
                        .code())
                .isEqualTo("acknowledgement-needed");
        Door.Answer known = door.post(
                submission + "/submit", "{\"acknowledge\": [\"few-joined-or-left\"]}", "If-Match", second.tag());
        assertThat(known.status()).as("%s", known.body()).isEqualTo(200);
        assertThat(known.body().at("/acknowledged/0").asString()).isEqualTo("few-joined-or-left");
        assertThat(door.get(made + "?element=total-income").body().path("total").asInt())
                .as("the first revision is made of what it was made of")
                .isEqualTo(ENTERPRISES - 1);
        assertThat(door.get(submission + "/revisions/2/contributions?section=I")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(contributors(second, "I"));
    }

    private static SubmissionSubmitted said(String id, int revision) {
        Topic topic = new Topic(INFRASTRUCTURE.bootstrapServers(), ParkEvents.TOPIC);
        List<ConsumerRecord<String, byte[]>> said =
                await().atMost(Duration.ofSeconds(30)).until(() -> topic.of(id), found -> found.size() >= revision);
        return EventJson.read(said.get(revision - 1).value(), SubmissionSubmitted.class);
    }

    /** Accepts the last of so many revisions, none of which was taken back. */
    private static void acceptRevision(String period, int revision) {
        String id = "haidian-" + period;
        accept(id, said(id, revision), revision);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get("/parks/haidian/submissions/" + id)
                                .body()
                                .path("acceptedRevision")
                                .asInt()
                        == revision);
    }

    private static Door.Answer drafted(String period) {
        Door.Answer draft = door.post(
                "/parks/haidian/submissions/" + period + "/from-reports", "{}", "Idempotency-Key", "of-" + period);
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        return draft;
    }

    /** The next draft: of the revision at work, or of the one that corrects what the city has accepted. */
    private static Door.Answer draftedAnew(String period) {
        Door.Answer draft = door.post(
                "/parks/haidian/submissions/" + period + "/from-reports",
                "{\"restatementReason\": \"更正\"}",
                "If-Match",
                door.get("/parks/haidian/submissions/haidian-" + period).tag());
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(200);
        return draft;
    }

    private static Door.Answer submit(String period, String body) {
        String path = "/parks/haidian/submissions/haidian-" + period;
        return door.post(path + "/submit", body, "If-Match", door.get(path).tag());
    }

    private static void round(String period, String... expected) {
        try (LogOfTests city = new LogOfTests(INFRASTRUCTURE.bootstrapServers())) {
            LocalDate end = Period.of(period).end();
            city.tell(
                    IndicatorEvents.ROUND_OPENED,
                    "/indicators",
                    "round/" + period,
                    1,
                    new RoundOpened(
                            Period.of(period),
                            end.plusDays(1),
                            end.plusDays(20),
                            List.of(expected),
                            Approval.ONE_STEP,
                            List.of()));
            city.flush();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get("/parks/haidian/rounds/" + period).status() == 200);
    }

    /** R5: what the city decides of a double claim between draft and submission has the draft made anew. */
    @Test
    void submitsNoDraftWithAnEnterpriseThatCountsForAnotherParkByNow() {
        reportAll("2006");
        Door.Answer draft = drafted("2006");
        ParkCode fengtai = new ParkCode("fengtai");
        overruled(5, 5, List.of(new OverruledDays(LocalDate.of(2006, 12, 1), LocalDate.of(2007, 1, 1), fengtai)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get("/parks/haidian/aggregates/2006")
                                .body()
                                .path("overruled")
                                .asInt()
                        == 1);
        Door.Answer refused = submit("2006", null);
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("draft-outdated");
        assertThat(refused.body().path("detail").asString())
                .contains("1 enterprises in it count for another park that claims them too");
        Door.Answer changed = door.put(
                "/parks/haidian/submissions/haidian-2006",
                "{\"submit\": true, \"values\": " + draft.body().path("values") + "}",
                "If-Match",
                draft.tag());
        assertThat(changed.code()).as("%s", changed.body()).isEqualTo("draft-outdated");
        Door.Answer anew = draftedAnew("2006");
        assertThat(anew.body().at("/madeFrom/reports").asInt()).isEqualTo(ENTERPRISES - 1);
        Door.Answer submitted = submit("2006", null);
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
        assertThat(submitted.body().has("overruledSince")).isFalse();
    }

    private static double outdated() {
        return park.getBean(MeterRegistry.class)
                .get("onezone.parks.submissions.overruled")
                .gauge()
                .value();
    }

    private static int overruledSince(String path) {
        return door.get(path).body().path("overruledSince").asInt(0);
    }

    /**
     * R5: what the city has of a period counts an enterprise twice from its decision for another park on until it accepts a
     * revision without it; the park is told so wherever it looks.
     */
    @Test
    void tellsThatWhatTheCityHasCountsAnEnterpriseOfAnotherPark() {
        reportAll("2004");
        round("2004", "total-income");
        var _ = drafted("2004");
        assertThat(submit("2004", null).status()).isEqualTo(200);
        String submission = "/parks/haidian/submissions/haidian-2004";
        assertThat(door.get(submission).body().has("overruledSince")).isFalse();
        overruled(
                6,
                5,
                List.of(new OverruledDays(
                        LocalDate.of(2004, 12, 1), LocalDate.of(2005, 1, 1), new ParkCode("fengtai"))));
        await().atMost(Duration.ofSeconds(30)).until(() -> overruledSince(submission) == 1);
        assertThat(door.get(submission)
                        .body()
                        .path("warnings")
                        .valueStream()
                        .map(w -> w.path("code").asString()))
                .containsExactly("claims-overruled-since");
        assertThat(door.get("/parks/haidian/submissions?state=submitted&limit=200")
                        .body()
                        .path("items")
                        .valueStream()
                        .filter(i -> i.path("overruledSince").asInt(0) > 0)
                        .map(i -> i.path("id").asString()))
                .containsExactly("haidian-2004");
        assertThat(overruledSince("/parks/haidian/rounds/2004")).isEqualTo(1);
        await().atMost(Duration.ofSeconds(30)).until(() -> outdated() == 1);

        acceptRevision("2004", 1);
        assertThat(overruledSince(submission)).as("it counts now").isEqualTo(1);
        var _ = draftedAnew("2004");
        assertThat(overruledSince(submission))
                .as("the draft is without it, and what the city counts is not")
                .isEqualTo(1);
        Door.Answer second = submit("2004", "{\"acknowledge\": [\"few-joined-or-left\"]}");
        assertThat(second.status()).as("%s", second.body()).isEqualTo(200);
        assertThat(second.body().path("overruledSince").asInt()).isEqualTo(1);
        acceptRevision("2004", 2);
        assertThat(door.get(submission).body().has("overruledSince")).isFalse();
        assertThat(overruledSince("/parks/haidian/rounds/2004")).isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> outdated() == 0);
    }

    private static String withSpending(int number, String more) {
        return one(number, (100 + number) + ".25", more)
                .replace(
                        "\"values\": [",
                        "\"values\": [{\"element\": \"rd-spending\", \"value\": \"" + (20 + number)
                                + "\", \"unit\": \"万元\"},");
    }

    /** R12: an enterprise that is in a cell already and reports one more element joins that element's sum. */
    @Test
    void countsWhoJoinsByDataElement() {
        open("2002");
        List<String> all = new ArrayList<>(List.of(one(0, "100.25", "")));
        for (int i = 1; i < ENTERPRISES; i++) {
            all.add(withSpending(i, ""));
        }
        assertThat(door.post("/parks/haidian/reports/2002", "[" + String.join(",", all) + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(ENTERPRISES);
        Door.Answer first = drafted("2002");
        assertThat(figure(first, "", "", "", "rd-spending")).isNotEqualTo("none");
        assertThat(submit("2002", null).status()).isEqualTo(200);
        acceptRevision("2002", 1);

        // a correction of what it has said already is no other enterprise
        assertThat(door.post("/parks/haidian/reports/2002", "[" + one(0, "101", ", \"version\": 1") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("changed");
        var _ = draftedAnew("2002");
        Door.Answer corrected = submit("2002", null);
        assertThat(corrected.status()).as("%s", corrected.body()).isEqualTo(200);
        acceptRevision("2002", 2);

        assertThat(door.post("/parks/haidian/reports/2002", "[" + withSpending(0, ", \"version\": 2") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("changed");
        var _ = draftedAnew("2002");
        Door.Answer refused = submit("2002", null);
        assertThat(refused.code()).as("%s", refused.body()).isEqualTo("acknowledgement-needed");
        assertThat(refused.body().at("/errors/0/code").asString()).isEqualTo("few-joined-or-left");
        Door.Answer known = submit("2002", "{\"acknowledge\": [\"few-joined-or-left\"]}");
        assertThat(known.status()).as("%s", known.body()).isEqualTo(200);
    }

    private static void correctAll(String period, List<String> reports) {
        Door.Answer answer = door.post("/parks/haidian/reports/" + period, "[" + String.join(",", reports) + "]");
        assertThat(answer.body().path("taken").asInt()).as("%s", answer.body()).isEqualTo(reports.size());
    }

    /** R13: a sum of what no report has any more leaves with the reports; what was stated by hand stays. */
    @Test
    void tellsNoSumThatNoReportStandsBehind() {
        reportAll("2005");
        Door.Answer draft = drafted("2005");
        String path = "/parks/haidian/submissions/haidian-2005";
        String byHand = ",{\"element\": \"land-area\", \"value\": \"3\", \"unit\": \"km²\"}]}";
        String values = draft.body().path("values").toString();
        Door.Answer changed = door.put(
                path, "{\"values\": " + values.substring(0, values.length() - 1) + byHand, "If-Match", draft.tag());
        assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
        assertThat(submit("2005", null).status()).isEqualTo(200);
        acceptRevision("2005", 1);
        List<String> without = new ArrayList<>();
        for (int i = 0; i < ENTERPRISES; i++) {
            without.add(one(i, (100 + i) + ".25", ", \"version\": 1")
                    .replaceFirst(",\\s*\\{\"element\": \"employees\"[^}]*}", ""));
        }
        correctAll("2005", without);
        assertThat(draftedAnew("2005")
                        .body()
                        .path("values")
                        .valueStream()
                        .map(v -> v.path("element").asString()))
                .containsExactlyInAnyOrder("total-income", "land-area");
    }

    /** R12: three join, and the difference of both sums is nearly all of one of them. */
    @Test
    void countsWhoJoinsByWhatTheyAreWorthToo() {
        open("2003");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < ENTERPRISES - 3; i++) {
            all.add(one(i, "10000", ""));
        }
        correctAll("2003", all);
        var _ = drafted("2003");
        assertThat(submit("2003", null).status()).isEqualTo(200);
        acceptRevision("2003", 1);
        correctAll(
                "2003",
                List.of(
                        one(ENTERPRISES - 3, "9000", ""),
                        one(ENTERPRISES - 2, "10", ""),
                        one(ENTERPRISES - 1, "10", "")));
        var _ = draftedAnew("2003");
        Door.Answer refused = submit("2003", null);
        assertThat(refused.code()).as("%s", refused.body()).isEqualTo("acknowledgement-needed");
        assertThat(refused.body().at("/errors/0/code").asString()).isEqualTo("few-joined-or-left");

        // of like ones nobody learns one
        correctAll("2003", List.of(one(ENTERPRISES - 3, "11", ", \"version\": 1")));
        var _ = draftedAnew("2003");
        Door.Answer alike = submit("2003", null);
        assertThat(alike.status()).as("%s", alike.body()).isEqualTo(200);
    }

    /** R12: a stock at the end of a quarter is that of the year: with one enterprise more the difference is its own. */
    @Test
    void countsWhoJoinsBetweenPeriodsThatEndOnTheSameDay() {
        open("2000Q4");
        List<String> all = new ArrayList<>();
        for (int i = 1; i < ENTERPRISES; i++) {
            all.add(one(i, (100 + i) + ".25", ""));
        }
        assertThat(door.post("/parks/haidian/reports/2000Q4", "[" + String.join(",", all) + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(ENTERPRISES - 1);
        var _ = drafted("2000Q4");
        assertThat(submit("2000Q4", null).status()).isEqualTo(200);
        reportAll("2000");
        var _ = drafted("2000");
        Door.Answer refused = submit("2000", null);
        assertThat(refused.code()).as("%s", refused.body()).isEqualTo("acknowledgement-needed");
        // the same reports of both: nobody joins
        reportAll("2000Q3");
        var _ = drafted("2000Q3");
        assertThat(submit("2000Q3", null).status()).isEqualTo(200);
        reportAll("2000-09");
        var _ = drafted("2000-09");
        Door.Answer same = submit("2000-09", null);
        assertThat(same.status()).as("%s", same.body()).isEqualTo(200);
    }

    /** R12: what may not be told is given, for the park as for the city. */
    @Test
    void missesNothingThatItMayNotTell() {
        open("2001");
        assertThat(door.post(
                                "/parks/haidian/reports/2001",
                                "[" + one(1, "101.25", "") + "," + one(2, "102.25", "") + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(2);
        round("2001", "total-income", "employees", "land-area");
        Door.Answer draft = drafted("2001");
        assertThat(draft.body().at("/cells/0/suppressed")).hasSize(2);
        assertThat(door.get("/parks/haidian/rounds/2001")
                        .body()
                        .path("missing")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("land-area");
    }

    /** R12: what reports withhold is not told by hand, neither in a new submission nor in one that has no cells. */
    @Test
    void tellsNothingByHandThatReportsWithhold() {
        open("2014");
        assertThat(door.post("/parks/haidian/reports/2014", "[" + one(0, "5", "") + "," + one(1, "6", "") + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(2);
        String stated =
                "{\"period\": \"2014\", %s\"values\": [{\"element\": \"total-income\", \"value\": \"11\", \"unit\": \"万元\"},"
                        + " {\"element\": \"land-area\", \"value\": \"7.5\", \"unit\": \"km²\"}]}";
        Door.Answer refused =
                door.post("/parks/haidian/submissions", stated.formatted(""), "Idempotency-Key", "2014-a");
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("reports-say-otherwise");
        assertThat(refused.body().path("errors")).hasSize(1);
        assertThat(refused.body().at("/errors/0/code").asString()).isEqualTo("withheld-by-hand");
        Door.Answer made = door.post(
                "/parks/haidian/submissions",
                stated.formatted("\"byHand\": {\"total-income\": \"两家企业均已公开年报\"}, "),
                "Idempotency-Key",
                "2014-b");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        assertThat(made.body().at("/byHand/total-income").asString()).isEqualTo("两家企业均已公开年报");
        assertThat(door.post("/parks/haidian/submissions/haidian-2014/submit", null, "If-Match", made.tag())
                        .status())
                .isEqualTo(200);
    }

    /** R12: a draft that was made before another period told what is withheld in it is not submitted as it is. */
    @Test
    void submitsNoDraftThatTellsWhatAnotherPeriodWithholdsByNow() {
        reportAll("2010");
        reportAll("2010Q2");
        assertThat(door.post("/parks/haidian/reports/2010Q2", "[" + one(4, "2000", ", \"version\": 1") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("changed");
        Door.Answer year = door.post("/parks/haidian/submissions/2010/from-reports", "{}", "Idempotency-Key", "2010");
        assertThat(year.status()).as("%s", year.body()).isEqualTo(201);
        assertThat(figure(year, "C", "large", "", "total-income")).isNotEqualTo("none");
        Door.Answer quarter =
                door.post("/parks/haidian/submissions/2010Q2/from-reports", "{}", "Idempotency-Key", "2010Q2");
        assertThat(figure(quarter, "C", "large", "", "total-income")).isEqualTo("none");
        assertThat(door.post("/parks/haidian/submissions/haidian-2010Q2/submit", null, "If-Match", quarter.tag())
                        .status())
                .isEqualTo(200);

        String submission = "/parks/haidian/submissions/haidian-2010";
        Door.Answer refused = door.post(submission + "/submit", null, "If-Match", year.tag());
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("draft-outdated");
        Door.Answer anew = door.post("/parks/haidian/submissions/2010/from-reports", "{}", "If-Match", year.tag());
        assertThat(figure(anew, "C", "large", "", "total-income")).isEqualTo("none");
        Door.Answer submitted = door.post(submission + "/submit", null, "If-Match", anew.tag());
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
    }

    /** Which rules a park goes by is told with the digest of each file. */
    @Test
    void tellsWhichRulesItGoesByAndTakesTheOperatorsOwn() throws Exception {
        Door.Answer rules = door.get("/parks/haidian/rules");
        assertThat(rules.body()
                        .path("files")
                        .valueStream()
                        .map(f ->
                                f.path("name").asString() + " " + f.path("own").asBoolean()))
                .containsExactly("outlier-rules false", "report-rules false", "suppression-rule false");
        assertThat(rules.body().at("/files/0/sha256").asString()).matches("[0-9a-f]{64}");

        open("2008");
        assertThat(door.post(
                                "/parks/haidian/reports/2008",
                                "[" + one(1, "7", "") + "," + one(2, "5", "") + "," + one(3, "6", "") + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(3);
        String shared = "/parks/haidian/aggregates/2008/shared";
        assertThat(figure(door.get(shared), "", "", "", "total-income")).isEqualTo("18");
        Path own = folder.resolve("suppression-rule.json");
        Files.writeString(own, """
                {"leastContributors": 4, "largestPercent": 85, "restPercent": 10, "reachPercent": 10, "leastReach": 1}""");
        try (ConfigurableApplicationContext other =
                start(folder.resolve("own"), "--onezone.suppression-rule-file=" + own)) {
            Door there = Door.of(other);
            JsonNode file = there.get("/parks/haidian/rules").body().at("/files/2");
            assertThat(file.path("own").asBoolean()).isTrue();
            assertThat(file.path("sha256").asString())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(own))));
            assertThat(figure(there.get(shared), "", "", "", "total-income"))
                    .as("three are too few by the operator's own rule")
                    .isEqualTo("none");
        }
        Files.writeString(own, """
                {"leastContributors": 2, "largestPercent": 85, "restPercent": 10, "reachPercent": 10, "leastReach": 1}""");
        assertThatThrownBy(() -> start(folder.resolve("weak"), "--onezone.suppression-rule-file=" + own))
                .as("R12: fewer than three nobody may allow")
                .rootCause()
                .hasMessageContaining("no rule of suppression: 2");
    }

    private static void accept(String id, SubmissionSubmitted event) {
        accept(id, event, 1);
    }

    private static void accept(String id, SubmissionSubmitted event, long sequence) {
        try (LogOfTests log = new LogOfTests(INFRASTRUCTURE.bootstrapServers())) {
            log.tell(
                    IndicatorEvents.SUBMISSION_ACCEPTED,
                    "/indicators",
                    id,
                    sequence,
                    new SubmissionAccepted(
                            id,
                            event.park(),
                            event.period(),
                            event.revision(),
                            event.values(),
                            Instant.now(),
                            event.synthetic(),
                            event.cells()));
            log.flush();
        }
    }

    /** Each of many reports has its own outcome, and the same sent again changes nothing. */
    @Test
    void takesManyReportsEachWithItsOwnOutcome() {
        open("2015");
        String path = "/parks/haidian/reports/2015";
        String many = "[" + one(8, "1", "") + "," + one(9, "1", "") + "," + one(8, "2", "") + ","
                + "{\"uscc\": \"" + uscc(10)
                + "\", \"submit\": true, \"values\": [{\"element\": \"employees\", \"value\": \"1.23456\", \"unit\": \"人\"}]}"
                + "," + one(99, "1", "") + ",{\"uscc\": \"x\"},null]";
        Door.Answer answer = door.post(path, many);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        assertThat(answer.body().path("taken").asInt()).isEqualTo(2);
        assertThat(answer.body().path("refused").asInt()).isEqualTo(5);
        assertThat(answer.body()
                        .path("outcomes")
                        .valueStream()
                        .map(o -> o.path("result").asString() + " "
                                + o.path("problem").path("code").asString("-")))
                .containsExactly(
                        "created -",
                        "created -",
                        "refused duplicate-report",
                        "refused wrong-decimal",
                        "refused not-in-roster",
                        "refused wrong-uscc",
                        "refused wrong-field");
        assertThat(door.post(path, "[" + one(8, "1", "") + "]")
                        .body()
                        .at("/outcomes/0/result")
                        .asString())
                .isEqualTo("unchanged");
        assertThat(door.post(path, "[" + one(8, "2", "") + "]")
                        .body()
                        .at("/outcomes/0/problem/code")
                        .asString())
                .isEqualTo("stale-version");
        assertThat(door.post(path, "[" + one(8, "2", ", \"version\": 1") + "]")
                        .body()
                        .at("/outcomes/0/version")
                        .asInt())
                .isEqualTo(2);
        assertThat(door.get(path + "/" + uscc(8)).body().path("version").asInt())
                .isEqualTo(2);
        assertThat(door.post(path, "[]").code()).isEqualTo("too-many-reports");
        assertThat(door.post("/parks/haidian/reports/1999", "[" + one(8, "1", "") + "]")
                        .code())
                .isEqualTo("no-collection");
    }
}
