package cn.onezone.gateway.view.enterprises;

import cn.onezone.gateway.view.enterprises.EnterpriseQuery.Cursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first of all that match, after a cursor. */
final class Page {
    private final int size;
    private final Sort sort;
    private final @Nullable Cursor after;
    private final List<Hit> hits = new ArrayList<>();

    /**
     * An enterprise on the page.
     *
     * @param key what it is ordered by, see {@link Sort#key}
     * @param name folded, where the order is by name; empty otherwise
     * @param first see {@link Columns#first}
     * @param second see {@link Columns#second}
     * @param doc its number in the index
     * @param place which of its events stands, 0 for that with the highest sequence
     * @param park that it is counted for
     */
    record Hit(long key, String name, long first, long second, int doc, int place, String park) {
        Cursor cursor(Sort sort) {
            return new Cursor(sort, key, name, PackedCode.unpack(first, second));
        }

        /** The same behind all that have the text as it stands. */
        Hit asAbbreviated() {
            return new Hit(key + Sort.ABBREVIATED, name, first, second, doc, place, park);
        }
    }

    Page(int size, Sort sort, @Nullable Cursor after) {
        this.size = size;
        this.sort = sort;
        this.after = after;
    }

    /** Most that it takes. */
    int size() {
        return size;
    }

    /** What is on it, in order. */
    List<Hit> hits() {
        if (hits.size() > size || !sort.equals(Sort.RELEVANCE)) {
            cut();
        }
        return hits;
    }

    /** The first rank in a segment that may be on the page, in the order of lists. */
    int from(Columns of) {
        return after == null ? 0 : of.before(after.key(), after.first(), after.second(), true);
    }

    /** Ranks of a segment that may be on the page are below this, in the order of lists. */
    int to(Columns of) {
        if (size == 0) {
            return 0;
        }
        if (hits.size() < size) {
            return of.rows();
        }
        Hit last = hits.getLast();
        return of.before(last.key(), last.first(), last.second(), false);
    }

    /**
     * Takes in the best of a segment, in the order of lists.
     *
     * @param base number in the index of the segment's first enterprise
     */
    void take(Columns of, Moment moment, int base, int[] ranks, int count) {
        for (int i = 0; i < count; i++) {
            int row = of.atRank(ranks[i]);
            hits.add(hit(of, moment, base, of.doc(row), of.nameLength(row), ""));
        }
        cut();
    }

    /** One that is found, without an order. */
    static Hit hit(Columns of, Moment moment, int base, int doc) {
        return hit(of, moment, base, doc, 0, "");
    }

    private static Hit hit(Columns of, Moment moment, int base, int doc, long key, String name) {
        return new Hit(
                key,
                name,
                of.first(doc),
                of.second(doc),
                base + doc,
                of.place(doc, moment.version(doc)),
                of.profiles().park(Moment.profile(moment.entry(doc))));
    }

    /** Looks whether one belongs on the page, in any order but that of lists. */
    void consider(Columns of, Moment moment, int base, int doc, int row) {
        if (size == 0) {
            return;
        }
        long key = sort.key(of, row);
        Hit worst = hits.size() < size ? null : hits.get(size - 1);
        if (worst != null && (key > worst.key || (sort.byName() && sort.compareNames(of, row, worst.name) > 0))) {
            return;
        }
        String name = sort.byName() ? of.name(row) : "";
        long first = of.first(doc);
        long second = of.second(doc);
        if (after != null
                && order(after.key(), after.name(), after.first(), after.second(), key, name, first, second) >= 0) {
            return;
        }
        if (worst != null && order(worst.key, worst.name, worst.first, worst.second, key, name, first, second) <= 0) {
            return;
        }
        hits.add(hit(of, moment, base, doc, key, name));
        if (hits.size() >= 2 * size) {
            cut();
        } else if (hits.size() == size) {
            hits.sort(this::inOrder);
        }
    }

    private void cut() {
        hits.sort(this::inOrder);
        if (hits.size() > size) {
            hits.subList(size, hits.size()).clear();
        }
    }

    private int inOrder(Hit one, Hit other) {
        return order(one.key, one.name, one.first, one.second, other.key, other.name, other.first, other.second);
    }

    private int order(
            long key,
            String name,
            long first,
            long second,
            long otherKey,
            String otherName,
            long otherFirst,
            long otherSecond) {
        if (key != otherKey) {
            return Long.compare(key, otherKey);
        }
        int names = sort.byName() ? sort.compareNames(name, otherName) : 0;
        if (names != 0) {
            return names;
        }
        return first != otherFirst ? Long.compare(first, otherFirst) : Long.compare(second, otherSecond);
    }
}
