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
                new ParkSettings("haidian", null, null, null, null, null, folder),
                new ImportSettings(
                        16,
                        1_000_000,
                        200,
                        1_000,
                        Duration.ofDays(30),
                        Duration.ofHours(24),
                        100,
                        Duration.ofHours(1)));
    }

    private Path file(byte[] bytes) throws IOException {
        return uploads.take(new ByteArrayInputStream(bytes)).path();
    }

    private List<SheetRow> rows(Path file) throws Exception {
        List<SheetRow> all = new ArrayList<>();
        try (SheetRows rows = uploads.open(file, uploads.inspect(file, null), Headings.plain(false))) {
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

    /** R11: a spreadsheet keeps the nearest binary number, and shows 15 digits of it; what was typed is what is read. */
    @Test
    void readsADecimalAsItWasTyped() throws Exception {
        Path file = forgedSheet(t -> t.replaceFirst("<sheetData>.*</sheetData>", """
                <sheetData><row r="1"><c r="A1"><v>1.1000000000000001</v></c><c r="B1"><v>8.2899999999999991</v></c>\
                <c r="C1"><v>1.0E-2</v></c><c r="D1"><v>1.8E4</v></c><c r="E1"><f>A1+B1</f><v>9.3899999999999988</v></c>\
                <c r="F1"><v>12345678901234567</v></c><c r="G1"><v>18000.50</v></c><c r="H1"><v>0</v></c>\
                <c r="I1"><f>3*6000</f><v>1.8E4</v></c></row></sheetData>"""));
        assertThat(rows(file).getFirst().cells())
                .containsExactly("1.1", "8.29", "0.01", "18000", "9.39", "12345678901234567", "18000.5", "0", "18000");
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
        try (SheetRows rows = uploads.open(file, uploads.inspect(file, null), Headings.plain(false))) {
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
        assertThatThrownBy(() -> uploads.open(file, uploads.inspect(file, null), Headings.plain(false)))
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

    // ------------------------------------------------------------------ hostile workbooks

    private static final String SHEET = "xl/worksheets/sheet1.xml";

    private interface Forgery {
        byte[] of(String entry, String text);
    }

    /** A workbook of one cell, PLACE, with some of its parts forged. */
    private Path forged(Forgery forgery) throws Exception {
        Path honest = workbook(w -> w.newWorksheet("名录").inlineString(0, 0, "PLACE"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipFile in = new ZipFile(honest.toFile());
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(forgery.of(
                        entry.getName(), new String(in.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
                out.closeEntry();
            }
        }
        return file(bytes.toByteArray());
    }

    private Path forgedSheet(java.util.function.UnaryOperator<String> forgery) throws Exception {
        return forged(
                (entry, text) -> (entry.equals(SHEET) ? forgery.apply(text) : text).getBytes(StandardCharsets.UTF_8));
    }

    private void isRefused(Path file, String code) {
        assertThatThrownBy(() -> uploads.inspect(file, null))
                .isInstanceOfSatisfying(
                        BrokenFile.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aForgedWorkbookWithNothingForgedIsRead() throws Exception {
        assertThat(rows(forgedSheet(t -> t)).getFirst().cells()).containsExactly("PLACE");
        assertThat(rows(forgedSheet(t -> t.replace("<sheetData", "<!-- it's a \"comment - --><sheetData")))
                        .getFirst()
                        .cells())
                .containsExactly("PLACE");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", SHEET})
    void refusesADocumentTypeInEveryPart(String part) throws Exception {
        String laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
        isRefused(
                forged((entry, text) -> (entry.equals(part)
                                ? text.replaceFirst("(<\\?xml[^>]*>)?", "$1" + laughs)
                                : text)
                        .getBytes(StandardCharsets.UTF_8)),
                "broken-xlsx");
    }

    @Test
    void refusesACellThatWouldMakeRoomForMillionsBeforeIt() throws Exception {
        for (String column : List.of("ZZZZZZ", "zzzzzz", "&#90;ZZZZZ")) {
            isRefused(forgedSheet(t -> t.replaceFirst("r=\"A1\"", "r = '" + column + "1'")), "broken-xlsx");
            isRefused(forgedSheet(t -> t.replaceFirst("r=\"A1\"", "r=\"" + column + "1\"")), "broken-xlsx");
        }
    }

    @Test
    void refusesARowOfMoreThanARowMayHave() throws Exception {
        isRefused(forgedSheet(t -> t.replace("PLACE", "x".repeat(5_000_000))), "file-too-large");
        isRefused(
                forgedSheet(t ->
                        t.replace("PLACE", "x</t></is></c>" + "<c/>".repeat(1_200_000) + "<c t=\"inlineStr\"><is><t>")),
                "file-too-large");
        isRefused(forgedSheet(t -> t.replace("PLACE", "<a a='" + "x".repeat(5_000_000) + "'/>")), "file-too-large");
        String piece = "x".repeat(3_000_000);
        for (String between :
                List.of("<row>", "<row/>", "<row a='/>'>", "<x:row>", "<![CDATA[<row>]]>", "<!--<row>-->")) {
            assertThatThrownBy(() ->
                            uploads.inspect(forgedSheet(t -> t.replace("PLACE", piece + between + piece)), null))
                    .as(between)
                    .isInstanceOf(BrokenFile.class);
        }
        isRefused(forgedSheet(t -> t.replace("<sheetData>", "<?a '?><sheetData>")), "broken-xlsx");
    }

    @Test
    void refusesPartsThatOnlyTheReaderUnderstands() throws Exception {
        isRefused(
                forged((entry, text) -> entry.equals(SHEET)
                        ? text.replace("UTF-8", "UTF-16").getBytes(StandardCharsets.UTF_16)
                        : text.getBytes(StandardCharsets.UTF_8)),
                "broken-xlsx");
    }

    /** Where the table is named otherwise than usual it was not counted. */
    @Test
    void refusesATableOfSharedTextsBeyondItsBoundWhateverItIsCalled() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("xl/worksheets/texts.bin"));
            zip.write("<sst>".getBytes(StandardCharsets.UTF_8));
            java.util.Random random = new java.util.Random(1);
            byte[] noise = new byte[1 << 20];
            for (int i = 0; i < 102; i++) {
                random.nextBytes(noise);
                for (int at = 0; at < noise.length; at++) {
                    noise[at] = (byte) ('a' + (noise[at] & 15));
                }
                zip.write("<si><t>".getBytes(StandardCharsets.UTF_8));
                zip.write(noise);
                zip.write("</t></si>".getBytes(StandardCharsets.UTF_8));
            }
            zip.closeEntry();
        }
        isRefused(file(bytes.toByteArray()), "file-too-large");
    }

    @Test
    void refusesAPartThatStandsTwice() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write('<');
                zip.closeEntry();
            }
        }
        byte[] twice = new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1)
                .replace("sheet2.xml", "sheet1.xml")
                .getBytes(StandardCharsets.ISO_8859_1);
        isRefused(file(twice), "broken-xlsx");
    }

    /** Nothing is ever unpacked to a file, so a path in the archive leads nowhere. */
    @Test
    void aPathInTheArchiveLeadsNowhere() throws Exception {
        Path file = forged((entry, text) -> text.getBytes(StandardCharsets.UTF_8));
        byte[] moved = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .replace("docProps/app.xml", "../../../evil.xml".substring(1))
                .getBytes(StandardCharsets.ISO_8859_1);
        rows(file(moved));
        try (java.util.stream.Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(p -> p.toString().endsWith(".xml"))).isEmpty();
        }
    }

    @Test
    void deletesWhatNoImportWaitsFor() throws Exception {
        Uploads.Taken taken = uploads.take(new ByteArrayInputStream(new byte[] {1}));
        String digest = taken.digest();
        uploads.assign(taken, "waiting");
        uploads.assign(uploads.take(new ByteArrayInputStream(new byte[] {1})), "done");
        Files.write(uploads.path("waiting-since-before", null), new byte[] {1});
        Path half = file(new byte[] {1});
        uploads.sweep(Set.of("waiting", "waiting-since-before"));
        assertThat(uploads.path("waiting", digest)).exists();
        assertThat(uploads.path("waiting-since-before", null)).exists();
        assertThat(uploads.path("done", digest)).doesNotExist();
        assertThat(half).doesNotExist();
    }

    @Test
    void keepsApartWhatComesForOneImportAtOnce() throws Exception {
        Uploads.Taken one = uploads.take(new ByteArrayInputStream(new byte[] {1}));
        Uploads.Taken other = uploads.take(new ByteArrayInputStream(new byte[] {2}));
        uploads.assign(one, "job");
        uploads.assign(other, "job");
        assertThat(uploads.path("job", one.digest())).hasBinaryContent(new byte[] {1});
        uploads.delete("job");
        assertThat(uploads.path("job", one.digest())).doesNotExist();
        assertThat(uploads.path("job", other.digest())).doesNotExist();
    }
}
