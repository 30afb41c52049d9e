package cn.onezone.parks.reports;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.bson.BsonArray;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Collection through a park's own doors, on a real broker and the local store. */
class ReportsIT {
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private final LocalDate today = LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;

    @BeforeAll
    static void start() {
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .run(
                        "--server.port=0",
                        "--onezone.park=haidian",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri("it-park-reports-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                        "--onezone.log.sweep-every=200ms");
        door = Door.of(park);
        for (int i = 1; i <= 3; i++) {
            assertThat(door.post(
                                    "/parks/haidian/roster/enterprises",
                                    "{\"uscc\":\"" + uscc(i) + "\",\"name\":\"企业" + i
                                            + "\",\"claimedFrom\":\"2000-01-01\"}")
                            .status())
                    .isEqualTo(201);
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
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 5_500_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static Door.Answer open(String period, LocalDate from, LocalDate to, String... headers) {
        return door.put(
                "/parks/haidian/collections/" + period,
                "{\"opensOn\":\"" + from + "\",\"closesOn\":\"" + to + "\",\"required\":[\"total-income\"]}",
                headers);
    }

    private static String report(String income, String technology, String more) {
        return """
            {"values": [{"element": "total-income", "value": "%s", "unit": "万元"},
                        {"element": "technology-income", "value": "%s", "unit": "万元"}]%s}\
            """.formatted(income, technology, more);
    }

    @Test
    void collectsReportsWithDraftsRulesExplanationsAndRevisions() {
        assertThat(door.put("/parks/haidian/reports/2022/" + uscc(1), report("1", "1", ""))
                        .code())
                .isEqualTo("no-collection");
        Door.Answer opened = open("2022", today, today);
        assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
        assertThat(opened.body().path("state").asString()).isEqualTo("open");
        assertThat(open("2022", today, today).code()).isEqualTo("if-match-required");
        open("2023", today, today);

        String path = "/parks/haidian/reports/2022/" + uscc(1);
        Door.Answer draft = door.put(path, report("100", "200", ""));
        assertThat(draft.status()).as("%s", draft.body()).isEqualTo(201);
        assertThat(draft.body().path("state").asString()).isEqualTo("draft");
        assertThat(draft.body().at("/findings/0/rule").asString()).isEqualTo("technology-within-income");
        Door.Answer hard = door.put(path, report("100", "200", ", \"submit\": true"), "If-Match", draft.tag());
        assertThat(hard.status()).isEqualTo(422);
        assertThat(hard.code()).isEqualTo("report-refused");
        Door.Answer submitted = door.put(path, report("100", "50", ", \"submit\": true"), "If-Match", draft.tag());
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(200);
        assertThat(submitted.body().path("countingRevision").asInt()).isEqualTo(1);
        assertThat(door.put(path, report("100", "50", ""), "If-Match", draft.tag())
                        .status())
                .isEqualTo(412);

        // against the period before, and explained
        String next = "/parks/haidian/reports/2023/" + uscc(1);
        Door.Answer soft = door.put(next, report("300", "50", ", \"submit\": true"));
        assertThat(soft.code()).isEqualTo("explanation-needed");
        assertThat(soft.body().at("/errors/0/code").asString()).isEqualTo("income-change");
        Door.Answer explained = door.put(
                next, report("300", "50", ", \"submit\": true, \"explanations\": {\"income-change\": \"合并子公司\"}"));
        assertThat(explained.status()).as("%s", explained.body()).isEqualTo(201);

        // a correction is a revision
        Door.Answer corrected = door.put(path, report("110", "50", ", \"submit\": true"), "If-Match", submitted.tag());
        assertThat(corrected.body().path("revision").asInt()).isEqualTo(2);
        assertThat(corrected.body().at("/submissions/0/values/0/value").asString())
                .isEqualTo("100");
        assertThat(door.get(path).body()).isEqualTo(corrected.body());

        Door.Answer progress = door.get("/parks/haidian/collections/2022");
        assertThat(progress.body().path("enterprises").asInt()).isEqualTo(3);
        assertThat(progress.body().path("submitted").asInt()).isEqualTo(1);
        assertThat(progress.body().path("drafts").asInt()).isZero();
        assertThat(door.get("/parks/haidian/reports/2022").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=draft")
                        .body()
                        .path("total")
                        .asInt())
                .isZero();
        // who corrects what was reported has reported all the same
        assertThat(door.put(path, report("120", "50", ""), "If-Match", corrected.tag())
                        .body()
                        .path("countingRevision")
                        .asInt())
                .isEqualTo(2);
        progress = door.get("/parks/haidian/collections/2022");
        assertThat(progress.body().path("submitted").asInt()).isEqualTo(1);
        assertThat(progress.body().path("drafts").asInt()).isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022").body().path("total").asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=draft")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(door.get("/parks/haidian/reports/2022?state=x").code()).isEqualTo("wrong-parameter");
        assertThat(door.put("/parks/haidian/reports/2022/" + uscc(9), report("1", "1", ""))
                        .code())
                .isEqualTo("not-in-roster");
        assertThat(door.get("/parks/haidian/reports/2022/" + uscc(2)).code()).isEqualTo("not-found");
    }

    /** R9: days are days in Shanghai; more time has a reason. */
    @Test
    void closesAndIsExtendedWithAReason() {
        Door.Answer over = open("2021", today.minusDays(9), today.minusDays(1));
        assertThat(over.body().path("state").asString()).isEqualTo("closed");
        String path = "/parks/haidian/reports/2021/" + uscc(2);
        assertThat(door.put(path, report("1", "1", "")).code()).isEqualTo("collection-closed");
        String extensions = "/parks/haidian/collections/2021/extensions";
        assertThat(door.post(extensions, "{\"closesOn\":\"" + today + "\"}", "If-Match", over.tag())
                        .code())
                .isEqualTo("wrong-field");
        assertThat(door.post(
                                extensions,
                                "{\"closesOn\":\"" + today.minusDays(1) + "\",\"reason\":\"x\"}",
                                "If-Match",
                                over.tag())
                        .code())
                .isEqualTo("wrong-window");
        String more = "{\"closesOn\":\"" + today + "\",\"reason\":\"系统停机\"}";
        assertThat(door.post(extensions, more).code()).isEqualTo("if-match-required");
        Door.Answer extended = door.post(extensions, more, "If-Match", over.tag());
        assertThat(extended.status()).as("%s", extended.body()).isEqualTo(200);
        assertThat(extended.body().path("state").asString()).isEqualTo("open");
        assertThat(extended.body().at("/extensions/0/reason").asString()).isEqualTo("系统停机");
        assertThat(door.put(path, report("1", "1", "")).status()).isEqualTo(201);
        assertThat(open("2020", today.plusDays(1), today.plusDays(2))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("planned");
        assertThat(door.put("/parks/haidian/reports/2020/" + uscc(2), report("1", "1", ""))
                        .code())
                .isEqualTo("collection-not-open");
        assertThat(open("2019", today, today.minusDays(1)).code()).isEqualTo("wrong-window");
    }

    @Test
    void namesWhoHasNotReportedAndNotesReminders() {
        String collection = "/parks/haidian/collections/2010";
        assertThat(door.get(collection + "/missing").code()).isEqualTo("no-collection");
        open("2010", today, today);
        door.put("/parks/haidian/reports/2010/" + uscc(1), report("100", "50", ", \"submit\": true"));
        door.put("/parks/haidian/reports/2010/" + uscc(2), report("100", "200", ""));
        Door.Answer missing = door.get(collection + "/missing");
        assertThat(missing.status()).as("%s", missing.body()).isEqualTo(200);
        assertThat(missing.body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("uscc").asString()
                                + " "
                                + i.path("draft").asBoolean()))
                .containsExactlyInAnyOrder(uscc(2) + " true", uscc(3) + " false");
        assertThat(missing.body().path("next").isNull()).isTrue();

        Door.Answer first = door.get(collection + "/missing?limit=1");
        assertThat(first.body().path("items")).hasSize(1);
        Door.Answer second = door.get(collection + "/missing?limit=1&cursor="
                + first.body().path("next").asString());
        assertThat(second.body().path("items")).hasSize(1);
        assertThat(second.body().at("/items/0/uscc")).isNotEqualTo(first.body().at("/items/0/uscc"));
        assertThat(door.get(collection + "/missing?limit=1&cursor="
                                + second.body().path("next").asString())
                        .body()
                        .path("items"))
                .isEmpty();

        String reminders = collection + "/reminders";
        String all =
                "{\"usccs\": [\"%s\", \"%s\", \"%s\"], \"note\": \"请于月底前报送\"}".formatted(uscc(1), uscc(2), uscc(9));
        Door.Answer reminded = door.post(reminders, all);
        assertThat(reminded.status()).as("%s", reminded.body()).isEqualTo(200);
        assertThat(reminded.body()
                        .path("outcomes")
                        .valueStream()
                        .map(o -> o.path("result").asString()))
                .containsExactly("has-reported", "reminded", "not-in-roster");
        assertThat(door.post(reminders, all).body().at("/outcomes/1/result").asString())
                .as("once a day")
                .isEqualTo("already-today");
        assertThat(door.get(collection + "/missing")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(i -> i.path("reminders").asInt()))
                .containsExactlyInAnyOrder(1, 0);
        assertThat(door.post(reminders, "{\"usccs\": [\"x\"]}").code()).isEqualTo("wrong-field");
        assertThat(door.post(reminders, "{}").code()).isEqualTo("wrong-field");
    }

    private static HttpResponse<byte[]> send(String method, String path, String type, byte[] body) throws Exception {
        String port = Objects.requireNonNull(park.getEnvironment().getProperty("local.server.port"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + Issuer.shared().everything())
                            .header("Content-Type", type)
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static JsonNode imported(String type, byte[] file) throws Exception {
        HttpResponse<byte[]> answer = send("POST", "/parks/haidian/reports/2006/imports?submit=true", type, file);
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        assertThat(answer.statusCode()).as("%s", body).isEqualTo(200);
        return body;
    }

    /** What the registry says against a report needs an explanation like any soft rule. */
    @Test
    void holdsAReportAgainstTheRegistry() {
        int year = today.getYear();
        Door.Answer made = door.post(
                "/parks/haidian/roster/enterprises",
                "{\"uscc\":\"" + uscc(40) + "\",\"name\":\"新企业\",\"scale\":\"large\",\"foundedOn\":\"" + year
                        + "-01-01\",\"claimedFrom\":\"" + (year - 1) + "-12-31\"}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        open("" + (year - 1), today, today);
        String path = "/parks/haidian/reports/" + (year - 1) + "/" + uscc(40);
        String said = """
            {"values": [{"element": "total-income", "value": "7", "unit": "万元"},
                        {"element": "employees", "value": "9", "unit": "人"}], "submit": true%s}""";
        Door.Answer refused = door.put(path, said.formatted(""));
        assertThat(refused.code()).isEqualTo("explanation-needed");
        assertThat(refused.body()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("code").asString()))
                .containsExactly("founded-by-period-end", "large-has-employees");
        Door.Answer many = door.post(
                "/parks/haidian/reports/" + (year - 1),
                "[" + said.formatted("").replaceFirst("\\{", "{\"uscc\": \"" + uscc(40) + "\", ") + "]");
        assertThat(many.body().at("/outcomes/0/problem/code").asString())
                .as("%s", many.body())
                .isEqualTo("explanation-needed");
        Door.Answer explained = door.put(
                path,
                said.formatted(
                        ", \"explanations\": {\"founded-by-period-end\": \"换码\", \"large-has-employees\": \"集团总部\"}"));
        assertThat(explained.status()).as("%s", explained.body()).isEqualTo(201);
        assertThat(explained.body().path("findings")).hasSize(2);
    }

    /** R8: a rule about the registry is about what the enterprise was on the last day of the period. */
    @Test
    void holdsAReportAgainstWhatTheEnterpriseWasInThePeriod() {
        YearMonth before = YearMonth.from(today).minusMonths(2);
        YearMonth after = before.plusMonths(1);
        String path = "/parks/haidian/roster/enterprises";
        String entry = "{\"uscc\":\"" + uscc(41) + "\",\"name\":\"渐大企业\",\"scale\":\"%s\",%s}";
        Door.Answer made = door.post(path, entry.formatted("small", "\"claimedFrom\":\"" + before.atDay(1) + "\""));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        Door.Answer grown = door.put(
                path + "/" + uscc(41),
                entry.formatted("large", "\"validFrom\":\"" + after.atDay(1) + "\""),
                "If-Match",
                made.tag());
        assertThat(grown.status()).as("%s", grown.body()).isEqualTo(200);
        String said = """
            {"values": [{"element": "total-income", "value": "7", "unit": "万元"},
                        {"element": "employees", "value": "9", "unit": "人"}], "submit": true}""";
        open(before.toString(), today, today);
        open(after.toString(), today, today);
        Door.Answer then = door.put("/parks/haidian/reports/" + before + "/" + uscc(41), said);
        assertThat(then.status()).as("%s", then.body()).isEqualTo(201);
        Door.Answer now = door.put("/parks/haidian/reports/" + after + "/" + uscc(41), said);
        assertThat(now.code()).as("%s", now.body()).isEqualTo("explanation-needed");
        assertThat(now.body().at("/errors/0/code").asString()).isEqualTo("large-has-employees");
    }

    /** R11: the unit stands in the heading; each wrong cell is named, and good rows are taken. */
    @Test
    void takesReportsFromTheFormItGives() throws Exception {
        open("2006", today, today);
        String path = "/parks/haidian/reports/2006/template.xlsx?element=technology-income";
        HttpResponse<byte[]> form = send("GET", path, "text/plain", new byte[0]);
        assertThat(form.statusCode()).isEqualTo(200);
        List<String> headings = new ArrayList<>();
        Set<String> codes = new TreeSet<>();
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(form.body()));
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            rows.forEach(row -> {
                if (row.getRowNum() == 1) {
                    row.forEach(cell -> headings.add(cell.getText()));
                } else {
                    codes.add(row.getCellText(0));
                }
            });
        }
        assertThat(headings)
                .startsWith("统一社会信用代码", "企业名称", "total-income", "technology-income")
                .contains("说明[income-change]")
                .endsWith("备注", "提交");
        assertThat(codes).contains(uscc(1), uscc(2), uscc(3));
        assertThat(new String(unzipped(form.body()), StandardCharsets.UTF_8))
                .contains("ISNUMBER(C2)", "ISNUMBER(D2)")
                .containsPattern("是,否");
        assertThat(imported("application/octet-stream", form.body())
                        .path("rows")
                        .asInt())
                .as("nothing is filled in")
                .isZero();

        byte[] file = String.join(
                        "\r\n",
                        "统一社会信用代码,企业名称,总收入[total-income]（万元）,技术收入[technology-income](万元),说明[profit-within-income],提交",
                        uscc(1) + ",甲,\"1,000.5\",100,,",
                        uscc(2) + ",乙,50,很多,,",
                        uscc(3) + ",丙,50,60,,",
                        uscc(9) + ",丁,50,6,,",
                        uscc(1) + ",甲,7,7,,",
                        uscc(2) + ",乙,10,1.00001,,否",
                        ",,,,,")
                .getBytes(StandardCharsets.UTF_8);
        JsonNode first = imported("text/csv", file);
        assertThat(first.path("rows").asInt()).isEqualTo(6);
        assertThat(first.path("created").asInt()).isEqualTo(1);
        assertThat(first.path("refused").asInt()).isEqualTo(5);
        assertThat(first.path("problems")
                        .valueStream()
                        .map(p -> p.path("row").asInt() + " " + p.path("column").asString() + " "
                                + p.path("code").asString()))
                .containsExactlyInAnyOrder(
                        "3 技术收入[technology-income](万元) wrong-decimal",
                        "4  technology-within-income",
                        "5 统一社会信用代码 not-in-roster",
                        "6 统一社会信用代码 duplicate-report",
                        "7 技术收入[technology-income](万元) wrong-decimal");
        Door.Answer report = door.get("/parks/haidian/reports/2006/" + uscc(1));
        assertThat(report.body().at("/values/0/value").asString()).isEqualTo("1000.5");
        assertThat(report.body().path("state").asString()).isEqualTo("submitted");
        assertThat(imported("text/csv", file).path("unchanged").asInt()).isEqualTo(1);
        byte[] wrong = "统一社会信用代码,颜色\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(
                        send("POST", "/parks/haidian/reports/2006/imports", "text/csv", wrong)
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("unknown-column");
    }

    /** R11: a report that was stored as a list of documents says what it said, and its next revision is stored as text. */
    @Test
    void readsWhatWasStoredBeforeValuesWereText() {
        open("2004", today, today);
        String path = "/parks/haidian/reports/2004/" + uscc(2);
        Door.Answer submitted = door.put(path, report("1000.5", "100", ", \"submit\": true"));
        assertThat(submitted.status()).as("%s", submitted.body()).isEqualTo(201);

        MongoCollection<BsonDocument> reports =
                park.getBean(MongoDatabase.class).getCollection("reports", BsonDocument.class);
        Bson one = Filters.eq("_id", "2004/" + uscc(2));
        BsonDocument state = Objects.requireNonNull(reports.find(one).first()).getDocument("state");
        assertThat(new String(state.getBinary("values").getData(), StandardCharsets.UTF_8))
                .isEqualTo("total-income 1000.5 万元\ntechnology-income 100");
        BsonArray before =
                new BsonArray(List.of(element("total-income", "1000.5"), element("technology-income", "100")));
        BsonArray submissions = state.getArray("submissions");
        submissions.get(0).asDocument().put("values", before);
        reports.updateOne(
                one,
                Updates.combine(Updates.set("state.values", before), Updates.set("state.submissions", submissions)));

        assertThat(door.get(path).body()).isEqualTo(submitted.body());
        assertThat(door.put(path, report("1001", "100", ", \"submit\": true"), "If-Match", submitted.tag())
                        .body()
                        .at("/submissions/0/values/0/value")
                        .asString())
                .isEqualTo("1000.5");
        state = Objects.requireNonNull(reports.find(one).first()).getDocument("state");
        assertThat(state.isBinary("values")).isTrue();
        assertThat(state.getArray("submissions"))
                .allMatch(submission -> submission.asDocument().isBinary("values"));
    }

    /** R11: a spreadsheet stores 1.1 as the binary number next to it; the form that is filled in with one is taken back. */
    @Test
    void takesBackAFormThatASpreadsheetFilledIn() throws Exception {
        open("2006-05", today, today);
        String path = "/parks/haidian/reports/2006-05/";
        byte[] form = send("GET", path + "template.xlsx?element=technology-income", "text/plain", new byte[0])
                .body();
        String filled =
                "<c r=\"C0\"><v>1.1000000000000001</v></c><c r=\"D0\"><f>C0-0.3</f><v>0.80000000000000004</v></c></row>";
        // with the units that the catalogue would have put there
        byte[] sent = rewritten(
                form,
                sheet -> Pattern.compile("<row r=\"(\\d+)\"((?!</row>).)*" + uscc(1) + "((?!</row>).)*</row>")
                        .matcher(sheet.replace(">total-income<", ">总收入[total-income]（万元）<")
                                .replace(">technology-income<", ">技术收入[technology-income]（万元）<"))
                        .replaceFirst(row ->
                                row.group().replace("</row>", filled.replace("0\"", row.group(1) + "\""))));
        HttpResponse<byte[]> answer = send("POST", path + "imports?submit=true", "application/octet-stream", sent);
        JsonNode taken = JsonMapper.shared().readTree(answer.body());
        assertThat(taken.path("created").asInt()).as("%s", taken).isEqualTo(1);
        assertThat(door.get(path + uscc(1))
                        .body()
                        .path("values")
                        .valueStream()
                        .map(v -> v.path("value").asString()))
                .containsExactly("1.1", "0.8");
    }

    private static byte[] rewritten(byte[] workbook, UnaryOperator<String> sheet) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(
                        Files.write(folder.resolve("given.xlsx"), workbook).toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                byte[] content = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals("xl/worksheets/sheet1.xml")
                                ? sheet.apply(new String(content, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : content);
            }
        }
        return bytes.toByteArray();
    }

    private static BsonDocument element(String code, String value) {
        return new BsonDocument("element", new BsonString(code))
                .append("value", new BsonDecimal128(Decimal128.parse(value)))
                .append("unit", new BsonString("万元"));
    }

    private static byte[] unzipped(byte[] workbook) throws Exception {
        Path file = Files.write(folder.resolve("form.xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")).readAllBytes();
        }
    }
}
