package cn.onezone.gateway.view.enterprises;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts of enterprises that are being added up, each of them counted once (R5). */
final class Facets {
    private final Map<Facet, Map<String, Integer>> counts = new EnumMap<>(Facet.class);
    private final Set<Facet> asked;
    private int total;
    private int synthetic;
    private int doublyClaimed;

    /** None yet, of what is asked for: sorting what nobody asks for would cost more than the counting. */
    Facets(Set<Facet> asked) {
        this.asked = asked;
    }

    void park(String code, int count) {
        total += count;
        add(Facet.PARK, code, count);
    }

    /** A code of any level counts at its own and at each above. */
    void industry(String code, int count) {
        if (count == 0) {
            return;
        }
        add(Facet.INDUSTRY, code.substring(0, 1), count);
        if (asked.contains(Facet.DIVISION) && code.length() >= 3) {
            add(Facet.DIVISION, code.substring(0, 3), count);
        }
        if (asked.contains(Facet.GROUP) && code.length() >= 4) {
            add(Facet.GROUP, code.substring(0, 4), count);
        }
        if (asked.contains(Facet.CLASS) && code.length() >= 5) {
            add(Facet.CLASS, code.substring(0, 5), count);
        }
    }

    void qualification(String code, int count) {
        add(Facet.QUALIFICATION, code, count);
    }

    void flagged(int flags, int count) {
        synthetic += (flags & EnterpriseFields.SYNTHETIC) == 0 ? 0 : count;
        doublyClaimed += (flags & EnterpriseFields.DOUBLY_CLAIMED) == 0 ? 0 : count;
    }

    void attribute(Facet facet, String value, int count) {
        add(facet, value, count);
    }

    private void add(Facet facet, String value, int count) {
        if (count > 0 && asked.contains(facet)) {
            counts.computeIfAbsent(facet, _ -> new TreeMap<>()).merge(value, count, Integer::sum);
        }
    }

    int total() {
        return total;
    }

    Map<String, Integer> by(Facet facet) {
        return counts.getOrDefault(facet, Map.of());
    }

    EnterpriseSearch.Counts counts() {
        return new EnterpriseSearch.Counts(
                total, by(Facet.PARK), by(Facet.INDUSTRY), by(Facet.QUALIFICATION), synthetic, doublyClaimed);
    }
}
