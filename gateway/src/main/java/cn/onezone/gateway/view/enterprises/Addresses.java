package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * Who has a text in the address. Addresses lie in the index only, one after the other, and are read through for a text
 * once: they are longer than names and asked for seldom, so neither memory nor pairs are spent on them.
 */
final class Addresses {
    private static final int BETWEEN_CHECKPOINTS = 1024;

    private Addresses() {}

    /**
     * All counted enterprises of a moment with a folded text in the address of its row.
     *
     * @param segment that of the index as it is searched: the reader from which its columns were made may be closed
     */
    static Matches with(String text, LeafReader segment, Columns columns, Moment moment, Runnable checkpoint)
            throws IOException {
        byte[] needle = text.getBytes(StandardCharsets.UTF_8);
        FixedBitSet found = new FixedBitSet(columns.size());
        int[] byProfile = new int[columns.profiles().size()];
        BinaryDocValues values = segment.getBinaryDocValues(EnterpriseFields.ADDRESSES);
        int looked = 0;
        while (values != null && values.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            if (looked++ % BETWEEN_CHECKPOINTS == 0) {
                checkpoint.run();
            }
            int doc = values.docID();
            long entry = moment.entry(doc);
            if (entry != Moment.NONE && has(values.binaryValue(), columns.placeOfRow(moment.row(doc)), needle)) {
                found.set(doc);
                byProfile[Moment.profile(entry)]++;
            }
        }
        return new Matches(found, byProfile);
    }

    private static boolean has(BytesRef addresses, int row, byte[] needle) {
        byte[] bytes = addresses.bytes;
        int from = addresses.offset;
        int end = from + addresses.length;
        for (int left = row; left > 0; from++) {
            if (bytes[from] == EnterpriseFields.BETWEEN_ROWS) {
                left--;
            }
        }
        for (int at = from; at + needle.length <= end; at++) {
            if (bytes[at] == needle[0]) {
                int same = 1;
                while (same < needle.length && bytes[at + same] == needle[same]) {
                    same++;
                }
                if (same == needle.length) {
                    return true;
                }
            } else if (bytes[at] == EnterpriseFields.BETWEEN_ROWS) {
                return false;
            }
        }
        return false;
    }
}
