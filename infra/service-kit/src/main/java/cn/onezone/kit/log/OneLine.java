package cn.onezone.kit.log;

import org.jspecify.annotations.Nullable;

/** What others have written, as it may stand in our own log: one line, and no book. */
public final class OneLine {
    private static final int LONGEST = 300;

    private OneLine() {}

    /** A text with each run of white space and control characters as one blank, cut after 300 characters. */
    public static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        // cut first: the expression must not go over megabytes
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\s\\p{Cntrl}]+", " ");
    }
}
