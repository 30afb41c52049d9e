package cn.onezone.partners.sequence;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.projects.ProjectEvents;
import cn.onezone.contracts.talent.TalentEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.contracts.wire.Spoken;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
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
import org.apache.kafka.common.header.Header;
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
public final class Sequencer implements SmartLifecycle {
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
    /** How long a change may take to be known here; what may leave is decided anew at the door in any case. */
    private static final Duration FRESH = Duration.ofMillis(200);

    private static final int BATCH = 1_000;

    private final LogSettings settings;
    private final Topics topics;
    private final EventVerifier verifier;
    private final Agreements agreements;
    private final Sequences sequences;
    private final AlreadyNumbered numbered;
    private final Arrivals arrivals;
    private final Clock clock;
    private final MeterRegistry meters;
    private final CloudEvents reader = new CloudEvents(Stream.of(
                    ParkEvents.ALL,
                    cn.onezone.contracts.facts.FactEvents.ALL,
                    EnterpriseEvents.ALL,
                    cn.onezone.contracts.enterprises.RestructuringEvents.ALL,
                    IndicatorEvents.ALL,
                    FundEvents.ALL,
                    TalentEvents.ALL,
                    ProjectEvents.ALL)
            .<EventType<?>>flatMap(List::stream)
            .toList());

    private volatile boolean running;
    private volatile boolean leading;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Consumer<String, byte[]> open;

