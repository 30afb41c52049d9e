package cn.onezone.partners.topics;

import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Sequencer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ends keys whose time is over, and topics whose agreement is not in force any more (R21). */
@Component
class TopicKeeper extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(TopicKeeper.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final PartnerTopics topics;
    private final TopicAccess access;
    private final Agreements agreements;
    private final Sequencer sequencer;
    private final Clock clock;
    /** What is known of those that are open. */
    private Map<String, Stored<PartnerTopic>> open = Map.of();

    TopicKeeper(PartnerTopics topics, TopicAccess access, Agreements agreements, Sequencer sequencer, Clock clock) {
        super("topic-keeper", PAUSE);
        this.topics = topics;
        this.access = access;
        this.agreements = agreements;
        this.sequencer = sequencer;
        this.clock = clock;
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            open = Map.of();
            return;
        }
        open = topics.open(open);
        open.values().forEach(one -> tried(one, this::look));
        topics.all(PartnerTopic.Status.ENDING).forEach(one -> tried(one, there -> end(there.id())));
    }

    private static void tried(Stored<PartnerTopic> topic, java.util.function.Consumer<Stored<PartnerTopic>> work) {
        try {
            work.accept(topic);
        } catch (LogUnavailable e) {
            LOG.warn("the topic of {} is seen to a little later: {}", topic.id(), String.valueOf(e.getCause()));
        }
    }

    private void look(Stored<PartnerTopic> topic) {
        // what is known of an agreement may be a moment old: one that was granted just now elsewhere must not lose its
        // topic
        boolean inForce = agreements.inForce(topic.id(), Days.today(clock)).isPresent()
                || agreements
                        .find(topic.id())
                        .filter(a -> a.state().inForce(Days.today(clock)))
                        .isPresent();
        if (!inForce) {
            end(topic.id());
            return;
        }
        List<PartnerTopic.Key> ended = topic.state().ended(clock.instant());
        if (!ended.isEmpty()) {
            ended.forEach(key -> access.end(key.user()));
            var _ = topics.change(topic.id(), there -> there.without(ended));
        }
    }

    /**
     * Ends a topic with all its keys. Killed in between, it goes on from what is written down.
     *
     * @throws LogUnavailable if the log cannot be reached in time; then it is tried again
     */
    void end(String id) {
        Stored<PartnerTopic> ending = topics.change(id, PartnerTopic::ending);
        ending.state().keys().forEach(key -> access.end(key.user()));
        access.delete(PartnerTopic.name(id));
        // who has opened it again meanwhile has it
        var _ = topics.save(ending, ending.state().closed());
    }
}
