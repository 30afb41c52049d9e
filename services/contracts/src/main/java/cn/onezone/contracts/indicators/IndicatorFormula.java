package cn.onezone.contracts.indicators;

import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Computes indicators from data elements, the same way at every level (R10): numerators and denominators are summed
 * first and divided once, a ratio is never an average of ratios. Exact until the one rounding at the end, half up, to
 * the decimals of the indicator.
 */
public final class IndicatorFormula {
    private IndicatorFormula() {}

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
         * @param element the data element that is missing, empty otherwise
         */
        record NoValue(Reason reason, String element) implements Outcome {}
    }

    /** Why there is no value. */
    public enum Reason {
        /** The indicator has no formula. */
        NO_FORMULA,
        /** No report has all the data elements of the formula. */
        MISSING_ELEMENT,
        /** The summed denominator is zero. */
        ZERO_DENOMINATOR
    }

    /**
     * The value from one set of element values, of a park or already summed.
     *
     * @param formula of the indicator
     * @param decimals of the indicator, 0 or more
     * @param values by code of the data element, each in the element's own unit
     */
    public static Outcome value(Formula formula, int decimals, Map<String, BigDecimal> values) {
        return value(formula, decimals, List.of(values));
    }

    /**
     * The value over several reports. A report counts only if it has every data element of the formula: a numerator
     * without its denominator would bend the ratio.
     *
     * @param formula of the indicator
     * @param decimals of the indicator, 0 or more
     * @param reports element values of each park
     */
    public static Outcome value(Formula formula, int decimals, Collection<Map<String, BigDecimal>> reports) {
        BigDecimal numerator = BigDecimal.ZERO;
        BigDecimal denominator = BigDecimal.ZERO;
        int contributors = 0;
        String missing = "";
        for (Map<String, BigDecimal> report : reports) {
            String lacking = lacking(formula, report);
            if (!lacking.isEmpty()) {
                missing = lacking;
                continue;
            }
            contributors++;
            numerator = numerator.add(sum(formula.numerator(), report));
            denominator = denominator.add(sum(formula.denominator(), report));
        }
        if (contributors == 0) {
            return new Outcome.NoValue(
                    Reason.MISSING_ELEMENT,
                    missing.isEmpty() ? formula.numerator().getFirst() : missing);
        }
        BigDecimal scaled = numerator.multiply(formula.factor());
        if (formula.denominator().isEmpty()) {
            return new Outcome.Computed(scaled.setScale(decimals, RoundingMode.HALF_UP), contributors);
        }
        if (denominator.signum() == 0) {
            return new Outcome.NoValue(Reason.ZERO_DENOMINATOR, "");
        }
        return new Outcome.Computed(scaled.divide(denominator, decimals, RoundingMode.HALF_UP), contributors);
    }

    /** Whether a report has every data element of the formula. */
    public static boolean covers(Formula formula, Map<String, BigDecimal> report) {
        return lacking(formula, report).isEmpty();
    }

    /** All data elements of a formula. */
    public static List<String> elements(Formula formula) {
        List<String> all = new ArrayList<>(formula.numerator());
        formula.denominator().stream().filter(e -> !all.contains(e)).forEach(all::add);
        return List.copyOf(all);
    }

    private static String lacking(Formula formula, Map<String, BigDecimal> report) {
        for (String element : formula.numerator()) {
            if (!report.containsKey(element)) {
                return element;
            }
        }
        for (String element : formula.denominator()) {
            if (!report.containsKey(element)) {
                return element;
            }
        }
        return "";
    }

    private static BigDecimal sum(List<String> elements, Map<String, BigDecimal> report) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String element : elements) {
            sum = sum.add(report.getOrDefault(element, BigDecimal.ZERO));
        }
        return sum;
    }
}
