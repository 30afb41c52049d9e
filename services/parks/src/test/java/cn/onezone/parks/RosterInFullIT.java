package cn.onezone.parks;

import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testkit.Topic;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The roster in full, and what can be done with files of it, through a park's own doors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RosterInFullIT {
    private static final String ROSTER = "/parks/haidian/roster/enterprises";
    private static final String IMPORTS = "/parks/haidian/roster/imports";
    private static final String EXPORT = "/parks/haidian/roster/export";
    private static final String MAPPING = "/parks/haidian/roster/import-mapping";
    private static final String FORM = "企业名称,统一社会信用代码,注册日期,企业类型,注册资金,经营范围,所在省份,地区,注册地址";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    @TempDir
    static Path folder;

    private ConfigurableApplicationContext park;
    private int next = 1;

    @BeforeAll
    void start() {
        park = start("it-roster-" + UUID.randomUUID());
    }

    @AfterAll
    void stop() {
        park.close();
    }

    private ConfigurableApplicationContext start(String database, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.park=haidian",
                "--onezone.data-dir=" + folder.resolve(database),
                "--spring.mongodb.uri=" + infrastructure.mongoUri(database),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers(),
                "--onezone.log.sweep-every=200ms"));
        args.addAll(List.of(more));
        return OneZoneApplication.of(ParksApplication.class, "parks").run(args.toArray(String[]::new));
    }

    private HttpResponse<byte[]> send(
            ConfigurableApplicationContext to, String path, UnaryOperator<HttpRequest.Builder> how) {
        return send(((WebServerApplicationContext) to).getWebServer().getPort(), path, how);
    }

    private HttpResponse<byte[]> send(int port, String path, UnaryOperator<HttpRequest.Builder> how) {
        try {
            return http.send(
                    how.apply(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header(
                                            "Authorization",
                                            "Bearer " + Issuer.shared().everything())
                                    .timeout(Duration.ofSeconds(60)))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JSON.readTree(answer.body());
    }

    private static String code(HttpResponse<byte[]> answer) {
        return json(answer).path("code").stringValue();
    }

    private HttpResponse<byte[]> get(String path) {
        return send(park, path, r -> r);
    }

    private HttpResponse<byte[]> put(String path, String json, String ifMatch) {
        return send(
                park,
                path,
                r -> r.header("Content-Type", "application/json")
                        .header("If-Match", ifMatch)
                        .PUT(ofString(json)));
    }

    private HttpResponse<byte[]> post(ConfigurableApplicationContext to, String path) {
        return send(to, path, r -> r.POST(ofString("")));
    }

    private HttpResponse<byte[]> upload(ConfigurableApplicationContext to, String query, byte[] file, String type) {
        return send(to, IMPORTS + query, r -> r.header("Content-Type", type).POST(ofByteArray(file)));
    }

    /** The job that an answer speaks of, at its end. */
    private JsonNode ended(ConfigurableApplicationContext at, HttpResponse<byte[]> accepted) {
        assertThat(accepted.statusCode()).as(new String(accepted.body(), UTF_8)).isEqualTo(202);
        String job = accepted.headers().firstValue("Location").orElseThrow();
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        !json(send(at, job, r -> r)).path("state").stringValue().equals("running"));
        return json(send(at, job, r -> r));
    }

    private static List<Integer> tally(JsonNode job) {
        return List.of("accepted", "changed", "unchanged", "refused", "removed").stream()
                .map(f -> job.path(f).intValue())
                .toList();
    }

    private String uscc() {
        String body = "91110108MF" + String.format("%07d", next++);
        return body + Uscc.checkCharacter(body);
    }

    private static String row(String name, String uscc, String address) {
        return name + "," + uscc + ",2019-04-23,有限责任公司,100万人民币,软件开发,北京市,海淀区," + address + "\n";
    }

    private String rich(String uscc, String name) {
        return """
                {"uscc": "%s", "name": "%s", "formerNames": ["Foo Co., Ltd", "旧；名"], "enterpriseType": "有限责任公司",
                 "industry": "6513", "foundedOn": "2019-04-23", "address": "中关村大街\\n1号",
                 "registeredCapital": {"amount": "12345.67", "currency": "CHF"}, "scope": "=1+1；软件开发",
                 "qualifications": [{"code": "high-tech", "from": "2022-12-01", "until": "2025-11-30",
                                     "certificate": "GR2022;11|a"}, {"code": "unicorn"}],
                 "claimedFrom": "2020-02-03", "scale": "中型", "synthetic": true,
                 "place": {"longitude": 116.310316, "latitude": "39.992894"},
                 "listings": [{"exchange": "上交所", "ticker": "688981", "from": "2020-07-16"}],
                 "worldLists": [{"list": "世界500强", "year": 2023, "rank": 112}],
                 "tags": ["重点，企业", "出口"], "notes": "-5 不是数\\n第二行",
                 "attachments": [{"name": "证书\\"甲\\".pdf", "sha256": "%s", "size": 12, "mediaType": "application/pdf"}]}
                """.formatted(uscc, name, "ab".repeat(32));
    }

    private HttpResponse<byte[]> register(ConfigurableApplicationContext at, String json) {
        return send(
                at, ROSTER, r -> r.header("Content-Type", "application/json").POST(ofString(json)));
    }

    @Test
    void keepsAllFieldsAndAnAnswerSentBackSaysNothingNew() {
        String uscc = uscc();
        HttpResponse<byte[]> created = register(park, rich(uscc, "全字段公司"));
        assertThat(created.statusCode()).as(new String(created.body(), UTF_8)).isEqualTo(201);
        JsonNode entry = json(created);
        assertThat(entry.path("scale").stringValue()).isEqualTo("medium");
        assertThat(entry.path("place").path("longitude").stringValue()).isEqualTo("116.310316");
        assertThat(entry.path("listings").path(0).path("exchange").stringValue())
                .isEqualTo("XSHG");
        assertThat(entry.path("qualifications").path(0).path("certificate").stringValue())
                .isEqualTo("GR2022;11|a");
        assertThat(entry.path("attachments").path(0).path("size").intValue()).isEqualTo(12);
        HttpResponse<byte[]> same = put(ROSTER + "/" + uscc, entry.toString(), "\"1\"");
        assertThat(same.headers().firstValue("ETag")).hasValue("\"1\"");
        String tomorrow = LocalDate.now(ZoneId.of("Asia/Shanghai")).plusDays(1).toString();
        HttpResponse<byte[]> future =
                put(ROSTER + "/" + uscc, "{\"name\": \"甲\", \"validFrom\": \"" + tomorrow + "\"}", "\"1\"");
        assertThat(code(future)).isEqualTo("future-date");
        String known = uscc();
        HttpResponse<byte[]> withPerson =
                register(park, "{\"uscc\": \"" + known + "\", \"name\": \"甲\", \"contacts\": [{\"name\": \"孙小云\"}]}");
        assertThat(withPerson.statusCode()).isEqualTo(201);
        assertThat(new String(withPerson.body(), UTF_8)).doesNotContain("孙小云");
        assertThat(code(register(
                        park,
                        "{\"uscc\": \"" + uscc() + "\", \"name\": \"甲\", \"tags\": [null], \"listings\": [null]}")))
                .isEqualTo("missing-field");
    }

    @Test
    void tellsHowAnEntryCameToBeSo() {
        String uscc = uscc();
        assertThat(register(park, "{\"uscc\": \"" + uscc + "\", \"name\": \"甲史公司\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(put(ROSTER + "/" + uscc, "{\"name\": \"乙史公司\", \"validFrom\": \"2024-01-02\"}", "\"1\"")
                        .statusCode())
                .isEqualTo(200);
        var _ = ended(park, upload(park, "", (FORM + "\n" + row("乙史公司", uscc, "新址")).getBytes(UTF_8), "text/csv"));
        JsonNode history = json(get(ROSTER + "/" + uscc + "/history"));
        assertThat(history.path("complete").booleanValue()).isTrue();
        assertThat(history.path("steps").valueStream().map(s -> s.path("change").stringValue()))
                .containsExactly("changed", "changed", "added");
        JsonNode renamed = history.path("steps").path(1);
        assertThat(renamed.path("validFrom").stringValue()).isEqualTo("2024-01-02");
        assertThat(renamed.path("actor").stringValue()).isEqualTo("everybody");
        assertThat(renamed.path("fields").path(0).toString())
                .isEqualTo("{\"field\":\"name\",\"before\":\"甲史公司\",\"after\":\"乙史公司\"}");
        assertThat(history.path("steps").path(0).path("importId").isString()).isTrue();
        assertThat(history.path("steps").path(0).path("row").intValue()).isEqualTo(2);
        assertThat(get(ROSTER + "/" + uscc() + "/history").statusCode()).isEqualTo(404);
    }

    @Test
    void showsAPersonOnlyToWhomSaysWhatForAndForgetsOnDemand() { // R2
        String uscc = uscc();
        assertThat(register(park, "{\"uscc\": \"" + uscc + "\", \"name\": \"有人公司\"}")
                        .statusCode())
                .isEqualTo(201);
        String own = ROSTER + "/" + uscc + "/contacts";
        assertThat(code(put(own, "{\"contacts\": [{\"name\": \"王小明\", \"phone\": \"打给我\"}]}", "\"1\"")))
                .isEqualTo("wrong-phone");
        String person = "{\"contacts\": [{\"name\": \"王小明\", \"role\": \"行政\", \"phone\": \"010-12345678\","
                + " \"email\": \"w@example.cn\"}]}";
        HttpResponse<byte[]> said = put(own, person, "\"1\"");
        assertThat(said.statusCode()).isEqualTo(200);
        assertThat(code(get(own))).isEqualTo("purpose-required");
        String purpose = URLEncoder.encode("年度走访", UTF_8);
        HttpResponse<byte[]> shown = send(park, own, r -> r.header("X-Purpose", purpose));
        assertThat(json(shown).path("contacts").path(0).path("name").stringValue())
                .isEqualTo("王小明");
        assertThat(put(own, new String(shown.body(), UTF_8), "\"2\"").headers().firstValue("ETag"))
                .hasValue("\"2\"");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                json(get("/parks/haidian/audit?kind=READ&record=roster/" + uscc + "/contacts"))
                                        .path("items")
                                        .valueStream()
                                        .map(entry -> entry.path("purpose").stringValue("")))
                        .contains("年度走访"));
        for (String where : List.of(ROSTER + "/" + uscc, ROSTER + "/" + uscc + "/history", EXPORT)) {
            assertThat(new String(get(where).body(), UTF_8)).as(where).doesNotContain("王小明");
        }
        assertThat(code(get(EXPORT + "?contacts=true"))).isEqualTo("purpose-required");
        assertThat(new String(
                        send(park, EXPORT + "?contacts=true", r -> r.header("X-Purpose", purpose))
                                .body(),
                        UTF_8))
                .contains("王小明|行政|010-12345678|w@example.cn");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(json(get("/parks/haidian/audit?kind=READ&record=rosterContacts"))
                                .path("total")
                                .intValue())
                        .isEqualTo(1));
        // what a change does not state of persons stays, and erasing takes all
        assertThat(put(ROSTER + "/" + uscc, "{\"name\": \"有人公司\", \"notes\": \"改\"}", "\"2\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(park, own, r -> r.DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(park, own, r -> r.DELETE()).statusCode()).isEqualTo(204);
        assertThat(json(send(park, own, r -> r.header("X-Purpose", purpose))).path("contacts"))
                .isEmpty();
        assertThat(stored(uscc)).doesNotContain("王小明");
    }

    private String stored(String uscc) {
        String database = park.getEnvironment()
                .getProperty("spring.mongodb.uri", "")
                .replaceAll(".*/", "")
                .replaceAll("\\?.*", "");
        try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
            return client.getDatabase(database)
                    .getCollection("roster")
                    .find(Filters.eq("_id", uscc))
                    .first()
                    .toJson();
        }
    }

    @Test
    void refusedRowsKeepNothingOfPersons() { // R2
        byte[] file = ("企业名称,统一社会信用代码,地区,联系人\n错码公司,911101080000000000,海淀区,赵小红|x|010-12345678\n" + "错人公司," + uscc()
                        + ",海淀区,赵小红|x|没有号码\n")
                .getBytes(UTF_8);
        JsonNode job = ended(park, upload(park, "", file, "text/csv"));
        assertThat(tally(job)).containsExactly(0, 0, 0, 2, 0);
        assertThat(job.toString()).contains("wrong-phone").doesNotContain("赵小红");
        assertThat(new String(get(job.path("refusedRows").stringValue()).body(), UTF_8))
                .contains("错码公司")
                .doesNotContain("赵小红");
    }

    @Test
    void importsUnchangedWhatItHasExported() { // every field, in both formats
        String database = "it-roster-" + UUID.randomUUID();
        String purpose = URLEncoder.encode("核对", UTF_8);
        try (ConfigurableApplicationContext at = start(database)) {
            String first = uscc();
            assertThat(register(at, rich(first, "=导出+公司")).statusCode()).isEqualTo(201);
            assertThat(register(at, "{\"uscc\": \"" + uscc() + "\", \"name\": \"'=最少\"}")
                            .statusCode())
                    .isEqualTo(201);
            for (int i = 0; i < 1_200; i++) {
                next++;
            }
            StringBuilder many = new StringBuilder("企业名称,统一社会信用代码,地区,联系人,标签\n");
            for (int i = 0; i < 1_200; i++) {
                many.append("多")
                        .append(i)
                        .append("公司,")
                        .append(uscc())
                        .append(",海淀区,人")
                        .append(i)
                        .append("||010-12345678,\"a;b\"\n");
            }
            assertThat(tally(ended(at, upload(at, "", many.toString().getBytes(UTF_8), "text/csv"))))
                    .containsExactly(1_200, 0, 0, 0, 0);
            for (String format : List.of("csv", "xlsx")) {
                for (boolean contacts : new boolean[] {false, true}) {
                    HttpResponse<byte[]> file = send(
                            at,
                            EXPORT + "?format=" + format + "&contacts=" + contacts,
                            r -> r.header("X-Purpose", purpose));
                    assertThat(file.statusCode()).isEqualTo(200);
                    JsonNode job = ended(at, upload(at, "", file.body(), format.equals("csv") ? "text/csv" : XLSX));
                    assertThat(tally(job)).as(format + job).containsExactly(0, 0, 1_202, 0, 0);
                    assertThat(job.path("unread").isMissingNode()).isTrue();
                    if (format.equals("csv")) {
                        assertThat(new String(file.body(), UTF_8))
                                .as("no cell is a formula")
                                .doesNotContainPattern("(^|[,\n])\"?[=@+]");
                    }
                }
            }
            assertThat(code(get(EXPORT + "?format=pdf"))).isEqualTo("wrong-parameter");
        }
    }

    @Test
    void handsOutAFormOfWhichTheExampleIsNotTaken() throws IOException {
        byte[] workbook = get("/parks/haidian/roster/template").body();
        JsonNode job = ended(park, upload(park, "", workbook, XLSX));
        assertThat(tally(job)).containsExactly(0, 0, 0, 1, 0);
        assertThat(job.path("problems").path(0).path("code").stringValue()).isEqualTo("example-row");
        assertThat(job.path("unread").isMissingNode()).isTrue();
        byte[] text = get("/parks/haidian/roster/template?format=csv").body();
        assertThat(ended(park, upload(park, "", text, "text/csv"))
                        .path("problems")
                        .path(0)
                        .path("code")
                        .stringValue())
                .isEqualTo("example-row");
        try (ReadableWorkbook read = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            Sheet help = read.findSheet("填写说明").orElseThrow();
            List<Row> rows = help.read();
            assertThat(rows).hasSizeGreaterThan(20);
        }
    }

    @Test
    void remembersWhatAHeadingMeans() {
        String uscc = uscc();
        byte[] file = ("单位全称,统一社会信用代码,地区,备忘\n映射公司," + uscc + ",海淀区,记一笔\n").getBytes(UTF_8);
        assertThat(code(upload(park, "", file, "text/csv"))).isEqualTo("missing-column");
        JsonNode none = json(get(MAPPING));
        assertThat(none.path("headings")).isEmpty();
        assertThat(none.path("fields").valueStream().map(f -> f.path("field").stringValue()))
                .contains("name", "longitude");
        assertThat(put(MAPPING, "{\"headings\": []}", "\"7\"").statusCode()).isEqualTo(412);
        HttpResponse<byte[]> said = put(
                MAPPING,
                "{\"headings\": [{\"heading\": \"单位 全称\", \"field\": \"name\"}, {\"heading\": \"备忘\", \"field\": \"notes\"}]}",
                "\"0\"");
        assertThat(said.statusCode()).as(new String(said.body(), UTF_8)).isEqualTo(200);
        assertThat(tally(ended(park, upload(park, "", file, "text/csv")))).containsExactly(1, 0, 0, 0, 0);
        assertThat(json(get(ROSTER + "/" + uscc)).path("notes").stringValue()).isEqualTo("记一笔");
        assertThat(code(put(MAPPING, "{\"headings\": [{\"heading\": \"地区\", \"field\": \"name\"}]}", "\"1\"")))
                .isEqualTo("mapping-conflict");
        assertThat(code(put(
                        MAPPING,
                        "{\"headings\": [{\"heading\": \"甲\", \"field\": \"name\"}, {\"heading\": \"甲 \", \"field\": \"notes\"}]}",
                        "\"1\"")))
                .isEqualTo("mapping-conflict");
        assertThat(code(put(MAPPING, "{\"headings\": [{\"heading\": \"甲\", \"field\": \"best\"}]}", "\"1\"")))
                .isEqualTo("unknown-column");
        byte[] both = ("单位全称,名称,统一社会信用代码,地区\n映射公司,别的," + uscc + ",海淀区\n").getBytes(UTF_8);
        assertThat(code(upload(park, "", both, "text/csv"))).isEqualTo("duplicate-column");
        String notes = MAPPING + "?heading=" + URLEncoder.encode("备忘", UTF_8);
        assertThat(json(send(park, notes, r -> r.DELETE())).path("headings")).hasSize(1);
        JsonNode job = ended(park, upload(park, "", file, "text/csv"));
        assertThat(job.path("unread").path(0).stringValue()).isEqualTo("备忘");
        assertThat(json(send(park, MAPPING, r -> r.DELETE())).path("headings")).isEmpty();
        assertThat(code(upload(park, "", file, "text/csv"))).isEqualTo("missing-column");
    }

    private List<JsonNode> rows(ConfigurableApplicationContext at, JsonNode job, String kind) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json(
                    send(at, job.path("shown").path("rows").stringValue() + "?limit=7&kind=" + kind + cursor, r -> r));
            page.path("items").forEach(all::add);
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").stringValue()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(all).as(kind).hasSize(job.path("shown").path(kind).intValue());
        return all;
    }

    private Map<String, String> roster(ConfigurableApplicationContext at) {
        Map<String, String> entries = new HashMap<>();
        String text = new String(
                send(at, EXPORT + "?contacts=true", r -> r.header("X-Purpose", "test"))
                        .body(),
                UTF_8);
        text.lines().skip(1).forEach(line -> entries.put(line.replaceAll("^[^,]*,([^,]*),.*", "$1"), line));
        return entries;
    }

    @Test
    void showsWhatAFileWouldChangeAndAppliesExactlyThat() {
        String database = "it-preview-" + UUID.randomUUID();
        try (ConfigurableApplicationContext at = start(database, "--onezone.imports.batch=20")) {
            List<String> usccs = IntStream.range(0, 120).mapToObj(i -> uscc()).toList();
            StringBuilder first = new StringBuilder(FORM).append('\n');
            usccs.subList(0, 80).forEach(uscc -> first.append(row("预览公司", uscc, "旧址")));
            assertThat(tally(ended(at, upload(at, "", first.toString().getBytes(UTF_8), "text/csv"))))
                    .containsExactly(80, 0, 0, 0, 0);
            Map<String, String> before = roster(at);

            StringBuilder second = new StringBuilder(FORM).append('\n');
            for (int i = 0; i < 120; i++) {
                second.append(row("预览公司", usccs.get(i), i < 30 ? "旧址" : "新址"));
            }
            second.append(row("预览公司", usccs.get(0), "旧址")).append(row("错码公司", "911101080000000000", "x"));
            byte[] file = second.toString().getBytes(UTF_8);
            JsonNode preview = ended(at, upload(at, "?preview=true", file, "text/csv"));
            assertThat(preview.path("state").stringValue()).isEqualTo("shown");
            assertThat(preview.path("kind").stringValue()).isEqualTo("preview");
            assertThat(tally(preview)).containsExactly(40, 50, 31, 1, 0);
            assertThat(roster(at)).as("nothing is applied").isEqualTo(before);
            assertThat(rows(at, preview, "added")).hasSize(40);
            assertThat(rows(at, preview, "unchanged")).hasSize(31);
            assertThat(rows(at, preview, "refused")
                            .getFirst()
                            .path("problems")
                            .path(0)
                            .path("code")
                            .stringValue())
                    .isEqualTo("wrong-uscc");
            List<JsonNode> changed = rows(at, preview, "changed");
            assertThat(changed.getFirst().path("changes").toString())
                    .isEqualTo("[{\"field\":\"address\",\"column\":\"注册地址\",\"before\":\"旧址\",\"after\":\"新址\"}]");
            assertThat(changed)
                    .extracting(r -> r.path("row").intValue())
                    .isSorted()
                    .doesNotHaveDuplicates();

            // somebody changes one, takes one in and takes one out before it is applied
            String one = usccs.get(40);
            assertThat(send(
                                    at,
                                    ROSTER + "/" + one,
                                    r -> r.header("Content-Type", "application/json")
                                            .header("If-Match", "*")
                                            .PUT(ofString("{\"name\": \"他人改名\"}")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(register(at, "{\"uscc\": \"" + usccs.get(100) + "\", \"name\": \"他人登记\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(at, ROSTER + "/" + usccs.get(50), r -> r.DELETE().header("If-Match", "*"))
                            .statusCode())
                    .isEqualTo(204);
            String apply = IMPORTS + "/" + preview.path("id").stringValue() + "/apply";
            JsonNode applied = ended(at, post(at, apply));
            assertThat(applied.path("state").stringValue()).isEqualTo("done");
            assertThat(tally(applied)).containsExactly(39, 48, 31, 4, 0);
            assertThat(applied.path("problems")
                            .valueStream()
                            .map(p -> p.path("code").stringValue()))
                    .containsExactlyInAnyOrder(
                            "wrong-uscc", "changed-meanwhile", "changed-meanwhile", "changed-meanwhile");
            assertThat(tally(ended(at, post(at, apply)))).as("once").containsExactly(39, 48, 31, 4, 0);
            Map<String, String> after = roster(at);
            for (JsonNode row : changed) {
                String uscc = row.path("uscc").stringValue();
                if (!uscc.equals(one) && !uscc.equals(usccs.get(50))) {
                    assertThat(after.get(uscc)).isEqualTo(before.get(uscc).replace("旧址", "新址"));
                }
            }
            assertThat(after.get(one)).contains("他人改名");
            assertThat(after).doesNotContainKey(usccs.get(50));
            assertThat(after.get(usccs.get(100))).contains("他人登记");
            assertThat(code(send(at, applied.path("shown").path("rows").stringValue() + "?kind=added", r -> r)))
                    .isEqualTo("preview-expired");

            JsonNode undone =
                    ended(at, post(at, IMPORTS + "/" + preview.path("id").stringValue() + "/undo"));
            assertThat(tally(undone)).containsExactly(0, 48, 0, 0, 39);
            Map<String, String> restored = roster(at);
            before.forEach((uscc, line) -> {
                if (!uscc.equals(one) && !uscc.equals(usccs.get(50))) {
                    assertThat(restored.get(uscc)).isEqualTo(line);
                }
            });
            assertThat(restored).hasSize(80);
        }
    }

    /** The open registration form with all that is met in it, row by row at random. */
    private static String registered(String uscc, Random random) {
        List<String> capitals = List.of(
                "200万人民币", "\"18,000(万元人民币)\"", "\"175,094.3000(万元人民币)\"", "50(万美元)", "万欧元", "N/A", "-", "500", "");
        List<String> names = List.of("甲（北京）科技有限公司", "甲(北京)科技有限公司", "ＡＢＣ科技公司海淀分公司", "乙\"科技\"有限公司");
        List<String> dates = List.of("2019-04-23", "2019/4/23", "2019年4月23日", "20190423", "", "2019-02-30");
        List<String> scopes = List.of("软件开发", "软件开发；集成电路设计", "软件开发...", "");
        List<String> districts = List.of("海淀区", "海淀", "", "北京市", "丰台区");
        return String.join(
                        ",",
                        "\"" + names.get(random.nextInt(names.size())).replace("\"", "\"\"") + "\"",
                        random.nextInt(40) == 0 ? uscc.substring(0, 17) + "?" : uscc,
                        dates.get(random.nextInt(random.nextInt(8) == 0 ? 6 : 5)),
                        "有限责任公司",
                        capitals.get(random.nextInt(random.nextInt(8) == 0 ? 9 : 7)),
                        scopes.get(random.nextInt(scopes.size())),
                        "北京市",
                        districts.get(random.nextInt(random.nextInt(8) == 0 ? 5 : 4)),
                        "中关村大街" + random.nextInt(3) + "号")
                + "\n";
    }

    @Test
    void aPreviewThatIsAppliedDoesWhatAPlainImportDoes() {
        try (ConfigurableApplicationContext plain =
                        start("it-plain-" + UUID.randomUUID(), "--onezone.imports.batch=40");
                ConfigurableApplicationContext previewing =
                        start("it-previewing-" + UUID.randomUUID(), "--onezone.imports.batch=30")) {
            List<String> usccs = IntStream.range(0, 250).mapToObj(i -> uscc()).toList();
            for (long seed = 1; seed <= 4; seed++) {
                Random random = new Random(seed);
                StringBuilder text = new StringBuilder("\uFEFF" + FORM + "\n");
                for (int i = 0; i < 300; i++) {
                    text.append(registered(usccs.get(random.nextInt(usccs.size())), random));
                }
                byte[] file = text.toString().getBytes(UTF_8);
                JsonNode applied = ended(plain, upload(plain, "", file, "text/csv"));
                JsonNode preview = ended(previewing, upload(previewing, "?preview=true", file, "text/csv"));
                assertThat(tally(preview)).as("seed " + seed).isEqualTo(tally(applied));
                assertThat(preview.path("problems")).as("seed " + seed).isEqualTo(applied.path("problems"));
                Map<String, String> before = roster(previewing);
                List<JsonNode> shown = new ArrayList<>(rows(previewing, preview, "added"));
                shown.addAll(rows(previewing, preview, "changed"));
                JsonNode job = ended(
                        previewing,
                        post(previewing, IMPORTS + "/" + preview.path("id").stringValue() + "/apply"));
                assertThat(tally(job)).as("seed " + seed).isEqualTo(tally(applied));
                assertThat(job.path("problems")).as("seed " + seed).isEqualTo(applied.path("problems"));
                Map<String, String> after = roster(previewing);
                assertThat(after).as("seed " + seed).isEqualTo(roster(plain));
                assertThat(shown.stream().map(r -> r.path("uscc").stringValue()))
                        .as("seed " + seed + ": what was shown is what has changed")
                        .containsExactlyInAnyOrderElementsOf(after.keySet().stream()
                                .filter(uscc -> !after.get(uscc).equals(before.get(uscc)))
                                .toList());
                for (JsonNode row : shown) {
                    JsonNode entry = json(
                            send(previewing, ROSTER + "/" + row.path("uscc").stringValue(), r -> r));
                    for (JsonNode change : row.path("changes")) {
                        if (change.path("field").stringValue().equals("address")) {
                            assertThat(change.path("after").stringValue())
                                    .isEqualTo(entry.path("address").stringValue());
                        }
                    }
                }
            }
        }
    }

    @Test
    void refusesToApplyWhatIsNoPreviewOrOver() {
        byte[] file =
                (FORM + "\n" + row("即过期公司", uscc(), "x") + row("错码公司", "911101080000000000", "x")).getBytes(UTF_8);
        JsonNode plain = ended(park, upload(park, "", file, "text/csv"));
        assertThat(code(post(park, IMPORTS + "/" + plain.path("id").stringValue() + "/apply")))
                .isEqualTo("not-a-preview");
        JsonNode whole = ended(park, upload(park, "?preview=true&onError=refuse", file, "text/csv"));
        assertThat(whole.path("state").stringValue()).isEqualTo("shown");
        assertThat(code(post(park, IMPORTS + "/" + whole.path("id").stringValue() + "/apply")))
                .isEqualTo("rows-refused");
        assertThat(code(post(park, IMPORTS + "/" + whole.path("id").stringValue() + "/undo")))
                .isEqualTo("nothing-to-undo");
        assertThat(code(post(park, IMPORTS + "/" + UUID.randomUUID() + "/undo")))
                .isEqualTo("import-gone");
        assertThat(code(get(whole.path("shown").path("rows").stringValue() + "?kind=all")))
                .isEqualTo("wrong-parameter");
        String database = "it-expired-" + UUID.randomUUID();
        try (ConfigurableApplicationContext at =
                start(database, "--onezone.imports.keep-previews=0s", "--onezone.imports.sweep-every=300ms")) {
            HttpResponse<byte[]> accepted = upload(at, "?preview=true", file, "text/csv");
            String job = accepted.headers().firstValue("Location").orElseThrow();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> json(send(at, job, r -> r))
                            .path("state")
                            .stringValue()
                            .equals("expired"));
            assertThat(code(post(at, job + "/apply"))).isEqualTo("preview-expired");
            assertThat(folder.resolve(database).resolve("imports")).isEmptyDirectory();
        }
    }

    /** Random imports and edits; then what an undo restores is what was there, but for what was edited since. */
    @Test
    void undoesAnImportAmongOtherPeoplesChanges() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        String database = "it-undo-" + UUID.randomUUID();
        try (ConfigurableApplicationContext at = start(database, "--onezone.imports.batch=25")) {
            List<String> usccs = IntStream.range(0, 100).mapToObj(i -> uscc()).toList();
            StringBuilder first = new StringBuilder(FORM).append('\n');
            usccs.subList(0, 60).forEach(uscc -> first.append(row("撤销公司", uscc, "旧址" + random.nextInt(3))));
            var _ = ended(at, upload(at, "", first.toString().getBytes(UTF_8), "text/csv"));
            Map<String, String> before = roster(at);
            StringBuilder second = new StringBuilder(FORM).append('\n');
            usccs.forEach(uscc -> second.append(
                    row(random.nextBoolean() ? "撤销公司" : "新名公司", uscc, random.nextBoolean() ? "旧址1" : "新址")));
            JsonNode job = ended(at, upload(at, "", second.toString().getBytes(UTF_8), "text/csv"));
            Map<String, String> imported = roster(at);
            Map<String, String> edited = new HashMap<>();
            for (String uscc : usccs) {
                if (random.nextInt(5) == 0) {
                    JsonNode now = json(send(at, ROSTER + "/" + uscc, r -> r));
                    String changed = now.toString().replaceAll("\"address\":\"[^\"]*\"", "\"address\":\"他人之址\"");
                    assertThat(send(
                                            at,
                                            ROSTER + "/" + uscc,
                                            r -> r.header("Content-Type", "application/json")
                                                    .header("If-Match", "*")
                                                    .PUT(ofString(changed)))
                                    .statusCode())
                            .isEqualTo(200);
                    edited.put(uscc, changed);
                }
            }
            String undo = IMPORTS + "/" + job.path("id").stringValue() + "/undo";
            JsonNode undone = ended(at, post(at, undo));
            assertThat(undone.path("kind").stringValue()).isEqualTo("undo");
            assertThat(undone.path("undoes").stringValue())
                    .endsWith(job.path("id").stringValue());
            Map<String, String> after = roster(at);
            for (String uscc : usccs) {
                String as = "seed " + seed + " " + uscc;
                if (!edited.containsKey(uscc)) {
                    assertThat(after.get(uscc)).as(as).isEqualTo(before.get(uscc));
                } else if (!before.containsKey(uscc)) {
                    assertThat(after.get(uscc)).as(as).contains("他人之址");
                } else {
                    assertThat(after.get(uscc)).as(as).contains("他人之址");
                    assertThat(after.get(uscc).contains("新名公司")).as(as).isFalse();
                }
            }
            assertThat(ended(at, post(at, undo)).path("id")).as("the same undo").isEqualTo(undone.path("id"));
            // and back again
            JsonNode redone =
                    ended(at, post(at, IMPORTS + "/" + undone.path("id").stringValue() + "/undo"));
            assertThat(redone.path("state").stringValue()).isEqualTo("done");
            Map<String, String> again = roster(at);
            for (String uscc : usccs) {
                if (!edited.containsKey(uscc)) {
                    assertThat(again.get(uscc)).as("seed " + seed + " " + uscc).isEqualTo(imported.get(uscc));
                }
            }
            String record = "/parks/haidian/audit?kind=COMMAND&record=roster/"
                    + usccs.stream()
                            .filter(u -> !edited.containsKey(u) && !before.containsKey(u))
                            .findFirst()
                            .orElseThrow();
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(json(send(at, record, r -> r))
                                    .path("items")
                                    .valueStream()
                                    .map(entry -> entry.path("action").stringValue()))
                            .containsExactly(
                                    "POST /parks/{park}/roster/imports/{id}/undo",
                                    "POST /parks/{park}/roster/imports/{id}/undo",
                                    "POST /parks/{park}/roster/imports"));
        }
    }

    /** R8: an import that spoke of a day before the latest change is taken back for each day as it was. */
    @Test
    void undoesAnImportOfThePastDayByDay() {
        String uscc = uscc();
        assertThat(register(
                                park,
                                "{\"uscc\": \"" + uscc
                                        + "\", \"name\": \"旧日公司\", \"scale\": \"micro\", \"claimedFrom\": \"2020-01-01\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(put(
                                ROSTER + "/" + uscc,
                                "{\"name\": \"旧日公司\", \"scale\": \"small\", \"validFrom\": \"2024-06-01\"}",
                                "\"1\"")
                        .statusCode())
                .isEqualTo(200);
        String file = "企业名称,统一社会信用代码,地区,企业规模,生效日期\n旧日公司," + uscc + ",海淀区,大型,2024-01-01\n";
        JsonNode job = ended(park, upload(park, "", file.getBytes(UTF_8), "text/csv"));
        assertThat(tally(job)).containsExactly(0, 1, 0, 0, 0);
        JsonNode undone = ended(park, post(park, IMPORTS + "/" + job.path("id").stringValue() + "/undo"));
        assertThat(tally(undone)).containsExactly(0, 1, 0, 0, 0);
        assertThat(json(get(ROSTER + "/" + uscc)).path("scale").stringValue()).isEqualTo("small");
        assertThat(json(get(ROSTER + "/" + uscc + "/history"))
                        .path("steps")
                        .valueStream()
                        .limit(3)
                        .map(s -> s.path("validFrom").stringValue() + " "
                                + s.path("fields").path(0).path("before").stringValue() + " "
                                + s.path("fields").path(0).path("after").stringValue()))
                .containsExactly("2024-06-01 micro small", "2024-01-01 large micro", "2024-01-01 small large");
        Topic topic = new Topic(infrastructure.bootstrapServers(), ParkEvents.TOPIC);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(topic.of("haidian/" + uscc).stream()
                                .map(r -> JSON.readTree(r.value()))
                                .map(e -> e.path("validFrom").stringValue() + " "
                                        + e.path("scale").stringValue()))
                        .containsExactly(
                                "2020-01-01 micro",
                                "2024-06-01 small",
                                "2024-01-01 large",
                                "2024-01-01 micro",
                                "2024-06-01 small"));
    }

    /** Closes a service in the middle of a job, and puts the job back to before its last record: what a kill leaves. */
    @Test
    void continuesAnApplicationAndAnUndoThatWereCutOff() {
        int rows = 2_000;
        String database = "it-cut-" + UUID.randomUUID();
        StringBuilder text = new StringBuilder(FORM).append('\n');
        IntStream.range(0, rows).forEach(i -> text.append(row("中断公司", uscc(), "x")));
        byte[] file = text.toString().getBytes(UTF_8);
        String id;
        ConfigurableApplicationContext first = start(database, "--onezone.imports.batch=50");
        try {
            JsonNode preview = ended(first, upload(first, "?preview=true", file, "text/csv"));
            id = preview.path("id").stringValue();
            cut(first, IMPORTS + "/" + id + "/apply");
        } finally {
            first.close();
        }
        String undo;
        ConfigurableApplicationContext second = start(database, "--onezone.imports.batch=50");
        try {
            JsonNode applied = ended(second, post(second, IMPORTS + "/" + id + "/apply"));
            assertThat(applied.path("state").stringValue())
                    .as(applied.toString())
                    .isEqualTo("done");
            assertThat(tally(applied)).containsExactly(rows, 0, 0, 0, 0);
            undo = json(cut(second, IMPORTS + "/" + id + "/undo")).path("id").stringValue();
        } finally {
            second.close();
        }
        // the worst moment: entries are written and the job has recorded none of it
        back(database, undo);
        try (ConfigurableApplicationContext third = start(database)) {
            JsonNode undone = ended(third, post(third, IMPORTS + "/" + id + "/undo"));
            assertThat(undone.path("state").stringValue()).as(undone.toString()).isEqualTo("done");
            assertThat(tally(undone)).containsExactly(0, 0, 0, 0, rows);
            assertThat(json(send(third, ROSTER + "?limit=1", r -> r))
                            .path("total")
                            .intValue())
                    .isZero();
            try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
                assertThat(client.getDatabase(database)
                                .getCollection("roster")
                                .find(Filters.gte("_id", ""))
                                .map(entry -> entry.getLong("version"))
                                .into(new ArrayList<>()))
                        .as("each entry was written twice: added, and taken out")
                        .hasSize(rows)
                        .containsOnly(2L);
            }
            assertThat(folder.resolve(database).resolve("imports")).isEmptyDirectory();
        }
    }

    /** Promise 3: a process of its own, killed while it applies a preview, and killed while it undoes it. */
    @Test
    void losesAndCountsNothingTwiceWhenItIsKilled() throws Exception {
        int rows = 3_000;
        String database = "it-killed-" + UUID.randomUUID();
        StringBuilder text = new StringBuilder(FORM).append('\n');
        IntStream.range(0, rows).forEach(i -> text.append(row("被杀公司", uscc(), "x")));
        String job;
        String undo;
        try (Child child = new Child(database)) {
            HttpResponse<byte[]> accepted = send(
                    child.port,
                    IMPORTS + "?preview=true",
                    r -> r.header("Content-Type", "text/csv").POST(ofString(text.toString())));
            job = accepted.headers().firstValue("Location").orElseThrow();
            assertThat(until(child, job, j -> !j.path("state").stringValue().equals("running"))
                            .path("state")
                            .stringValue())
                    .isEqualTo("shown");
            assertThat(send(child.port, job + "/apply", r -> r.POST(ofString("")))
                            .statusCode())
                    .isEqualTo(202);
            var _ = until(child, job, j -> j.path("rows").intValue() > 0);
        }
        try (Child child = new Child(database)) {
            JsonNode applied =
                    until(child, job, j -> !j.path("state").stringValue().equals("running"));
            assertThat(tally(applied)).as(applied.toString()).containsExactly(rows, 0, 0, 0, 0);
            undo = send(child.port, job + "/undo", r -> r.POST(ofString("")))
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            var _ = until(child, undo, j -> j.path("rows").intValue() > 0);
        }
        try (Child child = new Child(database);
                MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
            JsonNode undone =
                    until(child, undo, j -> !j.path("state").stringValue().equals("running"));
            assertThat(tally(undone)).as(undone.toString()).containsExactly(0, 0, 0, 0, rows);
            assertThat(client.getDatabase(database)
                            .getCollection("roster")
                            .countDocuments(Filters.and(Filters.eq("version", 2L), Filters.eq("state.removed", true))))
                    .as("each entry was written twice: added, and taken out")
                    .isEqualTo(rows);
        }
    }

    private JsonNode until(Child child, String job, java.util.function.Predicate<JsonNode> condition) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> condition.test(json(send(child.port, job, r -> r))));
        return json(send(child.port, job, r -> r));
    }

    /** A park's service in a process of its own, which is killed at the end. */
    private final class Child implements AutoCloseable {
        private final int port;
        private final ServiceProcess process;

        Child(String database) {
            port = ServiceProcess.freePort();
            process = new ServiceProcess.Plan(
                            ParksApplication.class,
                            "256m",
                            database,
                            folder.resolve(database + "-" + port + ".log"),
                            List.of(
                                    "--server.port=" + port,
                                    "--onezone.park=haidian",
                                    "--onezone.imports.batch=50",
                                    "--onezone.data-dir=" + folder.resolve(database)))
                    .start();
            await().atMost(Duration.ofMinutes(3)).ignoreExceptions().until(() -> {
                assertThat(process.isAlive()).isTrue();
                return send(port, "/actuator/health", r -> r).statusCode() == 200;
            });
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private HttpResponse<byte[]> cut(ConfigurableApplicationContext at, String path) {
        HttpResponse<byte[]> accepted = post(at, path);
        String job = accepted.headers().firstValue("Location").orElseThrow();
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> json(send(at, job, r -> r)).path("rows").intValue() > 0);
        return accepted;
    }

    private void back(String database, String job) {
        try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
            client.getDatabase(database)
                    .getCollection("imports")
                    .updateOne(
                            Filters.eq("_id", job),
                            Updates.combine(
                                    Updates.set("state.stage", "RUNNING"),
                                    Updates.set("state.total", 0),
                                    Updates.set("state.batches", 0),
                                    Updates.set("state.tally.removed", 0)));
        }
    }

    @Test
    void anUndoIsForgottenWithItsImportAndNoLongerPossible() {
        String database = "it-forgotten-" + UUID.randomUUID();
        try (ConfigurableApplicationContext at = start(database)) {
            JsonNode job =
                    ended(at, upload(at, "", (FORM + "\n" + row("忘公司", uscc(), "x")).getBytes(UTF_8), "text/csv"));
            try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
                client.getDatabase(database)
                        .getCollection("imports")
                        .updateOne(
                                Filters.eq("_id", job.path("id").stringValue()),
                                Updates.set("state.finishedAt", Date.from(Instant.parse("2020-01-01T00:00:00Z"))));
                try (ConfigurableApplicationContext sweeping = start(database, "--onezone.imports.sweep-every=300ms")) {
                    String undo = IMPORTS + "/" + job.path("id").stringValue();
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> send(sweeping, undo, r -> r).statusCode() == 404);
                    assertThat(code(post(sweeping, undo + "/undo"))).isEqualTo("import-gone");
                    assertThat(client.getDatabase(database)
                                    .getCollection("import-written")
                                    .countDocuments())
                            .isZero();
                }
            }
        }
    }
}
