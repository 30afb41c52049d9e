package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Arrivals;
import cn.onezone.partners.sequence.Deliveries;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import cn.onezone.partners.usage.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Starts a thread for each address that is not paused, in the one process that numbers events. It ends by itself when it
 * may deliver no more, and is started again when it may: a dead, a slow or a flooded one holds up itself only.
 */
@Component
class Pushers extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(Pushers.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Pusher.With with;
    private final RetrySchedule schedule;
    private final Sequencer sequencer;
    private final Map<String, Thread> running = new ConcurrentHashMap<>();

    Pushers(
            Endpoints endpoints,
            Attempts attempts,
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Deliveries deliveries,
            Usage usage,
            OutgoingUrls urls,
            PartnersSettings settings,
            Clock clock,
            Sequencer sequencer,
            MeterRegistry meters) {
        super("pushers", PAUSE);
        this.with = new Pusher.With(
                endpoints, attempts, agreements, sequences, arrivals, deliveries, usage, urls, settings, clock);
        this.schedule = new RetrySchedule(settings.webhooks().retries(), new SecureRandom());
        this.sequencer = sequencer;
        meters.gaugeMapSize("onezone.partners.pushers", List.of(), running);
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            return;
        }
        List<Stored<Endpoint>> page = with.endpoints().active("");
        while (!page.isEmpty()) {
            for (Stored<Endpoint> one : page) {
                boolean may = with.agreements()
                        .find(one.id())
                        .filter(a -> a.state().inForce(Days.today(with.clock())))
                        .isPresent();
                if (may && !running.containsKey(one.id())) {
                    push(one.id());
                }
            }
            page = with.endpoints().active(page.getLast().id());
        }
    }

    private void push(String id) {
        Thread thread = Thread.ofVirtual().name("webhook-" + id).unstarted(() -> {
            try (Pusher pusher = new Pusher(id, with, schedule)) {
                while (isRunning() && sequencer.isLeading() && pusher.once()) {
                    LOG.trace("{} goes on", id);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                // it begins again from what is written down
                LOG.warn("deliveries of {} stop for a moment: {}", id, e.toString());
            } finally {
                running.remove(id);
            }
        });
        running.put(id, thread);
        thread.start();
    }
}
