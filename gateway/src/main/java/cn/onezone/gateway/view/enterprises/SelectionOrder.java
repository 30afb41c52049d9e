package cn.onezone.gateway.view.enterprises;

import cn.onezone.gateway.view.enterprises.Selection.Part;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.IntroSorter;

/** The enterprises of a selection in the order of a list, over all segments; 16 bytes for each. */
final class SelectionOrder {
    private final Sort sort;
    private final Part[] parts;
    /** By place in the order: the segment in the upper half, the enterprise in it in the lower. */
    private final long[] docs;

    private final long[] keys;

    SelectionOrder(Sort sort, List<Part> all, int total) {
        this.sort = sort;
        parts = all.toArray(new Part[0]);
        docs = new long[total];
        keys = new long[total];
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            long further = sort == Sort.RELEVANCE && parts[i].abbreviated() ? Sort.ABBREVIATED : 0;
            for (int doc = parts[i].next(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = parts[i].next(doc + 1)) {
                docs[count] = (long) i << Integer.SIZE | doc;
                keys[count++] =
                        sort.sortingKey(parts[i].columns(), parts[i].moment().row(doc)) + further;
            }
        }
        new ByKey().sort(0, total);
    }

    /** In which segment the enterprise of a place is. */
    int part(int place) {
        return (int) (docs[place] >>> Integer.SIZE);
    }

    /** Its number in that segment. */
    int doc(int place) {
        return (int) docs[place];
    }

    private int order(long one, long other) {
        Part part = parts[(int) (one >>> Integer.SIZE)];
        Part otherPart = parts[(int) (other >>> Integer.SIZE)];
        int doc = (int) one;
        int otherDoc = (int) other;
        Columns columns = part.columns();
        Columns others = otherPart.columns();
        if (sort.byName()) {
            int names = sort.compareNames(
                    columns, part.moment().row(doc), others, otherPart.moment().row(otherDoc));
            if (names != 0) {
                return names;
            }
        }
        long first = columns.first(doc);
        long otherFirst = others.first(otherDoc);
        return first != otherFirst
                ? Long.compare(first, otherFirst)
                : Long.compare(columns.second(doc), others.second(otherDoc));
    }

    private final class ByKey extends IntroSorter {
        private long pivot;
        private long pivotKey;

        @Override
        protected void setPivot(int i) {
            pivot = docs[i];
            pivotKey = keys[i];
        }

        @Override
        protected int comparePivot(int j) {
            return pivotKey != keys[j] ? Long.compare(pivotKey, keys[j]) : order(pivot, docs[j]);
        }

        @Override
        protected int compare(int i, int j) {
            return keys[i] != keys[j] ? Long.compare(keys[i], keys[j]) : order(docs[i], docs[j]);
        }

        @Override
        protected void swap(int i, int j) {
            long doc = docs[i];
            docs[i] = docs[j];
            docs[j] = doc;
            long key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }
}
