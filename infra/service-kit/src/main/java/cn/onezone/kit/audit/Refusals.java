package cn.onezone.kit.audit;

import cn.onezone.kit.recurring.Recurring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;

/**
 * Refused accesses on their way into the chain. Nobody waits for them: a flood of wrong tokens must neither slow the
 * service nor fill its disk. So there is room for some, and the others are counted and become one entry that says how
 * many they were. Those of people who are known have room of their own, which strangers cannot take.
 */
public final class Refusals extends Recurring implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration COUNTED_FOR = Duration.ofMinutes(1);
    private static final int BATCH = 1_000;

    private final Trail chain;
    private final Clock clock;
    private final Lane strangers;
    private final Lane known;
    // taken from their queue and not yet in the chain
    private final List<AuditEntry> unwritten = new ArrayList<>();

    /**
     * Refusals on their way.
     *
     * @param chain where they go
     */
    public Refusals(Trail chain, Clock clock, MeterRegistry meters) {
        super("audit-refusals" + chain.instance().replace('/', '-'), PAUSE);
        this.chain = chain;
        this.clock = clock;
        this.strangers = new Lane("strangers", 10_000, 1_000, 10, clock.instant());
        this.known = new Lane("known", 10_000, 10_000, 100, clock.instant());
        meters.gauge("onezone.audit.refusals", strangers.queue, BlockingQueue::size);
        meters.gauge("onezone.audit.refusals.known", known.queue, BlockingQueue::size);
    }

    /**
     * Room for entries: a bucket of them that fills again with time, and a queue until the next batch. Whoever is over is
     * counted.
     */
    private static final class Lane {
        private final String name;
        private final BlockingQueue<AuditEntry> queue;
        private final int most;
        private final int eachSecond;
        private double room;
        private Instant filled;
        private long over;
        private Instant overSince;
        private @Nullable Instant told;

        Lane(String name, int queued, int most, int eachSecond, Instant now) {
            this.name = name;
            this.queue = new ArrayBlockingQueue<>(queued);
            this.most = most;
            this.eachSecond = eachSecond;
            this.room = most;
            this.filled = now;
            this.overSince = now;
        }

        synchronized void offer(Asked asked, String outcome, Instant now) {
            double more = eachSecond * (Duration.between(filled, now).toMillis() / 1000.0);
            if (more > 0) {
                room = Math.min(most, room + more);
                filled = now;
            }
            if (room >= 1 && queue.offer(asked.refused(EntryId.at(now), now, outcome))) {
                room--;
            } else {
                if (over == 0) {
                    overSince = now;
                }
                over++;
            }
        }

        /** What was over, as one entry, not more often than now and then. */
        synchronized @Nullable AuditEntry told(Instant now, boolean last) {
            if (over == 0 || (!last && now.isBefore(told == null ? overSince : told.plus(COUNTED_FOR)))) {
                return null;
            }
            AuditEntry entry = new AuditEntry(
                    EntryId.at(now),
                    now,
                    AuditEntry.Kind.REFUSED,
                    "",
                    List.of(),
                    null,
                    "(" + name + ")",
                    null,
                    null,
                    null,
                    null,
                    "too-many-refused",
                    over);
            over = 0;
            told = now;
            return entry;
        }
    }

    /**
     * Somebody was not let in.
     *
     * @param asked who and what for, without an actor if nobody is known
     * @param outcome code of the problem
     */
    public void note(Asked asked, String outcome) {
        Instant now = now();
        (asked.actor().isEmpty() ? strangers : known).offer(asked, outcome, now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    protected void once() {
        write(false);
    }

    /** Writes what came last, when nothing comes any more. */
    @Override
    public void destroy() {
        try {
            write(true);
        } catch (RuntimeException e) {
            LOG.warn("refused accesses of the last second are not recorded: {}", e.toString());
        }
    }

    private synchronized void write(boolean last) {
        int taken;
        do {
            taken = 0;
            for (Lane lane : List.of(known, strangers)) {
                taken += lane.queue.drainTo(unwritten, Math.max(0, BATCH - unwritten.size()));
                AuditEntry over = unwritten.size() < BATCH ? lane.told(now(), last) : null;
                if (over != null) {
                    unwritten.add(over);
                }
            }
            // should this fail, the same come again
            chain.append(unwritten);
            unwritten.clear();
        } while (taken > 0);
    }
}
