package cn.onezone.partners.topics;

import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads from partners' topics which numbers are on them; for one thread. */
final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Consumer<String, byte[]> consumer;

    /** @param client id of it */
    TopicReader(LogSettings settings, String client) {
        Map<String, Object> config = settings.common();
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("fetch.max.wait.ms", 100);
        config.put("max.poll.records", 16);
        config.put("client.id", client);
        this.consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Number of the first event on a topic, 0 if there is none.
     *
     * @throws LogUnavailable if it cannot be read in time
     */
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

    /**
     * Number of the last event on a topic, 0 if there is none.
     *
     * @throws LogUnavailable if it cannot be read in time
     */
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
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
