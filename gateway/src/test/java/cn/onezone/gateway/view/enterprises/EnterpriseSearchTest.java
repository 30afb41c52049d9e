package cn.onezone.gateway.view.enterprises;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Uscc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnterpriseSearchTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Uscc uscc(int number) {
        String body = "91110108MA%07d".formatted(number);
        return Uscc.of(body + Uscc.checkCharacter(body));
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

    /** An index of some names, in several segments. */
    private static final class Indexed implements AutoCloseable {
        private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
        private final EnterpriseSearch search = new EnterpriseSearch();
        private final DirectoryReader reader;

        Indexed(List<List<String>> names, String park) {
            try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new KeywordAnalyzer()))) {
                EnterpriseDocument documents = new EnterpriseDocument("seq");
                for (int i = 0; i < names.size(); i++) {
                    writer.addDocument(documents.of(uscc(i).value(), 1, event(i, names.get(i), park)));
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
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JsonGenerator out = JSON.createGenerator(bytes)) {
                out.writeStartObject();
                search.search(
                        new IndexSearcher(reader),
                        new EnterpriseQuery(
                                EnterpriseQuery.text(typed),
                                List.of(),
                                List.of(),
                                List.of(),
                                limit,
                                cursor == null ? null : EnterpriseQuery.Cursor.of(cursor)),
                        out);
                out.writeEndObject();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return JSON.readTree(bytes.toString(StandardCharsets.UTF_8));
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
        String text = Bigrams.folded(typed);
        if (text.codePointCount(0, text.length()) < 2) {
            return;
        }
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < names.size(); i++) {
            boolean named =
                    names.get(i).stream().anyMatch(name -> Bigrams.folded(name).contains(text));
            if (named || uscc(i).value().startsWith(text.toUpperCase(Locale.ROOT))) {
                expected.add(uscc(i).value());
            }
        }
        try (Indexed indexed = new Indexed(names, "haidian")) {
            assertThat(indexed.found(typed)).containsExactlyInAnyOrderElementsOf(expected);
        }
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

    @Test
    void countsNoEnterpriseThatNoParkClaims() throws IOException {
        try (Indexed indexed = new Indexed(List.of(List.of("某某科技")), null)) {
            assertThat(indexed.search("科技", 10, null).path("total").intValue()).isZero();
            assertThat(indexed.reader.numDocs()).isOne();
        }
    }
}
