package cn.onezone.gateway.view;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts events on the log as the services do, and as faults do: twice, late, in the wrong order, broken. */
final class Publisher implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private static final Path KEYS = Path.of(System.getProperty("onezone.keys.folder"));

    private final Map<String, EventSigner> signers = new HashMap<>();
    private final Topics topics;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    Publisher(String bootstrapServers) {
        LogSettings settings = settings(bootstrapServers);
        topics = new Topics(settings);
        topics.ensure(Reading.topics());
        topics.ensure(List.of(NetworkEvents.KEYS));
        Map<String, Object> config = settings.common();
        config.put("acks", "all");
        config.put("linger.ms", 5);
        producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    static LogSettings settings(String bootstrapServers) {
        return LogSettings.open(bootstrapServers);
    }

    /** One more event of a subject. */
    <E> void send(EventType<E> type, String source, String subject, long sequence, E data) {
        send(record(type, source, subject, sequence, EventJson.write(data)));
    }

    /** As its source would: signed, unless it is already. */
    void send(ProducerRecord<String, byte[]> record) {
        sendAsItIs(signed(record));
    }

    /** Signed by its source, unless it is already. */
    ProducerRecord<String, byte[]> signed(ProducerRecord<String, byte[]> record) {
        if (record.headers().lastHeader("ce_signature") == null) {
            String source = new String(record.headers().lastHeader("ce_source").value(), StandardCharsets.UTF_8);
            signers.computeIfAbsent(source, s -> EventSigner.announced(KEYS, s, producer))
                    .sign(List.of(record));
        }
        return record;
    }

    void sendAsItIs(ProducerRecord<String, byte[]> record) {
        sent.add(producer.send(record));
    }

    static ProducerRecord<String, byte[]> record(
            EventType<?> type, String source, String subject, long sequence, String data) {
        Instant now = Instant.now();
        return CloudEvents.write(
                type.topic(),
                source,
                UUID.randomUUID().toString(),
                type.name(),
                subject,
                sequence,
                now,
                now,
                null,
                data);
    }

    void send(EnterpriseConsolidated enterprise, long sequence) {
        send(
                EnterpriseEvents.ENTERPRISE_CONSOLIDATED,
                "/enterprises",
                enterprise.uscc().value(),
                sequence,
                enterprise);
    }

    /** A heartbeat of a source that has nothing waiting. */
    void beat(String source, Instant at, Instant upTo, String topic) {
        flush();
        Map<Integer, Long> ends = topics.ends(topic);
        send(
                NetworkEvents.HEARTBEAT,
                source,
                source,
                1,
                new Heartbeat(source, "one", at, upTo, 0, topic, ends, "http://127.0.0.1:1"));
    }

    /** Waits until all that was sent is on the log. */
    void flush() {
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        sent.clear();
    }

    @Override
    public void close() {
        producer.close();
        topics.close();
    }

    /** A valid code from a number. */
    static Uscc uscc(int number) {
        String body = "91110108MA%07d".formatted(number);
        return Uscc.of(body + Uscc.checkCharacter(body));
    }

    /** An enterprise claimed by one park, or by none. */
    static EnterpriseConsolidated enterprise(
            int number, String name, String park, String industry, String... qualifications) {
        Instant recorded = Instant.parse("2026-03-01T02:00:00Z");
        return new EnterpriseConsolidated(
                uscc(number),
                park == null ? null : ParkCode.of(park),
                name,
                List.of(),
                "有限责任公司",
                "海淀区",
                "北京市海淀区中关村大街 " + number + " 号",
                industry == null ? null : IndustryCode.of(industry),
                Money.yuan(new BigDecimal("2000000.00")),
                LocalDate.of(2019, 5, 6),
                java.util.Arrays.stream(qualifications)
                        .map(code -> new Qualification(code, LocalDate.of(2020, 1, 1), null, null))
                        .toList(),
                park == null
                        ? Map.of()
                        : Map.of(
                                "name", new Provenance(ParkCode.of(park), recorded, null),
                                "industry", new Provenance(ParkCode.of(park), recorded, null)),
                park == null
                        ? List.of()
                        : List.of(new Claim(ParkCode.of(park), LocalDate.of(2020, 1, 1), recorded, 1, true)),
                true,
                List.of("name"),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                null,
                Map.of(),
                false,
                List.of());
    }
}
