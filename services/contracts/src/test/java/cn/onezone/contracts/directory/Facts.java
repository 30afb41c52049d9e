package cn.onezone.contracts.directory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the product's own facts, and the study material they are compared with where it lies beside the repository.
 */
public final class Facts {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Facts() {}

    /** A file of the product, by its class path name. */
    public static String product(String name) {
        try (InputStream in = Facts.class.getResourceAsStream("/cn/onezone/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON file of the product. */
    public static JsonNode productJson(String name) {
        return JSON.readTree(product(name));
    }

    /** A file of the study material; skips the calling test, saying so, where the folder is absent. */
    public static String studied(String name) {
        Path folder = folder();
        assumeTrue(
                folder != null,
                "left out: no folder shared/data beside the repository and no property onezone.shared, so " + name
                        + " has nothing to be compared with");
        try {
            return Files.readString(Objects.requireNonNull(folder).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON file of the study material; skips as {@link #studied} does. */
    public static JsonNode studiedJson(String name) {
        return JSON.readTree(studied(name));
    }

    /** The texts of a field of each member of an array. */
    public static List<String> texts(JsonNode array, String field) {
        List<String> out = new ArrayList<>();
        array.forEach(node -> out.add(node.path(field).asString()));
        return out;
    }

    /** The members of an array. */
    public static Stream<JsonNode> each(JsonNode array) {
        List<JsonNode> out = new ArrayList<>();
        array.forEach(out::add);
        return out.stream();
    }

    private static @Nullable Path folder() {
        String set = System.getProperty("onezone.shared");
        if (set != null) {
            return Files.isDirectory(Path.of(set, "data")) ? Path.of(set, "data") : null;
        }
        for (Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isRegularFile(data.resolve("parks.json"))) {
                return data;
            }
        }
        return null;
    }
}
