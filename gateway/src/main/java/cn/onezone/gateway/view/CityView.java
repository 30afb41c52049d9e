package cn.onezone.gateway.view;

import cn.onezone.contracts.Catalogue;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.Heartbeat;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.gateway.view.ViewIndex.Slot;
import cn.onezone.gateway.view.enterprises.EnterpriseDocument;
import cn.onezone.gateway.view.enterprises.EnterpriseSearch;
import cn.onezone.gateway.view.enterprises.Kept;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.EventReading;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.OneLine;
import cn.onezone.kit.log.Standing;
import cn.onezone.kit.log.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps the city view: reads the log from where the index on disk ends, applies what is newer, shows it to readers at
 * once and makes it durable every few seconds. It belongs to no consumer group: every gateway holds the whole view. With
 * the log away it goes on showing what it knows.
 */
public final class CityView implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(CityView.class);
    /** Below this many records two threads are slower than one. */
    private static final int WORTH_SHARING = 256;

    private static final int MOST_IN_A_POLL = 1_000;
    /** Fewer records than this are a trickle. What comes between two refreshes of it is fetched and shown together. */
    private static final int TRICKLE = 200;
    /** A fetch waits at the broker and ends with the first new record; those that came behind it are here after this. */
    private static final Duration BEHIND_THE_FIRST = Duration.ofMillis(2);

    private static final Duration NOTHING_NEW = Duration.ofMillis(500);
    /** While it catches up, readers see progress this often; each time costs a segment. */
    private static final Duration REFRESH_WHILE_CATCHING_UP = Duration.ofSeconds(4);

    private static final Duration PARTITIONS_LOOKED_UP_EVERY = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Heartbeats are only of interest while they are young, so a new view does not read all of them. */
    private static final long HEARTBEATS_READ_BACK = 2_000;

    /** Who alone says how an enterprise stands. */
    private static final String REGISTRY = "/enterprises";

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final Set<String> TYPES =
            Catalogue.ALL.stream().map(EventType::name).collect(Collectors.toUnmodifiableSet());

    private static final String OFFSET = "offset/";
    private static final String TOPIC = "topic/";
    private static final String HEARD = "heard";

    private final Path folder;
    private final ViewSettings.View settings;
    private final LogSettings log;
    private final KeySettings keys;
    private final ParkDirectory directory;
    private final EnterpriseSearch search;
    private final Consumer<Heartbeat> announced;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Counter applied;
    private final Counter dropped;
    private final Counter unreadable;
    private final Counter quarantined;
    private final Standing standing;
    private final Unreadable unread = new Unreadable();
    private final int shards = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, String> topicIds = new HashMap<>();
    private final Watermarks watermarks = new Watermarks();
    private volatile boolean running;
    private volatile @Nullable Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> open;
    private volatile @Nullable Snapshot snapshot;
    /** Counts the snapshots; one thread writes it. */
    private volatile long version;

    private volatile @Nullable Marks shown;
    private volatile @Nullable String fault;
    private @Nullable ViewIndex index;
    private Facts facts;
    private @Nullable UnderWay underWay;
    private boolean dirty;
    private long refreshedAt;
    /** The day as of which the shown segments stand ready; absent before any is shown. */
    private @Nullable LocalDate warmed;

    /**
     * How far the view had come at a refresh. It is written as text only when it is committed: that is a hundred times
     * rarer.
     */
    private record Marks(
            Map<TopicPartition, Long> positions, Map<String, String> topicIds, Collection<Watermarks.Known> heard) {
        Map<String, String> toCommit() {
            Map<String, String> all = new HashMap<>();
            positions.forEach((partition, offset) ->
                    all.put(OFFSET + partition.topic() + '/' + partition.partition(), offset.toString()));
            topicIds.forEach((topic, id) -> all.put(TOPIC + topic, id));
            all.put(HEARD, EventJson.write(List.copyOf(heard)));
            return all;
        }
    }

    /**
     * Does not open anything yet.
     *
     * @param dataDir the gateway's disk; the index lies in {@code view} below it
     * @param search keeps the columns of the index's segments
     * @param announced is told each heartbeat that is the newest of its source, for routing
     * @param clock says which day it is
     */
    CityView(
            Path dataDir,
            ViewSettings.View settings,
            LogSettings log,
            KeySettings keys,
            ParkDirectory directory,
            EnterpriseSearch search,
            Consumer<Heartbeat> announced,
            Clock clock,
            MeterRegistry meters) {
        this.folder = dataDir.resolve("view");
        this.settings = settings;
        this.log = log;
        this.keys = keys;
        this.directory = directory;
        this.search = search;
        this.announced = announced;
        this.clock = clock;
        this.meters = meters;
        this.facts = Facts.of(directory);
        this.applied = meters.counter("onezone.view.applied");
        this.dropped = meters.counter("onezone.view.dropped");
        this.unreadable = meters.counter("onezone.view.unreadable");
        this.quarantined = meters.counter("onezone.view.quarantined");
        this.standing = new Standing("city-view", meters);
    }

    /** Newest snapshot, held open for the caller, who releases it. */
    Snapshot acquire() {
        while (true) {
            Snapshot now = snapshot;
            if (now == null) {
                throw new IllegalStateException("the city view is not open");
            }
            if (now.reader().tryIncRef()) {
                return now;
            }
            // replaced in between: the next round sees the newer one
            Thread.onSpinWait();
        }
    }

    /** Changes whenever readers would see something else. */
    long version() {
        return version;
    }

    /** Events that could not be read and whose subjects stand still. */
    List<Unreadable.Entry> unreadableEvents() {
        return unread.all();
    }

    /** What keeps the view from going on, if anything does. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Whether it goes on reading the log. */
    Standing standing() {
        return standing;
    }

    @Override
    public void start() {
        openIndex();
        running = true;
        Thread.ofPlatform().name("city-view-characters").daemon().start(EnterpriseSearch::prepare);
        Thread loop = Thread.ofPlatform().name("city-view").daemon().unstarted(this::run);
        thread = loop;
        loop.start();
        standing.begins(loop);
    }

    @Override
    public void stop() {
        stop(true);
    }

    /**
     * Stops.
     *
     * @param commit whether what is not durable yet is made so; without, it is as after a kill
     */
    void stop(boolean commit) {
        running = false;
        standing.ends();
        KafkaConsumer<String, byte[]> consumer = open;
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
        try {
            if (commit && index != null) {
                index.commit(marks(watermarks.known()).toCommit());
            }
        } catch (IOException e) {
            LOG.warn("the city view is not committed at its end: {}", e.toString());
        }
        closeIndex();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // There before the web server asks, and until it has answered its last request.
    @Override
    public int getPhase() {
        return 0;
    }

    /** Positions on the log as last shown to readers, by {@code topic/partition}; for the operator. */
    Map<String, String> shownPositions() {
        Marks marks = shown;
        Map<String, String> all = new TreeMap<>();
        if (marks != null) {
            marks.positions()
                    .forEach((partition, offset) ->
                            all.put(partition.topic() + '/' + partition.partition(), offset.toString()));
        }
        return all;
    }

    /** Business days are those of Shanghai (R9). */
    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    private ViewIndex index() {
        return Objects.requireNonNull(index);
    }

    private void openIndex() {
        ViewIndex opened = ViewIndex.open(folder, shards, segment -> search.warm(segment, today()));
        index = opened;
        positions.clear();
        topicIds.clear();
        facts = taken(Facts.of(directory), opened.takeKept());
        opened.committed().forEach((key, value) -> {
            if (key.startsWith(OFFSET)) {
                int slash = key.lastIndexOf('/');
                positions.put(
                        new TopicPartition(
                                key.substring(OFFSET.length(), slash), Integer.parseInt(key.substring(slash + 1))),
                        Long.parseLong(value));
            } else if (key.startsWith(TOPIC)) {
                topicIds.put(key.substring(TOPIC.length()), value);
            }
        });
        String heard = opened.committed().get(HEARD);
        watermarks.restore(
                heard == null ? List.of() : List.of(EventJson.mapper().readValue(heard, Watermarks.Known[].class)));
        watermarks.known().values().forEach(known -> announced.accept(known.latest()));
        try {
            show(opened.reader(), snapshot);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeIndex() {
        Snapshot last = snapshot;
        snapshot = null;
        ViewIndex closing = index;
        index = null;
        try {
            if (last != null) {
                last.close();
            }
            if (closing != null) {
                closing.close();
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("the city view's index does not close: {}", e.toString());
        }
    }

    private void show(DirectoryReader reader, @Nullable Snapshot released) {
        LocalDate today = today();
        for (LeafReaderContext context : reader.leaves()) {
            search.warm(context.reader(), today);
        }
        warmed = today;
        long next = version + 1;
        Map<String, Watermarks.Known> heard = watermarks.known();
        snapshot = new Snapshot(next, reader, facts, heard);
        version = next;
        refreshedAt = System.nanoTime();
        dirty = false;
        shown = marks(heard);
        if (released != null) {
            released.close();
        }
    }

    /** Positions and marks as they are now; everything before them is in the index. */
    private Marks marks(Map<String, Watermarks.Known> heard) {
        return new Marks(Map.copyOf(positions), Map.copyOf(topicIds), heard.values());
    }

    private void run() {
        Thread committing =
                Thread.ofPlatform().name("city-view-commit").daemon().unstarted(this::commitLoop);
        committing.start();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                        shards,
                        Thread.ofPlatform().name("city-view-index-", 0).daemon().factory());
                Topics topics = new Topics(log)) {
            EventVerifier verifier = new EventVerifier(new KeyRing(log, topics, keys, meters));
            EventReading reading = new EventReading(verifier, Reading.byName().values());
            List<Worker> own = new ArrayList<>();
            for (int i = 0; i < shards; i++) {
                own.add(new Worker(verifier));
            }
            while (running) {
                try (KafkaConsumer<String, byte[]> consumer = connect(topics)) {
                    open = consumer;
                    fault = null;
                    read(consumer, reading, own, workers);
                } catch (WakeupException e) {
                    LOG.debug("the city view was woken to stop");
                } catch (LogUnavailable | KafkaException e) {
                    standing.waits(e);
                    fault = "the log cannot be read: " + e.getMessage();
                    LOG.warn("the city view cannot read the log now and tries again: {}", e.toString());
                    LockSupport.parkNanos(PAUSE.toNanos());
                } catch (IOException | UncheckedIOException | IllegalStateException e) {
                    standing.fails(e);
                    fault = "the index cannot be written: " + e.getMessage();
                    LOG.error("the city view cannot write its index and opens it again", e);
                    LockSupport.parkNanos(PAUSE.toNanos());
                    reopen();
                } catch (Throwable e) {
                    // an error too: nobody starts this thread again, and what lacked may be there next time
                    standing.fails(e);
                    fault = "it fails for a reason that should not be: " + OneLine.of(e.toString());
                    LOG.error("the city view fails for a reason that should not be, and opens its index again", e);
                    LockSupport.parkNanos(PAUSE.toNanos());
                    reopen();
                } finally {
                    open = null;
                }
            }
        } finally {
            end(committing);
        }
    }

    /**
     * Lets a commit under way come to its end. Never by an interrupt: one that meets a thread inside a file operation
     * closes that file, which here is the index's lock, and then nothing of the index can be written or closed.
     */
    private static void end(Thread committing) {
        LockSupport.unpark(committing);
        try {
            committing.join(Duration.ofSeconds(15));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From the last commit on; readers go on with what they hold meanwhile. */
    private void reopen() {
        try {
            if (index != null) {
                index.close();
                index = null;
            }
            openIndex();
        } catch (IOException | RuntimeException e) {
            fault = "the index cannot be opened: " + e.getMessage();
            LOG.error("the city view cannot open its index", e);
        }
    }

    private void commitLoop() {
        Marks last = null;
        while (running) {
            LockSupport.parkNanos(settings.commitEvery().toNanos());
            Marks now = shown;
            ViewIndex target = index;
            if (!running || now == null || now.equals(last) || target == null) {
                continue;
            }
            try {
                target.commit(now.toCommit());
                last = now;
            } catch (IOException | RuntimeException e) {
                // the next round tries again; until then a restart reads more of the log
                LOG.warn("the city view is not committed now: {}", e.toString());
            }
        }
    }

    private KafkaConsumer<String, byte[]> connect(Topics topics) throws IOException {
        if (index == null) {
            openIndex();
        }
        topics.ensurePassing(NetworkEvents.TOPIC);
        topics.ensure(Reading.topics());
        Map<String, TopicPartition[]> partitions = look();
        Map<String, Object> config = log.common();
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("max.poll.records", MOST_IN_A_POLL);
        config.put("fetch.max.wait.ms", (int) NOTHING_NEW.toMillis());
        config.put("fetch.max.bytes", 4 * 1024 * 1024);
        config.put("max.partition.fetch.bytes", 1024 * 1024);
        config.put("client.id", "city-view");
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            assign(consumer, partitions);
            return consumer;
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** Partitions of each topic; a topic that is not the one the index was built from means another log. */
    private Map<String, TopicPartition[]> look() throws IOException {
        Map<String, TopicDescription> described;
        Map<String, Object> client = log.common();
        // with no broker the admin client would otherwise start over thousands of times a second, each with a log line
        client.put("metadata.recovery.strategy", "none");
        try (Admin admin = Admin.create(client)) {
            described = admin.describeTopics(Reading.topics()).allTopicNames().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
        boolean other = described.values().stream().anyMatch(topic -> {
            String known = topicIds.get(topic.name());
            return known != null && !known.equals(topic.topicId().toString());
        });
        if (other) {
            LOG.warn("the log is not the one this view was built from; it is built again");
            index().clear();
            positions.clear();
            facts = Facts.of(directory);
            watermarks.restore(List.of());
        }
        Map<String, TopicPartition[]> all = new HashMap<>();
        described.values().forEach(topic -> {
            topicIds.put(topic.name(), topic.topicId().toString());
            all.put(
                    topic.name(),
                    topic.partitions().stream()
                            .map(p -> new TopicPartition(topic.name(), p.partition()))
                            .toArray(TopicPartition[]::new));
        });
        return all;
    }

    private void assign(KafkaConsumer<String, byte[]> consumer, Map<String, TopicPartition[]> partitions) {
        Set<TopicPartition> all = new HashSet<>();
        partitions.values().forEach(some -> all.addAll(List.of(some)));
        Set<TopicPartition> before = consumer.assignment();
        if (all.equals(before)) {
            return;
        }
        consumer.assign(all);
        Map<TopicPartition, Long> ends = null;
        for (TopicPartition partition : all) {
            Long position = positions.get(partition);
            if (position != null) {
                consumer.seek(partition, position);
            } else if (partition.topic().equals(NetworkEvents.TOPIC)) {
                ends = ends == null ? consumer.endOffsets(all) : ends;
                consumer.seek(partition, Math.max(0, ends.getOrDefault(partition, 0L) - HEARTBEATS_READ_BACK));
            } else {
                consumer.seekToBeginning(Set.of(partition));
            }
        }
    }

    private void read(
            KafkaConsumer<String, byte[]> consumer, EventReading reading, List<Worker> own, ExecutorService workers)
            throws IOException {
        long looked = System.nanoTime();
        try {
            while (running) {
                if (System.nanoTime() - looked > PARTITIONS_LOOKED_UP_EVERY.toNanos()) {
                    looked = System.nanoTime();
                    finish();
                    assign(consumer, look());
                }
                readOnce(consumer, reading, own, workers);
                standing.goesOn();
            }
        } finally {
            // whoever reads next must find the subjects' sequences in nobody's hands
            finish();
        }
    }

    /**
     * With a new day other qualifications are valid and other events are right, though nothing was written. Whoever asks is
     * answered by the day of the question in any case; here it is made ready before most ask.
     */
    private void warmANewDay() {
        LocalDate today = today();
        Snapshot now = snapshot;
        if (now != null && !today.equals(warmed)) {
            for (LeafReaderContext context : now.reader().leaves()) {
                search.warm(context.reader(), today);
            }
            warmed = today;
        }
    }

    private void readOnce(
            KafkaConsumer<String, byte[]> consumer, EventReading reading, List<Worker> own, ExecutorService workers)
            throws IOException {
        warmANewDay();
        // with a batch under way there is time to wait for the next
        ConsumerRecords<String, byte[]> records = consumer.poll(
                underWay != null
                        ? settings.refreshEvery()
                        : dirty ? Duration.ofNanos(untilRefresh(settings.refreshEvery())) : NOTHING_NEW);
        boolean trickle = !records.isEmpty() && records.count() < TRICKLE;
        index().trickling(trickle);
        apply(records, reading, own, workers);
        if (trickle) {
            apply(consumer.poll(BEHIND_THE_FIRST), reading, own, workers);
        }
        refreshIfDue(behind(consumer) >= MOST_IN_A_POLL);
        if (trickle) {
            // one that comes alone is shown at once; of many, each would otherwise cost a fetch and a segment
            LockSupport.parkNanos(untilRefresh(settings.refreshEvery()));
        }
    }

    /** How many records are known to lie on the log unread. */
    private static long behind(KafkaConsumer<String, byte[]> consumer) {
        long all = 0;
        for (TopicPartition partition : consumer.assignment()) {
            all += consumer.currentLag(partition).orElse(0);
        }
        return all;
    }

    private void refreshIfDue(boolean catchingUp) throws IOException {
        if (!dirty) {
            return;
        }
        if (untilRefresh(catchingUp ? REFRESH_WHILE_CATCHING_UP : settings.refreshEvery()) == 0) {
            watermarks.read(positions);
            Snapshot now = Objects.requireNonNull(snapshot);
            DirectoryReader newer = index().refresh(now.reader());
            if (newer == null) {
                // only what is held beside the index has changed; the reader is passed on with its one hold
                show(now.reader(), null);
            } else {
                show(newer, now);
            }
        }
    }

    private long untilRefresh(Duration least) {
        return Math.max(0, least.toNanos() - (System.nanoTime() - refreshedAt));
    }

    /** A batch that workers index while the next one is read from the log. */
    private record UnderWay(
            List<Worker> own, List<Future<?>> running, List<Heartbeat> heard, Map<TopicPartition, Long> next) {}

    private void apply(
            ConsumerRecords<String, byte[]> records, EventReading reading, List<Worker> own, ExecutorService workers)
            throws IOException {
        if (records.isEmpty()) {
            finish();
            return;
        }
        List<List<Work>> byWorker = new ArrayList<>();
        own.forEach(_ -> byWorker.add(new ArrayList<>()));
        List<Heartbeat> heard = new ArrayList<>();
        long readAt = System.nanoTime();
        for (ConsumerRecord<String, byte[]> record : records) {
            route(record, reading, readAt, byWorker, heard);
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        records.nextOffsets().forEach((partition, at) -> next.put(partition, at.offset()));
        finish();
        List<Future<?>> started = new ArrayList<>();
        boolean shared = records.count() >= WORTH_SHARING;
        ViewIndex into = index();
        for (int i = 0; i < own.size(); i++) {
            Worker worker = own.get(i);
            worker.take(byWorker.get(i));
            if (shared) {
                started.add(workers.submit(() -> {
                    worker.run(into);
                    return null;
                }));
            } else {
                worker.run(into);
            }
        }
        underWay = new UnderWay(own, started, heard, next);
        if (!shared) {
            finish();
        }
    }

    /** Waits for the batch that is under way, if one is, and takes in what came of it. */
    private void finish() throws IOException {
        UnderWay last = underWay;
        if (last == null) {
            return;
        }
        underWay = null;
        Throwable failure = null;
        for (Future<?> one : last.running()) {
            try {
                one.get();
            } catch (ExecutionException e) {
                // the others are waited for all the same: nothing may write when the index is opened again
                failure = e.getCause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WakeupException();
            }
        }
        if (failure instanceof LogUnavailable e) {
            throw e;
        }
        if (failure != null) {
            throw new IOException("a batch is not applied", failure);
        }
        List<Fact> newer = new ArrayList<>();
        last.own().forEach(worker -> newer.addAll(worker.facts));
        facts = taken(facts, newer);
        for (Heartbeat heartbeat : last.heard()) {
            if (watermarks.heard(heartbeat)) {
                announced.accept(heartbeat);
            }
        }
        positions.putAll(last.next());
        dirty = true;
    }

    /** With newer facts. What cannot be taken in, though it can be read, is left out: it must not keep out all others. */
    private Facts taken(Facts before, List<Fact> newer) {
        try {
            return before.with(newer);
        } catch (RuntimeException together) {
            Facts all = before;
            for (Fact one : newer) {
                try {
                    all = all.with(List.of(one));
                } catch (RuntimeException e) {
                    unreadable.increment();
                    LOG.error(
                            "the city view cannot take in {} of {} from {}",
                            one.event().type(),
                            OneLine.of(one.event().subject()),
                            OneLine.of(one.event().source()),
                            e);
                }
            }
            return all;
        }
    }

    private void route(
            ConsumerRecord<String, byte[]> record,
            EventReading reading,
            long readAt,
            List<List<Work>> byWorker,
            List<Heartbeat> heard) {
        LogHeaders head = LogHeaders.of(record.headers());
        if (head.type().equals(EnterpriseEvents.ENTERPRISE_CONSOLIDATED.name())) {
            if (!head.source().equals(REGISTRY)) {
                quarantine(record, head, head.source() + " speaks for " + REGISTRY);
                return;
            }
            // the worker verifies: this is what most of a log is
            Slot slot = Slot.of(EnterpriseDocument.key(head.subject()).bytes());
            byWorker.get(slot.shard(shards)).add(new Work(record, readAt, head, slot, null));
            return;
        }
        EventType<?> type = Reading.byName().get(head.type());
        if (type == null) {
            // only types that there are: this one is not proved, and each has a meter of its own
            String known = TYPES.contains(head.type()) ? head.type() : "other";
            meters.counter("onezone.view.skipped", "type", known).increment();
            return;
        }
        switch (reading.of(record, readAt)) {
            case EventReading.Read.NotProved(String fault) -> quarantine(record, head, fault);
            case EventReading.Read.Said(var event)
            when event.data() instanceof Heartbeat heartbeat -> heard.add(heartbeat);
            case EventReading.Read.Said(var event) -> {
                Fact fact = new Fact(Reading.slot(record.topic(), event), event, head.key());
                Slot slot = Slot.of(new org.apache.lucene.util.BytesRef(fact.slot()));
                byWorker.get(slot.shard(shards)).add(new Work(record, readAt, head, slot, fact));
            }
            case EventReading.Read.Unreadable(String name, String _, String cause) ->
                setAside(record, head, name, cause);
            case EventReading.Read.Unknown(String name) ->
                meters.counter("onezone.view.skipped", "type", name).increment();
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> record, LogHeaders head, String type, String cause) {
        unreadable.increment();
        String where = record.topic() + '/' + record.partition() + '/' + record.offset();
        LOG.error(
                "the city view cannot read {} of {} from {} at {}: {}",
                OneLine.of(type),
                OneLine.of(head.subject()),
                OneLine.of(head.source()),
                where,
                cause);
        unread.add(new Unreadable.Entry(where, type, head.source(), head.subject(), head.sequence(), cause));
    }

    /** What is not proved changes nothing and stops nothing; the record stays on the log where it was read. */
    private void quarantine(ConsumerRecord<String, byte[]> record, LogHeaders head, String fault) {
        quarantined.increment();
        LOG.error(
                "the city view does not believe {} of {} at {}/{}/{}: {}",
                OneLine.of(head.type()),
                OneLine.of(head.subject()),
                record.topic(),
                record.partition(),
                record.offset(),
                fault);
    }

    private record Work(
            ConsumerRecord<String, byte[]> record,
            long readAt,
            LogHeaders head,
            Slot slot,
            @Nullable Fact fact) {}

    /** Applies the records of its own subjects in their order. */
    private final class Worker {
        private List<Work> work = List.of();
        private final List<Fact> facts = new ArrayList<>();
        private final EnterpriseDocument enterprise = ViewIndex.enterpriseDocument();
        private final EventVerifier verifier;

        Worker(EventVerifier verifier) {
            this.verifier = verifier;
        }

        void take(List<Work> next) {
            work = next;
            facts.clear();
        }

        void run(ViewIndex into) throws IOException {
            int done = 0;
            for (Work one : work) {
                // before it is looked at whether it is old: of what is forged somebody has to hear, whatever its number
                String fault = one.fact() == null ? verifier.fault(one.record(), one.readAt()) : null;
                if (fault != null) {
                    quarantine(one.record(), one.head(), fault);
                } else if (known(into, one)) {
                    dropped.increment();
                } else if (one.head().sequence() < 1) {
                    setAside(one.record(), one.head(), one.head().type(), "expected a sequence from 1");
                } else if (write(into, one)) {
                    done++;
                    unread.read(
                            one.head().type(),
                            one.head().source(),
                            one.head().subject(),
                            one.head().sequence());
                }
            }
            applied.increment(done);
        }

        /** A fact is old if a newer one is held; of an enterprise each event is kept, once (R8). */
        private boolean known(ViewIndex into, Work one) throws IOException {
            long sequence = one.head().sequence();
            long held = into.held(one.slot());
            if (sequence < 1 || sequence > held) {
                return false;
            }
            if (one.fact() != null || sequence == held) {
                return true;
            }
            Kept kept = into.kept(one.slot(), one.head().subject());
            return kept != null && kept.knows(sequence);
        }

        private boolean write(ViewIndex into, Work one) throws IOException {
            Fact fact = one.fact();
            if (fact != null) {
                try {
                    into.write(one.slot(), fact, one.record().value());
                } catch (IllegalArgumentException e) {
                    return refused(one, e);
                }
                facts.add(fact);
                return true;
            }
            Kept before = into.kept(one.slot(), one.head().subject());
            EnterpriseDocument.Made made;
            try {
                Instant recordedAt = one.head().recordedAt();
                if (recordedAt == null) {
                    throw new IllegalArgumentException("expected the time at which it was recorded");
                }
                made = enterprise.of(
                        one.head().subject(),
                        one.head().sequence(),
                        recordedAt,
                        one.record().value(),
                        before);
            } catch (RuntimeException e) {
                // whatever it is: nothing but what stands in the event is looked at here
                return refused(one, e);
            }
            if (made == null) {
                dropped.increment();
                return false;
            }
            try {
                into.write(one.slot(), one.head().subject(), made);
            } catch (IllegalArgumentException e) {
                // the index takes no text of any length; of a document that it refuses it keeps nothing
                return refused(one, e);
            }
            return true;
        }

        private boolean refused(Work one, RuntimeException cause) {
            setAside(one.record(), one.head(), one.head().type(), OneLine.of(cause.toString()));
            return false;
        }
    }
}
