package cn.onezone.parks.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactEvent.FactWithdrawn;
import cn.onezone.contracts.facts.FactEvent.OverseasAcquisitionRecorded;
import cn.onezone.contracts.facts.FactEvent.TechnologyContractRecorded;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Dated facts through a park's own doors, on a real broker and the local store. */
class FactsIT {
    private static final String FACTS = "/parks/haidian/facts";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri("it-park-facts-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers(),
                        "--onezone.log.sweep-every=200ms");
        door = Door.of(park);
        for (int i = 1; i <= 14; i++) {
            assertThat(door.post(
                                    "/parks/haidian/roster/enterprises",
                                    "{\"uscc\":\"" + uscc(i) + "\",\"name\":\"企业" + i + "\"}")
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
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 4_400_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static String acquisition(int enterprise, String target, String status, String more) {
        return """
                {"kind":"overseas-acquisition","uscc":"%s","target":"%s","country":"DE","amount":"12500000.00",
                 "currency":"EUR","date":"2024-03-01","stake":"75","status":"%s"%s}""".formatted(uscc(enterprise), target, status, more);
    }

    private static List<FactEvent> told(String id, int many) {
        CloudEvents reader = new CloudEvents(FactEvents.ALL);
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            List<FactEvent> all = new ArrayList<>();
                            for (var record :
                                    new Topic(INFRASTRUCTURE.bootstrapServers(), ParkEvents.TOPIC).records()) {
                                if (reader.read(record) instanceof CloudEvents.Decoded.Known(Event<?> event)
                                        && event.subject().equals("haidian/" + id)) {
                                    all.add((FactEvent) event.data());
                                }
                            }
                            return all;
                        },
                        all -> all.size() >= many);
    }

