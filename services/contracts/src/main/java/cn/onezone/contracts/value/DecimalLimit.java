package cn.onezone.contracts.value;

import java.math.BigDecimal;

/**
 * How long an exact decimal may be. To be asked before any arithmetic: {@code 1E+1000000000} is a short text and a number
 * that fills the memory as soon as it is added to another or written out.
 *
 * @param decimals most decimals, without zeros at the end
 * @param digits most digits before them
 */
public record DecimalLimit(int decimals, int digits) {
    private static final int SHOWN = 60;
    /** Zeros at the end that may be written. */
    private static final int ZEROS = 100;

    /** Whether a number is within. */
    public boolean holds(BigDecimal value) {
        // a zero too: 0E-1000000000 makes whatever it is added to that long
        if (value.scale() < -digits || value.scale() > decimals + ZEROS) {
            return false;
        }
        // most numbers, without making another; zeros at the end change neither side of the second
        if (value.scale() >= 0 && value.scale() <= decimals && value.precision() - value.scale() <= digits) {
            return true;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= decimals && stripped.precision() - stripped.scale() <= digits;
    }

    /** A number as it can be shown in a refusal, whatever its exponent is; cut to 60 characters. */
    public static String shown(BigDecimal value) {
        String text = value.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
