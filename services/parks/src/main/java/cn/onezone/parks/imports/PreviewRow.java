package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a row.
 *
 * @param row as a spreadsheet numbers it
 * @param uscc the enterprise, as far as the row says
 * @param name its name, or what names its fact, as far as the row says
 * @param changes of a row that adds or changes, field by field
 * @param problems of a row that is refused, and what is odd about one that is not
 */
public record PreviewRow(
        int row, @Nullable String uscc, @Nullable String name, List<FieldChange> changes, List<RowProblem> problems) {
    /** Longer values are cut. */
    private static final int LONGEST_VALUE = 500;

    /** Copies the lists. */
    public PreviewRow {
        changes = List.copyOf(changes);
        problems = List.copyOf(problems);
    }

    /** What would become of rows. */
    public enum Kind {
        /** What it speaks of is new in the park, or back in it. */
        ADDED,
        /** Something about it would change. */
        CHANGED,
        /** It says what is known. */
        UNCHANGED,
        /** It would not be taken. */
        REFUSED;

        /**
         * The kind that a request names.
         *
         * @throws cn.onezone.kit.problem.Refused if it names none
         */
        public static Kind of(@Nullable String text) {
            for (Kind one : values()) {
                if (one.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return one;
                }
            }
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "kind",
                            text,
                            Text.of("added, changed, unchanged or refused", "added、changed、unchanged 或 refused"))
                    .refused();
        }
    }

    /** The same in a reader's language. */
    public View in(Locale locale) {
        return new View(
                row,
                uscc,
                name,
                changes,
                problems.stream().map(p -> p.in(locale)).toList());
    }

    /** A row of a preview, as it is answered. */
    public record View(
            int row,
            @Nullable String uscc,
            @Nullable String name,
            List<FieldChange> changes,
            List<RowProblem.Cell> problems) {}

    /**
     * What a preview showed, as it is answered: what would become of the rows, and where that can be read row by row.
     *
     * @param rows {@code …/rows?kind=added}, {@code changed}, {@code unchanged}, {@code refused}
     */
    public record Summary(int added, int changed, int unchanged, int refused, String rows) {}

    /**
     * A field before and after, as an export writes it. Of persons only that they change.
     *
     * @param field its name
     * @param column heading of its column
     * @param before empty for none
     * @param after empty for none
     */
    public record FieldChange(
            String field,
            String column,
            @Nullable String before,
            @Nullable String after) {
        /** Cuts long values. */
        public FieldChange {
            before = cut(before);
            after = cut(after);
        }

        private static @Nullable String cut(@Nullable String value) {
            return value == null || value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
        }
    }
}
