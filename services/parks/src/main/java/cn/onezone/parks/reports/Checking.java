package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a report against the rules. Pure and exact (R11). */
final class Checking {
    private static final Fraction HUNDRED = Fraction.of("100");
    private static final int SHOWN_DECIMALS = 4;

    private Checking() {}

    /**
     * A rule that a report breaks.
     *
     * @param found the values as they stand to each other
     */
    record Finding(Rule rule, String found) {}

    /**
     * What a report breaks, in the order of the rules. A rule about a value that the report has not, or that has no value,
     * says nothing.
     *
     * @param before values of the period before, empty if there are none
     * @param registered what the registry says of the enterprise
     */
    static List<Finding> check(
            List<ElementValue> values, List<ElementValue> before, Rules rules, Registered registered) {
        Map<String, Fraction> now = fractions(values, rules);
        // no data element is called like them
        now.putAll(registered.facts());
        Map<String, Fraction> then = fractions(before, rules);
        List<Finding> findings = new ArrayList<>();
        for (Rule rule : rules.all()) {
            switch (rule) {
                case Rule.Within within -> within(within, now).ifPresent(findings::add);
                case Rule.Change change -> changed(change, now, then).ifPresent(findings::add);
                case Rule.Registry registry ->
                    registry(registry, now, registered).ifPresent(findings::add);
                // needs the others
                case Rule.Usual _ -> {}
            }
        }
        return findings;
    }

    /**
     * The same, and where the report is unusual among others.
     *
     * @param standard what is usual of the period
     */
    static List<Finding> check(
            List<ElementValue> values,
            List<ElementValue> before,
            Rules rules,
            UsualValues.Standard standard,
            Registered registered) {
        List<Finding> findings = check(values, before, rules, registered);
        standard.unusual(registered.section(), values)
                .forEach(one -> findings.add(
                        new Finding(new Rule.Usual(one.rule(), Rule.Severity.SOFT, one.says()), one.found())));
        return findings;
    }

    private static Map<String, Fraction> fractions(List<ElementValue> values, Rules rules) {
        Map<String, Fraction> all = new HashMap<>();
        for (ElementValue value : values) {
            // most elements are of no rule, and a fraction is reduced as it is made
            if (rules.elements().contains(value.element())) {
                all.put(value.element(), Fraction.of(value.value()));
            }
        }
        return all;
    }

    private static Optional<Finding> within(Rule.Within rule, Map<String, Fraction> values) {
        return compared(rule, rule.left(), rule.comparison(), rule.right(), values);
    }

    private static Optional<Finding> registry(Rule.Registry rule, Map<String, Fraction> values, Registered registered) {
        return rule.when().is(registered)
                ? compared(rule, rule.left(), rule.comparison(), rule.right(), values)
                : Optional.empty();
    }

    private static Optional<Finding> compared(
            Rule rule, Term one, Rule.Comparison comparison, Term other, Map<String, Fraction> values) {
        Optional<Fraction> left = value(one, values);
        Optional<Fraction> right = value(other, values);
        if (left.isEmpty() || right.isEmpty() || comparison.holds(left.get().compareTo(right.get()))) {
            return Optional.empty();
        }
        return Optional.of(new Finding(rule, shown(left.get()) + " : " + shown(right.get())));
    }

    private static Optional<Fraction> value(Term term, Map<String, Fraction> values) {
        return Evaluation.of(term, values) instanceof Evaluation.Result.Value(Fraction value)
                ? Optional.of(value)
                : Optional.empty();
    }

    private static Optional<Finding> changed(Rule.Change rule, Map<String, Fraction> now, Map<String, Fraction> then) {
        Fraction value = now.get(rule.element());
        Fraction before = then.get(rule.element());
        if (value == null || before == null || before.signum() == 0) {
            return Optional.empty();
        }
        Fraction change = value.minus(before).over(before.abs()).times(HUNDRED);
        return change.abs().compareTo(Fraction.of(rule.mostPercent())) <= 0
                ? Optional.empty()
                : Optional.of(new Finding(rule, shown(before) + " → " + shown(value) + ", " + shown(change) + " %"));
    }

    private static String shown(Fraction value) {
        BigDecimal rounded = value.rounded(SHOWN_DECIMALS).stripTrailingZeros();
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
    }
}
