package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.TargetStatus;
import cn.onezone.contracts.value.Period;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes measures. Whatever reaches over several periods or parks is summed first, by data element, and the formula is
 * applied to the sums (R10). One definition is used for all periods of a measure: that of the period asked for.
 *
 * @param cube holds the values
 * @param parks all parks there are, by code
 * @param standpoint from where it is looked at
 * @param extent how far measures reach
 */
record Measuring(IndicatorCube cube, Collection<String> parks, Standpoint standpoint, Extent extent) {
    private static final Fraction HUNDRED = whole(100);

    /**
     * How far measures reach.
     *
     * @param window periods of a moving average, 2 to 60
     * @param years of a forecast, 3 to 20
     * @param forecastTo year of a forecast; absent: the last with a target
     */
    public record Extent(int window, int years, @Nullable Integer forecastTo) {}

    /** What is asked of an indicator or a data element. */
    record Asked(Quantity of, String place, Period period, Slice slice) {
        boolean zone() {
            return place.equals(IndicatorCube.ZONE);
        }
    }

    Cell of(Measure measure, Asked asked) {
        if (asked.of().reason() != null) {
            return none(gather(asked, List.of(asked.period())), asked.of().reason());
        }
        return switch (measure) {
            case VALUE -> value(asked, gather(asked, List.of(asked.period())));
            case CUMULATIVE -> cumulative(asked);
            case MOVING_AVERAGE -> movingAverage(asked);
            case YEAR_ON_YEAR -> yearOnYear(asked);
            case SHARE_OF_ZONE -> shareOfZone(asked);
            case GAP_TO_TARGET -> gapToTarget(asked);
            case FORECAST -> forecast(asked);
        };
    }

    private Gathered gather(Asked asked, List<Period> periods) {
        return cube.gather(asked.of(), asked.place(), parks, periods, asked.slice(), standpoint);
    }

    private static Cell none(Gathered gathered, String reason) {
        return new Cell(null, null, null, gathered.note(reason, false));
    }

    private static Cell some(Asked asked, Gathered gathered, BigDecimal value) {
        return new Cell(value.toPlainString(), null, null, gathered.note(null, asked.zone()));
    }

    private static Cell value(Asked asked, Gathered gathered) {
        String reason = gathered.reason(asked.of().elements());
        return reason != null
                ? none(gathered, reason)
                : told(asked, gathered, asked.of().exact(gathered.sums(0)));
    }

    private static Cell told(Asked asked, Gathered gathered, Evaluation.Result result) {
        return switch (result) {
            case Evaluation.Result.Value(Fraction value) ->
                some(asked, gathered, value.rounded(asked.of().decimals()));
            case Evaluation.Result.Missing(String code) -> none(gathered, "missing-element: " + code);
            case Evaluation.Result.ZeroDivisor _ -> none(gathered, "zero-denominator");
        };
    }

    private Cell cumulative(Asked asked) {
        List<Period> periods = Windows.cumulative(asked.period());
        Gathered gathered = gather(asked, periods);
        String reason = gathered.reasonTogether(asked.of().elements());
        if (reason != null) {
            return none(gathered, reason);
        }
        Map<String, Fraction> sums = new HashMap<>();
        for (String element : asked.of().elements()) {
            Kind kind = cube.kind(element);
            if (kind == null && periods.size() > 1) {
                return none(gathered, "unknown-kind: " + element);
            }
            if (kind == Kind.STOCK && gathered.isOfNobody(periods.size() - 1)) {
                return none(gathered, Gathered.NOBODY);
            }
            Fraction sum = Fraction.ZERO;
            for (int i = kind == Kind.STOCK ? periods.size() - 1 : 0; i < periods.size(); i++) {
                sum = sum.plus(gathered.sums(i).getOrDefault(element, Fraction.ZERO));
            }
            sums.put(element, sum);
        }
        return told(asked, gathered, asked.of().exact(sums));
    }

    private Cell movingAverage(Asked asked) {
        List<Period> periods = Windows.last(extent.window(), asked.period());
        Gathered gathered = gather(asked, periods);
        String reason = gathered.reason(asked.of().elements());
        if (reason != null) {
            return none(gathered, reason);
        }
        Map<String, Fraction> means = new HashMap<>();
        for (String element : asked.of().elements()) {
            Fraction sum = Fraction.ZERO;
            for (int i = 0; i < periods.size(); i++) {
                sum = sum.plus(gathered.sums(i).getOrDefault(element, Fraction.ZERO));
            }
            means.put(element, sum.over(whole(periods.size())));
        }
        return told(asked, gathered, asked.of().exact(means));
    }

