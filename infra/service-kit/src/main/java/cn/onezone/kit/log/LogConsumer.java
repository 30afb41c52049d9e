package cn.onezone.kit.log;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.trace.Trace;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads events of other services and applies them in batches; acknowledges last. An unknown type is counted and
 * skipped. A known type that does not parse, or an event that the handler cannot apply, goes to the dead-letter topic
 * {@code <topic>.dead.<group>} with its bytes, headers and cause, and blocks only its subject, whose later events wait
 * there behind it until an operator releases it.
 */
public final class LogConsumer implements LogReader, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
    private static final int BATCH = 2_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Events that trickle are given this long to come together: a poll costs the same for one as for fifty. */
    private static final Duration LINGER = Duration.ofMillis(10);

    private static final int SMALL = 200;
    /** What is read again after a crash is dropped by its sequence, so not every poll needs its own commit. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

    private final String group;
    private final LogSettings settings;
    private final Topics topics;
    private final Set<String> read;
    private final EventReading reading;
    private final BatchHandler handler;
    private final Set<String> elsewhere;
    private final BlockedSubjects blocked;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Counter passed;
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> open;
    private final Aside aside;
    private final Standing standing;
    // registered before anything is counted: of a series that is born at one nobody can say that it has increased
    private final Counter quarantined;
    private final Counter dead;
    private final Counter appliedEvents;

    LogConsumer(
            String group,
            Collection<String> from,
            Collection<? extends EventType<?>> types,
            Collection<? extends EventType<?>> elsewhere,
            BatchHandler handler,
            LogConsumers with) {
        this.group = group;
        this.settings = with.settings();
        this.topics = with.topics();
        this.read = new TreeSet<>(from);
        this.reading = new EventReading(with.verifier(), types);
        this.handler = handler;
        this.elsewhere = elsewhere.stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());
        this.blocked = new BlockedSubjects(with.database(), group, read);
        this.clock = with.clock();
        this.meters = with.meters();
        this.aside = new Aside(settings, topics, group, meters);
        this.standing = new Standing(group, meters);
        this.passed = meters.counter("onezone.log.passed", "group", group);
        this.quarantined = meters.counter("onezone.log.quarantined", "group", group);
        this.dead = meters.counter("onezone.log.dead", "group", group);
        this.appliedEvents = meters.counter("onezone.log.applied", "group", group);
        meters.gauge("onezone.log.blocked.subjects", Tags.of("group", group), blocked, BlockedSubjects::size);
    }

    /**
     * What a consumer does; for the operator.
     *
     * @param running whether it is to read
     * @param reading whether it does
     * @param blocked subjects that wait: topic, source and subject, then why
     * @param quarantined how many events were not believed since the start
     */
    public record State(
            String group,
            Set<String> topics,
            boolean running,
            boolean reading,
            List<String> blocked,
            long quarantined) {}

    /** What stands still and why. */
    public State state() {
        return new State(
                group,
                read,
                running,
                standing.reads(),
                blocked.all().stream()
                        .map(b -> b.topic() + " " + (b.source() == null ? "" : b.source() + " ") + b.subject() + ": "
                                + b.type() + ": " + b.cause() + " since " + b.since())
                        .toList(),
                (long) quarantined.count());
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public void start() {
        running = true;
        Thread loop = Thread.ofPlatform().name("log-" + group).daemon().unstarted(this::run);
        thread = loop;
        loop.start();
        standing.begins(loop);
    }

    @Override
    public void stop() {
        running = false;
        standing.ends();
        Consumer<String, byte[]> consumer = open;
        if (consumer != null) {
            consumer.wakeup();
        }
        Thread loop = thread;
        if (loop != null) {
            try {
                loop.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            try (Consumer<String, byte[]> consumer = connect()) {
                open = consumer;
                consume(consumer);
            } catch (WakeupException e) {
                LOG.debug("{} was woken to stop", group);
            } catch (LogUnavailable | KafkaException | MongoException e) {
                standing.waits(e);
                LOG.warn("{} cannot read now and tries again: {}", group, e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (Throwable e) {
                // an error too: nobody starts this thread again, and what lacked may be there next time
                standing.fails(e);
                LOG.error("{} fails for a reason that should not be, and tries again", group, e);
                LockSupport.parkNanos(PAUSE.toNanos());
            } finally {
                open = null;
            }
        }
        aside.close();
    }

    private Consumer<String, byte[]> connect() {
        topics.ensure(read);
        Map<String, Object> config = settings.common();
        config.put("group.id", group);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("max.poll.records", BATCH);
        config.put("fetch.max.wait.ms", 500);
        config.put("fetch.max.bytes", 8 * 1024 * 1024);
        config.put("session.timeout.ms", 10_000);
        config.put("heartbeat.interval.ms", 2_000);
        config.put("client.id", group);
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(read);
        return consumer;
    }

    private void consume(Consumer<String, byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> applied = new HashMap<>();
        long committedAt = System.nanoTime();
        try {
            while (running) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                    if (!applied(records)) {
                        rewind(consumer, records);
                        LockSupport.parkNanos(PAUSE.toNanos());
                        continue;
                    }
                    applied.putAll(records.nextOffsets());
                }
                // also where nothing comes: after an outage it reads again before anybody speaks
                standing.goesOn();
                if (!applied.isEmpty() && System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
                    consumer.commitAsync(Map.copyOf(applied), (offsets, failure) -> {
                        if (failure != null) {
                            LOG.debug("{} could not commit {}: {}", group, offsets, failure.toString());
                        }
                    });
                    applied.clear();
                    committedAt = System.nanoTime();
                }
                if (!records.isEmpty() && records.count() < SMALL) {
                    LockSupport.parkNanos(LINGER.toNanos());
                }
            }
        } finally {
            commitLast(consumer, applied);
        }
    }

    private void commitLast(Consumer<String, byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> applied) {
        if (applied.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(applied, Duration.ofSeconds(2));
        } catch (KafkaException e) {
            // only read again, not lost
            LOG.debug("{} could not commit at its end: {}", group, e.toString());
        }
    }

    /**
     * Back to where these records begin. A partition that was taken away meanwhile is read by its new owner from the
     * last commit, which never covers what was not applied.
     */
    private static void rewind(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
        Set<TopicPartition> assigned = consumer.assignment();
        for (TopicPartition partition : records.partitions()) {
            if (assigned.contains(partition)) {
                consumer.seek(partition, records.records(partition).getFirst().offset());
            }
        }
    }

    /** Whether they could be applied; a store that is away is nobody's event's fault, they are read again. */
    private boolean applied(ConsumerRecords<String, byte[]> records) {
        try {
            apply(records);
            return true;
        } catch (MongoSocketException
                | MongoTimeoutException
                | MongoNodeIsRecoveringException
                | MongoNotPrimaryException e) {
            standing.waits(e);
            LOG.warn("{} waits for its store: {}", group, e.toString());
            return false;
        }
    }

    private record Read(ConsumerRecord<String, byte[]> record, Event<?> event) {}

    private void apply(ConsumerRecords<String, byte[]> records) {
        List<Read> batch = new ArrayList<>(records.count());
        long readAt = System.nanoTime();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (!elsewhere.isEmpty() && elsewhere.contains(CloudEvents.type(record))) {
                passed.increment();
                continue;
            }
            switch (reading.of(record, readAt)) {
                case EventReading.Read.Said(Event<?> event) -> batch.add(new Read(record, event));
                case EventReading.Read.NotProved(String fault) -> quarantine(record, fault);
                case EventReading.Read.Unknown(String type) ->
                    meters.counter("onezone.log.skipped", "group", group, "type", type)
                            .increment();
                case EventReading.Read.Unreadable(String type, String source, String cause) -> {
                    // what came before it goes first, or its subject would be blocked too early
                    applyBatch(batch);
                    batch.clear();
                    putAside(record, source, CloudEvents.subject(record), type, cause);
                }
            }
        }
        applyBatch(batch);
    }

    private void applyBatch(List<Read> batch) {
        aside.settle();
        List<Read> going = new ArrayList<>(batch.size());
        for (Read one : batch) {
            if (isBlocked(one)) {
                putAside(one, null);
            } else {
                going.add(one);
            }
        }
        if (going.isEmpty()) {
            return;
        }
        try {
            hand(going.stream().<Event<?>>map(Read::event).toList());
        } catch (RuntimeException | StackOverflowError e) {
            rethrowIfNotTheEvent(e);
            oneByOne(going);
        }
        appliedEvents.increment(going.size());
    }

    private boolean isBlocked(Read one) {
        return blocked.contains(
                one.record().topic(), one.event().source(), one.event().subject());
    }

    private void oneByOne(List<Read> batch) {
        for (Read one : batch) {
            if (isBlocked(one)) {
                putAside(one, null);
                continue;
            }
            try {
                hand(List.of(one.event()));
            } catch (RuntimeException | StackOverflowError e) {
                rethrowIfNotTheEvent(e);
                putAside(one, OneLine.of(e.toString()));
            }
        }
    }

    private static void rethrowIfNotTheEvent(Throwable e) {
        switch (e) {
            case KafkaException away -> throw away;
            case MongoSocketException away -> throw away;
            case MongoTimeoutException away -> throw away;
            case MongoNodeIsRecoveringException away -> throw away;
            case MongoNotPrimaryException away -> throw away;
            default -> {
                // also of one that is nested so deep that the stack does not do: another try would end the same way
            }
        }
    }

    private void hand(List<Event<?>> events) {
        try (var _ = Trace.enter(events.size() == 1 ? events.getFirst().traceparent() : null)) {
            handler.apply(events);
        }
    }

    /** What is not proved changes nothing and stops nothing; it is kept for whoever looks into it. */
    private void quarantine(ConsumerRecord<String, byte[]> record, String fault) {
        aside.put(record, Topics.quarantine(record.topic(), group), fault);
        LOG.error(
                "{} does not believe {}/{}/{} and has put it into quarantine: {}",
                group,
                record.topic(),
                record.partition(),
                record.offset(),
                fault);
        quarantined.increment();
    }

    private void putAside(Read one, @Nullable String cause) {
        putAside(
                one.record(),
                one.event().source(),
                one.event().subject(),
                one.event().type(),
                cause);
    }

    private void putAside(
            ConsumerRecord<String, byte[]> record, String source, String subject, String type, @Nullable String cause) {
        String topic = deadLetterTopic(record.topic());
        aside.put(record, topic, cause == null ? "waits behind an earlier event of its subject" : cause);
        // it is there before its subject is blocked: whoever releases that reads what waits to its end
        aside.settle();
        if (cause != null) {
            LOG.error(
                    "{} cannot apply {} of {} from {} at {}/{}/{}; its subject waits in {}: {}",
                    group,
                    OneLine.of(type),
                    OneLine.of(subject),
                    OneLine.of(source),
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    topic,
                    cause);
            if (!CloudEvents.isTooLong(subject) && !CloudEvents.isTooLong(source)) {
                // of any longer one nothing is ever read, so nothing has to wait
                blocked.block(new BlockedSubjects.Blocked(
                        record.topic(),
                        source,
                        subject,
                        OneLine.of(type),
                        cause,
                        clock.instant().toString()));
            }
        }
        dead.increment();
    }

    /**
     * Tries again what waits of a subject in the dead-letter topic, whoever speaks of it, in its order. Ends with the subject
     * released, or still blocked where the first event that fails stands.
     *
     * @return how many were applied
     * @throws RuntimeException of the event that still cannot be applied
     */
    public int release(String topic, String subject) {
        return release(topic, null, subject);
    }

    /**
     * The same of what one source says of it, so that none waits for another's event that still cannot be applied.
     *
     * @param source whose; absent: of all
     * @return how many were applied
     * @throws RuntimeException of the event that still cannot be applied
     */
    public int release(String topic, @Nullable String source, String subject) {
        List<Event<?>> waiting = new ArrayList<>();
        Map<String, Object> config = settings.common();
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            Map<Integer, Long> ends = topics.ends(deadLetterTopic(topic));
            List<TopicPartition> partitions = ends.keySet().stream()
                    .map(p -> new TopicPartition(deadLetterTopic(topic), p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p.partition(), 0L))) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                long readAt = System.nanoTime();
                for (ConsumerRecord<String, byte[]> record : records) {
                    // anybody may have put something among them since
                    if (subject.equals(CloudEvents.subject(record))
                            && reading.of(record, readAt) instanceof EventReading.Read.Said(Event<?> event)
                            && (source == null || source.equals(event.source()))) {
                        waiting.add(event);
                    }
                }
            }
        }
        for (Event<?> event : waiting) {
            handler.apply(List.of(event));
        }
        blocked.release(topic, source, subject);
        return waiting.size();
    }

    private String deadLetterTopic(String topic) {
        return Topics.deadLetters(topic, group);
    }
}
