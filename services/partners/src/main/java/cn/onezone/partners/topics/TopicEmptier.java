package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreement;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Sequencer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Empties the topics that are to begin anew, because the partner has asked for it or because what may leave has changed (R21):
 * also while no user may read them, for the next one would find on them what may leave no more. Beside those who feed, and each
 * beside the others: neither a topic that takes nothing nor one that cannot be emptied keeps another readable for longer.
 */
@Component
class TopicEmptier extends Recurring implements AutoCloseable {
    /** Topics that are emptied at once. */
    static final int AT_ONCE = 16;
    /** Of them those that failed before, at most: there is always room for the others. */
    static final int AGAIN_AT_ONCE = AT_ONCE / 2;

    private static final Logger LOG = LoggerFactory.getLogger(TopicEmptier.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** What may leave no more is readable meanwhile, as soon as the topic is at all. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final PartnerTopics topics;
    private final TopicAccess access;
    private final TopicFeed feed;
    private final Agreements agreements;
    private final Sequencer sequencer;
    private final LogSettings settings;
    private final Clock clock;

    private final Troubles troubles = new Troubles(LONGEST_PAUSE);
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService each = Executors.newVirtualThreadPerTaskExecutor();
    /** What is known of those that are open. */
    private Map<String, Stored<PartnerTopic>> open = Map.of();

    TopicEmptier(
            PartnerTopics topics,
            TopicAccess access,
            TopicFeed feed,
            Agreements agreements,
            Sequencer sequencer,
            LogSettings settings,
            Clock clock) {
        super("topic-emptier", PAUSE);
        this.topics = topics;
        this.access = access;
        this.feed = feed;
        this.agreements = agreements;
        this.sequencer = sequencer;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            open = Map.of();
            troubles.clear();
            return;
        }
        open = topics.open(open);
        troubles.only(open.keySet());
        List<Stored<PartnerTopic>> all = open.values().stream()
                .filter(one ->
                        inForce(one.id()).filter(one.state()::isToBeginAnew).isPresent())
                .toList();
        for (Stored<PartnerTopic> one : troubles.due(all, Stored::id)) {
            begin(one);
        }
    }

    private void begin(Stored<PartnerTopic> one) {
        boolean again = troubles.failures(one.id()) > 0;
        long againNow =
                underWay.stream().filter(id -> troubles.failures(id) > 0).count();
        if (underWay.size() >= AT_ONCE || (again && againNow >= AGAIN_AT_ONCE) || !underWay.add(one.id())) {
            return;
        }
        each.execute(() -> {
            try {
                empty(one);
                troubles.over(one.id());
            } catch (RuntimeException e) {
                Duration pause = troubles.failed(one.id());
                LOG.warn(
                        "the topic of {} is to be emptied and is not, again in {}: {}",
                        one.id(),
                        pause,
                        String.valueOf(e.getCause() == null ? e : e.getCause()));
            } finally {
                underWay.remove(one.id());
            }
        });
    }

    private Optional<Agreement> inForce(String id) {
        return agreements.inForce(id, Days.today(clock));
    }

    private void empty(Stored<PartnerTopic> seen) {
        String id = seen.id();
        Optional<Agreement> agreement = inForce(id).filter(seen.state()::isToBeginAnew);
        if (agreement.isEmpty() || !sequencer.isLeading() || feed.mayBePutting(id)) {
            return;
        }
        String name = PartnerTopic.name(id);
        access.ensure(name);
        // before it is read whether it is as it was: then all that stands before this end is from before, also if
        // another
        // process has emptied it meanwhile and puts on it what comes now
        long end = access.endOf(name);
        Optional<Stored<PartnerTopic>> same = topics.find(id).filter(now -> now.version() == seen.version());
        if (same.isEmpty()) {
            return;
        }
        Optional<Stored<PartnerTopic>> anew = same.get().state().again() == null ? comesAgain(same.get()) : same;
        if (anew.isEmpty()) {
            return;
        }
        access.empty(name, end);
        // where it stood says nothing any more, and is not to be known when it goes on
        feed.forget(id);
        var _ = topics.save(anew.get(), anew.get().state().emptied(PartnerTopic.mark(agreement.get())));
    }

    /** All that is on it comes again, as it may leave now; absent if something else was asked for meanwhile. */
    private Optional<Stored<PartnerTopic>> comesAgain(Stored<PartnerTopic> topic) {
        long first = first(PartnerTopic.name(topic.id()));
        return topics.saved(
                topic, topic.state().anewAfter(first == 0 ? topic.state().fed() : first - 1));
    }

    /** The first number on a topic, 0 if it is empty; 1 if that cannot be told: it is emptied all the same. */
    private long first(String name) {
        try (TopicReader reader = new TopicReader(settings, "partners-topics-emptied")) {
            return reader.first(name);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warn("it cannot be told with which number {} begins, so all comes again: {}", name, e.toString());
            return 1;
        }
    }

    /** After its thread has ended. */
    @Override
    public void close() {
        each.shutdownNow();
    }
}
