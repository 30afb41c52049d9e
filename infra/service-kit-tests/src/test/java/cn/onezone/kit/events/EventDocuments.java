package cn.onezone.kit.events;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes {@code docs/events.md} and {@code docs/asyncapi.yaml} from the catalogue of events. */
final class EventDocuments {
    private static final String FULL = "full";
    private static final String MINIMAL = "minimal";
    private static final String PARK = "<park>";

    private final Javadoc javadoc;

    EventDocuments(Javadoc javadoc) {
        this.javadoc = javadoc;
    }

    private static Map<String, List<EventType<?>>> byTopic() {
        Map<String, List<EventType<?>>> topics = new LinkedHashMap<>();
        Catalogue.ALL.forEach(
                t -> topics.computeIfAbsent(t.topic(), _ -> new ArrayList<>()).add(t));
        return topics;
    }

    /**
     * Topics beside that of the service on which a type stands too, for parks that may not read the service's.
     *
     * @return with {@code <park>} for the code of a park
     */
    private static List<String> further(EventType<?> type) {
        if (!(EventJson.read(Samples.of(type, FULL), type.data()) instanceof Addressed addressed)) {
            return List.of();
        }
        String toOne = type.topic() + ".to.";
        return addressed.alsoOn().stream()
                .map(topic -> topic.startsWith(toOne) ? toOne + PARK : topic)
                .distinct()
                .sorted()
                .toList();
    }

    private static Map<String, List<EventType<?>>> byFurtherTopic() {
        Map<String, List<EventType<?>>> topics = new TreeMap<>();
        Catalogue.ALL.forEach(type -> further(type)
                .forEach(topic ->
                        topics.computeIfAbsent(topic, _ -> new ArrayList<>()).add(type)));
        return topics;
    }

    /** The page for people. */
    String markdown() {
        StringBuilder page = new StringBuilder("""
                # Events

                What OneZone publishes, for whoever listens. This page is made from the catalogue of events \
                (`cn.onezone.contracts.Catalogue`) and its samples; a test fails when it is out of date. The same for \
                machines: `asyncapi.yaml` beside it.

                ## On the wire
                CloudEvents 1.0 over Kafka, binary mode: the attributes are headers, the value is the data as JSON \
                (UTF-8). The key is the subject, so the order of each subject is kept.

                | header | says |
                |---|---|
                | `ce_specversion` | `1.0` |
                | `ce_id` | unique for ever; an event delivered twice has the same id |
                | `ce_type` | kind and version, below |
                | `ce_source` | who speaks: `/parks/haidian`, `/enterprises` |
                | `ce_subject` | what it is about; also the key |
                | `ce_sequence` | version of the subject after it, ten digits or more; apply an event if it is newer than what you hold, and duplicates and reordering are harmless |
                | `ce_time` | when it became true in the world |
                | `ce_recordedtime` | when the source recorded it |
                | `ce_traceparent` | W3C trace context of the command that caused it; may be absent |
                | `ce_signature` | signature over the root of the events published together: a JWS with detached content |
                | `ce_merklepath` | the event's way to that root: `<leaf>.<leaves>.<digests>`, each digest 43 characters of base64url, nothing between them |
                | `content-type` | `application/json` |

                Within a version fields are only added: ignore those you don't know. Absent fields have no value. \
                Decimals are text, so that nobody makes binary fractions of them. Skip types you don't know. Records \
                marked `synthetic` are invented for demonstration. Topics keep their events for ever, except heartbeats.

                ## Who said it
                Each source signs with Ed25519 keys of its own, which stand on the topic `onezone.keys` and at its \
                `/.well-known/jwks.json`. One signature is over all events that were published together, and each of \
                them proves itself alone:

                1. The leaf is SHA-256 over a zero byte; then, for each attribute in the order of the names (`ce_` left \
                out, `content-type` as `datacontenttype`, without `signature` and `merklepath`), the length of the name \
                as four bytes, the name, the length of the value, the value; then four zero bytes; then the length of \
                the data and the data.
                2. The root follows from the leaf and `ce_merklepath` as in RFC 9162, section 2.1: a node is SHA-256 \
                over a one byte, its left and its right digest; a digest without a partner is carried up as it is.
                3. `ce_signature` is the JWS `<header>..<signature>`. Put the 32 bytes of the root and the number of \
                leaves as four bytes, together in base64url, between the two points and verify with the key whose id \
                stands in the header; `alg` is always `Ed25519`.
                4. The key must be one of `ce_source`. A source's first key vouches for itself, each later one is \
                signed with one that was known before.

                An event that does not prove itself, or whose source speaks for another, changes nothing.

                ## What parks hear
                On the topics of the city's services stands what all parks have said, so no park reads them. What a park is \
                to hear stands on a further topic too, the same event with a proof of its own: on `<topic>.to.<park>` what \
                concerns that park, which no other park may read, and on `<topic>.to-parks` what concerns all. Each type \
                says where. Partners and the gateway read the topics of the services, on which everything stands.

                """);
        byTopic().forEach((topic, types) -> {
            page.append("## Topic `").append(topic).append("`\n");
            for (EventType<?> type : types) {
                type(page, type);
            }
        });
        shared(page);
        return page.toString();
    }

