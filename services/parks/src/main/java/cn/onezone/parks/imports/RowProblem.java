package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.util.Locale;

/**
 * What is wrong, or odd, about a cell.
 *
 * @param row as a spreadsheet numbers it, the header usually being row 1
 * @param column heading of the column
 * @param value what stands there
 * @param code stable
 * @param expected what would have been right
 */
public record RowProblem(int row, String column, String value, String code, Text expected) {
    private static final int LONGEST_VALUE = 200;

    /** Cuts a long value: the refused rows are there in full to be downloaded. */
    public RowProblem {
        if (value.length() > LONGEST_VALUE) {
            value = value.substring(0, LONGEST_VALUE) + "…";
        }
    }

    /** The same in a reader's language. */
    public Cell in(Locale locale) {
        return new Cell(row, column, value, code, expected.in(locale));
    }

    /** What is wrong, or odd, about a cell, as it is answered. */
    public record Cell(int row, String column, String value, String code, String expected) {}
}
