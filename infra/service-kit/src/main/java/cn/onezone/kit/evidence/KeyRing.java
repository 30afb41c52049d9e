package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.network.KeyPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.OneLine;
import cn.onezone.kit.log.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of all sources, as they stand on the log. A source's first key is taken as it comes, or must be a pinned one;
 * each later one is signed with a key of the same source that is known already. The log is asked only when a key is
 * wanted that is not known: it is on the log before anything that it signed.
 */
public final class KeyRing implements EventVerifier.Keys {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    /**
     * Where announcements count. A reader meets the partitions of a topic in any order, and who is first must be the same for
     * every reader that starts: with more than one place, whoever may write here could be first at some of them.
     */
    static final int PARTITION = 0;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final LogSettings settings;
    private final Topics topics;
    private final List<KeySettings.Pin> pins;
    private final Counter refused;
    private final CloudEvents reader = new CloudEvents(List.of(NetworkEvents.KEY_PUBLISHED));
    private final Map<String, Map<String, PublicSigningKey>> bySource = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    /** When the log was asked last, {@link System#nanoTime()}. */
    private long askedAt;

    private boolean asked;

    /**
     * Knows nobody yet.
     *
     * @param keys which keys some sources may begin with
     * @param meters told how many announcements are not taken, {@code onezone.keys.refused}; after each start those that
     *     stand on the log are counted again
     */
    public KeyRing(LogSettings settings, Topics topics, KeySettings keys, MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.pins = keys.pins();
        this.refused = meters.counter("onezone.keys.refused");
    }

    @Override
    public @Nullable PublicSigningKey find(String source, String id, long since) {
        PublicSigningKey known = known(source, id);
        if (known == null) {
            ask(since);
            known = known(source, id);
        }
        return known;
    }

    private @Nullable PublicSigningKey known(String source, String id) {
        return bySource.getOrDefault(source, Map.of()).get(id);
    }

    /** Ids of the keys of each source, for the operator. */
    public Map<String, List<String>> ids() {
        Map<String, List<String>> all = new java.util.TreeMap<>();
        bySource.forEach((source, keys) -> all.put(source, List.copyOf(keys.keySet())));
        return all;
    }

    private synchronized void ask(long since) {
        if (asked && askedAt - since > 0) {
            return;
        }
        long now = System.nanoTime();
        topics.ensureSingle(NetworkEvents.KEYS);
        Map<TopicPartition, Long> ends = new HashMap<>();
        topics.ends(NetworkEvents.KEYS)
                .forEach((partition, end) -> ends.put(new TopicPartition(NetworkEvents.KEYS, partition), end));
        Map<String, Object> config = settings.common();
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("fetch.max.wait.ms", 50);
        List<TopicPartition> behind = new ArrayList<>();
        ends.forEach((partition, end) -> {
            if (positions.getOrDefault(partition, 0L) < end) {
                behind.add(partition);
            }
        });
        if (!behind.isEmpty()) {
            try (Consumer<String, byte[]> consumer =
                    new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
                consumer.assign(behind);
                behind.forEach(p -> consumer.seek(p, positions.getOrDefault(p, 0L)));
                while (behind.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                    if (System.nanoTime() - now > LIMIT.toNanos()) {
                        throw new LogUnavailable(new KafkaException("the keys were not read within " + LIMIT));
                    }
                    consumer.poll(POLL).forEach(this::take);
                    behind.forEach(p -> positions.put(p, consumer.position(p)));
                }
            } catch (KafkaException e) {
                throw new LogUnavailable(e);
            }
        }
        askedAt = now;
        asked = true;
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            String fault = faultOf(record);
            if (fault != null) {
                refused(record, fault);
            }
        } catch (RuntimeException e) {
            // whatever stands in it: a record that ended this would be met again by whoever asks next
            refused(record, String.valueOf(e.getMessage()));
        }
    }

    /** Takes a key; why it does not, if it does not. */
    private @Nullable String faultOf(ConsumerRecord<String, byte[]> record) {
        if (record.partition() != PARTITION) {
            return "it does not stand where announcements have one order";
        }
        if (!(reader.read(record) instanceof CloudEvents.Decoded.Known(Event<?> event))
                || !(event.data() instanceof KeyPublished key)
                || !event.source().equals(key.source())) {
            return "it is no announcement of its source's own key";
        }
        PublicSigningKey announced = new PublicSigningKey(key.x());
        Proof proof = Proof.of(record.headers(), record.value());
        if (known(key.source(), announced.id()) != null) {
            return null;
        }
        PublicSigningKey voucher = known(key.source(), proof.signature().keyId());
        if (voucher == null && mayBegin(key.source(), announced.id())) {
            voucher = announced;
        }
        if (voucher == null || !proof.isOf(voucher)) {
            return "no key known of " + key.source() + " vouches for it";
        }
        bySource.computeIfAbsent(key.source(), _ -> new ConcurrentHashMap<>()).put(announced.id(), announced);
        return null;
    }

    private boolean mayBegin(String source, String id) {
        List<String> pinned = pins.stream()
                .filter(pin -> pin.source().equals(source))
                .map(KeySettings.Pin::keyId)
                .toList();
        return pinned.isEmpty() ? !bySource.containsKey(source) : pinned.contains(id);
    }

    private void refused(ConsumerRecord<String, byte[]> record, String why) {
        refused.increment();
        LOG.error(
                "the key at {}/{}/{} is not taken: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                OneLine.of(why));
    }
}
