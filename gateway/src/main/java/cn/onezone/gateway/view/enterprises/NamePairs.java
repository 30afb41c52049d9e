package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Who may be named so: all names with the text have its rarest pair of characters. */
final class NamePairs {
    /** Looking for the rarest among more costs more than it saves. */
    private static final int MOST_PAIRS = 8;

    private NamePairs() {}

    /**
     * Those of a segment that have the rarest pair of a text, deleted ones too.
     *
     * @param folded at least two characters; if it is just two, exactly those whose name has them
     * @return absent if a pair is in no name, so nobody is named so
     */
    static @Nullable PostingsEnum rarest(LeafReader segment, String folded) throws IOException {
        Terms terms = segment.terms(EnterpriseFields.PAIRS);
        if (terms == null) {
            return null;
        }
        TermsEnum each = terms.iterator();
        int pairs = Math.min(folded.length() - 1, MOST_PAIRS);
        BytesRef rarest = null;
        int fewest = Integer.MAX_VALUE;
        for (int at = 0; at < pairs; at++) {
            BytesRef pair = new BytesRef(folded.substring(at, at + 2));
            if (!each.seekExact(pair)) {
                return null;
            }
            if (each.docFreq() < fewest) {
                fewest = each.docFreq();
                rarest = pair;
            }
        }
        return rarest != null && each.seekExact(rarest) ? each.postings(null, PostingsEnum.NONE) : null;
    }
}
