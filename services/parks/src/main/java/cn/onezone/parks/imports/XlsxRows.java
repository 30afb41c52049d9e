package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** Rows of the first sheet of an XLSX workbook. */
final class XlsxRows implements SheetRows {
    private static final int MOST_ENTRIES = 5_000;
    private static final long MOST_UNPACKED = 1L << 30;
    // the table of shared texts is the one part that is kept in memory whole
    private static final long MOST_SHARED_TEXTS = 100L << 20;
    private static final long RATIO_COUNTS_FROM = 20L << 20;
    private static final long HIGHEST_RATIO = 150;

    private final ReadableWorkbook workbook;
    private final Stream<Row> stream;
    private final Iterator<Row> rows;
    private final int mostColumns;

    XlsxRows(Path file, int mostColumns) throws IOException, BrokenFile {
        this.mostColumns = mostColumns;
        try {
            this.workbook = new ReadableWorkbook(file.toFile());
        } catch (IOException | RuntimeException e) {
            throw broken(e);
        }
        try {
            Sheet sheet = workbook.getFirstSheet();
            this.stream = sheet.openStream();
            this.rows = stream.iterator();
        } catch (IOException | RuntimeException e) {
            workbook.close();
            throw broken(e);
        }
    }

    /**
     * Unpacks everything once, counting: what a packed file says of its own size proves nothing, and one that unpacks to
     * far more than it is has no honest purpose.
     *
     * @throws BrokenFile if it is no ZIP file or unpacks to too much
     */
    static void guard(Path file) throws IOException, BrokenFile {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw tooLarge("at most " + MOST_ENTRIES + " parts", "至多 " + MOST_ENTRIES + " 个部件");
            }
            long all = 0;
            byte[] buffer = new byte[64 * 1024];
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                long one = 0;
                long packed = Math.max(1, entry.getCompressedSize());
                try (InputStream in = zip.getInputStream(entry)) {
                    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                        one += n;
                        all += n;
                        if (all > MOST_UNPACKED
                                || (one > RATIO_COUNTS_FROM && one / packed > HIGHEST_RATIO)
                                || (one > MOST_SHARED_TEXTS && entry.getName().endsWith("sharedStrings.xml"))) {
                            throw tooLarge(
                                    "a workbook that unpacks to at most 1 GB (shared texts 100 MB), not more than "
                                            + HIGHEST_RATIO + " times its size; else send CSV",
                                    "解压后不超过 1 GB（共享文本 100 MB）且不超过原大小 " + HIGHEST_RATIO + " 倍的工作簿，否则请用 CSV");
                        }
                    }
                }
            }
        } catch (ZipException e) {
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
        try {
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.getCellCount() > mostColumns) {
                    throw tooLarge("at most " + mostColumns + " columns", "至多 " + mostColumns + " 列");
                }
                List<String> cells = new ArrayList<>(row.getCellCount());
                boolean blank = true;
                for (int i = 0; i < row.getCellCount(); i++) {
                    String text = text(row.getCell(i));
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

    private static String text(@Nullable Cell cell) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        if (cell.getType() == CellType.NUMBER) {
            // 1.8E4 in the file is 18000 to people
            return new BigDecimal(cell.getRawValue()).toPlainString();
        }
        Object value = cell.getValue();
        return value == null ? "" : value.toString();
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }
}