    private void type(StringBuilder page, EventType<?> type) {
        page.append("\n### `").append(type.name()).append("`\n");
        page.append(type.meaning().en()).append(' ').append(type.meaning().zh()).append("\n\n");
        for (String topic : further(type)) {
            page.append("Stands also on `")
                    .append(topic)
                    .append(topic.endsWith(PARK) ? "`, for each park that it concerns.\n\n" : "`, for all parks.\n\n");
        }
        table(page, type.data());
        page.append("\n```json\n")
                .append(new String(Samples.of(type, FULL), StandardCharsets.UTF_8).strip())
                .append("\n```\n");
    }

    private void table(StringBuilder page, Class<?> record) {
        page.append("| field | type | always | says |\n|---|---|---|---|\n");
        for (Schemas.Field field : new Schemas(javadoc).fields(record)) {
            page.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(field.type())
                    .append(" | ")
                    .append(field.required() ? "yes" : "")
                    .append(" | ")
                    .append(field.meaning().replace("|", "\\|"))
                    .append(" |\n");
        }
    }

    private void shared(StringBuilder page) {
        page.append("\n## Records within events\n");
        Map<String, Class<?>> parts = new TreeMap<>();
        Catalogue.ALL.forEach(t -> parts(t.data(), parts));
        Catalogue.ALL.forEach(t -> parts.remove(Schemas.name(t.data())));
        parts.forEach((name, record) -> {
            page.append("\n### ").append(name).append('\n');
            javadoc.sentence(record).ifPresent(s -> page.append(s).append("\n\n"));
            table(page, record);
        });
    }

    private static void parts(Class<?> record, Map<String, Class<?>> found) {
        if (!record.isRecord() || !record.getName().startsWith("cn.onezone.") || Schemas.isText(record)) {
            return;
        }
        if (found.put(Schemas.name(record), record) != null) {
            return;
        }
        for (var component : record.getRecordComponents()) {
            parts(component.getType(), found);
            if (component.getGenericType() instanceof java.lang.reflect.ParameterizedType generic) {
                for (var argument : generic.getActualTypeArguments()) {
                    if (argument instanceof Class<?> plain) {
                        parts(plain, found);
                    }
                }
            }
        }
    }

