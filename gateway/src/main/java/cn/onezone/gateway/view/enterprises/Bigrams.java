package cn.onezone.gateway.view.enterprises;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Names as overlapping pairs of characters: a name that contains a text has all pairs of it. Characters are UTF-16 units
 * of the folded name.
 */
final class Bigrams extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
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
                at++;
                return true;
            }
            name++;
            at = 0;
        }
        return false;
    }
}
