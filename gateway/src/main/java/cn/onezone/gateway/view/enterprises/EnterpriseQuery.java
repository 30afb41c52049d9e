package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
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
            throw Problem.of(
                            EnterpriseProblem.QUERY_TOO_SHORT,
                            new FieldProblem(
                                    "q",
                                    typed,
                                    EnterpriseProblem.QUERY_TOO_SHORT.code(),
                                    Text.of("two characters or more", "至少两个字符")))
                    .refused();
        }
        return folded;
    }

    Query toQuery() {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        if (text != null) {
            all.add(named(text), Occur.FILTER);
        }
        anyOf(all, EnterpriseFields.PARK, parks);
        anyOf(all, EnterpriseFields.INDUSTRY, industries);
        anyOf(all, EnterpriseFields.QUALIFICATION, qualifications);
        BooleanQuery built = all.build();
        return built.clauses().isEmpty() ? MatchAllDocsQuery.INSTANCE : new ConstantScoreQuery(built);
    }

    private static void anyOf(BooleanQuery.Builder all, String prefix, List<String> values) {
        if (values.size() == 1) {
            all.add(new TermQuery(new Term(EnterpriseFields.TAGS, prefix + values.getFirst())), Occur.FILTER);
        } else if (!values.isEmpty()) {
            all.add(
                    new TermInSetQuery(
                            EnterpriseFields.TAGS,
                            values.stream().map(v -> new BytesRef(prefix + v)).toList()),
                    Occur.FILTER);
        }
    }

    private static Query named(String text) {
        Query name = Bigrams.containing(EnterpriseFields.NAME, text);
        String code = text.toUpperCase(java.util.Locale.ROOT);
        // a Chinese text is never the start of a code, so most searches need no second look
        if (!PackedCode.possible(code)) {
            return name;
        }
        Query coded =
                code.length() == PackedCode.LENGTH ? new TermQuery(EnterpriseDocument.key(code)) : startingWith(code);
        return new BooleanQuery.Builder()
                .add(name, Occur.SHOULD)
                .add(coded, Occur.SHOULD)
                .build();
    }

    private static Query startingWith(String code) {
        // few codes share a long start and are quickly listed; a short one is shared by too many for that
        return code.length() > PackedCode.FIRST
                ? new PrefixQuery(EnterpriseDocument.key(code))
                : NumericDocValuesField.newSlowRangeQuery(
                        EnterpriseFields.FIRST, PackedCode.first(code), PackedCode.firstUpTo(code));
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
                            new FieldProblem(
                                    "cursor",
                                    text,
                                    "wrong-cursor",
                                    Text.of("the text of \"next\" of an earlier answer", "先前应答中的 next")))
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
