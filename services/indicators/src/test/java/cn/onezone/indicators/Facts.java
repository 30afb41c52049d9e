package cn.onezone.indicators;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the service's own facts, and the study material they are compared with where it lies beside the repository.
 */
final class Facts {
    /** Plans by the number that the study material gives their files. */
    private static final Map<String, String> PLANS =
            Map.of("000", "BJ13", "001", "IND10", "002", "AP22", "003", "WP25", "004", "P13");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Facts() {}

    /** A JSON file of the service. */
    static JsonNode product(String name) {
        try (InputStream in = Facts.class.getResourceAsStream("/cn/onezone/indicators/" + name)) {
            return JSON.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON file of the study material; skips the calling test, saying so, where the folder is absent. */
    static JsonNode studied(String name) {
        Path folder = folder();
        assumeTrue(
                folder != null,
                "left out: no folder shared/data beside the repository and no property onezone.shared, so " + name
                        + " has nothing to be compared with");
        try {
            return JSON.readTree(
                    Files.readString(Objects.requireNonNull(folder, "folder").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The members of an array. */
    static List<JsonNode> each(JsonNode array) {
        List<JsonNode> out = new ArrayList<>();
        array.forEach(out::add);
        return out;
    }

    /** The texts of a field of each member of an array. */
    static List<String> texts(JsonNode array, String field) {
        return each(array).stream().map(node -> text(node, field)).toList();
    }

    /** A field's text, a number as it is written, empty where absent or null. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asString("");
    }

    /** The short name of the plan that a studied source names. */
    static String plan(JsonNode source) {
        return Objects.requireNonNull(PLANS.get(text(source, "file").substring(0, 3)), () -> "plan of " + source);
    }

    /** The scope of a product's fact in the words of the study material. */
    static String scope(JsonNode fact) {
        String whole = text(fact, "scope").equals("zone") ? "中关村示范区" : "北京市";
        return fact.has("sector") ? whole + "·" + text(fact, "sector") : whole;
    }

    private static @Nullable Path folder() {
        String set = System.getProperty("onezone.shared");
        if (set != null) {
            return Files.isDirectory(Path.of(set, "data")) ? Path.of(set, "data") : null;
        }
        for (Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isRegularFile(data.resolve("indicators.json"))) {
                return data;
            }
        }
        return null;
    }
}
