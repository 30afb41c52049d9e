package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.DecimalLimit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How parks are compared in a year.
 *
 * @param normalisation how values of different units become scores of 0 to 100
 * @param aggregation how a park's scores become one
 * @param missing what a value that is not there counts for
 * @param criteria 1 to 60 indicators, each once, whose weights sum to exactly 100
 */
public record Scheme(
        Normalisation normalisation, Aggregation aggregation, MissingData missing, List<Criterion> criteria) {
    /** Most indicators of a scheme. */
    static final int MOST = 60;

    private static final BigDecimal ALL = new BigDecimal(100);

    /** Refuses with {@code wrong-scheme} weights that do not sum to 100 and an indicator that stands there twice. */
    public Scheme {
        criteria = List.copyOf(criteria);
        if (criteria.isEmpty() || criteria.size() > MOST) {
            throw wrong(Integer.toString(criteria.size()), "1 to " + MOST + " indicators", "1 至 " + MOST + " 个指标");
        }
        Set<String> seen = new HashSet<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Criterion criterion : criteria) {
            if (!seen.add(criterion.indicator())) {
                throw wrong(criterion.indicator(), "each indicator once", "每个指标只出现一次");
            }
            sum = sum.add(criterion.weight());
            if (normalisation == Normalisation.DISTANCE_TO_TARGET && criterion.target() == null) {
                throw wrong(
                        criterion.indicator(),
                        "a target of each indicator, from which the distance is taken",
                        "每个指标均有目标值，以计算与目标的距离");
            }
        }
        if (sum.compareTo(ALL) != 0) {
            throw wrong(sum.toPlainString(), "weights that sum to exactly 100", "权重之和恰为 100");
        }
    }

    /** How a value becomes a score of 0 to 100, in which more is better. */
    public enum Normalisation {
        /** The best park has 100, the worst 0; if all have the same value, all have 100. */
        @JsonProperty("min-max")
        MIN_MAX,
        /**
         * 50 and 10 for each standard deviation (of all parks with a value, not of a sample) that a park is better than the
         * mean, within 0 and 100; if all have the same value, all have 50.
         */
        @JsonProperty("z-score")
        Z_SCORE,
        /**
         * What share of the target is reached, at most 100. Where less is better, the share of the target in the value. A
         * value below zero where more is better has 0, one at or below its target where less is better has 100.
         */
        @JsonProperty("distance-to-target")
        DISTANCE_TO_TARGET
    }

    /** How a park's scores become one of 0 to 100. */
    public enum Aggregation {
        /** Weighted mean: a strong indicator makes good for a weak one. */
        @JsonProperty("arithmetic")
        ARITHMETIC,
        /** Weighted geometric mean of the scores, each at least 1: a weak indicator costs more. */
        @JsonProperty("geometric")
        GEOMETRIC
    }

    /** What becomes of a park that has no value of an indicator. One that no park has takes no part at all. */
    public enum MissingData {
        /** Its other indicators share the weight. */
        @JsonProperty("share-weight")
        SHARE_WEIGHT,
        /** It has the score 0. */
        @JsonProperty("zero")
        ZERO,
        /** It has the mean score of the parks that have one. */
        @JsonProperty("mean")
        MEAN,
        /** It is not ranked. */
        @JsonProperty("not-ranked")
        NOT_RANKED
    }

    /**
     * An indicator with its weight.
     *
     * @param indicator code
     * @param weight more than 0 to 100, at most four decimals
     * @param direction up or down
     * @param target of the year, more than 0; wanted for the distance to it only
     */
    public record Criterion(
            String indicator,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal weight,
            Direction direction,

            @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
            BigDecimal target) {
        static final int WEIGHT_DECIMALS = 4;

        private static final DecimalLimit WEIGHT = new DecimalLimit(WEIGHT_DECIMALS, 3);

        /** Refuses with {@code wrong-scheme} what is outside of these. */
        public Criterion {
            if (weight.signum() <= 0 || !WEIGHT.holds(weight) || weight.compareTo(ALL) > 0) {
                throw wrong(
                        DecimalLimit.shown(weight),
                        "a weight above 0 up to 100 with at most " + WEIGHT_DECIMALS + " decimals",
                        "权重大于 0、不超过 100，至多 " + WEIGHT_DECIMALS + " 位小数");
            }
            if (direction == Direction.NONE) {
                throw wrong(indicator, "an indicator of which more or less is better", "有好坏方向的指标");
            }
            if (target != null && (target.signum() <= 0 || !Figures.LIMIT.holds(target))) {
                throw wrong(
                        DecimalLimit.shown(target),
                        "a target above 0 with " + Figures.LIMIT_EN,
                        "目标值大于 0，" + Figures.LIMIT_ZH);
            }
            weight = weight.stripTrailingZeros();
        }

        /** The weight in ten thousandths. */
        int units() {
            return weight.movePointRight(WEIGHT_DECIMALS).intValueExact();
        }
    }

    static InvalidValue wrong(String value, String en, String zh) {
        return new InvalidValue("wrong-scheme", value, Text.of(en, zh));
    }
}
