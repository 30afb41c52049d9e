package cn.onezone.kit.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where a group puts records that it does not apply: as they came, with why and from where. One that is too large for that
 * is put there without its value, and if its key and headers are too large as well, without these: its place and the digest
 * of its value stand in for them, for the record itself stays on the log where it was read. It must never be the copy that
 * stops the reader. For one thread.
 */
public final class Aside implements AutoCloseable {
    /** Most that is copied of one record, before compression; what anybody of ours sends is an eighth of it at most. */
    private static final int LARGEST = 8 * 1024 * 1024;

    private static final Duration DELIVERED_WITHIN = Duration.ofSeconds(30);
    private static final int LONGEST_CAUSE = 500;
    /** Of a flood, and of records that are read again and again while something else is away. */
    private static final int MOST_WAITING = 500;

    private final LogSettings settings;
    private final Topics topics;
    private final String group;
    private final Counter cut;
    private final Set<String> ensured = new HashSet<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private @Nullable Producer<String, byte[]> producer;

    /** How much of a record is kept. */
    private enum Kept {
        WHOLE,
        WITHOUT_VALUE,
        PLACE_ONLY
    }

    private record Waiting(
            ConsumerRecord<String, byte[]> record, String topic, String why, Kept kept, Future<RecordMetadata> sent) {}

    /**
     * Does not connect yet.
     *
     * @param group whose reader it is
     */
    public Aside(LogSettings settings, Topics topics, String group, MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.group = group;
        this.cut = meters.counter("onezone.log.cut", "group", group);
    }

    /**
     * Copies a record; it is there after {@link #settle()}.
     *
     * @param topic of this group, made if it is missing
     * @param why one line
     * @throws LogUnavailable if the log cannot be reached in time
     * @throws KafkaException if many wait and are not on the log in time
     */
    public void put(ConsumerRecord<String, byte[]> record, String topic, String why) {
        if (waiting.size() >= MOST_WAITING) {
            settle();
        }
        put(record, topic, why.length() > LONGEST_CAUSE ? why.substring(0, LONGEST_CAUSE) : why, Kept.WHOLE);
    }

    private void put(ConsumerRecord<String, byte[]> record, String topic, String why, Kept kept) {
        if (!ensured.contains(topic)) {
            topics.ensure(Set.of(topic));
            ensured.add(topic);
        }
        waiting.add(new Waiting(record, topic, why, kept, producer().send(letter(record, topic, why, kept))));
    }

    /**
     * Returns when all that was put aside is on the log.
     *
     * @throws KafkaException if it is not in time; then nothing of it is known to be there
     */
    public void settle() {
        try {
            while (!waiting.isEmpty()) {
                settle(waiting.remove());
            }
        } finally {
            waiting.clear();
        }
    }

    private void settle(Waiting one) {
        try {
            var _ = one.sent().get(DELIVERED_WITHIN.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            boolean tooLarge = e.getCause() instanceof RecordTooLargeException
                    || e.getCause() instanceof RecordBatchTooLargeException;
            if (!tooLarge || one.kept() == Kept.PLACE_ONLY) {
                throw new KafkaException(e);
            }
            if (one.kept() == Kept.WHOLE) {
                cut.increment();
                put(one.record(), one.topic(), one.why(), Kept.WITHOUT_VALUE);
            } else {
                put(one.record(), one.topic(), one.why(), Kept.PLACE_ONLY);
            }
        } catch (TimeoutException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private ProducerRecord<String, byte[]> letter(
            ConsumerRecord<String, byte[]> record, String topic, String why, Kept kept) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
                topic, null, kept == Kept.PLACE_ONLY ? null : record.key(), kept == Kept.WHOLE ? record.value() : null);
        if (kept != Kept.PLACE_ONLY) {
            for (Header header : record.headers()) {
                letter.headers().add(header);
            }
        }
        header(letter, "dead_cause", why);
        header(letter, "dead_from", record.topic() + "/" + record.partition() + "/" + record.offset());
        header(letter, "dead_group", group);
        if (kept != Kept.WHOLE) {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            header(letter, "dead_value_bytes", Integer.toString(value.length));
            header(letter, "dead_value_sha256", sha256(value));
        }
        return letter;
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Producer<String, byte[]> producer() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            Map<String, Object> config = new HashMap<>(settings.common());
            config.put("acks", "all");
            config.put("max.block.ms", 10_000);
            config.put("delivery.timeout.ms", (int) DELIVERED_WITHIN.toMillis());
            // what came compressed must go so: the broker's limit is that of the compressed batch
            config.put("compression.type", "zstd");
            config.put("max.request.size", LARGEST);
            config.put("buffer.memory", 2L * LARGEST);
            config.put("client.id", "aside-" + group);
            open = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    @Override
    public void close() {
        waiting.clear();
        ensured.clear();
        if (producer != null) {
            producer.close(Duration.ofSeconds(2));
            producer = null;
        }
    }
}
