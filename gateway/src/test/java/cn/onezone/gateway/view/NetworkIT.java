package cn.onezone.gateway.view;

import static cn.onezone.gateway.view.Publisher.enterprise;
import static cn.onezone.gateway.view.Publisher.uscc;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.funds.FundEvent.BudgetSet;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.testkit.Issuer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The view through its door, fed by a real broker. */
class NetworkIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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
        gateway = gateway(disk.resolve("gateway"));
        door = "http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port");
        log.send(enterprise(1, "北京智芯科技有限公司", "haidian", "I6513", "high-tech"), 1);
        log.send(enterprise(2, "北京智芯微电子股份有限公司", "fengtai", "C3973", "high-tech", "unicorn"), 1);
        log.send(enterprise(3, "海淀测试技术有限公司", "haidian", "M7320"), 1);
        log.flush();
        Awaitility.await().until(() -> get("/network/enterprises").path("total").intValue() == 3);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        log.close();
        broker.close();
    }

    private static ConfigurableApplicationContext gateway(Path dataDir) {
        return GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--onezone.gateway.data-dir=" + dataDir,
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + broker.bootstrapServers());
    }

    private static HttpResponse<String> call(String base, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + Issuer.shared().everything());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode get(String path) {
        HttpResponse<String> response = call(door, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
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
    void findsEnterprisesByAnyPartOfTheirNameAndByTheStartOfTheirCode() {
        assertThat(names(get("/network/enterprises?q=" + encoded("智芯"))))
                .containsExactly("北京智芯科技有限公司", "北京智芯微电子股份有限公司");
        assertThat(names(get("/network/enterprises?q=" + encoded("微电子股份")))).containsExactly("北京智芯微电子股份有限公司");
        assertThat(names(get("/network/enterprises?q=" + uscc(3).value().substring(0, 16))))
                .contains("海淀测试技术有限公司");
        assertThat(names(get("/network/enterprises?q=" + uscc(3).value()))).containsExactly("海淀测试技术有限公司");
    }

    @Test
    void countsFacetsOverAllThatMatchAndFiltersByEachLevelOfIndustry() {
        JsonNode answer = get("/network/enterprises?qualification=high-tech");
        assertThat(answer.path("total").intValue()).isEqualTo(2);
        assertThat(answer.path("facets").path("park").path("haidian").intValue())
                .isOne();
        assertThat(answer.path("facets").path("industry").path("C").intValue()).isOne();
        assertThat(answer.path("facets").path("qualification").path("unicorn").intValue())
                .isOne();
        for (String industry : List.of("I", "I65", "651", "6513")) {
            assertThat(names(get("/network/enterprises?industry=" + industry))).containsExactly("北京智芯科技有限公司");
        }
        assertThat(get("/network/enterprises?park=haidian,fengtai")
                        .path("total")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void pagesThroughAllWithoutRepeatingOrMissingOne() {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get("/network/enterprises?limit=1" + cursor);
            seen.addAll(names(page));
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").stringValue();
        } while (cursor != null);
        assertThat(seen).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void saysOfOneEnterpriseWhereEachFieldCameFrom() {
        JsonNode found = get("/network/enterprises/" + uscc(1));
        assertThat(found.path("name").stringValue()).isEqualTo("北京智芯科技有限公司");
        assertThat(found.path("fields").path("industry").path("park").stringValue())
                .isEqualTo("haidian");
        assertThat(found.path("fields").path("industry").path("recordedAt").stringValue())
                .isEqualTo("2026-03-01T02:00:00Z");
        assertThat(found.path("synthetic").booleanValue()).isTrue();
    }

    /** As curl sends what is typed into it. */
    @Test
    void readsATargetWhoseCharactersAreNotPercentEncoded() throws IOException {
        assertThat(sentRaw("/network/enterprises?q=智"))
                .startsWith("HTTP/1.1 422")
                .contains("query-too-short", "智");
        assertThat(sentRaw("/network/enterprises?q=智能{100%"))
                .startsWith("HTTP/1.1 200")
                .contains("\"total\":0");
        assertThat(sentRaw("/network/enterprises/企业"))
                .startsWith("HTTP/1.1 422")
                .contains("wrong-uscc", "企业");
        assertThat(sentRaw("/network/\\..\\parks")).startsWith("HTTP/1.1 400").contains("wrong-path");
    }

    private static String sentRaw(String target) throws IOException {
        URI address = URI.create(door);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer "
                                    + Issuer.shared().everything() + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void refusesWithACodeTheValueAndWhatWasExpected() {
        assertThat(problem("/network/enterprises?q=" + encoded("智"), 422)).isEqualTo("query-too-short");
        assertThat(problem("/network/enterprises?park=atlantis", 422)).isEqualTo("unknown-park");
        assertThat(problem("/network/enterprises?industry=Z99", 422)).isEqualTo("unknown-industry");
        assertThat(problem("/network/enterprises?limit=0", 422)).isEqualTo("wrong-limit");
        assertThat(problem("/network/enterprises?limit=1001", 422)).isEqualTo("wrong-limit");
        assertThat(problem("/network/enterprises?cursor=xyz", 400)).isEqualTo("wrong-cursor");
        assertThat(problem("/network/enterprises/" + uscc(999), 404)).isEqualTo("unknown-enterprise");
        assertThat(problem("/network/nothing", 404)).isEqualTo("not-found");
        String wrong = uscc(1).value().substring(0, 17) + "X";
        HttpResponse<String> refused = call(door, "/network/enterprises/" + wrong, "Accept-Language", "zh-CN");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("wrong-uscc", "校验码应为");
    }

    @Test
    void answersForTheZoneWithMissingParksNamed_R10_R14() {
        log.send(
                IndicatorEvents.INDICATOR_DEFINED,
                "/indicators",
                "indicator/rd-intensity",
                1,
                new IndicatorDefined(
                        "rd-intensity",
                        Text.of("R&D intensity", "研发投入强度"),
                        "创新能力",
                        1,
                        Unit.of("%"),
                        2,
                        Direction.UP,
                        new Formula(List.of("rd"), List.of("income"), new BigDecimal("100"), null)));
        log.send(
                IndicatorEvents.TARGET_SET,
                "/indicators",
                "target/rd-intensity/2022",
                1,
                new TargetSet("rd-intensity", 2022, ">=", new BigDecimal("8"), null, Unit.of("%"), List.of()));
        submit("haidian", "90", "1000");
        submit("fengtai", "10", "9000");
        Money yuan = Money.fen(100_00);
        log.send(
                FundEvents.BUDGET_SET,
                "/funds",
                "fund-year/innovation/2022",
                1,
                new BudgetSet(new YearMoney("innovation", 2022, yuan, Money.fen(0), Money.fen(0), true)));
        log.flush();
        Awaitility.await()
                .until(() -> get("/network/overview").path("funds").size() == 1
                        && get("/network/overview").path("indicators").size() == 1
                        && get("/network/overview")
                                        .path("indicators")
                                        .get(0)
                                        .path("parks")
                                        .intValue()
                                == 2);
        JsonNode zone = get("/network/indicators?indicator=rd-intensity&park=zone&period=2022")
                .path("items")
                .get(0);
        assertThat(zone.path("value").stringValue()).isEqualTo("1.00");
        assertThat(zone.path("gap").stringValue()).isEqualTo("-7");
        assertThat(zone.path("of").intValue()).isEqualTo(16);
        assertThat(zone.path("missing").size()).isEqualTo(14);
        JsonNode overview = get("/network/overview");
        assertThat(overview.path("period").stringValue()).isEqualTo("2022");
        assertThat(overview.path("enterprises").path("total").intValue()).isEqualTo(3);
        assertThat(overview.path("synthetic").path("enterprises").intValue()).isEqualTo(3);
        assertThat(overview.path("funds").get(0).path("budget").path("amount").stringValue())
                .isEqualTo("100.00");
        assertThat(overview.path("submissions").path("missing").size()).isEqualTo(14);
        assertThat(problem("/network/indicators?indicator=rd-intensty", 422)).isEqualTo("unknown-indicator");
        assertThat(problem("/network/indicators?period=2022Q5", 422)).isEqualTo("unknown-period");
        pagesOfIndicatorsAddUpToTheWhole();
    }

    private static void pagesOfIndicatorsAddUpToTheWhole() {
        String question = "/network/indicators?indicator=rd-intensity&period=2022,2021";
        JsonNode whole = get(question);
        assertThat(whole.path("total").intValue()).isEqualTo(2 * 17);
        assertThat(whole.path("next").isNull()).isTrue();
        List<JsonNode> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(question + "&limit=10" + cursor);
            assertThat(page.path("total").intValue()).isEqualTo(2 * 17);
            assertThat(page.path("items").size()).isLessThanOrEqualTo(10);
            page.path("items").forEach(pages::add);
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").stringValue();
        } while (!cursor.isEmpty());
        List<JsonNode> all = new ArrayList<>();
        whole.path("items").forEach(all::add);
        assertThat(pages).isEqualTo(all);
        assertThat(problem(question + "&limit=0", 422)).isEqualTo("wrong-limit");
        assertThat(problem(question + "&limit=5001", 422)).isEqualTo("wrong-limit");
        assertThat(problem(question + "&cursor=nonsense", 400)).isEqualTo("wrong-cursor");
    }

    @Test
    void answersEachRequestOfAConnectionAlthoughOtherThreadsComputeThem() throws IOException {
        URI address = URI.create(door);
        try (Socket client = new Socket(address.getHost(), address.getPort())) {
            // a request that is never answered ends the test here
            client.setSoTimeout(20_000);
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (int i = 0; i < 1_500; i++) {
                // no two alike, so that none is an answer already made; refusals go another way than answers
                boolean refused = i % 2 == 1;
                String path = refused ? "/network/enterprises?park=atlantis-" + i : "/network/parks?asked=" + i;
                String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + Issuer.shared().everything() + "\r\n\r\n";
                client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                assertThat(head(in)).as(path).startsWith(refused ? "HTTP/1.1 422" : "HTTP/1.1 200");
            }
        }
    }

    /** Reads one answer to its end and gives its head. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).isNotNegative();
            head.append((char) next);
        }
        Matcher length = Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE)
                .matcher(head);
        assertThat(length.find()).isTrue();
        in.skipNBytes(Long.parseLong(length.group(1)));
        return head.toString();
    }

    private static void submit(String park, String rd, String income) {
        log.send(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                park + "-2022",
                1,
                new SubmissionSubmitted(
                        park + "-2022",
                        ParkCode.of(park),
                        Period.of("2022"),
                        1,
                        List.of(
                                new ElementValue("rd", new BigDecimal(rd), Unit.of("万元")),
                                new ElementValue("income", new BigDecimal(income), Unit.of("万元"))),
                        Instant.parse("2023-01-05T02:00:00Z"),
                        true,
                        null));
    }

    @Test
    void saysHowItStandsAndWhatItOffers() {
        assertThat(get("/actuator/health").toString()).contains("cityView", "positions");
        assertThat(get("/v3/api-docs/gateway").path("paths").toString())
                .contains("/network/overview", "/network/enterprises/{uscc}");
    }

    private static String problem(String path, int status) {
        HttpResponse<String> refused = call(door, path);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
        assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
        return JSON.readTree(refused.body()).path("code").stringValue();
    }

    @Test
    void showsAParkUpWhileItSpeaksAndEverythingItToldIsHere() {
        Instant now = Instant.now();
        log.beat("/enterprises", now, now, EnterpriseEvents.TOPIC);
        log.beat("/parks/haidian", now, now, ParkEvents.TOPIC);
        log.beat("/parks/fengtai", now, now.minusSeconds(60), ParkEvents.TOPIC);
        log.beat("/parks/yanqing", now.minusSeconds(60), now.minusSeconds(60), ParkEvents.TOPIC);
        log.flush();
        // heartbeats of different sources lie on different partitions and come in any order
        Awaitility.await()
                .until(() -> state("haidian").equals("up") && state("fengtai").equals("late"));
        assertThat(state("yanqing")).isEqualTo("down");
        assertThat(state("miyun")).isEqualTo("down");
        JsonNode coverage = get("/network/enterprises").path("coverage");
        assertThat(coverage.path("of").intValue()).isEqualTo(16);
        assertThat(coverage.path("answered").intValue()).isEqualTo(2);
    }

    private static String state(String park) {
        for (JsonNode item : get("/network/parks").path("items")) {
            if (item.path("code").stringValue().equals(park)) {
                return item.path("state").stringValue();
            }
        }
        throw new AssertionError("no park " + park);
    }
}
