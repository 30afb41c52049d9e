package cn.onezone.gateway.view.enterprises;

import static cn.onezone.gateway.view.enterprises.EnterpriseFields.BETWEEN_PARTS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedSetDocValues;

/**
 * The different combinations of park, industry, qualifications and flags in one segment, in whatever version: there are
 * far fewer of them than enterprises, so whatever is filtered and counted by is looked at once for a profile. Their
 * numbers are those of the segment, and behind them those that come about by counting in today's parks (R1).
 */
final class Profiles {
    private final Names parks = new Names();
    private final Names industries = new Names();
    private final Names held = new Names();
    // by profile: its park, industry, qualifications as places in the above, and flags
    private int[] park = new int[16];
    private int[] industry = new int[16];
    private int[] holds = new int[16];
    private int[] flags = new int[16];
    private int size;
    private final Map<List<Integer>, Integer> numbers = new HashMap<>();

    /** Texts by number; the empty one is 0. */
    private static final class Names {
        private final List<String> all = new ArrayList<>(List.of(""));
        private final Map<String, Integer> numbers = new LinkedHashMap<>(Map.of("", 0));

        int number(String text) {
            return numbers.computeIfAbsent(text, t -> {
                all.add(t);
                return all.size() - 1;
            });
        }
    }

    /** Reads those of a segment. */
    Profiles(LeafReader segment) throws IOException {
        SortedSetDocValues values = segment.getSortedSetDocValues(EnterpriseFields.PROFILES);
        long count = values == null ? 0 : values.getValueCount();
        for (long i = 0; values != null && i < count; i++) {
            String[] parts = values.lookupOrd(i).utf8ToString().split(String.valueOf(BETWEEN_PARTS), -1);
            add(parks.number(parts[0]), industries.number(parts[1]), held.number(parts[2]), Integer.parseInt(parts[3]));
        }
    }

    private int add(int itsPark, int itsIndustry, int itsHeld, int itsFlags) {
        if (size == park.length) {
            park = java.util.Arrays.copyOf(park, 2 * size);
            industry = java.util.Arrays.copyOf(industry, 2 * size);
            holds = java.util.Arrays.copyOf(holds, 2 * size);
            flags = java.util.Arrays.copyOf(flags, 2 * size);
        }
        park[size] = itsPark;
        industry[size] = itsIndustry;
        holds[size] = itsHeld;
        flags[size] = itsFlags;
        numbers.put(List.of(itsPark, itsIndustry, itsHeld, itsFlags), size);
        return size++;
    }

    /**
     * The profile that one is counted as in today's parks. Only while the segment is read: its numbers must not change
     * afterwards.
     *
     * @param today by former park
     */
    int restated(int profile, Map<String, String> today) {
        String former = parks.all.get(park[profile]);
        String now = today.get(former);
        if (now == null || now.equals(former)) {
            return profile;
        }
        int itsPark = parks.number(now);
        Integer known = numbers.get(List.of(itsPark, industry[profile], holds[profile], flags[profile]));
        return known == null ? add(itsPark, industry[profile], holds[profile], flags[profile]) : known;
    }

    /** Code of the park of a profile. */
    String park(int profile) {
        return parks.all.get(park[profile]);
    }

    /** How many there are. */
    int size() {
        return size;
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

    private static boolean[] asked(Names names, List<String> asked, BiPredicate<String, String> matches) {
        boolean[] all = new boolean[names.all.size()];
        for (int i = 0; i < all.length; i++) {
            String name = names.all.get(i);
            all[i] = asked.isEmpty() || asked.stream().anyMatch(one -> matches.test(name, one));
        }
        return all;
    }

    static List<String> codes(String held) {
        return held.isEmpty() ? List.of() : List.of(held.split(" ", -1));
    }

    /**
     * Adds counts of enterprises to those of the facets.
     *
     * @param counts of each profile
     */
    void count(int[] counts, Facets into) {
        int[] byPark = new int[parks.all.size()];
        int[] byIndustry = new int[industries.all.size()];
        int[] byHeld = new int[held.all.size()];
        for (int i = 0; i < size; i++) {
            byPark[park[i]] += counts[i];
            byIndustry[industry[i]] += counts[i];
            byHeld[holds[i]] += counts[i];
            into.flagged(flags[i], counts[i]);
        }
        for (int i = 1; i < byPark.length; i++) {
            into.park(parks.all.get(i), byPark[i]);
        }
        for (int i = 1; i < byIndustry.length; i++) {
            into.industry(industries.all.get(i), byIndustry[i]);
        }
        for (int i = 1; i < byHeld.length; i++) {
            for (String code : codes(held.all.get(i))) {
                into.qualification(code, byHeld[i]);
            }
        }
    }
}
