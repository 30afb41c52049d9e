package cn.onezone.benchmarks.cityview;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.store.NamedIds;
import cn.onezone.local.Tokens;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes events to the log as the city's services would, without them: the quick way to a million enterprises. */
final class LogFeed implements AutoCloseable {
    /** Years for which every park has accepted values. */
    static final List<Integer> YEARS = List.of(2018, 2019, 2020, 2021, 2022);

    private static final Instant TIME = Instant.parse("2026-01-05T02:00:01Z");

    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Events that get one signature, as many as a service's own. */
    private static final int ENTERPRISES_TOGETHER = 500;

    private static final int TOGETHER = 256;

    private final Path keys;
    private final Map<String, EventSigner> signers = new HashMap<>();
    private final List<ProducerRecord<String, byte[]>> together = new ArrayList<>();

    /**
     * Connects.
     *
     * @param broker {@code host:port}
     * @param data folder of the network's data, with its keys: what is written in a source's name is signed as that source
     *     would
     */
    LogFeed(String broker, Path data) {
        this.keys = data.resolve("keys");
        LogSettings settings = Secrets.of(data).log(broker, LogRules.OPERATOR);
        try (Topics topics = new Topics(settings)) {
            topics.ensure(List.of(NetworkEvents.KEYS, EnterpriseEvents.TOPIC, IndicatorEvents.TOPIC));
        }
        Map<String, Object> properties = new HashMap<>(settings.common());
        properties.put("acks", "all");
        properties.put("linger.ms", 20);
        properties.put("batch.size", 262_144);
        properties.put("compression.type", "lz4");
        properties.put("buffer.memory", 33_554_432L);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Enterprises with the serial numbers from (inclusive) to (exclusive), the first event of each. */
    void enterprises(Invention invention, int from, int to) throws IOException {
        String type = EnterpriseEvents.ENTERPRISE_CONSOLIDATED.name();
        for (int serial = from; serial < to; serial++) {
            var event = invention.consolidated(serial);
            send(EnterpriseEvents.TOPIC, "/enterprises", type, event.uscc().value(), event);
        }
        settle("/enterprises");
    }

    /**
     * Enterprises with the serial numbers from 0 to before a number, with several versions each, recorded a year apart. All
     * versions of some hundred enterprises come before the next hundreds: the view holds the same as if the years had come
     * one after the other, and has read it in a third of the time.
     */
    void versions(Invention invention, int enterprises, int versions) throws IOException {
        String type = EnterpriseEvents.ENTERPRISE_CONSOLIDATED.name();
        for (int first = 0; first < enterprises; first += ENTERPRISES_TOGETHER) {
            for (int version = 0; version < versions; version++) {
                Instant recordedAt = recordedAt(version);
                for (int serial = first; serial < Math.min(enterprises, first + ENTERPRISES_TOGETHER); serial++) {
                    var event = invention.version(serial, version);
                    send(
                            EnterpriseEvents.TOPIC,
                            "/enterprises",
                            type,
                            event.uscc().value(),
                            event,
                            version + 1,
                            recordedAt);
                }
            }
        }
        settle("/enterprises");
    }

    /** When a version was recorded. */
    static Instant recordedAt(int version) {
        return Instant.parse("2016-02-01T02:00:00Z").plus(Duration.ofDays(365L * version));
    }

    /**
     * Values of every data element for every park and year, accepted.
     *
     * @param indicators address of the indicator service, whose catalogue names the elements
     * @param tokens of the network's users
     */
    void submissions(Invention invention, String indicators, Tokens tokens) throws IOException {
        List<ElementValue> values = new ArrayList<>();
        try (Door door = new Door(tokens)) {
            for (JsonNode element :
                    door.json(indicators + "/indicators/catalogue").path("elements")) {
                values.add(new ElementValue(
                        element.path("code").asString(),
                        BigDecimal.valueOf(1_000 + 37L * values.size()),
                        new Unit(element.path("unit").asString())));
            }
        }
        String type = IndicatorEvents.SUBMISSION_ACCEPTED.name();
        for (Park park : invention.parks()) {
            for (int year : YEARS) {
                String id = park.code() + "-" + year;
                send(
                        IndicatorEvents.TOPIC,
                        "/indicators",
                        type,
                        id,
                        new SubmissionAccepted(id, park.code(), Period.ofYear(year), 1, values, TIME, true));
            }
        }
        settle("/indicators");
    }

    /**
     * Values of data elements for every park and month by section of industry, accepted, in several revisions each.
     *
     * @param elements codes; those that the catalogue does not have are defined first
     * @param periods months
     * @param sections letters of GB/T 4754-2017
     * @param revisions of each submission, recorded a day apart
     */
    void breakdowns(
            Invention invention, List<String> elements, List<Period> periods, List<String> sections, int revisions)
            throws IOException {
        String defined = IndicatorEvents.DATA_ELEMENT_DEFINED.name();
        for (String element : elements) {
            send(
                    IndicatorEvents.TOPIC,
                    "/indicators",
                    defined,
                    "element/" + element,
                    new DataElementDefined(
                            element, Text.of(element, element), CubeValues.UNIT, 2, Kind.FLOW, null, null));
        }
        String type = IndicatorEvents.SUBMISSION_ACCEPTED.name();
        for (int revision = 1; revision <= revisions; revision++) {
            Instant recordedAt = TIME.plus(Duration.ofDays(revision));
            for (Park park : invention.parks()) {
                for (Period period : periods) {
                    String id = park.code() + "-" + period;
                    List<Cell> cells = new ArrayList<>();
                    for (String section : sections) {
                        cells.add(new Cell(
                                section,
                                null,
                                null,
                                null,
                                CubeValues.of(elements, park.code().value(), period, section, revision),
                                List.of()));
                    }
                    send(
                            IndicatorEvents.TOPIC,
                            "/indicators",
                            type,
                            id,
                            new SubmissionAccepted(
                                    id,
                                    park.code(),
                                    period,
                                    revision,
                                    CubeValues.of(elements, park.code().value(), period, CubeValues.WHOLE, revision),
                                    recordedAt,
                                    true,
                                    cells),
                            revision,
                            recordedAt);
                }
            }
        }
        settle("/indicators");
    }

    private void send(String topic, String source, String type, String subject, Object data) {
        send(topic, source, type, subject, data, 1, TIME);
    }

    private void send(
            String topic, String source, String type, String subject, Object data, long sequence, Instant recordedAt) {
        together.add(CloudEvents.write(
                topic,
                source,
                NamedIds.of(type + subject + sequence).toString(),
                type,
                subject,
                sequence,
                recordedAt,
                recordedAt,
                null,
                EventJson.write(data)));
        if (together.size() == TOGETHER) {
            out(source);
        }
    }

    private void out(String source) {
        signers.computeIfAbsent(source, s -> EventSigner.announced(keys, s, producer))
                .sign(together);
        for (ProducerRecord<String, byte[]> event : together) {
            // a failure comes with the callback
            var _ = producer.send(event, (_, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        together.clear();
    }

    private void settle(String source) throws IOException {
        out(source);
        producer.flush();
        Exception e = failure.get();
        if (e != null) {
            throw new IOException("the log did not take an event", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
