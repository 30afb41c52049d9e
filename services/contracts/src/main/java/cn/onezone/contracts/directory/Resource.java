package cn.onezone.contracts.directory;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the directory's JSON files. Whatever is missing in them is named with the file it is missing from. */
record Resource(String name, JsonNode root) {
    // a second entry of the same key would silently win otherwise
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Resource bundled(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is not on the class path");
            }
            return new Resource(name, MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Resource file(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Resource(file.toString(), MAPPER.readTree(in));
        } catch (JacksonException e) {
            throw new IllegalArgumentException(file + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JsonNode> list(String field) {
        return list(root, field, true);
    }

    List<JsonNode> list(JsonNode in, String field, boolean required) {
        JsonNode found = in.path(field);
        if (found.isMissingNode() && !required) {
            return List.of();
        }
        if (!found.isArray()) {
            throw new IllegalArgumentException(name + ": " + field + " must be a list");
        }
        List<JsonNode> all = new ArrayList<>();
        found.forEach(all::add);
        return all;
    }

    String text(JsonNode in, String field) {
        JsonNode found = in.path(field);
        if (!found.isString() || found.stringValue().isBlank()) {
            throw new IllegalArgumentException(name + ": " + field + " is missing in " + in);
        }
        return found.stringValue();
    }
}
