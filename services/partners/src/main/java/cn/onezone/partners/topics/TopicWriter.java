package cn.onezone.partners.topics;

import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The one that writes to partners' topics: its transactional id shuts out who was it before. A batch is one transaction, so
 * where a topic stands is told by its last record.
 */
final class TopicWriter implements AutoCloseable {
    static final String TRANSACTIONS = "partners-topics";
    private static final String CONTENT_TYPE = "content-type";
    private static final byte[] STRUCTURED = "application/cloudevents+json".getBytes(StandardCharsets.UTF_8);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Producer<String, byte[]> producer;
    private final Consumer<String, byte[]> consumer;

    /** An event as it is put on a topic. */
    record Entry(String subject, String body) {}

    /** From here on nobody else writes. */
    TopicWriter(LogSettings settings) {
        this.producer = new KafkaProducer<>(writing(settings), new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(reading(settings), new StringDeserializer(), new ByteArrayDeserializer());
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

    private static Map<String, Object> writing(LogSettings settings) {
        Map<String, Object> config = settings.common();
        config.put("transactional.id", TRANSACTIONS);
        config.put("acks", "all");
        config.put("compression.type", "zstd");
        config.put("linger.ms", 0);
        // one topic that cannot be written to must not hold up the others for long
        config.put("max.block.ms", 5_000);
        config.put("delivery.timeout.ms", 15_000);
        config.put("transaction.timeout.ms", 30_000);
        config.put("client.id", TRANSACTIONS);
        return config;
    }

    private static Map<String, Object> reading(LogSettings settings) {
        Map<String, Object> config = settings.common();
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("fetch.max.wait.ms", 100);
        config.put("max.poll.records", 16);
        config.put("client.id", TRANSACTIONS + "-reader");
        return config;
    }

    /** Puts events on a topic, all or none. */
    void append(String topic, List<Entry> entries) {
        producer.beginTransaction();
        for (Entry one : entries) {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic, 0, one.subject(), one.body().getBytes(StandardCharsets.UTF_8));
            record.headers().add(CONTENT_TYPE, STRUCTURED);
            var _ = producer.send(record);
        }
        // tells too if one of them was not taken
        producer.commitTransaction();
    }

    /** Number of the first event on a topic, 0 if there is none. */
    long first(String topic) {
        TopicPartition partition = assigned(topic);
        consumer.seekToBeginning(List.of(partition));
        long end = end(partition);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<String, byte[]> record : polled(deadline)) {
                return number(record);
            }
        }
        return 0;
    }

    /** Number of the last event on a topic, 0 if there is none. */
    long last(String topic) {
        TopicPartition partition = assigned(topic);
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = end(partition);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        // behind the last record stand marks of transactions, and what transactions that came to nothing had written
        for (long back = 2; ; back *= 16) {
            long from = Math.max(begin, end - back);
            consumer.seek(partition, from);
            long last = 0;
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> record : polled(deadline)) {
                    last = number(record);
                }
            }
            if (last > 0 || from == begin) {
                return last;
            }
        }
    }

    private TopicPartition assigned(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        return partition;
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private Iterable<ConsumerRecord<String, byte[]>> polled(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new LogUnavailable(null);
        }
        return consumer.poll(POLL);
    }

    private static long number(ConsumerRecord<String, byte[]> record) {
        return Long.parseLong(
                EventJson.mapper().readTree(record.value()).path("sequence").asString());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
