package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.jspecify.annotations.Nullable;

/**
 * The different combinations of park, industry, qualifications and flags in one segment: there are far fewer of them than
 * enterprises, so whatever is filtered and counted by is looked at once for a profile.
 */
final class Profiles {
    private final String[] parks;
    /** The first of these two is none. */
    private final String[] industries;

    private final String[] held;
    private final int[] all;
    // by profile: its park, industry, qualifications as places in the above, and flags
    private int[] park = new int[16];
    private int[] industry = new int[16];
    private int[] holds = new int[16];
    private int[] flags = new int[16];
    private int size;
    private int counted;

    /**
     * Reads those of a segment.
     *
     * @param entries gets the profile of each enterprise, {@link Columns#NONE} where there is no counted one
     */
    Profiles(LeafReader segment, long[] entries) throws IOException {
        Arrays.fill(entries, Columns.NONE);
        SortedDocValues ofPark = segment.getSortedDocValues(EnterpriseFields.PARK);
        SortedDocValues ofIndustry = segment.getSortedDocValues(EnterpriseFields.INDUSTRY);
        SortedDocValues ofHeld = segment.getSortedDocValues(EnterpriseFields.QUALIFICATIONS);
        NumericDocValues ofFlags = segment.getNumericDocValues(EnterpriseFields.FLAGS);
        parks = names(ofPark, 0);
        industries = names(ofIndustry, 1);
        held = names(ofHeld, 1);
        Map<Long, Integer> numbers = new HashMap<>();
        int[] tally = new int[16];
        if (ofPark != null && ofFlags != null) {
            for (int doc = ofFlags.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = ofFlags.nextDoc()) {
                if (ofPark.advanceExact(doc)) {
                    int itsPark = ofPark.ordValue();
                    int itsIndustry = place(ofIndustry, doc);
                    int itsHeld = place(ofHeld, doc);
                    int itsFlags = (int) ofFlags.longValue();
                    long key = (((long) itsPark * industries.length + itsIndustry) * held.length + itsHeld)
                                    * EnterpriseFields.ALL_FLAGS
                            + itsFlags;
                    Integer known = numbers.putIfAbsent(key, size);
                    int number = known == null ? size : known;
                    if (known == null) {
                        add(itsPark, itsIndustry, itsHeld, itsFlags);
                        tally = tally.length < size ? Arrays.copyOf(tally, park.length) : tally;
                    }
                    tally[number]++;
                    counted++;
                    entries[doc] = number;
                }
            }
        }
        all = Arrays.copyOf(tally, size);
    }

    private void add(int itsPark, int itsIndustry, int itsHeld, int itsFlags) {
        if (size == park.length) {
            park = Arrays.copyOf(park, 2 * size);
            industry = Arrays.copyOf(industry, 2 * size);
            holds = Arrays.copyOf(holds, 2 * size);
            flags = Arrays.copyOf(flags, 2 * size);
        }
        park[size] = itsPark;
        industry[size] = itsIndustry;
        holds[size] = itsHeld;
        flags[size++] = itsFlags;
    }

    private static String[] names(@Nullable SortedDocValues values, int none) throws IOException {
        int count = values == null ? 0 : values.getValueCount();
        String[] names = new String[none + count];
        Arrays.fill(names, "");
        for (int i = 0; values != null && i < count; i++) {
            names[none + i] = values.lookupOrd(i).utf8ToString();
        }
        return names;
    }

    private static int place(@Nullable SortedDocValues values, int doc) throws IOException {
        return values != null && values.advanceExact(doc) ? 1 + values.ordValue() : 0;
    }

    /** How many enterprises have one. */
    int counted() {
        return counted;
    }

    /** How many enterprises of the segment have each, deleted ones too; not to be changed. */
    int[] all() {
        return all;
    }

    /** Where the enterprises of each begin if they are in the order of their profiles. */
    int[] starts() {
        int[] starts = new int[size];
        for (int i = 1; i < size; i++) {
            starts[i] = starts[i - 1] + all[i - 1];
        }
        return starts;
    }

    /** Which of them pass the filters of a query. */
    boolean[] passing(EnterpriseQuery query) {
        boolean[] passing = new boolean[size];
        boolean[] byPark = asked(parks, query.parks(), String::equals);
        boolean[] byIndustry = asked(industries, query.industries(), String::startsWith);
        boolean[] byHeld = asked(
                held, query.qualifications(), (codes, asked) -> codes(codes).contains(asked));
        for (int i = 0; i < size; i++) {
            passing[i] = byPark[park[i]] && byIndustry[industry[i]] && byHeld[holds[i]];
        }
        return passing;
    }

    private static boolean[] asked(String[] names, List<String> asked, BiPredicate<String, String> matches) {
        boolean[] all = new boolean[names.length];
        for (int i = 0; i < all.length; i++) {
            String name = names[i];
            all[i] = asked.isEmpty() || asked.stream().anyMatch(one -> matches.test(name, one));
        }
        return all;
    }

    private static List<String> codes(String held) {
        return held.isEmpty() ? List.of() : List.of(held.split(" ", -1));
    }

    /**
     * Adds counts of enterprises to those of the facets.
     *
     * @param counts of each profile
     */
    void count(int[] counts, Facets into) {
        int[] byPark = new int[parks.length];
        int[] byIndustry = new int[industries.length];
        int[] byHeld = new int[held.length];
        for (int i = 0; i < size; i++) {
            byPark[park[i]] += counts[i];
            byIndustry[industry[i]] += counts[i];
            byHeld[holds[i]] += counts[i];
            into.flagged(flags[i], counts[i]);
        }
        for (int i = 0; i < parks.length; i++) {
            into.park(parks[i], byPark[i]);
        }
        for (int i = 1; i < industries.length; i++) {
            into.section(industries[i].substring(0, 1), byIndustry[i]);
        }
        for (int i = 1; i < held.length; i++) {
            for (String code : codes(held[i])) {
                into.qualification(code, byHeld[i]);
            }
        }
    }
}
