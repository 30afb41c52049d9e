package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.formula.Fraction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A straight line through yearly values by least squares, and where it will be: exact but for the root in the interval,
 * which is rounded outward.
 *
 * @param value at the target year, rounded half up
 * @param lower lower end of the interval that a further value lies in with 95 %, if values scatter about the line as they
 *     did, independently and normally; rounded down
 * @param upper its upper end, rounded up
 * @param years how many values the line goes through
 */
record Trend(BigDecimal value, BigDecimal lower, BigDecimal upper, int years) {
    /** Fewer than three leave nothing to tell how values scatter. */
    static final int LEAST = 3;

    static final int MOST = 20;

    /** Student's t, 97.5 %, in thousandths, for 1 to 18 degrees of freedom; rounded up. */
    private static final List<Integer> T = List.of(
            12707, 4303, 3183, 2777, 2571, 2447, 2365, 2307, 2263, 2229, 2201, 2179, 2161, 2145, 2132, 2120, 2110,
            2101);

    /**
     * The line through these values, taken to another year.
     *
     * @param byYear from 3 to 20 values
     * @param target year, usually behind them
     * @param decimals of the result
     */
    static Trend of(SortedMap<Integer, Fraction> byYear, int target, int decimals) {
        int n = byYear.size();
        if (n < LEAST || n > MOST) {
            throw new IllegalArgumentException(n + " values (expected: " + LEAST + " to " + MOST + ")");
        }
        Fraction count = whole(n);
        Fraction sumX = Fraction.ZERO;
        Fraction sumY = Fraction.ZERO;
        for (Map.Entry<Integer, Fraction> one : byYear.entrySet()) {
            sumX = sumX.plus(whole(one.getKey()));
            sumY = sumY.plus(one.getValue());
        }
        Fraction meanX = sumX.over(count);
        Fraction meanY = sumY.over(count);
        Fraction squares = Fraction.ZERO;
        Fraction products = Fraction.ZERO;
        for (Map.Entry<Integer, Fraction> one : byYear.entrySet()) {
            Fraction x = whole(one.getKey()).minus(meanX);
            squares = squares.plus(x.times(x));
            products = products.plus(x.times(one.getValue().minus(meanY)));
        }
        Fraction slope = products.over(squares);
        Fraction errors = Fraction.ZERO;
        for (Map.Entry<Integer, Fraction> one : byYear.entrySet()) {
            Fraction error = one.getValue()
                    .minus(meanY)
                    .minus(slope.times(whole(one.getKey()).minus(meanX)));
            errors = errors.plus(error.times(error));
        }
        Fraction away = whole(target).minus(meanX);
        Fraction at = meanY.plus(slope.times(away));
        Fraction spread = errors.over(whole(n - 2))
                .times(Fraction.ONE
                        .plus(Fraction.ONE.over(count))
                        .plus(away.times(away).over(squares)));
        Fraction t = new Fraction(BigInteger.valueOf(T.get(n - 3)), BigInteger.valueOf(1000));
        BigDecimal half = rootRoundedUp(spread.times(t).times(t), decimals);
        return new Trend(
                at.rounded(decimals),
                floor(at, decimals).subtract(half),
                floor(at.negated(), decimals).negate().add(half),
                n);
    }

    private static Fraction whole(int number) {
        return new Fraction(BigInteger.valueOf(number), BigInteger.ONE);
    }

    private static BigDecimal floor(Fraction value, int decimals) {
        BigInteger[] parts =
                value.above().multiply(BigInteger.TEN.pow(decimals)).divideAndRemainder(value.below());
        return new BigDecimal(parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0], decimals);
    }

    /** The least number of so many decimals whose square is no less. */
    private static BigDecimal rootRoundedUp(Fraction square, int decimals) {
        Fraction scaled = square.times(new Fraction(BigInteger.TEN.pow(2 * decimals), BigInteger.ONE));
        BigInteger root = scaled.above().divide(scaled.below()).sqrt();
        boolean enough = new Fraction(root.multiply(root), BigInteger.ONE).compareTo(scaled) >= 0;
        return new BigDecimal(enough ? root : root.add(BigInteger.ONE), decimals);
    }
}
