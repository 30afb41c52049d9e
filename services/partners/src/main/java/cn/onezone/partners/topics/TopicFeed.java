package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Arrivals;
import cn.onezone.partners.sequence.Deliveries;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import cn.onezone.partners.usage.Usage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Copies what may leave from the sequences to the partners' topics, in order, each event once: in the one process that
 * numbers events. The sequence itself is not for partners: in it stands what was named when it was numbered, and whether it may
 * leave is decided again here (R21).
 *
 * <p>Topics of which it is known where they stand are fed together, a batch of each in one transaction. A topic of which that is
 * not known, or that could not be fed, is seen to beside them, alone, by a thread and a writer of its own: whatever it takes, the
 * others get theirs. It comes to the others when it has been fed once, and when that fails it is tried again after a pause that
 * grows. Nothing is put on a topic that is to begin anew until {@link TopicEmptier} has emptied it.
 */
@Component
class TopicFeed extends Recurring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** How often it is looked which topics there are; a transaction looks again at those that it writes to. */
    private static final Duration LOOK = Duration.ofMillis(200);
    /** How often it is written down how far topics are fed: the topics themselves tell it too. */
    private static final Duration NOTE = Duration.ofSeconds(1);

    private static final Duration AFTER_FAULT = Duration.ofMillis(500);
    private static final Duration TO_CLOSE = Duration.ofSeconds(30);
    private static final int BATCH = 256;
    private static final int CHARACTERS = 256 * 1024;
    /** Characters of all batches in one transaction, after which no further batch is added. */
    private static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private final PartnerTopics topics;
    private final Agreements agreements;
    private final Sequences sequences;
    private final Arrivals arrivals;
    private final Sequencer sequencer;
    private final Deliveries deliveries;
    private final Usage usage;
    private final LogSettings settings;
    private final Clock clock;

    private final TopicPlaces places;
    private final Putting putting = new Putting();
    /** Of the other thread. */
    private final Putting puttingAside = new Putting();

    private final ExecutorService aside = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("partner-topics-aside").daemon().factory());
    private Map<String, Stored<PartnerTopic>> open = Map.of();
    private long lookedAt = System.nanoTime() - LOOK.toNanos();
    private long notedAt = System.nanoTime();
    private long notBefore = System.nanoTime();
    /** Of which it is to be written down how far they are fed. */
    private final Set<String> toNote = new HashSet<>();

    /** Whether each is fed by itself, for together they failed and none was to blame. */
    private boolean eachAlone;

    private @Nullable TopicWriter writer;
    /** Of the other thread. */
    private @Nullable TopicWriter writerAside;

    /** What the other thread is about. */
    private @Nullable Future<?> underWay;

    /** What one topic is to get. */
    private record Batch(Stored<PartnerTopic> topic, List<Numbered> events, List<String> items) {
        String id() {
            return topic.id();
        }

        long last() {
            return events.getLast().sequence();
        }

        int characters() {
            return items.stream().mapToInt(String::length).sum();
        }

        TopicWriter.Entries entries() {
            List<TopicWriter.Entry> entries = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                entries.add(new TopicWriter.Entry(events.get(i).subject(), items.get(i)));
            }
            return new TopicWriter.Entries(PartnerTopic.name(topic.id()), entries);
        }
    }

    TopicFeed(
            PartnerTopics topics,
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Sequencer sequencer,
            Deliveries deliveries,
            Usage usage,
            LogSettings settings,
            Clock clock) {
        super("partner-topics", PAUSE);
        this.topics = topics;
        this.agreements = agreements;
        this.sequences = sequences;
        this.arrivals = arrivals;
        this.sequencer = sequencer;
        this.deliveries = deliveries;
        this.usage = usage;
        this.settings = settings;
        this.clock = clock;
        this.places = new TopicPlaces(arrivals);
    }

    @Override
    protected void once() {
        if (System.nanoTime() - notBefore < 0) {
            return;
        }
        try {
            turns();
        } catch (RuntimeException e) {
            // the log or the store is away: a little longer than the pause between turns
            notBefore = System.nanoTime() + AFTER_FAULT.toNanos();
            throw e;
        }
    }

    private void turns() {
        boolean more = true;
        while (more && isRunning()) {
            if (!sequencer.isLeading()) {
                leave();
                return;
            }
            more = turn();
        }
        if (!isRunning()) {
            leave();
        }
    }

    /** Whether there may be more to do at once. */
    private boolean turn() {
        look();
        if (open.isEmpty()) {
            return false;
        }
        TopicWriter to = writer();
        Instant now = clock.instant();
        List<Batch> batches = new ArrayList<>();
        List<Stored<PartnerTopic>> alone = new ArrayList<>();
        int characters = 0;
        for (Stored<PartnerTopic> one : places.byTurns(open.values())) {
            Optional<Agreement> agreement = inForce(one.id())
                    .filter(a -> one.state().isRead(now) && !one.state().isToBeginAnew(a));
            if (agreement.isEmpty()) {
                continue;
            }
            Long place = places.of(one.id());
            if (place == null) {
                alone.add(one);
            } else if (!arrivals.isEnd(one.id(), place) && characters < MOST_CHARACTERS) {
                try {
                    Optional<Batch> batch = batch(one, agreement.get(), place);
                    batch.ifPresent(batches::add);
                    characters += batch.map(Batch::characters).orElse(0);
                } catch (RuntimeException e) {
                    failed(one.id(), e);
                }
            }
        }
        boolean more = !batches.isEmpty() && put(to, batches);
        seeTo(alone);
        note();
        return more;
    }

    /** Whether something may be put on a topic now, or was begun to be put there and is not decided. */
    boolean mayBePutting(String id) {
        return putting.has(id) || puttingAside.has(id);
    }

    /** A topic was emptied: how far it was fed says nothing of where it goes on. */
    void forget(String id) {
        places.remove(id);
    }

    /** Which topics there are. */
    private void look() {
        if (System.nanoTime() - lookedAt < LOOK.toNanos()) {
            return;
        }
        open = topics.open(open);
        lookedAt = System.nanoTime();
        places.only(open.keySet());
    }

    private TopicWriter writer() {
        TopicWriter there = writer;
        if (there == null) {
            // what was found before another wrote is not true any more, and what this one had begun is decided now
            places.clear();
            there = new TopicWriter(settings, TopicWriter.TRANSACTIONS);
            writer = there;
            putting.settled();
        }
        return there;
    }

    private Optional<Agreement> inForce(String id) {
        return agreements.inForce(id, Days.today(clock));
    }

    private Optional<Batch> batch(Stored<PartnerTopic> topic, Agreement agreement, long place) {
        List<Numbered> events = sequences.following(topic.id(), place, BATCH, CHARACTERS);
        // it may have ended or changed while that was read
        Optional<Agreement> now =
                inForce(topic.id()).filter(a -> PartnerTopic.mark(a).equals(PartnerTopic.mark(agreement)));
        return events.isEmpty() || now.isEmpty()
                ? Optional.empty()
                : Optional.of(new Batch(
                        topic,
                        events,
                        events.stream().map(one -> one.delivered(now.get())).toList()));
    }

    /** Whether something was put. */
    private boolean put(TopicWriter to, List<Batch> batches) {
        List<String> ids = batches.stream().map(Batch::id).toList();
        putting.begins(ids);
        boolean decided = true;
        try {
            List<Batch> counted = counted(unchanged(batches));
            if (counted.isEmpty()) {
                return false;
            }
            decided = false;
            boolean put = eachAlone ? eachAppended(to, counted) : appended(to, counted);
            decided = writer != null;
            return put;
        } finally {
            if (decided) {
                putting.ends(ids);
            } else {
                // what is there is known when there is another
                closeWriter();
            }
        }
    }

    private boolean eachAppended(TopicWriter to, List<Batch> batches) {
        for (Batch one : batches) {
            if (!appended(to, List.of(one))) {
                return false;
            }
        }
        eachAlone = false;
        return true;
    }

    /**
     * One that was deleted or is to begin anew since the list was made would hold up the others until its time is over; and of
     * what has ended, or was objected to, while others were read nothing is put any more (R21).
     */
    private List<Batch> unchanged(List<Batch> batches) {
        Set<String> same = topics.unchanged(batches.stream().map(Batch::topic).toList());
        if (same.size() < batches.size()) {
            lookedAt = System.nanoTime() - LOOK.toNanos();
        }
        return batches.stream()
                .filter(one -> same.contains(one.id()) && isStill(one))
                .toList();
    }

    private boolean isStill(Batch one) {
        return inForce(one.id())
                .map(PartnerTopic::mark)
                .filter(mark -> mark.equals(one.topic().state().mark()))
                .isPresent();
    }

    /**
     * Counted before it is put there, as on the other ways: after a crash between it counts as repeated, and is not left out.
     */
    private List<Batch> counted(List<Batch> batches) {
        List<Batch> counted = new ArrayList<>();
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> counting = new ArrayList<>();
            batches.forEach(one -> counting.add(each.submit(() -> count(one))));
            for (int i = 0; i < batches.size(); i++) {
                try {
                    var _ = counting.get(i).get();
                    counted.add(batches.get(i));
                } catch (ExecutionException e) {
                    failed(batches.get(i).id(), e.getCause());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
        return counted;
    }

    private void count(Batch one) {
        long behind = one.last() + 1;
        usage.count(
                one.id(),
                one.topic().state().partner(),
                KafkaWay.WAY,
                next -> Math.max(next, behind),
                Numbered.handed(one.events(), one.items(), clock.instant()));
    }

    private boolean appended(TopicWriter to, List<Batch> batches) {
        try {
            to.append(batches.stream().map(Batch::entries).toList());
        } catch (TopicWriter.NotAppended e) {
            LOG.warn("a batch for {} topics was not put on them: {}", batches.size(), String.valueOf(e.getCause()));
            List<Batch> toBlame = batches.stream()
                    .filter(one -> batches.size() == 1 || e.topics().contains(PartnerTopic.name(one.id())))
                    .toList();
            toBlame.forEach(one -> failed(one.id(), e));
            // those that were begun with it are begun again, one by one if it is not known whose fault it was
            eachAlone = toBlame.isEmpty();
            if (!e.isUndone()) {
                closeWriter();
            }
            return false;
        }
        batches.forEach(one -> {
            places.put(one.id(), one.last());
            toNote.add(one.id());
            deliveries.count(
                    one.topic().state().partner(), KafkaWay.WAY, one.items().size());
        });
        return true;
    }

    private void failed(String id, @Nullable Throwable cause) {
        Duration pause = places.failed(id);
        LOG.warn("the topic of {} is left alone for {}: {}", id, pause, String.valueOf(cause));
    }

    /** Sees to those that are not fed with the others, one after the other: those that failed before come last. */
    private void seeTo(List<Stored<PartnerTopic>> alone) {
        Future<?> before = underWay;
        if (before != null && !before.isDone()) {
            return;
        }
        underWay = null;
        List<Stored<PartnerTopic>> due = places.due(alone);
        if (!due.isEmpty() || puttingAside.isOpen()) {
            long generation = places.generation();
            underWay = aside.submit(() -> {
                decideAside();
                due.forEach(one -> alone(one, generation));
            });
        }
    }

    /** What this thread, or that of another process, had begun to put somewhere is there from here on, or will never be. */
    private void decideAside() {
        try {
            var _ = writerAside();
        } catch (RuntimeException e) {
            LOG.warn("topics that were to be fed alone are seen to a little later: {}", e.toString());
            LockSupport.parkNanos(AFTER_FAULT.toNanos());
        }
    }

    private void alone(Stored<PartnerTopic> stored, long generation) {
        if (places.generation() != generation) {
            return;
        }
        List<String> id = List.of(stored.id());
        try {
            // before it is said that this one is being fed: a new writer settles what all before it had begun
            var _ = writerAside();
            puttingAside.begins(id);
            long last = fedAlone(stored);
            if (last >= 0) {
                places.found(stored.id(), last, generation);
            }
            puttingAside.ends(id);
        } catch (RuntimeException | TopicWriter.NotAppended e) {
            failed(stored.id(), e);
            // what is not decided is when there is another
            closeAside();
        }
    }

    /** @return the number up to which it is fed; negative if it has to be looked at once more */
    private long fedAlone(Stored<PartnerTopic> stored) throws TopicWriter.NotAppended {
        String id = stored.id();
        String name = PartnerTopic.name(id);
        PartnerTopic topic = stored.state();
        Optional<Stored<PartnerTopic>> now = topics.find(id).filter(t -> t.version() == stored.version());
        Optional<Agreement> agreement = inForce(id).filter(a -> !topic.isToBeginAnew(a));
        if (now.isEmpty() || agreement.isEmpty() || !sequencer.isLeading()) {
            return -1;
        }
        TopicWriter to = writerAside();
        long place = Math.max(topic.fed(), to.last(name));
        Optional<Batch> batch = batch(stored, agreement.get(), place);
        long last = place;
        if (batch.isPresent()) {
            count(batch.get());
            to.append(List.of(batch.get().entries()));
            deliveries.count(topic.partner(), KafkaWay.WAY, batch.get().items().size());
            last = batch.get().last();
        }
        if (last != topic.fed()) {
            // whoever was quicker has asked for something else, which is seen when it is looked at again
            var _ = topics.save(stored, topic.fedUpTo(last));
        }
        return last;
    }

    private TopicWriter writerAside() {
        TopicWriter there = writerAside;
        if (there == null) {
            there = new TopicWriter(settings, TopicWriter.TRANSACTIONS + "-aside");
            writerAside = there;
            puttingAside.settled();
        }
        return there;
    }

    private void note() {
        if (!toNote.isEmpty() && System.nanoTime() - notedAt >= NOTE.toNanos()) {
            writeDown();
        }
    }

    private void writeDown() {
        notedAt = System.nanoTime();
        // of one that was emptied, or could not be fed, it is found on the topic
        toNote.removeIf(id -> places.of(id) == null || !open.containsKey(id));
        Map<Stored<PartnerTopic>, Long> upTo = new HashMap<>();
        for (String id : toNote) {
            Stored<PartnerTopic> topic = open.get(id);
            Long last = places.of(id);
            if (topic != null && last != null) {
                upTo.put(topic, last);
            }
        }
        Set<String> changed = topics.fed(upTo);
        toNote.retainAll(changed);
    }

    /** Another may write from here on. */
    private void leave() {
        if (writer == null && underWay == null && open.isEmpty()) {
            return;
        }
        try {
            if (!toNote.isEmpty()) {
                writeDown();
            }
        } catch (RuntimeException e) {
            LOG.warn("how far topics are fed is found on them later: {}", e.toString());
        }
        toNote.clear();
        closeWriter();
        putting.left();
        places.forget();
        Future<?> closed = aside.submit(() -> {
            closeAside();
            puttingAside.left();
        });
        try {
            var _ = closed.get(TO_CLOSE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the writer of topics that are fed alone is closed later: {}", e.toString());
        }
        open = Map.of();
        underWay = null;
        lookedAt = System.nanoTime() - LOOK.toNanos();
    }

    private void closeWriter() {
        places.clear();
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    private void closeAside() {
        if (writerAside != null) {
            writerAside.close();
            writerAside = null;
        }
    }

    /** After its thread has ended. */
    @Override
    public void close() {
        leave();
        aside.shutdownNow();
    }
}
