package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Years;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** R8: at every moment the view answers as somebody who keeps all events in a list and looks at each of them. */
class MomentsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
    private static final Instant TIME = Instant.parse("2024-06-01T00:00:00Z");
    private static final List<String> PARKS = List.of("haidian", "fengtai", "yanqing");
    private static final List<String> NAMES = List.of("智芯科技", "北京智芯科技", "中关村科智", "京芯", "芯京科技研究");

    private static Uscc uscc(int number) {
        String body = "91110108MA%07d".formatted(number);
        return Uscc.of(body + Uscc.checkCharacter(body));
    }

    /** An event as it was published. */
    private record Told(int number, long sequence, Instant recordedAt, ObjectNode data) {
        String text(String field) {
            return data.path(field).stringValue(null);
        }

        boolean covers(LocalDate day) {
            String from = text("validFrom");
            String until = text("validUntil");
            return (from == null || !day.isBefore(LocalDate.parse(from)))
                    && (until == null || day.isBefore(LocalDate.parse(until)));
        }

        List<String> all(String list) {
            List<String> all = new ArrayList<>();
            data.path(list).forEach(one -> all.add(one.stringValue()));
            return all;
        }

        /** What of a list is valid on a day, both days included, as often as it stands there. */
        List<String> valid(String list, String field, LocalDate day) {
            List<String> all = new ArrayList<>();
            data.path(list).forEach(one -> {
                String from = one.path("from").stringValue(null);
                String until = one.path("until").stringValue(null);
                if ((from == null || !day.isBefore(LocalDate.parse(from)))
                        && (until == null || !day.isAfter(LocalDate.parse(until)))) {
                    all.add(one.path(field).stringValue());
                }
            });
            return all;
        }

        List<String> names() {
            List<String> all = new ArrayList<>(List.of(text("name")));
            all.addAll(all("formerNames"));
            return all;
        }
    }

    private static Told told(Random random, int number, long sequence) {
        ObjectNode data = JSON.createObjectNode().put("uscc", uscc(number).value());
        data.put("name", pick(random, NAMES));
        data.put("park", random.nextInt(8) == 0 ? null : pick(random, PARKS));
        data.put(
                "industry",
                random.nextInt(5) == 0 ? null : pick(random, List.of("I", "I65", "I651", "I6513", "C3962")));
        data.put("district", random.nextInt(5) == 0 ? null : pick(random, List.of("海淀区", "丰台区")));
        data.put("address", random.nextInt(5) == 0 ? null : pick(random, List.of("北京市海淀区中关村大街1号", "上地信息路2号", "丰台科技園")));
        data.put("scale", random.nextInt(5) == 0 ? null : pick(random, List.of("large", "small", "micro")));
        data.put("foundedOn", random.nextInt(5) == 0 ? null : "20%02d-05-06".formatted(random.nextInt(12, 16)));
        data.put("synthetic", random.nextBoolean());
        if (random.nextInt(4) > 0) {
            data.putObject("registeredCapital")
                    .put("amount", random.nextInt(4) + ".00")
                    .put("currency", pick(random, List.of("CNY", "CNY", "USD", "EUR")));
        }
        if (random.nextInt(3) > 0) {
            data.putObject("place")
                    .put("longitude", "116.%d".formatted(random.nextInt(10, 99)))
                    .put("latitude", "39.%d".formatted(random.nextInt(10, 99)));
        }
        ArrayNode former = data.putArray("formerNames");
        if (random.nextInt(3) == 0) {
            former.add(pick(random, NAMES));
        }
        ArrayNode held = data.putArray("qualifications");
        for (String code : List.of("high-tech", "unicorn", "high-tech")) {
            if (random.nextInt(3) == 0) {
                dated(random, held.addObject().put("code", code));
            }
        }
        ArrayNode listed = data.putArray("listings");
        for (String code : List.of("XSHG", "XHKG")) {
            if (random.nextInt(4) == 0) {
                dated(random, listed.addObject().put("exchange", code).put("ticker", "1"));
            }
        }
        if (random.nextInt(3) > 0) {
            data.put("validFrom", DAY.plusDays(random.nextInt(20)).toString());
        }
        if (random.nextInt(3) == 0) {
            data.put("validUntil", DAY.plusDays(20 + random.nextInt(20)).toString());
        }
        ArrayNode claims = data.putArray("claims");
        for (int i = random.nextInt(3); i > 0; i--) {
            claims.addObject();
        }
        ObjectNode restated = data.putObject("restated");
        if (random.nextInt(3) == 0) {
            restated.put("fengtai", random.nextBoolean() ? "yizhuang" : "haidian");
        }
        return new Told(number, sequence, TIME.plusSeconds(3600L * (sequence + random.nextInt(3))), data);
    }

    /** Some begin and end within the days of the event that names them, some around them, and some end before they begin. */
    private static void dated(Random random, ObjectNode one) {
        if (random.nextInt(3) > 0) {
            one.put("from", DAY.plusDays(random.nextInt(-4, 30)).toString());
        }
        if (random.nextInt(3) > 0) {
            one.put(
                    "until",
                    random.nextInt(3) == 0
                            ? null
                            : DAY.plusDays(random.nextInt(-2, 45)).toString());
        }
    }

    private static <T> T pick(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /** What stands of an enterprise at a moment, and the park it counts for; absent if it is not counted. */
    private record Stands(Told told, String park, LocalDate day) {
        List<String> qualifications() {
            return told.valid("qualifications", "code", day);
        }

        List<String> exchanges() {
            return told.valid("listings", "exchange", day);
        }
    }

    private static Stands at(List<Told> events, At at) {
        Told one = events.stream()
                .filter(told -> at.asOf() == null || !told.recordedAt().isAfter(at.asOf()))
                .filter(told -> told.covers(at.validAt()))
                .max(Comparator.comparingLong(Told::sequence))
                .orElse(null);
        if (one == null || one.text("park") == null) {
            return null;
        }
        String park = one.text("park");
        return new Stands(
                one, at.restated() ? one.data().path("restated").path(park).stringValue(park) : park, at.validAt());
    }

    private static boolean matches(Stands it, EnterpriseQuery query, boolean abbreviated) {
        Told told = it.told();
        String industry = told.text("industry");
        String founded = told.text("foundedOn");
        return (query.text() == null
                        || told.names().stream()
                                .map(Han::folded)
                                .anyMatch(name -> abbreviated
                                        ? EnterpriseSearchTest.abbreviates(query.text(), name)
                                        : name.contains(query.text())))
                && (query.address() == null
                        || (told.text("address") != null
                                && Han.folded(told.text("address")).contains(query.address())))
                && any(query.parks(), List.of(it.park()))
                && (query.industries().isEmpty()
                        || (industry != null && query.industries().stream().anyMatch(industry::startsWith)))
                && any(query.qualifications(), it.qualifications())
                && any(query.districts(), told.text("district") == null ? List.of() : List.of(told.text("district")))
                && any(query.scales(), told.text("scale") == null ? List.of() : List.of(told.text("scale")))
                && any(query.listings(), it.exchanges())
                && (query.founded().isEmpty()
                        || (founded != null
                                && query.founded().stream()
                                        .anyMatch(years -> years.has(Integer.parseInt(founded.substring(0, 4))))));
    }

    private static boolean any(List<String> asked, List<String> has) {
        return asked.isEmpty() || has.stream().anyMatch(asked::contains);
    }

    private static List<String> counted(Stands it, Facet facet) {
        Told told = it.told();
        String industry = told.text("industry");
        String founded = told.text("foundedOn");
        return switch (facet) {
            case PARK -> List.of(it.park());
            case INDUSTRY -> start(industry, 1);
            case DIVISION -> start(industry, 3);
            case GROUP -> start(industry, 4);
            case CLASS -> start(industry, 5);
            case QUALIFICATION -> List.copyOf(new TreeSet<>(it.qualifications()));
            case DISTRICT -> told.text("district") == null ? List.of() : List.of(told.text("district"));
            case SCALE -> told.text("scale") == null ? List.of() : List.of(told.text("scale"));
            case FOUNDED -> start(founded, 4);
            case LISTING -> List.copyOf(new TreeSet<>(it.exchanges()));
        };
    }

    private static List<String> start(String text, int length) {
        return text == null || text.length() < length ? List.of() : List.of(text.substring(0, length));
    }

    private static Comparator<Stands> order(Sort sort) {
        Comparator<Stands> byCode =
                Comparator.comparing(it -> uscc(it.told().number()).value());
        Comparator<Stands> by = switch (sort) {
            case RELEVANCE ->
                Comparator.comparingInt(it -> it.told().text("name").length());
            case NAME, NAME_DESCENDING ->
                (one, other) -> (sort == Sort.NAME ? 1 : -1)
                        * Pinyin.compare(
                                Han.folded(one.told().text("name")),
                                Han.folded(other.told().text("name")));
            case FOUNDED -> nullsLast(it -> it.told().text("foundedOn"), Comparator.<String>naturalOrder());
            case FOUNDED_DESCENDING -> nullsLast(it -> it.told().text("foundedOn"), Comparator.<String>reverseOrder());
            case CAPITAL ->
                nullsLast(MomentsTest::currency, Comparator.<String>naturalOrder())
                        .thenComparing(nullsLast(MomentsTest::amount, Comparator.<String>naturalOrder()));
            case CAPITAL_DESCENDING ->
                nullsLast(MomentsTest::currency, Comparator.<String>naturalOrder())
                        .thenComparing(nullsLast(MomentsTest::amount, Comparator.<String>reverseOrder()));
        };
        return by.thenComparing(byCode);
    }

    private static <T> Comparator<Stands> nullsLast(java.util.function.Function<Stands, T> value, Comparator<T> order) {
        return Comparator.comparing(value, Comparator.nullsLast(order));
    }

    private static String currency(Stands it) {
        String code =
                it.told().data().path("registeredCapital").path("currency").stringValue(null);
        return "CNY".equals(code) ? "" : code;
    }

    private static String amount(Stands it) {
        return it.told().data().path("registeredCapital").path("amount").stringValue(null);
    }

    private static EnterpriseQuery query(Random random, At at, Sort sort, int limit) {
        TreeSet<Facet> facets = new TreeSet<>();
        for (Facet facet : Facet.values()) {
            if (random.nextBoolean()) {
                facets.add(facet);
            }
        }
        return new EnterpriseQuery(
                at,
                random.nextInt(2) == 0
                        ? null
                        : pick(random, List.of("智芯", "科技", "芯科技", "京芯", "北京智", "中智", "北技", "智科", "芯科")),
                random.nextInt(5) > 0 ? null : pick(random, List.of("海淀", "信息路", "科技园")),
                some(random, List.of("haidian", "yizhuang")),
                some(random, List.of("I", "I65", "C3962")),
                some(random, List.of("high-tech", "gazelle")),
                some(random, List.of("海淀区")),
                some(random, List.of("large", "micro")),
                random.nextInt(6) == 0 ? List.of(new Years(2012, 2013)) : List.of(),
                some(random, List.of("XSHG")),
                facets,
                sort,
                limit,
                null);
    }

    private static List<String> some(Random random, List<String> all) {
        return random.nextInt(6) > 0 ? List.of() : all;
    }

    @Test
    void answersAtEveryMomentAsOneWhoLooksAtAllEvents() throws IOException {
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            Map<Integer, List<Told>> events = new TreeMap<>();
            List<Told> published = new ArrayList<>();
            for (int number = 0; number < 25; number++) {
                int count = 1 + random.nextInt(6);
                for (int sequence = 1; sequence <= count; sequence++) {
                    Told told = told(random, number, sequence);
                    events.computeIfAbsent(number, _ -> new ArrayList<>()).add(told);
                    published.add(told);
                    if (random.nextInt(4) == 0) {
                        published.add(told);
                    }
                }
            }
            java.util.Collections.shuffle(published, random);
            try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                    IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
                index(published, writer, random);
                try (DirectoryReader reader = DirectoryReader.open(writer)) {
                    EnterpriseSearch search = new EnterpriseSearch();
                    for (int i = 0; i < 40; i++) {
                        At at = new At(
                                DAY.plusDays(random.nextInt(-2, 45)),
                                random.nextInt(3) == 0 ? null : TIME.plusSeconds(1800L * random.nextInt(-1, 18)),
                                random.nextBoolean());
                        assertSame(
                                "seed " + seed,
                                events,
                                search,
                                reader,
                                query(random, at, pick(random, List.of(Sort.values())), 1 + random.nextInt(5)));
                    }
                }
            }
        }
    }

    /**
     * So many have a text, or pass a filter, that they are kept with how many have each combination of profile and
     * attributes, or, if these are too many, are looked at one by one; some of them are deleted since.
     */
    @Test
    void countsByAttributesAsOneWhoLooksAtAllEventsAlsoWhereManyMatch() throws IOException {
        for (int kinds : List.of(6, 100_000)) {
            Random random = new Random(kinds);
            List<Told> newest = new ArrayList<>();
            List<Told> earlier = new ArrayList<>();
            for (int number = 0; number < 6_000; number++) {
                boolean twice = number % 3 == 0;
                newest.add(told(new Random(random.nextInt(kinds)), number, twice ? 2 : 1));
                if (twice) {
                    earlier.add(told(new Random(random.nextInt(kinds)), number, 1));
                }
            }
            try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                    IndexWriter writer = new IndexWriter(
                            directory,
                            new IndexWriterConfig(new KeywordAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE))) {
                EnterpriseSearch search = new EnterpriseSearch();
                Map<Integer, List<Told>> events = new TreeMap<>();
                Map<Integer, Kept> kept = new HashMap<>();
                // what comes late replaces documents in the segment of all
                for (List<Told> published : List.of(newest, earlier)) {
                    for (Told told : published) {
                        events.computeIfAbsent(told.number(), _ -> new ArrayList<>())
                                .add(told);
                        add(told, writer, kept);
                    }
                    try (DirectoryReader reader = DirectoryReader.open(writer)) {
                        assertThat(reader.numDeletedDocs()).isEqualTo(published.equals(newest) ? 0 : earlier.size());
                        assertThat(areFew(reader)).isEqualTo(kinds == 6);
                        for (int i = 0; i < 40; i++) {
                            At at = new At(
                                    DAY.plusDays(random.nextInt(-2, 45)),
                                    random.nextInt(3) == 0 ? null : TIME.plusSeconds(3600L * random.nextInt(1, 6)),
                                    random.nextBoolean());
                            Sort sort = random.nextInt(6) == 0 ? Sort.FOUNDED : Sort.RELEVANCE;
                            EnterpriseQuery query = query(random, at, sort, random.nextInt(300, 1_000));
                            assertAnswers(kinds + " kinds", events, search, reader, query);
                        }
                    }
                }
            }
        }
    }

    private static ObjectNode dated(ObjectNode one, String from, String until) {
        return one.put("from", from).put("until", until);
    }

    /** As much of an answer as a qualification and a listing are in. */
    private static String heldOn(String day, EnterpriseSearch search, DirectoryReader reader) throws IOException {
        At at = new At(LocalDate.parse(day), null, false);
        EnterpriseQuery all = new EnterpriseQuery(
                at,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                java.util.Set.of(Facet.QUALIFICATION, Facet.LISTING),
                Sort.RELEVANCE,
                10,
                null);
        JsonNode answer = answer(search, reader, all);
        List<String> row = new ArrayList<>();
        search.select(reader, all, false, () -> {})
                .read(one -> row.addAll(List.of(
                        one[ExportColumn.ALL.indexOf(ExportColumn.QUALIFICATIONS)],
                        one[ExportColumn.ALL.indexOf(ExportColumn.LISTINGS)])));
        return answer.path("facets")
                + " "
                + texts(answer.path("items").get(0).path("qualifications"), "code")
                + " "
                + row
                + " "
                + search.count(reader, at, () -> {}).byQualification();
    }

    private static List<Integer> found(String day, EnterpriseSearch search, DirectoryReader reader) throws IOException {
        At at = new At(LocalDate.parse(day), null, false);
        List<Integer> totals = new ArrayList<>();
        for (List<List<String>> asked : List.of(
                List.of(List.of("high-tech"), List.<String>of()), List.of(List.<String>of(), List.of("XSHG")))) {
            EnterpriseQuery query = new EnterpriseQuery(
                    at,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    asked.getFirst(),
                    List.of(),
                    List.of(),
                    List.of(),
                    asked.getLast(),
                    EnterpriseQuery.USUAL,
                    Sort.RELEVANCE,
                    10,
                    null);
            totals.add(answer(search, reader, query).path("total").intValue());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                out.writeStartObject();
                search.map(reader, query, MapBox.of("116.2,39.2,116.8,39.8", "7"), () -> {}, out);
                out.writeEndObject();
            }
            totals.add(JSON.readTree(bytes.toString(StandardCharsets.UTF_8))
                    .path("total")
                    .intValue());
        }
        return totals;
    }

    /**
     * R8: a certificate counts from its first day to its last and a listing to the last day of trading, whatever the days of the
     * event that names them, in one index that is asked of one day after the other as time passes. docs/aggregates.md sums
     * up the parks so, and the effect of a decision on a double claim is shown so.
     */
    @Test
    void countsACertificateAndAListingOnTheDaysOnWhichTheyAreValid_R8() throws IOException {
        ObjectNode first = JSON.createObjectNode()
                .put("uscc", uscc(1).value())
                .put("name", "京芯")
                .put("park", "haidian");
        ArrayNode held = first.putArray("qualifications");
        dated(held.addObject().put("code", "high-tech"), "2019-12-01", "2022-11-30");
        dated(held.addObject().put("code", "unicorn"), null, null);
        dated(
                first.putArray("listings").addObject().put("exchange", "XSHG").put("ticker", "600001"),
                "2016-01-04",
                "2024-06-28");
        ObjectNode second = first.deepCopy().put("validFrom", "2025-01-01");
        dated(second.withArrayProperty("qualifications").addObject().put("code", "high-tech"), "2025-12-01", null);
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            Map<Integer, Kept> kept = new HashMap<>();
            add(new Told(1, 1, TIME, first), writer, kept);
            add(new Told(1, 2, TIME.plusSeconds(60), second), writer, kept);
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                EnterpriseSearch search = new EnterpriseSearch();
                search.warm(reader.leaves().getFirst().reader(), LocalDate.of(2015, 1, 1));
                String neither = "{\"qualification\":{\"unicorn\":1},\"listing\":{}} unicorn [unicorn, ] {unicorn=1}";
                String listed = "{\"qualification\":{\"unicorn\":1},\"listing\":{\"XSHG\":1}} unicorn"
                        + " [unicorn, XSHG 600001] {unicorn=1}";
                String both = "{\"qualification\":{\"high-tech\":1,\"unicorn\":1},\"listing\":{\"XSHG\":1}}"
                        + " high-tech；unicorn [high-tech；unicorn, XSHG 600001] {high-tech=1, unicorn=1}";
                String renewed = "{\"qualification\":{\"high-tech\":1,\"unicorn\":1},\"listing\":{}}"
                        + " unicorn；high-tech [unicorn；high-tech, ] {high-tech=1, unicorn=1}";
                assertThat(heldOn("2015-01-01", search, reader)).isEqualTo(neither);
                assertThat(found("2015-01-01", search, reader)).containsExactly(0, 0, 0, 0);
                assertThat(heldOn("2016-01-03", search, reader)).isEqualTo(neither);
                assertThat(heldOn("2016-01-04", search, reader)).isEqualTo(listed);
                assertThat(found("2019-11-30", search, reader)).containsExactly(0, 0, 1, 1);
                assertThat(heldOn("2019-12-01", search, reader)).isEqualTo(both);
                assertThat(found("2019-12-01", search, reader)).containsExactly(1, 1, 1, 1);
                assertThat(heldOn("2022-11-30", search, reader)).isEqualTo(both);
                assertThat(found("2022-11-30", search, reader)).containsExactly(1, 1, 1, 1);
                assertThat(heldOn("2022-12-01", search, reader)).isEqualTo(listed);
                assertThat(found("2022-12-01", search, reader)).containsExactly(0, 0, 1, 1);
                assertThat(heldOn("2024-06-28", search, reader)).isEqualTo(listed);
                assertThat(found("2024-06-29", search, reader)).containsExactly(0, 0, 0, 0);
                assertThat(heldOn("2025-11-30", search, reader)).isEqualTo(neither);
                assertThat(heldOn("2025-12-01", search, reader))
                        .as("the same index on the next day")
                        .isEqualTo(renewed);
                assertThat(found("2026-11-28", search, reader)).containsExactly(1, 1, 0, 0);
            }
        }
    }

    private static boolean areFew(DirectoryReader reader) {
        Columns columns = new Columns.Cache().of(reader.leaves().getFirst().reader());
        Moment moment = columns.at(new At(DAY, null, false).asked());
        return moment.everything().combinations(columns, moment) != null;
    }

    private static void index(List<Told> published, IndexWriter writer, Random random) throws IOException {
        Map<Integer, Kept> kept = new HashMap<>();
        for (Told told : published) {
            add(told, writer, kept);
            if (random.nextInt(20) == 0) {
                writer.flush();
            }
        }
    }

    private static void add(Told told, IndexWriter writer, Map<Integer, Kept> kept) throws IOException {
        String code = uscc(told.number()).value();
        EnterpriseDocument.Made made = new EnterpriseDocument("seq")
                .of(
                        code,
                        told.sequence(),
                        told.recordedAt(),
                        JSON.writeValueAsBytes(told.data()),
                        kept.get(told.number()));
        if (made != null) {
            kept.put(told.number(), made.kept());
            writer.updateDocument(EnterpriseDocument.key(code), made.document());
        }
    }

    private static void assertSame(
            String seed,
            Map<Integer, List<Told>> events,
            EnterpriseSearch search,
            DirectoryReader reader,
            EnterpriseQuery query)
            throws IOException {
        Answered answered = assertAnswers(seed, events, search, reader, query);
        List<String> paged = answered.paged();
        assertMapped(seed, answered.expected(), search, reader, query);
        Selection asTheyLie = search.select(reader, query, false, () -> {});
        assertThat(exported(asTheyLie)).as(seed + ", " + query).containsExactlyInAnyOrderElementsOf(paged);
        assertThat(asTheyLie.total()).isEqualTo(paged.size());
        Selection inOrder = search.select(reader, query, true, () -> {});
        assertThat(exported(inOrder)).as("in order, " + seed + ", " + query).isEqualTo(paged);
        assertThat(inOrder.total()).isEqualTo(paged.size());
    }

    /** What was to be answered, and all pages as they were. */
    private record Answered(List<Stands> expected, List<String> paged) {}

    private static Answered assertAnswers(
            String seed,
            Map<Integer, List<Told>> events,
            EnterpriseSearch search,
            DirectoryReader reader,
            EnterpriseQuery query)
            throws IOException {
        List<Stands> all = events.values().stream()
                .map(told -> at(told, query.at()))
                .filter(Objects::nonNull)
                .toList();
        boolean abbreviated = query.text() != null
                && (EnterpriseSearchTest.isLikely(query.text())
                        || all.stream().noneMatch(it -> matches(it, query, false)));
        List<Stands> expected = all.stream()
                .filter(it -> matches(it, query, false) || (abbreviated && matches(it, query, true)))
                .sorted(Comparator.comparing(
                                (Stands it) -> query.sort() == Sort.RELEVANCE && !matches(it, query, false))
                        .thenComparing(order(query.sort())))
                .toList();
        List<String> paged = new ArrayList<>();
        EnterpriseQuery.Cursor cursor = null;
        do {
            JsonNode answer = answer(search, reader, query.page(query.limit(), cursor));
            String asked = seed + ", " + query;
            answer.path("items")
                    .forEach(item -> paged.add(item.path("uscc").stringValue()
                            + ' '
                            + item.path("name").stringValue()
                            + ' '
                            + item.path("park").stringValue()
                            + ' '
                            + texts(item.path("qualifications"), "code")));
            assertThat(answer.path("total").intValue()).as(asked).isEqualTo(expected.size());
            for (Facet facet : query.facets()) {
                Map<String, Integer> counts = new TreeMap<>();
                expected.stream()
                        .flatMap(it -> counted(it, facet).stream())
                        .forEach(value -> counts.merge(value, 1, Integer::sum));
                Map<String, Integer> given = new TreeMap<>();
                answer.path("facets")
                        .path(facet.text())
                        .properties()
                        .forEach(e -> given.put(e.getKey(), e.getValue().intValue()));
                assertThat(given).as(asked + ' ' + facet).isEqualTo(counts);
            }
            String next = answer.path("next").stringValue(null);
            cursor = next == null ? null : EnterpriseQuery.Cursor.of(next, query.sort());
        } while (cursor != null);
        assertThat(paged)
                .as(seed + ", " + query)
                .isEqualTo(expected.stream()
                        .map(it -> uscc(it.told().number()).value()
                                + ' '
                                + it.told().text("name")
                                + ' '
                                + it.park()
                                + ' '
                                + String.join("；", it.qualifications()))
                        .toList());
        return new Answered(expected, paged);
    }

    private static List<String> exported(Selection selection) throws IOException {
        List<String> all = new ArrayList<>();
        selection.read(row -> all.add(row[ExportColumn.ALL.indexOf(ExportColumn.USCC)]
                + ' '
                + row[ExportColumn.ALL.indexOf(ExportColumn.NAME)]
                + ' '
                + row[ExportColumn.ALL.indexOf(ExportColumn.PARK)]
                + ' '
                + row[ExportColumn.ALL.indexOf(ExportColumn.QUALIFICATIONS)]));
        return all;
    }

    private static String texts(JsonNode list, String field) {
        List<String> all = new ArrayList<>();
        list.forEach(one -> all.add(one.path(field).stringValue()));
        return String.join("；", all);
    }

    /** The clusters of a map sum up to those inside. */
    private static void assertMapped(
            String seed, List<Stands> expected, EnterpriseSearch search, DirectoryReader reader, EnterpriseQuery query)
            throws IOException {
        MapBox box = MapBox.of("116.2,39.2,116.8,39.8", "7");
        long placed =
                expected.stream().filter(it -> it.told().data().has("place")).count();
        long inside = expected.stream()
                .map(it -> it.told().data().path("place"))
                .filter(place -> place.has("longitude"))
                .filter(place -> Stream.of("longitude", "latitude").allMatch(side -> {
                    String fraction = place.path(side).stringValue().split("\\.", -1)[1];
                    return Integer.parseInt(fraction) >= 20 && Integer.parseInt(fraction) <= 80;
                }))
                .count();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            search.map(reader, query, box, () -> {}, out);
            out.writeEndObject();
        }
        JsonNode map = JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
        assertThat(map.path("inside").longValue()).as(seed + ", " + query).isEqualTo(inside);
        assertThat(map.path("withoutPlace").longValue()).isEqualTo(expected.size() - placed);
        long sum = 0;
        for (JsonNode feature : map.path("features")) {
            sum += feature.path("properties").path("count").longValue();
        }
        assertThat(sum).isEqualTo(inside);
    }

    private static JsonNode answer(EnterpriseSearch search, DirectoryReader reader, EnterpriseQuery query)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            search.search(reader, query, () -> {}, out);
            out.writeEndObject();
        }
        return JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
    }
}
