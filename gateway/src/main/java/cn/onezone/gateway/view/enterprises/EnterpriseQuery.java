package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for.
 *
 * @param text folded part of a name, or start of a USCC; absent for all
 * @param parks codes, any of them; empty for all
 * @param industries codes of any level, any of them; empty for all
 * @param qualifications codes, any of them; empty for all
 * @param limit most enterprises in the answer, 1 to 1000
 * @param after the last enterprise of the page before
 */
public record EnterpriseQuery(
        @Nullable String text,
        List<String> parks,
        List<String> industries,
        List<String> qualifications,
        int limit,
        @Nullable Cursor after) {
    /** Most enterprises in one answer. */
    public static final int MOST = 1000;

    /** Copies the lists. */
    public EnterpriseQuery {
        parks = List.copyOf(parks);
        industries = List.copyOf(industries);
        qualifications = List.copyOf(qualifications);
    }

    /**
     * Folds what was typed.
     *
     * @return absent if nothing was
     * @throws cn.onezone.kit.problem.Refused with code {@code query-too-short}
     */
    public static @Nullable String text(@Nullable String typed) {
        String folded = typed == null ? "" : Bigrams.folded(typed);
        if (folded.isEmpty()) {
            return null;
        }
        if (folded.codePointCount(0, folded.length()) < 2) {
            throw Problem.of(EnterpriseProblem.QUERY_TOO_SHORT, "q", typed, Text.of("two characters or more", "至少两个字符"))
                    .refused();
        }
        return folded;
    }

    /** The start of a USCC that the text may be; a Chinese text is none, so most searches need no second look. */
    @Nullable
    String code() {
        String code = text == null ? "" : text.toUpperCase(Locale.ROOT);
        return PackedCode.possible(code) ? code : null;
    }

    /**
     * Where a page ended: its last enterprise, by what the list is sorted by. Entries that come and go between two pages
     * move nobody across it.
     *
     * @param nameLength length of the name
     * @param uscc the enterprise
     */
    public record Cursor(int nameLength, String uscc) {
        private static final Pattern FORM = Pattern.compile("([0-9]{1,5}):([0-9A-Z]{18})");

        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((nameLength + ":" + uscc).getBytes(StandardCharsets.US_ASCII));
        }

        /**
         * Reads a cursor.
         *
         * @throws cn.onezone.kit.problem.Refused with code {@code wrong-cursor}
         */
        public static Cursor of(String text) {
            try {
                Matcher matcher =
                        FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
                if (matcher.matches() && PackedCode.possible(matcher.group(2))) {
                    return new Cursor(Integer.parseInt(matcher.group(1)), matcher.group(2));
                }
            } catch (IllegalArgumentException e) {
                // falls through to the refusal, which says what was expected
            }
            throw Problem.of(
                            cn.onezone.kit.problem.KitProblem.WRONG_CURSOR,
                            "cursor",
                            text,
                            Text.of("the text of \"next\" of an earlier answer", "先前应答中的 next"))
                    .refused();
        }

        long first() {
            return PackedCode.first(uscc);
        }

        long second() {
            return ((long) nameLength << EnterpriseFields.NAME_LENGTH_SHIFT) | PackedCode.second(uscc);
        }
    }
}
