package cn.onezone.contracts.formula;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/**
 * Finds what a formula measures, and refuses what cannot be added or compared: yuan and persons, or a plain number and
 * either. Units of one kind and different scale are no mistake, for values are brought to their basic units first.
 */
public final class UnitCheck {
    private final Units units;
    private final Function<String, Measure> codes;

    private UnitCheck(Units units, Function<String, Measure> codes) {
        this.units = units;
        this.codes = codes;
    }

    /** What a formula measures. */
    public sealed interface Result {
        /** Something; the scale is without meaning. */
        record Fits(Measure measure) implements Result {}

        /** Nothing that could be said. */
        record Wrong(FormulaError error) implements Result {}
    }

    /**
     * What a formula measures.
     *
     * @param codes what the items measure, for every code of the formula
     */
    public static Result of(Term term, Units units, Function<String, Measure> codes) {
        try {
            return new Result.Fits(new UnitCheck(units, codes).measure(term));
        } catch (UnitException e) {
            return new Result.Wrong(e.error);
        }
    }

    private Measure measure(Term term) throws UnitException {
        return switch (term) {
            case Term.Constant(BigDecimal _, Unit unit, int at) -> unit == null ? Measure.NUMBER : measure(unit, at);
            case Term.Reference(String code, int _) -> codes.apply(code);
            case Term.Negated(Term of, int _) -> measure(of);
            case Term.Pair(Term.Operator operator, Term left, Term right, int at) -> {
                Measure first = measure(left);
                Measure second = measure(right);
                yield switch (operator) {
                    case PLUS, MINUS -> same(first, second, right, at, String.valueOf(operator.sign()));
                    case TIMES -> first.times(second);
                    case OVER -> first.over(second);
                };
            }
            case Term.Call(Term.Function function, List<Term> of, int at) -> {
                Measure first = measure(of.getFirst());
                for (Term other : of.subList(1, of.size())) {
                    first = same(first, measure(other), other, at, function.word());
                }
                yield first;
            }
        };
    }

    private Measure measure(Unit unit, int at) throws UnitException {
        try {
            return units.measure(unit);
        } catch (InvalidValue e) {
            throw new UnitException(new FormulaError("formula-unit", at, unit.symbol(), e.expected()));
        }
    }

    private static Measure same(Measure first, Measure second, Term other, int at, String sign) throws UnitException {
        if (!first.sameKind(second)) {
            throw new UnitException(new FormulaError(
                    "formula-unit",
                    at,
                    sign,
                    Text.of(
                            "values of one kind on both sides; here are " + first.kind() + " and, in "
                                    + Formulas.write(other) + ", " + second.kind(),
                            "同类的量；此处为 " + first.kind() + " 与 " + second.kind() + "（" + Formulas.write(other) + "）")));
        }
        return first;
    }

    private static final class UnitException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient FormulaError error;

        UnitException(FormulaError error) {
            super(error.code(), null, false, false);
            this.error = error;
        }
    }
}
