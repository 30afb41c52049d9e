package cn.onezone.gateway.view.enterprises;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Names as overlapping pairs of characters: the pair at position n is the characters n and n + 1, so a phrase of pairs
 * is exactly a substring. Characters are UTF-16 units of the folded name; a surrogate pair matches as its two units.
 */
final class Bigrams extends TokenStream {
    /** Positions between two names, so that no phrase spans them. */
    private static final int GAP = 1_000;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private List<String> names = List.of();
    private int name;
    private int at;

    /** What names and queries are compared as: NFKC, small letters, no blanks at the ends. */
    static String folded(String text) {
        // most names are plain Chinese; the check is much cheaper than normalising
        String normal = Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFKC);
        return normal.toLowerCase(Locale.ROOT).strip();
    }

    /** The names to be split next, already folded. */
    void of(List<String> folded) {
        this.names = folded;
    }

    @Override
    public void reset() {
        name = 0;
        at = 0;
    }

    @Override
    public boolean incrementToken() {
        clearAttributes();
        while (name < names.size()) {
            String text = names.get(name);
            if (at + 2 <= text.length()) {
                term.append(text, at, at + 2);
                increment.setPositionIncrement(at == 0 && name > 0 ? GAP : 1);
                at++;
                return true;
            }
            name++;
            at = 0;
        }
        return false;
    }

    /**
     * Finds names that contain a text.
     *
     * @param folded at least two characters
     */
    static Query containing(String field, String folded) {
        int length = folded.length();
        if (length == 2) {
            return new TermQuery(new Term(field, folded));
        }
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        // pairs side by side say as much as all overlapping ones, with half the positions to read
        for (int i = 0; i + 2 <= length; i += 2) {
            phrase.add(new Term(field, folded.substring(i, i + 2)), i);
        }
        if (length % 2 == 1) {
            phrase.add(new Term(field, folded.substring(length - 2)), length - 2);
        }
        return phrase.build();
    }
}
