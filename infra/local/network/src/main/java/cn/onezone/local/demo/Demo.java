package cn.onezone.local.demo;

import cn.onezone.contracts.directory.EnterpriseTiers;
import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.local.Doors;
import cn.onezone.local.rosters.ParkUpload;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code demo}: fills a network through its public doors. First what was really published, with its source; then
 * invented firms, reports, projects and applications, each marked synthetic. Running it again changes nothing.
 */
public final class Demo {
    private static final int ROWS_AT_ONCE = 50_000;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Doors doors;
    private final ParkDirectory directory;
    private final PrintStream out;
    private final long seed;
    private final long began = System.nanoTime();
    private int refusals;

    /**
     * @param doors of the network
     * @param directory the parks
     * @param out where progress goes
     * @param seed the same seed invents the same
     */
    public Demo(Doors doors, ParkDirectory directory, PrintStream out, long seed) {
        this.doors = doors;
        this.directory = directory;
        this.out = out;
        this.seed = seed;
    }

    /** How many enterprises a size name stands for, 0 if it is none. */
    public static int firms(String size) {
        return switch (size) {
            case "small" -> 1_600;
            case "city" -> 30_000;
            case "million" -> 1_000_000;
            default -> 0;
        };
    }

    /** Heap in megabytes that a network in one JVM wants for so many enterprises. */
    public static int heapFor(int firms) {
        return firms > 100_000 ? 2_048 : 0;
    }

    /**
     * Fills the network.
     *
     * @param count invented enterprises
     * @return whether nothing was refused
     */
    public boolean run(int count) {
        List<Park> running = running();
        List<Firm> firms =
                new Firms(directory, List.copyOf(EnterpriseTiers.bundled().codes()), seed).invent(count);
        observations();
        funds();
        talent();
        rosters(running, firms);
        submissions(running, firms);
        projects(running, firms);
        applications(firms);
        say("done" + (refusals == 0 ? "" : ", " + refusals + " refused: see above"));
        return refusals == 0;
    }

    /** Only the parks that run here; the others get nothing. */
    private List<Park> running() {
        JsonNode parks = doors.get("/network/parks").body().path("items");
        Map<String, String> states = new LinkedHashMap<>();
        parks.forEach(p -> states.put(p.path("code").asString(), p.path("state").asString()));
        List<Park> running = directory.parks().stream()
                .filter(p -> !"down".equals(states.get(p.code().value())))
                .toList();
        say(running.size() + " of " + directory.parks().size() + " parks run");
        return running;
    }

    private void observations() {
        JsonNode shipped = resource("/cn/onezone/indicators/observations.json").path("observations");
        int created = 0;
        for (JsonNode one : shipped) {
            Doors.Answer answer = doors.post(
                    "/indicators/observations",
                    one,
                    "demo-observation-" + one.path("id").asString());
            created += count(answer, "observation " + one.path("id").asString(""));
        }
        say(created + " published figures with source and coverage");
    }

