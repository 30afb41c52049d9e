package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where each column stands, in any order and among others.
 *
 * @param cells the header as it came
 */
record Header(Map<Column, Integer> places, List<String> cells) {
    /**
     * Reads a header.
     *
     * @param anyDistrict whether the file may do without the district
     * @throws BrokenFile naming what is missing and what was found
     */
    static Header of(SheetRow row, boolean anyDistrict) throws BrokenFile {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (int i = 0; i < row.cells().size(); i++) {
            Column column = Column.of(row.cells().get(i));
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
            if (!places.containsKey(column) && !(anyDistrict && column == Column.DISTRICT)) {
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
