package cn.onezone.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.acceptance.NetworkUnderTest.Answer;
import cn.onezone.local.users.LogRules;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** One walk through the public doors of the whole network in one JVM. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalkIT {
    private static NetworkUnderTest network;

    @BeforeAll
    static void up() throws Exception {
        network = NetworkUnderTest.up();
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    @Test
    void showsSixteenParksWithTheirState() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Answer parks = network.get("/network/parks");
            assertThat(parks.status()).isEqualTo(200);
            assertThat(parks.body().path("items").size()).isEqualTo(16);
            assertThat(parks.body().path("coverage").path("answered").asInt()).isEqualTo(16);
            for (JsonNode park : parks.body().path("coverage").path("parks")) {
                assertThat(park.path("state").asString()).isEqualTo("up");
                assertThat(park.path("watermark").asString()).isNotEmpty();
            }
        });
    }

    @Test
    void anEnterpriseOfAParkIsFoundByTheCityOnce() {
        String uscc = Firms.uscc("110108", 7_001);
        Answer created = network.post(
                "/parks/haidian/roster/enterprises", Firms.entry(uscc, "北京步行示例科技有限公司"), "Idempotency-Key", "walk-1");
        assertThat(created.status()).as(created.raw().body()).isEqualTo(201);
        Answer again = network.post(
                "/parks/haidian/roster/enterprises", Firms.entry(uscc, "北京步行示例科技有限公司"), "Idempotency-Key", "walk-1");
        assertThat(again.status()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer found = network.get("/network/enterprises?q=%E6%AD%A5%E8%A1%8C");
            assertThat(found.body().path("total").asInt()).isEqualTo(1);
            JsonNode item = found.body().path("items").get(0);
            assertThat(item.path("uscc").asString()).isEqualTo(uscc);
            assertThat(item.path("park").asString()).isEqualTo("haidian");
            assertThat(item.path("synthetic").asBoolean()).isTrue();
            assertThat(found.body().path("facets").path("park").path("haidian").asInt())
                    .isEqualTo(1);
        });
        // R5: a second park claims it; it still counts once, for the first
        assertThat(network.post("/parks/fengtai/roster/enterprises", Firms.entry(uscc, "北京步行示例科技有限公司"))
                        .status())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer one = network.get("/network/enterprises/" + uscc);
            assertThat(one.body().path("claims").size()).isEqualTo(2);
            assertThat(one.body().path("park").asString()).isEqualTo("haidian");
        });
        assertThat(network.get("/network/enterprises?q=%E6%AD%A5%E8%A1%8C")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anImportAccountsForEveryRowAndTheSameFileChangesNothing() {
        byte[] file = Firms.form("丰台区", "110106", 100, 500).getBytes(Charset.forName("GB18030"));
        JsonNode first = imported("fengtai", file);
        assertThat(first.path("state").asString()).isEqualTo("done");
        assertThat(first.path("rows").asInt()).isEqualTo(500);
        assertThat(first.path("accepted").asInt()).isEqualTo(500);
        JsonNode second = imported("fengtai", file);
        assertThat(second.path("unchanged").asInt()).isEqualTo(500);
        assertThat(second.path("accepted").asInt() + second.path("changed").asInt())
                .isZero();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(network.get("/network/enterprises?park=fengtai&limit=1")
                                .body()
                                .path("total")
                                .asInt())
                        .isGreaterThanOrEqualTo(500));
    }

    private static JsonNode imported(String park, byte[] file) {
        Answer accepted = network.upload("/parks/" + park + "/roster/imports", file, "text/csv");
        assertThat(accepted.status()).as(accepted.raw().body()).isEqualTo(202);
        String job = accepted.raw().headers().firstValue("Location").orElseThrow();
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> network.get(job).body(),
                        body -> !body.path("state").asString().equals("running"));
    }

    @Test
    void acceptedValuesBecomeTheCitysFigure() {
        for (String park : new String[] {"haidian", "changping"}) {
            String income = park.equals("haidian") ? "900000" : "100000";
            String spending = park.equals("haidian") ? "90000" : "1000";
            Answer draft = network.post("/parks/" + park + "/submissions", """
                    {"period": "2019", "synthetic": true, "submit": true, "values": [
                      {"element": "total-income", "value": "%s", "unit": "万元"},
                      {"element": "st-spending", "value": "%s", "unit": "万元"}]}""".formatted(income, spending));
            assertThat(draft.status()).as(draft.raw().body()).isEqualTo(201);
            String id = draft.body().path("id").asString();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> network.get("/indicators/submissions/" + id).status() == 200);
            assertThat(decided("/indicators/submissions/" + id, "acceptance", "{}")
                            .status())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode items = network.get("/network/indicators?indicator=st-spending-intensity&park=zone&period=2019")
                    .body()
                    .path("items");
            assertThat(items.size()).isEqualTo(1);
            // R10: (90 000 + 1 000) / (900 000 + 100 000), not the mean of 10 % and 1 %
            assertThat(new BigDecimal(items.get(0).path("value").asString())).isEqualByComparingTo("9.1");
        });
    }

    /** The longer way of a submission: a round, a return by line, two people, a restatement that is told. */
    @Test
    void aSubmissionGoesTheLongerWay() {
        Answer round = network.put("/indicators/rounds/2017", """
                {"opensOn": "2018-01-02", "dueIn": 20, "approval": "two-step", "expected": ["profit", "total-income"]}""");
        assertThat(round.status()).as(round.raw().body()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> network.get("/parks/miyun/rounds/2017").status() == 200);
        String values =
                "\"values\": [{\"element\": \"total-income\", \"value\": \"1000\"}, {\"element\": \"profit\", \"value\": \"%s\"}]";
        String own = "/parks/miyun/submissions/miyun-2017";
        String there = "/indicators/submissions/miyun-2017";
        await().atMost(Duration.ofSeconds(20))
                .until(() -> network.post(
                                        "/parks/miyun/submissions",
                                        "{\"period\": \"2017\", \"synthetic\": true, \"submit\": true, "
                                                + values.formatted("900") + "}")
                                .status()
                        == 201);
        await().atMost(Duration.ofSeconds(20)).until(() -> network.get(there).status() == 200);
        assertThat(decided(there, "acceptance", "{}").code()).isEqualTo("two-steps-needed");
        assertThat(decided(there, "return", "{\"lines\": [{\"element\": \"profit\", \"reason\": \"过高\"}]}")
                        .status())
                .isEqualTo(200);
        corrected(own, "returned", "{\"submit\": true, " + values.formatted("90") + "}");
        approved(there, 2);
        assertThat(network.get("/indicators/rounds/2017/parks?park=miyun")
                        .body()
                        .path("completeness")
                        .asString())
                .isEqualTo("100.00");
        Answer unreasoned = corrected(own, "accepted", "{\"submit\": true, " + values.formatted("95") + "}");
        assertThat(unreasoned.code()).isEqualTo("restatement-reason-required");
        corrected(own, "accepted", "{\"submit\": true, \"restatementReason\": \"更正\", " + values.formatted("95") + "}");
        approved(there, 3);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode told =
                    network.get("/indicators/restatements?park=miyun").body().path("items");
            assertThat(told.size()).isEqualTo(1);
            assertThat(told.get(0).path("reason").asString()).isEqualTo("更正");
            assertThat(told.get(0).path("changes").get(0).path("before").asString())
                    .isEqualTo("90");
        });
    }

    private static Answer corrected(String own, String when, String json) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> network.get(own).body().path("state").asString().equals(when));
        String tag = network.get(own).raw().headers().firstValue("ETag").orElseThrow();
        return network.put(own, json, "If-Match", tag);
    }

    /** A decision names the version that was read. */
    private static Answer decided(String submission, String what, String json) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> network.post(
                                submission + '/' + what,
                                json,
                                "If-Match",
                                network.get(submission)
                                        .raw()
                                        .headers()
                                        .firstValue("ETag")
                                        .orElseThrow()),
                        // the service itself writes what is due and what it has told, which makes another version
                        answer -> answer.status() != 412);
    }

    private static void approved(String submission, int revision) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> network.get(submission).body().path("revision").asInt() == revision);
        assertThat(decided(submission, "recommendation", "{}").status()).isEqualTo(200);
        Answer approved = decided(submission, "approval", "{}");
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
    }

    @Test
    void refusalsSayTheValueAndWhatWasExpected() {
        Answer wrong =
                network.post("/parks/haidian/roster/enterprises", Firms.entry("911101085513850820", "北京错码示例有限公司"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.code()).isEqualTo("wrong-uscc");
        // R3: names the right check character
        assertThat(wrong.raw().body()).contains("'Q'");
        Answer chinese = network.send(network.request("/network/enterprises/911101085513850820")
                .header("Accept-Language", "zh-CN")
                .build());
        assertThat(chinese.body().path("detail").asString()).contains("“Q”");
        assertThat(network.get("/parks/nowhere/roster/enterprises").code()).isEqualTo("unknown-park");
        assertThat(network.post("/parks/haidian/roster/enterprises", "{\"uscc\": ")
                        .code())
                .isEqualTo("broken-json");
        assertThat(network.post("/parks/haidian/roster/enterprises", "{\"name\": 1, \"name\": 2}")
                        .status())
                .isIn(400, 422);
        Answer large = network.send(network.request("/parks/haidian/roster/enterprises")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[30 * 1024 * 1024]))
                .build());
        assertThat(large.status()).isEqualTo(413);
    }

    @Test
    void aStaleChangeIsRefused() {
        String uscc = Firms.uscc("110108", 7_002);
        Answer created = network.post("/parks/haidian/roster/enterprises", Firms.entry(uscc, "北京版本示例科技有限公司"));
        String tag = created.raw().headers().firstValue("ETag").orElseThrow();
        String path = "/parks/haidian/roster/enterprises/" + uscc;
        assertThat(network.put(path, Firms.entry(uscc, "北京版本甲示例科技有限公司"), "If-Match", tag)
                        .status())
                .isEqualTo(200);
        Answer stale = network.put(path, Firms.entry(uscc, "北京版本乙示例科技有限公司"), "If-Match", tag);
        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("stale-version");
        assertThat(network.get(path).body().path("name").asString()).isEqualTo("北京版本甲示例科技有限公司");
    }

    /** What is invented adds up to what was published for its year, and says that it is invented. */
    @Test
    void theDemoAddsUpToThePublishedTotals() throws Exception {
        NetworkUnderTest.Answered demo = network.command("demo", "--size", "small");
        assertThat(demo.exit()).as(demo.output()).isZero();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            JsonNode income = network.get(
                            "/network/indicators?indicator=technology-contract-turnover&park=zone&period=2016")
                    .body()
                    .path("items")
                    .path(0);
            assertThat(new BigDecimal(income.path("value").asString("0"))).isEqualByComparingTo("3067.5");
            assertThat(income.path("unit").asString()).isEqualTo("亿元");
            JsonNode overview = network.get("/network/overview?period=2022").body();
            assertThat(overview.toString()).contains("synthetic");
            Answer firms = network.get("/network/enterprises?limit=1");
            assertThat(firms.body().path("total").asInt()).isGreaterThanOrEqualTo(1_600);
        });
        int compared = 0;
        for (String year : List.of("2011", "2015", "2016", "2018")) {
            compared += publishedAreSumsOverParks(year);
        }
        assertThat(compared).as("published figures that were compared").isGreaterThanOrEqualTo(4);
        NetworkUnderTest.Answered again = network.command("demo", "--size", "small");
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(again.output()).contains(" 0 new, 0 changed");
    }

    /**
     * What the city shows as published for the zone and a whole year is, to the last digit, the sum of what it has of the parks.
     *
     * @return how many figures were compared
     */
    private static int publishedAreSumsOverParks(String year) {
        Map<String, String> units = new TreeMap<>();
        network.get("/indicators/catalogue")
                .body()
                .path("elements")
                .forEach(
                        e -> units.put(e.path("code").asString(), e.path("unit").asString()));
        Map<String, List<BigDecimal>> published = new TreeMap<>();
        for (JsonNode one : network.get("/network/indicators?park=zone&period=" + year)
                .body()
                .path("observations")) {
            String item = one.path("item").asString();
            String unit = units.get(item);
            if (unit != null
                    && one.path("scope").asString().equals("zone")
                    && one.path("from").asString().equals(year + "-01-01")
                    && one.path("to").asString().equals(year + "-12-31")
                    && one.path("dimension").asString("").isEmpty()
                    && base(unit).equals(base(one.path("unit").asString()))) {
                published
                        .computeIfAbsent(item, _ -> new ArrayList<>())
                        .add(new BigDecimal(one.path("value").asString())
                                .multiply(scale(one.path("unit").asString()))
                                .divide(scale(unit)));
            }
        }
        published.forEach((item, values) -> {
            JsonNode pivot = network.get("/network/indicators/pivot?element=" + item + "&period=" + year + "&rows=park")
                    .body();
            BigDecimal sum = BigDecimal.ZERO;
            for (int row = 0; row < pivot.at("/rows/keys").size(); row++) {
                String value = pivot.at("/cells/" + row + "/0/0").asString("0");
                if (pivot.at("/rows/keys/" + row + "/0").asString().equals("zone")) {
                    assertThat(values)
                            .as("%s of %s at the city", item, year)
                            .anySatisfy(said -> assertThat(said).isEqualByComparingTo(value));
                } else {
                    sum = sum.add(new BigDecimal(value));
                }
            }
            BigDecimal parks = sum;
            // of several publishers one is taken
            assertThat(values)
                    .as("%s of %s over the parks", item, year)
                    .anySatisfy(said -> assertThat(said).isEqualByComparingTo(parks));
        });
        return published.size();
    }

    /** 万亿元 is 元, a million millions of them. */
    private static String base(String unit) {
        return unit.startsWith("亿") || unit.startsWith("万") ? base(unit.substring(1)) : unit;
    }

    private static BigDecimal scale(String unit) {
        int digits = unit.startsWith("亿") ? 8 : unit.startsWith("万") ? 4 : 0;
        return digits == 0 ? BigDecimal.ONE : BigDecimal.TEN.pow(digits).multiply(scale(unit.substring(1)));
    }

    @Test
    void aFileOfAllDistrictsIsSplitAndEveryRowAccountedFor() throws Exception {
        java.nio.file.Path file = network.data().resolve("all.csv");
        String wrong = "北京错码示例有限公司,91110105000000000A,2019-04-23,有限责任公司,N/A,无,北京市,朝阳区,北京市\n";
        String elsewhere = "外地示例有限公司," + Firms.uscc("120101", 1) + ",2019-04-23,有限责任公司,-,无,天津市,和平区,天津市\n";
        java.nio.file.Files.writeString(
                file,
                Firms.form("朝阳区", "110105", 1, 40)
                        + Firms.form("密云区", "110228", 1, 10).replaceFirst(".*\n", "")
                        + wrong
                        + elsewhere,
                Charset.forName("GB18030"));
        NetworkUnderTest.Answered answered = network.command("import", file.toString());
        assertThat(answered.exit()).as(answered.output()).isZero();
        assertThat(answered.output()).contains("Every one of 52 rows is accounted for");
        String refused = java.nio.file.Files.readString(file.resolveSibling("all.csv.refused.csv"));
        assertThat(refused).contains("wrong-uscc", "unknown-district", "和平区");
    }

    /** All of it, not only whether it is ready: its store as its own user finds it, too. */
    @Test
    void everyServiceSaysThatItIsWell() {
        for (int port = 8101; port <= 8116; port++) {
            assertIsWell(port);
        }
        for (int port : new int[] {8080, 8121, 8122, 8123, 8124, 8125, 8126}) {
            assertIsWell(port);
        }
    }

    private static void assertIsWell(int port) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Answer health = network.healthAt(port);
            assertThat(health.status()).as("%s: %s", port, health.raw().body()).isEqualTo(200);
            assertThat(health.body().path("status").asString()).isEqualTo("UP");
        });
    }

    @Test
    void everyServicesDoorIsInTheMergedDescription() {
        // a service that is slow to describe itself is named in x-missing, and asked again soon
        await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> {
            Answer merged = network.get("/v3/api-docs");
            assertThat(merged.status()).isEqualTo(200);
            assertThat(merged.raw().body())
                    .contains(
                            "/network/enterprises",
                            "/parks/{park}/roster/enterprises",
                            "/indicators/catalogue",
                            "/funds",
                            "/talent",
                            "/projects",
                            "/partners/agreements");
        });
    }

    /** What a README names is there: its doors in the merged description, its commands among those of the launcher. */
    @Test
    void theReadmesNameOnlyWhatIsThere() throws Exception {
        String help = network.command("help").output();
        for (String name : List.of("README.md", "README.zh-CN.md")) {
            Readme readme = Readme.of(name);
            assertThat(readme.subcommands())
                    .contains("up", "help")
                    .allSatisfy(command ->
                            assertThat(help).contains(command.equals("help") ? "" : "./onezone " + command + " "));
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                JsonNode paths = network.get("/v3/api-docs").body().path("paths");
                for (Readme.Door door : readme.doors()) {
                    if (List.of("/swagger-ui", "/login").contains(door.path())) {
                        // pages for people
                        assertThat(network.get(door.path()).status()).isLessThan(400);
                    } else {
                        assertThat(paths.properties())
                                .as("%s %s", name, door)
                                .anyMatch(described -> named(door, described.getKey(), described.getValue()));
                    }
                }
            });
        }
    }

    private static boolean named(Readme.Door door, String template, JsonNode methods) {
        String pattern = template.replaceAll("\\{[^/}]+}", "[^/]+");
        boolean same = door.path().startsWith("…")
                ? template.endsWith(door.path().substring(1))
                : door.path().matches(pattern);
        return same && (door.method().isEmpty() || methods.has(door.method().toLowerCase(java.util.Locale.ROOT)));
    }

    /**
     * No secret that the network holds or that was used in this walk stands in a log of any process, in none of the forms in
     * which it is sent, nor on a command line. Nearly last, when all the others have left their lines.
     */
    @Test
    @Order(Integer.MAX_VALUE - 1)
    void keepsItsSecretsToItself() throws Exception {
        Map<String, String> secrets = new HashMap<>();
        try (SignedIn person = new SignedIn(network);
                SignedIn other = new SignedIn(network)) {
            person.throughTheGateway("haidian", network.passwords().get("haidian"));
            other.inPlaceOfTheGateway("auditor", network.passwords().get("auditor"));
            person.secrets().forEach((what, secret) -> secrets.put("browser: " + what, secret));
            other.secrets().forEach((what, secret) -> secrets.put("gateway: " + what, secret));
        }
        try (PartnerAtWork partner = new PartnerAtWork(network)) {
            partner.receives();
            partner.secrets().forEach((what, secret) -> secrets.put("partner: " + what, secret));
        }
        // wrong ones are what faults are most likely to show
        Answer mangled = network.send(HttpRequest.newBuilder(URI.create(network.gateway() + "/network/parks"))
                .header("Authorization", network.bearer("/network/parks") + "x")
                .build());
        assertThat(mangled.status()).isEqualTo(401);
        secrets.putAll(network.secrets());
        assertThat(secrets.keySet())
                .as("one of each kind at least")
                .anyMatch(what -> what.startsWith("password secrets"))
                .anyMatch(what -> what.startsWith("password of account"))
                .anyMatch(what -> what.startsWith("access token"))
                .anyMatch(what -> what.startsWith("the gateway's secret"))
                .anyMatch(what -> what.startsWith("the issuer's private key"))
                .anyMatch(what -> what.startsWith("private key keys"))
                .anyMatch(what -> what.startsWith("private key tls"))
                .anyMatch(what -> what.startsWith("browser: cookie ") && what.contains("ONEZONE_SESSION"))
                .anyMatch(what -> what.startsWith("browser: code "))
                .anyMatch(what -> what.startsWith("gateway: refresh_token"))
                .anyMatch(what -> what.startsWith("gateway: id_token"))
                .anyMatch(what -> what.startsWith("partner: webhook secret"))
                .anyMatch(what -> what.startsWith("key keys/partners-webhooks/"));
        SecretsInLogs search = new SecretsInLogs(secrets);
        assertThat(search.in(network.data().resolve("logs"))).isEmpty();
        // the same search finds each of them where it does stand
        Path planted = Files.createDirectory(network.data().resolve("planted"));
        for (String secret : secrets.values()) {
            Files.writeString(
                    planted.resolve("network.log"),
                    "Authorization: Basic " + Base64.getEncoder().encodeToString(("a:" + secret).getBytes(UTF_8))
                            + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        assertThat(search.in(planted).stream().map(SecretsInLogs.Found::secret).distinct())
                .containsExactlyInAnyOrderElementsOf(secrets.keySet());
        long process = network.process("gateway");
        String commandLine = ProcessHandle.of(process)
                .flatMap(p -> p.info().commandLine())
                .orElseThrow(() -> new AssertionError("process " + process + " does not tell its command line"));
        assertThat(commandLine).contains("cn.onezone.local.Node");
        // named, not shown
        assertThat(secrets.entrySet().stream()
                        .filter(secret -> commandLine.contains(secret.getValue()))
                        .map(Map.Entry::getKey))
                .isEmpty();
    }

    /** After kill -9 of all of it the next command is {@code up}, at once and not a second later. */
    @Test
    @Order(Integer.MAX_VALUE)
    void startsAgainInTheVeryMomentOfAKill() throws Exception {
        ProcessHandle process = ProcessHandle.of(network.process("gateway")).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        NetworkUnderTest.Answered up = network.command("up");
        assertThat(up.exit()).as(up.output()).isZero();
        assertThat(network.process("gateway")).isNotEqualTo(process.pid());
        assertThat(network.get("/network/parks").status()).isEqualTo(200);
    }

    /** The five minutes of each README, pasted into a shell as they stand. */
    @Test
    void theReadmesCommandsWork() throws Exception {
        assumeTrue(ran("curl", "--version").exit() == 0, "curl is not installed: the READMEs' commands are not run");
        java.nio.file.Files.writeString(
                network.data().resolve("roster.csv"),
                Firms.form("海淀区", "110108", 9_000, 5),
                Charset.forName("GB18030"));
        int commands = 0;
        for (String name : List.of("README.md", "README.zh-CN.md")) {
            StringBuilder before = new StringBuilder();
            for (String command : Readme.of(name).commands()) {
                if (command.matches("[a-z]+=.*")) {
                    before.append(withTokens(command)).append('\n');
                } else if (command.startsWith("curl ")) {
                    commands++;
                    tried(before + command);
                } else if (command.startsWith("kcat ")) {
                    // the topic that it listens to is there for the operator
                    String topic = command.replaceFirst(".* -t (\\S+) .*", "$1");
                    try (Admin admin = Admin.create(network.kafka(LogRules.OPERATOR))) {
                        assertThat(admin.listTopics().names().get()).contains(topic);
                    }
                }
            }
        }
        assertThat(commands).isGreaterThanOrEqualTo(12);
    }

    /** From nothing to the first verified event, as docs/partners.md has it, pasted into a shell. */
    @Test
    void thePartnersTenMinutesWork() throws Exception {
        for (String program : List.of("curl", "python3")) {
            assumeTrue(
                    ran(program, "--version").exit() == 0,
                    program + " is not installed: the ten minutes of a partner are not run");
        }
        network.launcher();
        Path docs = Readme.repository().resolve("docs");
        if (!Files.exists(network.data().resolve("docs"))) {
            Files.createSymbolicLink(network.data().resolve("docs"), docs);
        }
        String script = Readme.of("docs/partners.md")
                .section("From nothing to the first verified event")
                .script();
        assertThat(script).contains("./onezone up", "partner.py receive", "kill $receiver");
        // it is up by that very command, and would refuse to begin twice
        Path file = Files.writeString(
                network.data().resolve("partner-walk.sh"),
                network.here(script.replaceFirst("(?m)^\\./onezone up$", "")));
        // whatever fails fails all of it, and no loop goes on for ever
        NetworkUnderTest.Answered answer = ran("timeout", "180", "sh", "-eu", file.toString());
        assertThat(answer.exit()).as(answer.output()).isZero();
        List<JsonNode> received = Files.readAllLines(network.data().resolve("received.jsonl")).stream()
                .map(NetworkUnderTest.JSON::readTree)
                .filter(event -> event.has("data") && event.path("data").has("name"))
                .toList();
        assertThat(received).hasSize(1);
        JsonNode event = received.getFirst();
        assertThat(event.path("source").asString()).isEqualTo("/parks/haidian");
        assertThat(event.path("data").propertyNames()).containsExactlyInAnyOrder("park", "name", "uscc");
        assertThat(event.path("data").path("uscc").asString()).hasSize(43).doesNotContain("91110108MA0000002G");
        assertThat(answer.output())
                .as("pulled too, and counted")
                .contains(event.path("id").asString())
                .contains("\"way\":\"webhook\"")
                .contains("\"way\":\"pull\"");
    }

    private static void tried(String command) throws Exception {
        NetworkUnderTest.Answered answer = pasted(command);
        String wrong = "91110108MA00000019";
        if (command.contains(wrong)) {
            // as the README says: refused, with the right check character, and taken when that is mended
            assertThat(answer.output()).as(command).contains("422").contains("wrong-uscc");
            java.util.regex.Matcher right = java.util.regex.Pattern.compile("['“]([0-9A-Z])['”]")
                    .matcher(answer.output().substring(answer.output().indexOf("\r\n\r\n")));
            assertThat(right.find()).as(answer.output()).isTrue();
            String mended = command.replace(wrong, wrong.substring(0, 17) + right.group(1));
            assertThat(pasted(mended).output()).as(mended).contains("HTTP/1.1 201");
            assertThat(pasted(mended).output()).as(mended).contains("HTTP/1.1 201");
        } else {
            assertThat(answer.exit()).as(answer.output()).isZero();
            assertThat(answer.output()).as(command).containsPattern("(?m)^HTTP/1\\.1 2\\d\\d");
        }
    }

    private static NetworkUnderTest.Answered pasted(String command) throws Exception {
        return ran("sh", "-c", network.here(command.replaceFirst("(?m)^curl (-i )?", "curl -sS -i ")));
    }

    /** What the launcher prints, for the commands are pasted elsewhere than beside it. */
    private static String withTokens(String command) throws Exception {
        java.util.regex.Matcher token = java.util.regex.Pattern.compile("\\$\\(\\./onezone token ([a-z-]+)\\)")
                .matcher(command);
        assertThat(token.find()).as(command).isTrue();
        NetworkUnderTest.Answered printed = network.command("token", token.group(1));
        assertThat(printed.exit()).as(printed.output()).isZero();
        return token.replaceFirst(java.util.regex.Matcher.quoteReplacement(
                printed.output().strip().lines().reduce("", (_, last) -> last)));
    }

    private static NetworkUnderTest.Answered ran(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(network.data().toFile())
                    .redirectErrorStream(true)
                    .start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new NetworkUnderTest.Answered(process.waitFor(), output);
        } catch (java.io.IOException e) {
            return new NetworkUnderTest.Answered(-1, e.toString());
        }
    }
}
