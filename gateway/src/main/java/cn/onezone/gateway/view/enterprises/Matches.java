package cn.onezone.gateway.view.enterprises;

import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Many counted enterprises of one segment at one moment, whether they are deleted since or not: so they hold as long as
 * the segment does, whatever a query filters by.
 */
final class Matches {
    private final @Nullable FixedBitSet docs;
    private final int[] byProfile;

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
}
