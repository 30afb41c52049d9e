package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Change;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has changed in accepted values, and what that changes elsewhere. Pure. */
final class RestatementRules {
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
     * @param before what was accepted of all parks just before
     * @param after what is
     */
    static List<Use> targets(
            Collection<Target> targets,
            Definitions definitions,
            Period period,
            Instant at,
            Set<String> elements,
            List<Accepted.Values> before,
            List<Accepted.Values> after) {
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
            BigDecimal was = value(formula.get(), indicator.decimals(), before);
            BigDecimal is = value(formula.get(), indicator.decimals(), after);
            if (same(was, is)) {
                continue;
            }
            uses.add(new Use(
                    "target",
                    target.indicator() + "/" + target.year(),
                    target.indicator(),
                    was,
                    is,
                    status(was, indicator, target),
                    status(is, indicator, target)));
        }
        return uses;
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /** R10: of the sums over all parks. */
    private static @Nullable BigDecimal value(IndicatorFormula formula, int decimals, List<Accepted.Values> parks) {
        List<Map<String, BigDecimal>> reports = parks.stream()
                .map(one -> one.values().stream()
                        .collect(Collectors.toMap(ElementValue::element, ElementValue::value, (first, _) -> first)))
                .toList();
        return formula.value(decimals, reports) instanceof Outcome.Computed(BigDecimal value, int _) ? value : null;
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
