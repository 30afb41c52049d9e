package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Who may be named so: all names with the text have its rarest pair of characters. */
final class NamePairs {
    /** Looking for the rarest among more costs more than it saves. */
    private static final int MOST_PAIRS = 8;

    /** So many entries of the index are read in the time in which one name is looked at. */
    private static final int SPARED = 16;

    private NamePairs() {}

    /**
     * Those of a segment that have the rarest pair of a text, deleted ones too.
     *
     * @param folded at least two characters; if it is just two, exactly those whose name has them
     * @return absent if a pair is in no name, so nobody is named so
     */
    static @Nullable PostingsEnum rarest(LeafReader segment, String folded) throws IOException {
        Terms terms = segment.terms(EnterpriseFields.PAIRS);
        // between names there is no character that could be asked for
        if (terms == null || folded.indexOf(EnterpriseFields.BETWEEN_NAMES) >= 0) {
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

    /**
     * Those of a segment whose names may have the characters of a text in their order, deleted ones too: the first of them
     * begins the name or stands behind its region, and each of the others begins a pair, if only that of the name's end. Of
     * those the one that the fewest have is looked for.
     *
     * @param text two characters or more, no surrogates
     * @return empty if nobody has one of them
     */
    static FixedBitSet inOrder(LeafReader segment, String text) throws IOException {
        FixedBitSet found = new FixedBitSet(segment.maxDoc());
        Terms terms = segment.terms(EnterpriseFields.PAIRS);
        if (terms == null) {
            return found;
        }
        TermsEnum each = terms.iterator();
        BytesRef beginning = new BytesRef(Bigrams.beginning(text.charAt(0)));
        if (!each.seekExact(beginning)) {
            return found;
        }
        Beginning first = new Beginning(List.of(beginning), each.docFreq());
        Beginning rarest = null;
        for (char character : text.substring(1).toCharArray()) {
            Beginning one = Beginning.of(each, character);
            if (one.names() == 0) {
                return found;
            }
            rarest = rarest == null || one.names() < rarest.names() ? one : rarest;
        }
        first.into(each, found);
        // looking for it must not be as dear as looking at the names of all that begin so
        if (rarest != null && rarest.names() <= SPARED * first.names()) {
            FixedBitSet too = new FixedBitSet(segment.maxDoc());
            rarest.into(each, too);
            found.and(too);
        }
        return found;
    }

    /** All pairs that a character begins, and in how many names they are, those counted twice that have two. */
    private record Beginning(List<BytesRef> pairs, long names) {
        static Beginning of(TermsEnum each, char character) throws IOException {
            BytesRef start = new BytesRef(String.valueOf(character));
            List<BytesRef> pairs = new ArrayList<>();
            long names = 0;
            TermsEnum.SeekStatus at = each.seekCeil(start);
            BytesRef term = at == TermsEnum.SeekStatus.END ? null : each.term();
            while (term != null && StringHelper.startsWith(term, start)) {
                pairs.add(BytesRef.deepCopyOf(term));
                names += each.docFreq();
                term = each.next();
            }
            return new Beginning(pairs, names);
        }

        void into(TermsEnum each, FixedBitSet docs) throws IOException {
            PostingsEnum postings = null;
            for (BytesRef pair : pairs) {
                if (each.seekExact(pair)) {
                    postings = each.postings(postings, PostingsEnum.NONE);
                    postings.nextDoc();
                    postings.intoBitSet(docs.length(), docs, 0);
                }
            }
        }
    }
}
