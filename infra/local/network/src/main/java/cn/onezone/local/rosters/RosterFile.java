package cn.onezone.local.rosters;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

/** A file of the open registration form: CSV in UTF-8 (with or without BOM) or GB18030, or the first sheet of an XLSX. */
final class RosterFile {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private RosterFile() {}

    /**
     * Reads all rows, the header first, one at a time.
     *
     * @throws IOException if the file cannot be read or is no such file; says where
     */
    static void read(Path file, Consumer<List<String>> row) throws IOException {
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".xlsx")) {
            readSheet(file, row);
        } else {
            readText(file, row);
        }
    }

    private static void readText(Path file, Consumer<List<String>> row) throws IOException {
        try (Reader text = Files.newBufferedReader(file, charset(file));
                CsvReader<CsvRecord> csv =
                        CsvReader.builder().skipEmptyLines(true).ofCsvRecord(text)) {
            boolean first = true;
            for (CsvRecord one : csv) {
                List<String> fields = one.getFields();
                if (first && fields.getFirst().startsWith("\uFEFF")) {
                    fields = new ArrayList<>(fields);
                    fields.set(0, fields.getFirst().substring(1));
                }
                first = false;
                row.accept(fields);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void readSheet(Path file, Consumer<List<String>> row) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                ReadableWorkbook workbook = new ReadableWorkbook(in);
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            rows.forEach(one -> row.accept(one.stream()
                    .map(cell -> cell == null || cell.getText() == null ? "" : cell.getText())
                    .toList()));
        }
    }

    /** UTF-8 if all of the file is valid UTF-8, GB18030 otherwise. */
    private static Charset charset(Path file) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        CharBuffer characters = CharBuffer.allocate(1 << 16);
        try (var channel = Files.newByteChannel(file)) {
            boolean end = false;
            while (!end) {
                end = channel.read(bytes) < 0;
                bytes.flip();
                CoderResult result = decoder.decode(bytes, characters, end);
                if (result.isError()) {
                    result.throwException();
                }
                bytes.compact();
                characters.clear();
            }
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return GB18030;
        }
    }
}
