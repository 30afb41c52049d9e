package cn.onezone.kit.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes sure that topics exist and tells where they end. One admin connection for each service. */
public final class Topics implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 10;
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Duration PASSING_KEPT = Duration.ofDays(1);

    private final LogSettings settings;
    private final Admin admin;

    /** Does not connect yet. */
    public Topics(LogSettings settings) {
        this.settings = settings;
        Map<String, Object> client = settings.common();
        // with no broker the admin client would otherwise start over thousands of times a second, each with a log line
        client.put("metadata.recovery.strategy", "none");
        this.admin = Admin.create(client);
    }

    /** Where a group puts what it cannot apply, and what waits behind it. */
    public static String deadLetters(String topic, String group) {
        return topic + ".dead." + group;
    }

    /** Where a group puts what does not prove itself. */
    public static String quarantine(String topic, String group) {
        return topic + ".quarantine." + group;
    }

    /**
     * Creates those that are missing, with unlimited retention: the log is the memory.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public void ensure(Collection<String> topics) {
        ensure(topics, Map.of("retention.ms", "-1", "retention.bytes", "-1"), settings.partitions());
    }

    /**
     * Creates the topic if it is missing, with one partition and unlimited retention: all that is on it has one order.
     * Times of its records are those of their writer, whatever the broker's default.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public void ensureSingle(String topic) {
        ensureSingle(List.of(topic));
    }

    /** {@link #ensureSingle(String)} for several at once. */
    public void ensureSingle(Collection<String> topics) {
        ensure(
                topics,
                Map.of("retention.ms", "-1", "retention.bytes", "-1", "message.timestamp.type", "CreateTime"),
                1);
    }

    /**
     * Creates the topic if it is missing, with one partition and a limited retention, counted by the broker's clock.
     *
     * @param kept how long at least what is on it stays
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public void ensureSingle(String topic, Duration kept) {
        ensure(
                List.of(topic),
                Map.of(
                        "retention.ms",
                        Long.toString(kept.toMillis()),
                        "retention.bytes",
                        "-1",
                        "message.timestamp.type",
                        "LogAppendTime",
                        // only whole segments are deleted, and never the one that is being written
                        "segment.ms",
                        Long.toString(Math.max(1, kept.toMillis() / 7))),
                1);
    }

    /**
     * Creates the topic if it is missing, with a retention of a day: what is on it is of no interest later.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public void ensurePassing(String topic) {
        ensure(
                List.of(topic),
                Map.of(
                        "retention.ms", Long.toString(PASSING_KEPT.toMillis()),
                        // only whole segments are deleted, and never the one that is being written
                        "segment.ms", Long.toString(PASSING_KEPT.toMillis() / 24),
                        "segment.bytes", Integer.toString(16 * 1024 * 1024)),
                settings.partitions());
    }

    private void ensure(Collection<String> topics, Map<String, String> config, int partitions) {
        try {
            Set<String> there = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = topics.stream()
                    .filter(t -> !there.contains(t))
                    .map(t -> new NewTopic(
                                    t,
                                    Optional.of(partitions),
                                    settings.replication() < 0
                                            ? Optional.<Short>empty()
                                            : Optional.of(settings.replication()))
                            .configs(config))
                    .toList();
            if (!missing.isEmpty()) {
                create(missing);
                awaitLeaders(missing, partitions);
            }
        } catch (ExecutionException e) {
            throw new LogUnavailable(e.getCause());
        } catch (TimeoutException e) {
            throw new LogUnavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable(e);
        }
    }

    private void create(List<NewTopic> missing) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * A topic that is created is not yet led. An idempotent producer whose first batch comes too early, and whose second
     * does not, is refused its first as out of order until it gives up half a minute later.
     */
    private void awaitLeaders(List<NewTopic> created, int partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        for (NewTopic topic : created) {
            for (int partition = 0; partition < partitions; partition++) {
                all.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                // answered by the leader of each; the client asks again until there is one
                var _ = admin.listOffsets(all).all().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException e) {
                // the controller has them, above all those that another has just created, and the broker not yet
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    /**
     * Offsets after the last record of each partition.
     *
     * @throws LogUnavailable if the log cannot be reached in time
     */
    public Map<Integer, Long> ends(String topic) {
        try {
            Set<TopicPartition> partitions = admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(description -> description.partitions().stream())
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .collect(Collectors.toSet());
            Map<Integer, Long> ends = new TreeMap<>();
            admin.listOffsets(partitions.stream()
                            .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest())))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .forEach((p, info) -> ends.put(p.partition(), info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new LogUnavailable(e.getCause());
        } catch (TimeoutException e) {
            throw new LogUnavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailable(e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }
}