    Sequencer(
            LogSettings settings,
            Topics topics,
            EventVerifier verifier,
            Agreements agreements,
            Sequences sequences,
            AlreadyNumbered numbered,
            Arrivals arrivals,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.topics = topics;
        this.verifier = verifier;
        this.agreements = agreements;
        this.sequences = sequences;
        this.numbered = numbered;
        this.arrivals = arrivals;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public void start() {
        running = true;
        Thread loop = Thread.ofPlatform().name("sequencer").daemon().unstarted(this::run);
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

    /** Whether this process is the one: it also delivers. */
    public boolean isLeading() {
        return leading && running;
    }

    private void run() {
        while (running) {
            try (Consumer<String, byte[]> consumer = consumer();
                    Turn turn = new Turn(consumer)) {
                open = consumer;
                consumer.subscribe(new TreeSet<>(SOURCES), turn);
                while (running) {
                    turn.next();
                }
            } catch (WakeupException e) {
                LOG.debug("the sequencer was woken to stop");
            } catch (LogUnavailable | KafkaException | MongoException e) {
                LOG.warn("the sequencer cannot go on now and begins again from what is committed: {}", e.toString());
                LockSupport.parkNanos(PAUSE.toNanos());
            } finally {
                open = null;
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
        config.put("session.timeout.ms", 10_000);
        config.put("heartbeat.interval.ms", 2_000);
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
        config.put("client.id", TRANSACTIONS);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** One time of being the one: from the assignment of the log until it is taken away, or something fails. */
    private final class Turn implements ConsumerRebalanceListener, AutoCloseable {
        private final Consumer<String, byte[]> consumer;
        private final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        /** The last number of each subscription, as it is committed. */
        private final Map<String, Long> lasts = new HashMap<>();

        private List<Subscription> subscriptions = List.of();
        private long freshUntil = System.nanoTime();
        private long committedAt = System.nanoTime();
        private @Nullable Producer<String, byte[]> producer;

        Turn(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        void next() {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (consumer.assignment().isEmpty()) {
                return;
            }
            Producer<String, byte[]> appending = producer;
            if (appending == null) {
                appending = producer();
                producer = appending;
                // whoever was the one before can append nothing from here on
                appending.initTransactions();
                leading = true;
            }
            if (System.nanoTime() - freshUntil >= 0) {
                subscriptions = agreements.inForce(Days.today(clock)).stream()
                        .map(Subscription::new)
                        .toList();
                freshUntil = System.nanoTime() + FRESH.toNanos();
            }
            read.putAll(records.nextOffsets());
            Appending batch = new Appending(appending);
            for (ConsumerRecord<String, byte[]> record : records) {
                batch.read(record);
            }
            batch.append();
            if (batch.begun || (!read.isEmpty() && System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos())) {
                batch.begin();
                appending.sendOffsetsToTransaction(Map.copyOf(read), consumer.groupMetadata());
                appending.commitTransaction();
                read.clear();
                committedAt = System.nanoTime();
                lasts.putAll(batch.ends);
                arrivals.arrived(batch.ends);
                meters.counter("onezone.partners.numbered").increment(batch.count);
            }
        }

        private long last(String subscription) {
            return lasts.computeIfAbsent(subscription, sequences::last);
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
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
            lasts.clear();
            read.clear();
        }

        /** What one poll brings, in one transaction. */
        private final class Appending {
            private final Producer<String, byte[]> to;
            private final Map<String, Long> ends = new HashMap<>();
            private final List<Wanted> wanted = new ArrayList<>();
            private boolean begun;
            private int count;

            Appending(Producer<String, byte[]> to) {
                this.to = to;
            }

            void begin() {
                if (!begun) {
                    begun = true;
                    to.beginTransaction();
                }
            }

            /** An event that may be somebody's. */
            private record Wanted(
                    ConsumerRecord<String, byte[]> record, Event<?> event, List<Subscription> subscriptions) {}

            void read(ConsumerRecord<String, byte[]> record) {
                String type = type(record);
                List<Subscription> wanting = subscriptions.stream()
                        .filter(s -> s.types().contains(type))
                        .toList();
                if (wanting.isEmpty()) {
                    return;
                }
                String fault = verifier.fault(record, System.nanoTime());
                if (fault != null) {
                    aside(Topics.quarantine(record.topic(), GROUP), record, fault);
                    return;
                }
                switch (reader.read(record)) {
                    case CloudEvents.Decoded.Known(Event<?> event) -> {
                        String speaker = Spoken.by(event.type(), event.data());
                        if (speaker.equals(event.source())) {
                            wanted.add(new Wanted(record, event, wanting));
                        } else {
                            aside(
                                    Topics.quarantine(record.topic(), GROUP),
                                    record,
                                    event.source() + " speaks for " + speaker);
                        }
                    }
                    case CloudEvents.Decoded.Unknown(String unknown) ->
                        meters.counter("onezone.partners.skipped", "type", unknown)
                                .increment();
                    case CloudEvents.Decoded.Unreadable(String _, Exception cause) ->
                        aside(Topics.deadLetters(record.topic(), GROUP), record, String.valueOf(cause.getMessage()));
                }
            }

            /** Numbers what was read, but for what has a number. */
            void append() {
                AlreadyNumbered.Known known =
                        numbered.of(wanted.stream().map(Wanted::event).toList());
                for (Wanted one : wanted) {
                    if (known.has(one.record(), one.event())) {
                        meters.counter("onezone.partners.repeated").increment();
                    } else if (appended(one)) {
                        known.add(one.record(), one.event());
                    }
                }
                known.write();
            }

            private boolean appended(Wanted one) {
                Set<ParkCode> about = NamedParks.of(one.event());
                JsonNode data = EventJson.mapper().readTree(one.record().value());
                boolean any = false;
                for (Subscription subscription : one.subscriptions()) {
                    String id = subscription.id();
                    long next = 1 + Optional.ofNullable(ends.get(id)).orElseGet(() -> last(id));
                    Optional<Numbered> numbered =
                            subscription.numbered(one.event(), data, about, next, clock.instant());
                    if (numbered.isPresent()) {
                        String topic = sequences.ensured(id);
                        begin();
                        var _ = to.send(numbered.get().record(topic));
                        ends.put(id, next);
                        count++;
                        any = true;
                    }
                }
                return any;
            }

            private void aside(String topic, ConsumerRecord<String, byte[]> record, String cause) {
                topics.ensure(Set.of(topic));
                begin();
                ProducerRecord<String, byte[]> kept = new ProducerRecord<>(topic, record.key(), record.value());
                record.headers().forEach(header -> kept.headers().add(header));
                kept.headers().add("onezone-cause", cause.getBytes(StandardCharsets.UTF_8));
                var _ = to.send(kept);
                LOG.error(
                        "{}/{}/{} is delivered to nobody and put aside: {}",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        cause);
                meters.counter("onezone.partners.aside").increment();
            }
        }
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader("ce_type");
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
