package cn.onezone.parks.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a row.
 *
 * @param row as a spreadsheet numbers it
 * @param uscc the enterprise, as far as the row says
 * @param name its name, as far as the row says
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
        /** The enterprise is new in the roster, or back in it. */
        ADDED,
        /** Something about it would change. */
        CHANGED,
        /** It says what is known. */
        UNCHANGED,
        /** It would not be taken. */
        REFUSED
    }

    /**
     * A field before and after, as an export writes it. Of contacts only that they change.
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
