package cn.onezone.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.wire.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * The documentation of events is what the catalogue says. To write it anew:
 * {@code mvn -pl infra/service-kit -am test -Dtest=EventDocumentsTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Donezone.write-docs=true}
 */
class EventDocumentsTest {
    private static final Path TOP = Samples.repository();
    private static final EventDocuments DOCUMENTS =
            new EventDocuments(new Javadoc(TOP.resolve("services/contracts/src/main/java")));

    private static void isUpToDate(String file, String expected) throws IOException {
        Path path = TOP.resolve("docs").resolve(file);
        if (Boolean.getBoolean("onezone.write-docs")) {
            Files.writeString(path, expected);
        }
        assertThat(path)
                .content()
                .as("docs/%s, to be written anew with -Donezone.write-docs=true", file)
                .isEqualTo(expected);
    }

    @Test
    void thePageForPeopleIsUpToDate() throws IOException {
        isUpToDate("events.md", DOCUMENTS.markdown());
    }

    @Test
    void theAsyncApiDocumentIsUpToDate() throws IOException {
        isUpToDate("asyncapi.yaml", EventDocuments.yaml(DOCUMENTS.asyncapi()));
    }

    @Test
    void everyReferenceOfTheAsyncApiDocumentLeadsSomewhere() {
        Object document = new Yaml().load(EventDocuments.yaml(DOCUMENTS.asyncapi()));
        List<String> references = new ArrayList<>();
        collect(document, references);
        assertThat(references).hasSizeGreaterThan(Catalogue.ALL.size());
        assertThat(references)
                .allSatisfy(reference ->
                        assertThat(resolve(document, reference)).as(reference).isInstanceOf(Map.class));
    }

    @Test
    void documentsEveryTypeWithItsSample() {
        String page = DOCUMENTS.markdown();
        assertThat(Catalogue.ALL.stream().map(EventType::name))
                .allSatisfy(name -> assertThat(page).contains("### `" + name + "`"));
    }

    private static void collect(Object node, List<String> references) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (key.equals("$ref")) {
                        references.add((String) value);
                    } else {
                        collect(value, references);
                    }
                });
            case List<?> list -> list.forEach(item -> collect(item, references));
            case null, default -> {}
        }
    }

    private static Object resolve(Object document, String reference) {
        Object node = document;
        for (String step : reference.substring(2).split("/", -1)) {
            node = ((Map<?, ?>) node).get(step);
            assertThat(node).as(step + " of " + reference).isNotNull();
        }
        return node;
    }
}
