package cn.onezone.parks.aggregates;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.parks.RuleFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the value of one enterprise is unusual among others. Data, see the file; soft: whoever is unusual may be right.
 *
 * @param code stable
 * @param measure how far from the others is measured
 * @param formula over the data elements of one report, in the units in which they are reported
 * @param within whom it is compared with
 * @param most so far and no farther is usual, above zero
 * @param leastEnterprises among fewer nothing is said, at least 3
 * @param says what should be so
 */
record OutlierRule(
        String code, Measure measure, String formula, Within within, BigDecimal most, int leastEnterprises, Text says) {
    /** What the file is called where files of rules are listed. */
    static final String NAME = "outlier-rules";

    static final String FILE = "/cn/onezone/parks/aggregates/outlier-rules.json";

    private static final int DECIMALS = 8;
    private static final BigDecimal TWO = BigDecimal.TWO;
    /**
     * What a mean absolute deviation counts in median ones, where the median one is zero. Iglewicz and Hoaglin hold
     * 0.6745 × (x − median) ÷ MAD against a limit, and (x − median) ÷ (1.253314 × mean deviation) against the same.
     */
    private static final BigDecimal MEAN_IN_MEDIAN = new BigDecimal("0.6745").multiply(new BigDecimal("1.253314"));

    /** How far from the others is measured. */
    enum Measure {
        /** In standard deviations from the mean, of all of them and not of a sample. */
        Z_SCORE,
        /**
         * In median absolute deviations from the median: one great value does not hide another. Where more than half are the same
         * that deviation is zero, and the mean one takes its place.
         */
        MAD
    }

    /** Whom an enterprise is compared with. */
    enum Within {
        /** Those of its section. */
        SECTION,
        /** All of the park. */
        PARK
    }

    private record File(List<OutlierRule> rules) {}

    /** Refuses what says nothing. */
    OutlierRule {
        if (most.signum() <= 0 || leastEnterprises < 3) {
            throw new IllegalArgumentException("no rule of outliers: " + code);
        }
    }

    /** The formula, read. */
    Term term() {
        return Formulas.read(formula);
    }

    /** Reads a file of them; each formula is read, so that a wrong one is found when the park starts. */
    static List<OutlierRule> read(byte[] file) {
        List<OutlierRule> rules = List.copyOf(EventJson.read(file, File.class).rules());
        rules.forEach(OutlierRule::term);
        return rules;
    }

    /** The shipped ones. */
    static List<OutlierRule> bundled() {
        return read(RuleFile.of(NAME, null, FILE).bytes());
    }

    /**
     * The value of one report, rounded half up to {@value #DECIMALS} decimals: of fractions over thousands of different
     * numbers there is no sum that anybody would wait for.
     *
     * @return empty if the report lacks something or a divisor is zero
     */
    static Optional<BigDecimal> value(Term term, Map<String, Fraction> report) {
        return Evaluation.of(term, report) instanceof Evaluation.Result.Value(Fraction value)
                ? Optional.of(value.rounded(DECIMALS))
                : Optional.empty();
    }

    /**
     * Whether each of some values is unusual among all of them. Exact: what would need a root is compared by squares, and
     * what would need a quotient by multiples.
     *
     * @param values of one group
     * @return in the order of the values; all usual if there are too few, or if they do not differ
     */
    List<Boolean> unusual(List<BigDecimal> values) {
        Middle middle = middle(values).orElse(null);
        return values.stream()
                .map(value -> middle != null && isUnusual(value, middle))
                .toList();
    }

    /**
     * Where the middle of some values is and how far they are from it, as exact numbers that need no root and no quotient.
     *
     * @param among how many values
     * @param centre by z-score their sum, by MAD twice their median
     * @param spread by z-score the variance times the square of the count, by MAD four times the median absolute deviation, or
     *     what stands for it, to 34 digits; zero if they do not differ
     */
    record Middle(int among, BigDecimal centre, BigDecimal spread) {}

    /** The middle of the values of one group; empty if there are too few. */
    Optional<Middle> middle(List<BigDecimal> values) {
        if (values.size() < leastEnterprises) {
            return Optional.empty();
        }
        return Optional.of(
                switch (measure) {
                    case Z_SCORE -> {
                        BigDecimal count = BigDecimal.valueOf(values.size());
                        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
                        BigDecimal squares =
                                values.stream().map(v -> v.multiply(v)).reduce(BigDecimal.ZERO, BigDecimal::add);
                        yield new Middle(
                                values.size(), sum, count.multiply(squares).subtract(sum.multiply(sum)));
                    }
                    case MAD -> {
                        BigDecimal middle = twiceTheMedian(values);
                        List<BigDecimal> distances = values.stream()
                                .map(v -> v.multiply(TWO).subtract(middle).abs())
                                .toList();
                        BigDecimal spread = twiceTheMedian(distances);
                        yield new Middle(values.size(), middle, spread.signum() == 0 ? byTheMean(distances) : spread);
                    }
                });
    }

    /** Whether a value, one of the group or not, is unusual in it. Where the group's values do not differ nothing is. */
    boolean isUnusual(BigDecimal value, Middle middle) {
        if (middle.spread().signum() <= 0) {
            return false;
        }
        return switch (measure) {
            case Z_SCORE -> {
                BigDecimal distance =
                        BigDecimal.valueOf(middle.among()).multiply(value).subtract(middle.centre());
                yield distance.multiply(distance).compareTo(most.multiply(most).multiply(middle.spread())) > 0;
            }
            case MAD ->
                value.multiply(TWO)
                                .subtract(middle.centre())
                                .abs()
                                .multiply(TWO)
                                .compareTo(most.multiply(middle.spread()))
                        > 0;
        };
    }

    /** Twice the mean of distances, in median ones. */
    private static BigDecimal byTheMean(List<BigDecimal> distances) {
        return distances.stream()
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .multiply(TWO)
                .multiply(MEAN_IN_MEDIAN)
                .divide(BigDecimal.valueOf(distances.size()), MathContext.DECIMAL128);
    }

    private static BigDecimal twiceTheMedian(List<BigDecimal> values) {
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half).multiply(TWO)
                : sorted.get(half - 1).add(sorted.get(half));
    }
}
