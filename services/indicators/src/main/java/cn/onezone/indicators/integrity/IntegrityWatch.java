package cn.onezone.indicators.integrity;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.catalogue.Element;
import cn.onezone.indicators.integrity.Finding.Check;
import cn.onezone.indicators.integrity.IntegrityChecks.Reported;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.kit.recurring.Recurring;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs the checks at start and again after each pause, and keeps what the last run found. Gauge
 * {@code onezone.indicators.integrity} by {@code check}: findings of the last run, none before the first.
 */
@Component
class IntegrityWatch extends Recurring {
    private final Parks parks;
    private final Catalogue catalogue;
    private final Accepted accepted;
    private final Clock clock;
    private volatile @Nullable Report last;

    IntegrityWatch(
            Parks parks,
            Catalogue catalogue,
            Accepted accepted,
            IntegritySettings settings,
            Clock clock,
            MeterRegistry meters) {
        super("integrity", settings.every());
        this.parks = parks;
        this.catalogue = catalogue;
        this.accepted = accepted;
        this.clock = clock;
        for (Check check : Check.values()) {
            Gauge.builder("onezone.indicators.integrity", this, watch -> watch.count(check))
                    .tag("check", check.wire())
                    .description("what the last run of the integrity checks found")
                    .register(meters);
        }
    }

    /**
     * What a run found.
     *
     * @param at when it ran
     * @param submissions how many it looked at
     * @param findings by park, period, check and element
     */
    record Report(Instant at, int submissions, List<Finding> findings) {}

    /** The last run; absent before the first. */
    @Nullable
    Report last() {
        return last;
    }

    @Override
    protected void once() {
        Instant at = clock.instant();
        Set<ParkCode> known = Set.copyOf(parks.all());
        Set<String> elements =
                catalogue.now().elements().stream().map(Element::code).collect(Collectors.toSet());
        List<Reported> reports = accepted.all(at).stream().map(Reported::of).toList();
        last = new Report(at, reports.size(), IntegrityChecks.of(reports, known, elements));
    }

    private double count(Check check) {
        Report report = last;
        return report == null
                ? 0
                : report.findings().stream().filter(f -> f.check() == check).count();
    }
}
