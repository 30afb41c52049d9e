package cn.onezone.contracts.formula;

import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Computes a formula exactly. */
public final class Evaluation {
    private final Map<String, Fraction> values;

    private Evaluation(Map<String, Fraction> values) {
        this.values = values;
    }

    /** What comes of it. */
    public sealed interface Result {
        /** A number, not rounded. */
        record Value(Fraction value) implements Result {}

        /** A code has no value. */
        record Missing(String code) implements Result {}

        /**
         * A divisor is zero.
         *
         * @param divisor its text
         */
        record ZeroDivisor(String divisor) implements Result {}
    }

    /**
     * Computes a formula whose numbers have no units.
     *
     * @param values by code, all in basic units
     */
    public static Result of(Term term, Map<String, Fraction> values) {
        for (String code : Formulas.codes(term)) {
            if (!values.containsKey(code)) {
                return new Result.Missing(code);
            }
        }
        try {
            return new Result.Value(new Evaluation(values).value(term));
        } catch (ZeroException e) {
            return new Result.ZeroDivisor(e.divisor);
        }
    }

    private Fraction value(Term term) throws ZeroException {
        return switch (term) {
            case Term.Constant(BigDecimal value, Unit unit, int _) -> {
                if (unit != null) {
                    throw new IllegalArgumentException("a number with a unit: " + value + " " + unit);
                }
                yield Fraction.of(value);
            }
            case Term.Reference(String code, int _) -> values.getOrDefault(code, Fraction.ZERO);
            case Term.Negated(Term of, int _) -> value(of).negated();
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) -> {
                Fraction first = value(left);
                Fraction second = value(right);
                yield switch (operator) {
                    case PLUS -> first.plus(second);
                    case MINUS -> first.minus(second);
                    case TIMES -> first.times(second);
                    case OVER -> {
                        if (second.signum() == 0) {
                            throw new ZeroException(Formulas.write(right));
                        }
                        yield first.over(second);
                    }
                };
            }
            case Term.Call(Term.Function function, List<Term> of, int _) -> {
                Fraction result = value(of.getFirst());
                for (Term other : of.subList(1, of.size())) {
                    Comparator<Fraction> order = Comparator.naturalOrder();
                    Fraction second = value(other);
                    boolean less = order.compare(second, result) < 0;
                    result = less == (function == Term.Function.MIN) ? second : result;
                }
                yield function == Term.Function.ABS ? result.abs() : result;
            }
        };
    }

    private static final class ZeroException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String divisor;

        ZeroException(String divisor) {
            super(divisor, null, false, false);
            this.divisor = divisor;
        }
    }
}
