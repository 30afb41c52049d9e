package cn.onezone.partners.sequence;

import io.micrometer.core.instrument.MeterRegistry;
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
}
