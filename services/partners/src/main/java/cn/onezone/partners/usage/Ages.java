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
import java.util.List;
import java.util.Optional;
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
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        if (sequencer.isLeading()) {
            List<Stored<Counter>> page = usage.counters(null, "", PAGE);
            while (!page.isEmpty()) {
                for (Stored<Counter> one : page) {
                    Counter counter = one.state();
                    if (inForce(counter)) {
                        Duration age = oldest(counter)
                                .map(n -> Duration.between(n.at(), clock.instant()))
                                .orElse(Duration.ZERO);
                        rows.add(MultiGauge.Row.of(
                                Tags.of(
                                        "partner",
                                        counter.partner(),
                                        "subscription",
                                        counter.subscription(),
                                        "way",
                                        counter.way()),
                                Math.max(0, age.toSeconds())));
                    }
                }
                page = usage.counters(null, page.getLast().state().key(), PAGE);
            }
        }
        gauge.register(rows, true);
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
