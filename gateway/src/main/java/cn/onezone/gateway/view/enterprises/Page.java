package cn.onezone.gateway.view.enterprises;

import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first of all that match, after a cursor. */
final class Page {
    private final int size;
    private final @Nullable Cursor after;
    private final List<Hit> hits = new ArrayList<>();

    /**
     * An enterprise on the page.
     *
     * @param first see {@link Columns#first}
     * @param second see {@link Columns#second}
     * @param doc its number in the index
     */
    record Hit(long first, long second, int doc) {
        private static int inOrder(Hit one, Hit other) {
            return Columns.order(one.first, one.second, other.first, other.second);
        }
    }

    Page(int size, @Nullable Cursor after) {
        this.size = size;
        this.after = after;
    }

    /** Most that it takes. */
    int size() {
        return size;
    }

    /** What is on it, in order. */
    List<Hit> hits() {
        return hits;
    }

    /** The first rank in a segment that may be on the page. */
    int from(Columns of) {
        return after == null ? 0 : of.before(after.first(), after.second(), true);
    }

    /** Ranks of a segment that may be on the page are below this. */
    int to(Columns of) {
        if (size == 0) {
            return 0;
        }
        return hits.size() < size
                ? of.counted()
                : of.before(hits.getLast().first(), hits.getLast().second(), false);
    }

    /**
     * Takes in the best of a segment.
     *
     * @param base number in the index of the segment's first enterprise
     */
    void take(Columns of, int base, int[] ranks, int count) {
        for (int i = 0; i < count; i++) {
            int doc = of.atRank(ranks[i]);
            hits.add(new Hit(of.first(doc), of.second(doc), base + doc));
        }
        hits.sort(Hit::inOrder);
        if (hits.size() > size) {
            hits.subList(size, hits.size()).clear();
        }
    }
}
