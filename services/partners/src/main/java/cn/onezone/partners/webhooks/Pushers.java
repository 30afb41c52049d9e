package cn.onezone.partners.webhooks;

import cn.onezone.kit.outgoing.OutgoingUrls;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.partners.PartnersSettings;
import cn.onezone.partners.agreements.Agreement;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Starts a thread for each address that is not paused, in the one process that numbers events. It ends by itself when it
 * may deliver no more, and is started again when it may: a dead, a slow or a flooded one holds up itself only.
 */
@Component
class Pushers extends Recurring implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Pushers.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** How long all of them together may take to write down where they are when the service stops. */
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final Pusher.With with;
    private final RetrySchedule schedule;
    private final Sequencer sequencer;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    private record Running(Thread thread, Pusher pusher, AtomicLong endpoint) {}

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
                endpoints,
                attempts,
                agreements,
                sequences,
                arrivals,
                deliveries,
                usage,
                urls,
                settings,
                new Turns(Runtime.getRuntime().availableProcessors(), System::nanoTime),
                clock);
        this.schedule = new RetrySchedule(settings.webhooks().retries(), new SecureRandom());
        this.sequencer = sequencer;
        meters.gaugeMapSize("onezone.partners.pushers", List.of(), running);
    }

    @Override
    protected void once() {
        if (!sequencer.isLeading()) {
            return;
        }
        Set<String> over = new HashSet<>(running.keySet());
        // an address ends with its agreement: of those that have ended there are more each year
        List<String> inForce = with.agreements().inForce(Days.today(with.clock())).stream()
                .map(Agreement::id)
                .toList();
        Map<String, Long> active =
                inForce.isEmpty() ? Map.of() : with.endpoints().active(inForce);
        active.forEach((id, version) -> {
            over.remove(id);
            Running there = running.get(id);
            if (there == null) {
                push(id, version);
            } else if (there.endpoint().getAndSet(version) != version) {
                // a version that is not ours: another process has changed it
                with.endpoints().changed(id);
            }
        });
        with.endpoints().progressed(active.keySet()).forEach((id, version) -> {
            Running there = running.get(id);
            if (there != null && version > there.pusher().version()) {
                with.endpoints().changed(id);
            }
        });
        over.forEach(with.endpoints()::changed);
    }

    private void push(String id, long version) {
        Pusher pusher = new Pusher(id, with, schedule);
        Thread thread = Thread.ofVirtual().name("webhook-" + id).unstarted(() -> {
            try (pusher;
                    var _ = with.arrivals().follow(id)) {
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
        running.put(id, new Running(thread, pusher, new AtomicLong(version)));
        thread.start();
    }

    /** Each ends with what it is about, and writes down where it is: otherwise it would all come again. */
    @Override
    public void destroy() throws InterruptedException {
        long until = System.nanoTime() + TO_END.toNanos();
        for (Running one : List.copyOf(running.values())) {
            var _ = one.thread().join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
    }
}
