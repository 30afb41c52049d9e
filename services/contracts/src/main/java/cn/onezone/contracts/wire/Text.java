package cn.onezone.contracts.wire;

import java.util.Locale;

/**
 * One sentence or name in the two languages of the network.
 *
 * @param en English
 * @param zh simplified Chinese
 */
public record Text(String en, String zh) {
    /** Shorthand for {@code new Text(en, zh)}. */
    public static Text of(String en, String zh) {
        return new Text(en, zh);
    }

    /** The text in the reader's language: Chinese for any {@code zh} locale, English otherwise. */
    public String in(Locale locale) {
        return "zh".equals(locale.getLanguage()) ? zh : en;
    }
}
