package cn.onezone.kit.log;

import cn.onezone.contracts.evidence.EventDigest;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.store.Pending;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Events on Kafka: CloudEvents 1.0, binary mode, JSON data, keyed by subject. */
public final class CloudEvents {
    private static final Set<String> PROOF = Set.of("ce_" + EventDigest.SIGNATURE, "ce_" + EventDigest.PATH);

    /** Readers keep these as keys, and nothing takes a key of any length. What our services say has less than 200. */
    private static final int LONGEST_KEY = 1_000;

    private final Map<String, EventType<?>> known;

    /**
     * A reader.
     *
     * @param types those it reads; every other type is {@link Decoded.Unknown}
     */
    public CloudEvents(Collection<? extends EventType<?>> types) {
        this.known = types.stream().collect(Collectors.toUnmodifiableMap(EventType::name, t -> t));
    }

    /** What a record on the log turned out to be. */
    public sealed interface Decoded {
        /** An event of a known type. */
        record Known(Event<?> event) implements Decoded {}

        /** A type this reader does not read; to be counted and skipped. */
        record Unknown(String type) implements Decoded {}

        /** A record that is no CloudEvent, or a known type whose data do not parse or lack what they must have. */
        record Unreadable(String type, Exception cause) implements Decoded {}
    }

    /** The type that the record says of itself; empty if it says none or several. */
    static String type(ConsumerRecord<String, byte[]> record) {
        Iterator<Header> types = record.headers().headers("ce_type").iterator();
        byte[] type = types.hasNext() ? types.next().value() : null;
        return type == null || types.hasNext() ? "" : new String(type, StandardCharsets.UTF_8);
    }

    /** Who the record says has said it, empty if nobody; it is so only of a record that proves itself. */
    static String source(ConsumerRecord<String, byte[]> record) {
        return text(record.headers().lastHeader("ce_source"));
    }

    /** What the record says it is about, empty if nothing. */
    static String subject(ConsumerRecord<String, byte[]> record) {
        return text(record.headers().lastHeader("ce_subject"));
    }

    private static String text(@Nullable Header header) {
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Reads one record. Never throws for what stands in the record. */
    public Decoded read(ConsumerRecord<String, byte[]> record) {
        String name = "";
        try {
            CloudEvent event = KafkaMessageFactory.createReader(withoutProof(record.headers()), record.value())
                    .toEvent();
            name = event.getType();
            EventType<?> type = known.get(name);
            if (type == null) {
                return new Decoded.Unknown(name);
            }
            return new Decoded.Known(event(event, type));
        } catch (RuntimeException e) {
            return new Decoded.Unreadable(name, e);
        }
    }

    /** The two longest attributes are for whoever verifies: as texts of an event nobody reads them. */
    private static Headers withoutProof(Headers headers) {
        List<Header> others = new ArrayList<>(16);
        for (Header header : headers) {
            if (!PROOF.contains(header.key())) {
                others.add(header);
            }
        }
        return new RecordHeaders(others);
    }

    private static <E> Event<E> event(CloudEvent event, EventType<E> type) {
        if (event.getSubject() == null || event.getTime() == null || event.getData() == null) {
            throw new IllegalArgumentException("expected subject, time and data in " + event.getId());
        }
        limited("id", event.getId());
        limited("source", event.getSource().toString());
        limited("subject", event.getSubject());
        Object sequence = event.getExtension("sequence");
        Object recorded = event.getExtension("recordedtime");
        if (sequence == null || recorded == null) {
            throw new IllegalArgumentException("expected sequence and recordedtime in " + event.getId());
        }
        Object traceparent = event.getExtension("traceparent");
        E data = EventJson.read(event.getData().toBytes(), type.data());
        RequiredComponents.check(data);
        return new Event<>(
                event.getId(),
                type.name(),
                event.getSource().toString(),
                event.getSubject(),
                Long.parseLong(sequence.toString()),
                event.getTime().toInstant(),
                Instant.parse(recorded.toString()),
                traceparent == null ? null : traceparent.toString(),
                data);
    }

    /** Whether an id, source or subject is longer than those of events that are read. */
    static boolean isTooLong(String key) {
        return key.length() > LONGEST_KEY;
    }

    private static void limited(String name, String value) {
        if (isTooLong(value)) {
            throw new IllegalArgumentException(
                    name + ": " + value.length() + " characters (expected: at most " + LONGEST_KEY + ")");
        }
    }

    /**
     * Writes an event for a topic.
     *
     * @param source who speaks, {@code /parks/haidian}
     */
    public static ProducerRecord<String, byte[]> write(String topic, String source, Pending pending) {
        return write(
                topic,
                source,
                pending.id(),
                pending.type(),
                pending.subject(),
                pending.sequence(),
                pending.time(),
                pending.recordedAt(),
                pending.traceparent(),
                pending.data());
    }

    /** Writes an event from its parts. */
    public static ProducerRecord<String, byte[]> write(
            String topic,
            String source,
            String id,
            String type,
            String subject,
            long sequence,
            Instant time,
            Instant recordedAt,
            @Nullable String traceparent,
            String data) {
        CloudEventBuilder builder = CloudEventBuilder.v1()
                .withId(id)
                .withType(type)
                .withSource(URI.create(source))
                .withSubject(subject)
                .withTime(time.atOffset(ZoneOffset.UTC))
                // the extension wants text that sorts as the number does
                .withExtension("sequence", "%010d".formatted(sequence))
                .withExtension("recordedtime", recordedAt.toString())
                .withDataContentType("application/json")
                .withData(data.getBytes(StandardCharsets.UTF_8));
        if (traceparent != null) {
            builder.withExtension("traceparent", traceparent);
        }
        return KafkaMessageFactory.<String>createWriter(topic, subject).writeBinary(builder.build());
    }
}
