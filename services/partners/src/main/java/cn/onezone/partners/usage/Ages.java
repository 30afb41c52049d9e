package cn.onezone.partners.usage;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Agreements;
import cn.onezone.partners.agreements.Days;
import cn.onezone.partners.sequence.Arrivals;
import cn.onezone.partners.sequence.Numbered;
import cn.onezone.partners.sequence.Sequencer;
import cn.onezone.partners.sequence.Sequences;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** How old the oldest event is that was not handed out, for the operator; told by the one process that numbers events. */
@Component
class Ages extends Recurring {
    private static final int PAGE = 500;

    private final Usage usage;
    private final Agreements agreements;
    private final Sequences sequences;
    private final Arrivals arrivals;
    private final Sequencer sequencer;
    private final Clock clock;
    private final MultiGauge gauge;
    /** What is shown, by its labels; one that stays is the same object, see {@link #show}. */
    private Map<Tags, AtomicLong> shown = Map.of();

    Ages(
            Usage usage,
            Agreements agreements,
            Sequences sequences,
            Arrivals arrivals,
            Sequencer sequencer,
            UsageSettings settings,
            Clock clock,
            MeterRegistry meters) {
        super("ages", settings.agesEvery());
        this.usage = usage;
        this.agreements = agreements;
        this.sequences = sequences;
        this.arrivals = arrivals;
        this.sequencer = sequencer;
        this.clock = clock;
        this.gauge = MultiGauge.builder("onezone.partners.undelivered.oldest")
                .description("age of the oldest event that was not handed out")
                .baseUnit("seconds")
                .register(meters);
    }

    @Override
    protected void once() {
        Map<Tags, Long> ages = new HashMap<>();
        if (sequencer.isLeading()) {
            List<Stored<Counter>> page = usage.counters(null, "", PAGE);
            while (!page.isEmpty()) {
                for (Stored<Counter> one : page) {
                    Counter counter = one.state();
                    if (inForce(counter)) {
                        Duration age = oldest(counter)
                                .map(n -> Duration.between(n.at(), clock.instant()))
                                .orElse(Duration.ZERO);
                        // one that begins another day meanwhile is met twice
                        ages.put(
                                Tags.of(
                                        "partner",
                                        counter.partner(),
                                        "subscription",
                                        counter.subscription(),
                                        "way",
                                        counter.way()),
                                Math.max(0, age.toSeconds()));
                    }
                }
                page = usage.counters(null, page.getLast().state().key(), PAGE);
            }
        }
        show(ages);
    }

    /**
     * A row that stays is changed, not replaced: whoever reads the metrics at the moment at which it is replaced may meet it
     * twice, and then gets none of the service's metrics at all.
     */
    private void show(Map<Tags, Long> ages) {
        Map<Tags, AtomicLong> now = new HashMap<>();
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        ages.forEach((tags, seconds) -> {
            AtomicLong value = shown.getOrDefault(tags, new AtomicLong());
            value.set(seconds);
            now.put(tags, value);
            rows.add(MultiGauge.Row.of(tags, value, AtomicLong::doubleValue));
        });
        gauge.register(rows, false);
        shown = now;
    }

    private boolean inForce(Counter counter) {
        return agreements.inForce(counter.subscription(), Days.today(clock)).isPresent();
    }

    /** The oldest event that was not handed out on this way; the log is asked only where there is one. */
    Optional<Numbered> oldest(Counter counter) {
        if (arrivals.isEnd(counter.subscription(), counter.next() - 1)) {
            return Optional.empty();
        }
        return sequences.after(counter.subscription(), counter.next() - 1, 1).stream()
                .findFirst();
    }
}
