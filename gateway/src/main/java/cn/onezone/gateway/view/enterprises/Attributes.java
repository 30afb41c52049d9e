package cn.onezone.gateway.view.enterprises;

import static cn.onezone.gateway.view.enterprises.EnterpriseFields.BETWEEN_PARTS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/**
 * The different combinations of district, scale, year of founding and exchanges in one segment, in whatever version. They
 * are apart from the profiles, of which there would otherwise be nearly as many as enterprises; who filters and counts by
 * none of them does not look at them.
 */
final class Attributes {
    private final Values districts = new Values();
    private final Values scales = new Values();
    private final Values years = new Values();
    private final Values exchanges = new Values();
    // by combination: its district, scale, year and exchanges as places in the above
    private final int[] district;
    private final int[] scale;
    private final int[] year;
    private final int[] listed;

    /** Texts by number; the empty one, which stands for none, is 0. */
    private static final class Values {
        private final List<String> all = new ArrayList<>(List.of(""));
        private final Map<String, Integer> numbers = new HashMap<>(Map.of("", 0));

        int number(String text) {
            return numbers.computeIfAbsent(text, t -> {
                all.add(t);
                return all.size() - 1;
            });
        }

        /** Which are asked for, absent if nothing is. */
        boolean @Nullable [] asked(boolean any, Predicate<String> asked) {
            if (!any) {
                return null;
            }
            boolean[] passing = new boolean[all.size()];
            for (int i = 1; i < passing.length; i++) {
                passing[i] = asked.test(all.get(i));
            }
            return passing;
        }

        int[] sums(int[] of, int[] counts) {
            int[] sums = new int[all.size()];
            for (int i = 0; i < counts.length; i++) {
                sums[of[i]] += counts[i];
            }
            return sums;
        }
    }

    /** Reads those of a segment. */
    Attributes(LeafReader segment) throws IOException {
        SortedSetDocValues values = segment.getSortedSetDocValues(EnterpriseFields.ATTRIBUTES);
        int count = values == null ? 0 : Math.toIntExact(values.getValueCount());
        district = new int[count];
        scale = new int[count];
        listed = new int[count];
        year = new int[count];
        for (int i = 0; values != null && i < count; i++) {
            String[] parts = values.lookupOrd(i).utf8ToString().split(String.valueOf(BETWEEN_PARTS), -1);
            district[i] = districts.number(parts[0]);
            scale[i] = scales.number(parts[1]);
            year[i] = years.number(parts[2]);
            listed[i] = exchanges.number(parts[3]);
        }
    }

    int size() {
        return year.length;
    }

    /** Which of them pass the filters of a query, absent if all do. */
    boolean @Nullable [] passing(EnterpriseQuery query) {
        boolean[] byDistrict = districts.asked(!query.districts().isEmpty(), query.districts()::contains);
        boolean[] byScale = scales.asked(!query.scales().isEmpty(), query.scales()::contains);
        boolean[] byYear = years.asked(
                !query.founded().isEmpty(),
                of -> query.founded().stream().anyMatch(asked -> asked.has(Integer.parseInt(of))));
        boolean[] byListed = exchanges.asked(
                !query.listings().isEmpty(),
                codes -> Profiles.codes(codes).stream().anyMatch(query.listings()::contains));
        if (byDistrict == null && byScale == null && byYear == null && byListed == null) {
            return null;
        }
        boolean[] passing = new boolean[year.length];
        for (int i = 0; i < passing.length; i++) {
            passing[i] = (byDistrict == null || byDistrict[district[i]])
                    && (byScale == null || byScale[scale[i]])
                    && (byYear == null || byYear[year[i]])
                    && (byListed == null || byListed[listed[i]]);
        }
        return passing;
    }

    /**
     * Adds counts of enterprises to those of the facets.
     *
     * @param counts of each combination
     */
    void count(int[] counts, Facets into) {
        count(Facet.DISTRICT, districts, district, counts, into);
        count(Facet.SCALE, scales, scale, counts, into);
        count(Facet.FOUNDED, years, year, counts, into);
        int[] byListed = exchanges.sums(listed, counts);
        for (int i = 1; i < byListed.length; i++) {
            for (String exchange : Profiles.codes(exchanges.all.get(i))) {
                into.attribute(Facet.LISTING, exchange, byListed[i]);
            }
        }
    }

    private static void count(Facet facet, Values values, int[] of, int[] counts, Facets into) {
        int[] sums = values.sums(of, counts);
        for (int i = 1; i < sums.length; i++) {
            into.attribute(facet, values.all.get(i), sums[i]);
        }
    }
}
