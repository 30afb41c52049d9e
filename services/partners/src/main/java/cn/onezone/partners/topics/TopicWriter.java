package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to partners' topics: its transactional id shuts out who had it before. What is put on one topic at a time is in one
 * transaction, so where a topic stands is told by its last record.
 */
final class TopicWriter implements AutoCloseable {
    static final String TRANSACTIONS = "partners-topics";
    private static final String CONTENT_TYPE = "content-type";
    private static final byte[] STRUCTURED = "application/cloudevents+json".getBytes(StandardCharsets.UTF_8);

    private final Producer<String, byte[]> producer;
    private final TopicReader reader;

    /** An event as it is put on a topic. */
    record Entry(String subject, String body) {}

    /** What is put on one topic, in order. */
    record Entries(String topic, List<Entry> entries) {}

    /** Nothing of what was to be put on topics is there. */
    static final class NotAppended extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Set<String> topics;
        private final boolean undone;

        private NotAppended(Set<String> topics, boolean undone, Throwable cause) {
            super(cause);
            this.topics = Set.copyOf(topics);
            this.undone = undone;
        }

        /** The topics that did not take theirs; empty if it is not known which. */
        Set<String> topics() {
            return topics;
        }

        /**
         * Whether that is settled, and the writer goes on. If not, it must be closed, and where topics stand is known when another
         * with its transactional id is there.
         */
        boolean isUndone() {
            return undone;
        }
    }

    /**
     * From here on nobody else writes with this id.
     *
     * @param transactions the transactional id
     */
    TopicWriter(LogSettings settings, String transactions) {
        this.producer =
                new KafkaProducer<>(writing(settings, transactions), new StringSerializer(), new ByteArraySerializer());
        this.reader = new TopicReader(settings, transactions + "-reader");
        boolean fine = false;
        try {
            producer.initTransactions();
            fine = true;
        } finally {
            if (!fine) {
                close();
            }
        }
    }

    private static Map<String, Object> writing(LogSettings settings, String transactions) {
        Map<String, Object> config = settings.common();
        config.put("transactional.id", transactions);
        config.put("acks", "all");
        config.put("compression.type", "zstd");
        config.put("linger.ms", 0);
        // one topic that cannot be written to must not hold up the others for long
        config.put("max.block.ms", 5_000);
        config.put("request.timeout.ms", 5_000);
        config.put("delivery.timeout.ms", 10_000);
        config.put("transaction.timeout.ms", 30_000);
        config.put("client.id", transactions);
        return config;
    }

    /**
     * Puts events on topics, all or none of all of them.
     *
     * @throws NotAppended if it was none
     */
    void append(List<Entries> all) throws NotAppended {
        Set<String> refusing = new HashSet<>();
        try {
            producer.beginTransaction();
            sent(all, refusing);
            // tells too if one of them was not taken
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw new NotAppended(refusing, !refusing.isEmpty() && undone(), e);
        }
    }

    /** Waits until all is there; what is told of a topic first is its own fault, what comes afterwards is not. */
    private void sent(List<Entries> all, Set<String> refusing) {
        Map<String, List<Future<RecordMetadata>>> sending = new LinkedHashMap<>();
        for (Entries of : all) {
            List<Future<RecordMetadata>> one = new ArrayList<>();
            sending.put(of.topic(), one);
            for (Entry entry : of.entries()) {
                ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                        of.topic(), 0, entry.subject(), entry.body().getBytes(StandardCharsets.UTF_8));
                record.headers().add(CONTENT_TYPE, STRUCTURED);
                try {
                    one.add(producer.send(record));
                } catch (KafkaException e) {
                    if (told(sending, refusing) == null) {
                        refusing.add(of.topic());
                    }
                    throw e;
                }
            }
        }
        producer.flush();
        KafkaException fault = told(sending, refusing);
        if (fault != null) {
            throw fault;
        }
    }

    private static @Nullable KafkaException told(
            Map<String, List<Future<RecordMetadata>>> sending, Set<String> refusing) {
        KafkaException first = null;
        for (Map.Entry<String, List<Future<RecordMetadata>>> of : sending.entrySet()) {
            for (Future<RecordMetadata> one : of.getValue()) {
                if (one.state() == Future.State.FAILED) {
                    Throwable cause = one.exceptionNow();
                    // those that are given up because another failed
                    if (!(cause instanceof TransactionAbortedException)) {
                        refusing.add(of.getKey());
                        first = first != null
                                ? first
                                : cause instanceof KafkaException k ? k : new KafkaException(cause);
                    }
                }
            }
        }
        return first;
    }

    private boolean undone() {
        try {
            producer.abortTransaction();
            return true;
        } catch (KafkaException e) {
            return false;
        }
    }

    /** Number of the last event on a topic, 0 if there is none. */
    long last(String topic) {
        return reader.last(topic);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        reader.close();
    }
}
