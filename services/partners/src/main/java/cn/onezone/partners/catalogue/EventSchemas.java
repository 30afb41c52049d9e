package cn.onezone.partners.catalogue;

import cn.onezone.contracts.wire.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas of what events carry: as their sources tell it, and as it is delivered, where an agreement takes fields away,
 * hashes and suppresses them. The former stand in {@code /events/schemas.json}, made from the records; a test holds them equal.
 */
final class EventSchemas {
    /** Where schemas stand of which a reference is to another. */
    static final String DEFINITIONS = "#/$defs/";

    private static final String MADE = "#/components/schemas/";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode types;
    private final JsonNode schemas;

    EventSchemas() {
        JsonNode all = JSON.readTree(resource("/events/schemas.json"));
        this.types = all.path("types");
        this.schemas = all.path("schemas");
    }

    /** A file that the contracts ship. */
    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(EventType.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Data of a sample of a type. */
    static ObjectNode sample(EventType<?> type) {
        return (ObjectNode) JSON.readTree(resource("/events/" + type.name() + "/full.json"));
    }

    private String record(String type) {
        return types.path(type).asString();
    }

    /** The records that a record needs, and itself, by name. */
    private void met(String record, Map<String, ObjectNode> met) {
        if (met.containsKey(record)) {
            return;
        }
        ObjectNode schema = (ObjectNode) schemas.path(record).deepCopy();
        met.put(record, schema);
        references(schema, met);
    }

    private void references(JsonNode node, Map<String, ObjectNode> met) {
        String to = node.path("$ref").asString("");
        if (!to.isEmpty()) {
            met(to.substring(MADE.length()), met);
        }
        node.forEach(inner -> references(inner, met));
    }

    private static void rebase(JsonNode node, String base) {
        if (node instanceof ObjectNode object && object.path("$ref").isString()) {
            String to = object.path("$ref").asString();
            object.put("$ref", base + to.substring(MADE.length()));
        }
        node.forEach(inner -> rebase(inner, base));
    }

    /** Of the data as the source tells them, complete in itself. */
    ObjectNode data(EventType<?> type) {
        Map<String, ObjectNode> met = new TreeMap<>();
        met(record(type.name()), met);
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", type.name());
        schema.put("$ref", DEFINITIONS + record(type.name()));
        ObjectNode definitions = schema.putObject("$defs");
        met.forEach((name, one) -> {
            rebase(one, DEFINITIONS);
            definitions.set(name, one);
        });
        return schema;
    }

    /** Of the whole CloudEvent as it is delivered, complete in itself. */
    ObjectNode event(EventType<?> type) {
        ObjectNode schema = NODES.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.setAll(event(type, DEFINITIONS));
        ObjectNode definitions = schema.putObject("$defs");
        delivered(List.of(type), DEFINITIONS).forEach(definitions::set);
        return schema;
    }

    /** Of the whole CloudEvent, with what it needs standing elsewhere. */
    static ObjectNode envelope(String type) {
        ObjectNode schema = NODES.objectNode();
        schema.put("title", type);
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("specversion").put("type", "string").put("const", "1.0");
        text(properties, "id", "the same whenever the event is delivered");
        text(properties, "source", "who speaks, for instance /parks/haidian");
        properties.putObject("type").put("type", "string").put("const", type);
        text(properties, "subject", "what it is about, or its hash; events of one subject come in order");
        text(properties, "time", "when it became true in the world").put("format", "date-time");
        properties.putObject("datacontenttype").put("type", "string").put("const", "application/json");
        text(properties, "recordedtime", "when its source recorded it").put("format", "date-time");
        text(properties, "sequence", "its number in the subscription: 1, 2, 3 … without a hole")
                .put("pattern", "^[0-9]{10,}$");
        text(properties, "subjectsequence", "version of the subject at its source")
                .put("pattern", "^[0-9]{10,}$");
        text(properties, "subscription", "whose number it is");
        ArrayNode required = schema.putArray("required");
        properties.propertyNames().forEach(required::add);
        required.add("data");
        return schema;
    }

    /** Of the notice that stands in the place of an event that may leave no more. */
    static ObjectNode withheld(String type) {
        ObjectNode schema = NODES.objectNode();
        schema.put("title", type);
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("specversion").put("type", "string").put("const", "1.0");
        text(properties, "id", "subscription and number");
        properties.putObject("source").put("type", "string").put("const", "/partners");
        properties.putObject("type").put("type", "string").put("const", type);
        text(properties, "sequence", "the number of the event").put("pattern", "^[0-9]{10,}$");
        text(properties, "subscription", "whose number it is");
        text(properties, "eventdigest", "SHA-256 of a zero byte and the event, base64url")
                .put("pattern", "^[A-Za-z0-9_-]{43}$");
        ArrayNode required = schema.putArray("required");
        properties.propertyNames().forEach(required::add);
        return schema;
    }

    ObjectNode event(EventType<?> type, String base) {
        ObjectNode schema = envelope(type.name());
        ObjectNode properties = (ObjectNode) schema.path("properties");
        properties
                .putObject("data")
                .put("description", "of " + record(type.name()) + " what the agreement names")
                .put("$ref", base + record(type.name()));
        return schema;
    }

    private static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    /** The records that some types need, as they are delivered, by name. */
    Map<String, ObjectNode> delivered(List<EventType<?>> of, String base) {
        Map<String, ObjectNode> met = new TreeMap<>();
        of.forEach(type -> met(record(type.name()), met));
        Map<String, ObjectNode> reduced = new LinkedHashMap<>();
        met.forEach((name, schema) -> {
            rebase(schema, base);
            ObjectNode one = schema.deepCopy();
            // nothing is always there: the agreement says what is
            one.remove("required");
            if (one.path("properties") instanceof ObjectNode properties) {
                for (String property : List.copyOf(properties.propertyNames())) {
                    properties.set(property, reduced(properties.path(property)));
                }
            }
            reduced.put(name, one);
        });
        return reduced;
    }

    /** A value that is kept, hashed or suppressed; of a list or a map each of its items. */
    private static ObjectNode reduced(JsonNode schema) {
        ObjectNode kept = (ObjectNode) schema.deepCopy();
        ObjectNode any = NODES.objectNode();
        if (kept.has("description")) {
            any.set("description", kept.path("description"));
            kept.remove("description");
        }
        ArrayNode ways = any.putArray("anyOf");
        if (kept.has("items")) {
            kept.set("items", reduced(kept.path("items")));
        } else if (!kept.has("$ref")) {
            if (kept.has("additionalProperties")) {
                kept.set("additionalProperties", reduced(kept.path("additionalProperties")));
            }
            ways.addObject().put("title", "hashed").put("type", "string").put("pattern", "^[A-Za-z0-9_-]{43}$");
        }
        ways.insert(0, kept);
        ways.addObject().put("type", "null");
        return any;
    }

    /**
     * A field that an agreement may name.
     *
     * @param path members joined by points; a list stands for each of its items
     * @param kind {@code text}, {@code code}, {@code park}, {@code integer}, {@code decimal}, {@code date}, {@code time} or
     *     {@code boolean}
     * @param list whether there may be several
     * @param values of a code
     * @param always whether each event has it
     * @param says what it means
     */
    record Field(
            String path,
            String kind,
            boolean list,
            @Nullable List<String> values,
            boolean always,
            String says) {}

    /** What a path leads to in the data of a type. */
    Field field(EventType<?> type, String path) {
        JsonNode record = schemas.path(record(type.name()));
        JsonNode at = record;
        boolean list = false;
        boolean always = true;
        String says = "";
        for (String member : path.split("\\.", -1)) {
            while (at.has("$ref")) {
                at = schemas.path(at.path("$ref").asString().substring(MADE.length()));
            }
            JsonNode property = at.path("properties").path(member);
            if (property.isMissingNode()) {
                throw new IllegalStateException(type.name() + " has no " + path + " in its schema");
            }
            String name = member;
            always = always
                    && at.path("required")
                            .valueStream()
                            .anyMatch(r -> r.asString().equals(name));
            says = property.path("description").asString("");
            at = property;
            while (at.has("items") || at.has("additionalProperties")) {
                list = true;
                at = at.has("items") ? at.path("items") : at.path("additionalProperties");
            }
        }
        List<String> values = at.has("enum")
                ? at.path("enum").valueStream().map(JsonNode::asString).toList()
                : null;
        return new Field(path, kind(at, values), list, values, always, says);
    }

    private static final Set<String> PLAIN = Set.of("integer", "boolean");

    private static String kind(JsonNode schema, @Nullable List<String> values) {
        String type = schema.path("type").asString();
        if (PLAIN.contains(type)) {
            return type;
        }
        if (values != null) {
            return "code";
        }
        if (schema.has("pattern")) {
            return "decimal";
        }
        return switch (schema.path("format").asString("")) {
            case "date" -> "date";
            case "date-time" -> "time";
            default -> schema.path("title").asString("").startsWith("Code of a sub-park") ? "park" : "text";
        };
    }
}
