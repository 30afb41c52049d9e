package cn.onezone.parks.imports;

import java.util.List;

/**
 * A row that has something in it.
 *
 * @param number as a spreadsheet numbers it: the first row of the file is 1, blank ones count
 * @param cells texts as they stand in the file
 */
record SheetRow(int number, List<String> cells) {
    /** The cell of a column, empty where the row is shorter. */
    String cell(int column) {
        return column < 0 || column >= cells.size() ? "" : cells.get(column);
    }
}
