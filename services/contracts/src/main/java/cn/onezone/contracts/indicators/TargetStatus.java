package cn.onezone.contracts.indicators;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a value stands to its target.
 *
 * @param status met or missed, or why neither can be said
 * @param gap in the unit of both, exact, with its sign in the sense of the target: zero or more is on or beyond it,
 *     less than zero is what is still wanting; absent without target or value
 */
public record TargetStatus(Status status, @Nullable BigDecimal gap) {
    /** 左右 names no tolerance; we read it as five parts in a hundred, on either side. */
    private static final BigDecimal ABOUT = new BigDecimal("0.05");

    /** How a value stands to its target. */
    public enum Status {
        /** The target is reached. */
        MET("met"),
        /** The target is not reached. */
        MISSED("missed"),
        /** No target is set. */
        NO_TARGET("no-target"),
        /** There is no value. */
        NO_VALUE("no-value");

        private final String wire;

        Status(String wire) {
            this.wire = wire;
        }

        /** As it stands in answers. */
        @JsonValue
        public String wire() {
            return wire;
        }
    }

    /**
     * Compares a value with a target of the same unit. Without a target the answer is {@code no-target}, whether or not
     * there is a value.
     *
     * @param value of the indicator
     * @param direction of the indicator: beyond the end of a range or of {@code ~} in this direction is met too
     * @param target of the indicator and year
     * @throws IllegalArgumentException if the operator is none of {@code >= > <= < = ~ range}, or a range has no upper
     *     end
     */
    public static TargetStatus of(@Nullable BigDecimal value, Direction direction, @Nullable TargetSet target) {
        if (target == null) {
            return new TargetStatus(Status.NO_TARGET, null);
        }
        if (value == null) {
            return new TargetStatus(Status.NO_VALUE, null);
        }
        BigDecimal above = value.subtract(target.value());
        BigDecimal below = above.negate();
        return switch (target.operator()) {
            case ">=" -> of(above.signum() >= 0, above);
            case ">" -> of(above.signum() > 0, above);
            case "<=" -> of(below.signum() >= 0, below);
            case "<" -> of(below.signum() > 0, below);
            case "=" -> of(above.signum() == 0, above.abs().negate());
            case "~" -> {
                BigDecimal tolerance = target.value().abs().multiply(ABOUT);
                yield within(
                        value,
                        target.value().subtract(tolerance),
                        target.value().add(tolerance),
                        direction);
            }
            case "range" -> {
                BigDecimal upper = target.upper();
                if (upper == null) {
                    throw new IllegalArgumentException("range without upper end: " + target.indicator());
                }
                yield within(value, target.value(), upper, direction);
            }
            default -> throw new IllegalArgumentException("operator: " + target.operator());
        };
    }

    private static TargetStatus within(BigDecimal value, BigDecimal lower, BigDecimal upper, Direction direction) {
        BigDecimal overLower = value.subtract(lower);
        BigDecimal underUpper = upper.subtract(value);
        return switch (direction) {
            case UP -> of(overLower.signum() >= 0, overLower);
            case DOWN -> of(underUpper.signum() >= 0, underUpper);
            case NONE -> {
                BigDecimal nearer = overLower.min(underUpper);
                yield of(nearer.signum() >= 0, nearer);
            }
        };
    }

    private static TargetStatus of(boolean met, BigDecimal gap) {
        return new TargetStatus(met ? Status.MET : Status.MISSED, plain(gap));
    }

    /** No trailing zeros and no exponent, so that equal gaps read the same. */
    private static BigDecimal plain(BigDecimal gap) {
        BigDecimal stripped = Objects.requireNonNull(gap).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
