package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.partners.Outside;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What the specifications that deliveries keep to publish as their own test data. */
class VectorsTest {
    /** We sign as the published vector says; the receiving side is tried in the contracts. */
    @Test
    void signsThePublishedVectorOfStandardWebhooks() throws Exception {
        JsonNode vector = EventJson.mapper()
                .readTree(Outside.studied("standard-webhooks/vectors.json"))
                .path("published_vector");
        Endpoint.Secret made = WebhookSecrets.make();
        Endpoint.Secret published =
                new Endpoint.Secret(vector.path("secret_base64").asString(), made.seed(), made.publicKey(), null);
        String timestamp = vector.path("webhook-timestamp").asString();
        Instant then = Instant.ofEpochSecond(Long.parseLong(timestamp));
        String id = vector.path("webhook-id").asString();
        byte[] payload = vector.path("payload").asString().getBytes(StandardCharsets.UTF_8);
        String signatures = WebhookSecrets.signatures(List.of(published), then, id, timestamp, payload);
        assertThat(signatures.split(" "))
                .hasSize(2)
                .contains(vector.path("expected_signature").asString());
        for (String proof : List.of(WebhookSecrets.shown(published), WebhookSecrets.publicKey(published))) {
            assertThatCode(() -> new WebhookVerifier(List.of(proof), Clock.fixed(then, ZoneOffset.UTC))
                            .verify(id, timestamp, signatures, payload))
                    .doesNotThrowAnyException();
        }
    }

    /** The least that a CloudEvent has, on the log: it is read as it was written, and of a type that nobody knows here it is skipped, not taken for broken. */
    @Test
    void readsTheMinimalCloudEventsFromTheLog() throws Exception {
        List<Map<String, Object>> published = new ArrayList<>();
        for (Object one : new Yaml().loadAll(Outside.studied("cloudevents/v1_minimum.yaml"))) {
            published.add(cast(one));
        }
        assertThat(published).hasSizeGreaterThanOrEqualTo(6);
        // that which reads the log, with all types that it knows
        CloudEvents reader = new CloudEvents(Catalogue.ALL);
        for (Map<String, Object> event : published) {
            byte[] data = event.get("Data").toString().getBytes(StandardCharsets.UTF_8);
            ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("t", 0, 0, null, data);
            Map<String, Object> attributes = cast(event.get("ContextAttributes"));
            attributes.forEach((name, value) -> record.headers()
                    .add(
                            name.equals("datacontenttype") ? "content-type" : "ce_" + name,
                            value.toString().getBytes(StandardCharsets.UTF_8)));
            assertThat(reader.read(record)).isEqualTo(new CloudEvents.Decoded.Unknown("io.cloudevents.minimum"));

            CloudEvent read = KafkaMessageFactory.createReader(record).toEvent();
            same(read, attributes, data);
            // and as it leaves again: nothing is lost and nothing is added
            ProducerRecord<Void, byte[]> written =
                    KafkaMessageFactory.createWriter("t").writeBinary(read);
            ConsumerRecord<String, byte[]> again = new ConsumerRecord<>("t", 0, 0, null, written.value());
            written.headers().forEach(header -> again.headers().add(header));
            same(KafkaMessageFactory.createReader(again).toEvent(), attributes, data);
        }
    }

    private static void same(CloudEvent read, Map<String, Object> attributes, byte[] data) {
        Map<String, Object> found = new HashMap<>();
        read.getAttributeNames().forEach(name -> {
            Object value = read.getAttribute(name);
            if (value != null) {
                found.put(name, value.toString());
            }
        });
        Map<String, Object> expected = new HashMap<>();
        attributes.forEach((name, value) -> expected.put(name, value.toString()));
        assertThat(found).as("%s", attributes.get("id")).isEqualTo(expected);
        assertThat(read.getExtensionNames()).isEmpty();
        assertThat(Objects.requireNonNull(read.getData()).toBytes()).isEqualTo(data);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object map) {
        return (Map<String, Object>) map;
    }
}
