package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.codecs.StoredFieldsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * All enterprises that match, to be read one after the other: in the order in which they lie in the index, which is several
 * times faster than any other, or in that of the list. It takes a bit for each enterprise of the index, two where a text is
 * looked for as a short form too, and while those that match are read in the order of the list, 16 bytes for each of them;
 * no row is held.
 */
public final class Selection {
    private final List<LeafReaderContext> segments;
    private final EnterpriseQuery query;
    private final boolean inOrder;
    private final int day;
    private final List<Part> parts = new ArrayList<>();
    private int total;

    /** Takes what an export shows. */
    public interface Rows {
        /**
         * One enterprise.
         *
         * @param row texts in the order of {@link ExportColumn}, empty where there is nothing
         * @throws IOException ends the reading
         */
        void take(String[] row) throws IOException;
    }

    /**
     * Those of one segment.
     *
     * @param segment that of the index as it was searched: the reader from which its columns were made may be closed
     * @param abbreviated whether the text is a short form of their names: by relevance they come behind the others
     */
    record Part(LeafReader segment, Columns columns, Moment moment, FixedBitSet docs, boolean abbreviated) {
        /** The first from a place on, {@link DocIdSetIterator#NO_MORE_DOCS} if there is none. */
        int next(int from) {
            return from < docs.length() ? docs.nextSetBit(from) : DocIdSetIterator.NO_MORE_DOCS;
        }
    }

    Selection(IndexReader reader, EnterpriseQuery query, boolean inOrder) {
        this.segments = reader.leaves();
        this.query = query;
        this.inOrder = inOrder;
        this.day = query.at().asked().day();
    }

    /** Segments are shown one after the other. */
    void take(Columns columns, Moment moment, int base, int doc) {
        take(columns, moment, base, doc, false);
    }

    /** The same for those of which the text is a short form, behind all others. */
    void takeAbbreviated(Columns columns, Moment moment, int base, int doc) {
        take(columns, moment, base, doc, true);
    }

    private void take(Columns columns, Moment moment, int base, int doc, boolean abbreviated) {
        if (parts.isEmpty()
                || parts.getLast().columns() != columns
                || parts.getLast().abbreviated() != abbreviated) {
            LeafReader segment =
                    segments.get(ReaderUtil.subIndex(base, segments)).reader();
            parts.add(new Part(segment, columns, moment, new FixedBitSet(columns.size()), abbreviated));
        }
        parts.getLast().docs().set(doc);
        total++;
    }

    /** How many there are. */
    public int total() {
        return total;
    }

    /**
     * Reads all of them. The index must be open until the end.
     *
     * @throws IOException if the index cannot be read, or as the taker throws
     */
    public void read(Rows rows) throws IOException {
        try (PastData past = new PastData()) {
            if (inOrder) {
                readInOrder(past, rows);
                return;
            }
            for (Part part : parts) {
                StoredFields stored = forward(part.segment());
                for (int doc = part.next(0); doc != DocIdSetIterator.NO_MORE_DOCS; doc = part.next(doc + 1)) {
                    rows.take(row(part, stored, past, doc));
                }
            }
        }
    }

    private void readInOrder(PastData past, Rows rows) throws IOException {
        SelectionOrder order = new SelectionOrder(query.sort(), parts, total);
        List<StoredFields> stored = new ArrayList<>();
        for (Part part : parts) {
            stored.add(part.segment().storedFields());
        }
        for (int i = 0; i < total; i++) {
            int part = order.part(i);
            rows.take(row(parts.get(part), stored.get(part), past, order.doc(i)));
        }
    }

    /** A reader that unpacks each block once while it goes forward. */
    private static StoredFields forward(LeafReader segment) throws IOException {
        StoredFieldsReader fields = segment instanceof CodecReader packed ? packed.getFieldsReader() : null;
        return fields == null ? segment.storedFields() : fields.getMergeInstance();
    }

    /** Reads one field of a document and nothing behind it. */
    private static final class OneField extends StoredFieldVisitor {
        private final String name;
        private @Nullable BytesRef value;

        OneField(String name) {
            this.name = name;
        }

        @Override
        public Status needsField(FieldInfo field) {
            return value != null ? Status.STOP : field.name.equals(name) ? Status.YES : Status.NO;
        }

        @Override
        public void binaryField(FieldInfo field, byte[] bytes) {
            value = new BytesRef(bytes);
        }
    }

    private String[] row(Part part, StoredFields stored, PastData past, int doc) throws IOException {
        int place = part.columns().place(doc, part.moment().version(doc));
        OneField field = new OneField(place == 0 ? EnterpriseFields.SOURCE : EnterpriseFields.OLDER);
        stored.document(doc, field);
        BytesRef value = field.value;
        if (value == null) {
            throw new IOException("document " + doc + " has no " + field.name);
        }
        return ExportColumn.row(
                ItemTexts.of(place == 0 ? value : past.of(value, place), day),
                part.columns().profiles().park(Moment.profile(part.moment().entry(doc))));
    }
}
