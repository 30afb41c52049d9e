package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.value.Uscc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

class EnterpriseSearchTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Uscc uscc(int number) {
        String body = "91110108MA%07d".formatted(number);
        return Uscc.of(body + Uscc.checkCharacter(body));
    }

    private static final Instant RECORDED = Instant.parse("2026-03-01T02:00:00Z");
    private static final EnterpriseQuery.At NOW = new EnterpriseQuery.At(LocalDate.of(2026, 3, 2), null, false);

    static EnterpriseQuery query(
            String text,
            List<String> parks,
            List<String> industries,
            List<String> qualifications,
            int limit,
            EnterpriseQuery.Cursor after) {
        return new EnterpriseQuery(
                NOW,
                text,
                null,
                parks,
                industries,
                qualifications,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                EnterpriseQuery.USUAL,
                Sort.RELEVANCE,
                limit,
                after);
    }

    private static EnterpriseQuery.Cursor cursor(String text) {
        return text == null ? null : EnterpriseQuery.Cursor.of(text, Sort.RELEVANCE);
    }

    private static byte[] event(int number, List<String> names, String park) {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("uscc", uscc(number).value())
                .put("name", names.getFirst())
                .put("park", park)
                .put("industry", "I6513")
                .put("synthetic", true)
                .set("formerNames", JSON.valueToTree(names.subList(1, names.size()))));
    }

    private static JsonNode answer(EnterpriseSearch search, DirectoryReader reader, EnterpriseQuery query) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(bytes)) {
            out.writeStartObject();
            search.search(reader, query, () -> {}, out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
    }

    /** An index of some names, in several segments. */
    private static final class Indexed implements AutoCloseable {
        private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
        private final EnterpriseSearch search = new EnterpriseSearch();
        private final DirectoryReader reader;

        Indexed(List<List<String>> names, String park) {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
                EnterpriseDocument documents = new EnterpriseDocument("seq");
                for (int i = 0; i < names.size(); i++) {
                    writer.addDocument(documents
                            .of(uscc(i).value(), 1, RECORDED, event(i, names.get(i), park), null)
                            .document());
                    if (i % 5 == 4) {
                        writer.commit();
                    }
                }
                writer.commit();
                reader = DirectoryReader.open(directory);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        JsonNode search(String typed, int limit, String cursor) {
            return answer(
                    search,
                    reader,
                    query(
                            EnterpriseQuery.text("q", typed),
                            List.of(),
                            List.of(),
                            List.of(),
                            limit,
                            EnterpriseSearchTest.cursor(cursor)));
        }

        List<String> found(String typed) {
            List<String> codes = new ArrayList<>();
            search(typed, 1000, null)
                    .path("items")
                    .forEach(item -> codes.add(item.path("uscc").stringValue()));
            return codes;
        }

        @Override
        public void close() throws IOException {
            reader.close();
            directory.close();
        }
    }

    /** What is kept of a segment outlives the reader it was read from, which is closed when an enterprise of it changes. */
    @Test
    void readsOnWhenTheFirstReaderOfASegmentIsClosed() throws IOException {
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        EnterpriseSearch search = new EnterpriseSearch();
        EnterpriseQuery all = query(null, List.of(), List.of(), List.of(), 10, null);
        EnterpriseQuery byAddress = query(EnterpriseQuery.text("q", "海淀大街"), List.of(), List.of(), List.of(), 10, null);
        IndexWriterConfig config = new IndexWriterConfig(new KeywordAnalyzer()).setMergePolicy(NoMergePolicy.INSTANCE);
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, config)) {
            for (int i = 0; i < 3; i++) {
                writer.addDocument(documents
                        .of(uscc(i).value(), 1, RECORDED, event(i, List.of("中关村科技"), "haidian"), null)
                        .document());
            }
            assertThat(writer.commit()).isPositive();
            DirectoryReader first = DirectoryReader.open(directory);
            assertThat(answer(search, first, all).path("total").intValue()).isEqualTo(3);
            assertThat(writer.deleteDocuments(EnterpriseDocument.key(uscc(0).value())))
                    .isPositive();
            assertThat(writer.commit()).isPositive();
            try (DirectoryReader second = DirectoryReader.openIfChanged(first)) {
                first.close();
                List<String> rows = new ArrayList<>();
                for (boolean inOrder : List.of(true, false)) {
                    search.select(second, all, inOrder, () -> {}).read(row -> rows.add(row[0]));
                }
                assertThat(rows).hasSize(4);
                assertThat(answer(search, second, byAddress).path("total").intValue())
                        .isZero();
            }
        }
    }

    @Provide
    Arbitrary<String> name() {
        // few characters, so that parts repeat and overlap
        return Arbitraries.strings().withChars("中关村科技Ａaé３3 ").ofMinLength(1).ofMaxLength(9);
    }

    @Provide
    Arbitrary<List<List<String>>> names() {
        return name().list().ofMinSize(1).ofMaxSize(3).list().ofMaxSize(20);
    }

    @Property(tries = 150)
    void findsExactlyTheNamesThatContainTheText(@ForAll("names") List<List<String>> names, @ForAll("name") String typed)
            throws IOException {
        String text = Han.folded(typed);
        if (text.codePointCount(0, text.length()) < 2) {
            return;
        }
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < names.size(); i++) {
            boolean named =
                    names.get(i).stream().anyMatch(name -> Han.folded(name).contains(text));
            if (named || uscc(i).value().startsWith(text.toUpperCase(Locale.ROOT))) {
                expected.add(uscc(i).value());
            }
        }
        if (expected.isEmpty() || isLikely(text)) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).stream().anyMatch(name -> abbreviates(text, Han.folded(name)))) {
                    expected.add(uscc(i).value());
                }
            }
        }
        try (Indexed indexed = new Indexed(names, "haidian")) {
            assertThat(indexed.found(typed)).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Texts of which others than those that have them are found besides; they have no legal form here. */
    static boolean isLikely(String text) {
        return text.matches("\\p{IsIdeographic}{2,4}") && !text.matches("(?:北京|中国|中关村|全国|国家).*");
    }

    /** The rule for short forms, said another way; names here have no legal form. */
    static boolean abbreviates(String text, String name) {
        if (text.length() > 8 || !text.codePoints().allMatch(Character::isIdeographic)) {
            return false;
        }
        String inOrder = text.chars().mapToObj(Character::toString).collect(Collectors.joining(".*"));
        return name.matches("(?:北京市|北京|中国|中关村|全国|国家)?" + inOrder + ".*");
    }

    @Test
    void findsByEveryStartOfACode() throws IOException {
        List<List<String>> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            names.add(List.of("企业" + i));
        }
        try (Indexed indexed = new Indexed(names, "haidian")) {
            String code = uscc(17).value();
            for (int length = 2; length <= 18; length++) {
                String start = code.substring(0, length);
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    if (uscc(i).value().startsWith(start)) {
                        expected.add(uscc(i).value());
                    }
                }
                assertThat(indexed.found(start.toLowerCase(Locale.ROOT)))
                        .as(start)
                        .containsAll(expected)
                        .hasSize(length == 2 ? indexed.found(start).size() : expected.size());
            }
        }
    }

    @Test
    void listsShortNamesFirstAndPagesWithoutGapOrRepeat() throws IOException {
        List<List<String>> names = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            names.add(List.of("科技" + "研".repeat(i % 4)));
        }
        try (Indexed indexed = new Indexed(names, "haidian")) {
            List<String> all = indexed.found("科技");
            List<String> paged = new ArrayList<>();
            String cursor = null;
            do {
                JsonNode page = indexed.search("科技", 4, cursor);
                page.path("items").forEach(item -> paged.add(item.path("uscc").stringValue()));
                cursor = page.path("next").isNull() ? null : page.path("next").stringValue();
            } while (cursor != null);
            assertThat(paged).isEqualTo(all).hasSize(23);
        }
    }

    /** What is known of an enterprise, and what a query asks for; absent or empty as in events and queries. */
    record Firm(
            int number,
            String name,
            String park,
            String industry,
            List<String> qualifications,
            int claims,
            Boolean contested,
            boolean synthetic) {
        boolean doublyClaimed() {
            return contested == null ? claims > 1 : contested;
        }

        byte[] event() {
            ObjectNode event = JSON.createObjectNode()
                    .put("uscc", uscc(number).value())
                    .put("name", name)
                    .put("park", park)
                    .put("industry", industry)
                    .put("synthetic", synthetic);
            ArrayNode held = event.putArray("qualifications");
            qualifications.forEach(code -> held.addObject().put("code", code));
            ArrayNode claimed = event.putArray("claims");
            IntStream.range(0, claims).forEach(_ -> claimed.addObject());
            if (contested != null) {
                event.put("contested", contested);
            }
            return JSON.writeValueAsBytes(event);
        }

        boolean matches(EnterpriseQuery query, boolean abbreviated) {
            return park != null
                    && (query.text() == null
                            || (abbreviated
                                    ? abbreviates(query.text(), Han.folded(name))
                                    : Han.folded(name).contains(query.text())
                                            || uscc(number)
                                                    .value()
                                                    .startsWith(query.text().toUpperCase(Locale.ROOT))))
                    && (query.parks().isEmpty() || query.parks().contains(park))
                    && (query.industries().isEmpty()
                            || (industry != null && query.industries().stream().anyMatch(industry::startsWith)))
                    && (query.qualifications().isEmpty()
                            || query.qualifications().stream().anyMatch(qualifications::contains));
        }
    }

    @Provide
    Arbitrary<List<Firm>> firms() {
        // few numbers, so that most come again and stand where another stood
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        name(),
                        Arbitraries.of("haidian", "fengtai", "yanqing").injectNull(0.1),
                        Arbitraries.of("I", "I65", "I6513", "C3962", "C").injectNull(0.2),
                        Arbitraries.subsetOf("high-tech", "unicorn", "little-giant")
                                .map(List::copyOf),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.of(true, false))
                .as(Firm::new)
                .list()
                .ofMaxSize(80);
    }

    @Provide
    Arbitrary<EnterpriseQuery> queries() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                        Arbitraries.strings()
                                                .withChars("中关村科技")
                                                .ofMinLength(2)
                                                .ofMaxLength(4),
                                        Arbitraries.of("91110108ma", "91110108ma000001"))
                                .injectNull(0.4),
                        Arbitraries.subsetOf("haidian", "fengtai", "changping"),
                        Arbitraries.subsetOf("I", "I65", "C3962"),
                        Arbitraries.subsetOf("high-tech", "unicorn", "gazelle"),
                        Arbitraries.integers().between(1, 4))
                .as((text, parks, industries, qualifications, limit) -> query(
                        EnterpriseQuery.text("q", text),
                        List.copyOf(parks),
                        List.copyOf(industries),
                        List.copyOf(qualifications),
                        limit,
                        null));
    }

    @Property(tries = 150)
    void countsAndPagesWhatMatchesAlsoAfterChanges(
            @ForAll("firms") List<Firm> firms, @ForAll("queries") EnterpriseQuery query) throws IOException {
        Map<Integer, Firm> now = new TreeMap<>();
        Map<Integer, Kept> kept = new HashMap<>();
        EnterpriseSearch search = new EnterpriseSearch();
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            for (int i = 0; i < firms.size(); i++) {
                Firm firm = firms.get(i);
                now.put(firm.number(), firm);
                String code = uscc(firm.number()).value();
                EnterpriseDocument.Made made =
                        documents.of(code, i + 1, RECORDED, firm.event(), kept.get(firm.number()));
                kept.put(firm.number(), made.kept());
                writer.updateDocument(EnterpriseDocument.key(code), made.document());
                if (i % 7 == 6) {
                    writer.flush();
                }
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                assertSame(now, search, reader, query);

                EnterpriseSearch.Counts all = search.count(reader, NOW, () -> {});
                List<Firm> counted = now.values().stream()
                        .filter(firm -> firm.park() != null)
                        .toList();
                assertThat(all.total()).isEqualTo(counted.size());
                assertThat(all.synthetic()).isEqualTo((int)
                        counted.stream().filter(Firm::synthetic).count());
                assertThat(all.doublyClaimed()).isEqualTo((int)
                        counted.stream().filter(Firm::doublyClaimed).count());
            }
        }
    }

    /** The answer is what looking at every enterprise gives, to its last page. */
    private static void assertSame(
            Map<Integer, Firm> now, EnterpriseSearch search, DirectoryReader reader, EnterpriseQuery query) {
        boolean abbreviated = query.text() != null
                && (isLikely(query.text()) || now.values().stream().noneMatch(firm -> firm.matches(query, false)));
        List<Firm> expected = now.values().stream()
                .filter(firm -> firm.matches(query, false) || (abbreviated && firm.matches(query, true)))
                .sorted(Comparator.comparing((Firm firm) -> !firm.matches(query, false))
                        .thenComparingInt(firm -> firm.name().length())
                        .thenComparing(firm -> uscc(firm.number()).value()))
                .toList();
        List<String> paged = new ArrayList<>();
        EnterpriseQuery.Cursor cursor = null;
        do {
            JsonNode answer = answer(search, reader, query.page(query.limit(), cursor));
            answer.path("items").forEach(item -> paged.add(item.path("uscc").stringValue()));
            assertThat(answer.path("total").intValue()).as(query.toString()).isEqualTo(expected.size());
            assertThat(counts(answer, "park"))
                    .isEqualTo(counted(expected.stream().map(Firm::park)));
            assertThat(counts(answer, "industry"))
                    .isEqualTo(counted(expected.stream()
                            .map(Firm::industry)
                            .filter(Objects::nonNull)
                            .map(industry -> industry.substring(0, 1))));
            assertThat(counts(answer, "qualification"))
                    .isEqualTo(counted(expected.stream().flatMap(firm -> firm.qualifications().stream())));
            cursor = cursor(answer.path("next").stringValue(null));
        } while (cursor != null);
        assertThat(paged)
                .isEqualTo(expected.stream()
                        .map(firm -> uscc(firm.number()).value())
                        .toList());
    }

    private static Map<String, Integer> counts(JsonNode answer, String facet) {
        Map<String, Integer> counts = new TreeMap<>();
        answer.path("facets")
                .path(facet)
                .properties()
                .forEach(e -> counts.put(e.getKey(), e.getValue().intValue()));
        return counts;
    }

    private static Map<String, Integer> counted(Stream<String> values) {
        Map<String, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }

    /** Whatever number of parks there is, each is counted apart. */
    @Test
    void countsTheEnterprisesOfEachOfManyParks() throws IOException {
        int parks = 300;
        EnterpriseSearch search = new EnterpriseSearch();
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            for (int i = 0; i < parks; i++) {
                Firm firm = new Firm(i, "企业" + i, "park-" + i, "I6513", List.of(), 1, false, false);
                writer.addDocument(documents
                        .of(uscc(i).value(), 1, RECORDED, firm.event(), null)
                        .document());
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                EnterpriseSearch.Counts all = search.count(reader, NOW, () -> {});
                assertThat(all.total()).isEqualTo(parks);
                assertThat(all.bySection()).isEqualTo(Map.of("I", parks));
                assertThat(all.byPark()).hasSize(parks).containsEntry("park-299", 1);
            }
        }
    }

    /** So many have a text in common that what matches is kept: it must hold for other filters and after changes. */
    @Test
    void whatManyMatchHoldsForOtherFiltersAndAfterChanges() throws IOException {
        int firms = 5_000;
        List<String> parks = List.of("haidian", "fengtai", "yanqing");
        EnterpriseSearch search = new EnterpriseSearch();
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        Map<Integer, Firm> now = new TreeMap<>();
        Map<Integer, Kept> kept = new HashMap<>();
        for (int i = 0; i < firms; i++) {
            String name = (i % 2 == 0 ? "某某科技院" : "科某技院某科") + "研".repeat(i % 3);
            now.put(
                    i,
                    new Firm(i, name, parks.get(i % 3), i % 4 == 0 ? "I6513" : "C3962", List.of(), i % 2, null, true));
        }
        List<EnterpriseQuery> queries = Stream.of("科技", "科技院", "技院", "91110108ma", null)
                .flatMap(text -> Stream.of(List.of("fengtai"), List.of("changping"), List.<String>of())
                        .flatMap(park -> Stream.of(List.of("I65"), List.<String>of())
                                .map(industry -> query(text, park, industry, List.of(), 700, null))))
                .toList();
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            for (Firm firm : now.values()) {
                String code = uscc(firm.number()).value();
                EnterpriseDocument.Made made = documents.of(code, 1, RECORDED, firm.event(), null);
                kept.put(firm.number(), made.kept());
                writer.addDocument(made.document());
            }
            for (int change = 0; change < 3; change++) {
                try (DirectoryReader reader = DirectoryReader.open(writer)) {
                    for (EnterpriseQuery query : queries) {
                        assertSame(now, search, reader, query);
                    }
                }
                for (int i = change; i < firms; i += 7) {
                    Firm moved = new Firm(i, "某某科技院", "changping", "I6513", List.of("unicorn"), 1, null, false);
                    now.put(i, moved);
                    String code = uscc(i).value();
                    EnterpriseDocument.Made made = documents.of(code, 2 + change, RECORDED, moved.event(), kept.get(i));
                    kept.put(i, made.kept());
                    writer.updateDocument(EnterpriseDocument.key(code), made.document());
                }
            }
        }
    }

    /** One that has the text as it stands hides none of those that are called so for short, and each comes once. */
    @Test
    void findsThoseOfWhichATextIsAShortFormBehindThoseThatHaveIt() throws IOException {
        List<List<String>> names = List.of(
                List.of("北京大学科技园建设开发有限公司"),
                List.of("北大荒粮食集团有限公司"),
                List.of("北京大方科技有限公司"),
                List.of("中国北大研究院"),
                List.of("大北农科技有限公司"),
                List.of("北京大学附属医院管理有限公司", "北大医院管理有限公司"));
        try (Indexed indexed = new Indexed(names, "haidian")) {
            List<String> paged = new ArrayList<>();
            String cursor = null;
            do {
                JsonNode page = indexed.search("北大", 1, cursor);
                assertThat(page.path("total").intValue()).isEqualTo(5);
                page.path("items")
                        .forEach(item -> paged.add(item.path("name").stringValue() + " "
                                + item.path("matched").path("as").stringValue()));
                cursor = page.path("next").stringValue(null);
            } while (cursor != null);
            assertThat(paged)
                    .containsExactly(
                            "中国北大研究院 part",
                            "北大荒粮食集团有限公司 part",
                            "北京大学附属医院管理有限公司 part",
                            "北京大方科技有限公司 abbreviation",
                            "北京大学科技园建设开发有限公司 abbreviation");
            assertThat(indexed.search("北京大", 10, null).path("total").intValue())
                    .as("of what begins with a region only those that have it")
                    .isEqualTo(3);
        }
    }

    /** R5: what is decided is claimed twice no longer; of older events the claims are all there is to go by. */
    @Test
    void countsAsDoublyClaimedWhatIsContested() throws IOException {
        List<Firm> firms = List.of(
                new Firm(0, "甲", "haidian", "I6513", List.of(), 2, false, false),
                new Firm(1, "乙", "haidian", "I6513", List.of(), 2, true, false),
                new Firm(2, "丙", "haidian", "I6513", List.of(), 2, null, false),
                new Firm(3, "丁", "haidian", "I6513", List.of(), 1, false, false));
        EnterpriseSearch search = new EnterpriseSearch();
        EnterpriseDocument documents = new EnterpriseDocument("seq");
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
            for (Firm firm : firms) {
                writer.addDocument(documents
                        .of(uscc(firm.number()).value(), 1, RECORDED, firm.event(), null)
                        .document());
            }
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
                EnterpriseQuery all = query(null, List.of(), List.of(), List.of(), 10, null);
                assertThat(search.count(reader, NOW, () -> {}).doublyClaimed()).isEqualTo(2);
                List<String> shown = new ArrayList<>();
                answer(search, reader, all)
                        .path("items")
                        .forEach(item -> shown.add(item.path("name").stringValue() + item.path("doublyClaimed")));
                assertThat(shown).containsExactly("甲false", "乙true", "丙true", "丁false");
                List<String> rows = new ArrayList<>();
                search.select(reader, all, true, () -> {})
                        .read(row -> rows.add(row[ExportColumn.ALL.indexOf(ExportColumn.NAME)]
                                + row[ExportColumn.ALL.indexOf(ExportColumn.DOUBLY_CLAIMED)]));
                assertThat(rows).isEqualTo(shown);
            }
        }
    }

    @Test
    void aSearchEndsWhenItsTimeIsOver() throws IOException {
        try (Indexed indexed = new Indexed(List.of(List.of("某某科技")), "haidian")) {
            for (String text : Arrays.asList("科技", "91110108")) {
                EnterpriseQuery query = query(text, List.of(), List.of(), List.of(), 10, null);
                assertThatThrownBy(() -> indexed.search.search(
                                indexed.reader,
                                query,
                                () -> {
                                    throw new IllegalStateException("over");
                                },
                                JSON.createGenerator(new ByteArrayOutputStream())))
                        .hasMessage("over");
            }
        }
    }

    @Test
    void countsNoEnterpriseThatNoParkClaims() throws IOException {
        try (Indexed indexed = new Indexed(List.of(List.of("某某科技")), null)) {
            assertThat(indexed.search("科技", 10, null).path("total").intValue()).isZero();
            assertThat(indexed.reader.numDocs()).isOne();
        }
    }
}
