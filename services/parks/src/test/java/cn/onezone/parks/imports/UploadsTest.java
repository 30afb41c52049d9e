package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.parks.ParkSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UploadsTest {
    private static final String TEXT = "企业名称,统一社会信用代码,地区\n海淀甲（北京）科技有限公司,911101080000000000,海淀区\n";

    @TempDir
    Path folder;

    private Uploads uploads;

    @BeforeEach
    void open() throws IOException {
        uploads = new Uploads(
                new ParkSettings("haidian", null, null, folder),
                new ImportSettings(16, 1_000_000, 200, 1_000, Duration.ofDays(30), Duration.ofHours(1)));
    }

    private Path file(byte[] bytes) throws IOException {
        return uploads.take(new ByteArrayInputStream(bytes)).path();
    }

    private List<SheetRow> rows(Path file) throws Exception {
        List<SheetRow> all = new ArrayList<>();
        try (SheetRows rows = uploads.open(file, uploads.inspect(file, null), false)) {
            for (SheetRow row = rows.next(); row != null; row = rows.next()) {
                all.add(row);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "GB18030", "GBK"})
    void tellsTheEncodingFromTheContent(String charset) throws Exception {
        Path file = file(TEXT.getBytes(Charset.forName(charset)));
        assertThat(rows(file).get(1).cells()).first().isEqualTo("海淀甲（北京）科技有限公司");
    }

    @Test
    void believesTheContentMoreThanTheStatedCharset() throws Exception {
        Path file = file(TEXT.getBytes(Charset.forName("GB18030")));
        assertThat(uploads.inspect(file, StandardCharsets.UTF_8).charset()).isEqualTo("GB18030");
    }

    @Test
    void takesUtf16AsSpreadsheetsWriteIt() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0xFF, (byte) 0xFE});
        bytes.write(TEXT.replace(',', '\t').getBytes(StandardCharsets.UTF_16LE));
        assertThat(rows(file(bytes.toByteArray())).get(1).cells()).hasSize(3);
    }

    @Test
    void refusesWhatIsNoText() throws Exception {
        Path file = file(new byte[] {1, 0, 2, 0, 3, (byte) 0xFF, (byte) 0xFF});
        assertThatThrownBy(() -> uploads.inspect(file, null))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("wrong-encoding"));
    }

    @Test
    void readsAWorkbook() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("名录");
            sheet.value(0, 0, "企业名称");
            sheet.value(0, 1, "注册日期");
            sheet.value(2, 0, "甲公司");
            sheet.value(2, 1, java.time.LocalDate.of(2019, 4, 23));
            sheet.value(2, 2, 18000.5);
            sheet.value(2, 3, true);
        }
        List<SheetRow> rows = rows(file(bytes.toByteArray()));
        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).number()).isEqualTo(3);
        assertThat(rows.get(1).cells()).startsWith("甲公司");
        assertThat(DateText.read(rows.get(1).cell(1))).isEqualTo(java.time.LocalDate.of(2019, 4, 23));
        assertThat(rows.get(1).cell(2)).isEqualTo("18000.5");
        assertThat(rows.get(1).cell(3)).isEqualToIgnoringCase("true");
    }

    private static final List<String> HEADER = List.of("企业名称", "统一社会信用代码", "地区", "注册日期", "注册资金");

    private interface Fill {
        void fill(Workbook workbook);
    }

    private Path workbook(Fill fill) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            fill.fill(workbook);
        }
        return file(bytes.toByteArray());
    }

    private static void rows(Worksheet sheet, String name) {
        for (int i = 0; i < HEADER.size(); i++) {
            sheet.value(2, i, HEADER.get(i));
        }
        sheet.value(3, 0, name);
        sheet.value(3, 3, 40_000);
        sheet.value(3, 4, 40_000);
    }

    @Test
    void readsTheFirstSheetThatBeginsWithAHeader() throws Exception {
        Path file = workbook(w -> {
            w.newWorksheet("空白");
            w.newWorksheet("封面").value(0, 0, "中关村海淀园企业名录");
            rows(w.newWorksheet("名录"), "甲公司");
            rows(w.newWorksheet("旧名录"), "乙公司");
        });
        try (SheetRows rows = uploads.open(file, uploads.inspect(file, null), false)) {
            assertThat(rows.sheet()).isEqualTo("名录");
            assertThat(rows.next().cells()).startsWith("企业名称");
            SheetRow row = rows.next();
            assertThat(row.cell(0)).isEqualTo("甲公司");
            assertThat(row.number()).isEqualTo(4);
            assertThat(rows.next()).isNull();
        }
    }

    @Test
    void namesTheSheetsWhereNoneBeginsWithAHeader() throws Exception {
        Path file = workbook(w -> {
            w.newWorksheet("封面").value(0, 0, "企业名录");
            w.newWorksheet("空白");
        });
        assertThatThrownBy(() -> uploads.open(file, uploads.inspect(file, null), false))
                .isInstanceOfSatisfying(BrokenFile.class, e -> {
                    assertThat(e.code()).isEqualTo("missing-column");
                    assertThat(e.expected().en()).contains("封面: 企业名录").contains("空白: -");
                    assertThat(e.expected().zh()).contains("企业名称").contains("地区");
                });
    }

    /** A day is 1 462 days further on where days are counted from 1904; amounts are amounts. */
    @Test
    void readsDatesOfAWorkbookThatCountsFrom1904() throws Exception {
        Path usual = workbook(w -> rows(w.newWorksheet("名录"), "甲公司"));
        Path from1904 = rewritten(usual);
        SheetRow before = rows(usual).get(1);
        SheetRow row = rows(from1904).get(1);
        assertThat(DateText.read(before.cell(3))).isEqualTo(java.time.LocalDate.of(2009, 7, 6));
        assertThat(DateText.read(row.cell(3))).isEqualTo(java.time.LocalDate.of(2013, 7, 7));
        assertThat(row.cell(4)).isEqualTo("40000");
    }

    /** The same workbook with the mark of the other date system. */
    private static Path rewritten(Path workbook) throws Exception {
        Path copy = Files.createTempFile(workbook.getParent(), "from1904", ".xlsx");
        try (ZipFile in = new ZipFile(workbook.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : java.util.Collections.list(in.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] content = in.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("xl/workbook.xml")) {
                    String xml = new String(content, java.nio.charset.StandardCharsets.UTF_8);
                    String marked = xml.replaceFirst("<workbookPr[^>]*/>", "<workbookPr date1904=\"1\"/>");
                    assertThat(marked).contains("date1904=\"1\"");
                    content = marked.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                }
                out.write(content);
                out.closeEntry();
            }
        }
        return copy;
    }

    @Test
    void refusesAFileThatUnpacksToFarMoreThanItIs() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        Path file = file(bytes.toByteArray());
        assertThat(Files.size(file)).isLessThan(100_000);
        assertThatThrownBy(() -> uploads.inspect(file, null))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("file-too-large"));
    }

    @Test
    void refusesAZipThatIsNoWorkbook() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(1);
            zip.closeEntry();
        }
        assertThatThrownBy(() -> rows(file(bytes.toByteArray())))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("broken-xlsx"));
        assertThatThrownBy(() -> rows(file(new byte[] {'P', 'K', 3, 4, 5, 6, 7})))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo("broken-xlsx"));
    }

    @Test
    void doesNotExpandEntitiesOfAWorkbook() throws Exception {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(plain, "test", "1.0")) {
            workbook.newWorksheet("名录").inlineString(0, 0, "PLACE");
        }
        Path secret = Files.writeString(folder.resolve("secret.txt"), "geheim");
        ByteArrayOutputStream forged = new ByteArrayOutputStream();
        Path honest = Files.write(folder.resolve("honest.xlsx"), plain.toByteArray());
        try (ZipFile in = new ZipFile(honest.toFile());
                ZipOutputStream out = new ZipOutputStream(forged)) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                String text = new String(in.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                if (entry.getName().endsWith("sheet1.xml")) {
                    text = text.replaceFirst(
                                    "(<\\?xml[^>]*>)?",
                                    "$1<!DOCTYPE x [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>")
                            .replace("PLACE", "&s;");
                }
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        try {
            assertThat(rows(file(forged.toByteArray())).toString()).doesNotContain("geheim");
        } catch (BrokenFile refused) {
            assertThat(refused.code()).isEqualTo("broken-xlsx");
        }
    }

    @Test
    void deletesWhatNoImportWaitsFor() throws Exception {
        uploads.assign(uploads.take(new ByteArrayInputStream(new byte[] {1})), "waiting");
        uploads.assign(uploads.take(new ByteArrayInputStream(new byte[] {1})), "done");
        Path half = file(new byte[] {1});
        uploads.sweep(Set.of("waiting"));
        assertThat(uploads.path("waiting")).exists();
        assertThat(uploads.path("done")).doesNotExist();
        assertThat(half).doesNotExist();
    }
}
