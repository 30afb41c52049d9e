package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Scheme.Aggregation;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How firm ranks are: what becomes of them if every weight is another by up to some percent.
 *
 * @param runs how often weights were drawn
 * @param within percent by which each weight was changed at most, up or down, evenly drawn
 * @param seed of the draws; the same gives the same
 * @param parks by their rank, then code
 */
public record Sensitivity(int runs, int within, long seed, List<Range> parks) {
    /** Most runs of one question. */
    public static final int MOST_RUNS = 100_000;

    /** Copies the list. */
    public Sensitivity {
        parks = List.copyOf(parks);
    }

    /**
     * Ranks of a park over all runs.
     *
     * @param rank with the weights as they are
     * @param best the lowest number
     * @param worst the highest
     * @param median of all runs, the lower one of two
     * @param kept in how many percent of the runs it had its rank, two decimals
     */
    public record Range(
            ParkCode park,
            int rank,
            int best,
            int worst,
            int median,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal kept) {}

    /**
     * Draws weights and ranks, without those parks that are not ranked.
     *
     * @param runs 1 to {@link #MOST_RUNS}
     * @param within 1 to 100 percent
     */
    public static Sensitivity of(Scheme scheme, Figures figures, int runs, int within, long seed) {
        Scores scores = Scores.of(scheme, figures);
        int[] weights = scheme.criteria().stream().mapToInt(Criterion::units).toArray();
        long[] totals = Totals.of(scheme, scores, weights);
        int[] ranks = Totals.ranks(totals);
        long[][] added = added(scheme.aggregation(), scores.millionths());
        int parks = totals.length;
        int[][] counts = new int[parks][parks + 2];
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[weights.length];
        long[] sums = new long[parks];
        for (int run = 0; run < runs; run++) {
            for (int column = 0; column < drawn.length; column++) {
                long percents = 10_000L + random.nextInt(-100 * within, 100 * within + 1);
                drawn[column] = (int) (weights[column] * percents / 10_000);
            }
            for (int row = 0; row < parks; row++) {
                sums[row] = totals[row] == Scores.NONE ? Long.MIN_VALUE : mean(added[row], drawn);
            }
            int[] now = Totals.ranks(sums);
            for (int row = 0; row < parks; row++) {
                counts[row][now[row]]++;
            }
        }
        List<Range> ranges = new ArrayList<>();
        for (int row = 0; row < parks; row++) {
            if (totals[row] != Scores.NONE) {
                ranges.add(range(scores.parks().get(row), ranks[row], counts[row], runs));
            }
        }
        ranges.sort(
                Comparator.comparingInt(Range::rank).thenComparing(r -> r.park().value()));
        return new Sensitivity(runs, within, seed, ranges);
    }

    /**
     * What is added up with the weights: the scores, or their logarithms in billionths, whose weighted mean puts parks in the
     * same order as the geometric mean does.
     */
    private static long[][] added(Aggregation aggregation, long[][] millionths) {
        if (aggregation == Aggregation.ARITHMETIC) {
            return millionths;
        }
        long[][] logarithms = new long[millionths.length][];
        for (int row = 0; row < millionths.length; row++) {
            logarithms[row] = new long[millionths[row].length];
            for (int column = 0; column < millionths[row].length; column++) {
                long score = millionths[row][column];
                logarithms[row][column] = score == Scores.NONE
                        ? Scores.NONE
                        : Math.round(StrictMath.log(Math.max(Totals.LEAST, score) / 1e6) * 1e9);
            }
        }
        return logarithms;
    }

    private static long mean(long[] row, int[] weights) {
        long sum = 0;
        long weight = 0;
        for (int column = 0; column < row.length; column++) {
            if (row[column] != Scores.NONE) {
                sum += row[column] * weights[column];
                weight += weights[column];
            }
        }
        // weights of nothing but zeros: nobody is better than another
        return weight == 0 ? 0 : (2 * sum + weight) / (2 * weight);
    }

    private static Range range(ParkCode park, int rank, int[] counts, int runs) {
        int best = 0;
        int worst = 0;
        int median = 0;
        int seen = 0;
        for (int at = 1; at < counts.length; at++) {
            if (counts[at] > 0) {
                best = best == 0 ? at : best;
                worst = at;
            }
            seen += counts[at];
            median = median == 0 && 2 * seen >= runs ? at : median;
        }
        BigDecimal kept =
                BigDecimal.valueOf(100L * counts[rank]).divide(BigDecimal.valueOf(runs), 2, RoundingMode.HALF_UP);
        return new Range(park, rank, best, worst, median, kept);
    }
}
