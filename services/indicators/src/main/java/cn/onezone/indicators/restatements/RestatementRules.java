package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Change;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.ParksCounted;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Use;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.indicators.TargetStatus;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Revision;
import cn.onezone.indicators.targets.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has changed in accepted values, and what that changes elsewhere. Pure. */
final class RestatementRules {
    /** What is of the zone; everything else in a restatement is of the park. */
    private static final String TARGET = "target";

    private static final String EMBARGOED = "embargoed";

    private RestatementRules() {}

    /** Data elements with another value, by code. */
    static List<Change> changes(Revision from, Revision to) {
        Map<String, ElementValue> was = byElement(from.values());
        Map<String, ElementValue> is = byElement(to.values());
        return Correction.between(from.revision(), from.values(), to.values(), List.of()).changed().stream()
                .map(code -> {
                    ElementValue before = was.get(code);
                    ElementValue after = is.get(code);
                    return new Change(
                            code,
                            before == null ? null : before.value(),
                            after == null ? null : after.value(),
                            after == null ? Objects.requireNonNull(before).unit() : after.unit());
                })
                .toList();
    }

    private static Map<String, ElementValue> byElement(List<ElementValue> values) {
        return values.stream()
                .collect(Collectors.toMap(ElementValue::element, Function.identity(), (first, _) -> first));
    }

    /**
     * Targets of the zone whose indicator has another value now, whether or not it stands to them otherwise.
     *
     * @param targets of the year
     * @param at when it changed; definitions are as known then
     * @param elements that have changed
     * @param of how many parks there were on the last day of the year
     * @param before what was accepted of all of them just before
     * @param after what is
     */
    static List<Use> targets(
            Collection<Target> targets,
            Definitions definitions,
            Period period,
            Instant at,
            Set<String> elements,
            int of,
            List<Accepted.Told> before,
            List<Accepted.Told> after) {
        List<Use> uses = new ArrayList<>();
        for (Target target : targets) {
            IndicatorDefined indicator = definitions
                    .indicator(target.indicator())
                    .flatMap(i -> i.at(period.end(), at))
                    .map(e -> e.definition())
                    .orElse(null);
            Optional<IndicatorFormula> formula = indicator == null ? Optional.empty() : IndicatorFormula.of(indicator);
            if (indicator == null
                    || formula.isEmpty()
                    || formula.get().elements().stream().noneMatch(elements::contains)) {
                continue;
            }
            OfZone was = OfZone.of(formula.get(), indicator.decimals(), of, before);
            OfZone is = OfZone.of(formula.get(), indicator.decimals(), of, after);
            if (same(was.value(), is.value())) {
                continue;
            }
            uses.add(new Use(
                    TARGET,
                    target.indicator() + "/" + target.year(),
                    target.indicator(),
                    was.value(),
                    is.value(),
                    status(was.value(), indicator, target),
                    status(is.value(), indicator, target),
                    was.reason(),
                    is.reason(),
                    was.coverage(),
                    is.coverage()));
        }
        return uses;
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /**
     * A value of the zone.
     *
     * @param value absent if there is none
     * @param reason why there is none
     * @param coverage how many parks it is of (R14)
     */
    private record OfZone(
            @Nullable BigDecimal value, @Nullable String reason, ParksCounted coverage) {
        /** R10: of the sums over all parks. R12: none where a park withholds a part, a sum without it is not the zone's. */
        static OfZone of(IndicatorFormula formula, int decimals, int of, List<Accepted.Told> parks) {
            List<Map<String, BigDecimal>> reports = new ArrayList<>();
            int withholding = 0;
            for (Accepted.Told park : parks) {
                if (formula.elements().stream().anyMatch(park.withheld()::contains)) {
                    withholding++;
                } else {
                    reports.add(park.values().values().stream()
                            .collect(
                                    Collectors.toMap(ElementValue::element, ElementValue::value, (first, _) -> first)));
                }
            }
            int counted = (int) reports.stream().filter(formula::covers).count();
            ParksCounted coverage = new ParksCounted(counted, of, withholding);
            if (withholding > 0) {
                return new OfZone(null, "suppressed", coverage);
            }
            return switch (formula.value(decimals, reports)) {
                case Outcome.Computed(BigDecimal value, int _) -> new OfZone(value, null, coverage);
                case Outcome.NoValue(IndicatorFormula.Reason reason, String what) ->
                    new OfZone(
                            null,
                            reason == IndicatorFormula.Reason.MISSING_ELEMENT
                                    ? reason.wire() + ": " + what
                                    : reason.wire(),
                            coverage);
            };
        }
    }

    /**
     * The same for those who may not see yet what is held back: of the zone neither values nor how it stands to its targets
     * nor how many parks it is of, with the reason {@code embargoed} instead. What is of the park itself stays.
     *
     * @param held whether an indicator of the period is held back
     */
    static ValueRestated heldBack(ValueRestated told, Predicate<String> held) {
        return new ValueRestated(
                told.submission(),
                told.park(),
                told.period(),
                told.fromRevision(),
                told.toRevision(),
                told.reason(),
                told.restatedAt(),
                told.changes(),
                told.uses().stream().map(use -> heldBack(use, held)).toList(),
                told.moreUses(),
                told.synthetic(),
                told.cells(),
                told.moreCells());
    }

    private static Use heldBack(Use use, Predicate<String> held) {
        String indicator = use.indicator();
        return use.kind().equals(TARGET) && indicator != null && held.test(indicator)
                ? new Use(TARGET, use.id(), indicator, null, null, null, null, EMBARGOED, EMBARGOED, null, null)
                : use;
    }

    private static String status(@Nullable BigDecimal value, IndicatorDefined indicator, Target target) {
        return TargetStatus.of(value, indicator.direction(), target.event())
                .status()
                .wire();
    }

    /**
     * Findings of the integrity checks about the old values.
     *
     * @param before values by finding, as it was looked just before
     * @param after as it is looked now
     */
    static List<Use> findings(Map<String, Optional<BigDecimal>> before, Map<String, Optional<BigDecimal>> after) {
        return before.entrySet().stream()
                .map(found -> new Use(
                        "integrity",
                        found.getKey(),
                        null,
                        found.getValue().orElse(null),
                        after.getOrDefault(found.getKey(), Optional.empty()).orElse(null),
                        "found",
                        after.containsKey(found.getKey()) ? "found" : "gone"))
                .toList();
    }
}
