package cn.onezone.kit.log;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.json.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** What is written on the log is CloudEvents 1.0 in binary mode, and reads back as it was. */
class CloudEventsTest {
    private static final Instant AT = Instant.parse("2022-03-01T08:00:00.123456Z");
    private static final Heartbeat BEAT =
            new Heartbeat("/parks/haidian", "one", AT, AT, 0, "onezone.parks", Map.of(0, 7L), "http://127.0.0.1:8104");
    private final CloudEvents events = new CloudEvents(NetworkEvents.ALL);

    private static ProducerRecord<String, byte[]> written(String type, String data) {
        return CloudEvents.write(
                "onezone.parks", "/parks/haidian", "id-1", type, "haidian/x", 12, AT, AT.plusSeconds(1), null, data);
    }

    private static ConsumerRecord<String, byte[]> read(ProducerRecord<String, byte[]> written) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(written.topic(), 0, 0, written.key(), written.value());
        for (Header header : written.headers()) {
            record.headers().add(header);
        }
        return record;
    }

    @Test
    void carriesItsAttributesInHeadersAndItsDataAsBody() {
        ProducerRecord<String, byte[]> record = written(NetworkEvents.HEARTBEAT.name(), EventJson.write(BEAT));
        assertThat(record.key()).isEqualTo("haidian/x");
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_type")).isEqualTo("cn.onezone.network.heartbeat.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/parks/haidian");
        assertThat(header(record, "ce_subject")).isEqualTo("haidian/x");
        assertThat(header(record, "ce_sequence")).isEqualTo("0000000012");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void readsBackWhatWasWritten() {
        CloudEvents.Decoded decoded = events.read(read(written(NetworkEvents.HEARTBEAT.name(), EventJson.write(BEAT))));
        assertThat(decoded)
                .isEqualTo(new CloudEvents.Decoded.Known(new Event<>(
                        "id-1",
                        NetworkEvents.HEARTBEAT.name(),
                        "/parks/haidian",
                        "haidian/x",
                        12,
                        AT,
                        AT.plusSeconds(1),
                        null,
                        BEAT)));
    }

    @Test
    void ignoresFieldsThatAProducerHasAdded() {
        String more = EventJson.write(BEAT).replaceFirst("\\{", "{\"added\": {\"later\": [1, 2]},");
        assertThat(events.read(read(written(NetworkEvents.HEARTBEAT.name(), more))))
                .isInstanceOfSatisfying(
                        CloudEvents.Decoded.Known.class,
                        known -> assertThat(known.event().data()).isEqualTo(BEAT));
    }

    @Test
    void tellsAnUnknownTypeFromAKnownOneThatDoesNotParse() {
        assertThat(events.read(read(written("cn.onezone.parks.never-heard-of.v1", "{}"))))
                .isInstanceOf(CloudEvents.Decoded.Unknown.class);
        for (String broken : List.of("{", "[]", "{\"at\": \"yesterday\"}", "{\"pending\": null}", "")) {
            assertThat(events.read(read(written(NetworkEvents.HEARTBEAT.name(), broken))))
                    .as(broken)
                    .isInstanceOf(CloudEvents.Decoded.Unreadable.class);
        }
        assertThat(events.read(new ConsumerRecord<>("onezone.parks", 0, 0, "k", new byte[] {1, 2, 3})))
                .isInstanceOf(CloudEvents.Decoded.Unreadable.class);
    }
}
