package cn.onezone.kit.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recorded times of writes that are under way. A watermark must stay behind each of them: their events may appear in
 * the store after the watermark was taken.
 */
final class InFlight {
    private final Clock clock;
    private final TreeMap<Instant, Integer> open = new TreeMap<>();
    private Instant last = Instant.EPOCH;

    InFlight(Clock clock) {
        this.clock = clock;
    }

    /** Times never run backwards within one process, even if the clock does. */
    synchronized Instant begin() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (now.isBefore(last)) {
            now = last;
        }
        last = now;
        open.merge(now, 1, Integer::sum);
        return now;
    }

    synchronized void end(Instant recordedAt) {
        open.computeIfPresent(recordedAt, (t, n) -> n == 1 ? null : n - 1);
    }

    /**
     * A moment until which every write is done and will appear in the store's own answer.
     *
     * @return strictly before the first open write, or the present, strictly before any write to come
     */
    synchronized Instant quietUntil() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (now.isBefore(last)) {
            now = last;
        }
        last = now.plusMillis(1);
        @Nullable Instant first = open.isEmpty() ? null : open.firstKey();
        return first == null || first.isAfter(now) ? now : first.minusMillis(1);
    }
}
