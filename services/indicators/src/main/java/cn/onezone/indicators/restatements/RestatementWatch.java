package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Use;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Catalogue;
import cn.onezone.indicators.evaluation.PublishedFigures;
import cn.onezone.indicators.integrity.ParkFindings;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.releases.Embargoes;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Restated;
import cn.onezone.indicators.submissions.Restated.Change;
import cn.onezone.indicators.targets.Target;
import cn.onezone.indicators.targets.Targets;
import cn.onezone.kit.recurring.Recurring;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells of accepted values that have changed and where the old ones were used. The submission remembers what is to be told
 * from the write that accepts it until it was told, and telling twice is telling once: a stop at any moment loses nothing.
 */
@Component
class RestatementWatch extends Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(RestatementWatch.class);
    private static final int BATCH = 50;
    /** An event must not outgrow what the log takes. */
    private static final int MOST_USES = 500;

    private final Restated restated;
    private final Restatements restatements;
    private final Accepted accepted;
    private final PublishedFigures published;
    private final Targets targets;
    private final ParkFindings findings;
    private final Catalogue catalogue;
    private final Parks parks;
    private final Embargoes embargoes;
    private final Counter told;

    RestatementWatch(
            Restated restated,
            Restatements restatements,
            Accepted accepted,
            PublishedFigures published,
            Targets targets,
            ParkFindings findings,
            Catalogue catalogue,
            Parks parks,
            Embargoes embargoes,
            RestatementSettings settings,
            MeterRegistry meters) {
        super("restatement-watch", settings.every());
        this.restated = restated;
        this.restatements = restatements;
        this.accepted = accepted;
        this.published = published;
        this.targets = targets;
        this.findings = findings;
        this.catalogue = catalogue;
        this.parks = parks;
        this.embargoes = embargoes;
        this.told = Counter.builder("onezone.indicators.restatements")
                .description("changes of accepted values that were told")
                .register(meters);
    }

    @Override
    protected void once() {
        for (Change change : restated.waiting(BATCH)) {
            try {
                ValueRestated all = event(change);
                Embargoes.Held held = embargoes.of(change.period());
                // the log is for good and partners read it: what is held back now is not on it, and stays with the city
                if (restatements.tell(all, RestatementRules.heldBack(all, held::holds))) {
                    told.increment();
                }
                restated.told(change);
            } catch (RuntimeException e) {
                // the others are told all the same, and this one again at the next look
                LOG.warn("restatement of {} is not told yet: {}", change.submission(), e.toString());
            }
        }
    }

    private ValueRestated event(Change change) {
        List<ValueRestated.Change> changes = RestatementRules.changes(change.from(), change.to());
        Set<String> elements = new TreeSet<>();
        changes.forEach(c -> elements.add(c.element()));
        Instant at = change.at();
        Instant just = at.minusMillis(1);
        List<Use> uses = new ArrayList<>();
        Period period = change.period();
        if (period.kind() == Period.Kind.YEAR) {
            // rankings and targets are of years
            published
                    .changed(period.year(), change.submission(), elements, change.from(), change.to())
                    .forEach(f -> uses.add(
                            new Use("evaluation", f.evaluation(), f.indicator(), f.before(), f.after(), null, null)));
            List<ParkCode> all = parks.on(period.end(), at);
            List<Target> set = targets.of(period.year());
            uses.addAll(RestatementRules.targets(
                    set,
                    catalogue.now(),
                    period,
                    at,
                    elements,
                    all.size(),
                    accepted.told(period, all, just),
                    accepted.told(period, all, at)));
        }
        uses.addAll(RestatementRules.findings(
                findings.about(change.park(), period, elements, just),
                findings.about(change.park(), period, elements, at)));
        int listed = Math.min(uses.size(), MOST_USES);
        return new ValueRestated(
                change.submission(),
                change.park(),
                period,
                change.from().revision(),
                change.to().revision(),
                change.to().restatementReason(),
                at,
                changes,
                uses.subList(0, listed),
                uses.size() - listed,
                change.to().synthetic(),
                change.cells(),
                change.moreCells());
    }
}
