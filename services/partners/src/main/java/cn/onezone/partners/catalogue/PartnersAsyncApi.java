package cn.onezone.partners.catalogue;

import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.contracts.wire.EventType;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** AsyncAPI 3.0 of what a partner receives: a channel for each of the four ways, a message for each type that can be subscribed to. */
final class PartnersAsyncApi {
    private static final String WITHHELD = "cn.onezone.partners.withheld.v1";
    private static final String PAGE = "page";
    private static final String KAFKA = "kafka";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String MESSAGES = "#/components/messages/";
    private static final String CONTENT = "application/cloudevents+json";

    private final EventCatalogue catalogue;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    PartnersAsyncApi(EventCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The document. */
    ObjectNode document() {
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "OneZone for partners 一区多园合作方事件")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "What a partner receives of a subscription: CloudEvents 1.0 in structured JSON, of the data what the"
                                + " agreement names. The same events and numbers on every way.");
        document.put("defaultContentType", CONTENT);
        ObjectNode servers = document.putObject("servers");
        ObjectNode server = servers.putObject("partners");
        server.put("host", "{host}").put("protocol", "https");
        server.putObject("variables")
                .putObject("host")
                .put("default", "127.0.0.1:8080")
                .put("description", "the gateway of the network");
        server.putArray("security").addObject().put("$ref", "#/components/securitySchemes/token");
        kafka(servers);
        channels();
        operations();
        components();
        return document;
    }

    private static void kafka(ObjectNode servers) {
        ObjectNode kafka = servers.putObject("kafka");
        kafka.put("host", "{bootstrap}").put("protocol", "kafka-secure");
        kafka.put(
                "description",
                "the log of the network, for the user and password in the answer of POST"
                        + " /partners/subscriptions/{subscription}/kafka; they last a day. Its client says where and how: on a"
                        + " local network SASL_PLAINTEXT, else SASL_SSL.");
        kafka.putObject("variables")
                .putObject("bootstrap")
                .put("default", "127.0.0.1:9092")
                .put("description", "bootstrap.servers of that answer");
        kafka.putArray("security").addObject().put("$ref", "#/components/securitySchemes/scram");
    }

    private static String address(String rest) {
        return "/partners/subscriptions/{subscription}/" + rest;
    }

    private void channels() {
        ObjectNode channels = document.putObject("channels");
        ObjectNode pull = channel(channels, "pull", address("events"), "Pull 拉取: ask again after the last number");
        pull.putObject("messages").putObject(PAGE).put("$ref", MESSAGES + PAGE);
        ObjectNode stream = channel(
                channels,
                "stream",
                address("stream"),
                "Stream 事件流: server-sent events; the id of each is its number, Last-Event-ID goes on after it");
        events(stream.putObject("messages"));
        for (ObjectNode asked : List.of(pull, stream)) {
            asked.putObject("parameters")
                    .putObject("subscription")
                    .put("description", "id of the subscription, which is that of its agreement");
            asked.putObject("bindings").putObject("http");
        }
        ObjectNode webhook = channels.putObject("webhook");
        webhook.putNull("address");
        webhook.put("title", "Webhook 推送");
        webhook.put(
                "description",
                "POST to the address that the partner registered, signed as Standard Webhooks says; taken by any 2xx");
        events(webhook.putObject("messages"));
        webhook.putObject("bindings").putObject("http");
        topic(channels);
    }

    private void topic(ObjectNode channels) {
        ObjectNode topic = channels.putObject(KAFKA);
        topic.put("address", PartnerEvents.RECEIVED + "{subscription}");
        topic.put("title", "Kafka 专用主题: a topic of the subscription's own, one partition, in the order of the numbers");
        topic.put(
                "description",
                "Read it with isolation.level read_committed. Key: the subject; header content-type:"
                        + " application/cloudevents+json. An event stays for seven days; what is older is pulled.");
        topic.putArray("servers").addObject().put("$ref", "#/servers/kafka");
        topic.putObject("parameters")
                .putObject("subscription")
                .put("description", "id of the subscription, which is that of its agreement");
        events(topic.putObject("messages"));
        topic.putObject("bindings")
                .putObject(KAFKA)
                .put("partitions", 1)
                .put("bindingVersion", "0.5.0")
                .putObject("topicConfiguration")
                .putArray("cleanup.policy")
                .add("delete");
    }

    private static ObjectNode channel(ObjectNode channels, String name, String address, String title) {
        ObjectNode channel = channels.putObject(name);
        channel.put("address", address);
        channel.put("title", title);
        channel.putArray("servers").addObject().put("$ref", "#/servers/partners");
        return channel;
    }

    private void events(ObjectNode messages) {
        catalogue.types().forEach(t -> messages.putObject(t.name()).put("$ref", MESSAGES + t.name()));
        messages.putObject(WITHHELD).put("$ref", MESSAGES + WITHHELD);
    }

    private void operations() {
        ObjectNode operations = document.putObject("operations");
        for (String channel : List.of("pull", "stream", "webhook")) {
            ObjectNode operation = operations.putObject("deliver-by-" + channel);
            operation.put("action", "send");
            operation.putObject("channel").put("$ref", "#/channels/" + channel);
            operation.put("summary", "OneZone hands out the events of a subscription by " + channel);
            if (!channel.equals("webhook")) {
                operation.putArray("security").addObject().put("$ref", "#/components/securitySchemes/token");
            }
            operation
                    .putObject("bindings")
                    .putObject("http")
                    .put("method", channel.equals("webhook") ? "POST" : "GET")
                    .put("bindingVersion", "0.3.0");
        }
        ObjectNode kafka = operations.putObject("deliver-by-kafka");
        kafka.put("action", "send");
        kafka.putObject("channel").put("$ref", "#/channels/" + KAFKA);
        kafka.put("summary", "OneZone hands out the events of a subscription by kafka");
        kafka.putArray("security").addObject().put("$ref", "#/components/securitySchemes/scram");
        ObjectNode binding = kafka.putObject("bindings").putObject(KAFKA);
        binding.putObject("groupId")
                .put("type", "string")
                .put("description", "begins with the name of the topic: no other group is allowed");
        binding.put("bindingVersion", "0.5.0");
    }

    private void components() {
        ObjectNode components = document.putObject("components");
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("token").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
        security.putObject("scram")
                .put("type", "scramSha512")
                .put("description", "a user for this topic alone, whose password is shown once");
        ObjectNode messages = components.putObject("messages");
        ObjectNode schemas = components.putObject("schemas");
        ArrayNode any = JsonNodeFactory.instance.arrayNode();
        for (EventType<?> type : catalogue.types()) {
            EventCatalogue.Entry entry = catalogue.find(type.name()).orElseThrow();
            String name = "event-" + type.name();
            schemas.set(name, catalogue.schemas().event(type, SCHEMAS));
            ObjectNode message = message(messages, type.name(), name);
            message.put("title", entry.title());
            message.put("summary", entry.titleZh());
            EventCatalogue.Ending gone = entry.deprecated();
            if (gone != null) {
                message.put("description", "Deprecated since " + gone.on() + ": " + gone.en());
            }
            message.putArray("examples")
                    .addObject()
                    .put("name", "sample")
                    .set("payload", catalogue.eventSample(type.name()));
            any.addObject().put("$ref", SCHEMAS + name);
        }
        schemas.set("event-" + WITHHELD, EventSchemas.withheld(WITHHELD));
        message(messages, WITHHELD, "event-" + WITHHELD)
                .put("title", "In the place of an event that may leave no more.")
                .put("summary", "因异议或条款变更不再提供的事件。");
        any.addObject().put("$ref", SCHEMAS + "event-" + WITHHELD);
        ObjectNode page = schemas.putObject(PAGE);
        page.put("type", "object");
        ObjectNode properties = page.putObject("properties");
        properties.putObject("items").put("type", "array").putObject("items").set("anyOf", any);
        properties
                .putObject("last")
                .put("type", "integer")
                .put("description", "number of the last of them; if there is none, what was asked after");
        page.putArray("required").add("items").add("last");
        ObjectNode message = messages.putObject(PAGE);
        message.put("name", PAGE).put("title", "A page of events in the order of their numbers");
        message.put("contentType", "application/json");
        message.putObject("payload").put("$ref", SCHEMAS + PAGE);
        catalogue.schemas().delivered(catalogue.types(), SCHEMAS).forEach(schemas::set);
        headers(schemas);
    }

    private static ObjectNode message(ObjectNode messages, String name, String schema) {
        ObjectNode message = messages.putObject(name);
        message.put("name", name);
        message.put("contentType", CONTENT);
        message.putObject("headers").put("$ref", SCHEMAS + "webhook-headers");
        message.putObject("payload").put("$ref", SCHEMAS + schema);
        ObjectNode binding = message.putObject("bindings").putObject(KAFKA);
        binding.putObject("key").put("type", "string").put("description", "the subject of the event");
        binding.put("bindingVersion", "0.5.0");
        return message;
    }

    /** What a webhook carries besides; the other ways have none of it. */
    private static void headers(ObjectNode schemas) {
        ObjectNode headers = schemas.putObject("webhook-headers");
        headers.put("type", "object");
        headers.put("description", "of a webhook; the other ways have none of them");
        ObjectNode properties = headers.putObject("properties");
        properties.putObject("webhook-id").put("type", "string").put("description", "the same whenever it is sent");
        properties.putObject("webhook-timestamp").put("type", "string").put("description", "seconds since 1970");
        properties
                .putObject("webhook-signature")
                .put("type", "string")
                .put("description", "v1,<HMAC-SHA256> and v1a,<Ed25519> over id, time and body with points between");
    }

    /** The document as YAML. */
    static String yaml(JsonNode document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(true);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(JsonMapper.shared().convertValue(document, java.util.LinkedHashMap.class));
    }
}
