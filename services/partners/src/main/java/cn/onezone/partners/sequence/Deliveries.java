package cn.onezone.partners.sequence;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many events went to whom and how, for the operator. */
@Component
public final class Deliveries {
    private final MeterRegistry meters;

    Deliveries(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param way {@code pull}, {@code stream} or {@code webhook} */
    public void count(String partner, String way, int events) {
        if (events > 0) {
            meters.counter("onezone.partners.delivered", "partner", partner, "way", way)
                    .increment(events);
        }
    }

    /**
     * Counts how long it took from an event's number until a webhook took it, repetitions too.
     *
     * @param after negative counts as none: clocks differ
     */
    public void taken(String partner, Duration after) {
        meters.timer("onezone.partners.taken.after", "partner", partner)
                .record(after.isNegative() ? Duration.ZERO : after);
    }
}
