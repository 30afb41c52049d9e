package cn.onezone.projects;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.log.CloudEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All that stands on a topic, from its beginning. */
final class Topic {
    private final String bootstrapServers;
    private final String name;

    Topic(String bootstrapServers, String name) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
    }

    List<ConsumerRecord<String, byte[]>> records() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(p -> new TopicPartition(name, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    List<Event<?>> events(String subject, Collection<? extends EventType<?>> types) {
        CloudEvents reader = new CloudEvents(types);
        List<Event<?>> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records()) {
            switch (reader.read(record)) {
                case CloudEvents.Decoded.Known(Event<?> event)
                when event.subject().equals(subject) -> events.add(event);
                case CloudEvents.Decoded.Known _ -> {}
                case CloudEvents.Decoded.Unknown unknown -> throw new AssertionError(unknown);
                case CloudEvents.Decoded.Unreadable unreadable -> throw new AssertionError(unreadable.cause());
            }
        }
        return events;
    }
}
