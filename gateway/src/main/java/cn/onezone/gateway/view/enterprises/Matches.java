package cn.onezone.gateway.view.enterprises;

import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Many counted enterprises of one segment at one moment, whether they are deleted since or not: so they hold as long as
 * the segment does, whatever a query filters by.
 */
final class Matches {
    /** Of so many enterprises of the segment there may be one combination: then these take as much as the set, a bit each. */
    private static final int ENTERPRISES_A_COMBINATION = 64;

    private final @Nullable FixedBitSet docs;
    private final int[] byProfile;
    private @Nullable Combinations combinations;
    private boolean combined;

    /**
     * They are not changed any more.
     *
     * @param docs which; absent for all
     * @param byProfile how many of each profile
     */
    Matches(@Nullable FixedBitSet docs, int[] byProfile) {
        this.docs = docs;
        this.byProfile = byProfile;
    }

    boolean has(int doc) {
        return docs == null || docs.get(doc);
    }

    /** Leaves of some enterprises only those that are among these. */
    void retain(FixedBitSet some) {
        if (docs != null) {
            some.and(docs);
        }
    }

    /** Which they are, absent for all; not to be changed. */
    @Nullable
    FixedBitSet docs() {
        return docs;
    }

    /** How many have a profile. */
    int of(int profile) {
        return byProfile[profile];
    }

    /**
     * Their combinations of profile and attributes, added up when they are first asked for.
     *
     * @param of the moment at which they match
     * @return absent if there are too many to be kept
     */
    synchronized @Nullable Combinations combinations(Columns columns, Moment of) {
        if (!combined) {
            int most = columns.size() / ENTERPRISES_A_COMBINATION;
            combinations = Combinations.of(
                    byProfile,
                    docs == null ? of.attributesByProfile() : grouped(docs, of),
                    columns.attributes().size(),
                    most);
            combined = true;
        }
        return combinations;
    }

    private int[] grouped(FixedBitSet some, Moment of) {
        int[] next = new int[byProfile.length];
        for (int i = 1; i < next.length; i++) {
            next[i] = next[i - 1] + byProfile[i - 1];
        }
        int[] grouped = new int[next.length == 0 ? 0 : next[next.length - 1] + byProfile[next.length - 1]];
        for (int doc = SegmentSearch.next(some, 0);
                doc != DocIdSetIterator.NO_MORE_DOCS;
                doc = SegmentSearch.next(some, doc + 1)) {
            grouped[next[Moment.profile(of.entry(doc))]++] = of.attributes(doc);
        }
        return grouped;
    }
}
