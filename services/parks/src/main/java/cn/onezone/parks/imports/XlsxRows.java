package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** Rows of an XLSX workbook's first sheet that begins with a header, for the first of all is often a cover. */
final class XlsxRows implements SheetRows {
    private static final int MOST_ENTRIES = 5_000;
    private static final long MOST_UNPACKED = 1L << 30;
    private static final long RATIO_COUNTS_FROM = 20L << 20;
    private static final long HIGHEST_RATIO = 150;

    private static final int MOST_NAMED = 20;
    /** So many digits a spreadsheet keeps and shows; what it writes behind them is of the binary number and of nobody's. */
    private static final MathContext DIGITS = new MathContext(15, RoundingMode.HALF_UP);

    private final ReadableWorkbook workbook;
    private final int mostColumns;
    private final boolean from1904;
    private Opened opened;
    private @Nullable SheetRow first;
    // places of the columns that hold dates
    private Set<Integer> dates = Set.of();

    /** A sheet that is being read. */
    private record Opened(Sheet sheet, Stream<Row> stream, Iterator<Row> rows) {
        static Opened of(Sheet sheet) throws IOException {
            Stream<Row> stream = sheet.openStream();
            return new Opened(sheet, stream, stream.iterator());
        }
    }

    /**
     * Opens the sheet whose first row is a header.
     *
     * @param headings how headers are understood
     * @throws BrokenFile naming the sheets and what they begin with, if none of several has one
     */
    XlsxRows(Path file, int mostColumns, Headings headings) throws IOException, BrokenFile {
        this.mostColumns = mostColumns;
        try {
            this.workbook = new ReadableWorkbook(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
        try {
            this.from1904 = workbook.isDate1904();
            this.opened = Opened.of(workbook.getFirstSheet());
            this.first = read();
            choose(headings);
        } catch (IOException | RuntimeException e) {
            workbook.close();
            throw broken(e);
        } catch (BrokenFile e) {
            workbook.close();
            throw e;
        }
    }

    private void choose(Headings headings) throws IOException, BrokenFile {
        List<Sheet> sheets = workbook.getSheets().toList();
        List<String> seen = new ArrayList<>();
        for (int i = 0; ; i++) {
            SheetRow header = first;
            if (header != null && (sheets.size() == 1 || isHeader(header, headings))) {
                Set<Integer> places = new HashSet<>();
                for (int at = 0; at < header.cells().size(); at++) {
                    Column column = headings.column(header.cell(at));
                    if (column != null && column.isDate()) {
                        places.add(at);
                    }
                }
                dates = places;
                return;
            }
            seen.add(opened.sheet().getName() + ": " + (header == null ? "-" : shown(header)));
            if (i + 1 == sheets.size()) {
                break;
            }
            opened.stream().close();
            opened = Opened.of(sheets.get(i + 1));
            first = read();
        }
        if (sheets.size() > 1) {
            String needed = Column.NAME.label() + ", " + Column.USCC.label()
                    + (headings.anyDistrict() ? "" : ", " + Column.DISTRICT.label());
            String found = seen.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
                    + (seen.size() > MOST_NAMED ? "; …" : "");
            throw new BrokenFile(
                    "missing-column",
                    Text.of(
                            "a sheet that begins with the columns " + needed + "; the sheets begin with: " + found,
                            "应有以此表头开始的工作表：" + needed + "；各工作表首行：" + found));
        }
    }

    /** A header that is wrong only in a column that stands twice is one: that is said of it, not of the workbook. */
    private static boolean isHeader(SheetRow row, Headings headings) {
        try {
            var _ = Header.of(row, headings);
            return true;
        } catch (BrokenFile e) {
            return e.code().equals("duplicate-column");
        }
    }

    private static String shown(SheetRow row) {
        String text = row.cells().stream().filter(c -> !c.isBlank()).collect(Collectors.joining("，"));
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    @Override
    public String sheet() {
        return opened.sheet().getName();
    }

    /**
     * Unpacks everything once, counting: what a packed file says of its own size proves nothing, and one that unpacks to
     * far more than it is has no honest purpose.
     *
     * @throws BrokenFile if it is no ZIP file or unpacks to too much
     */
    static void guard(Path file) throws IOException, BrokenFile {
        // the same reader of ZIP files as the workbook's: two may see different parts in one file
        try (ZipFile zip = ZipFile.builder().setFile(file.toFile()).get()) {
            long all = 0;
            byte[] buffer = new byte[64 * 1024];
            Set<String> names = new HashSet<>();
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                if (names.size() == MOST_ENTRIES) {
                    throw tooLarge("at most " + MOST_ENTRIES + " parts", "至多 " + MOST_ENTRIES + " 个部件");
                }
                if (!names.add(entry.getName().toLowerCase(Locale.ROOT)) || !zip.canReadEntryData(entry)) {
                    throw broken(new ZipException("a part stands twice, or is encrypted: " + entry.getName()));
                }
                long one = 0;
                long packed = Math.max(1, entry.getCompressedSize());
                PackedXml xml = new PackedXml();
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        one += n;
                        all += n;
                        if (all > MOST_UNPACKED || (one > RATIO_COUNTS_FROM && one / packed > HIGHEST_RATIO)) {
                            throw tooLarge(
                                    "a workbook that unpacks to at most 1 GB and not more than " + HIGHEST_RATIO
                                            + " times its size; else send CSV",
                                    "解压后不超过 1 GB 且不超过原大小 " + HIGHEST_RATIO + " 倍的工作簿，否则请用 CSV");
                        }
                        xml.next(buffer, n);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    private static BrokenFile tooLarge(String en, String zh) {
        return new BrokenFile("file-too-large", Text.of(en, zh));
    }

    private static BrokenFile broken(Exception e) {
        BrokenFile broken = new BrokenFile("broken-xlsx", Text.of("a readable XLSX workbook", "可读取的 XLSX 工作簿"));
        broken.initCause(e);
        return broken;
    }

    @Override
    public @Nullable SheetRow next() throws BrokenFile {
        SheetRow header = first;
        if (header != null) {
            first = null;
            return header;
        }
        return read();
    }

    private @Nullable SheetRow read() throws BrokenFile {
        try {
            while (opened.rows().hasNext()) {
                Row row = opened.rows().next();
                if (row.getCellCount() > mostColumns) {
                    throw tooLarge("at most " + mostColumns + " columns", "至多 " + mostColumns + " 列");
                }
                List<String> cells = new ArrayList<>(row.getCellCount());
                boolean blank = true;
                for (int i = 0; i < row.getCellCount(); i++) {
                    String text = text(row.getCell(i), from1904 && dates.contains(i));
                    cells.add(text);
                    blank &= text.isBlank();
                }
                if (!blank) {
                    return new SheetRow(row.getRowNum(), cells);
                }
            }
            return null;
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    private static String text(@Nullable Cell cell, boolean dateFrom1904) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        Object value = cell.getValue();
        // typed or the result of a formula
        if (value instanceof BigDecimal stored) {
            BigDecimal number = typed(stored);
            return (dateFrom1904 ? DateText.from1904(number) : number).toPlainString();
        }
        return value == null ? "" : value.toString();
    }

    /**
     * What people see: 1.8E4 in the file is 18000, and 1.1000000000000001 the binary number next to 1.1. A whole number of more digits
     * was written by another program, which means all of them.
     */
    private static BigDecimal typed(BigDecimal stored) {
        BigDecimal number = stored.stripTrailingZeros();
        return number.scale() <= 0 ? number : number.round(DIGITS).stripTrailingZeros();
    }

    @Override
    public void close() throws IOException {
        opened.stream().close();
        workbook.close();
    }
}
