package cn.onezone.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.json.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Only additive change within a version: every golden sample stays readable, and nothing in it gets lost. */
class GoldenEventsTest {
    static Stream<Arguments> samples() {
        return Catalogue.ALL.stream()
                .flatMap(type -> Stream.of(Arguments.of(type, "full"), Arguments.of(type, "minimal")));
    }

    private static JsonNode tree(byte[] json) {
        return EventJson.mapper().readTree(json);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsEverySampleAndWritesItBackEqual(EventType<?> type, String name) {
        byte[] sample = Samples.of(type, name);
        Object data = EventJson.read(sample, type.data());
        ObjectNode written = (ObjectNode) EventJson.mapper().readTree(EventJson.write(data));
        // a list that came later is empty in what was published before it, and then says nothing
        written.propertyNames().stream()
                .filter(field -> !tree(sample).has(field) && written.path(field).isContainer())
                .filter(field -> written.path(field).isEmpty())
                .toList()
                .forEach(written::remove);
        assertThat((JsonNode) written).isEqualTo(tree(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresAFieldThatAProducerAdds(EventType<?> type, String name) {
        ObjectNode widened = (ObjectNode) tree(Samples.of(type, name));
        Object before = EventJson.read(Samples.of(type, name), type.data());
        widened.put("addedLater", "更多");
        widened.putObject("alsoAdded").put("deep", 1);
        assertThat((Object) EventJson.read(EventJson.mapper().writeValueAsBytes(widened), type.data()))
                .isEqualTo(before);
    }

    @Test
    void namesEachTypeOnce() {
        assertThat(Catalogue.ALL.stream().map(EventType::name)).doesNotHaveDuplicates();
    }

    /** A sample that was published stays, even if the type is not written any more. */
    @Test
    void hasNoSampleOfATypeThatTheCatalogueForgot() throws IOException {
        Path folder = Samples.repository().resolve("services/contracts/src/main/resources/events");
        try (Stream<Path> types = Files.list(folder)) {
            Set<String> there = types.filter(Files::isDirectory)
                    .map(p -> p.getFileName().toString())
                    .collect(Collectors.toSet());
            assertThat(there)
                    .containsExactlyInAnyOrderElementsOf(
                            Catalogue.ALL.stream().map(EventType::name).toList());
        }
    }
}
