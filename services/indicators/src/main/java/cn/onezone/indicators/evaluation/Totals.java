package cn.onezone.indicators.evaluation;

import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * One score of each park, in millionths, from its scores and weights; {@link Scores#NONE} for a park that is not ranked.
 */
final class Totals {
    /** Least score in a geometric mean, 1: with 0 the worst in one indicator would be the worst in all. */
    static final long LEAST = 1_000_000;

    private static final MathContext ENOUGH = new MathContext(50, RoundingMode.HALF_EVEN);

    private Totals() {}

    /**
     * Totals by a scheme.
     *
     * @param weights of the criteria, in ten thousandths
     */
    static long[] of(Scheme scheme, Scores scores, int[] weights) {
        long[][] rows = scores.millionths();
        boolean[] out = new boolean[weights.length];
        for (int column = 0; column < out.length; column++) {
            out[column] = scores.nobodyHas(column);
        }
        long[] totals = new long[rows.length];
        for (int row = 0; row < rows.length; row++) {
            totals[row] = ranked(scheme.missing(), rows[row], out)
                    ? scheme.aggregation() == Aggregation.ARITHMETIC
                            ? arithmetic(rows[row], weights)
                            : geometric(rows[row], weights)
                    : Scores.NONE;
        }
        return totals;
    }

    /** Whether a park takes part: it has a score, and where the rule wants so, all of them. */
    static boolean ranked(MissingData rule, long[] row, boolean[] out) {
        boolean some = false;
        for (int column = 0; column < row.length; column++) {
            if (row[column] != Scores.NONE) {
                some = true;
            } else if (rule == MissingData.NOT_RANKED && !out[column]) {
                return false;
            }
        }
        return some;
    }

    private static long arithmetic(long[] row, int[] weights) {
        long sum = 0;
        long weight = 0;
        for (int column = 0; column < row.length; column++) {
            if (row[column] != Scores.NONE) {
                // at most 10⁸ × 10⁶
                sum += row[column] * weights[column];
                weight += weights[column];
            }
        }
        // half up; nothing here is negative
        return (2 * sum + weight) / (2 * weight);
    }

    /**
     * The root, of the degree of all weights, of the product of the scores raised to their weights, rounded half up. A first
     * guess comes from logarithms, two steps of Newton's method make some 50 digits of it.
     */
    private static long geometric(long[] row, int[] weights) {
        BigDecimal product = BigDecimal.ONE;
        double logarithms = 0;
        int weight = 0;
        for (int column = 0; column < row.length; column++) {
            if (row[column] != Scores.NONE) {
                long score = Math.max(LEAST, row[column]);
                product = product.multiply(
                        BigDecimal.valueOf(score, Scores.DECIMALS).pow(weights[column], ENOUGH), ENOUGH);
                logarithms += weights[column] * StrictMath.log(score / 1e6);
                weight += weights[column];
            }
        }
        BigDecimal root = new BigDecimal(StrictMath.exp(logarithms / weight));
        BigDecimal degree = BigDecimal.valueOf(weight);
        for (int step = 0; step < 2; step++) {
            BigDecimal power = root.pow(weight - 1, ENOUGH);
            root = root.multiply(BigDecimal.valueOf(weight - 1L), ENOUGH)
                    .add(product.divide(power, ENOUGH), ENOUGH)
                    .divide(degree, ENOUGH);
        }
        return root.setScale(Scores.DECIMALS, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValueExact();
    }

    /**
     * Ranks from 1: as many as are better, and one. Equal totals share a rank; parks without total come behind all others
     * and have the rank after the last.
     */
    static int[] ranks(long[] totals) {
        int[] ranks = new int[totals.length];
        for (int row = 0; row < totals.length; row++) {
            int better = 0;
            for (long other : totals) {
                better += other > totals[row] ? 1 : 0;
            }
            ranks[row] = better + 1;
        }
        return ranks;
    }
}
