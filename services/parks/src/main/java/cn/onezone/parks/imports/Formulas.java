package cn.onezone.parks.imports;

import java.util.regex.Pattern;

/**
 * A text that a spreadsheet would take for a formula when it opens a CSV file, and run. It is written with an apostrophe
 * before it, which a spreadsheet takes for the mark of a text; who sends the file back is understood without it. A text
 * that looks so already gets one more, so that it comes back as it was.
 */
public final class Formulas {
    private static final String STARTS = "=+\\-@\\t\\r\\uff1d\\uff0b\\uff0d\\uff20";
    private static final Pattern FORMULA = Pattern.compile("'*[" + STARTS + "].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9,]*(\\.[0-9]+)?([eE][+-]?[0-9]+)?%?");
    private static final Pattern DEFUSED = Pattern.compile("'+[" + STARTS + "].*", Pattern.DOTALL);

    private Formulas() {}

    /** As it is written; a number such as {@code -5} stays what it is. */
    public static String defused(String text) {
        return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
    }

    /** As it was before it was written. */
    static String plain(String text) {
        return DEFUSED.matcher(text).matches() ? text.substring(1) : text;
    }
}