    private Cell yearOnYear(Asked asked) {
        Optional<Period> earlier = asked.period().yearEarlier();
        if (earlier.isEmpty()) {
            return none(gather(asked, List.of(asked.period())), "no-earlier-value");
        }
        Gathered both = gather(asked, List.of(earlier.get(), asked.period()));
        String reason = both.reason(asked.of().elements());
        if (reason != null) {
            Gathered now = gather(asked, List.of(asked.period()));
            // what is there, and only that of a year ago is not
            return none(
                    both,
                    (reason.startsWith("missing-element") || reason.equals(Gathered.NOBODY))
                                    && now.reason(asked.of().elements()) == null
                            ? "no-earlier-value"
                            : reason);
        }
        Evaluation.Result before = asked.of().exact(both.sums(0));
        Evaluation.Result now = asked.of().exact(both.sums(1));
        if (before instanceof Evaluation.Result.Value(Fraction old)
                && now instanceof Evaluation.Result.Value(Fraction value)) {
            return old.signum() == 0
                    ? none(both, "zero-denominator")
                    : some(
                            asked,
                            both,
                            value.minus(old).over(old.abs()).times(HUNDRED).rounded(Measure.PERCENT_DECIMALS));
        }
        return told(asked, both, before instanceof Evaluation.Result.Value ? now : before);
    }

    private Cell shareOfZone(Asked asked) {
        Gathered own = gather(asked, List.of(asked.period()));
        String reason = own.reason(asked.of().elements());
        if (reason == null && !asked.of().additive()) {
            reason = "not-additive";
        }
        if (reason != null) {
            return none(own, reason);
        }
        Gathered all = gather(
                new Asked(asked.of(), IndicatorCube.ZONE, asked.period(), asked.slice()), List.of(asked.period()));
        String of = all.reason(asked.of().elements());
        if (of != null) {
            return none(all, of);
        }
        Evaluation.Result part = asked.of().exact(own.sums(0));
        Evaluation.Result whole = asked.of().exact(all.sums(0));
        if (part instanceof Evaluation.Result.Value(Fraction above)
                && whole instanceof Evaluation.Result.Value(Fraction below)) {
            return below.signum() == 0
                    ? none(all, "zero-denominator")
                    : new Cell(
                            above.over(below)
                                    .times(HUNDRED)
                                    .rounded(Measure.PERCENT_DECIMALS)
                                    .toPlainString(),
                            null,
                            null,
                            // a share rests on all parks, those too that are missing in the whole
                            all.note(null, true));
        }
        return told(asked, own, part instanceof Evaluation.Result.Value ? whole : part);
    }

    private Cell gapToTarget(Asked asked) {
        Gathered gathered = gather(asked, List.of(asked.period()));
        Cell value = value(asked, gathered);
        if (value.value() == null) {
            return value;
        }
        TargetSet target =
                asked.slice().equals(Slice.WHOLE) ? cube.target(asked.of(), asked.period(), asked.zone()) : null;
        TargetStatus status =
                TargetStatus.of(new BigDecimal(value.value()), asked.of().direction(), target);
        return status.gap() == null ? none(gathered, "no-target") : some(asked, gathered, status.gap());
    }

    private Cell forecast(Asked asked) {
        Gathered own = gather(asked, List.of(asked.period()));
        if (asked.period().kind() != Period.Kind.YEAR) {
            return none(own, "not-yearly");
        }
        Integer to =
                extent.forecastTo() == null ? cube.lastTarget(asked.of().code()).orElse(null) : extent.forecastTo();
        if (to == null) {
            return none(own, "no-target");
        }
        if (to <= asked.period().year()) {
            return none(own, "target-year-over");
        }
        List<Period> reach = Windows.last(extent.years(), asked.period());
        // a year that is missing is left out; one that is held back is not, for the line tells what it is not far from
        if (reach.stream()
                .anyMatch(year -> standpoint.embargo().hides(year, asked.of().code()))) {
            return none(gather(asked, reach), Gathered.EMBARGOED);
        }
        List<Period> periods = reach.stream()
                .filter(period ->
                        gather(asked, List.of(period)).reason(asked.of().elements()) == null)
                .toList();
        if (periods.size() < Trend.LEAST || !periods.getLast().equals(asked.period())) {
            String reason = own.reason(asked.of().elements());
            return none(own, reason == null ? "too-few-years" : reason);
        }
        Gathered all = gather(asked, periods);
        String reason = all.reason(asked.of().elements());
        if (reason != null) {
            return none(all, reason.startsWith("missing-element") ? "too-few-years" : reason);
        }
        TreeMap<Integer, Fraction> byYear = new TreeMap<>();
        for (int i = 0; i < periods.size(); i++) {
            Evaluation.Result result = asked.of().exact(all.sums(i));
            if (!(result instanceof Evaluation.Result.Value(Fraction value))) {
                return told(asked, all, result);
            }
            byYear.put(periods.get(i).year(), value);
        }
        Trend trend = Trend.of(byYear, to, asked.of().decimals());
        return new Cell(
                trend.value().toPlainString(),
                trend.lower().toPlainString(),
                trend.upper().toPlainString(),
                all.note(null, asked.zone()));
    }

    private static Fraction whole(int number) {
        return new Fraction(BigInteger.valueOf(number), BigInteger.ONE);
    }
}
