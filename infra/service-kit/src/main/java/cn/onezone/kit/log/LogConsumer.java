package cn.onezone.kit.log;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.trace.Trace;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
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
public final class LogConsumer implements SmartLifecycle {
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
    private final CloudEvents reader;
    private final EventVerifier verifier;
    private final BatchHandler handler;
    private final Set<String> elsewhere;
    private final BlockedSubjects blocked;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Counter passed;
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> open;
    private @Nullable Producer<String, byte[]> deadLetters;
    private final AtomicLong quarantined = new AtomicLong();

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
        this.reader = new CloudEvents(types);
        this.verifier = with.verifier();
        this.handler = handler;
        this.elsewhere = elsewhere.stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());
        this.blocked = new BlockedSubjects(with.database(), group);
        this.clock = with.clock();
        this.meters = with.meters();
        this.passed = meters.counter("onezone.log.passed", "group", group);
        meters.gauge("onezone.log.blocked.subjects", Tags.of("group", group), blocked, BlockedSubjects::size);
    }

    /** Group, blocked subjects, and how many events were not believed since the start; for the operator. */
    public record State(String group, Set<String> topics, boolean running, List<String> blocked, long quarantined) {}

    /** What stands still and why. */
    public State state() {
        return new State(
                group,
                read,
                running,
                blocked.all().stream()
                        .map(b -> b.topic() + " " + b.subject() + ": " + b.type() + ": " + b.cause() + " since "
                                + b.since())
                        .toList(),
                quarantined.get());
    }

    @Override
    public void start() {
        running = true;
        Thread loop = Thread.ofPlatform().name("log-" + group).daemon().unstarted(this::run);
        thread = loop;
        loop.start();
    }

    @Override
    public void stop() {
        running = false;
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
                LOG.warn("{} cannot read now and tries again: {}", group, e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            } finally {
                open = null;
            }
        }
        if (deadLetters != null) {
            deadLetters.close(Duration.ofSeconds(2));
        }
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
            String fault = verifier.fault(record, readAt);
            if (fault != null) {
                quarantine(record, fault);
                continue;
            }
            switch (reader.read(record)) {
                case CloudEvents.Decoded.Known(Event<?> event) -> {
                    String speaker = Spoken.by(event.type(), event.data());
                    if (speaker.equals(event.source())) {
                        batch.add(new Read(record, event));
                    } else {
                        quarantine(record, event.source() + " speaks for " + speaker);
                    }
                }
                case CloudEvents.Decoded.Unknown(String type) ->
                    meters.counter("onezone.log.skipped", "group", group, "type", type)
                            .increment();
                case CloudEvents.Decoded.Unreadable(String type, Exception cause) -> {
                    // what came before it goes first, or its subject would be blocked too early
                    applyBatch(batch);
                    batch.clear();
                    putAside(record, subject(record), type, cause);
                }
            }
        }
        applyBatch(batch);
    }

    private void applyBatch(List<Read> batch) {
        List<Event<?>> events = new ArrayList<>(batch.size());
        for (Read one : batch) {
            if (blocked.contains(one.record().topic(), one.event().subject())) {
                putAside(one.record(), one.event().subject(), one.event().type(), null);
            } else {
                events.add(one.event());
            }
        }
        if (events.isEmpty()) {
            return;
        }
        try {
            hand(events);
        } catch (RuntimeException e) {
            rethrowIfNotTheEvent(e);
            oneByOne(batch);
        }
        meters.counter("onezone.log.applied", "group", group).increment(events.size());
    }

    private void oneByOne(List<Read> batch) {
        for (Read one : batch) {
            if (blocked.contains(one.record().topic(), one.event().subject())) {
                putAside(one.record(), one.event().subject(), one.event().type(), null);
                continue;
            }
            try {
                hand(List.of(one.event()));
            } catch (RuntimeException e) {
                rethrowIfNotTheEvent(e);
                putAside(one.record(), one.event().subject(), one.event().type(), e);
            }
        }
    }

    private static void rethrowIfNotTheEvent(RuntimeException e) {
        if (e instanceof KafkaException
                || e instanceof MongoSocketException
                || e instanceof MongoTimeoutException
                || e instanceof MongoNodeIsRecoveringException
                || e instanceof MongoNotPrimaryException) {
            throw e;
        }
    }

    private void hand(List<Event<?>> events) {
        try (var _ = Trace.enter(events.size() == 1 ? events.getFirst().traceparent() : null)) {
            handler.apply(events);
        }
    }

    /** What is not proved changes nothing and stops nothing; it is kept for whoever looks into it. */
    private void quarantine(ConsumerRecord<String, byte[]> record, String fault) {
        keep(record, Topics.quarantine(record.topic(), group), fault);
        LOG.error(
                "{} does not believe {}/{}/{} and has put it into quarantine: {}",
                group,
                record.topic(),
                record.partition(),
                record.offset(),
                fault);
        quarantined.incrementAndGet();
        meters.counter("onezone.log.quarantined", "group", group).increment();
    }

    private void putAside(
            ConsumerRecord<String, byte[]> record, String subject, String type, @Nullable Exception cause) {
        String why = cause == null ? "waits behind an earlier event of its subject" : oneLine(cause);
        String topic = deadLetterTopic(record.topic());
        keep(record, topic, why);
        if (cause != null) {
            LOG.error(
                    "{} cannot apply {} of {} at {}/{}/{}; its subject waits in {}: {}",
                    group,
                    type,
                    subject,
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    topic,
                    why);
            blocked.block(new BlockedSubjects.Blocked(
                    record.topic(), subject, type, why, clock.instant().toString()));
        }
        meters.counter("onezone.log.dead", "group", group).increment();
    }

    /** Copies a record as it came, with why and from where. */
    private void keep(ConsumerRecord<String, byte[]> record, String topic, String why) {
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, null, record.key(), record.value());
        for (Header header : record.headers()) {
            letter.headers().add(header);
        }
        letter.headers()
                .add("dead_cause", why.getBytes(StandardCharsets.UTF_8))
                .add(
                        "dead_from",
                        (record.topic() + "/" + record.partition() + "/" + record.offset())
                                .getBytes(StandardCharsets.UTF_8))
                .add("dead_group", group.getBytes(StandardCharsets.UTF_8));
        try {
            var _ = producerOf(topic).send(letter).get(35, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /**
     * Tries again what waits of a subject in the dead-letter topic, in its order. Ends with the subject released, or
     * still blocked where the first event that fails stands.
     *
     * @return how many were applied
     * @throws RuntimeException of the event that still cannot be applied
     */
    public int release(String topic, String subject) {
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
                    if (subject.equals(subject(record))
                            && verifier.fault(record, readAt) == null
                            && reader.read(record) instanceof CloudEvents.Decoded.Known(Event<?> event)
                            && Spoken.by(event.type(), event.data()).equals(event.source())) {
                        waiting.add(event);
                    }
                }
            }
        }
        for (Event<?> event : waiting) {
            handler.apply(List.of(event));
        }
        blocked.release(topic, subject);
        return waiting.size();
    }

    private String deadLetterTopic(String topic) {
        return Topics.deadLetters(topic, group);
    }

    private Producer<String, byte[]> producerOf(String topic) {
        topics.ensure(Set.of(topic));
        Producer<String, byte[]> producer = deadLetters;
        if (producer == null) {
            Map<String, Object> config = new HashMap<>(settings.common());
            config.put("acks", "all");
            config.put("max.block.ms", 10_000);
            config.put("delivery.timeout.ms", 30_000);
            config.put("buffer.memory", 4 * 1024 * 1024L);
            producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            deadLetters = producer;
        }
        return producer;
    }

    private static String subject(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader("ce_subject");
        return header == null
                ? Objects.requireNonNullElse(record.key(), "")
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String oneLine(Exception cause) {
        String text = cause.toString().replaceAll("\\s+", " ");
        return text.length() > 500 ? text.substring(0, 500) : text;
    }
}
