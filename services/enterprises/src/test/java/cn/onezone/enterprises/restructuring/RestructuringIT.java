package cn.onezone.enterprises.restructuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.enterprises.RestructuringEvent.RestructuringApplied;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.facts.ContractType;
import cn.onezone.contracts.facts.EnterpriseFact.TechnologyContract;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactEvents;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.sharing.SharingTerms.MeasureTerms;
import cn.onezone.contracts.sharing.SharingTerms.Rhythm;
import cn.onezone.contracts.sharing.SharingTerms.Step;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** R1 from end to end: new parks are entries of a file, and enterprises pass over by a dated rule. */
class RestructuringIT {
    private static final String DOOR = "/enterprises/park-restructurings";
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final Instant START = Instant.parse("2024-05-06T01:02:03Z");
    private static final String DATABASE = "restructuring-" + UUID.randomUUID();

    @TempDir
    static Path folder;

    private static ConfigurableApplicationContext context;
    private static Door door;
    private static LogOfTests log;

    @BeforeAll
    static void start() throws IOException {
        Path parks = folder.resolve("parks.json");
        try (InputStream bundled =
                Objects.requireNonNull(RestructuringIT.class.getResourceAsStream("/cn/onezone/directory/parks.json"))) {
            ObjectNode file = (ObjectNode) JsonMapper.shared().readTree(bundled);
            add(file, "daxing", 17, "大兴园", "大兴区", "110115");
            add(file, "yizhuang", 18, "亦庄园", "北京经济技术开发区", "110115");
            add(file, "east", 19, "东部园", "东部", "110199");
            add(file, "north", 20, "北部园", "北部", "110198");
            add(file, "south", 21, "南部园", "南部", "110197");
            add(file, "west", 22, "西部园", "西部", "110196");
            add(file, "upper", 23, "上部园", "上部", "110195");
            add(file, "lower", 24, "下部园", "下部", "110194");
            add(file, "centre", 25, "中部园", "中部", "110193");
            add(file, "outer", 26, "外部园", "外部", "110192");
            Files.writeString(parks, file.toString());
        }
        context = open(parks);
        door = Door.of(context);
        log = new LogOfTests(INFRASTRUCTURE.bootstrapServers());
    }

    private static ConfigurableApplicationContext open(Path parks) {
        return OneZoneApplication.of(EnterprisesApplication.class, "enterprises")
                .run(
                        "--server.port=0",
                        "--onezone.parks-file=" + parks,
                        "--onezone.relocations.sweep-every=200ms",
                        "--spring.mongodb.uri=" + INFRASTRUCTURE.mongoUri(DATABASE),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + INFRASTRUCTURE.bootstrapServers());
    }

    private static void add(ObjectNode file, String code, int no, String name, String district, String adcode) {
        ((ArrayNode) file.path("parks"))
                .addObject()
                .put("code", code)
                .put("no", no)
                .put("nameZh", name)
                .put("nameEn", code)
                .put("districtZh", district)
                .put("districtCode", adcode);
    }

    @AfterAll
    static void stop() {
        log.close();
        context.close();
        assertThat(INFRASTRUCTURE.storeStatistics().fullScans())
                .as("every query has an index")
                .isEmpty();
    }

