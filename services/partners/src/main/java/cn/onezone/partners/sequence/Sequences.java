package cn.onezone.partners.sequence;

import cn.onezone.contracts.partners.PartnerEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.OneLine;
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
import java.util.TreeMap;
import java.util.TreeSet;
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

    /** Sequences whose ends are not found out one by one, after which it is the log as a whole. */
    private static final int MOST_UNKNOWN = 3;

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
        arrivals.reached(subscription, after);
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
        return readers.reading(consumer -> last(consumer, partition, () -> {}));
    }

    /**
     * The last number. What is no event is passed by: the number before it is the last all the same, and who reads up to there
     * meets it.
     *
     * @param foreign called for what is no event
     */
    private static long last(Consumer<String, byte[]> consumer, TopicPartition partition, Runnable foreign) {
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
                    last = number(record, foreign).orElse(last);
                }
            }
            if (last > 0 || from == 0) {
                return last;
            }
        }
    }

    private static Optional<Long> number(ConsumerRecord<String, byte[]> record, Runnable foreign) {
        try {
            return Optional.of(Numbered.of(record).sequence());
        } catch (RuntimeException e) {
            foreign.run();
            return Optional.empty();
        }
    }

    /**
     * Where sequences end.
     *
     * @param known the last number, by subscription
     * @param foreign those that have something near their end that is no event
     * @param unknown those whose end could not be found out, and why
     */
    record Ends(Map<String, Long> known, Set<String> foreign, Map<String, String> unknown) {
        private static Ends none() {
            return new Ends(new HashMap<>(), new TreeSet<>(), new TreeMap<>());
        }

        private void add(Ends more) {
            known.putAll(more.known);
            foreign.addAll(more.foreign);
            unknown.putAll(more.unknown);
        }
    }

    /**
     * Where many sequences end, asked for together; for who numbers. If that fails, each is asked for by itself, so that it is
     * known which of them is to blame.
     *
     * @throws LogUnavailable if several cannot be found out: then it is the log that cannot be reached
     */
    Ends ends(Collection<String> subscriptions) {
        Ends all = Ends.none();
        List<String> left = List.copyOf(subscriptions);
        for (int from = 0; from < left.size(); from += TOGETHER) {
            List<String> some = left.subList(from, Math.min(left.size(), from + TOGETHER));
            try {
                all.add(together(some));
            } catch (LogUnavailable e) {
                for (String one : some) {
                    try {
                        all.add(together(List.of(one)));
                    } catch (LogUnavailable alone) {
                        all.unknown.put(one, OneLine.of(String.valueOf(alone.getCause())));
                        if (all.unknown.size() > MOST_UNKNOWN) {
                            throw alone;
                        }
                    }
                }
            }
        }
        return all;
    }

    private Ends together(List<String> subscriptions) {
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
        Ends found = Ends.none();
        var _ = readers.numbering(consumer -> {
            consumer.assign(partitions.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.keySet());
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 2)));
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new LogUnavailable(null);
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    String subscription = partitions.get(new TopicPartition(record.topic(), record.partition()));
                    if (subscription != null) {
                        number(record, () -> found.foreign.add(subscription))
                                .ifPresent(number -> found.known.put(subscription, number));
                    }
                }
            }
            ends.forEach((partition, end) -> {
                String subscription = partitions.get(partition);
                if (end == 0 && subscription != null) {
                    found.known.put(subscription, 0L);
                }
            });
            return ends;
        });
        // behind the last record of some stands more than the mark of one transaction
        subscriptions.forEach(one -> found.known.computeIfAbsent(
                one,
                there -> readers.numbering(consumer ->
                        last(consumer, new TopicPartition(topic(there), 0), () -> found.foreign.add(there)))));
        return found;
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
