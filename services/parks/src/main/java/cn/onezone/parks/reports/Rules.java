package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    private static final String FILE = "/cn/onezone/parks/reports/report-rules.json";

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
                // held against what others report, not computed from a report's own values
                case Rule.Usual _ -> {}
            }
        }
        return elements;
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

    /** The file's form: either left, comparison and right, or element and mostPercent. */
    private record Stated(
            String code,
            Rule.Severity severity,
            @Nullable String left,
            Rule.@Nullable Comparison comparison,
            @Nullable String right,
            @Nullable String element,
            @Nullable BigDecimal mostPercent,
            Text says) {
        Rule rule() {
            if (left != null && comparison != null && right != null) {
                return new Rule.Within(code, severity, Formulas.read(left), comparison, Formulas.read(right), says);
            }
            if (element != null && mostPercent != null) {
                return new Rule.Change(code, severity, element, mostPercent, says);
            }
            throw new IllegalArgumentException("neither comparison nor change: rule " + code);
        }
    }

    private record File(List<Stated> rules) {}

    /** The shipped ones. */
    static Rules bundled() {
        try (InputStream in = Rules.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new FileNotFoundException(FILE + " is not on the class path");
            }
            return new Rules(EventJson.read(in.readAllBytes(), File.class).rules().stream()
                    .map(Stated::rule)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
