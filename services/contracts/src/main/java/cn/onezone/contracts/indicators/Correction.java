package cn.onezone.contracts.indicators;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a revision of a submission stands to the one before it, and to the lines of it that the city returned. All lists are
 * codes of data elements in alphabetical order.
 *
 * @param of the revision before, or that of which lines were returned if the park has taken back some since
 * @param changed with another value than there, added or left out
 * @param asked returned by the city as single lines; empty if none were, or the whole was returned
 * @param unanswered asked for and not changed
 * @param others changed though others were asked for; empty if the whole was returned
 */
public record Correction(
        int of, List<String> changed, List<String> asked, List<String> unanswered, List<String> others) {
    /** Copies the lists. */
    public Correction {
        changed = List.copyOf(changed);
        asked = List.copyOf(asked);
        unanswered = List.copyOf(unanswered);
        others = List.copyOf(others);
    }

    /**
     * Compares two revisions. 100 and 100.0 are the same value.
     *
     * @param of number of the revision before
     * @param before its values
     * @param after values of the later one
     * @param asked data elements that the city returned as single lines
     */
    public static Correction between(
            int of, List<ElementValue> before, List<ElementValue> after, Collection<String> asked) {
        Map<String, ElementValue> was = byElement(before);
        Map<String, ElementValue> is = byElement(after);
        TreeSet<String> all = new TreeSet<>(was.keySet());
        all.addAll(is.keySet());
        List<String> changed =
                all.stream().filter(code -> !same(was.get(code), is.get(code))).toList();
        TreeSet<String> lines = new TreeSet<>(asked);
        return new Correction(
                of,
                changed,
                List.copyOf(lines),
                lines.stream().filter(code -> !changed.contains(code)).toList(),
                lines.isEmpty()
                        ? List.of()
                        : changed.stream().filter(code -> !lines.contains(code)).toList());
    }

    private static Map<String, ElementValue> byElement(List<ElementValue> values) {
        return values.stream()
                .collect(Collectors.toMap(ElementValue::element, v -> v, (first, _) -> first, HashMap::new));
    }

    private static boolean same(@Nullable ElementValue a, @Nullable ElementValue b) {
        if (a == null || b == null) {
            // added or left out
            return false;
        }
        return a.value().compareTo(b.value()) == 0 && a.unit().equals(b.unit());
    }
}
