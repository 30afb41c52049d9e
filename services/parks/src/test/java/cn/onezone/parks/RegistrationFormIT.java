package cn.onezone.parks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * Rosters as they really come: files of the open registration form with thousands of rows of any year. R3, R4.
 *
 * <p>One is made here of all that is known to be met in such files. A real one, if there is one, is named by the property
 * {@code onezone.registration-form}, or lies in a folder {@code shared/data} beside the repository.
 */
class RegistrationFormIT {
    private static final List<String> FORM =
            List.of("企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金", "经营范围", "所在省份", "地区", "注册地址");
    private static final int ROWS = 4_000;
    private static final String IMPORTS = "/parks/haidian/roster/imports";
    private static final String ROSTER = "/parks/haidian/roster/enterprises";
    private static final Charset GB18030 = Charset.forName("GB18030");

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext park;
    private static Door door;
    private static HttpClient client;

    @BeforeAll
    static void start() {
        EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
        park = OneZoneApplication.of(ParksApplication.class, "parks")
                .run(
                        "--server.port=0",
                        "--onezone.park=haidian",
                        "--onezone.data-dir=" + folder,
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("it-form-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
        door = Door.of(park);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        door.close();
        park.close();
    }

    private static HttpResponse<String> send(String path, HttpRequest.@Nullable BodyPublisher file) {
        String port = park.getEnvironment().getProperty("local.server.port");
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .header("Authorization", "Bearer " + Issuer.shared().everything())
                            .header("Content-Type", "text/csv")
                            .timeout(Duration.ofSeconds(60))
                            .method(file == null ? "GET" : "POST", file == null ? noBody() : file)
                            .build(),
                    HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.BodyPublisher noBody() {
        return HttpRequest.BodyPublishers.noBody();
    }

    private static JsonNode imported(String query, byte[] file) {
        HttpResponse<String> taken = send(IMPORTS + query, HttpRequest.BodyPublishers.ofByteArray(file));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        String job = taken.headers().firstValue("Location").orElseThrow();
        JsonNode ended = await().atMost(Duration.ofMinutes(5))
                .until(
                        () -> door.get(job).body(),
                        b -> !b.path("state").asString("").equals("running"));
        assertThat(ended.path("state").asString()).as(ended.toString()).isEqualTo("done");
        assertThat(ended.path("accepted").asInt()
                        + ended.path("changed").asInt()
                        + ended.path("unchanged").asInt()
                        + ended.path("refused").asInt())
                .as("every row is accounted for: %s", ended)
                .isEqualTo(ended.path("rows").asInt());
        return ended;
    }

    private static Set<String> roster() {
        Set<String> codes = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = door.get(ROSTER + "?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            page.path("items")
                    .forEach(i ->
                            assertThat(codes.add(i.path("uscc").asString())).isTrue());
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return codes;
    }

    private static String uscc(String authority, int number) {
        String body = "91" + authority + "MA" + String.format(Locale.ROOT, "%07d", 8_000_000 + number);
        return body + Uscc.checkCharacter(body);
    }

    /** A way in which capital is written, and what it is; an amount of which nothing is known is none. */
    private record Capital(String written, @Nullable String amount, String currency) {}

    private static final List<Capital> CAPITALS = List.of(
            new Capital("200万人民币", "2000000.00", "CNY"),
            new Capital("18,000(万元人民币)", "180000000.00", "CNY"),
            new Capital("175,094.3000(万元人民币)", "1750943000.00", "CNY"),
            new Capital("50(万美元)", "500000.00", "USD"),
            new Capital("万欧元", null, ""),
            new Capital("万日元", null, ""),
            new Capital("万港元", null, ""),
            new Capital("N/A", null, ""),
            new Capital("-", null, ""));

    // among them such as are of no district today
    private static final List<String> AUTHORITIES =
            List.of("110108", "110108", "110108", "110302", "110304", "110228", "110229", "110000", "100000", "310115");

    /** What was written in a row that is taken. */
    private record Taken(String name, Capital capital, LocalDate founded) {}

    @Test
    void takesThousandsOfRowsWithAllThatIsMetInThem() throws IOException {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("RegistrationFormIT seed " + seed);
        Random random = new Random(seed);
        List<String> columns = new ArrayList<>(FORM);
        columns.add("备用列");
        Collections.shuffle(columns, random);
        Map<String, Taken> taken = new HashMap<>();
        Map<String, Integer> expected = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Map<String, String> row = new HashMap<>();
            String code = uscc(AUTHORITIES.get(random.nextInt(AUTHORITIES.size())), i);
            Capital capital = CAPITALS.get(random.nextInt(CAPITALS.size()));
            LocalDate founded = LocalDate.of(1950 + random.nextInt(75), 1 + random.nextInt(12), 1 + random.nextInt(28));
            String name = switch (random.nextInt(4)) {
                case 0 -> "示例" + i + "（北京）科技有限公司";
                case 1 -> "ＡＢＣ示例" + i + "(北京)有限公司";
                case 2 -> "上海示例" + i + "有限公司北京分公司";
                default -> "北京示例" + i + "号有限公司";
            };
            row.put("企业名称", name);
            row.put("统一社会信用代码", code);
            row.put("注册日期", founded.toString());
            row.put("企业类型", "有限责任公司");
            row.put("注册资金", capital.written());
            row.put("经营范围", "技术开发；\"技术\"服务,咨询...");
            row.put("所在省份", "北京市");
            row.put("地区", "海淀区");
            row.put("注册地址", "北京市海淀区示例路" + i + "号");
            row.put("备用列", "x");
            String what = "accepted";
            switch (random.nextInt(25)) {
                case 0 -> {
                    row.put("地区", "丰台区");
                    what = "other-park";
                }
                case 1 -> {
                    char last = code.charAt(17);
                    row.put("统一社会信用代码", code.substring(0, 17) + (last == '0' ? '1' : '0'));
                    what = "wrong-uscc";
                }
                case 2 -> {
                    row.put("注册日期", "2150-01-01");
                    what = "future-date";
                }
                default -> taken.put(code, new Taken(name, capital, founded));
            }
            expected.merge(what, 1, Integer::sum);
            lines.add(line(columns, row));
            if (what.equals("accepted") && random.nextInt(50) == 0) {
                // word for word again, or something else of the same enterprise
                boolean other = random.nextBoolean();
                row.put("注册地址", other ? "北京市海淀区别处" : "北京市海淀区示例路" + i + "号");
                lines.add(line(columns, row));
                expected.merge(other ? "duplicate-in-file" : "unchanged", 1, Integer::sum);
            }
        }
        byte[] file = (String.join(",", columns) + "\r\n" + String.join("\r\n", lines) + "\r\n").getBytes(GB18030);
        JsonNode first = imported("", file);
        assertThat(first.path("rows").asInt()).isEqualTo(lines.size());
        assertThat(first.path("accepted").asInt()).isEqualTo(expected.get("accepted"));
        assertThat(first.path("unchanged").asInt()).isEqualTo(expected.getOrDefault("unchanged", 0));
        Map<String, Integer> refused = new TreeMap<>();
        first.path("problems").forEach(p -> refused.merge(p.path("code").asString(), 1, Integer::sum));
        expected.keySet().removeAll(List.of("accepted", "unchanged"));
        assertThat(refused).isEqualTo(expected);
        assertThat(roster()).containsAll(taken.keySet());
        List<String> sample = new ArrayList<>(taken.keySet());
        Collections.shuffle(sample, random);
        for (String code : sample.subList(0, 200)) {
            Taken was = taken.get(code);
            JsonNode entry = door.get(ROSTER + "/" + code).body();
            assertThat(entry.path("foundedOn").asString())
                    .isEqualTo(was.founded().toString());
            assertThat(entry.at("/registeredCapital/amount").asString(null))
                    .as("%s: %s", was.capital().written(), entry)
                    .isEqualTo(was.capital().amount());
            assertThat(entry.at("/registeredCapital/currency").asString(""))
                    .isEqualTo(was.capital().currency());
            assertThat(entry.path("name").asString()).isNotEmpty();
        }
        JsonNode again = imported("", file);
        assertThat(again.path("accepted").asInt() + again.path("changed").asInt())
                .as("the same file again changes nothing: %s", again)
                .isZero();
        assertThat(again.path("refused").asInt())
                .isEqualTo(first.path("refused").asInt());
    }

    private static String line(List<String> columns, Map<String, String> row) {
        return String.join(
                ",",
                columns.stream()
                        .map(c -> "\"" + row.getOrDefault(c, "").replace("\"", "\"\"") + "\"")
                        .toList());
    }

    @Test
    void takesRealFilesOfTheForm() throws IOException {
        List<Path> files = real();
        assumeTrue(
                !files.isEmpty(),
                "left out: no file of the open registration form beside this project (shared/data) and no property"
                        + " onezone.registration-form");
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            JsonNode first = imported("?district=any", bytes);
            assertThat(first.path("rows").asInt()).as(file.toString()).isPositive();
            Set<String> known = roster();
            Set<String> refused = new HashSet<>();
            String sheet = send(first.path("refusedRows").asString(), null).body();
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(sheet.replace("\uFEFF", ""))) {
                rows.forEach(r -> refused.add(r.getField("统一社会信用代码").strip()));
            }
            int read = 0;
            try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(text(bytes))) {
                for (NamedCsvRecord row : rows) {
                    read++;
                    String code = row.getField("统一社会信用代码").strip();
                    assertThat(known.contains(code.toUpperCase(Locale.ROOT)) || refused.contains(code))
                            .as("%s, row %s: %s is in the roster or among the refused", file, read + 1, code)
                            .isTrue();
                }
            }
            assertThat(first.path("rows").asInt())
                    .as("no row is lost of " + file)
                    .isEqualTo(read);
            JsonNode again = imported("?district=any", bytes);
            assertThat(again.path("accepted").asInt() + again.path("changed").asInt())
                    .as("%s again: %s", file, again)
                    .isZero();
            System.out.println(file.getFileName() + ": " + read + " rows, "
                    + first.path("accepted").asInt() + " taken, "
                    + first.path("refused").asInt() + " refused");
        }
    }

    private static String text(byte[] file) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString().replace("\uFEFF", "");
        } catch (CharacterCodingException e) {
            return new String(file, GB18030);
        }
    }

    private static List<Path> real() throws IOException {
        String named = System.getProperty("onezone.registration-form");
        if (named != null) {
            return List.of(Path.of(named));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                try (Stream<Path> files = Files.walk(data, 2)) {
                    return files.filter(f -> f.toString().endsWith(".csv"))
                            .filter(RegistrationFormIT::isForm)
                            .sorted()
                            .toList();
                }
            }
        }
        return List.of();
    }

    private static boolean isForm(Path file) {
        for (Charset charset : List.of(UTF_8, GB18030)) {
            try (BufferedReader lines = Files.newBufferedReader(file, charset)) {
                String header = lines.readLine();
                if (header != null && FORM.stream().allMatch(header::contains)) {
                    return true;
                }
            } catch (CharacterCodingException e) {
                // the other one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return false;
    }
}