    /** AsyncAPI 3.0. */
    Map<String, Object> asyncapi() {
        Schemas schemas = new Schemas(javadoc);
        Map<String, Object> channels = new LinkedHashMap<>();
        Map<String, Object> operations = new LinkedHashMap<>();
        Map<String, Object> messages = new LinkedHashMap<>();
        byTopic().forEach((topic, types) -> {
            String channel = topic.substring(topic.lastIndexOf('.') + 1);
            Map<String, Object> references = new LinkedHashMap<>();
            types.forEach(t -> {
                references.put(t.name(), reference("#/components/messages/" + t.name()));
                messages.put(t.name(), message(t, schemas));
            });
            channels.put(channel, map("address", topic, "title", "Kafka topic " + topic, "messages", references));
            operations.put("publish-" + channel, publishes(topic, channel, types));
        });
        byFurtherTopic().forEach((topic, types) -> {
            String address = topic.replace(PARK, "{park}");
            String channel = topic.substring(topic.indexOf('.') + 1)
                    .replace(PARK, "park")
                    .replace('.', '-');
            Map<String, Object> references = new LinkedHashMap<>();
            types.forEach(t -> references.put(t.name(), reference("#/components/messages/" + t.name())));
            Map<String, Object> of = map("address", address, "title", "Kafka topic " + address, "messages", references);
            if (topic.endsWith(PARK)) {
                of.put("parameters", map("park", map("description", "code of the park that reads it")));
            }
            channels.put(channel, of);
            operations.put("publish-" + channel, publishes(address, channel, types));
        });
        return map(
                "asyncapi",
                "3.0.0",
                "info",
                map(
                        "title",
                        "OneZone events",
                        "version",
                        "1.0.0",
                        "description",
                        "What OneZone publishes: CloudEvents 1.0 over Kafka, binary mode. Within a version fields are"
                                + " only added; ignore those you don't know."),
                "defaultContentType",
                "application/json",
                "servers",
                map("local", map("host", "127.0.0.1:9092", "protocol", "kafka")),
                "channels",
                channels,
                "operations",
                operations,
                "components",
                map("messages", messages, "schemas", schemas.named()));
    }

    private static Map<String, Object> publishes(String topic, String channel, List<EventType<?>> types) {
        return map(
                "action",
                "send",
                "channel",
                reference("#/channels/" + channel),
                "summary",
                "OneZone publishes to " + topic,
                "messages",
                types.stream()
                        .map(t -> reference("#/channels/" + channel + "/messages/" + t.name()))
                        .toList());
    }

    private static Map<String, Object> message(EventType<?> type, Schemas schemas) {
        return map(
                "name",
                type.name(),
                "title",
                type.meaning().en(),
                "summary",
                type.meaning().zh(),
                "contentType",
                "application/json",
                "headers",
                headers(type),
                "payload",
                schemas.reference(type.data()),
                "bindings",
                map(
                        "kafka",
                        map("key", map("type", "string", "description", "the subject"), "bindingVersion", "0.5.0")),
                "examples",
                List.of(example(type, FULL), example(type, MINIMAL)));
    }

    private static Map<String, Object> example(EventType<?> type, String name) {
        return map("name", name, "payload", EventJson.mapper().readValue(Samples.of(type, name), LinkedHashMap.class));
    }

    private static Map<String, Object> headers(EventType<?> type) {
        return map(
                "type",
                "object",
                "properties",
                map(
                        "ce_specversion",
                        map("type", "string", "const", "1.0"),
                        "ce_id",
                        text("unique for ever; an event delivered twice has the same id"),
                        "ce_type",
                        map("type", "string", "const", type.name()),
                        "ce_source",
                        text("who speaks"),
                        "ce_subject",
                        text("what it is about"),
                        "ce_sequence",
                        text("version of the subject after it, at least ten digits"),
                        "ce_time",
                        map("type", "string", "format", "date-time", "description", "when it became true"),
                        "ce_recordedtime",
                        map("type", "string", "format", "date-time", "description", "when the source recorded it"),
                        "ce_traceparent",
                        text("W3C trace context of the command that caused it")),
                "required",
                List.of(
                        "ce_specversion",
                        "ce_id",
                        "ce_type",
                        "ce_source",
                        "ce_subject",
                        "ce_sequence",
                        "ce_time",
                        "ce_recordedtime"));
    }

    private static Map<String, Object> text(String description) {
        return map("type", "string", "description", description);
    }

    private static Map<String, Object> reference(String to) {
        return map("$ref", to);
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** The document as YAML. */
    static String yaml(Map<String, Object> document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setWidth(120);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return "# Made from the catalogue of events; a test fails when it is out of date.\n"
                + new Yaml(options).dump(document);
    }
}
