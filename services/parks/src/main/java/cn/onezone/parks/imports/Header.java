package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where each column stands, in any order and among others.
 *
 * @param cells the header as it came
 */
record Header(Map<Column, Integer> places, List<String> cells) {
    /**
     * Reads a header.
     *
     * @param headings how they are understood
     * @throws BrokenFile naming what is missing and what was found
     */
    static Header of(SheetRow row, Headings headings) throws BrokenFile {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (int i = 0; i < row.cells().size(); i++) {
            Column column = headings.column(row.cells().get(i));
            if (column != null && places.put(column, i) != null) {
                throw new BrokenFile(
                        "duplicate-column",
                        row.number(),
                        i + 1L,
                        Text.of("the column " + column.label() + " once", "“" + column.label() + "”列只出现一次"));
            }
        }
        List<String> missing = new ArrayList<>();
        for (Column column : List.of(Column.NAME, Column.USCC, Column.DISTRICT)) {
            if (!places.containsKey(column) && !(headings.anyDistrict() && column == Column.DISTRICT)) {
                missing.add(column.label());
            }
        }
        if (!missing.isEmpty()) {
            String found = String.join("，", row.cells());
            String shown = found.length() > 300 ? found.substring(0, 300) + "…" : found;
            throw new BrokenFile(
                    "missing-column",
                    row.number(),
                    1,
                    Text.of(
                            "the columns " + String.join(", ", missing) + "; found: " + shown,
                            "应有列：" + String.join("、", missing) + "；实有：" + shown));
        }
        return new Header(Map.copyOf(places), List.copyOf(row.cells()));
    }

    /** Headings that mean nothing here: their cells are not read. */
    List<String> unread() {
        List<String> unread = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank() && !places.containsValue(i)) {
                unread.add(cells.get(i).strip());
            }
        }
        return unread;
    }

    /** A row with the cells of some columns empty. */
    SheetRow without(SheetRow row, Predicate<Column> which) {
        List<String> left = null;
        for (Map.Entry<Column, Integer> place : places.entrySet()) {
            if (which.test(place.getKey()) && !row.cell(place.getValue()).isEmpty()) {
                left = left == null ? new ArrayList<>(row.cells()) : left;
                left.set(place.getValue(), "");
            }
        }
        return left == null ? row : new SheetRow(row.number(), left);
    }

    boolean has(Column column) {
        return places.containsKey(column);
    }

    /** The cell of a column, empty if the file has no such column. */
    String cell(SheetRow row, Column column) {
        Integer place = places.get(column);
        return place == null ? "" : row.cell(place).strip();
    }

    /** The heading as the file writes it. */
    String heading(Column column) {
        Integer place = places.get(column);
        return place == null ? column.label() : cells.get(place).strip();
    }
}
