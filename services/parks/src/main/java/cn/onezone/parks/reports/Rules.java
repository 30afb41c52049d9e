package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.parks.RuleFile;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that reports are checked by.
 *
 * @param all each with a code of its own
 * @param elements the data elements that any of them is about
 */
record Rules(List<Rule> all, Set<String> elements) {
    /** What the file is called where files of rules are listed. */
    static final String NAME = "report-rules";

    static final String FILE = "/cn/onezone/parks/reports/report-rules.json";

    Rules(List<Rule> all) {
        this(all, elements(all));
    }

    private static Set<String> elements(List<Rule> all) {
        Set<String> elements = new HashSet<>();
        for (Rule rule : all) {
            switch (rule) {
                case Rule.Within within -> {
                    elements.addAll(Formulas.codes(within.left()));
                    elements.addAll(Formulas.codes(within.right()));
                }
                case Rule.Change change -> elements.add(change.element());
                case Rule.Registry registry -> {
                    elements.addAll(Formulas.codes(registry.left()));
                    elements.addAll(Formulas.codes(registry.right()));
                }
                // held against what others report, not computed from a report's own values
                case Rule.Usual _ -> {}
            }
        }
        return elements;
    }

    /** Whether any of them is about what the registry says. */
    boolean asksRegistry() {
        return all.stream().anyMatch(Rule.Registry.class::isInstance);
    }

    /** Copies both and refuses two rules of one code. */
    Rules {
        all = List.copyOf(all);
        elements = Set.copyOf(elements);
        Set<String> codes = new HashSet<>();
        for (Rule rule : all) {
            if (!codes.add(rule.code())) {
                throw new IllegalArgumentException("two rules of the code " + rule.code());
            }
        }
    }

    /**
     * The file's form: either left, comparison and right, or element and mostPercent. One of the former is about the registry if
     * it has a {@code when} or speaks of a number of the registry.
     */
    private record Stated(
            String code,
            Rule.Severity severity,
            @Nullable String left,
            Rule.@Nullable Comparison comparison,
            @Nullable String right,
            @Nullable String element,
            @Nullable BigDecimal mostPercent,
            Rule.@Nullable When when,
            Text says) {
        Rule rule() {
            if (left != null && comparison != null && right != null) {
                Term one = Formulas.read(left);
                Term other = Formulas.read(right);
                return when == null && !asksRegistry(one) && !asksRegistry(other)
                        ? new Rule.Within(code, severity, one, comparison, other, says)
                        : new Rule.Registry(
                                code,
                                severity,
                                when == null ? new Rule.When(Set.of(), Set.of(), Set.of(), null) : when,
                                one,
                                comparison,
                                other,
                                says);
            }
            if (element != null && mostPercent != null) {
                return new Rule.Change(code, severity, element, mostPercent, says);
            }
            throw new IllegalArgumentException("neither comparison nor change: rule " + code);
        }
    }

    private record File(List<Stated> rules) {}

    private static boolean asksRegistry(Term term) {
        List<String> numbers = Formulas.codes(term).stream()
                .filter(code -> code.startsWith(Registered.PREFIX))
                .toList();
        numbers.stream()
                .filter(code -> !code.equals(Registered.AGE))
                .findFirst()
                .ifPresent(code -> {
                    throw new IllegalArgumentException(
                            "the registry has no number " + code + " (expected: " + Registered.AGE + ")");
                });
        return !numbers.isEmpty();
    }

    /** Reads a file of them. */
    static Rules read(byte[] file) {
        return new Rules(EventJson.read(file, File.class).rules().stream()
                .map(Stated::rule)
                .toList());
    }

    /** The shipped ones. */
    static Rules bundled() {
        return read(RuleFile.of(NAME, null, FILE).bytes());
    }
}
