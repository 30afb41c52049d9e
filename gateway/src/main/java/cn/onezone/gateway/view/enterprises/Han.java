package cn.onezone.gateway.view.enterprises;

import com.ibm.icu.text.Transliterator;
import java.text.Normalizer;
import java.util.Locale;

/** Texts as they are compared: traditional characters are written as simplified ones, wide letters as narrow ones. */
final class Han {
    private static final char FIRST = '\u3400';
    private static final char LAST = '\u9fff';
    /** From {@link #FIRST} on. */
    private static final char[] SIMPLIFIED = simplified();

    private Han() {}

    private static char[] simplified() {
        Transliterator rules = Transliterator.getInstance("Traditional-Simplified");
        char[] all = new char[LAST - FIRST + 1];
        StringBuilder each = new StringBuilder(2 * all.length);
        for (char c = FIRST; c <= LAST; c++) {
            each.append(c).append('\n');
        }
        // all of them in one go: one by one they take most of a second
        String[] written = rules.transliterate(each.toString()).split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            all[i] = written[i].length() == 1 ? written[i].charAt(0) : (char) (FIRST + i);
        }
        return all;
    }

    /** Whether it is a Chinese character of the basic plane. */
    static boolean is(char c) {
        return c >= FIRST && c <= LAST;
    }

    /** What names, addresses and queries are compared as: NFKC, simplified, small letters, no blanks at the ends. */
    static String folded(String text) {
        // most names are plain Chinese; the check is much cheaper than normalising
        String normal = Normalizer.isNormalized(text, Normalizer.Form.NFKC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFKC);
        String small = normal.toLowerCase(Locale.ROOT).strip();
        for (int i = 0; i < small.length(); i++) {
            char c = small.charAt(i);
            if (is(c) && SIMPLIFIED[c - FIRST] != c) {
                return simplified(small, i);
            }
        }
        return small;
    }

    private static String simplified(String text, int from) {
        char[] all = text.toCharArray();
        for (int i = from; i < all.length; i++) {
            all[i] = is(all[i]) ? SIMPLIFIED[all[i] - FIRST] : all[i];
        }
        return new String(all);
    }
}
