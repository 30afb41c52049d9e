package cn.onezone.gateway.view.enterprises;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts of enterprises that are being added up, each of them counted once (R5). */
final class Facets {
    private final Map<Facet, Map<String, Integer>> counts = new EnumMap<>(Facet.class);
    private int total;
    private int synthetic;
    private int doublyClaimed;

    void park(String code, int count) {
        total += count;
        add(Facet.PARK, code, count);
    }

    /** A code of any level counts at its own and at each above. */
    void industry(String code, int count) {
        add(Facet.INDUSTRY, code.substring(0, 1), count);
        if (code.length() >= 3) {
            add(Facet.DIVISION, code.substring(0, 3), count);
        }
        if (code.length() >= 4) {
            add(Facet.GROUP, code.substring(0, 4), count);
        }
        if (code.length() >= 5) {
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

    void attributes(String district, String scale, int year, String exchanges, int count) {
        if (!district.isEmpty()) {
            add(Facet.DISTRICT, district, count);
        }
        if (!scale.isEmpty()) {
            add(Facet.SCALE, scale, count);
        }
        if (year != 0) {
            add(Facet.FOUNDED, String.valueOf(year), count);
        }
        for (String exchange : Profiles.codes(exchanges)) {
            add(Facet.LISTING, exchange, count);
        }
    }

    private void add(Facet facet, String value, int count) {
        if (count > 0) {
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
