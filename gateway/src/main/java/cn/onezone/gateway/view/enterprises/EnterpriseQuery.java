package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for.
 *
 * @param at the moment of which it is asked
 * @param text folded part of a name, or start of a USCC; absent for all
 * @param address folded part of an address; absent for all
 * @param parks codes, any of them; empty for all
 * @param industries codes of any level, any of them; empty for all
 * @param qualifications codes, any of them; empty for all
 * @param districts names, any of them; empty for all
 * @param scales codes, any of them; empty for all
 * @param founded years, any of them; empty for all
 * @param listings codes of exchanges, any of them; empty for all
 * @param facets what is counted
 * @param sort order of the list
 * @param limit most enterprises in the answer, 0 to 1000
 * @param after the last enterprise of the page before
 */
public record EnterpriseQuery(
        At at,
        @Nullable String text,
        @Nullable String address,
        List<String> parks,
        List<String> industries,
        List<String> qualifications,
        List<String> districts,
        List<String> scales,
        List<Years> founded,
        List<String> listings,
        Set<Facet> facets,
        Sort sort,
        int limit,
        @Nullable Cursor after) {
    /** Most enterprises in one answer. */
    public static final int MOST = 1000;

    /** What is counted unless something else is asked for. */
    public static final Set<Facet> USUAL = Set.of(Facet.PARK, Facet.INDUSTRY, Facet.QUALIFICATION);

    /** Copies the lists. */
    public EnterpriseQuery {
        parks = List.copyOf(parks);
        industries = List.copyOf(industries);
        qualifications = List.copyOf(qualifications);
        districts = List.copyOf(districts);
        scales = List.copyOf(scales);
        founded = List.copyOf(founded);
        listings = List.copyOf(listings);
        facets = Set.copyOf(facets);
    }

    /**
     * A moment in two times (R8).
     *
     * @param validAt the day of which it is asked
     * @param asOf what was recorded until then counts; absent for all that is known
     * @param restated whether enterprises count for the parks of today (R1) and not for those of then
     */
    public record At(LocalDate validAt, @Nullable Instant asOf, boolean restated) {
        Moment.Asked asked() {
            return Moment.Asked.of(validAt, asOf, restated);
        }
    }

    /** Years of founding, both included. */
    public record Years(int first, int last) {
        boolean has(int year) {
            return first <= year && year <= last;
        }
    }

    /** All enterprises at a moment, to be narrowed. */
    public static EnterpriseQuery all(At at, int limit) {
        return new EnterpriseQuery(
                at,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                USUAL,
                Sort.RELEVANCE,
                limit,
                null);
    }

    /** The same for another page. */
    public EnterpriseQuery page(int newLimit, @Nullable Cursor newAfter) {
        return new EnterpriseQuery(
                at,
                text,
                address,
                parks,
                industries,
                qualifications,
                districts,
                scales,
                founded,
                listings,
                facets,
                sort,
                newLimit,
                newAfter);
    }

    /**
     * Folds what was typed.
     *
     * @param parameter its name, for the refusal
     * @return absent if nothing was
     * @throws cn.onezone.kit.problem.Refused with code {@code query-too-short}
     */
    public static @Nullable String text(String parameter, @Nullable String typed) {
        String folded = typed == null ? "" : Han.folded(typed);
        if (folded.isEmpty()) {
            return null;
        }
        if (folded.codePointCount(0, folded.length()) < 2) {
            throw Problem.of(
                            EnterpriseProblem.QUERY_TOO_SHORT,
                            parameter,
                            typed,
                            Text.of("two characters or more", "至少两个字符"))
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

    /** Whether something is counted that profiles do not have. */
    boolean countsAttributes() {
        return facets.stream().anyMatch(Facet::ofAttributes);
    }

    /**
     * Where a page ended: its last enterprise, by what the list is sorted by. Entries that come and go between two pages
     * move nobody across it.
     *
     * @param sort the order it belongs to
     * @param key what the enterprise is ordered by
     * @param name its folded name where it is ordered by that, empty otherwise
     * @param uscc the enterprise
     */
    public record Cursor(Sort sort, long key, String name, String uscc) {
        private static final Pattern FORM = Pattern.compile("([a-z-]{4,9}):(-?[0-9]{1,19}):([0-9A-Z]{18}):(.*)");

        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            (sort.text() + ':' + key + ':' + uscc + ':' + name).getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Reads a cursor.
         *
         * @throws cn.onezone.kit.problem.Refused with code {@code wrong-cursor}, also if it belongs to another order
         */
        public static Cursor of(String text, Sort sort) {
            try {
                Matcher matcher = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
                if (matcher.matches()
                        && matcher.group(1).equals(sort.text())
                        && PackedCode.possible(matcher.group(3))) {
                    return new Cursor(sort, Long.parseLong(matcher.group(2)), matcher.group(4), matcher.group(3));
                }
            } catch (IllegalArgumentException e) {
                // falls through to the refusal, which says what was expected
            }
            throw Problem.of(
                            KitProblem.WRONG_CURSOR,
                            "cursor",
                            text,
                            Text.of("the text of \"next\" of an earlier answer in the same order", "同一排序下先前应答中的 next"))
                    .refused();
        }

        /** Whether it is one of those of which the text is a short form; by relevance only. */
        boolean abbreviated() {
            return key >= Sort.ABBREVIATED;
        }

        /** The same as if it had the text as it stands. */
        Cursor named() {
            return new Cursor(sort, key - Sort.ABBREVIATED, name, uscc);
        }

        long first() {
            return PackedCode.first(uscc);
        }

        long second() {
            return PackedCode.second(uscc);
        }
    }
}
