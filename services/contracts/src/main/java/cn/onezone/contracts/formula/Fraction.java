package cn.onezone.contracts.formula;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An exact number. Formulas are computed in fractions, so that nothing is rounded but the result, once (R10, R11).
 *
 * @param above numerator, carries the sign
 * @param below denominator, above zero; both have no common divisor
 */
public record Fraction(BigInteger above, BigInteger below) implements Comparable<Fraction> {
    /** Nothing. */
    public static final Fraction ZERO = new Fraction(BigInteger.ZERO, BigInteger.ONE);

    /** One. */
    public static final Fraction ONE = new Fraction(BigInteger.ONE, BigInteger.ONE);

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,100})(?:/(\\d{1,100}))?");

    /** Reduces; refuses a denominator of zero. */
    public Fraction {
        if (below.signum() == 0) {
            throw new ArithmeticException("a fraction over zero");
        }
        BigInteger divisor = above.gcd(below);
        if (below.signum() < 0) {
            divisor = divisor.negate();
        }
        above = above.divide(divisor);
        below = below.divide(divisor);
    }

    /** A decimal number as it is. */
    public static Fraction of(BigDecimal value) {
        return value.scale() > 0
                ? new Fraction(value.unscaledValue(), BigInteger.TEN.pow(value.scale()))
                : new Fraction(value.toBigIntegerExact(), BigInteger.ONE);
    }

    /** Reads {@code 3}, {@code -3} or {@code 1/10000}; refuses anything else with {@code wrong-fraction}. */
    public static Fraction of(String text) {
        Matcher matcher = FORM.matcher(text == null ? "" : text);
        if (matcher.matches()) {
            BigInteger below = matcher.group(2) == null ? BigInteger.ONE : new BigInteger(matcher.group(2));
            if (below.signum() != 0) {
                return new Fraction(new BigInteger(matcher.group(1)), below);
            }
        }
        throw new InvalidValue("wrong-fraction", text, Text.of("a fraction such as 3 or 1/10000", "分数，如 3 或 1/10000"));
    }

    /** Sum. */
    public Fraction plus(Fraction other) {
        return new Fraction(above.multiply(other.below).add(other.above.multiply(below)), below.multiply(other.below));
    }

    /** Difference. */
    public Fraction minus(Fraction other) {
        return plus(other.negated());
    }

    /** Product. */
    public Fraction times(Fraction other) {
        return new Fraction(above.multiply(other.above), below.multiply(other.below));
    }

    /**
     * Quotient.
     *
     * @throws ArithmeticException if the other is zero
     */
    public Fraction over(Fraction other) {
        return new Fraction(above.multiply(other.below), below.multiply(other.above));
    }

    /** With the other sign. */
    public Fraction negated() {
        return new Fraction(above.negate(), below);
    }

    /** Without sign. */
    public Fraction abs() {
        return above.signum() < 0 ? negated() : this;
    }

    /** -1, 0 or 1. */
    public int signum() {
        return above.signum();
    }

    /** A whole power, below zero of the reciprocal. */
    public Fraction power(int exponent) {
        return exponent < 0 ? ONE.over(this).power(-exponent) : new Fraction(above.pow(exponent), below.pow(exponent));
    }

    /** The decimal number nearest to it with so many decimals; one that lies between two goes away from zero. */
    public BigDecimal rounded(int decimals) {
        return new BigDecimal(above).divide(new BigDecimal(below), decimals, RoundingMode.HALF_UP);
    }

    @Override
    public int compareTo(Fraction other) {
        return above.multiply(other.below).compareTo(other.above.multiply(below));
    }

    /** {@code 3}, {@code -3} or {@code 1/10000}. */
    @Override
    public String toString() {
        return below.equals(BigInteger.ONE) ? above.toString() : above + "/" + below;
    }
}
