package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of a report behind its submission, through a park's own doors: it is held against the last accepted period,
 * taken back, and followed up.
 */
class UsualReportsIT {
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final String DATABASE = "it-park-usual-" + UUID.randomUUID();
    private static final int ENTERPRISES = 12;

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;

    private static LocalDate today() {
        return LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));
    }

    @BeforeAll
    static void begin() {
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .run(
                        "--server.port=0",
                        "--onezone.park=fengtai",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri(DATABASE),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                        "--onezone.log.sweep-every=200ms");
        door = Door.of(park).as(Issuer.shared().everything("fengtai"));
        for (int i = 0; i < ENTERPRISES; i++) {
            Door.Answer made = door.post("/parks/fengtai/roster/enterprises", """
                    {"uscc": "%s", "name": "企业%d", "industry": "I6513", "scale": "small", "claimedFrom": "2000-01-01"}""".formatted(uscc(i), i));
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        }
    }

    @AfterAll
    static void stop() {
        park.close();
        assertThat(INFRASTRUCTURE.storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static String uscc(int number) {
        String first = "91110106MA" + String.format(Locale.ROOT, "%07d", 7_500_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static void open(String period) {
        Door.Answer opened = door.put(
                "/parks/fengtai/collections/" + period,
                "{\"opensOn\":\"" + today() + "\",\"closesOn\":\"" + today().plusDays(1) + "\"}");
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    }

    /** Of ten employees; the income of each is so many times ten. */
    private static String values(String income, String more) {
        return """
                {"submit": true%s, "values": [
                  {"element": "total-income", "value": "%s", "unit": "万元"},
                  {"element": "employees", "value": "10", "unit": "人"}]}""".formatted(more, income);
    }

    private static String one(int number, String income, String more) {
        return values(income, ", \"uscc\": \"" + uscc(number) + "\"" + more);
    }

    private static void reportAll(String period) {
        open(period);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < ENTERPRISES; i++) {
            all.add(one(i, Integer.toString(1000 + 10 * i), ""));
        }
        Door.Answer answer = door.post("/parks/fengtai/reports/" + period, "[" + String.join(",", all) + "]");
        assertThat(answer.body().path("taken").asInt()).as("%s", answer.body()).isEqualTo(ENTERPRISES);
    }

    private static String sum(String period) {
        return door.get("/parks/fengtai/aggregates/" + period + "?element=total-income")
                .body()
                .at("/cells/0/values/0/value")
                .asString("none");
    }

    private static <E extends Addressed> void say(EventType<E> type, String subject, long sequence, E data) {
        try (LogOfTests log = new LogOfTests(INFRASTRUCTURE.bootstrapServers())) {
            log.tell(type, "/indicators", subject, sequence, data);
            log.flush();
        }
    }

    private static void accepted(String period, int sequence) {
        String id = "/parks/fengtai/submissions/fengtai-" + period;
        Door.Answer there = door.get(id);
        say(
                IndicatorEvents.SUBMISSION_ACCEPTED,
                "fengtai-" + period,
                sequence,
                new SubmissionAccepted(
                        "fengtai-" + period,
                        ParkCode.of("fengtai"),
                        Period.of(period),
                        there.body().path("revision").asInt(),
                        List.of(),
                        Instant.now(),
                        false));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(id).body().path("state").asString().equals("accepted"));
    }

    private static void submitted(String period) {
        Door.Answer draft = door.post("/parks/fengtai/submissions/" + period + "/from-reports", "{}");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        Door.Answer sent = door.post("/parks/fengtai/submissions/fengtai-" + period + "/submit", null);
        assertThat(sent.status()).as("%s", sent.body()).isEqualTo(200);
    }

    private static List<String> codes(JsonNode errors) {
        return errors.valueStream().map(e -> e.path("code").asString()).toList();
    }

    /**
     * What is unusual by the last accepted period is explained like what breaks any soft rule: by the enterprise in its report, or by
     * the park when it submits.
     */
    @Test
    void wantsUnusualReportsExplained() {
        // before anything is accepted nothing is unusual
        reportAll("2020");
        Door.Answer free = door.post(
                "/parks/fengtai/reports/2020", "[" + one(0, "99999", ", \"version\": 1, \"explanations\": {}") + "]");
        assertThat(free.body().at("/outcomes/0/result").asString())
                .as("%s", free.body())
                .isEqualTo("changed");
        door.post("/parks/fengtai/reports/2020", "[" + one(0, "1000", ", \"version\": 2") + "]");
        // a period at work while the one before is not accepted yet
        reportAll("2021");
        String early = "/parks/fengtai/reports/2021/" + uscc(3);
        assertThat(door.put(
                                early,
                                values("90000", ", \"explanations\": {\"income-change\": \"并购\"}"),
                                "If-Match",
                                door.get(early).tag())
                        .status())
                .isEqualTo(200);
        submitted("2020");
        accepted("2020", 1);

        // the report that came before is unusual now, and the park says so before it submits
        assertThat(door.get(early)
                        .body()
                        .path("findings")
                        .valueStream()
                        .map(f -> f.path("rule").asString()))
                .contains("income-per-employee-z-score", "income-per-employee-mad");
        Door.Answer draft = door.post("/parks/fengtai/submissions/2021/from-reports", "{}");
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        String submit = "/parks/fengtai/submissions/fengtai-2021/submit";
        Door.Answer unexplained = door.post(submit, null);
        assertThat(unexplained.status()).isEqualTo(422);
        assertThat(unexplained.code()).isEqualTo("explanation-needed");
        assertThat(codes(unexplained.body().path("errors")))
                .containsExactly("income-per-employee-z-score", "income-per-employee-mad");
        assertThat(unexplained.body().at("/errors/0/value").asString()).isEqualTo("1: " + uscc(3));
        Door.Answer explained = door.post(
                "/parks/fengtai/submissions/2021/from-reports",
                "{\"explanations\": {\"income-per-employee-z-score\": \"并购，已核实\", \"income-per-employee-mad\": \"同上\"}}",
                "If-Match",
                draft.tag());
        assertThat(explained
                        .body()
                        .path("explanations")
                        .path("income-per-employee-mad")
                        .asString())
                .isEqualTo("同上");
        assertThat(door.post(submit, null).status()).isEqualTo(200);

        // a report of the next period is held against what was accepted last: still 2020, one at a time and many at
        // once
        open("2022");
        String path = "/parks/fengtai/reports/2022/" + uscc(5);
        Door.Answer unusual = door.put(path, values("91000", ""));
        assertThat(unusual.code()).isEqualTo("explanation-needed");
        assertThat(codes(unusual.body().path("errors")))
                .contains("income-per-employee-z-score", "income-per-employee-mad");
        assertThat(unusual.body().at("/errors/1/value").asString())
                .isEqualTo("total-income / employees = 9100 (I, 12, 2020)");
        Door.Answer many =
                door.post("/parks/fengtai/reports/2022", "[" + one(5, "91000", "") + "," + one(6, "1060", "") + "]");
        assertThat(many.body().at("/outcomes/0/problem/code").asString()).isEqualTo("explanation-needed");
        assertThat(many.body().at("/outcomes/1/result").asString()).isEqualTo("created");
        Door.Answer taken = door.put(path, values("91000", """
                , "explanations": {"income-per-employee-z-score": "x", "income-per-employee-mad": "x",
                  "income-change": "x"}"""));
        assertThat(taken.status()).as("%s", taken.body()).isEqualTo(201);
        // explained by the enterprise: the park need not
        OutlierStandards standards = park.getBean(OutlierStandards.class);
        assertThat(standards.unexplained(Period.of("2022"))).isEmpty();
        assertThat(standards.unexplained(Period.of("2021")))
                .as("the park has explained it, the enterprise has not")
                .hasSize(2);

        // kept, and not reckoned for each report: the reports behind it may change, the standard does not
        assertThat(IntStream.of(2021, 2022, 2023)
                        .mapToObj(year -> standards.of(Period.ofYear(year)).unusual("I", List.of())))
                .allMatch(List::isEmpty);
    }

    /**
     * R8: what is usual is what was usual in what the city has accepted, also if the enterprises have reported something else since
     * and nobody has needed the standard before.
     */
    @Test
    void holdsReportsAgainstWhatWasAcceptedAndNotAgainstWhatCameLater() {
        reportAll("2015-03");
        submitted("2015-03");
        accepted("2015-03", 1);
        List<String> corrected = new ArrayList<>();
        for (int i = 0; i < ENTERPRISES; i++) {
            corrected.add(one(i, Integer.toString(91_000 + 10 * i), ", \"version\": 1"));
        }
        assertThat(door.post("/parks/fengtai/reports/2015-03", "[" + String.join(",", corrected) + "]")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(ENTERPRISES);
        open("2015-04");
        Door.Answer unusual = door.put("/parks/fengtai/reports/2015-04/" + uscc(5), values("91000", ""));
        assertThat(codes(unusual.body().path("errors")))
                .as("%s", unusual.body())
                .contains("income-per-employee-z-score", "income-per-employee-mad");
    }

    /** R8: a report is taken back as a revision of its own, and the sums follow; not behind the city's acceptance. */
    @Test
    void takesAReportBackUntilItIsAccepted() {
        reportAll("2005");
        assertThat(sum("2005")).isEqualTo("12660");
        String path = "/parks/fengtai/reports/2005/" + uscc(2);
        String reason = "{\"by\": \"enterprise\", \"reason\": \"误报合并数\"}";
        assertThat(door.post(path + "/withdrawal", reason).code()).isEqualTo("if-match-required");
        String tag = door.get(path).tag();
        assertThat(door.post(path + "/withdrawal", "{\"by\": \"city\"}", "If-Match", tag)
                        .status())
                .isEqualTo(422);
        Door.Answer back = door.post(path + "/withdrawal", reason, "If-Match", tag);
        assertThat(back.status()).as("%s", back.body()).isEqualTo(200);
        assertThat(back.body().path("state").asString()).isEqualTo("withdrawn");
        assertThat(back.body().path("revision").asInt()).isEqualTo(2);
        assertThat(back.body().has("countingRevision")).isFalse();
        assertThat(back.body().at("/submissions/1/withdrawn/reason").asString()).isEqualTo("误报合并数");
        assertThat(back.body().at("/submissions/0/values/0/value").asString())
                .as("what was said stays")
                .isEqualTo("1020");
        assertThat(sum("2005")).isEqualTo("11640");
        assertThat(door.post(path + "/withdrawal", reason, "If-Match", back.tag())
                        .tag())
                .as("asked twice it is done once")
                .isEqualTo(back.tag());
        assertThat(door.get("/parks/fengtai/reports/2005?state=withdrawn")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/fengtai/collections/2005/missing")
                        .body()
                        .at("/items/0/uscc")
                        .asString())
                .isEqualTo(uscc(2));
        assertThat(door.post("/parks/fengtai/aggregates/2005/recount", null)
                        .body()
                        .path("contributors")
                        .asInt())
                .as("read again from the beginning")
                .isEqualTo(ENTERPRISES - 1);

        // the next one counts; a draft at work stays one
        Door.Answer again = door.put(path, values("1025", ""), "If-Match", back.tag());
        assertThat(again.status()).as("%s", again.body()).isEqualTo(200);
        assertThat(again.body().path("revision").asInt()).isEqualTo(3);
        assertThat(sum("2005")).isEqualTo("12665");
        Door.Answer draft = door.put(
                path, values("1026", "").replace("\"submit\": true", "\"submit\": false"), "If-Match", again.tag());
        Door.Answer both = door.post(path + "/withdrawal", reason, "If-Match", draft.tag());
        assertThat(both.body().path("state").asString()).isEqualTo("draft");
        assertThat(both.body().path("revision").asInt()).isEqualTo(5);
        assertThat(both.body().at("/values/0/value").asString()).isEqualTo("1026");
        assertThat(sum("2005")).isEqualTo("11640");
        assertThat(door.post(path + "/withdrawal", reason.replace("误", "再"), "If-Match", both.tag())
                        .code())
                .isEqualTo("nothing-to-take-back");

        submitted("2005");
        // the park takes its submission back, and sends it again
        String submission = "/parks/fengtai/submissions/fengtai-2005";
        assertThat(door.post(submission + "/withdrawal", "{\"reason\": \"漏报\"}").code())
                .isEqualTo("if-match-required");
        Door.Answer own = door.post(
                submission + "/withdrawal",
                "{\"reason\": \"漏报\"}",
                "If-Match",
                door.get(submission).tag());
        assertThat(own.status()).as("%s", own.body()).isEqualTo(200);
        assertThat(own.body().path("state").asString()).isEqualTo("draft");
        assertThat(own.body().path("revision").asInt()).isEqualTo(2);
        assertThat(own.body().path("cells").size()).isPositive();
        assertThat(door.post(submission + "/submit", null).status()).isEqualTo(200);
        String other = "/parks/fengtai/reports/2005/" + uscc(4);
        assertThat(door.post(
                                other + "/withdrawal",
                                reason,
                                "If-Match",
                                door.get(other).tag())
                        .status())
                .as("with the city, but not accepted")
                .isEqualTo(200);
        accepted("2005", 1);
        String third = "/parks/fengtai/reports/2005/" + uscc(6);
        assertThat(door.post(
                                third + "/withdrawal",
                                reason,
                                "If-Match",
                                door.get(third).tag())
                        .code())
                .isEqualTo("report-accepted");
    }

    /** R8: a mark names its revision, and stays through corrections; the city's marks reach the park. */
    @Test
    void marksReportsForFollowUp() {
        reportAll("2008");
        String marks = "/parks/fengtai/follow-ups";
        String mark = """
                {"period": "2008", "uscc": "%s", "element": "total-income", "note": "与税务数据不符"}""".formatted(uscc(1));
        Door.Answer made = door.post(marks, mark, "Idempotency-Key", "f1");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        assertThat(made.body().path("revision").asInt()).isEqualTo(1);
        assertThat(made.body().at("/value/value").asString()).isEqualTo("1010");
        assertThat(door.post(marks, mark, "Idempotency-Key", "f1").location()).isEqualTo(made.location());
        Door.Answer whole = door.post(marks, """
                {"period": "2008", "uscc": "%s", "note": "联系人更换"}""".formatted(uscc(1)), "Idempotency-Key", "f2");
        assertThat(whole.status()).isEqualTo(201);
        for (String wrong : List.of(
                mark.replace("total-income", "exports"),
                mark.replace(uscc(1), uscc(11)).replace("2008", "2007"),
                mark.replace("\"element\"", "\"revision\": 9, \"element\""))) {
            assertThat(door.post(marks, wrong, "Idempotency-Key", "w" + wrong.hashCode())
                            .code())
                    .isEqualTo("nothing-to-mark");
        }

        // a correction: the mark is about what it was put on
        String path = "/parks/fengtai/reports/2008/" + uscc(1);
        assertThat(door.put(path, values("1011", ""), "If-Match", door.get(path).tag())
                        .body()
                        .path("revision")
                        .asInt())
                .isEqualTo(2);
        JsonNode open =
                door.get(marks + "?period=2008&uscc=" + uscc(1) + "&state=open").body();
        assertThat(open.path("total").asInt()).isEqualTo(2);
        assertThat(open.at("/items/1/value/value").asString()).isEqualTo("1010");
        assertThat(open.at("/items/1/revision").asInt()).isEqualTo(1);
        Door.Answer settled = door.post(made.location() + "/settlement", "{\"note\": \"企业已更正\"}");
        assertThat(settled.status()).as("%s", settled.body()).isEqualTo(200);
        assertThat(settled.body().path("state").asString()).isEqualTo("settled");
        assertThat(door.post(made.location() + "/settlement", "{\"note\": \"企业已更正\"}")
                        .tag())
                .isEqualTo(settled.tag());
        assertThat(door.post(made.location() + "/settlement", "{\"note\": \"别的\"}")
                        .code())
                .isEqualTo("already-settled");
        assertThat(door.get(marks + "?by=park&state=settled&period=2008")
                        .body()
                        .at("/items/0/settlement")
                        .asString())
                .isEqualTo("企业已更正");

        // a reviewer's, of which the newest state counts, whatever comes behind it
        String id = UUID.randomUUID().toString();
        Instant at = Instant.parse("2024-03-01T01:00:00Z");
        FollowUpNoted noted = new FollowUpNoted(
                id,
                "fengtai-2008",
                ParkCode.of("fengtai"),
                Period.of("2008"),
                1,
                "employees",
                "请跟踪",
                at,
                "已说明",
                at.plusSeconds(60));
        say(IndicatorEvents.FOLLOW_UP_NOTED, "follow-up/" + id, 2, noted);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(marks + "/" + id).status() == 200);
        say(
                IndicatorEvents.FOLLOW_UP_NOTED,
                "follow-up/" + id,
                1,
                new FollowUpNoted(
                        id, noted.submission(), noted.park(), noted.period(), 1, "employees", "请跟踪", at, null, null));
        String later = UUID.randomUUID().toString();
        say(
                IndicatorEvents.FOLLOW_UP_NOTED,
                "follow-up/" + later,
                1,
                new FollowUpNoted(
                        later, noted.submission(), noted.park(), noted.period(), 2, null, "请补充说明", at, null, null));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> door.get(marks + "?by=city&state=open")
                                .body()
                                .path("total")
                                .asInt()
                        == 1);
        Door.Answer known = door.get(marks + "/" + id);
        assertThat(known.body().path("state").asString()).isEqualTo("settled");
        assertThat(known.body().path("submission").asString()).isEqualTo("fengtai-2008");
        assertThat(door.post(marks + "/" + later + "/settlement", "{\"note\": \"x\"}")
                        .code())
                .isEqualTo("city-follow-up");
    }
}