    private static JsonNode upload(String kind, String type, byte[] body, int expected, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                        + park.getEnvironment().getProperty("local.server.port") + FACTS + "/imports?kind=" + kind))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] csv(Charset charset, String... lines) {
        return String.join("\r\n", lines).getBytes(charset);
    }

    @Test
    void keepsAFactAndTellsIt() {
        Door.Answer created = door.post(FACTS, acquisition(1, "Alpha GmbH", "announced", ""));
        assertThat(created.status()).isEqualTo(201);
        String id = created.text("id");
        assertThat(created.location()).isEqualTo(FACTS + "/" + id);
        assertThat(created.text("validFrom")).isEqualTo("2024-03-01");
        assertThat(created.body().at("/fact/amount/amount").asString()).isEqualTo("12500000.00");

        Door.Answer same = door.post(FACTS, acquisition(1, "ALPHA　gmbh", "announced", ""));
        assertThat(same.status())
                .as("spelt otherwise it says something else of the target")
                .isEqualTo(409);
        assertThat(door.post(FACTS, acquisition(1, "Alpha GmbH", "announced", ""))
                        .tag())
                .as("the same fact sent twice is one")
                .isEqualTo("\"1\"");
        assertThat(door.post(FACTS, acquisition(1, "Alpha GmbH", "closed", "")).status())
                .isEqualTo(409);

        String closed = acquisition(1, "Alpha GmbH", "closed", ",\"validFrom\":\"2024-06-30\"");
        assertThat(door.put(FACTS + "/" + id, closed).status()).isEqualTo(428);
        Door.Answer revised = door.put(FACTS + "/" + id, closed, "If-Match", "\"1\"");
        assertThat(revised.status()).isEqualTo(200);
        assertThat(revised.text("validFrom")).isEqualTo("2024-06-30");
        assertThat(door.put(FACTS + "/" + id, closed, "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(door.put(FACTS + "/" + id, acquisition(1, "Beta GmbH", "closed", ""), "If-Match", "\"2\"")
                        .code())
                .isEqualTo("other-fact");

        assertThat(door.get(FACTS + "?uscc=" + uscc(1)).body().path("total").asInt())
                .isEqualTo(1);
        assertThat(door.send("DELETE", FACTS + "/" + id + "?reason=x", null, "If-Match", "\"2\"")
                        .status())
                .isEqualTo(204);
        assertThat(door.get(FACTS + "/" + id).status()).isEqualTo(404);
        assertThat(told(id, 3))
                .hasExactlyElementsOfTypes(
                        OverseasAcquisitionRecorded.class, OverseasAcquisitionRecorded.class, FactWithdrawn.class);
    }

    @Test
    void createsOnceWhateverIsSentTwice() {
        String one = acquisition(2, "Once GmbH", "announced", "");
        Door.Answer first = door.post(FACTS, one, "Idempotency-Key", "fact-once");
        assertThat(door.post(FACTS, one, "Idempotency-Key", "fact-once").body()).isEqualTo(first.body());
        assertThat(door.post(FACTS, acquisition(2, "Twice GmbH", "announced", ""), "Idempotency-Key", "fact-once")
                        .code())
                .isEqualTo("idempotency-key-reused");
    }

    @Test
    void refusesWithTheValueAndWhatWasExpected() {
        Door.Answer stranger = door.post(FACTS, acquisition(999, "X", "announced", ""));
        assertThat(stranger.status()).isEqualTo(422);
        assertThat(stranger.code()).isEqualTo("not-in-roster");
        Door.Answer country = door.post(
                FACTS, acquisition(1, "X", "announced", "").replace("\"DE\"", "\"XX\""), "Accept-Language", "zh-CN");
        assertThat(country.code()).isEqualTo("wrong-country");
        assertThat(country.text("detail")).contains("XX").contains("ISO 3166-1");
        assertThat(door.post(FACTS, "{\"kind\":\"merger\"}").code()).isEqualTo("unknown-fact-kind");
        assertThat(door.post(FACTS, "{\"kind\":\"patent\",\"uscc\":\"1\"}")
                        .body()
                        .path("errors"))
                .hasSize(4);
        assertThat(door.get(FACTS + "/nothing").code()).isEqualTo("wrong-fact-id");
        assertThat(door.get(FACTS + "/patent-" + "0".repeat(32)).status()).isEqualTo(404);
        assertThat(door.as(Issuer.shared().administrator("fengtai")).get(FACTS).status())
                .isEqualTo(403);
    }

    @Test
    void importsFactsOnceHoweverOftenTheFileIsSent() {
        String header = "统一社会信用代码,合同登记编号,合同类型,成交额,币种,登记日期,对方统一社会信用代码,对方名称";
        byte[] file = csv(
                StandardCharsets.UTF_8,
                header,
                uscc(3) + ",JS-1,技术开发,3000000,CNY,2024-05-20,,张三",
                uscc(3) + ",JS-2,技术服务,50万元人民币,,2024/5/21,,",
                uscc(3) + ",JS-2,技术服务,500000.00,CNY,2024-05-21,,",
                uscc(3) + ",JS-2,技术咨询,500000.00,CNY,2024-05-21,,",
                uscc(3) + ",JS-3,技术开发,很多,CNY,2024-05-20,,",
                uscc(99) + ",JS-4,技术开发,1,CNY,2024-05-20,,");
        JsonNode first = upload("technology-contract", "text/csv", file, 201, "Idempotency-Key", "contracts-1");
        assertThat(first.path("rows").asInt()).isEqualTo(6);
        assertThat(first.path("accepted").asInt()).isEqualTo(2);
        assertThat(first.path("unchanged").asInt()).isEqualTo(1);
        assertThat(first.path("refused").asInt()).isEqualTo(3);
        assertThat(first.path("problems")
                        .valueStream()
                        .map(p -> p.path("row").asInt() + " "
                                + p.path("column").asString() + " "
                                + p.path("value").asString() + " "
                                + p.path("code").asString()))
                .containsExactly(
                        "5 合同登记编号 JS-2 duplicate-in-file",
                        "6 成交额 很多 wrong-amount",
                        "7 统一社会信用代码 " + uscc(99) + " not-in-roster");
        assertThat(upload("technology-contract", "text/csv", file, 201, "Idempotency-Key", "contracts-1"))
                .as("the same request again is answered the same way")
                .isEqualTo(first);
        JsonNode again = upload("technology-contract", "text/csv", file, 201);
        assertThat(again.path("accepted").asInt()).isZero();
        assertThat(again.path("unchanged").asInt()).isEqualTo(3);
        assertThat(door.get(FACTS + "?kind=technology-contract&uscc=" + uscc(3))
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
        JsonNode kept = door.get(FACTS + "?kind=technology-contract&uscc=" + uscc(3))
                .body()
                .path("items");
        String withName = kept.valueStream()
                .filter(f -> f.path("counterpartyName").asString("").equals("张三"))
                .map(f -> f.path("id").asString())
                .findFirst()
                .orElseThrow();
        assertThat(told(withName, 1))
                .hasOnlyElementsOfType(TechnologyContractRecorded.class)
                .hasSize(1);
        assertThat(door.get(FACTS + "/imports/" + first.path("id").asString()).body())
                .isEqualTo(first);
    }

    @Test
    void refusesAWholeFileWhereThatIsAsked() {
        byte[] file = csv(
                Charset.forName("GB18030"),
                "统一社会信用代码,标准号,标准级别,参与方式,发布日期",
                uscc(4) + ",GB/T 40001-2024,国家标准,主导,2024-04-25",
                uscc(4) + ",T/ABC 1-2024,未知,参与,2024-04-25");
        JsonNode refused = upload("standard&onError=refuse", "text/csv", file, 201);
        assertThat(refused.path("state").asString()).isEqualTo("refused");
        assertThat(refused.path("refused").asInt()).isEqualTo(1);
        assertThat(door.get(FACTS + "?uscc=" + uscc(4)).body().path("total").asInt())
                .isZero();
        assertThat(upload("standard", "text/csv", csv(StandardCharsets.UTF_8, "标准号", "GB 1"), 422)
                        .path("code")
                        .asString())
                .isEqualTo("missing-column");
        assertThat(upload("standard", "text/csv", csv(StandardCharsets.UTF_8, "标准号,\"", "GB 1"), 422)
                        .path("code")
                        .asString())
                .isEqualTo("broken-csv");
    }

    @Test
    void importsAWorkbookWithDatesAsNumbers() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(out, "OneZone", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("专利");
            String[] header = {"统一社会信用代码", "申请号", "专利类型", "PCT", "申请日", "授权日", "有效期至"};
            for (int i = 0; i < header.length; i++) {
                sheet.value(0, i, header[i]);
            }
            sheet.value(1, 0, uscc(5));
            sheet.value(1, 1, "CN202310123456.7");
            sheet.value(1, 2, "发明");
            sheet.value(1, 3, "否");
            sheet.value(1, 4, 44_960); // 2023-02-03
            sheet.value(1, 5, "2024-08-09");
        }
        JsonNode done = upload("patent", XLSX, out.toByteArray(), 201);
        assertThat(done.path("accepted").asInt()).as(done.toString()).isEqualTo(1);
        JsonNode patent =
                door.get(FACTS + "?kind=patent&uscc=" + uscc(5)).body().at("/items/0/fact");
        assertThat(patent.path("appliedOn").asString()).isEqualTo("2023-02-03");
        assertThat(patent.path("grantedOn").asString()).isEqualTo("2024-08-09");
        assertThat(patent.has("validUntil")).isFalse();
    }

    private static JsonNode facts(int enterprise) {
        return door.get(FACTS + "?uscc=" + uscc(enterprise)).body().path("items");
    }

    private static List<String> amounts(int enterprise) {
        return facts(enterprise)
                .valueStream()
                .map(f -> f.at("/fact/registration").asString() + " "
                        + f.at("/fact/amount/amount").asString())
                .sorted()
                .toList();
    }

    private static List<Integer> tally(JsonNode done) {
        return Stream.of("rows", "accepted", "changed", "unchanged", "refused", "removed")
                .map(name -> done.path(name).asInt())
                .toList();
    }

    /** R8: an undo says anew what was, and leaves alone what somebody has changed since. */
    @Test
    void undoesAnImportButForWhatWasChangedSince() {
        String header = "统一社会信用代码,合同登记编号,合同类型,成交额,币种,登记日期,对方统一社会信用代码,对方名称";
        String mine = uscc(6) + ",";
        upload(
                "technology-contract",
                "text/csv",
                csv(
                        StandardCharsets.UTF_8,
                        header,
                        mine + "U-1,技术开发,100,CNY,2024-05-20,,甲",
                        mine + "U-2,技术开发,200,CNY,2024-05-20,,",
                        mine + "U-3,技术开发,300,CNY,2024-05-20,,"),
                201);
        List<String> before = amounts(6);
        JsonNode done = upload(
                "technology-contract",
                "text/csv",
                csv(
                        StandardCharsets.UTF_8,
                        header,
                        mine + "U-1,技术开发,101,CNY,2024-05-20,,乙",
                        mine + "U-2,技术开发,201,CNY,2024-05-20,,",
                        mine + "U-3,技术开发,300,CNY,2024-05-20,,",
                        mine + "U-4,技术开发,400,CNY,2024-05-20,,",
                        mine + "U-5,技术开发,500,CNY,2024-05-20,,",
                        mine + "U-6,技术开发,很多,CNY,2024-05-20,,\"=1+1\""),
                201);
        assertThat(tally(done)).containsExactly(6, 2, 2, 1, 1, 0);
        assertThat(new String(bytes(done.path("refusedRows").asString()), StandardCharsets.UTF_8))
                .startsWith("\uFEFF" + header + ",行号,问题列,问题值,问题代码,应为")
                .contains("U-6,技术开发,很多,CNY,2024-05-20,,'=1+1,7,成交额,很多,wrong-amount,");

        JsonNode second = facts(6).valueStream()
                .filter(f -> f.at("/fact/registration").asString().equals("U-2"))
                .findFirst()
                .orElseThrow();
        String changed = FACTS + "/" + second.path("id").asString();
        assertThat(door.put(
                                changed,
                                "{\"uscc\":\"" + uscc(6)
                                        + "\",\"registration\":\"U-2\",\"type\":\"development\",\"amount\":\"222\",\"date\":\"2024-05-20\"}",
                                "If-Match",
                                door.get(changed).tag())
                        .status())
                .isEqualTo(200);

        String path = FACTS + "/imports/" + done.path("id").asString();
        Door.Answer undone = door.post(path + "/undo", null);
        assertThat(undone.status()).as("%s", undone.body()).isEqualTo(201);
        assertThat(undone.text("undoes")).isEqualTo(path);
        assertThat(undone.text("state")).isEqualTo("done");
        assertThat(tally(undone.body())).containsExactly(4, 0, 1, 0, 1, 2);
        assertThat(undone.body()
                        .path("problems")
                        .valueStream()
                        .map(p -> p.path("row").asInt() + " " + p.path("value").asString() + " "
                                + p.path("code").asString()))
                .containsExactly("3 U-2 changed-meanwhile");
        assertThat(amounts(6)).containsExactly("U-1 100.00", "U-2 222.00", "U-3 300.00");
        assertThat(before).containsExactly("U-1 100.00", "U-2 200.00", "U-3 300.00");
        JsonNode restored = facts(6).valueStream()
                .filter(f -> f.at("/fact/registration").asString().equals("U-1"))
                .findFirst()
                .orElseThrow();
        assertThat(restored.path("counterpartyName").asString())
                .as("what stays in the park too")
                .isEqualTo("甲");
        assertThat(told(restored.path("id").asString(), 3))
                .as("nothing of what was said is gone")
                .hasOnlyElementsOfType(TechnologyContractRecorded.class)
                .hasSize(3);

        Door.Answer again = door.post(path + "/undo", null);
        assertThat(again.body()).as("sent again it answers the same").isEqualTo(undone.body());
        assertThat(again.location()).isEqualTo(undone.location());

        Door.Answer redone = door.post(undone.location() + "/undo", null);
        assertThat(tally(redone.body()))
                .as("an undo can be undone like an import")
                .containsExactly(3, 2, 1, 0, 0, 0);
        assertThat(amounts(6)).containsExactly("U-1 101.00", "U-2 222.00", "U-3 300.00", "U-4 400.00", "U-5 500.00");
    }

    @Test
    void undoesNothingOfWhatWroteNothing() {
        byte[] file = csv(
                StandardCharsets.UTF_8, "统一社会信用代码,标准号,标准级别,参与方式,发布日期", uscc(7) + ",GB/T 40007-2024,国家标准,主导,2024-04-25");
        upload("standard", "text/csv", file, 201);
        JsonNode same = upload("standard", "text/csv", file, 201);
        assertThat(same.path("unchanged").asInt()).isEqualTo(1);
        assertThat(door.post(FACTS + "/imports/" + same.path("id").asString() + "/undo", null)
                        .code())
                .isEqualTo("nothing-to-undo");
        assertThat(door.post(FACTS + "/imports/" + UUID.randomUUID() + "/undo", null)
                        .status())
                .isEqualTo(404);
        assertThat(door.as(Issuer.shared().administrator("fengtai"))
                        .post(FACTS + "/imports/" + same.path("id").asString() + "/undo", null)
                        .status())
                .isEqualTo(403);
        assertThat(facts(7)).hasSize(1);
    }

    private static final String CONTRACTS = "统一社会信用代码,合同登记编号,合同类型,成交额,币种,登记日期,对方统一社会信用代码,对方名称";

    private static JsonNode rows(String path, String kind) {
        Door.Answer rows = door.get(path + "/rows?kind=" + kind);
        assertThat(rows.status()).as("%s", rows.body()).isEqualTo(200);
        return rows.body();
    }

    private static List<Integer> shown(JsonNode preview) {
        return Stream.of("added", "changed", "unchanged", "refused")
                .map(name -> preview.path("shown").path(name).asInt(-1))
                .toList();
    }

    /** R8: what an import would change is shown before it is said. */
    @Test
    void showsWhatAnImportWouldChangeAndAppliesExactlyThat() {
        String mine = uscc(8) + ",";
        upload(
                "technology-contract",
                "text/csv",
                csv(
                        StandardCharsets.UTF_8,
                        CONTRACTS,
                        mine + "V-1,技术开发,100,CNY,2024-05-20,,甲",
                        mine + "V-2,技术开发,200,CNY,2024-05-20,,甲",
                        mine + "V-3,技术开发,300,CNY,2024-05-20,,"),
                201);
        List<String> before = amounts(8);
        byte[] file = csv(
                StandardCharsets.UTF_8,
                CONTRACTS,
                mine + "V-1,技术开发,100,CNY,2024-05-20,,甲",
                mine + "V-2,技术服务,201,CNY,2024-05-20,,乙",
                mine + "V-3,技术开发,301,CNY,2024-05-20,,",
                mine + "V-4,技术开发,400,CNY,2024-05-20,,",
                mine + "V-5,技术开发,很多,CNY,2024-05-20,,",
                uscc(99) + ",V-6,技术开发,1,CNY,2024-05-20,,",
                mine + "V-4,技术开发,400,CNY,2024-05-20,,");
        JsonNode preview =
                upload("technology-contract&preview=true", "text/csv", file, 201, "Idempotency-Key", "shown-1");
        assertThat(preview.path("state").asString()).isEqualTo("shown");
        assertThat(shown(preview)).containsExactly(1, 2, 2, 2);
        assertThat(preview.hasNonNull("applicableUntil")).isTrue();
        assertThat(upload("technology-contract&preview=true", "text/csv", file, 201, "Idempotency-Key", "shown-1"))
                .isEqualTo(preview);
        assertThat(amounts(8)).as("nothing is written").isEqualTo(before);

        String path = FACTS + "/imports/" + preview.path("id").asString();
        JsonNode changed = rows(path, "changed");
        assertThat(changed.path("total").asInt()).isEqualTo(2);
        assertThat(changed.path("items").get(0).path("row").asInt()).isEqualTo(3);
        assertThat(changed.path("items").get(0).path("name").asString()).isEqualTo("V-2");
        assertThat(changed.path("items")
                        .get(0)
                        .path("changes")
                        .valueStream()
                        .filter(c -> !c.path("field").asString().equals("validFrom"))
                        .map(c -> c.path("field").asString() + " "
                                + c.path("column").asString() + " "
                                + c.path("before").asString("?") + " "
                                + c.path("after").asString("?")))
                .as("of a name that a person may have only that it changes")
                .containsExactly("amount 金额 200.00 201.00", "type 类型 技术开发 技术服务", "counterpartyName 对方名称 ? ?");
        assertThat(rows(path, "added").at("/items/0/changes/0/after").asString())
                .isEqualTo("400.00");
        assertThat(rows(path, "unchanged")
                        .path("items")
                        .valueStream()
                        .map(r -> r.path("row").asInt()))
                .containsExactly(2, 8);
        assertThat(rows(path, "refused")
                        .path("items")
                        .valueStream()
                        .map(r -> r.path("row").asInt() + " "
                                + r.at("/problems/0/code").asString()))
                .containsExactly("6 wrong-amount", "7 not-in-roster");
        JsonNode page = door.get(path + "/rows?kind=changed&limit=1").body();
        assertThat(door.get(path + "/rows?kind=changed&limit=1&cursor="
                                + page.path("next").asString())
                        .body()
                        .at("/items/0/row")
                        .asInt())
                .isEqualTo(4);
        assertThat(door.get(path + "/rows?kind=nothing").code()).isEqualTo("wrong-parameter");
        assertThat(door.as(Issuer.shared().administrator("fengtai"))
                        .get(path + "/rows?kind=changed")
                        .status())
                .isEqualTo(403);
        assertThat(door.post(path + "/undo", null).code()).isEqualTo("nothing-to-undo");

        JsonNode third = facts(8).valueStream()
                .filter(f -> f.at("/fact/registration").asString().equals("V-3"))
                .findFirst()
                .orElseThrow();
        String meanwhile = FACTS + "/" + third.path("id").asString();
        assertThat(door.put(
                                meanwhile,
                                "{\"uscc\":\"" + uscc(8)
                                        + "\",\"registration\":\"V-3\",\"type\":\"development\",\"amount\":\"333\",\"date\":\"2024-05-20\"}",
                                "If-Match",
                                door.get(meanwhile).tag())
                        .status())
                .isEqualTo(200);

        Door.Answer applied = door.post(path + "/apply", null);
        assertThat(applied.status()).as("%s", applied.body()).isEqualTo(200);
        assertThat(applied.text("state")).isEqualTo("done");
        assertThat(tally(applied.body())).containsExactly(7, 1, 1, 2, 3, 0);
        assertThat(applied.body()
                        .path("problems")
                        .valueStream()
                        .map(p -> p.path("row").asInt() + " " + p.path("code").asString()))
                .containsExactly("4 changed-meanwhile", "6 wrong-amount", "7 not-in-roster");
        assertThat(amounts(8)).containsExactly("V-1 100.00", "V-2 201.00", "V-3 333.00", "V-4 400.00");
        assertThat(door.post(path + "/apply", null).body())
                .as("sent again it answers the same")
                .isEqualTo(applied.body());
        assertThat(door.get(path + "/rows?kind=changed").code()).isEqualTo("preview-expired");
        assertThat(tally(door.post(path + "/undo", null).body())).containsExactly(2, 0, 1, 0, 0, 1);
        assertThat(amounts(8)).containsExactly("V-1 100.00", "V-2 200.00", "V-3 333.00");
    }

    @Test
    void appliesNoPreviewOfWhichARowIsRefusedWhereTheWholeFileIsToBe() {
        byte[] file = csv(
                StandardCharsets.UTF_8,
                CONTRACTS,
                uscc(9) + ",W-1,技术开发,100,CNY,2024-05-20,,",
                uscc(9) + ",W-2,技术开发,很多,CNY,2024-05-20,,");
        JsonNode preview = upload("technology-contract&preview=true&onError=refuse", "text/csv", file, 201);
        assertThat(shown(preview)).containsExactly(1, 0, 0, 1);
        String path = FACTS + "/imports/" + preview.path("id").asString();
        assertThat(new String(bytes(path + "/refused.csv"), StandardCharsets.UTF_8))
                .contains("W-2,技术开发,很多");
        assertThat(door.post(path + "/apply", null).code()).isEqualTo("rows-refused");
        assertThat(facts(9)).isEmpty();
        JsonNode done = upload("technology-contract", "text/csv", file, 201);
        assertThat(door.post(FACTS + "/imports/" + done.path("id").asString() + "/apply", null)
                        .code())
                .isEqualTo("not-a-preview");
    }

    /** R4: what is refused of an enterprise that the park never had is refused of each of its rows, and stays so. */
    @Test
    void refusesARowThatRepeatsARefusedOne() {
        byte[] file = csv(
                StandardCharsets.UTF_8,
                CONTRACTS,
                uscc(98) + ",S-1,技术开发,100,CNY,2024-05-20,,",
                uscc(98) + ",S-1,技术开发,100,CNY,2024-05-20,,",
                uscc(13) + ",S-2,技术开发,100,CNY,2024-05-20,,");
        JsonNode preview = upload("technology-contract&preview=true", "text/csv", file, 201);
        String path = FACTS + "/imports/" + preview.path("id").asString();
        List<Integer> shown = shown(preview);
        Door.Answer applied = door.post(path + "/apply", null);
        assertThat(facts(98)).as("R4: nothing of a stranger").isEmpty();
        assertThat(shown).containsExactly(1, 0, 0, 2);
        assertThat(tally(applied.body())).containsExactly(3, 1, 0, 0, 2, 0);
        JsonNode direct = upload("technology-contract", "text/csv", file, 201);
        assertThat(tally(direct)).containsExactly(3, 0, 0, 1, 2, 0);
        for (JsonNode done : List.of(applied.body(), direct)) {
            assertThat(done.path("problems")
                            .valueStream()
                            .map(p ->
                                    p.path("row").asInt() + " " + p.path("code").asString()))
                    .containsExactly("2 not-in-roster", "3 not-in-roster");
        }
        assertThat(facts(13)).hasSize(1);
    }

    /** R8: of a file that is to be refused as a whole nothing is written where one of its facts is another by now. */
    @Test
    void appliesNothingOfAWholeFileOfWhichAFactHasChangedMeanwhile() {
        String mine = uscc(14) + ",";
        upload(
                "technology-contract",
                "text/csv",
                csv(StandardCharsets.UTF_8, CONTRACTS, mine + "T-2,技术开发,200,CNY,2024-05-20,,"),
                201);
        JsonNode preview = upload(
                "technology-contract&preview=true&onError=refuse",
                "text/csv",
                csv(
                        StandardCharsets.UTF_8,
                        CONTRACTS,
                        mine + "T-1,技术开发,100,CNY,2024-05-20,,",
                        mine + "T-2,技术开发,201,CNY,2024-05-20,,"),
                201);
        assertThat(shown(preview)).containsExactly(1, 1, 0, 0);
        upload(
                "technology-contract",
                "text/csv",
                csv(StandardCharsets.UTF_8, CONTRACTS, mine + "T-2,技术开发,222,CNY,2024-05-20,,"),
                201);
        String path = FACTS + "/imports/" + preview.path("id").asString();
        Door.Answer refused = door.post(path + "/apply", null);
        assertThat(amounts(14)).containsExactly("T-2 222.00");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("rows-refused");
        assertThat(refused.text("detail")).contains("row 3");
        assertThat(door.get(path).text("state")).isEqualTo("shown");
        assertThat(door.post(path + "/apply", null).body().path("detail"))
                .as("again it answers the same")
                .isEqualTo(refused.body().path("detail"));
    }

    @Test
    void keepsThatAFactIsAnExampleWhereTheFileDoesNotSay() {
        String contract = "{\"kind\":\"technology-contract\",\"uscc\":\"" + uscc(12)
                + "\",\"registration\":\"E-1\",\"type\":\"development\",\"amount\":\"100\",\"date\":\"2024-05-20\","
                + "\"synthetic\":\"true\"}";
        assertThat(door.post(FACTS, contract).status()).isEqualTo(201);
        JsonNode done = upload(
                "technology-contract",
                "text/csv",
                csv(StandardCharsets.UTF_8, CONTRACTS + ",备注", uscc(12) + ",E-1,技术开发,101,CNY,2024-05-20,,甲,补充"),
                201);
        assertThat(tally(done)).containsExactly(1, 0, 1, 0, 0, 0);
        assertThat(amounts(12)).containsExactly("E-1 101.00");
        assertThat(facts(12).get(0).path("note").asString()).isEqualTo("补充");
        assertThat(facts(12).get(0).path("synthetic").asBoolean()).isTrue();
    }

    private static final String MAPPING = FACTS + "/import-mapping?kind=";

    @Test
    void remembersForEachKindWhatFurtherHeadingsMean() {
        byte[] file = csv(
                StandardCharsets.UTF_8,
                "申请人代码,申请编码,专利类型,PCT,申请日,授权日,有效期至,内部编号",
                uscc(10) + ",CN202310000010.1,发明,否,2023-02-03,,,7");
        assertThat(upload("patent", "text/csv", file, 422).path("code").asString())
                .isEqualTo("missing-column");
        String headings = """
                {"headings":[{"heading":"申请人代码","field":"uscc"},{"heading":"申请编码","field":"application"}]}""";
        assertThat(door.put(MAPPING + "patent", headings).code()).isEqualTo("if-match-required");
        Door.Answer said = door.put(MAPPING + "patent", headings, "If-Match", "\"0\"");
        assertThat(said.status()).as("%s", said.body()).isEqualTo(200);
        assertThat(said.body()
                        .path("fields")
                        .valueStream()
                        .map(f -> f.path("field").asString()))
                .contains("uscc", "application", "pct")
                .doesNotContain("target");
        assertThat(door.get(MAPPING + "standard").body().path("headings")).isEmpty();
        assertThat(door.put(
                                MAPPING + "patent",
                                "{\"headings\":[{\"heading\":\"申请日\",\"field\":\"application\"}]}",
                                "If-Match",
                                said.tag())
                        .code())
                .isEqualTo("mapping-conflict");
        assertThat(door.put(
                                MAPPING + "patent",
                                "{\"headings\":[{\"heading\":\"标的\",\"field\":\"target\"}]}",
                                "If-Match",
                                said.tag())
                        .code())
                .isEqualTo("unknown-column");

        JsonNode preview = upload("patent&preview=true", "text/csv", file, 201);
        assertThat(shown(preview)).containsExactly(1, 0, 0, 0);
        assertThat(preview.path("unread").valueStream().map(JsonNode::asString)).containsExactly("内部编号");
        assertThat(door.send(
                                "DELETE",
                                MAPPING + "patent&heading=申请编码".replace("申请编码", "%E7%94%B3%E8%AF%B7%E7%BC%96%E7%A0%81"),
                                null)
                        .body()
                        .path("headings"))
                .hasSize(1);
        assertThat(upload("patent", "text/csv", file, 422).path("code").asString())
                .isEqualTo("missing-column");
        assertThat(door.post(FACTS + "/imports/" + preview.path("id").asString() + "/apply", null)
                        .text("state"))
                .as("it goes by the mapping at the moment when its file was taken in")
                .isEqualTo("done");
        assertThat(facts(10)).hasSize(1);
    }

    private static List<String> stated(int enterprise) {
        return facts(enterprise)
                .valueStream()
                .map(f -> f.path("fact") + " " + f.path("counterpartyName").asString("") + " "
                        + f.path("note").asString("") + " "
                        + f.path("synthetic").asBoolean())
                .toList();
    }

    /** What is handed out is what an import reads: nothing is lost on the way there and back. */
    @Test
    void exportsWhatAnImportReadsBack() {
        String mine = "\"uscc\":\"" + uscc(11) + "\"";
        for (String form : List.of(
                "{\"kind\":\"overseas-acquisition\"," + mine
                        + ",\"target\":\"=Alpha, \\\"Ltd\\\"\",\"country\":\"DE\",\"round\":\"2\",\"amount\":\"12500000.50\",\"currency\":\"EUR\","
                        + "\"date\":\"2024-03-01\",\"stake\":\"75.5\",\"status\":\"closed\",\"note\":\"两行\\n备注\"}",
                "{\"kind\":\"overseas-acquisition\"," + mine
                        + ",\"target\":\"Beta\",\"country\":\"US\",\"date\":\"2024-03-02\",\"status\":\"announced\",\"synthetic\":\"true\"}",
                "{\"kind\":\"technology-contract\"," + mine
                        + ",\"registration\":\"X-1\",\"type\":\"consulting\",\"amount\":\"3\",\"date\":\"2024-05-20\",\"counterpartyName\":\"张三\"}",
                "{\"kind\":\"standard\"," + mine
                        + ",\"number\":\"GB/T 40011-2024\",\"level\":\"national\",\"role\":\"took-part\",\"date\":\"2024-04-25\"}",
                "{\"kind\":\"patent\"," + mine
                        + ",\"application\":\"PCT/CN2023/000011\",\"type\":\"invention\",\"pct\":\"true\",\"appliedOn\":\"2023-02-03\",\"validUntil\":\"2043-02-02\"}",
                "{\"kind\":\"branch\"," + mine
                        + ",\"foreignRegistration\":\"HRB 11\",\"country\":\"DE\",\"place\":\"Berlin\",\"openedOn\":\"2020-01-01\",\"closedOn\":\"2024-01-01\"}",
                "{\"kind\":\"branch\"," + mine + ",\"branchUscc\":\"" + uscc(12)
                        + "\",\"place\":\"上海\",\"openedOn\":\"2020-01-01\"}")) {
            Door.Answer made = door.post(FACTS, form);
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        }
        List<String> before = stated(11);
        assertThat(before).hasSize(7);
        List<byte[]> files = new ArrayList<>();
        List<String> kinds = List.of("overseas-acquisition", "technology-contract", "standard", "patent", "branch");
        for (String kind : kinds) {
            for (String format : List.of("csv", "xlsx")) {
                byte[] file = bytes(FACTS + "/export?kind=" + kind + "&format=" + format);
                JsonNode again = upload(kind, format.equals("csv") ? "text/csv" : XLSX, file, 201);
                assertThat(again.path("unchanged").asInt())
                        .as(kind + " " + again)
                        .isPositive()
                        .isEqualTo(again.path("rows").asInt());
                files.add(file);
            }
        }
        for (JsonNode one : facts(11)) {
            String path = FACTS + "/" + one.path("id").asString();
            assertThat(door.send(
                                    "DELETE",
                                    path,
                                    null,
                                    "If-Match",
                                    door.get(path).tag())
                            .status())
                    .isEqualTo(204);
        }
        assertThat(stated(11)).isEmpty();
        for (int i = 0; i < kinds.size(); i++) {
            upload(kinds.get(i), XLSX, files.get(2 * i + 1), 201);
        }
        assertThat(stated(11)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(door.get(FACTS + "/export?kind=patent&format=pdf").code()).isEqualTo("wrong-parameter");
        assertThat(door.as(Issuer.shared().administrator("fengtai"))
                        .get(FACTS + "/export?kind=patent")
                        .status())
                .isEqualTo(403);
    }

    private static byte[] bytes(String path) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + park.getEnvironment().getProperty("local.server.port") + path))
                                    .timeout(Duration.ofSeconds(60))
                                    .header(
                                            "Authorization",
                                            "Bearer " + Issuer.shared().everything())
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
