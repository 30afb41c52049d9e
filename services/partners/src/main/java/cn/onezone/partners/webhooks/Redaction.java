package cn.onezone.partners.webhooks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a request and an answer may be kept in the record of deliveries: nothing by which somebody could sign or sign in.
 * It is coarse on purpose: a word too much that is left out harms nobody.
 */
final class Redaction {
    static final String GONE = "[redacted]";
    /** Longest text of an answer that is kept, in characters. */
    static final int MOST = 256;

    /**
     * {@code "password": "…"}, {@code token=…}, {@code Authorization: Bearer …}. What follows a word has a bound and is not given
     * back: an answer of nothing but such words would else be looked through to its end from each of them.
     */
    private static final Pattern NAMED = Pattern.compile(
            "((?:pass(?:word|wd|phrase)?|secret|token|authorization|api[-_]?key|credential|cookie|signature|session|密码|口令|密钥)"
                    + "[\\w-]{0,64}+[\"']?\\s*+[:=：]\\s*+)(?:(?:bearer|basic)\\s++)?(\"[^\"]*\"?|'[^']*'?|[^\\s,;&}]+)",
            Pattern.CASE_INSENSITIVE);
    /** Keys, digests, tokens: they look like nothing that people write. */
    private static final Pattern LONG = Pattern.compile("[A-Za-z0-9+/_=.-]{20,}");
    /** Numbers of identity cards, bank cards and telephones. */
    private static final Pattern DIGITS = Pattern.compile("\\d{11,}[Xx]?");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}]+");

    private Redaction() {}

    /**
     * The beginning of an answer.
     *
     * @param said more than is kept, for what looks like a secret may lie across the cut
     */
    static String answer(String said) {
        if (said.isEmpty()) {
            return said;
        }
        String plain = CONTROL.matcher(said).replaceAll(" ");
        String named = named(plain);
        String left = DIGITS.matcher(LONG.matcher(named).replaceAll(GONE)).replaceAll(GONE);
        return left.length() <= MOST
                ? left
                : left.substring(0, left.offsetByCodePoints(0, left.codePointCount(0, MOST)));
    }

    /** Without what stands behind a word that names a secret. */
    static String named(CharSequence plain) {
        return NAMED.matcher(plain).replaceAll("$1" + Matcher.quoteReplacement(GONE));
    }
}
