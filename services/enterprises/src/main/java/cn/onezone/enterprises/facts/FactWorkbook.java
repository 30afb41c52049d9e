package cn.onezone.enterprises.facts;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Rows of facts as a workbook, written one after the other: some hundred are held. A file that breaks off is none, for its
 * directory stands at its end. Texts stand in the cells themselves and as texts: none is a formula, and no table of them
 * grows.
 */
final class FactWorkbook {
    private static final int MOST_ROWS = 1_000_000;
    private static final int TOGETHER = 256;
    private static final Set<String> NUMBERS = Set.of("amount", "stake", "round");

    private final Workbook book;
    private Worksheet sheet;
    private int sheets;
    private int row;

    FactWorkbook(OutputStream out) throws IOException {
        this.book = new Workbook(out, "OneZone", "1.0");
        this.sheet = next();
    }

    /** Writes a row, in the order of {@link FactColumns#HEADER}; what a sheet has no place for goes to another. */
    void row(List<String> cells) throws IOException {
        if (row > MOST_ROWS) {
            sheet.finish();
            sheet = next();
        }
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (!cell.isEmpty() && NUMBERS.contains(FactColumns.HEADER.get(i))) {
                sheet.value(row, i, new BigDecimal(cell));
            } else if (!cell.isEmpty()) {
                sheet.inlineString(row, i, cell);
            }
        }
        row++;
        if (row % TOGETHER == 0) {
            sheet.flush();
        }
    }

    /** Writes what makes it whole. */
    void end() throws IOException {
        sheet.finish();
        book.finish();
    }

    private Worksheet next() {
        sheets++;
        Worksheet begun = book.newWorksheet(sheets == 1 ? "facts" : "facts " + sheets);
        begun.freezePane(0, 1);
        for (int i = 0; i < FactColumns.HEADER.size(); i++) {
            begun.inlineString(0, i, FactColumns.HEADER.get(i));
        }
        row = 1;
        return begun;
    }
}
