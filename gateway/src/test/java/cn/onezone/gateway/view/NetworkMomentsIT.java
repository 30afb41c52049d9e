package cn.onezone.gateway.view;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.Issuer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The enterprises at any moment (R8), as a file and on a map, through the door and fed by a real broker. */
class NetworkMomentsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Instant FIRST = Instant.parse("2024-01-10T02:00:00Z");
    private static final Instant SECOND = Instant.parse("2024-03-10T02:00:00Z");
    private static final Instant THIRD = Instant.parse("2024-06-10T02:00:00Z");

    @TempDir
    static Path disk;

    private static LocalBroker broker;
    private static Publisher log;
    private static ConfigurableApplicationContext gateway;
    private static String door;

    @BeforeAll
    static void start() {
        broker = LocalBroker.start(disk.resolve("broker"), 0);
        log = new Publisher(broker.bootstrapServers());
        gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--onezone.gateway.data-dir=" + disk.resolve("gateway"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + broker.bootstrapServers());
        door = "http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port");
        ObjectNode moved = firm(1, "北京小米科技有限责任公司", "fengtai");
        // the newest comes first, and comes twice: it makes no difference
        ObjectNode later = firm(1, "北京大米科技有限责任公司", "haidian").put("validFrom", "2024-02-01");
        ((ObjectNode) later.path("provenance"))
                .putObject("name")
                .put("park", "haidian")
                .put("recordedAt", "2024-03-01T02:00:00Z")
                .put("validFrom", "2024-02-01");
        later.putArray("formerNames").add("北京小米科技有限责任公司");
        later.put("basis", "relocation");
        // the park of the days before is restructured: the registry says those days anew, and nothing of the others
        // (R1)
        ObjectNode formerly = firm(1, "北京小米科技有限责任公司", "fengtai").put("validUntil", "2024-02-01");
        formerly.putObject("restated").put("fengtai", "yizhuang");
        send(1, 2, SECOND, later);
        send(1, 1, FIRST, moved);
        send(1, 2, SECOND, later);
        send(1, 3, THIRD, formerly);
        ObjectNode successor = firm(2, "中国科学院计算技术研究所", "haidian");
        link(successor, "predecessors", 4);
        send(2, 1, FIRST, successor);
        ObjectNode ended = firm(4, "换码前的计算技术研究所", null).put("validFrom", "2024-02-01");
        link(ended, "successors", 2);
        send(4, 1, FIRST, ended);
        ObjectNode third = firm(3, "=1+1\"示例\",有限公司", "yanqing");
        third.putObject("place").put("longitude", "116.300000").put("latitude", "39.900000");
        send(3, 1, FIRST, third);
        log.flush();
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> get("/network/enterprises").path("total").intValue() == 3
                        && get("/network/enterprises/" + Publisher.uscc(1) + "/history")
                                        .path("total")
                                        .intValue()
                                == 3
                        && call("/network/enterprises/" + Publisher.uscc(4)).statusCode() == 200);
    }

    private static void link(ObjectNode data, String other, int number) {
        ObjectNode link =
                data.putArray("lineage").addObject().put("kind", "code-change").put("on", "2024-02-01");
        link.putArray("predecessors");
        link.putArray("successors");
        link.putArray(other).add(Publisher.uscc(number).value());
    }

    /** An old code is in no figure and in no search, and says what became of it. */
    @Test
    void anEndedCodeNamesItsSuccessorAndTheNewOneItsPredecessor() {
        JsonNode ended = get("/network/enterprises/" + Publisher.uscc(4));
        assertThat(ended.path("park").isNull()).isTrue();
        assertThat(ended.at("/lineage/0/kind").stringValue()).isEqualTo("code-change");
        assertThat(ended.at("/lineage/0/on").stringValue()).isEqualTo("2024-02-01");
        assertThat(ended.at("/lineage/0/successors/0").stringValue())
                .isEqualTo(Publisher.uscc(2).value());
        assertThat(get("/network/enterprises/" + Publisher.uscc(2))
                        .at("/lineage/0/predecessors/0")
                        .stringValue())
                .isEqualTo(Publisher.uscc(4).value());
        assertThat(get("/network/enterprises/" + Publisher.uscc(1))
                        .path("lineage")
                        .isEmpty())
                .isTrue();
        assertThat(get("/network/enterprises?q=" + Publisher.uscc(4))
                        .path("total")
                        .intValue())
                .isZero();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
        broker.close();
    }

    private static ObjectNode firm(int number, String name, String park) {
        ObjectNode data = JSON.createObjectNode()
                .put("uscc", Publisher.uscc(number).value())
                .put("name", name)
                .put("park", park)
                .put("industry", "I6513")
                .put("district", "海淀区")
                .put("address", "北京市海淀区中關村大街1号")
                .put("scale", "small")
                .put("foundedOn", "2015-04-03")
                .put("synthetic", true);
        data.putArray("formerNames");
        data.putArray("qualifications");
        // what was told before the registry told since when a park says so
        data.putObject("provenance")
                .putObject("industry")
                .put("park", "fengtai")
                .put("recordedAt", "2024-01-09T02:00:00Z");
        data.putArray("claims");
        data.putArray("changed").add("name");
        data.putObject("registeredCapital").put("amount", "2000000.00").put("currency", "CNY");
        return data;
    }

    private static void send(int number, long sequence, Instant recordedAt, ObjectNode data) {
        log.send(CloudEvents.write(
                EnterpriseEvents.TOPIC,
                "/enterprises",
                UUID.randomUUID().toString(),
                EnterpriseEvents.ENTERPRISE_CONSOLIDATED.name(),
                Publisher.uscc(number).value(),
                sequence,
                recordedAt,
                recordedAt,
                null,
                JSON.writeValueAsString(data)));
    }

    private static HttpResponse<byte[]> call(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + Issuer.shared().everything())
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

    private static JsonNode get(String path) {
        HttpResponse<byte[]> response = call(path);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(body).isEqualTo(200);
        return JSON.readTree(body);
    }

    private static String refusal(String path, int status) {
        HttpResponse<byte[]> response = call(path);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        return JSON.readTree(body).path("code").stringValue();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> names(JsonNode answer) {
        List<String> names = new ArrayList<>();
        answer.path("items").forEach(item -> names.add(item.path("name").stringValue()));
        return names;
    }

    @Test
    void countsAnEnterpriseForTheParkOfThatDayAsItWasKnownThen_R8() {
        String moved = "/network/enterprises?q=" + encoded("小米");
        assertThat(park(moved)).isEqualTo("haidian");
        assertThat(park(moved + "&validAt=2024-01-31")).isEqualTo("fengtai");
        assertThat(park(moved + "&validAt=2024-02-01")).isEqualTo("haidian");
        // in February nobody knew yet that it had moved on the first
        assertThat(park(moved + "&validAt=2024-02-20&asOf=2024-02-20")).isEqualTo("fengtai");
        assertThat(park(moved + "&validAt=2024-01-31&attribution=restated")).isEqualTo("yizhuang");
        assertThat(park(moved + "&attribution=restated")).isEqualTo("haidian");
        // in May nobody knew of a restructuring
        assertThat(park(moved + "&validAt=2024-01-31&asOf=2024-05-20&attribution=restated"))
                .isEqualTo("fengtai");
        JsonNode one = get("/network/enterprises/" + Publisher.uscc(1) + "?validAt=2024-01-31&attribution=restated");
        assertThat(one.path("park").stringValue()).isEqualTo("yizhuang");
        assertThat(get("/network/enterprises?asOf=2024-01-09").path("total").intValue())
                .isZero();
        JsonNode then = get("/network/enterprises?validAt=2024-02-20&asOf=2024-02-20");
        assertThat(then.path("facets").path("park").path("fengtai").intValue()).isOne();
        assertThat(then.path("validAt").stringValue()).isEqualTo("2024-02-20");
        assertThat(then.path("asOf").stringValue()).isEqualTo("2024-02-20T15:59:59.999Z");
        assertThat(then.path("attribution").stringValue()).isEqualTo("reported");
        assertThat(then.path("coverage").has("parks")).isTrue();
        JsonNode overview = get("/network/overview?validAt=2024-01-31&asOf=2024-02-20");
        assertThat(overview.path("enterprises").path("byPark").path("fengtai").intValue())
                .isOne();
    }

    private static String park(String path) {
        JsonNode answer = get(path);
        assertThat(answer.path("total").intValue()).as(answer.toString()).isOne();
        return answer.path("items").path(0).path("park").stringValue();
    }

    @Test
    void tellsOneEnterpriseAtAMomentItsHistoryAndWhatChanged_R8() {
        String one = "/network/enterprises/" + Publisher.uscc(1);
        assertThat(get(one).path("name").stringValue()).isEqualTo("北京大米科技有限责任公司");
        JsonNode name = get(one).at("/fields/name");
        assertThat(name.path("park").stringValue()).isEqualTo("haidian");
        assertThat(name.path("recordedAt").stringValue()).isEqualTo("2024-03-01T02:00:00Z");
        assertThat(name.path("validFrom").stringValue())
                .as("since when it says so")
                .isEqualTo("2024-02-01");
        assertThat(get(one).at("/fields/industry/park").stringValue()).isEqualTo("fengtai");
        assertThat(get(one).at("/fields/industry").hasNonNull("validFrom")).isFalse();
        JsonNode then = get(one + "?validAt=2024-01-31");
        assertThat(then.path("name").stringValue()).isEqualTo("北京小米科技有限责任公司");
        assertThat(then.path("sequence").intValue()).isEqualTo(3);
        assertThat(get(one + "?validAt=2024-01-31&asOf=2024-05-20")
                        .path("sequence")
                        .intValue())
                .isOne();
        assertThat(refusal(one + "?asOf=2024-01-01", 404)).isEqualTo("unknown-enterprise");

        JsonNode history = get(one + "/history");
        assertThat(history.path("items").path(0).path("sequence").intValue()).isEqualTo(3);
        assertThat(history.path("timeline").size()).isEqualTo(2);
        assertThat(history.path("timeline").path(0).path("validUntil").stringValue())
                .isEqualTo("2024-02-01");
        assertThat(history.path("timeline").path(1).path("park").stringValue()).isEqualTo("haidian");
        JsonNode before = get(one + "/history?asOf=2024-02-20");
        assertThat(before.path("total").intValue()).isOne();
        assertThat(before.path("timeline").size()).isOne();
        JsonNode page = get(one + "/history?limit=1");
        assertThat(get(one + "/history?limit=1&cursor=" + page.path("next").stringValue())
                        .path("items")
                        .path(0)
                        .path("sequence")
                        .intValue())
                .isEqualTo(2);

        JsonNode diff = get(one + "/diff?fromValidAt=2024-01-31&toValidAt=2024-02-01");
        Map<String, String> changes = new HashMap<>();
        diff.path("changes")
                .forEach(change ->
                        changes.put(change.path("field").stringValue(), change.path("from") + " " + change.path("to")));
        assertThat(changes).containsOnlyKeys("name", "formerNames", "park", "basis");
        assertThat(changes.get("park")).isEqualTo("\"fengtai\" \"haidian\"");
    }

    @Test
    void refusesWrongMomentsWithACode() {
        // R8: in the same words as the registry
        for (String door :
                List.of("/network/enterprises", "/network/enterprises/" + Publisher.uscc(1), "/network/overview")) {
            assertThat(refusal(door + "?asOf=2199-01-01", 422)).isEqualTo("as-of-in-future");
            assertThat(refusal(door + "?asOf=nie", 422)).isEqualTo("wrong-as-of");
            assertThat(refusal(door + "?validAt=nie", 422)).isEqualTo("wrong-valid-at");
            assertThat(refusal(door + "?validAt=1899-12-31", 422)).isEqualTo("wrong-valid-at");
            assertThat(refusal(door + "?validAt=2200-01-01", 422)).isEqualTo("wrong-valid-at");
        }
        assertThat(refusal("/network/enterprises/" + Publisher.uscc(1) + "/diff?toAsOf=2199-01-01", 422))
                .isEqualTo("as-of-in-future");
        assertThat(refusal("/network/enterprises?asOf=2024-01-01T00:00:00", 422))
                .isEqualTo("wrong-as-of");
        assertThat(refusal("/network/enterprises?validAt=yesterday", 422)).isEqualTo("wrong-valid-at");
        assertThat(refusal("/network/enterprises?attribution=mine", 422)).isEqualTo("wrong-attribution");
        assertThat(refusal("/network/enterprises?facets=park,mood", 422)).isEqualTo("unknown-facet");
        assertThat(refusal("/network/enterprises?founded=2020-2010", 422)).isEqualTo("wrong-years");
        assertThat(refusal("/network/enterprises?scale=huge", 422)).isEqualTo("unknown-scale");
        assertThat(refusal("/network/enterprises?sort=luck", 400)).isEqualTo("wrong-parameter");
        assertThat(refusal("/network/enterprises/map?bbox=1,2,3&zoom=3", 422)).isEqualTo("wrong-bbox");
        assertThat(refusal("/network/enterprises/map?bbox=1,2,3,4&zoom=99", 422))
                .isEqualTo("wrong-zoom");
        assertThat(refusal("/network/enterprises/export?format=pdf", 400)).isEqualTo("wrong-parameter");
        assertThat(refusal("/network/enterprises/export/never-there", 404)).isEqualTo("unknown-export");
    }

    @Test
    void findsByPinyinTraditionalCharactersShortFormsFormerNamesAndAddress() {
        assertThat(names(get("/network/enterprises?q=dmkj"))).containsExactly("北京大米科技有限责任公司");
        assertThat(names(get("/network/enterprises?q=damikeji"))).containsExactly("北京大米科技有限责任公司");
        JsonNode former = get("/network/enterprises?q=xiaomi");
        assertThat(names(former)).containsExactly("北京大米科技有限责任公司");
        assertThat(former.path("items").path(0).path("matched").path("by").stringValue())
                .isEqualTo("formerName");
        assertThat(former.path("items").path(0).path("matched").path("as").stringValue())
                .isEqualTo("pinyin");
        assertThat(names(get("/network/enterprises?q=" + encoded("計算技術")))).containsExactly("中国科学院计算技术研究所");
        JsonNode abbreviated = get("/network/enterprises?q=" + encoded("中科院"));
        assertThat(names(abbreviated)).containsExactly("中国科学院计算技术研究所");
        assertThat(abbreviated.path("items").path(0).path("matched").path("as").stringValue())
                .isEqualTo("abbreviation");
        assertThat(names(get("/network/enterprises?q=" + encoded("大米公司")))).containsExactly("北京大米科技有限责任公司");
        assertThat(get("/network/enterprises?address=" + encoded("中关村大街"))
                        .path("total")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void exportsAllThatMatchWithProgressAndAnEndThatSaysItIsWhole() throws IOException {
        HttpResponse<byte[]> csv =
                call("/network/enterprises/export?format=csv&id=an-export-of-mine&validAt=2024-03-01");
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.headers().firstValue(ExportDoor.TOTAL)).hasValue("3");
        assertThat(csv.headers().firstValue(ExportDoor.VALID_AT)).hasValue("2024-03-01");
        String text = new String(csv.body(), StandardCharsets.UTF_8);
        assertThat(text).startsWith("\ufeff统一社会信用代码,").contains("\"'=1+1\"\"示例\"\",有限公司\"");
        List<String> lines = text.lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.getLast()).startsWith(ExportSheet.END + " rows=3 total=3 validAt=2024-03-01");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> get("/network/enterprises/export/an-export-of-mine")
                        .path("state")
                        .stringValue()
                        .equals("done"));
        assertThat(get("/network/enterprises/export/an-export-of-mine")
                        .path("percent")
                        .intValue())
                .isEqualTo(100);
        assertThat(refusal("/network/enterprises/export?format=csv&id=an-export-of-mine", 409))
                .isEqualTo("already-exists");

        HttpResponse<byte[]> xlsx = call("/network/enterprises/export?format=xlsx&park=yanqing&lang=en");
        Map<String, String> parts = new HashMap<>();
        // read as spreadsheets do, by the directory at its end
        Path file = Files.write(disk.resolve("export.xlsx"), xlsx.body());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream part = zip.getInputStream(entry)) {
                    parts.put(entry.getName(), new String(part.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(parts.get("xl/worksheets/sheet1.xml"))
                .contains("registeredCapital", "=1+1", "2000000.00")
                .doesNotContain("大米");
        assertThat(parts.get("xl/worksheets/sheet2.xml")).contains("parksAnswered");
    }

    @Test
    void exportsInTheOrderOfTheListAtEveryMoment_R8() {
        for (String moment : List.of("", "&validAt=2024-01-31", "&validAt=2024-02-20&asOf=2024-02-20")) {
            for (String sort : List.of("relevance", "name", "-name", "founded", "-founded", "capital", "-capital")) {
                String asked = "sort=" + sort + moment;
                List<String> listed = new ArrayList<>();
                get("/network/enterprises?" + asked)
                        .path("items")
                        .forEach(item -> listed.add(item.path("uscc").stringValue()));
                HttpResponse<byte[]> csv = call("/network/enterprises/export?format=csv&" + asked);
                List<String> exported = new String(csv.body(), StandardCharsets.UTF_8)
                        .lines()
                        .skip(1)
                        .limit(3)
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .toList();
                assertThat(exported).as(asked).hasSize(3).isEqualTo(listed);
            }
        }
        assertThat(refusal("/network/enterprises/export?format=csv&sort=luck", 400))
                .isEqualTo("wrong-parameter");
        assertThat(refusal("/network/enterprises/export?format=csv&cursor=x", 400))
                .isEqualTo("wrong-parameter");
    }

    /** More at once than may are refused, and places come back. */
    @Test
    void exportsOneAfterTheOtherWithoutLosingAPlace() {
        for (int i = 0; i < 3 * Exports.AT_ONCE; i++) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> call("/network/enterprises/export?format=csv").statusCode() == 200);
        }
    }

    @Test
    void showsWhereTheyAreAsGeoJson() {
        HttpResponse<byte[]> map = call("/network/enterprises/map?bbox=116,39,117,40&zoom=9");
        assertThat(map.headers().firstValue("Content-Type")).hasValue("application/geo+json");
        JsonNode answer = JSON.readTree(new String(map.body(), StandardCharsets.UTF_8));
        assertThat(answer.path("type").stringValue()).isEqualTo("FeatureCollection");
        assertThat(answer.path("inside").intValue()).isOne();
        assertThat(answer.path("withoutPlace").intValue()).isEqualTo(2);
        JsonNode place = answer.path("features").path(0).path("geometry").path("coordinates");
        assertThat(place.path(0).decimalValue()).isEqualByComparingTo("116.3");
        assertThat(place.path(1).decimalValue()).isEqualByComparingTo("39.9");
    }
}
