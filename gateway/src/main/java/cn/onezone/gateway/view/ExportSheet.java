package cn.onezone.gateway.view;

import cn.onezone.gateway.view.enterprises.ExportColumn;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** Rows of enterprises written one after the other; nothing of those before is held. */
interface ExportSheet {
    /** What a file begins and ends with says that it is whole: who has the begin only has a part. */
    String END = "#END 完";

    /** Writes a row; texts in the order of {@link ExportColumn}. */
    void row(String[] cells) throws IOException;

    /** Writes what the file rests on behind the last row. Without it, it is not whole. */
    void end(Map<String, String> about) throws IOException;

    /** UTF-8 with its mark, lines by CR LF, as RFC 4180 and spreadsheets have it. */
    final class Csv implements ExportSheet {
        private final OutputStream out;
        private final StringBuilder line = new StringBuilder(512);

        Csv(OutputStream out, boolean chinese) throws IOException {
            this.out = out;
            line.append('\ufeff');
            for (int i = 0; i < ExportColumn.ALL.size(); i++) {
                cell(i, title(ExportColumn.ALL.get(i), chinese));
            }
            flush();
        }

        @Override
        public void row(String[] cells) throws IOException {
            for (int i = 0; i < cells.length; i++) {
                cell(i, ExportColumn.ALL.get(i).isNumber() ? cells[i] : harmless(cells[i]));
            }
            flush();
        }

        @Override
        public void end(Map<String, String> about) throws IOException {
            StringBuilder all = new StringBuilder(END);
            about.forEach(
                    (name, value) -> all.append(' ').append(name).append('=').append(value));
            cell(0, all.toString());
            for (int i = 1; i < ExportColumn.ALL.size(); i++) {
                cell(i, "");
            }
            flush();
        }

        /** A text that a spreadsheet would compute is shown as text. */
        static String harmless(String text) {
            return !text.isEmpty() && "=+-@\t\r\n＝＋－＠".indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
        }

        /** As it stands between two commas. */
        static String quoted(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                    return '"' + text.replace("\"", "\"\"") + '"';
                }
            }
            return text;
        }

        private void cell(int at, String text) {
            if (at > 0) {
                line.append(',');
            }
            line.append(quoted(text));
        }

        private void flush() throws IOException {
            out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            line.setLength(0);
        }
    }

    /** A workbook; a file that breaks off is none, for its directory stands at its end. */
    final class Xlsx implements ExportSheet {
        private static final int MOST_ROWS = 1_000_000;
        private static final int TOGETHER = 256;

        private final Workbook book;
        private final boolean chinese;
        private @Nullable Worksheet sheet;
        private int sheets;
        private int row;

        Xlsx(OutputStream out, boolean chinese) throws IOException {
            this.book = new Workbook(out, "OneZone", "1.0");
            this.chinese = chinese;
            this.sheet = next();
        }

        private Worksheet next() throws IOException {
            if (sheet != null) {
                sheet.finish();
            }
            sheets++;
            Worksheet begun = book.newWorksheet((chinese ? "企业" : "enterprises") + (sheets == 1 ? "" : " " + sheets));
            for (int i = 0; i < ExportColumn.ALL.size(); i++) {
                begun.inlineString(0, i, title(ExportColumn.ALL.get(i), chinese));
            }
            row = 1;
            return begun;
        }

        @Override
        public void row(String[] cells) throws IOException {
            Worksheet into = sheet;
            if (into == null || row > MOST_ROWS) {
                into = next();
                sheet = into;
            }
            for (int i = 0; i < cells.length; i++) {
                if (cells[i].isEmpty()) {
                    continue;
                }
                if (ExportColumn.ALL.get(i).isNumber()) {
                    into.value(row, i, new BigDecimal(cells[i]));
                } else {
                    into.inlineString(row, i, cells[i]);
                }
            }
            row++;
            if (row % TOGETHER == 0) {
                into.flush();
            }
        }

        @Override
        public void end(Map<String, String> about) throws IOException {
            if (sheet != null) {
                sheet.finish();
            }
            Worksheet last = book.newWorksheet(chinese ? "说明" : "about");
            int at = 0;
            for (Map.Entry<String, String> one : about.entrySet()) {
                last.inlineString(at, 0, one.getKey());
                last.inlineString(at++, 1, one.getValue());
            }
            last.finish();
            book.finish();
        }
    }

    private static String title(ExportColumn column, boolean chinese) {
        return chinese ? column.title().zh() : column.title().en();
    }
}
