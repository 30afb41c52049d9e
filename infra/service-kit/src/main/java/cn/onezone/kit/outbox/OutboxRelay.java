package cn.onezone.kit.outbox;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.audit.AuditEntry;
import cn.onezone.kit.audit.Chain;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Pending;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Unchained;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Puts waiting audit entries into the chain and waiting events on the log, each aggregate's in sequence, and removes them
 * from their document once both have acknowledged them. A crash in between publishes an event twice; readers go by its
 * sequence. The chain knows an entry that it has.
 *
 * <p>Just written events come through a bounded queue. Whatever does not (queue full, log down, process killed) is found
 * by a sweep over the index of {@code pendingSince}. One thread does both, so the order of a subject holds.
 */
public final class OutboxRelay implements Relay, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 2_000;
    private static final int REMEMBERED = 8_000;
    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(35);
    private static final Duration IDLE = Duration.ofMillis(200);
    /** Documents whose events are on the log are cleared together: one command for many, and never later than this. */
    private static final Duration CLEARED_WITHIN = Duration.ofMillis(100);

    private static final int CLEARED_TOGETHER = 500;
    private static final BsonDocument CLEAR = new BsonDocument(
            "$unset",
            new BsonDocument("pending", new BsonString(""))
                    .append("audit", new BsonString(""))
                    .append("pendingSince", new BsonString("")));

    private final EventSource source;
    private final LogSettings settings;
    private final Topics topics;
    private final EventSigner signer;
    private final Chain chain;
    private final InFlight inFlight;
    private final Counter published;
    private final Counter failed;
    private final List<MongoCollection<BsonDocument>> collections = new CopyOnWriteArrayList<>();
    private final List<MongoCollection<BsonDocument>> passing = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Offer> queue;
    // documents published last with their sequence: what was offered and swept at once is not sent twice. By document,
    // not by subject: a sequence counts within its document only.
    private final Map<Document, Sent> lastSent = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Document, Sent> eldest) {
            return size() > REMEMBERED;
        }
    };
    private volatile boolean running;
    private volatile boolean sweepSoon = true;
    private volatile @Nullable Thread thread;
    private @Nullable Producer<String, byte[]> producer;
    private boolean topicsThere;
    /** Topics besides that of the service that are known to be there; only the relay's own thread looks at it. */
    private final Set<String> furtherTopics = new HashSet<>();

    // on the log, not yet cleared; only the relay's thread
    private final List<Offer> onTheLog = new ArrayList<>();
    private long onTheLogSince;

    private record Offer(MongoCollection<BsonDocument> collection, Waiting waiting) {}

    private record Document(MongoNamespace collection, String id) {
        static Document of(Offer offer) {
            return new Document(
                    offer.collection().getNamespace(), offer.waiting().id());
        }
    }

    /**
     * What left a document last.
     *
     * @param sequence of the event
     * @param entry id of the audit entry: a document that is deleted and made again counts its versions anew
     */
    private record Sent(long sequence, @Nullable String entry) {
        static final Sent NOTHING = new Sent(0, null);
    }

    /** Does not connect yet. */
    public OutboxRelay(
            EventSource source,
            LogSettings settings,
            Topics topics,
            EventSigner signer,
            Chain chain,
            Clock clock,
            MeterRegistry meters) {
        this.source = source;
        this.settings = settings;
        this.topics = topics;
        this.signer = signer;
        this.chain = chain;
        this.inFlight = new InFlight(clock);
        this.queue = new ArrayBlockingQueue<>(settings.relayQueue());
        this.published = meters.counter("onezone.outbox.published", "source", source.source());
        this.failed = meters.counter("onezone.outbox.failed", "source", source.source());
        meters.gauge("onezone.outbox.queue", queue, BlockingQueue::size);
    }

    @Override
    public void register(MongoCollection<BsonDocument> collection) {
        collections.add(collection);
    }

    @Override
    public void registerPassing(MongoCollection<BsonDocument> collection) {
        passing.add(collection);
    }

    @Override
    public void offer(MongoCollection<BsonDocument> collection, List<Waiting> written) {
        // together, for the trail has one entry for what is taken out together
        synchronized (queue) {
            for (Waiting waiting : written) {
                if (!queue.offer(new Offer(collection, waiting))) {
                    sweepSoon = true;
                    return;
                }
            }
        }
    }

    @Override
    public Instant recording() {
        return inFlight.begin();
    }

    @Override
    public void written(Instant recordedAt) {
        inFlight.end(recordedAt);
    }

    @Override
    public Instant quietUntil() {
        return inFlight.quietUntil();
    }

    /**
     * How far this source has come: all that was recorded until then is on the log.
     *
     * @param upTo see above
     * @param pending documents in which events or audit entries wait, counted up to 10 000
     */
    public record Progress(Instant upTo, long pending) {}

    /** Asks the store what waits. */
    public Progress progress() {
        Instant upTo = inFlight.quietUntil();
        long pending = 0;
        for (MongoCollection<BsonDocument> collection : collections) {
            BsonDocument oldest = collection
                    .find(exists("pendingSince"))
                    .sort(Sorts.ascending("pendingSince"))
                    .projection(Projections.include("pendingSince"))
                    .maxTime(5, TimeUnit.SECONDS)
                    .first();
            if (oldest != null) {
                Instant since =
                        Instant.ofEpochMilli(oldest.getDateTime("pendingSince").getValue());
                if (!since.isAfter(upTo)) {
                    upTo = since.minusMillis(1);
                }
                pending += collection.countDocuments(
                        exists("pendingSince"),
                        new com.mongodb.client.model.CountOptions()
                                .limit(10_000)
                                .maxTime(5, TimeUnit.SECONDS));
            }
        }
        return new Progress(upTo, pending);
    }

    @Override
    public void start() {
        running = true;
        Thread relay = Thread.ofPlatform()
                .name("outbox" + source.source().replace('/', '-'))
                .daemon()
                .unstarted(this::run);
        thread = relay;
        relay.start();
    }

    @Override
    public void stop() {
        running = false;
        Thread relay = thread;
        if (relay != null) {
            try {
                relay.join(ACKNOWLEDGED_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // Stops after the web server: what the last requests wrote is still published.
    @Override
    public int getPhase() {
        return 0;
    }

    private void run() {
        long nextSweep = System.nanoTime();
        List<Offer> offers = new ArrayList<>();
        while (running) {
            try {
                Offer first =
                        queue.poll((onTheLog.isEmpty() ? IDLE : CLEARED_WITHIN).toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    offers.clear();
                    offers.add(first);
                    synchronized (queue) {
                        queue.drainTo(offers, BATCH - 1);
                    }
                    publish(offers);
                }
                if (first == null
                        || onTheLog.size() >= CLEARED_TOGETHER
                        || System.nanoTime() - onTheLogSince >= CLEARED_WITHIN.toNanos()) {
                    clear();
                }
                // under steady load the queue is never empty: what did not fit into it must not wait for a lull
                if ((first == null || sweepSoon) && System.nanoTime() - nextSweep >= 0) {
                    sweepSoon = false;
                    nextSweep = System.nanoTime() + settings.sweepEvery().toNanos();
                    clear();
                    while (running && sweep()) {
                        // as long as a full batch waited there
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (LogUnavailable | MongoException | KafkaException e) {
                failed.increment();
                LOG.warn("{} cannot publish now, its events wait in the store: {}", source.source(), e.toString());
                sweepSoon = true;
                chainMeanwhile();
                pause();
            }
        }
        try {
            clear();
        } catch (MongoException e) {
            LOG.debug("{} leaves to its next start what is on the log already: {}", source.source(), e.toString());
        }
        close();
    }

    private void clear() {
        if (onTheLog.isEmpty()) {
            return;
        }
        List<Offer> cleared = List.copyOf(onTheLog);
        // should this fail, the sweep finds them again
        onTheLog.clear();
        remove(cleared);
    }

    private synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }

    /**
     * What people do while the log is away can be read in the audit trail all the same: what was offered since, and all
     * that waits for nothing but the chain. The chain knows it again when it comes with its events.
     */
    private void chainMeanwhile() {
        try {
            List<Offer> offers = new ArrayList<>();
            queue.drainTo(offers);
            chain.append(entries(offers));
            while (running && sweep(passing)) {
                // as long as a full batch waited there
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (MongoException e) {
            LOG.debug("{} cannot write its audit trail now: {}", source.source(), e.toString());
        }
    }

    // While the log is away the queue would only hold what the store holds anyway.
    private void pause() {
        queue.clear();
        java.util.concurrent.locks.LockSupport.parkNanos(settings.sweepEvery().toNanos());
    }

    private boolean sweep() throws InterruptedException {
        // what needs no log first: a log that is away ends the sweep
        boolean full = sweep(passing);
        return sweep(collections) || full;
    }

    private boolean sweep(List<MongoCollection<BsonDocument>> some) throws InterruptedException {
        boolean full = false;
        for (MongoCollection<BsonDocument> collection : some) {
            List<Offer> found = new ArrayList<>();
            collection
                    .find(exists("pendingSince"))
                    .sort(Sorts.ascending("pendingSince"))
                    .projection(Projections.include("version", "pending", "audit"))
                    .limit(BATCH)
                    .maxTime(20, TimeUnit.SECONDS)
                    .forEach(d -> found.add(new Offer(
                            collection,
                            new Waiting(
                                    d.getString("_id").getValue(),
                                    d.getInt64("version").getValue(),
                                    Aggregates.pending(d),
                                    Aggregates.unchained(d)))));
            if (!found.isEmpty()) {
                publish(found);
                clear();
                full |= found.size() == BATCH;
            }
        }
        return full;
    }

    private void publish(List<Offer> offers) throws InterruptedException {
        chain.append(entries(offers));
        List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        boolean onTheLogAll = false;
        try {
            for (Offer offer : offers) {
                Document document = Document.of(offer);
                Sent sentBefore = lastSent.getOrDefault(document, Sent.NOTHING);
                long last = sentBefore.sequence();
                for (Pending pending : offer.waiting().pending()) {
                    if (pending.sequence() > last) {
                        events.add(CloudEvents.write(topic(pending), source.source(), pending));
                        for (String also : pending.alsoOn()) {
                            // the operator has made it; where nobody rules over topics it is made here
                            if (!furtherTopics.contains(also)) {
                                topics.ensure(List.of(also));
                                furtherTopics.add(also);
                            }
                            events.add(CloudEvents.write(also, source.source(), pending));
                        }
                        last = pending.sequence();
                    }
                }
                List<Unchained> chained = offer.waiting().unchained();
                lastSent.put(
                        document,
                        new Sent(
                                last,
                                chained.isEmpty()
                                        ? sentBefore.entry()
                                        : chained.getLast().entry().id()));
            }
            if (!events.isEmpty()) {
                Producer<String, byte[]> open = connected();
                signer.sign(events);
                for (ProducerRecord<String, byte[]> event : events) {
                    Future<RecordMetadata> one = open.send(event);
                    sent.add(one);
                    if (one.isDone()) {
                        // refused at once, as with the log away for long: what comes behind must not overtake it
                        var _ = one.get();
                    }
                }
                open.flush();
                for (Future<RecordMetadata> one : sent) {
                    var _ = one.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            onTheLogAll = true;
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailableDuringBatch(e);
        } finally {
            if (!onTheLogAll) {
                // which of the batch are on the log is not worth knowing: all are sent again, readers go by sequence
                lastSent.clear();
            }
        }
        published.increment(sent.size());
        if (onTheLog.isEmpty()) {
            onTheLogSince = System.nanoTime();
        }
        onTheLog.addAll(offers);
    }

    /** Those that are not known to be in the chain; one document may be offered several times. */
    private List<AuditEntry> entries(List<Offer> offers) {
        List<AuditEntry> entries = new ArrayList<>();
        for (Offer offer : offers) {
            List<Unchained> waiting = offer.waiting().unchained();
            if (!waiting.isEmpty()) {
                String last =
                        lastSent.getOrDefault(Document.of(offer), Sent.NOTHING).entry();
                int from = 0;
                for (int i = 0; last != null && i < waiting.size(); i++) {
                    if (waiting.get(i).entry().id().equals(last)) {
                        from = i + 1;
                    }
                }
                waiting.subList(from, waiting.size()).forEach(one -> entries.add(one.entry()));
            }
        }
        return entries;
    }

    /** What a service tells of itself has a topic of its own, which all share. */
    private String topic(Pending pending) {
        return pending.type().equals(NetworkEvents.AUDIT_HEAD_PUBLISHED.name()) ? NetworkEvents.AUDIT : source.topic();
    }

    private static final class LogUnavailableDuringBatch extends KafkaException {
        private static final long serialVersionUID = 1L;

        LogUnavailableDuringBatch(Throwable cause) {
            super(cause);
        }
    }

    private void remove(List<Offer> offers) {
        Map<MongoCollection<BsonDocument>, Map<String, Long>> newest = new HashMap<>();
        for (Offer offer : offers) {
            newest.computeIfAbsent(offer.collection(), c -> new HashMap<>())
                    .merge(offer.waiting().id(), offer.waiting().version(), Math::max);
        }
        newest.forEach((collection, versions) -> {
            if (passing.contains(collection)) {
                var _ = collection.deleteMany(in("_id", versions.keySet()));
                return;
            }
            // what an import writes has one version: one statement for all of it instead of one for each document
            Map<Long, List<String>> ids = new HashMap<>();
            versions.forEach((id, version) ->
                    ids.computeIfAbsent(version, v -> new ArrayList<>()).add(id));
            List<WriteModel<BsonDocument>> removals = new ArrayList<>(ids.size());
            // a document that has moved on meanwhile is offered again with all that waits in it
            ids.forEach((version, some) -> removals.add(
                    some.size() == 1
                            ? new UpdateOneModel<>(and(eq("_id", some.getFirst()), eq("version", version)), CLEAR)
                            : new UpdateManyModel<>(and(in("_id", some), eq("version", version)), CLEAR)));
            var result = collection.bulkWrite(removals, new BulkWriteOptions().ordered(false));
            if (result.getMatchedCount() < versions.size()) {
                trim(collection, versions);
            }
        });
    }

    /** For documents that have moved on: only what is on the log leaves, the rest goes on waiting. */
    private static void trim(MongoCollection<BsonDocument> collection, Map<String, Long> versions) {
        versions.forEach((id, version) -> {
            BsonDocument done =
                    lte("sequence", version).toBsonDocument(BsonDocument.class, collection.getCodecRegistry());
            var _ = collection.updateOne(
                    and(eq("_id", id), com.mongodb.client.model.Filters.gt("version", version)),
                    Updates.pullByFilter(new BsonDocument("pending", done).append("audit", done)));
        });
    }

    /** Makes keys known that are not on the log yet; the newest signs from then on. */
    public void announce() {
        var _ = connected();
    }

    /** The one producer of this service; the heartbeat shares it. */
    synchronized Producer<String, byte[]> connected() {
        if (!topicsThere) {
            topics.ensureSingle(NetworkEvents.KEYS);
            topics.ensure(List.of(NetworkEvents.AUDIT, source.topic()));
            topics.ensurePassing(source.heartbeatTopic());
            topicsThere = true;
        }
        Producer<String, byte[]> open = producer;
        if (open == null) {
            Map<String, Object> config = settings.common();
            config.put("acks", "all");
            config.put("enable.idempotence", true);
            config.put("linger.ms", 2);
            config.put("batch.size", 64 * 1024);
            // what a producer ever took of it, it keeps
            config.put("buffer.memory", 4 * 1024 * 1024L);
            config.put("compression.type", "lz4");
            config.put("max.block.ms", 5_000);
            config.put("delivery.timeout.ms", 30_000);
            config.put("client.id", "outbox" + source.source().replace('/', '-'));
            open = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            producer = open;
        }
        // what a key signs can be proved by nobody before the key is on the log
        signer.announce(open);
        return open;
    }
}
