package cn.onezone.contracts.sharing;

import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Terms of benefit sharing 利益分享 between the origin and the destination of a relocation (R7). They name what is shared: of
 * other measures and enterprises no figure leaves a park for it (R2).
 *
 * @param measures one for each measure that is shared, at least one
 */
public record SharingTerms(List<MeasureTerms> measures) {
    /** Everything, in basis points 万分比. */
    public static final int WHOLE = 10_000;

    private static final int MOST_STEPS = 50;

    /** Refuses with {@code wrong-terms} none at all, and a measure that is there twice. */
    public SharingTerms {
        if (measures == null || measures.isEmpty()) {
            throw wrong("wrong-terms", "0", "terms of at least one measure", "至少一个指标的分享条款");
        }
        Set<Measure> seen = new HashSet<>();
        for (MeasureTerms one : measures) {
            if (!seen.add(one.measure())) {
                throw wrong("wrong-terms", one.measure().code(), "each measure once", "每个指标只出现一次");
            }
        }
        measures = List.copyOf(measures);
    }

    /** The terms of a measure, empty if it is not shared. */
    public Optional<MeasureTerms> of(Measure measure) {
        return measures.stream().filter(m -> m.measure() == measure).findFirst();
    }

    /** How long the periods are of which figures are stated, so that no two of them overlap. */
    public enum Rhythm {
        /** Years. */
        @JsonProperty("year")
        YEAR(Period.Kind.YEAR),
        /** Quarters. */
        @JsonProperty("quarter")
        QUARTER(Period.Kind.QUARTER),
        /** Months. */
        @JsonProperty("month")
        MONTH(Period.Kind.MONTH);

        private final Period.Kind kind;

        Rhythm(Period.Kind kind) {
            this.kind = kind;
        }

        /** Whether a period is as long as this. */
        public boolean fits(Period period) {
            return period.kind() == kind;
        }
    }

    /**
     * The terms of one measure.
     *
     * @param measure what is shared
     * @param rhythm for which periods figures are stated
     * @param steps the shares, by first year, ascending; the latest step that has begun counts, and the first one for
     *     years before it
     * @param originCap most that the origin gets in all, absent: no cap; what is above goes to the destination
     * @param destinationCap most that the destination gets in all while the terms run, absent: no cap; what is above goes
     *     to the origin, and back to the destination where the origin's cap is reached too
     * @param until last day on which they run, absent: for ever; of a period that ends later the destination has all
     */
    public record MeasureTerms(
            Measure measure,
            Rhythm rhythm,
            List<Step> steps,
            @Nullable Money originCap,
            @Nullable Money destinationCap,
            @Nullable LocalDate until) {
        /** Refuses with {@code wrong-terms} what is missing, steps that do not ascend, and a cap that is no amount of yuan above zero. */
        public MeasureTerms {
            if (measure == null || rhythm == null || steps == null || steps.isEmpty() || steps.size() > MOST_STEPS) {
                throw wrong(
                        "wrong-terms",
                        steps == null ? null : Integer.toString(steps.size()),
                        "a measure, a rhythm (year, quarter or month) and 1 to " + MOST_STEPS + " steps",
                        "指标、周期（year、quarter、month）及 1 至 " + MOST_STEPS + " 个年度台阶");
            }
            steps = List.copyOf(steps);
            if (!steps.stream()
                            .sorted(Comparator.comparingInt(Step::year))
                            .toList()
                            .equals(steps)
                    || steps.stream().map(Step::year).distinct().count() < steps.size()) {
                throw wrong("wrong-terms", steps.toString(), "each year once, ascending", "年份递增且不重复");
            }
            check(originCap);
            check(destinationCap);
        }

        private static void check(@Nullable Money cap) {
            if (cap != null && (!cap.currency().equals("CNY") || cap.amount().signum() <= 0)) {
                throw wrong(
                        "wrong-terms", cap.amount() + " " + cap.currency(), "an amount of CNY above zero", "大于零的人民币金额");
            }
        }

        /** Whether they run for a period: it ends on their last day or before. */
        public boolean runs(Period period) {
            return until == null || !period.end().isAfter(until);
        }

        /** The step that counts for a period: the latest whose year has begun, the first one for earlier periods. */
        public Step step(Period period) {
            Step found = steps.getFirst();
            for (Step step : steps) {
                if (step.year() <= period.year()) {
                    found = step;
                }
            }
            return found;
        }
    }

    /**
     * Shares from a year on, in basis points, which are 100 % together.
     *
     * @param year first calendar year, 1978 to 2199
     * @param origin 0 to 10 000
     * @param destination 0 to 10 000
     */
    public record Step(int year, int origin, int destination) {
        /** Refuses with {@code shares-not-whole} shares that are not 10 000 basis points together, and with {@code wrong-terms} another year. */
        public Step {
            if (origin < 0 || destination < 0 || origin + destination != WHOLE) {
                throw wrong(
                        "shares-not-whole",
                        origin + " + " + destination,
                        "shares of 0 to 10000 basis points, 10000 together",
                        "各方份额为 0 至 10000 个基点，合计恰为 10000");
            }
            if (year < 1978 || year > 2199) {
                throw wrong("wrong-terms", Integer.toString(year), "a year from 1978 to 2199", "1978 至 2199 年");
            }
        }
    }

    private static InvalidValue wrong(String code, @Nullable String value, String en, String zh) {
        return new InvalidValue(code, value, Text.of(en, zh));
    }
}
