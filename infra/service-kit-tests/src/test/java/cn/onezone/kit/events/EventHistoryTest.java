package cn.onezone.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.EventHistory;
import cn.onezone.contracts.wire.EventType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schemas that partners are shown are those of the records, and no schema changes without a line in its history. Whoever
 * changes a record adds a change without {@code schema} to {@code services/contracts/src/main/resources/events/history.json}
 * and runs this with {@code -Donezone.write-docs=true}, which puts in the fingerprint; a new type is put in by itself.
 */
class EventHistoryTest {
    private static final Path EVENTS = Samples.repository().resolve("services/contracts/src/main/resources/events");
    private static final Path HISTORY = EVENTS.resolve("history.json");
    private static final Path SCHEMAS = EVENTS.resolve("schemas.json");
    private static final boolean WRITE = Boolean.getBoolean("onezone.write-docs");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
    private static final JsonMapper WRITING = JsonMapper.builder()
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    /** All schemas: by record, and the record of each type. */
    private static Map<String, Object> schemas() {
        Schemas schemas = new Schemas(new Javadoc(Samples.repository().resolve("services/contracts/src/main/java")));
        Map<String, Object> types = new TreeMap<>();
        for (EventType<?> type : Catalogue.ALL) {
            var _ = schemas.reference(type.data());
            types.put(type.name(), Schemas.name(type.data()));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("types", types);
        all.put("schemas", new TreeMap<>(schemas.named()));
        return all;
    }

    private static String written(Object value) {
        return WRITING.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    @Test
    void theSchemasThatPartnersAreShownAreThoseOfTheRecords() throws IOException {
        String expected = written(schemas());
        if (WRITE) {
            Files.writeString(SCHEMAS, expected);
        }
        assertThat(SCHEMAS)
                .content()
                .as("%s, to be written anew with -Donezone.write-docs=true", SCHEMAS)
                .isEqualTo(expected);
    }

    @Test
    void noSchemaChangesWithoutALineInItsHistory() throws IOException {
        JsonNode all = JSON.valueToTree(schemas());
        ObjectNode history = (ObjectNode) JSON.readTree(Files.readString(HISTORY));
        if (WRITE) {
            complete(history, all);
            ObjectNode sorted = JSON.createObjectNode();
            for (String name : new TreeSet<>(history.propertyNames())) {
                sorted.set(name, history.path(name));
            }
            Files.writeString(HISTORY, written(sorted));
        }
        Map<String, EventHistory> read = EventHistory.of(Files.readAllBytes(HISTORY));
        assertThat(read.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Catalogue.ALL.stream().map(EventType::name).toList());
        for (EventType<?> type : Catalogue.ALL) {
            EventHistory.Change last = read.get(type.name()).changes().getLast();
            assertThat(last.schema())
                    .as(
                            "the schema of %s is not the one of its last change (%s). Add to it in history.json:"
                                    + " {\"on\": \"<today>\", \"en\": \"…\", \"zh\": \"…\"}, and run with"
                                    + " -Donezone.write-docs=true",
                            type.name(), last.on())
                    .isEqualTo(fingerprint(all, type.name()));
        }
    }

    @Test
    void aTypeThatHasALaterVersionIsDeprecated() {
        Map<String, EventHistory> history = EventHistory.all();
        Set<String> names = new TreeSet<>(history.keySet());
        for (String name : names) {
            EventHistory one = history.get(name);
            assertThat(one.changes().stream().map(EventHistory.Change::on))
                    .as(name)
                    .isSorted();
            int dot = name.lastIndexOf(".v");
            String later = name.substring(0, dot) + ".v" + (Integer.parseInt(name.substring(dot + 2)) + 1);
            if (names.contains(later)) {
                assertThat(one.deprecated())
                        .as("%s, for there is %s", name, later)
                        .isNotNull();
                assertThat(one.deprecated().by()).isEqualTo(later);
            }
            if (one.deprecated() != null && one.deprecated().by() != null) {
                assertThat(names)
                        .as("what takes the place of %s", name)
                        .contains(one.deprecated().by());
            }
        }
    }

    /** What is said for people may be said better without a change; everything else is one. */
    @Test
    void theFingerprintIsOfWhatMachinesRead() {
        JsonNode one = JSON.readTree("""
                {"types":{"t":"A"},"schemas":{"A":{"type":"object","description":"x","properties":{
                  "b":{"$ref":"#/components/schemas/B"},"description":{"type":"string"}}},"B":{"type":"object"},"C":{}}}""");
        String before = fingerprint(one, "t");
        JsonNode reworded = JSON.readTree(
                one.toString().replace("\"x\"", "\"y\"").replace("\"C\":{}", "\"C\":{\"type\":\"string\"}"));
        assertThat(fingerprint(reworded, "t")).isEqualTo(before);
        JsonNode deep =
                JSON.readTree(one.toString().replace("\"B\":{\"type\":\"object\"}", "\"B\":{\"type\":\"string\"}"));
        assertThat(fingerprint(deep, "t")).isNotEqualTo(before);
        JsonNode named = JSON.readTree(one.toString().replace("\"description\":{", "\"meaning\":{"));
        assertThat(fingerprint(named, "t"))
                .as("a field may be called description")
                .isNotEqualTo(before);
    }

    private static void complete(ObjectNode history, JsonNode all) {
        for (EventType<?> type : Catalogue.ALL) {
            if (!history.has(type.name())) {
                history.putObject(type.name())
                        .putArray("changes")
                        .addObject()
                        .put("on", LocalDate.now(ZoneId.of("Asia/Shanghai")).toString())
                        .put("en", "First published.")
                        .put("zh", "首次发布。");
            }
            JsonNode changes = history.path(type.name()).path("changes");
            ObjectNode last = (ObjectNode) changes.get(changes.size() - 1);
            if (!last.has("schema")) {
                last.put("schema", fingerprint(all, type.name()));
            }
        }
    }

    private static String fingerprint(JsonNode all, String type) {
        Map<String, JsonNode> met = new TreeMap<>();
        met(all, all.path("types").path(type).asString(), met);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(JSON.writeValueAsString(met).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void met(JsonNode all, String record, Map<String, JsonNode> met) {
        if (met.containsKey(record)) {
            return;
        }
        JsonNode schema = all.path("schemas").path(record).deepCopy();
        met.put(record, schema);
        plain(all, schema, met);
    }

    private static void plain(JsonNode all, JsonNode schema, Map<String, JsonNode> met) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        object.remove(List.of("description", "title"));
        if (object.has("$ref")) {
            String to = object.path("$ref").asString();
            met(all, to.substring(to.lastIndexOf('/') + 1), met);
        }
        object.path("properties").forEach(property -> plain(all, property, met));
        plain(all, object.path("items"), met);
        plain(all, object.path("additionalProperties"), met);
    }
}