    private static Uscc uscc(int number) {
        String first = "91110115MA" + String.format(Locale.ROOT, "%07d", 6_600_000 + number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static void claims(String park, int number, long sequence, String from, String district) {
        Uscc uscc = uscc(number);
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/" + park,
                park + "/" + uscc,
                sequence,
                START.plusSeconds(sequence),
                new RosterEntryRecorded(
                        new ParkCode(park),
                        uscc,
                        "企业" + number,
                        List.of(),
                        null,
                        district,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse(from),
                        true,
                        List.of("claimedFrom", "district", "name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        LocalDate.parse(from)));
    }

    private static int total(String park) {
        return door.get("/enterprises?limit=1&park=" + park)
                .body()
                .path("total")
                .asInt(-1);
    }

    /** What a reader of the log answers of a day: for each park how many, as reported and restated. */
    private record Counts(Map<String, Integer> reported, Map<String, Integer> restated) {
        static Counts at(LocalDate day, int fromNumber, int toNumber) {
            Map<String, EnterpriseConsolidated> right = new HashMap<>();
            Map<String, Long> sequences = new HashMap<>();
            for (Event<?> event : log.all(EnterpriseEvents.TOPIC, List.of(EnterpriseEvents.ENTERPRISE_CONSOLIDATED))) {
                EnterpriseConsolidated e = (EnterpriseConsolidated) event.data();
                boolean covers = (e.validFrom() == null || !day.isBefore(e.validFrom()))
                        && (e.validUntil() == null || day.isBefore(e.validUntil()));
                if (covers && event.sequence() > sequences.getOrDefault(event.subject(), 0L)) {
                    sequences.put(event.subject(), event.sequence());
                    right.put(event.subject(), e);
                }
            }
            Counts counts = new Counts(new TreeMap<>(), new TreeMap<>());
            for (int number = fromNumber; number < toNumber; number++) {
                EnterpriseConsolidated e = right.get(uscc(number).value());
                if (e != null && e.park() != null) {
                    counts.reported.merge(e.park().value(), 1, Integer::sum);
                    counts.restated.merge(
                            e.restated().getOrDefault(e.park(), e.park()).value(), 1, Integer::sum);
                }
            }
            return counts;
        }
    }

    private static JsonNode whenApplied(String id) {
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> door.get(DOOR + "/" + id).body(),
                        b -> !b.path("state").asString("running").equals("running"));
    }

    private static final String SPLIT = """
        {"effective":"2024-07-01","from":["daxing-yizhuang"],"reason":"拆分","to":[
         {"park":"yizhuang","districts":["北京经济技术开发区"]},
         {"park":"daxing","districts":["大兴区"]%s}]}\
        """;

    @Test
    void splitsAParkAndCountsNothingTwice() {
        for (int i = 0; i < 30; i++) {
            claims("daxing-yizhuang", i, 1, i < 5 ? "2024-08-01" : "2024-01-01", i % 3 == 0 ? "北京经济技术开发区" : "大兴区");
        }
        claims("daxing-yizhuang", 30, 1, "2024-01-01", "通州区");
        await().atMost(Duration.ofSeconds(60)).until(() -> total("daxing-yizhuang") == 31);

        JsonNode preview =
                door.post(DOOR + "?preview=true", SPLIT.formatted("")).body();
        assertThat(preview.path("concerned").asInt()).isEqualTo(31);
        assertThat(preview.path("counted").asInt()).isEqualTo(26);
        assertThat(preview.at("/mapped/yizhuang").asInt()).isEqualTo(10);
        assertThat(preview.at("/mapped/daxing").asInt()).isEqualTo(20);
        assertThat(preview.path("unmatched").asInt()).isEqualTo(1);
        assertThat(preview.at("/unmatchedUsccs/0").asString()).isEqualTo(uscc(30).value());
        assertThat(door.post(DOOR, SPLIT.formatted("")).code()).isEqualTo("unmatched-enterprises");
        assertThat(total("daxing-yizhuang")).as("a preview changes nothing").isEqualTo(31);

        String rule = SPLIT.formatted(",\"rest\":true");
        Door.Answer made = door.post(DOOR, rule, "Idempotency-Key", "split-1");
        assertThat(made.status()).isEqualTo(202);
        String id = made.text("id");
        assertThat(door.post(DOOR, rule, "Idempotency-Key", "split-1").text("id"))
                .as("the same request again makes nothing new")
                .isEqualTo(id);
        JsonNode applied = whenApplied(id);
        assertThat(applied.path("mapped")
                        .valueStream()
                        .map(m -> m.path("park").asString() + " "
                                + m.path("enterprises").asInt()))
                .containsExactlyInAnyOrder("yizhuang 10", "daxing 21");
        assertThat(total("daxing-yizhuang")).isZero();
        assertThat(total("yizhuang")).isEqualTo(10);
        assertThat(total("daxing")).isEqualTo(21);
        // R8: as it was known when it had just been made, and before
        Instant created = Instant.parse(made.text("createdAt"));
        JsonNode begun = door.get(DOOR + "/" + id + "?asOf=" + created).body();
        assertThat(begun.path("state").asString()).isEqualTo("running");
        assertThat(begun.at("/to/0/park").asString()).isEqualTo("yizhuang");
        assertThat(begun.hasNonNull("mapped"))
                .as("how far it had come is not kept")
                .isFalse();
        assertThat(door.get(DOOR + "/" + id + "?asOf=" + Instant.now()).text("state"))
                .isEqualTo("applied");
        assertThat(door.get(DOOR + "/" + id + "?asOf=" + created.minusMillis(1)).status())
                .isEqualTo(404);
        assertThat(door.get(DOOR + "/" + id + "?asOf=2199-01-01").code()).isEqualTo("as-of-in-future");
        assertThat(ids(DOOR + "?asOf=" + created)).contains(id);
        assertThat(ids(DOOR + "?asOf=" + created.minusMillis(1))).doesNotContain(id);

        // arrives later with a claim of the former park, and one is corrected for earlier days
        claims("daxing-yizhuang", 31, 1, "2024-02-01", "北京经济技术开发区");
        claims("daxing-yizhuang", 0, 2, "2024-03-01", "北京经济技术开发区");
        await().atMost(Duration.ofSeconds(60)).until(() -> total("yizhuang") == 11);
        // the new park takes one into its own roster: still once, and no double claim
        claims("yizhuang", 3, 1, "2024-07-01", "北京经济技术开发区");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc(3))
                                .body()
                                .path("claims")
                                .size()
                        == 2);
        assertThat(door.get("/enterprises/double-claims")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(c -> c.path("uscc").asString()))
                .doesNotContain(uscc(3).value());
        assertThat(total("yizhuang")).isEqualTo(11);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Counts before = Counts.at(LocalDate.parse("2024-06-30"), 0, 32);
            assertThat(before.reported()).isEqualTo(Map.of("daxing-yizhuang", 28));
            assertThat(before.restated()).isEqualTo(Map.of("daxing", 18, "yizhuang", 10));
            Counts after = Counts.at(LocalDate.parse("2024-07-01"), 0, 32);
            assertThat(after.reported())
                    .as("with the one that the new park claims from that day on")
                    .isEqualTo(Map.of("daxing", 18, "yizhuang", 11));
            assertThat(after.restated()).isEqualTo(after.reported());
            Counts later = Counts.at(LocalDate.parse("2024-09-01"), 0, 32);
            assertThat(later.reported()).isEqualTo(Map.of("daxing", 21, "yizhuang", 11));
        });
        for (String day : List.of("2024-01-01", "2024-02-01", "2024-06-30", "2024-07-01", "2024-08-01", "2025-01-01")) {
            Counts counts = Counts.at(LocalDate.parse(day), 0, 32);
            assertThat(sum(counts.restated())).as(day).isEqualTo(sum(counts.reported()));
        }
        // the registry's own answer is that of the log
        for (String attribution : List.of("reported", "restated")) {
            Map<String, Integer> asked = new TreeMap<>();
            for (JsonNode one : door.get("/enterprises?limit=1000&validAt=2024-06-30&attribution=" + attribution)
                    .body()
                    .path("items")) {
                int number = Integer.parseInt(one.path("uscc").asString().substring(10, 17)) - 6_600_000;
                if (number >= 0 && number < 32) {
                    asked.merge(attribution, 1, Integer::sum);
                }
            }
            assertThat(asked).isEqualTo(Map.of(attribution, 28));
        }
        int daxing = 0;
        for (JsonNode one : door.get("/enterprises?limit=1000&validAt=2024-06-30&attribution=restated&park=daxing")
                .body()
                .path("items")) {
            daxing += one.path("uscc").asString().startsWith("91110115MA66000") ? 1 : 0;
        }
        assertThat(daxing).isEqualTo(18);
        List<Event<?>> told = log.all(EnterpriseEvents.TOPIC, RestructuringEvents.ALL);
        assertThat(told.stream().filter(e -> e.subject().equals(id)).map(e ->
                        (Object) e.data().getClass()))
                .containsExactly(ParksRestructured.class, RestructuringApplied.class);

