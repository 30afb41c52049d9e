package cn.onezone.partners.sequence;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.Aside;
import cn.onezone.kit.log.LogReader;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.OneLine;
import cn.onezone.kit.log.Standing;
import cn.onezone.kit.log.Topics;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
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
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads the log and puts into the sequence of each subscription what is its partner's. What is appended, and how far the
 * log has been read, is one Kafka transaction: killed at any instant, the next run goes on as if it had not begun, so
 * nothing is lost, nothing is there twice and no number is left out. What a source says again is passed by, see
 * {@link AlreadyNumbered}. There is one at a time: {@link OneReader} gives it the
 * whole log, and its transactional id shuts out who was it before.
 */
@Component
public final class Sequencer implements LogReader, SmartLifecycle {
    static final String GROUP = "partners";
    static final String TRANSACTIONS = "partners";
    static final Set<String> SOURCES = Set.of(
            ParkEvents.TOPIC,
            EnterpriseEvents.TOPIC,
            IndicatorEvents.TOPIC,
            FundEvents.TOPIC,
            TalentEvents.TOPIC,
            ProjectEvents.TOPIC);

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Read again after a crash, what was nobody's is nobody's again: its offsets need not be committed at once. */
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);
    /** How often it is looked which agreements there are when nothing comes. */
    private static final Duration FRESH = Duration.ofMillis(200);

    /** How soon it is looked again where sequences end of which that is not known. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private static final int BATCH = 1_000;
    /** Most bytes that stand in a sequence for one event: one that its topic refuses would undo its transaction for ever. */
    static final int LARGEST = 1_000_000;
    /** Events of all sequences that one transaction appends: it has half a minute. */
    private static final int MOST_APPENDED = 5_000;
    /**
     * For how long what is appended only for those who are behind anyway waits for more, or for what somebody waits for: a
     * transaction for each burst of a flood would be one more that the events of all others wait for.
     */
    static final Duration GATHERING = Duration.ofMillis(200);
    /**
     * A transaction cannot begin while the marks of the one before are written, in every sequence that it has appended to. It
     * is tried again this soon: all that comes meanwhile waits for it.
     */
    private static final int TRY_AGAIN_MILLIS = 5;

    private final LogSettings settings;
    private final Topics topics;
    private final LogReading reading;
    private final Agreements agreements;
    private final Sequences sequences;
    private final AlreadyNumbered alreadyNumbered;
    private final Arrivals arrivals;
    private final Duration takeOver;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Standing standing;
    // registered before anything is counted: of a series that is born at one nobody can say that it has increased
    private final Counter quarantined;
    private final Counter dead;
    /** Sequences that cannot be read to their end, as far as who numbers has looked. */
    private final AtomicInteger unreadable = new AtomicInteger();

    private volatile boolean running;
    private volatile boolean leading;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> open;

    Sequencer(
            LogSettings settings,
            Topics topics,
            LogReading reading,
            Agreements agreements,
            Sequences sequences,
            AlreadyNumbered alreadyNumbered,
            Arrivals arrivals,
            PartnersSettings partners,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.reading = reading;
        this.agreements = agreements;
        this.sequences = sequences;
        this.alreadyNumbered = alreadyNumbered;
        this.arrivals = arrivals;
        this.takeOver = partners.takeOver();
        this.clock = clock;
        this.meters = meters;
        this.standing = new Standing(GROUP, meters);
        this.quarantined = meters.counter("onezone.partners.quarantined");
        this.dead = meters.counter("onezone.partners.dead");
        meters.gauge("onezone.partners.sequences.unreadable", unreadable);
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public void start() {
        running = true;
        Thread loop = Thread.ofPlatform().name("sequencer").daemon().unstarted(this::run);
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

    /** Whether this process is the one: it also delivers. */
    public boolean isLeading() {
        return leading && running;
    }

    private void run() {
        try (Aside aside = new Aside(settings, topics, GROUP, meters)) {
            while (running) {
                try (Consumer<String, byte[]> consumer = consumer();
                        Turn turn = new Turn(consumer, aside)) {
                    open = consumer;
                    consumer.subscribe(new TreeSet<>(SOURCES), turn);
                    while (running) {
                        if (turn.next()) {
                            standing.goesOn();
                        }
                    }
                } catch (WakeupException e) {
                    LOG.debug("the sequencer was woken to stop");
                } catch (LogUnavailable | KafkaException | MongoException e) {
                    standing.waits(e);
                    LOG.warn(
                            "the sequencer cannot go on now and begins again from what is committed: {}", e.toString());
                    LockSupport.parkNanos(PAUSE.toNanos());
                } catch (Throwable e) {
                    // an error too: nobody starts this thread again, and what lacked may be there next time
                    standing.fails(e);
                    LOG.error("the sequencer fails for a reason that should not be, and begins again", e);
                    LockSupport.parkNanos(PAUSE.toNanos());
                } finally {
                    open = null;
                }
            }
        }
    }

    private Consumer<String, byte[]> consumer() {
        topics.ensure(SOURCES);
        Map<String, Object> config = settings.common();
        config.put("group.id", GROUP);
        config.put("client.id", GROUP);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        config.put("max.poll.records", BATCH);
        config.put("session.timeout.ms", Math.toIntExact(takeOver.toMillis()));
        config.put("heartbeat.interval.ms", Math.toIntExact(takeOver.toMillis() / 5));
        config.put("partition.assignment.strategy", List.of(OneReader.class));
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<String, byte[]> producer() {
        Map<String, Object> config = settings.common();
        config.put("transactional.id", TRANSACTIONS);
        config.put("acks", "all");
        config.put("compression.type", "zstd");
        config.put("linger.ms", 0);
        config.put("max.block.ms", 15_000);
        config.put("delivery.timeout.ms", 30_000);
        config.put("transaction.timeout.ms", 30_000);
        config.put("retry.backoff.ms", TRY_AGAIN_MILLIS);
        config.put("client.id", TRANSACTIONS);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** What a record of the log is to partners. */
    private sealed interface Found {
        ConsumerRecord<String, byte[]> record();
    }

    /** No agreement names its type. */
    private record Nobodys(ConsumerRecord<String, byte[]> record) implements Found {}

    /**
     * It is put aside: in quarantine what does not prove itself, among the dead letters what its source has said and cannot
     * be read.
     */
    private record Faulty(ConsumerRecord<String, byte[]> record, boolean proved, String cause) implements Found {}

    /** An event that may be somebody's. */
    private record Wanted(
            ConsumerRecord<String, byte[]> record,
            Event<?> event,
            JsonNode data,
            Set<ParkCode> about,
            LocalDate recordedOn,
            List<Subscription> by)
            implements Found {}

    /** One time of being the one: from the assignment of the log until it is taken away, or something fails. */
    private final class Turn implements ConsumerRebalanceListener, AutoCloseable {
        private final Consumer<String, byte[]> consumer;
        private final Aside aside;
        private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        /** The last number of each subscription, as it is committed. */
        private final Map<String, Long> lasts = new HashMap<>();

        private Map<String, Subscription> subscriptions = Map.of();
        private Map<String, List<Subscription>> byType = Map.of();
        private long freshUntil = System.nanoTime();
        private long committedAt = System.nanoTime();
        private @Nullable Producer<String, byte[]> producer;
        /** Sequences that have near their end what is no event. */
        private final Set<String> foreign = new TreeSet<>();
        /** What is appended and not committed yet, for nobody waits for it. */
        private @Nullable Appending gathering;
        /** The notes that are being written. */
        private FutureTask<Boolean> noting = nothing();
        /** What was read and cannot be numbered yet; its partitions are paused. */
        private @Nullable ConsumerRecords<String, byte[]> waiting;

        Turn(Consumer<String, byte[]> consumer, Aside aside) {
            this.consumer = consumer;
            this.aside = aside;
        }

        /** @return false if it could not go on */
        boolean next() {
            ConsumerRecords<String, byte[]> polled = consumer.poll(gathering == null ? POLL : gathering.left());
            if (consumer.assignment().isEmpty()) {
                return true;
            }
            Producer<String, byte[]> appending = producer;
            if (appending == null) {
                appending = producer();
                producer = appending;
                // whoever was the one before can append nothing from here on
                appending.initTransactions();
                freshUntil = System.nanoTime();
                // it delivers from here on, also if it cannot be found out yet where some sequences end
                leading = true;
            }
            ConsumerRecords<String, byte[]> waited = waiting;
            // while some wait no others come
            ConsumerRecords<String, byte[]> records = waited == null ? polled : waited;
            // what was answered before an event was recorded is asked for after the event was read, so it counts for it
            boolean toRefresh = System.nanoTime() - freshUntil >= 0 || (waited == null && !records.isEmpty());
            if (toRefresh ? !isRefreshed(records) : waited != null) {
                settle();
                return false;
            }
            if (waited != null) {
                waiting = null;
                consumer.resume(consumer.assignment());
            }
            List<Found> all = new ArrayList<>(records.count());
            for (ConsumerRecord<String, byte[]> record : records) {
                all.add(found(record));
            }
            List<Event<?>> wanted = all.stream()
                    .<Event<?>>mapMulti((one, events) -> {
                        if (one instanceof Wanted some) {
                            events.accept(some.event());
                        }
                    })
                    .toList();
            if (!alreadyNumbered.remembers(wanted)) {
                // what is read must have been written
                written();
            }
            AlreadyNumbered.Known known = alreadyNumbered.of(wanted);
            Appending batch = gathering == null ? new Appending(appending) : gathering;
            for (Found one : all) {
                batch.take(one, known);
                ConsumerRecord<String, byte[]> record = one.record();
                read.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
                if (batch.count >= MOST_APPENDED) {
                    note(known);
                    commit(batch);
                    batch = new Appending(appending);
                }
            }
            aside.settle();
            read.putAll(records.nextOffsets());
            if (!all.isEmpty()) {
                note(known);
            }
            if (batch.begun
                    ? batch.isDue()
                    : !read.isEmpty() && System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
                commit(batch);
            } else if (batch.begun) {
                gathering = batch;
            }
            return true;
        }

        /** Commits what is gathered. */
        private void settle() {
            Appending batch = gathering;
            if (batch != null) {
                commit(batch);
            }
        }

        /**
         * Notes are written while events are appended, one after the other: all that counts is that they are there before the
         * transaction ends.
         */
        private void note(AlreadyNumbered.Known known) {
            Future<Boolean> before = noting;
            Runnable writing = known.writing();
            FutureTask<Boolean> next = new FutureTask<>(
                    () -> {
                        written(before);
                        writing.run();
                    },
                    true);
            noting = next;
            Thread.ofVirtual().name("numbered").start(next);
        }

        /**
         * Looks which subscriptions there are. As long as it cannot be found out where the sequence of one ends nothing is
         * numbered, for what is passed by for one would never be numbered for it (R21, R22); the numbers that there are go on
         * being delivered, fed and proved.
         *
         * @param records that wait if it cannot
         */
        private boolean isRefreshed(ConsumerRecords<String, byte[]> records) {
            try {
                refresh();
                return true;
            } catch (LogUnavailable e) {
                standing.waits(e);
                LOG.error("nothing is numbered until it is known where all sequences end", e);
                if (waiting == null) {
                    waiting = records;
                    consumer.pause(consumer.assignment());
                }
                freshUntil = System.nanoTime() + AGAIN.toNanos();
                return false;
            }
        }

        private void commit(Appending batch) {
            // outside of the transaction, and before it ends: a copy that the broker refuses must not undo what is
            // numbered, and what is passed by must be there; after a kill it may be there twice
            aside.settle();
            batch.begin();
            batch.to.sendOffsetsToTransaction(Map.copyOf(read), consumer.groupMetadata());
            batch.to.flush();
            written();
            batch.to.commitTransaction();
            gathering = null;
            read.clear();
            committedAt = System.nanoTime();
            lasts.putAll(batch.ends);
            arrivals.arrived(batch.ends, batch.appended.all());
            meters.counter("onezone.partners.numbered").increment(batch.count);
        }

        private static FutureTask<Boolean> nothing() {
            FutureTask<Boolean> nothing = new FutureTask<>(() -> {}, true);
            nothing.run();
            return nothing;
        }

        /** Waits until the notes are written. */
        private void written() {
            written(noting);
        }

        private static void written(Future<Boolean> noting) {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        var _ = noting.get();
                        return;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        /** Where the sequences of new subscriptions end is asked for before a transaction begins, of all of them together. */
        private void refresh() {
            Map<String, Subscription> now = new LinkedHashMap<>();
            boolean changed = false;
            for (Agreement agreement : agreements.numbered(Days.today(clock))) {
                Subscription before = subscriptions.get(agreement.id());
                boolean same = before != null && before.isOf(agreement);
                changed |= !same;
                now.put(agreement.id(), same ? before : new Subscription(agreement));
            }
            if (changed || now.size() != subscriptions.size()) {
                settle();
                List<String> added = now.keySet().stream()
                        .filter(id -> !lasts.containsKey(id))
                        .toList();
                foreign.retainAll(now.keySet());
                findEnds(added);
                Map<String, Long> begun = new HashMap<>();
                now.keySet().stream()
                        .filter(id -> !subscriptions.containsKey(id))
                        .forEach(id -> begun.put(id, last(id)));
                arrivals.ends(begun);
                arrivals.only(now.keySet());
                Map<String, List<Subscription>> types = new HashMap<>();
                now.values()
                        .forEach(subscription -> subscription
                                .types()
                                .forEach(type -> types.computeIfAbsent(type, _ -> new ArrayList<>())
                                        .add(subscription)));
                byType = types;
                subscriptions = now;
            }
            freshUntil = System.nanoTime() + FRESH.toNanos();
        }

        private void findEnds(List<String> added) {
            Sequences.Ends ends = sequences.ends(added);
            foreign.addAll(ends.foreign());
            unreadable.set(foreign.size() + ends.unknown().size());
            if (!ends.foreign().isEmpty()) {
                LOG.error(
                        "at the end of the sequences of {} stands what is no event: numbers go on behind it, and who reads up to"
                                + " there gets no further",
                        ends.foreign());
            }
            // what was found out is not asked for again
            lasts.putAll(ends.known());
            if (!ends.unknown().isEmpty()) {
                throw new LogUnavailable(
                        new IllegalStateException("it is not known where these sequences end: " + ends.unknown()));
            }
        }

        private Found found(ConsumerRecord<String, byte[]> record) {
            List<Subscription> wanting = byType.getOrDefault(LogReading.type(record), List.of());
            if (wanting.isEmpty()) {
                return new Nobodys(record);
            }
            return switch (reading.of(record)) {
                case LogReading.Read.Said(var event, var data, var about) ->
                    new Wanted(record, event, data, about, LocalDate.ofInstant(event.recordedAt(), Days.ZONE), wanting);
                case LogReading.Read.NotProved(String fault) -> new Faulty(record, false, fault);
                case LogReading.Read.Unknown(String unknown) -> {
                    meters.counter("onezone.partners.skipped", "type", unknown).increment();
                    yield new Nobodys(record);
                }
                case LogReading.Read.Unreadable(String cause) -> new Faulty(record, true, cause);
            };
        }

        private long last(String subscription) {
            if (!lasts.containsKey(subscription)) {
                findEnds(List.of(subscription));
            }
            return Objects.requireNonNull(lasts.get(subscription));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("{} partitions of the log are read here", partitions.size());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            close();
        }

        /** Leaves what is not committed undone. */
        @Override
        public void close() {
            leading = false;
            gathering = null;
            try {
                // a note that came later would be written over those of who goes on
                written();
            } catch (RuntimeException e) {
                LOG.debug("what was not committed is not noted either: {}", e.toString());
            }
            noting = nothing();
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
            lasts.clear();
            read.clear();
            waiting = null;
            foreign.clear();
            unreadable.set(0);
            subscriptions = Map.of();
            byType = Map.of();
            arrivals.forget();
            alreadyNumbered.forget();
        }

        /** What one transaction appends: what one poll brings or, as long as nobody waits for it, some. */
        private final class Appending {
            private final Producer<String, byte[]> to;
            private final Map<String, Long> ends = new HashMap<>();
            /** The trickle is kept for those who follow it; of a flood they read the log. */
            private final Appended appended = new Appended();

            private boolean begun;
            private long begunAt;
            /** Whether somebody who is not behind waits for something of it. */
            private boolean awaited;

            private int count;

            Appending(Producer<String, byte[]> to) {
                this.to = to;
            }

            void begin() {
                if (!begun) {
                    begun = true;
                    begunAt = System.nanoTime();
                    to.beginTransaction();
                }
            }

            boolean isDue() {
                return awaited || left().isZero();
            }

            /** How long it may wait still. */
            Duration left() {
                return Duration.ofNanos(Math.max(0, begunAt + GATHERING.toNanos() - System.nanoTime()));
            }

            void take(Found one, AlreadyNumbered.Known known) {
                switch (one) {
                    case Nobodys _ -> {}
                    case Faulty(var record, boolean proved, String cause) -> putAside(record, proved, cause);
                    case Wanted wanted -> {
                        if (known.has(wanted.record(), wanted.event())) {
                            meters.counter("onezone.partners.already.numbered").increment();
                        } else if (appended(wanted)) {
                            known.add(wanted.record(), wanted.event());
                        }
                    }
                }
            }

            private boolean appended(Wanted wanted) {
                int before = count;
                for (Subscription subscription : wanted.by()) {
                    if (!subscription.covers(wanted.recordedOn())) {
                        continue;
                    }
                    String id = subscription.id();
                    long next = 1 + Optional.ofNullable(ends.get(id)).orElseGet(() -> last(id));
                    numbered(subscription, wanted, next).ifPresent(one -> {
                        ProducerRecord<String, byte[]> record = one.record(sequences.ensured(id));
                        if (record.value().length > LARGEST) {
                            putAside(
                                    wanted.record(),
                                    true,
                                    "for " + id + " it has " + record.value().length + " bytes (expected: at most "
                                            + LARGEST + ")");
                            return;
                        }
                        begin();
                        var _ = to.send(record);
                        ends.put(id, next);
                        count++;
                        awaited |= !arrivals.isBehind(id);
                        numberedAfter(wanted.event(), one);
                        if (arrivals.isFollowed(id)) {
                            appended.add(id, one);
                        }
                    });
                }
                return count > before;
            }

            /** How long it took from the source's record of it; clocks differ, so it may be less than nothing. */
            private void numberedAfter(Event<?> event, Numbered one) {
                Duration after = Duration.between(event.recordedAt(), one.at());
                meters.timer("onezone.partners.numbered.after").record(after.isNegative() ? Duration.ZERO : after);
            }

            /** What cannot be numbered for one subscription is so for the others all the same. */
            private Optional<Numbered> numbered(Subscription subscription, Wanted wanted, long next) {
                try {
                    return subscription.numbered(wanted.event(), wanted.data(), wanted.about(), next, clock.instant());
                } catch (RuntimeException e) {
                    putAside(wanted.record(), true, OneLine.of("for " + subscription.id() + ": " + e));
                    return Optional.empty();
                }
            }

            private void putAside(ConsumerRecord<String, byte[]> record, boolean proved, String cause) {
                aside.put(
                        record,
                        proved ? Topics.deadLetters(record.topic(), GROUP) : Topics.quarantine(record.topic(), GROUP),
                        cause);
                LOG.error("{}/{}/{} is put aside: {}", record.topic(), record.partition(), record.offset(), cause);
                (proved ? dead : quarantined).increment();
            }
        }
    }
}
