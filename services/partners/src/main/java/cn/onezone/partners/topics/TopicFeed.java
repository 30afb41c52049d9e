package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Deliveries;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import cn.onezone.partners.usage.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Copies what may leave from the sequences to the partners' topics, in order, each event once: in the one process that
 * numbers events, in one thread, a batch of each topic by turns. The sequence itself is not for partners: in it stands what
 * was named when it was numbered, and whether it may leave is decided again here (R21).
 */
@Component
class TopicFeed extends Recurring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int BATCH = 256;

    private final PartnerTopics topics;
    private final TopicAccess access;
    private final Agreements agreements;
    private final Sequences sequences;
    private final Sequencer sequencer;
    private final Deliveries deliveries;
    private final Usage usage;
    private final LogSettings settings;
    private final Clock clock;
    /** Where each topic stands, as found on it since this has been the one that writes. */
    private final Map<String, Long> places = new HashMap<>();

    private @Nullable TopicWriter writer;

    TopicFeed(
            PartnerTopics topics,
            TopicAccess access,
            Agreements agreements,
            Sequences sequences,
            Sequencer sequencer,
            Deliveries deliveries,
            Usage usage,
            LogSettings settings,
            Clock clock) {
        super("partner-topics", PAUSE);
        this.topics = topics;
        this.access = access;
        this.agreements = agreements;
        this.sequences = sequences;
        this.sequencer = sequencer;
        this.deliveries = deliveries;
        this.usage = usage;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void once() {
        boolean more = true;
        while (more && isRunning()) {
            if (!sequencer.isLeading()) {
                leave();
                return;
            }
            more = false;
            for (Stored<PartnerTopic> one : topics.all(PartnerTopic.Status.OPEN)) {
                try {
                    // one that was deleted since the list was made would hold up the others until its time is over
                    Optional<Stored<PartnerTopic>> now =
                            topics.find(one.id()).filter(t -> t.state().isRead(clock.instant()));
                    more |= now.isPresent() && feed(now.get());
                } catch (KafkaException | LogUnavailable e) {
                    // what was begun comes to nothing; where each stands is looked up anew
                    LOG.warn("the topic of {} waits for a moment: {}", one.id(), e.toString());
                    leave();
                    more = false;
                }
            }
        }
        if (!isRunning()) {
            leave();
        }
    }

    private void leave() {
        places.clear();
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** After its thread has ended. */
    @Override
    public void close() {
        leave();
    }

    private TopicWriter writer() {
        TopicWriter there = writer;
        if (there == null) {
            // what was found before another wrote is not true any more
            places.clear();
            there = new TopicWriter(settings);
            writer = there;
        }
        return there;
    }

    private Optional<Agreement> inForce(String id) {
        return agreements.find(id).map(Stored::state).filter(a -> a.inForce(Days.today(clock)));
    }

    /** Whether there may be more to do at once. */
    private boolean feed(Stored<PartnerTopic> stored) {
        String id = stored.id();
        PartnerTopic topic = stored.state();
        Optional<Agreement> agreement = inForce(id);
        if (agreement.isEmpty()) {
            return false;
        }
        TopicWriter to = writer();
        String name = PartnerTopic.name(id);
        String mark = PartnerTopic.mark(agreement.get());
        if (topic.again() != null) {
            access.ensure(name);
            access.empty(name);
            places.remove(id);
            return topics.save(stored, topic.emptied(mark));
        }
        if (!mark.equals(topic.mark())) {
            // what may leave no more is on it perhaps: all of it comes again as it may leave now
            long first = to.first(name);
            return topics.save(stored, topic.anewAfter(first == 0 ? topic.fed() : first - 1));
        }
        long place = places.computeIfAbsent(id, _ -> Math.max(topic.fed(), to.last(name)));
        List<Numbered> batch = sequences.after(id, place, BATCH);
        // it may have ended or changed while that was read
        Optional<Agreement> now = inForce(id).filter(a -> PartnerTopic.mark(a).equals(mark));
        if (batch.isEmpty() || now.isEmpty()) {
            return false;
        }
        List<String> items = batch.stream().map(one -> one.delivered(now.get())).toList();
        long last = batch.getLast().sequence();
        // before it is put there, as on the other ways: after a crash between it counts as repeated, and is not left
        // out
        usage.count(
                id,
                topic.partner(),
                "kafka",
                next -> Math.max(next, last + 1),
                Numbered.handed(batch, items, clock.instant()));
        List<TopicWriter.Entry> entries = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            entries.add(new TopicWriter.Entry(batch.get(i).subject(), items.get(i)));
        }
        to.append(name, entries);
        places.put(id, last);
        deliveries.count(topic.partner(), "kafka", batch.size());
        if (!topics.save(stored, topic.fedUpTo(last))) {
            places.remove(id);
        }
        return true;
    }
}