    private void funds() {
        int created = 0;
        for (JsonNode fund : resource("/cn/onezone/directory/taxonomies.json").path("funds")) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("code", fund.path("code").asString());
            body.put("nameZh", fund.path("nameZh").asString());
            body.put("nameEn", fund.path("nameEn").asString());
            body.put("kind", fund.path("kind").asString("special"));
            body.put(
                    "purpose", fund.path("purpose").asString(fund.path("nameZh").asString()));
            body.put("budgets", new TreeMap<>(Map.of("2021", yuan(300_000_000), "2022", yuan(500_000_000))));
            body.put("synthetic", true);
            created += count(
                    doors.post("/funds", body, "demo-fund-" + fund.path("code").asString()),
                    "fund " + fund.path("code").asString());
        }
        say(created + " funds (their budgets are invented)");
    }

    private void talent() {
        JsonNode programmes = doors.get("/talent/programmes").body().path("items");
        SplittableRandom random = new SplittableRandom(seed + 7);
        int made = 0;
        List<Park> parks = directory.parks();
        for (JsonNode programme : programmes) {
            String code = programme.path("code").asString();
            for (int i = 0; i < 4; i++) {
                Park park = parks.get(random.nextInt(parks.size()));
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("park", park.code().value());
                body.put("person", Map.of("name", "示例人" + (char) ('甲' + random.nextInt(10)) + i, "nationality", "CN"));
                body.put("merits", "演示用虚构业绩");
                body.put("synthetic", true);
                Doors.Answer nominated =
                        doors.post("/talent/programmes/" + code + "/nominations", body, "demo-" + code + "-" + i);
                made += count(nominated, "nomination");
                String id = nominated.body().path("id").asString("");
                if (i % 2 == 0 && !id.isEmpty()) {
                    ignoreRepetition(doors.post(
                            "/talent/nominations/" + id + "/award", Map.of(), "demo-award-" + code + "-" + i));
                }
            }
        }
        say(made + " invented nominations");
    }

    private void rosters(List<Park> running, List<Firm> firms) {
        ParkUpload upload = new ParkUpload(doors);
        // every park works on its own: all get theirs before any is waited for
        Map<ParkUpload.Outcome, Integer> sent = new LinkedHashMap<>();
        for (Park park : running) {
            List<Firm> own = firms.stream().filter(f -> f.park().equals(park)).toList();
            for (int from = 0; from < own.size(); from += ROWS_AT_ONCE) {
                List<Firm> rows = own.subList(from, Math.min(own.size(), from + ROWS_AT_ONCE));
                sent.put(upload.send(park.code(), form(rows)), rows.size());
            }
        }
        int finished = 0;
        for (Map.Entry<ParkUpload.Outcome, Integer> one : sent.entrySet()) {
            ParkUpload.Outcome outcome = upload.await(one.getKey());
            finished += one.getValue();
            if (!outcome.done() || outcome.count("refused") > 0) {
                refusals += outcome.done() ? outcome.count("refused") : one.getValue();
                out.println("    " + outcome.park() + ": " + outcome.job());
            }
            say(String.format(
                    Locale.ROOT,
                    "%-16s %7d firms: %d new, %d changed, %d unchanged   (%d of %d)",
                    outcome.park(),
                    one.getValue(),
                    outcome.count("accepted"),
                    outcome.count("changed"),
                    outcome.count("unchanged"),
                    finished,
                    firms.size()));
        }
    }

    /** The open registration form with the further columns that the import door knows. */
    private static byte[] form(List<Firm> firms) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            csv.writeRecord(
                    "企业名称",
                    "统一社会信用代码",
                    "注册日期",
                    "企业类型",
                    "注册资金",
                    "经营范围",
                    "所在省份",
                    "地区",
                    "注册地址",
                    "行业代码",
                    "曾用名",
                    "资质",
                    "示例");
            for (Firm firm : firms) {
                csv.writeRecord(
                        firm.name(),
                        firm.uscc().value(),
                        firm.foundedOn().toString(),
                        firm.name().contains("股份") ? "股份有限公司" : "有限责任公司",
                        firm.capital() + "(万元人民币)",
                        "技术开发、技术服务（演示数据）",
                        "北京市",
                        firm.park().districtZh(),
                        "北京市" + firm.park().districtZh() + "演示路"
                                + firm.uscc().value().substring(10, 17) + "号",
                        firm.industry(),
                        firm.formerName() == null ? "" : firm.formerName(),
                        firm.qualification() == null ? "" : firm.qualification(),
                        "是");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void submissions(List<Park> running, List<Firm> firms) {
        JsonNode catalogue = doors.get("/indicators/catalogue").body();
        Map<String, JsonNode> elements = new TreeMap<>();
        catalogue.path("elements").forEach(e -> elements.put(e.path("code").asString(), e));
        JsonNode published =
                resource("/cn/onezone/indicators/observations.json").path("observations");
        for (int year : List.of(2011, 2015, 2016, 2018, 2022)) {
            List<Reports.Total> totals = totals(year, elements, published);
            Map<ParkCode, Map<String, BigDecimal>> parks = new Reports(firms, seed).byPark(year, totals);
            int accepted = 0;
            for (Park park : running) {
                Map<String, BigDecimal> values = parks.get(park.code());
                if (values != null) {
                    accepted += submit(park, year, values, elements);
                }
            }
            say(year + ": values of " + accepted + " parks submitted and accepted");
        }
    }

    private int submit(Park park, int year, Map<String, BigDecimal> values, Map<String, JsonNode> elements) {
        String id = park.code() + "-" + year;
        List<Map<String, Object>> list = new ArrayList<>();
        values.forEach((element, value) -> {
            JsonNode definition = elements.get(element);
            if (definition != null) {
                list.add(Map.of(
                        "element",
                        element,
                        "value",
                        value.toPlainString(),
                        "unit",
                        definition.path("unit").asString()));
            }
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("period", Integer.toString(year));
        body.put("values", list);
        body.put("synthetic", true);
        body.put("submit", true);
        body.put("note", "演示数据");
        Doors.Answer submitted = doors.post("/parks/" + park.code() + "/submissions", body, "demo-" + id);
        if (submitted.status() == 409) {
            // there from an earlier run, perhaps of another size: what stands is not overwritten
            return 1;
        }
        if (count(submitted, "submission " + id) == 0) {
            return 0;
        }
        // it reaches the city over the log
        long until = System.nanoTime() + LIMIT.toNanos();
        Doors.Answer arrived = doors.get("/indicators/submissions/" + id);
        while (arrived.status() == 404 && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            arrived = doors.get("/indicators/submissions/" + id);
        }
        return count(
                doors.decide(
                        "/indicators/submissions/" + id + "/acceptance",
                        Map.of(),
                        arrived.version().orElse("none")),
                "acceptance " + id);
    }

    /** Totals of the zone: as published for the whole zone and year where they were, otherwise invented in proportion. */
    private static List<Reports.Total> totals(int year, Map<String, JsonNode> elements, JsonNode published) {
        Map<String, BigDecimal> known = new LinkedHashMap<>();
        for (JsonNode one : published) {
            if (one.path("scope").asString("").equals("zone")
                    && one.path("from").asString("").equals(year + "-01-01")
                    && one.path("to").asString("").equals(year + "-12-31")
                    && one.path("dimension").isMissingNode()
                    && elements.containsKey(one.path("item").asString(""))) {
                String item = one.path("item").asString();
                String unit = unit(elements, item);
                BigDecimal value = converted(
                        new BigDecimal(one.path("value").asString()),
                        one.path("unit").asString(),
                        unit);
                if (value != null) {
                    known.putIfAbsent(item, value);
                }
            }
        }
        BigDecimal income = known.getOrDefault(
                "total-income",
                converted(new BigDecimal(year == 2022 ? "87000" : "50000"), "亿元", unit(elements, "total-income")));
        List<Reports.Total> totals = new ArrayList<>();
        elements.forEach((code, definition) -> {
            int decimals = definition.path("decimals").asInt(0);
            String unit = definition.path("unit").asString();
            BigDecimal value = known.get(code);
            if (value == null && income != null) {
                BigDecimal billions = converted(income, unit(elements, "total-income"), "亿元");
                value = billions == null ? null : invented(code, unit, billions);
            }
            if (value != null) {
                int places = Math.max(decimals, value.stripTrailingZeros().scale());
                totals.add(new Reports.Total(code, value.setScale(places, RoundingMode.HALF_UP), places));
            }
        });
        return totals;
    }

    private static String unit(Map<String, JsonNode> elements, String code) {
        JsonNode element = elements.get(code);
        return element == null ? "亿元" : element.path("unit").asString();
    }

    // Invented proportions to income in 亿元; in 亿元 themselves where the unit is money.
    private static final Map<String, String> PROPORTIONS = Map.ofEntries(
            Map.entry("st-spending", "0.055"),
            Map.entry("profit", "0.075"),
            Map.entry("taxes-paid", "0.045"),
            Map.entry("value-added", "0.14"),
            Map.entry("technology-contracts", "0.07"),
            Map.entry("employees", "33"),
            Map.entry("overseas-talent", "0.75"),
            Map.entry("invention-patents", "2.1"),
            Map.entry("pct-applications", "0.09"),
            Map.entry("energy", "120"),
            Map.entry("land-area", "0.0056"),
            Map.entry("listed-enterprises", "0.0055"),
            Map.entry("unicorns", "0.0012"),
            Map.entry("transfer-organisations", "0.0011"),
            Map.entry("open-platforms", "0.0006"),
            Map.entry("industry-clusters", "0.0002"),
            Map.entry("international-standards", "0.0052"),
            Map.entry("world-500-enterprises", "0.0004"));

    private static @Nullable BigDecimal invented(String code, String unit, BigDecimal income) {
        String proportion = PROPORTIONS.get(code);
        if (proportion == null) {
            return null;
        }
        BigDecimal value = income.multiply(new BigDecimal(proportion));
        BigDecimal money = converted(value, "亿元", unit);
        return (money != null ? money : unit.startsWith("万") ? value.movePointLeft(4) : value)
                .setScale(unit.equals("km²") || money != null ? 2 : 0, RoundingMode.HALF_UP);
    }

    private static @Nullable BigDecimal converted(BigDecimal value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        Map<String, Integer> powers = Map.of("元", 0, "万元", 4, "亿元", 8, "万亿元", 12);
        Integer a = powers.get(from);
        Integer b = powers.get(to);
        if (from.equals("万" + to)) {
            return value.scaleByPowerOfTen(4);
        }
        return a == null || b == null ? null : value.scaleByPowerOfTen(a - b).stripTrailingZeros();
    }

    private void projects(List<Park> running, List<Firm> firms) {
        SplittableRandom random = new SplittableRandom(seed + 11);
        int made = 0;
        for (int i = 0; i < 60 && !running.isEmpty(); i++) {
            Firm investor = firms.get(random.nextInt(firms.size()));
            Park park = running.get(random.nextInt(running.size()));
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", "演示项目 " + (i + 1) + " 号");
            body.put("investor", investor.uscc().value());
            body.put("industry", investor.industry());
            body.put("investment", yuan(10_000_000L * (1 + random.nextInt(90))));
            body.put("description", "演示用虚构项目");
            body.put("synthetic", true);
            Doors.Answer created = doors.post("/projects", body, "demo-project-" + seed + "-" + i);
            made += count(created, "project");
            String id = created.body().path("id").asString("");
            if (id.isEmpty()) {
                continue;
            }
            List<Map.Entry<String, Map<String, Object>>> steps = List.of(
                    Map.entry("screening", Map.of()),
                    Map.entry("evaluation", Map.of("scores", Map.of("investment", 20, "output", 18, "energy", 15))),
                    Map.entry("joint-review", Map.of("outcome", "passed", "reason", "演示")),
                    Map.entry("match", Map.of("park", park.code().value())),
                    Map.entry("landing", Map.of("park", park.code().value())));
            int far = random.nextInt(steps.size() + 1);
            for (int step = 0; step < far; step++) {
                if (!ignoreRepetition(doors.post(
                        "/projects/" + id + "/" + steps.get(step).getKey(),
                        steps.get(step).getValue(),
                        "demo-step-" + i + "-" + step))) {
                    break;
                }
            }
        }
        say(made + " invented projects");
    }

    private void applications(List<Firm> firms) {
        SplittableRandom random = new SplittableRandom(seed + 13);
        int made = 0;
        for (JsonNode fund : doors.get("/funds?limit=100").body().path("items")) {
            String code = fund.path("code").asString();
            Doors.Answer call = doors.post(
                    "/funds/" + code + "/calls",
                    Map.of(
                            "code", "demo-2022",
                            "nameZh", "2022 年度演示申报",
                            "nameEn", "Demonstration call of 2022",
                            "year", 2022,
                            "opensOn", "2022-01-01",
                            "closesOn", "2099-12-31",
                            "synthetic", true),
                    "demo-call-" + code);
            if (count(call, "call of " + code) == 0) {
                continue;
            }
            for (int i = 0; i < 5; i++) {
                Firm firm = firms.get(random.nextInt(firms.size()));
                long amount = 100_000L * (1 + random.nextInt(50));
                Map<String, Object> body = new LinkedHashMap<>();
                body.put(
                        "applicant",
                        Map.of("kind", "enterprise", "id", firm.uscc().value()));
                body.put("park", firm.park().code().value());
                body.put("amount", yuan(amount));
                body.put("purpose", "演示用虚构申请");
                body.put("synthetic", true);
                Doors.Answer filed = doors.post(
                        "/funds/" + code + "/calls/demo-2022/applications", body, "demo-app-" + code + "-" + i);
                made += count(filed, "application");
                String id = filed.body().path("id").asString("");
                if (i < 3 && !id.isEmpty()) {
                    Doors.Answer award = doors.post(
                            "/funds/applications/" + id + "/award",
                            Map.of("amount", yuan(amount / 2)),
                            "demo-fund-award-" + code + "-" + i);
                    String awardId = award.body().path("id").asString("");
                    if (i < 2 && !awardId.isEmpty()) {
                        ignoreRepetition(doors.post(
                                "/funds/awards/" + awardId + "/disbursements",
                                Map.of("amount", yuan(amount / 4)),
                                "demo-pay-" + code + "-" + i));
                    }
                }
            }
        }
        say(made + " invented applications for funds");
    }

    private static Map<String, String> yuan(long amount) {
        return Map.of("amount", Long.toString(amount), "currency", "CNY");
    }

    /** 1 if it was done now or before, 0 and a line if it was refused. */
    private int count(Doors.Answer answer, String what) {
        if (answer.done() || answer.code().equals("already-exists")) {
            return 1;
        }
        refusals++;
        out.println("    " + what + " refused: " + answer.explanation());
        return 0;
    }

    /** A step that an earlier run has taken is refused now as out of turn, which is right. */
    private boolean ignoreRepetition(Doors.Answer answer) {
        return answer.done() || answer.status() == 409;
    }

    private static JsonNode resource(String name) {
        try (InputStream in = Demo.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return Doors.JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String what) {
        out.printf(Locale.ROOT, "  %6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    }
}
