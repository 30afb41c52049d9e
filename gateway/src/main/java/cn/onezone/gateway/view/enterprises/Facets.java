package cn.onezone.gateway.view.enterprises;

import java.util.Map;
import java.util.TreeMap;

/** Counts of enterprises that are being added up, each of them counted once (R5). */
final class Facets {
    private final Map<String, Integer> byPark = new TreeMap<>();
    private final Map<String, Integer> bySection = new TreeMap<>();
    private final Map<String, Integer> byQualification = new TreeMap<>();
    private int total;
    private int synthetic;
    private int doublyClaimed;

    void park(String code, int count) {
        total += count;
        add(byPark, code, count);
    }

    void section(String letter, int count) {
        add(bySection, letter, count);
    }

    void qualification(String code, int count) {
        add(byQualification, code, count);
    }

    void flagged(int flags, int count) {
        synthetic += (flags & EnterpriseFields.SYNTHETIC) == 0 ? 0 : count;
        doublyClaimed += (flags & EnterpriseFields.DOUBLY_CLAIMED) == 0 ? 0 : count;
    }

    private static void add(Map<String, Integer> counts, String name, int count) {
        if (count > 0) {
            counts.merge(name, count, Integer::sum);
        }
    }

    EnterpriseSearch.Counts counts() {
        return new EnterpriseSearch.Counts(total, byPark, bySection, byQualification, synthetic, doublyClaimed);
    }
}
