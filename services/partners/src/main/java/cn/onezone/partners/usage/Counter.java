package cn.onezone.partners.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was handed out of one subscription on one way: which numbers, and how often on the day that is being counted. Both
 * are one document and so one write: killed at any instant, a number that counts is known to have been counted. Public because the
 * record codec reads it.
 *
 * @param key {@code <day>/<subscription>/<way>} of the oldest day that it still has, the order of lists
 * @param subscription its id
 * @param partner whose it is
 * @param way {@code pull}, {@code stream}, {@code webhook} …
 * @param day in Beijing; it never goes back, so a day that is stated stays as it was stated
 * @param over the day before it that was counted, until that is kept by itself; it does not change any more
 * @param next the oldest number that is to be handed out still
 * @param spans numbers that were, see {@link Spans}
 * @param counted of the day, one for each type
 */
public record Counter(
        String key,
        String subscription,
        String partner,
        String way,
        LocalDate day,
        @Nullable DayUsage over,
        long next,
        List<Spans.Span> spans,
        List<Counted> counted) {
    /** Copies the lists. */
    public Counter {
        spans = List.copyOf(spans);
        counted = List.copyOf(counted);
    }

    static Counter begin(String subscription, String partner, String way, LocalDate day) {
        return new Counter(key(day, subscription, way), subscription, partner, way, day, null, 1, List.of(), List.of());
    }

    static String id(String subscription, String way) {
        return subscription + "/" + way;
    }

    static String key(LocalDate day, String subscription, String way) {
        return day + "/" + id(subscription, way);
    }

    /** What was counted of the day up to now. */
    DayUsage counting() {
        return new DayUsage(key(day, subscription, way), subscription, partner, way, day, Counted.summed(counted));
    }

    /** The same on a later day, of which nothing is counted yet. */
    Counter on(LocalDate later) {
        DayUsage closed = counted.isEmpty() ? null : counting();
        return new Counter(
                closed == null ? key(later, subscription, way) : closed.key(),
                subscription,
                partner,
                way,
                later,
                closed,
                next,
                spans,
                List.of());
    }

    /** The same when the day before is kept by itself. */
    Counter kept() {
        return new Counter(key(day, subscription, way), subscription, partner, way, day, null, next, spans, counted);
    }

    /**
     * After something was handed out on its day.
     *
     * @param oldest the oldest number that is to be handed out still
     * @param lateAfter see {@link UsageSettings}
     */
    Counter with(List<Handed> handed, long oldest, Duration lateAfter) {
        Spans known = new Spans(spans);
        List<Counted> sums = new ArrayList<>(counted);
        for (Handed one : handed) {
            if (!one.taken()) {
                Counted.add(sums, new Counted(one.type(), 0, 0, 0, 1, 0));
            } else if (known.has(one.number())) {
                Counted.add(sums, new Counted(one.type(), 0, 1, 0, 0, one.bytes()));
            } else {
                boolean late = Duration.between(one.numberedAt(), one.at()).compareTo(lateAfter) > 0;
                Counted.add(sums, new Counted(one.type(), 1, 0, late ? 1 : 0, 0, one.bytes()));
                known = known.with(one.number());
            }
        }
        return new Counter(key, subscription, partner, way, day, over, oldest, known.spans(), sums);
    }
}
