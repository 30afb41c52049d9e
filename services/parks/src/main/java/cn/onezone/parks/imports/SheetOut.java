package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** A spreadsheet that is handed out row by row; nothing of those before is held. Without its end it is not whole. */
public abstract class SheetOut {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int TOGETHER = 500;
    private static final int MOST_ROWS_OF_A_SHEET = 1_048_575;

    private SheetOut() {}

    /** Writes a row. */
    public abstract void row(List<String> cells) throws IOException;

    /** Writes what makes it whole. */
    public abstract void end() throws IOException;

    /**
     * Whether a request asks for CSV and not for a workbook.
     *
     * @throws cn.onezone.kit.problem.Refused if it asks for something else
     */
    public static boolean csv(@Nullable String format, String usual) {
        String asked = format == null ? usual : format;
        if (!asked.equals("csv") && !asked.equals("xlsx")) {
            throw Problem.of(KitProblem.WRONG_PARAMETER, "format", format, Text.of("csv or xlsx", "csv 或 xlsx"))
                    .refused();
        }
        return asked.equals("csv");
    }

    /**
     * Begins one as the answer to a request.
     *
     * @param name of the file, without its ending
     * @param title of the sheet of a workbook
     * @param rows how many there will be
     * @throws cn.onezone.kit.problem.Refused if a workbook has no place for so many
     */
    public static SheetOut begin(boolean csv, HttpServletResponse response, String name, String title, long rows)
            throws IOException {
        if (!csv && rows > MOST_ROWS_OF_A_SHEET) {
            throw Problem.of(
                            ParksProblem.FILE_TOO_LARGE,
                            "a sheet has at most " + MOST_ROWS_OF_A_SHEET + " rows, these are " + rows
                                    + "; ask for format=csv",
                            "工作表至多 " + MOST_ROWS_OF_A_SHEET + " 行，共有 " + rows + " 行，请用 format=csv")
                    .refused();
        }
        return csv ? new Csv(csv(response, name)) : new Xlsx(xlsx(response, name), title);
    }

    static Writer csv(HttpServletResponse response, String name) throws IOException {
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"");
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        // spreadsheets take UTF-8 for the local encoding unless a byte order mark says otherwise
        out.write('\uFEFF');
        return out;
    }

    static OutputStream xlsx(HttpServletResponse response, String name) throws IOException {
        response.setContentType(XLSX);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".xlsx\"");
        return response.getOutputStream();
    }

    private static final class Csv extends SheetOut {
        private final Writer out;
        private final CsvWriter csv;

        Csv(Writer out) {
            this.out = out;
            this.csv = CsvWriter.builder().build(out);
        }

        @Override
        public void row(List<String> cells) {
            csv.writeRecord(cells.stream().map(Formulas::defused).toList());
        }

        @Override
        public void end() throws IOException {
            csv.flush();
            out.flush();
        }
    }

    /** Texts stand in the cells themselves and as texts: none is a formula, and no table of them grows. */
    private static final class Xlsx extends SheetOut {
        private final Workbook book;
        private final Worksheet sheet;
        private int at;

        Xlsx(OutputStream out, String title) {
            this.book = new Workbook(out, "OneZone", "1.0");
            this.sheet = book.newWorksheet(title);
            sheet.freezePane(0, 1);
        }

        @Override
        public void row(List<String> cells) throws IOException {
            for (int i = 0; i < cells.size(); i++) {
                if (!cells.get(i).isEmpty()) {
                    sheet.inlineString(at, i, cells.get(i));
                }
            }
            at++;
            if (at % TOGETHER == 0) {
                sheet.flush();
            }
        }

        @Override
        public void end() throws IOException {
            sheet.finish();
            book.finish();
        }
    }
}