        assertThat(door.post(DOOR, rule.replace("2024-07-01", "2024-09-01")).code())
                .isEqualTo("park-is-no-more");
        assertThat(door.post(DOOR, rule.replace("2024-07-01", "2024-06-01")).code())
                .isEqualTo("later-restructuring");
    }

    private static List<String> ids(String list) {
        return door.get(list)
                .body()
                .path("items")
                .valueStream()
                .map(i -> i.path("id").asString())
                .toList();
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void mergesTwoParksIntoOne() {
        for (int i = 100; i < 120; i++) {
            claims(i % 2 == 0 ? "huairou" : "miyun", i, 1, "2024-01-01", i % 2 == 0 ? "怀柔区" : "密云区");
        }
        // claimed by both: a double claim before, one enterprise of one park after
        claims("miyun", 100, 1, "2024-02-01", "怀柔区");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> total("huairou") == 10
                        && total("miyun") == 10
                        && door.get("/enterprises/double-claims")
                                        .body()
                                        .path("items")
                                        .size()
                                > 0);
        Door.Answer made = door.post(
                DOOR,
                "{\"effective\":\"2024-06-01\",\"from\":[\"huairou\",\"miyun\"],\"to\":[{\"park\":\"east\",\"rest\":true}]}");
        assertThat(made.status()).isEqualTo(202);
        JsonNode applied = whenApplied(made.text("id"));
        assertThat(applied.at("/mapped/0/enterprises").asInt()).as("each once").isEqualTo(20);
        assertThat(total("east")).isEqualTo(20);
        assertThat(total("huairou") + total("miyun")).isZero();
        // the log has what was written a little later: 21 claims, and of each enterprise the days before and since, of
        // the one that was claimed twice one more
        long told = await().atMost(Duration.ofSeconds(60)).until(() -> consolidated(100, 120), count -> count >= 62);
        assertThat(told).isEqualTo(62);
        // the worst crash: every enterprise was written and of the progress nothing
        try (MongoClient client = MongoClients.create(INFRASTRUCTURE.mongoUri(DATABASE))) {
            assertThat(client.getDatabase(DATABASE)
                            .getCollection("restructurings")
                            .updateOne(
                                    Filters.eq("_id", made.text("id")),
                                    Updates.combine(
                                            Updates.set("state.stage", "RUNNING"),
                                            Updates.set("state.scan", 0),
                                            Updates.set("state.after", ""),
                                            Updates.set("state.mapped", List.of())))
                            .getMatchedCount())
                    .isEqualTo(1);
        }
        JsonNode again = whenApplied(made.text("id"));
        assertThat(again.at("/mapped/0/enterprises").asInt()).isEqualTo(20);
        assertThat(consolidated(100, 120)).as("nothing is ruled or told twice").isEqualTo(told);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Counts before = Counts.at(LocalDate.parse("2024-05-31"), 100, 120);
            assertThat(before.reported()).isEqualTo(Map.of("huairou", 10, "miyun", 10));
            assertThat(before.restated()).isEqualTo(Map.of("east", 20));
            assertThat(Counts.at(LocalDate.parse("2024-06-01"), 100, 120).reported())
                    .isEqualTo(Map.of("east", 20));
        });
    }

    private static RelocationId moves(int number, String from, String to, String day) {
        RelocationId id = asks(number, to, day);
        when(id, "requested");
        consents(from, id);
        when(id, "effected");
        return id;
    }

    private static RelocationId asks(int number, String to, String day) {
        Uscc uscc = uscc(number);
        RelocationId id = new RelocationId(uscc + "-" + String.format(Locale.ROOT, "%012x", number));
        SharingTerms terms = new SharingTerms(List.of(
                new MeasureTerms(Measure.TAX, Rhythm.YEAR, List.of(new Step(2020, 6_000, 4_000)), null, null, null)));
        var _ = log.say(
                ParkEvents.RELOCATION_ASKED,
                "/parks/" + to,
                to + "/" + id,
                1,
                START,
                new RelocationAsked(id, new ParkCode(to), uscc, LocalDate.parse(day), "新厂区", terms));
        log.flush();
        return id;
    }

    private static void consents(String from, RelocationId id) {
        var _ = log.say(
                ParkEvents.RELOCATION_ANSWERED,
                "/parks/" + from,
                from + "/" + id,
                1,
                START,
                new RelocationAnswered(
                        id, new ParkCode(from), id.uscc(), RelocationAnswer.CONSENT, 1, "同意", null, null));
        log.flush();
    }

    /** Both have agreed, and the day of it has come after the parks were restructured. */
    private static RelocationId agreedBefore(int number, String from, String to, String restructuring, String day) {
        claims(from, number, 1, "2020-01-01", "某区");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc(number)).status() == 200);
        RelocationId id = asks(number, to, "2190-01-01");
        when(id, "requested");
        consents(from, id);
        when(id, "agreed");
        Door.Answer made = door.post(DOOR, restructuring);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(202);
        whenApplied(made.text("id"));
        try (MongoClient client = MongoClients.create(INFRASTRUCTURE.mongoUri(DATABASE))) {
            LocalDate on = LocalDate.parse(day);
            assertThat(client.getDatabase(DATABASE)
                            .getCollection("registrations")
                            .updateOne(
                                    Filters.eq("_id", uscc(number).value()),
                                    Updates.combine(
                                            Updates.set("state.relocations.all.0.offer.effectiveOn", on),
                                            Updates.set("state.relocations.wakes", on)))
                            .getModifiedCount())
                    .isEqualTo(1);
        }
        when(id, "effected");
        return id;
    }

    /** What a park hears of a relocation on its own topic. */
    private static List<RelocationStepped> heard(String park, RelocationId id) {
        return log
                .all(EnterpriseEvents.topicTo(new ParkCode(park)), List.of(EnterpriseEvents.RELOCATION_STEPPED))
                .stream()
                .map(e -> (RelocationStepped) e.data())
                .filter(e -> e.id().equals(id))
                .distinct()
                .toList();
    }

    /** R1, R5: the park in the place of one that claims an enterprise speaks for that claim, and sees what a decision takes. */
    @Test
    void theNewParkIsPartyToTheDoubleClaimOfTheFormerOne() {
        claims("shijingshan", 420, 1, "2020-01-01", "某区");
        claims("dongcheng", 420, 1, "2021-01-01", "某区");
        String claim = "/enterprises/double-claims/" + uscc(420) + "-1";
        await().atMost(Duration.ofSeconds(60)).until(() -> door.get(claim).status() == 200);
        Door outer = door.as(Issuer.shared().administrator("outer"));
        assertThat(outer.get(claim).status()).as("it is no party yet").isEqualTo(403);
        Door.Answer made = door.post(DOOR, """
                {"effective":"2024-06-01","from":["shijingshan"],"reason":"更名","to":[{"park":"outer","rest":true}]}\
                """);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(202);
        whenApplied(made.text("id"));
        JsonNode seen = outer.get(claim).body();
        assertThat(seen.path("claims")
                        .valueStream()
                        .map(c -> c.path("park").asString() + " "
                                + c.path("standing").asBoolean()))
                .as("the claim that stands is the former park's")
                .containsExactly("shijingshan true", "dongcheng false");
        Door.Answer witnessed = outer.post(claim + "/evidence", "{\"text\":\"租赁合同\"}");
        assertThat(witnessed.status()).as(witnessed.body().toString()).isEqualTo(201);
        assertThat(witnessed.body().at("/evidence/0/park").asString()).isEqualTo("outer");
        assertThat(door.as(Issuer.shared().administrator("chaoyang")).get(claim).status())
                .isEqualTo(403);
        JsonNode counts = door.get(claim + "/effect?park=dongcheng&from=2024-07-01")
                .body()
                .path("counts");
        assertThat(counts.valueStream()
                        .map(c -> c.path("park").asString() + " "
                                + (c.path("after").asInt() - c.path("before").asInt())))
                .containsExactlyInAnyOrder("shijingshan 0", "outer -1", "dongcheng 1");
    }

    /** R1, R6: where the park that asked is no more by the day, the one that has taken its place has the enterprise. */
    @Test
    void whatWasAgreedWithAParkThatIsNoMoreGoesToTheOneInItsPlace() {
        RelocationId id = agreedBefore(400, "xicheng", "mentougou", """
            {"effective":"2024-05-01","from":["mentougou"],"reason":"更名","to":[{"park":"upper","rest":true}]}\
            """, "2025-01-01");
        assertThat(door.get("/enterprises/" + uscc(400)).text("park")).isEqualTo("upper");
        assertThat(door.get("/enterprises/" + uscc(400) + "?validAt=2024-12-31").text("park"))
                .isEqualTo("xicheng");
        assertThat(door.get("/enterprises/relocations/" + id).text("destination"))
                .isEqualTo("upper");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(heard("upper", id))
                        .singleElement()
                        .satisfies(told -> {
                            assertThat(told.destination()).isEqualTo(new ParkCode("upper"));
                            assertThat(told.enterprise())
                                    .as("its roster takes it from here")
                                    .isNotNull();
                        }));
        assertThat(log.all(EnterpriseEvents.TOPIC, List.of(EnterpriseEvents.ENTERPRISE_CONSOLIDATED)).stream()
                        .map(e -> (EnterpriseConsolidated) e.data())
                        .filter(e -> e.uscc().equals(uscc(400)))
                        .map(EnterpriseConsolidated::park))
                .as("there was no moment at which it counted for a park that is no more")
                .doesNotContain(new ParkCode("mentougou"));
        claims("xicheng", 401, 1, "2020-01-01", "某区");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc(401)).status() == 200);
        RelocationId late = asks(401, "mentougou", "2023-01-01");
        when(late, "rejected");
        assertThat(door.get("/enterprises/relocations/" + late)
                        .body()
                        .at("/refusal/code")
                        .asString())
                .isEqualTo("relocation-park-is-no-more");
    }

    /** R1, R6, R7: what the origin has agreed on the park in its place has agreed on: it moves, and shares, all the same. */
    @Test
    void whatAParkAgreedOnThatIsNoMoreTakesEffectForTheOneInItsPlace() {
        RelocationId id = agreedBefore(410, "fangshan", "changping", """
            {"effective":"2024-06-01","from":["fangshan"],"reason":"拆分","to":[
             {"park":"lower","usccs":["%s"]},{"park":"centre","rest":true}]}\
            """.formatted(uscc(410)), "2025-01-01");
        JsonNode now = door.get("/enterprises/" + uscc(410)).body();
        assertThat(now.path("park").asString()).isEqualTo("changping");
        assertThat(now.path("doubleClaimed").asBoolean())
                .as("the former park's roster has it still")
                .isFalse();
        assertThat(door.get("/enterprises/" + uscc(410) + "?validAt=2024-12-31").text("park"))
                .isEqualTo("lower");
        assertThat(door.get("/enterprises/relocations/" + id).text("origin")).isEqualTo("lower");
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(heard("lower", id))
                        .singleElement()
                        .satisfies(told -> {
                            assertThat(told.origin()).isEqualTo(new ParkCode("lower"));
                            assertThat(told.terms()).isNotNull();
                        }));
        taxed(410, "changping", "2025", 100_000);
        assertThat(shares(410, "2025")).isEqualTo(Map.of("lower", "600.00", "changping", "400.00"));
    }

    private static void when(RelocationId id, String state) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        door.get("/enterprises/relocations/" + id).text("state").equals(state));
    }

    private static void taxed(int number, String park, String period, long fen) {
        Uscc uscc = uscc(number);
        var _ = log.say(
                ParkEvents.SHARED_FIGURE_STATED,
                "/parks/" + park,
                park + "/" + uscc + "/tax/" + period,
                1,
                START,
                new SharedFigureStated(
                        new ParkCode(park), uscc, Measure.TAX, new Period(period), 1, Money.fen(fen), null, true));
        log.flush();
        String figures = "/enterprises/" + uscc + "/shared-figures";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get(figures)
                        .body()
                        .path("figures")
                        .valueStream()
                        .anyMatch(f -> f.path("period").asString().equals(period)
                                && f.path("pending").asBoolean()));
        assertThat(door.post(figures + "/tax/" + period + "/acceptance", "{\"park\":\"" + park + "\",\"revision\":1}")
                        .status())
                .isEqualTo(200);
    }

    private static Map<String, String> shares(int number, String period) {
        Map<String, String> shares = new TreeMap<>();
        door.get("/enterprises/" + uscc(number) + "/shared-figures/tax/" + period + "/ledger")
                .body()
                .path("shares")
                .forEach(s -> shares.put(
                        s.path("park").asString(), s.at("/amount/amount").asString()));
        return shares;
    }

    /** What a former park had agreed goes on with the park that has taken its place, from its day on. */
    @Test
    void theNewParkTakesTheFormerOnesPlaceInWhatIsShared() { // R1, R7
        for (int number : List.of(300, 301)) {
            claims(number == 300 ? "pinggu" : "yanqing", number, 1, "2020-01-01", "平谷区");
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> door.get("/enterprises/" + uscc(301)).status() == 200
                        && door.get("/enterprises/" + uscc(300)).status() == 200);
        var _ = moves(300, "pinggu", "yanqing", "2022-01-01");
        var _ = moves(301, "yanqing", "pinggu", "2022-01-01");
        taxed(300, "yanqing", "2023", 100_000);
        taxed(301, "pinggu", "2023", 100_000);
        taxed(300, "yanqing", "2024", 100_000);
        assertThat(shares(300, "2024")).isEqualTo(Map.of("pinggu", "600.00", "yanqing", "400.00"));

        Door.Answer made = door.post(DOOR, """
            {"effective":"2024-05-01","from":["yanqing"],"reason":"拆分","to":[
             {"park":"south","usccs":["%s"]},{"park":"west","rest":true}]}\
            """.formatted(uscc(300)));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(202);
        whenApplied(made.text("id"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(shares(300, "2024"))
                        .as("at the end of the year the enterprise was the new park's: posted anew")
                        .isEqualTo(Map.of("pinggu", "600.00", "south", "400.00")));
        assertThat(shares(300, "2023"))
                .as("a year before the new parks stays as it was")
                .isEqualTo(Map.of("pinggu", "600.00", "yanqing", "400.00"));
        taxed(301, "pinggu", "2024", 100_000);
        assertThat(shares(301, "2024"))
                .as("the origin's part is that of the park which took its place")
                .isEqualTo(Map.of("pinggu", "400.00", "west", "600.00"));
        List<SharingPassed> passed =
                log
                        .all(EnterpriseEvents.topicTo(new ParkCode("south")), List.of(EnterpriseEvents.SHARING_PASSED))
                        .stream()
                        .map(e -> (SharingPassed) e.data())
                        .filter(e -> e.uscc().equals(uscc(300)))
                        .toList();
        assertThat(passed)
                .as("the new park is told by which terms, on its own topic")
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e.terms().getFirst().from()).isEqualTo(LocalDate.parse("2024-05-01")));
        taxed(300, "south", "2025", 50_001);
        assertThat(shares(300, "2025"))
                .as("the new park states the next year itself")
                .isEqualTo(Map.of("pinggu", "300.01", "south", "200.00"));
    }

    private static void contract(String park, int number, String registration, String date, String yuan) {
        FactEvent.TechnologyContractRecorded data = new FactEvent.TechnologyContractRecorded(
                new ParkCode(park),
                uscc(number),
                new TechnologyContract(
                        registration,
                        ContractType.DEVELOPMENT,
                        Money.yuan(new BigDecimal(yuan)),
                        LocalDate.parse(date),
                        null),
                LocalDate.parse(date),
                List.of(),
                true);
        var _ = log.say(
                FactEvents.TECHNOLOGY_CONTRACT_RECORDED,
                "/parks/" + park,
                park + "/" + data.id(),
                1,
                START.plusSeconds(number),
                data);
    }

    private static Map<String, String> byPark(String query) {
        Map<String, String> all = new TreeMap<>();
        door.get("/enterprises/facts/totals?by=park&kind=technology-contract&period=2023" + query)
                .body()
                .path("groups")
                .forEach(g -> all.put(
                        g.at("/by/park").asString(),
                        g.path("count").asInt() + " " + g.at("/sums/0/amount").asString()));
        return all;
    }

    /** R8 with R1: what a former park reported counts for it, or for the park that has taken its place. */
    @Test
    void countsFactsForTheParksOfThenOrOfToday() {
        for (int i = 200; i < 206; i++) {
            claims(i % 2 == 0 ? "shunyi" : "tongzhou", i, 1, "2023-01-01", i % 2 == 0 ? "顺义区" : "通州区");
            contract(i % 2 == 0 ? "shunyi" : "tongzhou", i, "F-" + i, "2023-05-0" + (i - 199), "1" + i + ".01");
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> total("shunyi") == 3
                        && total("tongzhou") == 3
                        && door.get("/enterprises/facts/totals?period=2023")
                                        .body()
                                        .path("count")
                                        .asInt()
                                == 6);
        String asReported = "{\"effective\":\"2024-01-01\",\"from\":[\"shunyi\",\"tongzhou\"],\"to\":["
                + "{\"park\":\"north\",\"rest\":true}]}";
        String before =
                "&asOf=" + door.get("/enterprises/facts/totals?period=2023").text("asOf");
        Door.Answer made = door.post(DOOR, asReported);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(202);
        var _ = whenApplied(made.text("id"));
        Map<String, String> reported = Map.of("shunyi", "3 3606.03", "tongzhou", "3 3609.03");
        assertThat(byPark("")).isEqualTo(reported);
        assertThat(byPark("&attribution=reported")).isEqualTo(reported);
        assertThat(byPark("&attribution=restated")).isEqualTo(Map.of("north", "6 7215.06"));
        assertThat(byPark("&attribution=restated&park=north")).isEqualTo(Map.of("north", "6 7215.06"));
        assertThat(byPark("&attribution=restated&park=shunyi")).isEmpty();
        // as the network knew it before the merger, there was nothing to restate (R8)
        assertThat(byPark("&attribution=restated" + before)).isEqualTo(reported);
        assertThat(byPark("&park=north")).isEmpty();

        JsonNode one = door.get("/enterprises/" + uscc(200) + "/facts?attribution=restated")
                .body();
        assertThat(one.path("attribution").asString()).isEqualTo("restated");
        assertThat(one.at("/items/0/park").asString()).isEqualTo("north");
        assertThat(one.at("/items/0/reportedPark").asString()).isEqualTo("shunyi");
        JsonNode paged = door.get("/enterprises/facts?attribution=restated&park=north&limit=4")
                .body();
        assertThat(paged.path("items")).hasSize(4);
        assertThat(door.get("/enterprises/facts?attribution=restated&park=north&limit=4&cursor="
                                + paged.path("next").asString())
                        .body()
                        .path("items"))
                .hasSize(2);
        assertThat(door.get("/enterprises/facts?attribution=mine").code()).isEqualTo("wrong-parameter");
    }

    private static long consolidated(int fromNumber, int toNumber) {
        List<String> subjects = IntStream.range(fromNumber, toNumber)
                .mapToObj(n -> uscc(n).value())
                .toList();
        return log.all(EnterpriseEvents.TOPIC, List.of(EnterpriseEvents.ENTERPRISE_CONSOLIDATED)).stream()
                .filter(e -> subjects.contains(e.subject()))
                .count();
    }

    @Test
    void refusesWithTheValueAndWhatWasExpected() {
        String good = SPLIT.formatted(",\"rest\":true");
        assertThat(door.post(DOOR, good.replace("\"yizhuang\"", "\"pudong\"")).code())
                .isEqualTo("unknown-park");
        assertThat(door.post(DOOR, good.replace("2024-07-01", "bald")).code()).isEqualTo("wrong-effective");
        assertThat(door.post(DOOR, "{\"effective\":\"2024-07-01\"}").code()).isEqualTo("wrong-parks");
        assertThat(door.post(DOOR, "{\"effective\":\"2024-07-01\",\"from\":[\"shunyi\"],\"to\":[{\"park\":\"east\"}]}")
                        .code())
                .isEqualTo("wrong-part");
        assertThat(door.as(Issuer.shared().administrator("daxing-yizhuang"))
                        .post(DOOR, good)
                        .code())
                .isEqualTo("not-allowed");
        assertThat(door.get(DOOR + "/nothing").status()).isEqualTo(404);
    }
}
