package cn.onezone.kit.outbox;

import static com.mongodb.client.model.Filters.eq;

import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.store.Pending;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ReplaceOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For a service whose events were not {@link Addressed} in an earlier version: what it said before stands on its own topic
 * only, where those whom it concerns may not read any more. Once, before anything new is said, it is put on their topics, byte
 * for byte, so that each event proves itself as before and the order of each subject holds. A stop in between begins again,
 * and brings some events twice; readers go by their sequence.
 */
public final class LateAddressing {
    private static final Logger LOG = LoggerFactory.getLogger(LateAddressing.class);
    private static final int BATCH = 2_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(35);
    /** A log that gives nothing for so long is away. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private final EventSource source;
    private final LogSettings settings;
    private final Topics topics;
    private final MongoCollection<Document> done;
    private final Clock clock;
    private final Map<String, EventType<?>> types;
    private final CloudEvents reader;
    private final Set<String> there = new HashSet<>();

    /**
     * Of these types; those among them whose data are not {@link Addressed} are left where they are.
     *
     * @param database remembers that it is done
     */
    public LateAddressing(
            EventSource source,
            LogSettings settings,
            Topics topics,
            MongoDatabase database,
            Clock clock,
            Collection<? extends EventType<?>> types) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.done = database.getCollection("lateAddressing");
        this.clock = clock;
        List<EventType<?>> addressed = types.stream()
                .filter(type -> Addressed.class.isAssignableFrom(type.data()))
                .<EventType<?>>map(type -> type)
                .toList();
        this.types = addressed.stream().collect(Collectors.toUnmodifiableMap(EventType::name, type -> type));
        this.reader = new CloudEvents(addressed);
    }

    /** The further topics of an event that waits, and was written when it had none. */
    List<String> alsoOn(Pending waiting) {
        EventType<?> type = types.get(waiting.type());
        if (type == null) {
            return List.of();
        }
        try {
            return EventJson.read(waiting.data().getBytes(StandardCharsets.UTF_8), type.data())
                            instanceof Addressed addressed
                    ? addressed.alsoOn().stream().sorted().toList()
                    : List.of();
        } catch (RuntimeException e) {
            // whoever it concerns could not read it either, and all that waits would wait behind it for ever
            LOG.error("{} does not know whom {} concerns: {}", source.source(), waiting.id(), e.toString());
            return List.of();
        }
    }

    /**
     * Does it, unless it was done.
     *
     * @param producer of the service
     * @throws LogUnavailable if the log is away; to be tried again
     * @throws KafkaException likewise
     */
    void catchUp(Producer<String, byte[]> producer) throws InterruptedException {
        if (done.find(eq("_id", source.topic())).maxTime(20, TimeUnit.SECONDS).first() != null) {
            return;
        }
        long copied = copy(producer);
        done.replaceOne(
                eq("_id", source.topic()),
                new Document("_id", source.topic())
                        .append("at", clock.instant().toString())
                        .append("events", copied),
                new ReplaceOptions().upsert(true));
        if (copied > 0) {
            LOG.info(
                    "{} has put {} events of before on the topics of those whom they concern", source.source(), copied);
        }
    }

    private long copy(Producer<String, byte[]> producer) throws InterruptedException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        topics.ends(source.topic()).forEach((p, end) -> {
            if (end > 0) {
                ends.put(new TopicPartition(source.topic(), p), end);
            }
        });
        if (ends.isEmpty()) {
            return 0;
        }
        Map<String, Object> config = settings.common();
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("max.poll.records", BATCH);
        config.put("client.id", "late" + source.source().replace('/', '-'));
        long copied = 0;
        long heard = System.nanoTime();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    copied += copy(records, producer);
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENT.toNanos()) {
                    throw new LogUnavailable(new TimeoutException(
                            source.topic() + " gives nothing before its end for " + SILENT.toSeconds() + " s"));
                }
            }
        }
        return copied;
    }

    private long copy(ConsumerRecords<String, byte[]> records, Producer<String, byte[]> producer)
            throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        long copied = 0;
        for (ConsumerRecord<String, byte[]> record : records) {
            // what another has put there is not passed on in this service's name
            if (reader.read(record) instanceof CloudEvents.Decoded.Known(Event<?> event)
                    && event.source().equals(source.source())
                    && event.data() instanceof Addressed addressed) {
                for (String topic : addressed.alsoOn()) {
                    if (!there.contains(topic)) {
                        topics.ensure(List.of(topic));
                        there.add(topic);
                    }
                    sent.add(producer.send(new ProducerRecord<>(
                            topic,
                            null,
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            new RecordHeaders(record.headers()))));
                }
                copied++;
            }
        }
        producer.flush();
        try {
            for (Future<RecordMetadata> one : sent) {
                var _ = one.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(e);
        }
        return copied;
    }
}
