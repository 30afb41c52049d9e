package cn.onezone.partners.sequence;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the log in the background to tell what an agreement would have delivered. Each has a reader of its own, which is no
 * member of any group: what is numbered and delivered does not notice. One for each agreement, {@value #AT_ONCE} in all,
 * each for a limited time.
 */
@Component
final class DryRuns implements SmartLifecycle {
    static final int AT_ONCE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(DryRuns.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration NOTE_EVERY = Duration.ofSeconds(1);

    private final Aggregates<DryRun> runs;
    private final LogReading reading;
    private final LogSettings settings;
    private final PartnersSettings.DryRuns limits;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private volatile boolean running;

    DryRuns(
            MongoDatabase database,
            Relay relay,
            LogReading reading,
            LogSettings settings,
            PartnersSettings limits,
            Clock clock) {
        this.runs = new Aggregates<>(database, "dryruns", DryRun.class, relay);
        this.reading = reading;
        this.settings = settings;
        this.limits = limits.dryRuns();
        this.clock = clock;
    }

    Optional<DryRun> find(String agreement) {
        return runs.find(agreement).map(Stored::state);
    }

    /**
     * Begins one, which goes on after this returns. What an earlier one found is replaced.
     *
     * @throws cn.onezone.kit.problem.Refused if one of this agreement runs, or as many as may
     */
    DryRun begin(Agreement agreement) {
        if (!running || !room.tryAcquire()) {
            throw Problem.of(
                            PartnersProblem.TOO_MANY_DRY_RUNS,
                            AT_ONCE + " run (expected: fewer than that; try again in a minute)",
                            "正在试运行 " + AT_ONCE + " 个，请稍后重试")
                    .refused();
        }
        boolean begun = false;
        try {
            Stored<DryRun> first = written(agreement);
            Thread.ofPlatform().name("dry-run-" + agreement.id()).daemon().start(() -> {
                try {
                    run(agreement, first);
                } finally {
                    room.release();
                }
            });
            begun = true;
            return first.state();
        } finally {
            if (!begun) {
                room.release();
            }
        }
    }

    /** Whoever writes this down runs; of two that begin at once one does. */
    private Stored<DryRun> written(Agreement agreement) {
        Instant now = clock.instant();
        DryRun first = DryRun.begin(agreement.id(), agreement.revision(), now, now.minus(limits.back()));
        Optional<Stored<DryRun>> before = runs.find(agreement.id());
        if (before.isPresent()) {
            if (before.get().state().standing(now) == DryRun.Status.RUNNING) {
                throw runsAlready(agreement.id());
            }
            return runs.replace(before.get(), first, List.of());
        }
        return runs.create(agreement.id(), first, null, List.of()) instanceof Creating.Created<DryRun>(var stored)
                ? stored
                : raise(agreement.id());
    }

    private static Stored<DryRun> raise(String id) {
        throw runsAlready(id);
    }

    private static RuntimeException runsAlready(String id) {
        return Problem.of(
                        PartnersProblem.DRY_RUN_RUNS,
                        "a dry run of agreement " + id + " has not ended (expected: ask again when it has)",
                        "协议 " + id + " 的试运行尚未结束")
                .refused();
    }

    private void run(Agreement agreement, Stored<DryRun> first) {
        DryRunCount count = new DryRunCount(new Subscription(agreement));
        Turn turn = new Turn(count, first);
        try (var _ = Asked.enter(null);
                Consumer<String, byte[]> consumer = consumer()) {
            turn.read(consumer, topics(agreement));
        } catch (KafkaException | LogUnavailable e) {
            LOG.warn("the dry run of {} breaks off: {}", agreement.id(), e.toString());
            try (var _ = Asked.enter(null)) {
                turn.note(DryRun.Status.BROKEN_OFF);
            }
        } catch (RuntimeException e) {
            // the store is away perhaps: what is written down is seen as broken off soon
            LOG.warn("the dry run of {} breaks off", agreement.id(), e);
        }
    }

    private static Set<String> topics(Agreement agreement) {
        Set<String> types = agreement.terms().events().stream()
                .map(cn.onezone.contracts.partners.PartnerEvent.EventTerms::type)
                .collect(Collectors.toSet());
        return Catalogue.ALL.stream()
                .filter(type -> types.contains(type.name()))
                .map(EventType::topic)
                .collect(Collectors.toSet());
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> config = settings.common();
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("max.poll.records", 500);
        config.put("fetch.max.wait.ms", 100);
        config.put("client.id", "partners-dry-run");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** One reading of the log. */
    private final class Turn {
        private final DryRunCount count;
        private final Map<TopicPartition, Instant> reached = new HashMap<>();
        private Stored<DryRun> written;
        private long toRead;
        private long notedAt = System.nanoTime();

        Turn(DryRunCount count, Stored<DryRun> first) {
            this.count = count;
            this.written = first;
        }

        void read(Consumer<String, byte[]> consumer, Set<String> topics) {
            Instant from = written.state().from();
            List<TopicPartition> all = new ArrayList<>();
            topics.forEach(topic ->
                    consumer.partitionsFor(topic).forEach(p -> all.add(new TopicPartition(topic, p.partition()))));
            consumer.assign(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            Map<TopicPartition, Long> asked = new HashMap<>();
            all.forEach(p -> asked.put(p, from.toEpochMilli()));
            for (Map.Entry<TopicPartition, @Nullable OffsetAndTimestamp> found :
                    consumer.offsetsForTimes(asked).entrySet()) {
                TopicPartition partition = found.getKey();
                long end = ends.getOrDefault(partition, 0L);
                OffsetAndTimestamp begin = found.getValue();
                long offset = begin == null ? end : begin.offset();
                consumer.seek(partition, offset);
                toRead += Math.max(0, end - offset);
                if (offset < end) {
                    reached.put(partition, from);
                }
            }
            long deadline = System.nanoTime() + limits.limit().toNanos();
            while (!reached.isEmpty() && running && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    // what came since it began is not of it
                    if (record.offset() < ends.getOrDefault(partition, 0L)) {
                        take(record);
                        reached.computeIfPresent(partition, (_, _) -> Instant.ofEpochMilli(record.timestamp()));
                    }
                }
                reached.keySet().removeIf(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
                if (System.nanoTime() - notedAt > NOTE_EVERY.toNanos()) {
                    note(DryRun.Status.RUNNING);
                }
            }
            note(reached.isEmpty() ? DryRun.Status.DONE : running ? DryRun.Status.TIME_OVER : DryRun.Status.BROKEN_OFF);
        }

        private void take(ConsumerRecord<String, byte[]> record) {
            if (count.names(LogReading.type(record))) {
                count.count(reading.of(record), Instant.ofEpochMilli(record.timestamp()));
            } else {
                count.other();
            }
        }

        void note(DryRun.Status status) {
            Instant now = clock.instant();
            Instant up = status == DryRun.Status.DONE
                    ? written.state().startedAt()
                    : reached.values().stream().min(Instant::compareTo).orElse(null);
            written = runs.replace(written, count.stands(written.state(), status, up, toRead, now), List.of());
            notedAt = System.nanoTime();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
