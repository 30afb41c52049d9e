package cn.onezone.kit.events;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An event that lacks what its type says is always there is not read; one that lacks anything else is. */
class LackingEventsTest {
    private static final CloudEvents READER = new CloudEvents(Catalogue.ALL);

    static Stream<EventType<?>> types() {
        return Catalogue.ALL.stream();
    }

    private static CloudEvents.Decoded read(EventType<?> type, String subject, String data) {
        Instant now = Instant.parse("2026-01-05T02:00:00Z");
        ProducerRecord<String, byte[]> written =
                CloudEvents.write("any", "/any", "id-1", type.name(), subject, 1, now, now, null, data);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("any", 0, 0, written.key(), written.value());
        written.headers().forEach(record.headers()::add);
        return READER.read(record);
    }

    private static ObjectNode sample(EventType<?> type, String name) {
        return (ObjectNode) EventJson.mapper().readTree(Samples.of(type, name));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everySampleIsRead(EventType<?> type) {
        for (String name : List.of("full", "minimal")) {
            assertThat(read(type, "s", sample(type, name).toString()))
                    .as(name)
                    .isInstanceOf(CloudEvents.Decoded.Known.class);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatIsAlwaysThereIsMissed(EventType<?> type) {
        Schemas schemas = new Schemas(new Javadoc(Samples.repository().resolve("services/contracts/src/main/java")));
        for (Schemas.Field field : schemas.fields(type.data())) {
            for (Consumer<ObjectNode> lack : List.<Consumer<ObjectNode>>of(
                    data -> data.remove(field.name()), data -> data.putNull(field.name()))) {
                ObjectNode data = sample(type, "full");
                lack.accept(data);
                CloudEvents.Decoded read = read(type, "s", data.toString());
                boolean list =
                        field.type().startsWith("list of ") || field.type().startsWith("map of ");
                if (!field.required()) {
                    assertThat(read)
                            .as("%s without %s", type.name(), field.name())
                            .isInstanceOf(CloudEvents.Decoded.Known.class);
                } else if (!list) {
                    // a list that came later is empty in what was published before it
                    assertThat(read)
                            .as("%s without %s", type.name(), field.name())
                            .isInstanceOf(CloudEvents.Decoded.Unreadable.class);
                }
            }
        }
    }

    /** However deep: whatever is taken out of it, what is read can be asked who speaks and be written again. */
    @ParameterizedTest
    @MethodSource("types")
    void whateverIsTakenOutOfAnEventItIsReadWholeOrNotAtAll(EventType<?> type) {
        ObjectNode full = sample(type, "full");
        List<String> places = new ArrayList<>();
        places(full, "", places);
        int unreadable = 0;
        for (String place : places) {
            ObjectNode data = full.deepCopy();
            int last = place.lastIndexOf('/');
            JsonNode holder = data.at(place.substring(0, last));
            switch (holder) {
                case ObjectNode object -> object.putNull(place.substring(last + 1));
                case ArrayNode array -> array.setNull(Integer.parseInt(place.substring(last + 1)));
                default -> throw new AssertionError(place);
            }
            switch (read(type, "s", data.toString())) {
                case CloudEvents.Decoded.Known(var event) -> {
                    assertThat(Spoken.by(type.name(), event.data())).as(place).doesNotContain("null");
                    assertThat(EventJson.write(event.data())).as(place).isNotEmpty();
                }
                case CloudEvents.Decoded.Unreadable _ -> unreadable++;
                case CloudEvents.Decoded.Unknown(String name) -> throw new AssertionError(name);
            }
        }
        assertThat(unreadable).isPositive();
    }

    private static void places(JsonNode node, String at, List<String> into) {
        if (node instanceof ObjectNode object) {
            object.forEachEntry((name, value) -> {
                into.add(at + '/' + name);
                places(value, at + '/' + name, into);
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                into.add(at + '/' + i);
                places(array.get(i), at + '/' + i, into);
            }
        }
    }

    @Test
    void noDataAndNoKeyOfAnyLengthIsRead() {
        EventType<?> type = Catalogue.ALL.getFirst();
        String data = sample(type, "full").toString();
        assertThat(read(type, "s".repeat(1_000), data)).isInstanceOf(CloudEvents.Decoded.Known.class);
        assertThat(read(type, "s".repeat(1_001), data)).isInstanceOf(CloudEvents.Decoded.Unreadable.class);
        assertThat(read(type, "s", "null")).isInstanceOf(CloudEvents.Decoded.Unreadable.class);
    }
}
