package cn.onezone.benchmarks.cityview;

import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a topic from its beginning to its end and does nothing with it: the limit of what a rebuild can reach. */
final class BareConsumer {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private BareConsumer() {}

    /** @param arguments broker, topic, folder of its network's data; prints {@code READ <records> <nanoseconds from the first record>} */
    public static void main(String[] arguments) {
        Map<String, Object> properties =
                new HashMap<>(Secrets.of(Path.of(arguments[2])).kafka(arguments[0], LogRules.OPERATOR));
        properties.put("enable.auto.commit", false);
        properties.put("max.poll.records", 2_000);
        properties.put("fetch.max.bytes", 52_428_800);
        properties.put("enable.metrics.push", false);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(arguments[1]).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long expected = ends.values().stream().mapToLong(Long::longValue).sum();
            long limit = System.nanoTime() + LIMIT.toNanos();
            long records = 0;
            long bytes = 0;
            long first = 0;
            while (records < expected && System.nanoTime() < limit) {
                ConsumerRecords<String, byte[]> batch = consumer.poll(Duration.ofSeconds(1));
                if (first == 0 && !batch.isEmpty()) {
                    first = System.nanoTime();
                }
                for (ConsumerRecord<String, byte[]> record : batch) {
                    bytes += record.value().length;
                    records++;
                }
            }
            long took = System.nanoTime() - first;
            System.out.println("READ " + records + " " + took + " " + bytes);
        }
    }
}
