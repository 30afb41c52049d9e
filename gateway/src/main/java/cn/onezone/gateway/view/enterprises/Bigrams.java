package cn.onezone.gateway.view.enterprises;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * Names as overlapping pairs of characters: a name that contains a text has all pairs of it. The first character of a name
 * is also a pair with what is between names before it, and the last one a pair with what is between names behind it; so is
 * the first one behind a region that the name begins with, for a short form may begin with that. Characters are UTF-16 units
 * of the folded name.
 */
final class Bigrams extends TokenStream {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final Deque<Character> beginnings = new ArrayDeque<>();
    private List<String> names = List.of();
    private int name;
    private int at;

    /** The names to be split next, folded; in one of them several may stand with {@link EnterpriseFields#BETWEEN_NAMES} between. */
    void of(List<String> folded) {
        this.names = folded;
    }

    /** The pair that only names have in which a short form may begin with this character. */
    static String beginning(char character) {
        return "" + EnterpriseFields.BETWEEN_NAMES + character;
    }

    @Override
    public void reset() {
        name = 0;
        at = 0;
        beginnings.clear();
    }

    @Override
    public boolean incrementToken() {
        clearAttributes();
        if (!beginnings.isEmpty()) {
            term.append(EnterpriseFields.BETWEEN_NAMES).append(beginnings.removeFirst());
            return true;
        }
        while (name < names.size()) {
            String text = names.get(name);
            while (at <= text.length()) {
                char first = before(text, at);
                char second = at < text.length() ? text.charAt(at) : EnterpriseFields.BETWEEN_NAMES;
                if (first == EnterpriseFields.BETWEEN_NAMES && second != EnterpriseFields.BETWEEN_NAMES) {
                    Abbreviation.behindRegions(text, at, beginnings);
                }
                at++;
                if (first != EnterpriseFields.BETWEEN_NAMES || second != EnterpriseFields.BETWEEN_NAMES) {
                    term.append(first).append(second);
                    return true;
                }
            }
            name++;
            at = 0;
        }
        return false;
    }

    private static char before(String text, int at) {
        return at == 0 ? EnterpriseFields.BETWEEN_NAMES : text.charAt(at - 1);
    }
}
