package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.roster.EntryForm;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Spreadsheets that are sent for something else than a roster: read by the same readers, and refused in the same words. */
@Component
public final class SentSheets {
    private final Uploads uploads;

    SentSheets(Uploads uploads) {
        this.uploads = uploads;
    }

    /**
     * A row that has something in it.
     *
     * @param number as a spreadsheet numbers it, from 1; blank ones count
     * @param cells texts as they stand in the file
     */
    public record Row(int number, List<String> cells) {
        /** Copies the cells. */
        public Row {
            cells = List.copyOf(cells);
        }

        /** The cell at a place, empty where the row is shorter. */
        public String cell(int at) {
            return at < cells.size() ? cells.get(at).strip() : "";
        }
    }

    /** A spreadsheet on disk; closing it deletes it. */
    public final class Sheet implements Closeable {
        private final Uploads.Taken taken;
        private final SheetRows rows;

        private Sheet(Uploads.Taken taken, SheetRows rows) {
            this.taken = taken;
            this.rows = rows;
        }

        /** SHA-256 of the file, hexadecimal. */
        public String digest() {
            return taken.digest();
        }

        /**
         * The next row that is not blank, absent at the end.
         *
         * @throws cn.onezone.kit.problem.Refused where the file cannot be read further
         */
        public @Nullable Row next() throws IOException {
            try {
                SheetRow row = rows.next();
                return row == null ? null : new Row(row.number(), row.cells());
            } catch (BrokenFile e) {
                throw refusal(e).refused();
            }
        }

        @Override
        public void close() throws IOException {
            try {
                rows.close();
            } finally {
                uploads.delete(taken);
            }
        }
    }

    /**
     * Takes a file in: CSV of UTF-8 or GB18030, or a workbook of one sheet.
     *
     * @param stated the character set that the client stated, if any
     * @throws cn.onezone.kit.problem.Refused if it is nothing that can be read
     */
    public Sheet take(InputStream in, @Nullable Charset stated) throws IOException {
        Uploads.Taken taken = uploads.take(in);
        boolean handedOver = false;
        try {
            ImportJob.Format format = uploads.inspect(taken.path(), stated);
            if (format.workbook()) {
                plain(taken.path());
            }
            Sheet sheet = new Sheet(taken, uploads.open(taken.path(), format, Headings.plain(true)));
            handedOver = true;
            return sheet;
        } catch (BrokenFile e) {
            throw refusal(e).refused();
        } finally {
            if (!handedOver) {
                uploads.delete(taken);
            }
        }
    }

    /**
     * The workbook reader looks for a roster's header among several sheets and knows a roster's date columns only: where
     * days are counted from 1904 the dates of others would be four years early without a word.
     */
    private static void plain(Path file) throws IOException, BrokenFile {
        try (ReadableWorkbook workbook = new ReadableWorkbook(file.toFile())) {
            if (workbook.isDate1904()) {
                throw new BrokenFile(
                        "broken-xlsx",
                        Text.of(
                                "a workbook that counts days from 1900; save it without the 1904 date system",
                                "以 1900 年为起点计日的工作簿；请取消 1904 日期系统后保存"));
            }
            if (workbook.getSheets().count() != 1) {
                throw new BrokenFile("broken-xlsx", Text.of("a workbook of one sheet", "仅含一张工作表的工作簿"));
            }
        } catch (RuntimeException e) {
            throw new BrokenFile("broken-xlsx", Text.of("a workbook that is not damaged", "未损坏的工作簿"));
        }
    }

    /**
     * A date as people and spreadsheets write it; absent where a text says that there is none.
     *
     * @throws InvalidValue with {@code wrong-date}
     */
    public static @Nullable LocalDate date(String text) {
        return DateText.read(text);
    }

    /**
     * An amount with its unit as the registers write it, {@code 3000万元人民币}; absent where a text says that there is none.
     *
     * @throws InvalidValue with {@code wrong-amount} or {@code unknown-currency}
     */
    public static EntryForm.@Nullable Capital money(String text) {
        return CapitalText.read(text) instanceof CapitalText.Said.Amount(EntryForm.Capital capital) ? capital : null;
    }

    private static Problem refusal(BrokenFile e) {
        ParksProblem kind = switch (e.code()) {
            case "file-too-large" -> ParksProblem.FILE_TOO_LARGE;
            case "broken-csv" -> ParksProblem.BROKEN_CSV;
            case "broken-xlsx" -> ParksProblem.BROKEN_XLSX;
            case "wrong-encoding" -> ParksProblem.WRONG_ENCODING;
            default -> ParksProblem.UNREADABLE_FILE;
        };
        String en = e.line() == 0 ? "" : "line " + e.line() + ", column " + e.column() + ": ";
        String zh = e.line() == 0 ? "" : "第 " + e.line() + " 行第 " + e.column() + " 列：";
        return new Problem(
                kind,
                Text.of(
                        en + "expected " + e.expected().en(),
                        zh + "应为 " + e.expected().zh()),
                List.of(new FieldProblem("file", null, e.code(), e.expected())));
    }
}
