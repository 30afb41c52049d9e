package cn.onezone.kit.audit;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.log.EventReading;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heads of audit trails as they stand on the log, those only that are proved to be what their source said. */
public final class PublishedHeads {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedHeads.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final LogSettings settings;
    private final EventReading reading;

    /** Reads from this log. */
    public PublishedHeads(LogSettings settings, EventVerifier verifier) {
        this.settings = settings;
        this.reading = new EventReading(verifier, List.of(NetworkEvents.AUDIT_HEAD_PUBLISHED));
    }

    /**
     * All of one chain, in no order.
     *
     * @param instance {@code /parks/haidian/1}
     * @throws LogUnavailable if the log cannot be read in time
     */
    public List<AuditHeadPublished> of(String instance) {
        return all().stream().filter(head -> head.instance().equals(instance)).toList();
    }

    /**
     * All there are, in no order.
     *
     * @throws LogUnavailable if the log cannot be read in time
     */
    public List<AuditHeadPublished> all() {
        Map<String, Object> config = settings.common();
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        List<AuditHeadPublished> heads = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> known = consumer.listTopics().get(NetworkEvents.AUDIT);
            if (known == null) {
                return heads;
            }
            List<TopicPartition> partitions = known.stream()
                    .map(p -> new TopicPartition(NetworkEvents.AUDIT, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long until = System.nanoTime() + LIMIT.toNanos();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                if (System.nanoTime() > until) {
                    throw new LogUnavailable(new IllegalStateException(
                            NetworkEvents.AUDIT + " could not be read to its end within " + LIMIT));
                }
                consumer.poll(POLL).forEach(record -> take(record, heads));
            }
            return heads;
        } catch (KafkaException e) {
            throw new LogUnavailable(e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, List<AuditHeadPublished> heads) {
        switch (reading.of(record, System.nanoTime())) {
            case EventReading.Read.Said(Event<?> event)
            when event.data() instanceof AuditHeadPublished head
                    && head.instance().startsWith(head.source() + "/") -> heads.add(head);
            case EventReading.Read.NotProved(String fault) ->
                LOG.warn("the head at {}/{} is not believed: {}", record.partition(), record.offset(), fault);
            default -> LOG.warn("the head at {}/{} is none", record.partition(), record.offset());
        }
    }
}
