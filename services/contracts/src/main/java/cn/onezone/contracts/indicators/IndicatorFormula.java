package cn.onezone.contracts.indicators;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes an indicator from data elements, the same way at every level (R10): the data elements are summed first, the
 * formula is applied once to the sums; a ratio is never an average of ratios. Exact until the one rounding at the end, half
 * up, to the decimals of the indicator.
 */
public final class IndicatorFormula {
    private final Term term;
    /** By data element, how many basic units one of its unit is. */
    private final Map<String, Fraction> scales;

    private final Fraction scale;

    private IndicatorFormula(Term term, Map<String, Fraction> scales, Fraction scale) {
        this.term = term;
        this.scales = scales;
        this.scale = scale;
    }

    /** What a formula gives. */
    public sealed interface Outcome {
        /**
         * A value.
         *
         * @param value rounded, with exactly the decimals of the indicator
         * @param contributors how many reports it was computed from
         */
        record Computed(BigDecimal value, int contributors) implements Outcome {}

        /**
         * No value.
         *
         * @param reason why
         * @param what the data element that is missing, or the divisor that is zero
         */
        record NoValue(Reason reason, String what) implements Outcome {}
    }

    /** Why there is no value. */
    public enum Reason {
        /** The indicator has no formula. */
        NO_FORMULA("no-formula"),
        /** No report has all the data elements of the formula. */
        MISSING_ELEMENT("missing-element"),
        /** A divisor is zero after summing. */
        ZERO_DENOMINATOR("zero-denominator");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }

        /** As it stands in answers. */
        public String wire() {
            return wire;
        }
    }

    /** The formula of an indicator, empty if it has none. */
    public static Optional<IndicatorFormula> of(IndicatorDefined indicator) {
        if (indicator.expression() != null) {
            return Optional.of(of(indicator.expression()));
        }
        return Optional.ofNullable(indicator.formula()).map(IndicatorFormula::of);
    }

    /** The formula that an expression says. */
    public static IndicatorFormula of(Expression expression) {
        Map<String, Fraction> scales = new LinkedHashMap<>();
        for (ExpressionInput input : expression.inputs()) {
            scales.put(input.element(), Fraction.of(input.scale()));
        }
        return new IndicatorFormula(Formulas.read(expression.expanded()), scales, Fraction.of(expression.scale()));
    }

    /** The formula that a ratio of sums says. */
    public static IndicatorFormula of(Formula formula) {
        Term above = sum(formula.numerator());
        Term term = formula.denominator().isEmpty()
                ? above
                : new Term.Pair(Term.Operator.OVER, above, sum(formula.denominator()), 1);
        Map<String, Fraction> scales = new LinkedHashMap<>();
        Formulas.codes(term).forEach(code -> scales.put(code, Fraction.ONE));
        return new IndicatorFormula(term, scales, Fraction.ONE.over(Fraction.of(formula.factor())));
    }

    private static Term sum(List<String> codes) {
        Term sum = new Term.Reference(codes.getFirst(), 1);
        for (String code : codes.subList(1, codes.size())) {
            sum = new Term.Pair(Term.Operator.PLUS, sum, new Term.Reference(code, 1), 1);
        }
        return sum;
    }

    /**
     * The value from one set of element values, of a park or already summed.
     *
     * @param decimals of the indicator, 0 or more
     * @param values by code of the data element, each in the element's own unit
     */
    public Outcome value(int decimals, Map<String, BigDecimal> values) {
        return value(decimals, List.of(values));
    }

    /**
     * The value over several reports. A report counts only if it has every data element of the formula: a numerator
     * without its denominator would bend the ratio.
     *
     * @param decimals of the indicator, 0 or more
     * @param reports element values of each enterprise or park, each in the element's own unit
     */
    public Outcome value(int decimals, Collection<Map<String, BigDecimal>> reports) {
        Map<String, BigDecimal> sums = new HashMap<>();
        int contributors = 0;
        String missing = "";
        for (Map<String, BigDecimal> report : reports) {
            String lacking = lacking(report);
            if (!lacking.isEmpty()) {
                missing = lacking;
                continue;
            }
            contributors++;
            scales.keySet()
                    .forEach(code -> sums.merge(code, report.getOrDefault(code, BigDecimal.ZERO), BigDecimal::add));
        }
        if (contributors == 0 && !scales.isEmpty()) {
            return new Outcome.NoValue(
                    Reason.MISSING_ELEMENT,
                    missing.isEmpty() ? scales.keySet().iterator().next() : missing);
        }
        Map<String, Fraction> exact = new HashMap<>();
        sums.forEach((code, sum) -> exact.put(code, Fraction.of(sum)));
        return switch (exact(exact)) {
            case Evaluation.Result.Value(Fraction value) -> new Outcome.Computed(value.rounded(decimals), contributors);
            case Evaluation.Result.Missing(String code) -> new Outcome.NoValue(Reason.MISSING_ELEMENT, code);
            case Evaluation.Result.ZeroDivisor(String divisor) -> new Outcome.NoValue(Reason.ZERO_DENOMINATOR, divisor);
        };
    }

    /**
     * The value of sums, in the unit of the indicator and not rounded: what is computed further is rounded at its end
     * only.
     *
     * @param sums by code of the data element, each in the element's own unit
     */
    public Evaluation.Result exact(Map<String, Fraction> sums) {
        Map<String, Fraction> basic = new HashMap<>();
        sums.forEach((code, sum) -> basic.put(code, sum.times(scales.getOrDefault(code, Fraction.ONE))));
        Evaluation.Result result = Evaluation.of(term, basic);
        return result instanceof Evaluation.Result.Value(Fraction value)
                ? new Evaluation.Result.Value(value.over(scale))
                : result;
    }

    /** Whether a report has every data element of the formula. */
    public boolean covers(Map<String, BigDecimal> report) {
        return lacking(report).isEmpty();
    }

    /** All data elements of the formula. */
    public List<String> elements() {
        return List.copyOf(scales.keySet());
    }

    /**
     * Whether the value says how things stand to each other and not how large they are: it stays the same when all values
     * double. Such a value of a part can be held against that of the whole, a sum cannot.
     */
    public boolean ratio() {
        Integer degree = degree(term);
        return degree != null && degree == 0 && !scales.isEmpty();
    }

    /** Whether the values of the parts add up to that of the whole. */
    public boolean additive() {
        return linear(term) && !scales.isEmpty();
    }

    private static boolean linear(Term term) {
        return switch (term) {
            case Term.Constant _, Term.Call _ -> false;
            case Term.Reference _ -> true;
            case Term.Negated(Term of, int _) -> linear(of);
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) ->
                switch (operator) {
                    case PLUS, MINUS -> linear(left) && linear(right);
                    case TIMES ->
                        (left instanceof Term.Constant && linear(right))
                                || (right instanceof Term.Constant && linear(left));
                    case OVER -> linear(left) && right instanceof Term.Constant;
                };
        };
    }

    /** By which power the value grows with all data elements; absent if by none. */
    private static @Nullable Integer degree(Term term) {
        return switch (term) {
            case Term.Constant _ -> Integer.valueOf(0);
            case Term.Reference _ -> Integer.valueOf(1);
            case Term.Negated(Term of, int _) -> degree(of);
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) -> {
                Integer first = degree(left);
                Integer second = degree(right);
                if (first == null || second == null) {
                    yield null;
                }
                yield switch (operator) {
                    case PLUS, MINUS -> first.equals(second) ? first : null;
                    case TIMES -> Integer.valueOf(first + second);
                    case OVER -> Integer.valueOf(first - second);
                };
            }
            case Term.Call(Term.Function _, List<Term> of, int _) -> {
                Integer first = degree(of.getFirst());
                for (Term other : of) {
                    Integer second = degree(other);
                    if (first == null || !first.equals(second)) {
                        first = null;
                    }
                }
                yield first;
            }
        };
    }

    /** The data elements above the line of a ratio, all of them if it is none. */
    public List<String> numerator() {
        Set<String> above = new LinkedHashSet<>();
        above(term, above);
        return above.isEmpty() ? elements() : List.copyOf(above);
    }

    private static void above(Term term, Set<String> above) {
        switch (term) {
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) -> {
                above(left, above);
                if (operator != Term.Operator.OVER) {
                    above(right, above);
                }
            }
            case Term.Negated(Term of, int _) -> above(of, above);
            case Term.Call(Term.Function _, List<Term> of, int _) -> of.forEach(t -> above(t, above));
            case Term.Reference(String code, int _) -> above.add(code);
            case Term.Constant _ -> {
                // names nothing
            }
        }
    }

    /**
     * The same as a ratio of sums, for readers that know no other; empty if it is none.
     *
     * @param note of the formula
     */
    public Optional<Formula> asRatioOfSums(@Nullable String note) {
        Term above = term;
        Term below = null;
        if (term instanceof Term.Pair(Term.Operator operator, Term left, Term right, int _)
                && operator == Term.Operator.OVER) {
            above = left;
            below = right;
        }
        List<String> numerator = new ArrayList<>();
        List<String> denominator = new ArrayList<>();
        if (!summed(above, numerator) || (below != null && !summed(below, denominator))) {
            return Optional.empty();
        }
        Fraction first = common(numerator);
        Fraction second = below == null ? Fraction.ONE : common(denominator);
        if (first == null || second == null) {
            return Optional.empty();
        }
        Fraction factor = first.over(second).over(scale);
        try {
            BigDecimal decimal = new BigDecimal(factor.above()).divide(new BigDecimal(factor.below()));
            return Optional.of(new Formula(numerator, denominator, decimal, note));
        } catch (ArithmeticException e) {
            // no decimal number
            return Optional.empty();
        }
    }

    private static boolean summed(Term term, List<String> into) {
        return switch (term) {
            case Term.Reference(String code, int _) -> into.add(code);
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) ->
                operator == Term.Operator.PLUS && summed(left, into) && summed(right, into);
            default -> false;
        };
    }

    private @Nullable Fraction common(List<String> codes) {
        Set<Fraction> found = new LinkedHashSet<>();
        codes.forEach(code -> found.add(scales.getOrDefault(code, Fraction.ONE)));
        return found.size() == 1 ? found.iterator().next() : null;
    }

    private String lacking(Map<String, BigDecimal> report) {
        for (String element : scales.keySet()) {
            if (!report.containsKey(element)) {
                return element;
            }
        }
        return "";
    }
}
