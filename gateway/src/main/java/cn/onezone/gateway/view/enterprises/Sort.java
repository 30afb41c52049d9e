package cn.onezone.gateway.view.enterprises;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a list is ordered by; within the same, by USCC. */
public enum Sort {
    /**
     * Short names first: a search for a part of a name finds the name itself on top. Those of which the text is a short form
     * come behind those that have it as it stands.
     */
    RELEVANCE("relevance"),
    /** Names as a dictionary has them, character by character by pinyin. */
    NAME("name"),
    /** The same from its end. */
    NAME_DESCENDING("-name"),
    /** Oldest first, those without a day of founding last. */
    FOUNDED("founded"),
    /** Youngest first, those without a day of founding last. */
    FOUNDED_DESCENDING("-founded"),
    /** Least capital first: renminbi, then the other currencies by code; those without capital last. */
    CAPITAL("capital"),
    /** Most capital first: renminbi, then the other currencies by code; those without capital last. */
    CAPITAL_DESCENDING("-capital");

    /** Added to what is ordered by relevance where a text is a short form of the name: more than any length of a name. */
    static final long ABBREVIATED = 1L << 32;

    private final String text;

    Sort(String text) {
        this.text = text;
    }

    /** As it stands in a query. */
    public String text() {
        return text;
    }

    /** Reads an order; absent is relevance, and what is none is refused with {@code wrong-parameter}. */
    public static Sort of(@Nullable String text) {
        if (text == null) {
            return RELEVANCE;
        }
        String folded = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(one -> one.text.equals(folded))
                .findFirst()
                .orElseThrow(() -> {
                    String all = Arrays.stream(values()).map(Sort::text).collect(Collectors.joining(", "));
                    return Problem.of(
                                    KitProblem.WRONG_PARAMETER, "sort", text, Text.of("one of " + all, "下列排序之一：" + all))
                            .refused();
                });
    }

    boolean byName() {
        return this == NAME || this == NAME_DESCENDING;
    }

    /** What a row is ordered by; by name, nothing yet. */
    long key(Columns columns, int row) {
        return switch (this) {
            case RELEVANCE -> columns.nameLength(row);
            case NAME, NAME_DESCENDING -> 0;
            case FOUNDED -> columns.founded(row) == VersionFacts.NONE ? Long.MAX_VALUE : columns.founded(row);
            case FOUNDED_DESCENDING ->
                columns.founded(row) == VersionFacts.NONE ? Long.MAX_VALUE : -(long) columns.founded(row);
            case CAPITAL -> columns.capital(row);
            case CAPITAL_DESCENDING -> VersionFacts.descending(columns.capital(row));
        };
    }

    /** What rows are sorted by first: as {@link #key}, and by name the first characters. */
    long sortingKey(Columns columns, int row) {
        long key = byName() ? columns.nameStart(row) : key(columns, row);
        return this == NAME_DESCENDING ? ~key : key;
    }

    /** Compares the names of two rows. */
    int compareNames(Columns columns, int row, Columns others, int other) {
        int order = columns.compareName(row, others, other);
        return this == NAME_DESCENDING ? -order : order;
    }

    /** Compares the name of a row without making a text of it: most rows are behind all that are on a page. */
    int compareNames(Columns columns, int row, String other) {
        int order = columns.compareName(row, other);
        return this == NAME_DESCENDING ? -order : order;
    }

    int compareNames(String one, String other) {
        int order = Pinyin.compare(one, other);
        return this == NAME_DESCENDING ? -order : order;
    }
}
