package cn.onezone.gateway.view.enterprises;

import static cn.onezone.gateway.view.enterprises.EnterpriseFields.BETWEEN_PARTS;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;
import org.jspecify.annotations.Nullable;

/**
 * The different combinations of district, scale, year of founding and exchanges in one segment, in whatever version. They
 * are apart from the profiles, of which there would otherwise be nearly as many as enterprises; who filters and counts by
 * none of them does not look at them.
 */
final class Attributes {
    private final String[] district;
    private final String[] scale;
    private final String[] exchanges;
    /** 0 for none. */
    private final int[] year;

    /** Reads those of a segment. */
    Attributes(LeafReader segment) throws IOException {
        SortedSetDocValues values = segment.getSortedSetDocValues(EnterpriseFields.ATTRIBUTES);
        int count = values == null ? 0 : Math.toIntExact(values.getValueCount());
        district = new String[count];
        scale = new String[count];
        exchanges = new String[count];
        year = new int[count];
        for (int i = 0; values != null && i < count; i++) {
            String[] parts = values.lookupOrd(i).utf8ToString().split(String.valueOf(BETWEEN_PARTS), -1);
            district[i] = parts[0].intern();
            scale[i] = parts[1].intern();
            year[i] = parts[2].isEmpty() ? 0 : Integer.parseInt(parts[2]);
            exchanges[i] = parts[3].intern();
        }
    }

    int size() {
        return year.length;
    }

    /** Which of them pass the filters of a query, absent if all do. */
    boolean @Nullable [] passing(EnterpriseQuery query) {
        if (query.districts().isEmpty()
                && query.scales().isEmpty()
                && query.founded().isEmpty()
                && query.listings().isEmpty()) {
            return null;
        }
        boolean[] passing = new boolean[year.length];
        for (int i = 0; i < passing.length; i++) {
            int of = i;
            passing[i] = (query.districts().isEmpty() || query.districts().contains(district[i]))
                    && (query.scales().isEmpty() || query.scales().contains(scale[i]))
                    && (query.founded().isEmpty()
                            || (year[i] != 0 && query.founded().stream().anyMatch(years -> years.has(year[of]))))
                    && (query.listings().isEmpty()
                            || Profiles.codes(exchanges[i]).stream().anyMatch(query.listings()::contains));
        }
        return passing;
    }

    /**
     * Adds counts of enterprises to those of the facets.
     *
     * @param counts of each combination
     */
    void count(int[] counts, Facets into) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                into.attributes(district[i], scale[i], year[i], exchanges[i], counts[i]);
            }
        }
    }
}
