package cn.onezone.gateway.view.enterprises;

import java.util.List;
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

    /** The names to be split next, folded; a pair with {@link EnterpriseFields#BETWEEN_NAMES} in it is none. */
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
            while (at + 2 <= text.length()) {
                at++;
                if (text.charAt(at - 1) != EnterpriseFields.BETWEEN_NAMES
                        && text.charAt(at) != EnterpriseFields.BETWEEN_NAMES) {
                    term.append(text, at - 1, at + 1);
                    return true;
                }
            }
            name++;
            at = 0;
        }
        return false;
    }
}
