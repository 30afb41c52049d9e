package cn.onezone.indicators.evaluation;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.evaluation.Scheme.Criterion;
import cn.onezone.indicators.evaluation.Scheme.MissingData;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Scores of all parks, in millionths. A score is rounded once, half up, when it is computed; all that follows is whole
 * numbers, so everybody finds the same.
 */
final class Scores {
    static final int DECIMALS = 6;
    static final long NONE = -1;

    private static final MathContext EXACT_ENOUGH = new MathContext(40, RoundingMode.HALF_EVEN);
    private static final BigDecimal BEST = new BigDecimal(100);
    private static final BigDecimal MIDDLE = new BigDecimal(50);

    private final List<ParkCode> parks;
    private final long[][] millionths;

    private Scores(List<ParkCode> parks, long[][] millionths) {
        this.parks = parks;
        this.millionths = millionths;
    }

    /** The parks, in the order of the rows. */
    List<ParkCode> parks() {
        return parks;
    }

    /** A row for each park, a column for each criterion, {@link #NONE} where there is no score. Not to be written to. */
    long[][] millionths() {
        return millionths;
    }

    /** Scores of these figures by a scheme, with the scheme's rule for missing data applied. */
    static Scores of(Scheme scheme, Figures figures) {
        List<ParkCode> parks = figures.parks();
        List<Criterion> criteria = scheme.criteria();
        long[][] all = new long[parks.size()][criteria.size()];
        Map<String, Map<ParkCode, BigDecimal>> values = figures.byIndicator();
        for (int column = 0; column < criteria.size(); column++) {
            Criterion criterion = criteria.get(column);
            Map<ParkCode, BigDecimal> ofIndicator = values.getOrDefault(criterion.indicator(), Map.of());
            Normaliser normaliser = normaliser(scheme, criterion, ofIndicator.values());
            long sum = 0;
            for (int row = 0; row < parks.size(); row++) {
                BigDecimal value = ofIndicator.get(parks.get(row));
                all[row][column] = value == null ? NONE : millionths(normaliser.score(value));
                sum += Math.max(0, all[row][column]);
            }
            if (!ofIndicator.isEmpty()) {
                fill(all, column, scheme.missing(), mean(sum, ofIndicator.size()));
            }
        }
        return new Scores(parks, all);
    }

    private static void fill(long[][] all, int column, MissingData rule, long mean) {
        for (long[] row : all) {
            if (row[column] == NONE) {
                row[column] = switch (rule) {
                    case ZERO -> 0;
                    case MEAN -> mean;
                    case SHARE_WEIGHT, NOT_RANKED -> NONE;
                };
            }
        }
    }

    private static long mean(long sum, int count) {
        return BigDecimal.valueOf(sum)
                .divide(BigDecimal.valueOf(count), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static long millionths(BigDecimal score) {
        return score.max(BigDecimal.ZERO)
                .min(BEST)
                .setScale(DECIMALS, RoundingMode.HALF_UP)
                .unscaledValue()
                .longValueExact();
    }

    @FunctionalInterface
    private interface Normaliser {
        BigDecimal score(BigDecimal value);
    }

    private static Normaliser normaliser(Scheme scheme, Criterion criterion, Collection<BigDecimal> values) {
        boolean up = criterion.direction() == Direction.UP;
        if (values.isEmpty()) {
            return _ -> BigDecimal.ZERO;
        }
        return switch (scheme.normalisation()) {
            case MIN_MAX -> minMax(up, Collections.min(values), Collections.max(values));
            case Z_SCORE -> zScore(up, values);
            case DISTANCE_TO_TARGET -> {
                BigDecimal target = criterion.target();
                if (target == null) {
                    throw new IllegalStateException("the scheme refuses a distance without target");
                }
                yield up
                        ? value -> share(value, target)
                        : value -> value.compareTo(target) <= 0 ? BEST : share(target, value);
            }
        };
    }

    private static BigDecimal share(BigDecimal part, BigDecimal whole) {
        return BEST.multiply(part).divide(whole, EXACT_ENOUGH);
    }

    private static Normaliser minMax(boolean up, BigDecimal least, BigDecimal most) {
        BigDecimal span = most.subtract(least);
        if (span.signum() == 0) {
            return _ -> BEST;
        }
        return value -> share(up ? value.subtract(least) : most.subtract(value), span);
    }

    private static Normaliser zScore(boolean up, Collection<BigDecimal> values) {
        BigDecimal count = BigDecimal.valueOf(values.size());
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        // n² × variance, exact: no mean is rounded before the deviations are taken from it
        BigDecimal squares = values.stream().map(v -> v.multiply(v)).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal spread = count.multiply(squares).subtract(sum.multiply(sum));
        if (spread.signum() == 0) {
            return _ -> MIDDLE;
        }
        BigDecimal deviation = spread.sqrt(EXACT_ENOUGH);
        return value -> {
            BigDecimal from = count.multiply(value).subtract(sum);
            BigDecimal tenfold = BigDecimal.TEN.multiply(from).divide(deviation, EXACT_ENOUGH);
            return up ? MIDDLE.add(tenfold) : MIDDLE.subtract(tenfold);
        };
    }

    /** Whether no park has a score of this criterion, so that it takes no part. */
    boolean nobodyHas(int column) {
        for (long[] row : millionths) {
            if (row[column] != NONE) {
                return false;
            }
        }
        return true;
    }
}
