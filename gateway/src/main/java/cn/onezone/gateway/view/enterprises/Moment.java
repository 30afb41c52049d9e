package cn.onezone.gateway.view.enterprises;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One segment at one moment (R8): which version of each enterprise stands, and what it is counted as; 24 bytes an
 * enterprise. The present is one of these like any other, so a query at a past moment costs what one of now does.
 */
final class Moment {
    /** The entry of what is no counted enterprise. */
    static final long NONE = -1;

    /** Texts whose matches are kept, with their combinations at most 2 bits an enterprise each. */
    private static final int TEXTS = 128;

    private final Columns columns;
    /** Rank in the upper half, profile in the lower. */
    private final long[] entries;

    private final int[] version;
    /** How many enterprises there are of each profile, deleted ones too. */
    private final int[] all;

    private final int[] ofAttributes;
    private final int counted;
    /** Profiles in the order of lists, -1 where the row does not stand or its enterprise is not counted. */
    private final int[] profileByRank;
    /** Counted enterprises, those of a profile together, each in the order of lists. */
    private final int[] byProfile;
    /** Their attributes, in the same order. */
    private final int[] attributesByProfile;

    private final Matches everything;

    /** Matches of texts that many have or that are dear to find, the longest unused first. */
    private final Map<String, Matches> common;

    /**
     * A moment that is asked for.
     *
     * @param day valid time, as a day of the epoch
     * @param recorded milliseconds of the epoch until which events count; {@link Long#MAX_VALUE} for all
     * @param restated whether parks are today's (R1)
     */
    record Asked(int day, long recorded, boolean restated) {
        static Asked of(LocalDate validAt, @Nullable Instant asOf, boolean restated) {
            long day = Math.clamp(validAt.toEpochDay(), VersionFacts.ALWAYS + 1L, VersionFacts.EVER - 1L);
            return new Asked((int) day, asOf == null ? Long.MAX_VALUE : asOf.toEpochMilli(), restated);
        }
    }

    Moment(Columns columns, Asked asked) {
        this.columns = columns;
        int size = columns.size();
        version = new int[size];
        entries = new long[size];
        all = new int[columns.profiles().size()];
        ofAttributes = new int[columns.attributes().size()];
        profileByRank = new int[columns.rows()];
        Arrays.fill(profileByRank, -1);
        int[] attributesByRank = new int[columns.rows()];
        columns.standing(asked, version, entries);
        int count = 0;
        for (int doc = 0; doc < size; doc++) {
            int profile = (int) entries[doc];
            if (profile >= 0) {
                int rank = columns.rank(columns.rowOf(doc, version[doc]));
                entries[doc] = (long) rank << Integer.SIZE | profile;
                profileByRank[rank] = profile;
                all[profile]++;
                int attributes = columns.attributeOf(version[doc]);
                attributesByRank[rank] = attributes;
                ofAttributes[attributes]++;
                count++;
            }
        }
        counted = count;
        byProfile = new int[counted];
        attributesByProfile = new int[counted];
        order(attributesByRank);
        everything = new Matches(null, all);
        common = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Matches> eldest) {
                return size() > TEXTS;
            }
        };
    }

    /** Along the ranks and not along the enterprises: only what is written lies far apart then. */
    private void order(int[] attributesByRank) {
        int[] next = starts();
        for (int rank = 0; rank < profileByRank.length; rank++) {
            int profile = profileByRank[rank];
            if (profile >= 0) {
                attributesByProfile[next[profile]] = attributesByRank[rank];
                byProfile[next[profile]++] = columns.doc(columns.atRank(rank));
            }
        }
    }

    /** Rank and profile as one number, to be taken apart below; {@link #NONE} if it is not counted. */
    long entry(int doc) {
        return entries[doc];
    }

    /** Number of the profile of an entry. */
    static int profile(long entry) {
        return (int) entry;
    }

    /** Place of an entry in the order of lists within its segment. */
    static int rank(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    /** Which of all versions of the segment stands, -1 if none does. */
    int version(int doc) {
        return version[doc];
    }

    /** The row that stands of an enterprise of which a version does. */
    int row(int doc) {
        return columns.rowOf(doc, version[doc]);
    }

    /** Number of the attributes of an enterprise of which a version stands. */
    int attributes(int doc) {
        return columns.attributeOf(version[doc]);
    }

    /** The profile of the enterprise of a rank, -1 if there is none. */
    int profileAtRank(int rank) {
        return profileByRank[rank];
    }

    /** The enterprises of a profile are from {@link #starts} of it on in this. */
    int byProfile(int at) {
        return byProfile[at];
    }

    /** The attributes of the enterprises of {@link #byProfile}, in the same order; not to be changed. */
    int[] attributesByProfile() {
        return attributesByProfile;
    }

    /** All that are counted, with what is kept of them. */
    Matches everything() {
        return everything;
    }

    /** Where the enterprises of each profile begin if they are in the order of their profiles. */
    int[] starts() {
        int[] starts = new int[all.length];
        for (int i = 1; i < all.length; i++) {
            starts[i] = starts[i - 1] + all[i - 1];
        }
        return starts;
    }

    /** How many enterprises have each profile, deleted ones too; not to be changed. */
    int[] all() {
        return all;
    }

    /** How many have each combination of attributes, deleted ones too; not to be changed. */
    int[] ofAttributes() {
        return ofAttributes;
    }

    /** How many are counted, deleted ones too. */
    int counted() {
        return counted;
    }

    /**
     * Reads the entries of a batch, and moves those that are counted and of some profiles to its front.
     *
     * @param passing by profile
     * @return how many they are
     */
    int passing(boolean[] passing, int[] docs, int count, long[] into) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            long entry = entries[docs[i]];
            if (entry != NONE && passing[profile(entry)]) {
                docs[left] = docs[i];
                into[left++] = entry;
            }
        }
        return left;
    }

    /**
     * Moves those of a batch whose name or former name passes a test to its front.
     *
     * @return how many they are
     */
    int named(int[] docs, long[] entriesOfDocs, int count, Columns.NameTest test, int[] rows) {
        for (int i = 0; i < count; i++) {
            rows[i] = row(docs[i]);
        }
        // nothing is made of it but an assertion the compiler cannot drop
        if (columns.fetched(rows, count) < 0) {
            throw new IllegalStateException("the sum of characters is negative");
        }
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (columns.named(rows[i], test)) {
                docs[left] = docs[i];
                entriesOfDocs[left++] = entriesOfDocs[i];
            }
        }
        return left;
    }

    /** All codes of a range, as ranks from the first of a pair to before the second; a pair for each length of names. */
    List<int[]> coded(CodeRange range) {
        List<int[]> spans = new java.util.ArrayList<>();
        for (int length : columns.lengths()) {
            int from = columns.before(length, range.leastFirst(), range.leastSecond(), false);
            int to = columns.before(length, range.greatestFirst(), range.greatestSecond(), true);
            if (from < to) {
                spans.add(new int[] {from, to});
            }
        }
        return spans;
    }

    /** The matches of a text that were kept, absent if there are none. */
    @Nullable
    Matches common(String text) {
        synchronized (common) {
            return common.get(text);
        }
    }

    /** Keeps the matches of a text. */
    void keep(String text, Matches matches) {
        synchronized (common) {
            common.put(text, matches);
        }
    }
}
