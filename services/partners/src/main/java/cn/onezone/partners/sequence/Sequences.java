package cn.onezone.partners.sequence;

import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/**
 * Reads the sequences of subscriptions, for whoever this thread works: see {@link Readers}. Each is a topic of one partition. A number is also the time of its record, so the
 * broker's own index finds it: transactions leave marks between the records, and an offset is no number.
 */
@Component
public final class Sequences implements AutoCloseable {
    /** Sequences whose ends are asked for at once. */
    private static final int TOGETHER = 200;

    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Topics topics;
    private final Arrivals arrivals;
    private final Set<String> made = ConcurrentHashMap.newKeySet();
    private final Readers readers;

    Sequences(LogSettings settings, Topics topics, Arrivals arrivals) {
        this.readers = new Readers(settings);
        this.topics = topics;
        this.arrivals = arrivals;
    }

    /** The topic of a subscription. */
    static String topic(String subscription) {
        return PartnerEvents.SEQUENCES + subscription;
    }

    /** The topic of a subscription, which is there when this returns. */
    String ensured(String subscription) {
        String topic = topic(subscription);
        if (!made.contains(topic)) {
            topics.ensureSingle(topic);
            made.add(topic);
        }
        return topic;
    }

    /**
     * What comes after a number, in order, without a hole.
     *
     * @param after 0 for all
     * @param limit most to return; fewer if they are large, at least one if there is any
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public List<Numbered> after(String subscription, long after, int limit) {
        return after(subscription, after, limit, MOST_CHARACTERS);
    }

    /**
     * As {@link #after}, for who follows a sequence as it grows: as long as this process numbers it, the log is not asked for
     * what is known here. Another process may number without this one having noticed; then this is late for a moment.
     *
     * @param most characters after which no further event is added
     */
    public List<Numbered> following(String subscription, long after, int limit, int most) {
        if (arrivals.isEnd(subscription, after)) {
            return List.of();
        }
        List<Numbered> recent = arrivals.recent(subscription, after, limit, most);
        return recent.isEmpty() ? after(subscription, after, limit, most) : recent;
    }

    private List<Numbered> after(String subscription, long after, int limit, int most) {
        TopicPartition partition = new TopicPartition(ensured(subscription), 0);
        return readers.reading(consumer -> {
            consumer.assign(List.of(partition));
            OffsetAndTimestamp first =
                    consumer.offsetsForTimes(Map.of(partition, after + 1)).get(partition);
            if (first == null) {
                return List.of();
            }
            consumer.seek(partition, first.offset());
            long end = end(consumer, partition);
            long deadline = System.nanoTime() + LIMIT.toNanos();
            List<Numbered> found = new ArrayList<>();
            int characters = 0;
            while (found.size() < limit && characters < most && consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new LogUnavailable(null);
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (found.size() == limit || characters >= most) {
                        break;
                    }
                    Numbered one = Numbered.of(record);
                    if (one.sequence() <= after) {
                        // the broker also finds what transactions that came to nothing had written under this number
                        continue;
                    }
                    if (one.sequence() != after + 1 + found.size()) {
                        throw new IllegalStateException("a hole in " + record.topic() + " at offset " + record.offset()
                                + ": " + one.sequence() + " (expected: " + (after + 1 + found.size()) + ")");
                    }
                    found.add(one);
                    characters += one.body().length();
                }
            }
            return found;
        });
    }

    /**
     * The last number, 0 if there is none.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public long last(String subscription) {
        TopicPartition partition = new TopicPartition(ensured(subscription), 0);
        return readers.reading(consumer -> last(consumer, partition));
    }

    private static long last(Consumer<String, byte[]> consumer, TopicPartition partition) {
        consumer.assign(List.of(partition));
        long end = end(consumer, partition);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        // behind the last record stand marks of transactions, and what transactions that came to nothing had written
        for (long back = 2; ; back *= 16) {
            long from = Math.max(0, end - back);
            consumer.seek(partition, from);
            long last = 0;
            while (consumer.position(partition) < end) {
                if (System.nanoTime() > deadline) {
                    throw new LogUnavailable(null);
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    last = Numbered.of(record).sequence();
                }
            }
            if (last > 0 || from == 0) {
                return last;
            }
        }
    }

    /**
     * The last numbers of many, by subscription, asked for together; for who numbers.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    Map<String, Long> lasts(Collection<String> subscriptions) {
        Map<String, Long> lasts = new HashMap<>();
        List<String> left = new ArrayList<>(subscriptions);
        for (int from = 0; from < left.size(); from += TOGETHER) {
            lasts.putAll(someLasts(left.subList(from, Math.min(left.size(), from + TOGETHER))));
        }
        return lasts;
    }

    private Map<String, Long> someLasts(List<String> subscriptions) {
        List<String> missing = subscriptions.stream()
                .map(Sequences::topic)
                .filter(topic -> !made.contains(topic))
                .toList();
        if (!missing.isEmpty()) {
            topics.ensureSingle(missing);
            made.addAll(missing);
        }
        Map<TopicPartition, String> partitions = new HashMap<>();
        subscriptions.forEach(one -> partitions.put(new TopicPartition(topic(one), 0), one));
        Map<String, Long> lasts = readers.numbering(consumer -> {
            consumer.assign(partitions.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.keySet());
            Map<String, Long> found = new HashMap<>();
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 2)));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new LogUnavailable(null);
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    String subscription = partitions.get(new TopicPartition(record.topic(), record.partition()));
                    if (subscription != null) {
                        found.put(subscription, Numbered.of(record).sequence());
                    }
                }
            }
            ends.forEach((partition, end) -> {
                String subscription = partitions.get(partition);
                if (end == 0 && subscription != null) {
                    found.put(subscription, 0L);
                }
            });
            return found;
        });
        // behind the last record of some stands more than the mark of one transaction
        subscriptions.forEach(one -> lasts.computeIfAbsent(
                one, there -> readers.numbering(consumer -> last(consumer, new TopicPartition(topic(there), 0)))));
        return lasts;
    }

    /**
     * The number of the first event that was numbered at a moment or later, found by halving; absent if there is none.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public Optional<Long> firstSince(String subscription, Instant since) {
        long before = 0;
        long there = last(subscription);
        if (there == 0 || at(subscription, there).isBefore(since)) {
            return Optional.empty();
        }
        // what is numbered `there` came at that moment or later, what is numbered `before` did not
        while (there - before > 1) {
            long middle = before + (there - before) / 2;
            if (at(subscription, middle).isBefore(since)) {
                before = middle;
            } else {
                there = middle;
            }
        }
        return Optional.of(there);
    }

    private Instant at(String subscription, long number) {
        List<Numbered> found = after(subscription, number - 1, 1);
        if (found.isEmpty()) {
            throw new IllegalStateException(topic(subscription) + " has no number " + number);
        }
        return found.getFirst().at();
    }

    private static long end(Consumer<String, byte[]> consumer, TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        readers.close();
    }
}
