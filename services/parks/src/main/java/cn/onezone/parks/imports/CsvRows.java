package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV file (RFC 4180; separator comma, tab or semicolon). */
final class CsvRows implements SheetRows {
    private static final int LONGEST_RECORD = 4 * 1024 * 1024;
    private static final Pattern STARTING_LINE = Pattern.compile("record starting at line (\\d+)");

    private final Path file;
    private final Charset charset;
    private final char separator;
    private final CsvReader<CsvRecord> csv;
    private final Iterator<CsvRecord> records;
    private int number;

    CsvRows(Path file, Charset charset, char separator) throws IOException, BrokenFile {
        this.file = file;
        this.charset = charset;
        this.separator = separator;
        Reader reader;
        try {
            reader = reader(file, charset);
        } catch (CharacterCodingException e) {
            throw wrongEncoding();
        }
        this.csv = CsvReader.builder()
                .fieldSeparator(separator)
                // blank lines count in the numbers that a spreadsheet shows
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_RECORD)
                .ofCsvRecord(reader);
        this.records = csv.iterator();
    }

    /** A reader that refuses bytes which are none of the character set, and skips a byte order mark. */
    static Reader reader(Path file, Charset charset) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024);
        Reader reader = new BufferedReader(
                new InputStreamReader(
                        in,
                        charset.newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                64 * 1024);
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    @Override
    public @Nullable SheetRow next() throws BrokenFile, IOException {
        try {
            while (records.hasNext()) {
                CsvRecord record = records.next();
                number++;
                if (!record.getFields().stream().allMatch(String::isBlank)) {
                    // a file of ours that comes back
                    return new SheetRow(
                            number,
                            record.getFields().stream().map(Formulas::plain).toList());
                }
            }
            return null;
        } catch (CsvParseException e) {
            throw broken(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw wrongEncoding();
            }
            throw e.getCause();
        }
    }

    private BrokenFile wrongEncoding() {
        return new BrokenFile(
                "wrong-encoding", Text.of("text in " + charset + " throughout", "全文均为 " + charset + " 编码"));
    }

    /** The parser says where the record begins; people need the place of the quote. */
    private BrokenFile broken(CsvParseException e) throws IOException {
        String message = String.valueOf(e.getMessage());
        Matcher at = STARTING_LINE.matcher(message);
        long start = at.find() ? Long.parseLong(at.group(1)) : 1;
        if (message.startsWith("Unclosed") || message.startsWith("Unexpected")) {
            long[] place = quote(start);
            return message.startsWith("Unclosed")
                    ? new BrokenFile(
                            "broken-csv",
                            place[0],
                            place[1],
                            Text.of("a closing quote for the one opened here", "此处的引号应有对应的结束引号"))
                    : new BrokenFile(
                            "broken-csv",
                            place[0],
                            place[1],
                            Text.of(
                                    "a separator or the end of the line after a closing quote; a quote inside a quoted"
                                            + " field is written twice",
                                    "结束引号之后应为分隔符或行尾；字段内的引号须写成两个"));
        }
        return new BrokenFile(
                "broken-csv",
                start,
                1,
                Text.of("a record of at most " + LONGEST_RECORD + " characters", "每条记录至多 " + LONGEST_RECORD + " 个字符"));
    }

    /** Line and column of the quote that is not closed, or of what stands after a closing quote. */
    private long[] quote(long startingLine) throws IOException {
        try (Reader in = reader(file, charset)) {
            long line = 1;
            long column = 0;
            boolean afterReturn = false;
            boolean quoted = false;
            boolean fieldStart = true;
            boolean closed = false;
            long[] open = {startingLine, 1};
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n' && afterReturn) {
                    afterReturn = false;
                    continue;
                }
                column++;
                boolean lineEnd = c == '\n' || c == '\r';
                if (line >= startingLine) {
                    if (closed && c != '"' && c != separator && !lineEnd) {
                        return new long[] {line, column};
                    }
                    if (c == '"') {
                        if (quoted) {
                            quoted = false;
                            closed = true;
                        } else if (closed) {
                            quoted = true;
                            closed = false;
                        } else if (fieldStart) {
                            quoted = true;
                            open = new long[] {line, column};
                        }
                        fieldStart = false;
                    } else if (!quoted) {
                        closed = false;
                        fieldStart = c == separator || lineEnd;
                    }
                }
                afterReturn = c == '\r';
                if (lineEnd) {
                    line++;
                    column = 0;
                }
            }
            return open;
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
