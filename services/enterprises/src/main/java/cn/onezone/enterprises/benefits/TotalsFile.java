package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.enterprises.benefits.Reconciliation.Stated;
import cn.onezone.kit.problem.Problem;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a partner's totals: CSV in UTF-8 with a header, columns uscc, measure, period, amount in yuan, in any order. */
final class TotalsFile {
    static final int MOST_ROWS = 10_000;

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,15}(?:\\.[0-9]{1,2})?");
    private static final Map<String, String> COLUMNS = Map.of(
            "uscc", "uscc",
            "统一社会信用代码", "uscc",
            "measure", "measure",
            "指标", "measure",
            "period", "period",
            "时期", "period",
            "amount", "amount",
            "金额", "amount",
            "金额（元）", "amount");

    private TotalsFile() {}

    /**
     * The lines of a file. What cannot be read in a line is a finding; what cannot be read at all is refused.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code reconciliation-broken-file} or {@code file-too-large}
     */
    static List<Stated> read(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken("not UTF-8", "编码不是 UTF-8");
        }
        List<Stated> lines = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .skipEmptyLines(true)
                .ofCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            int[] columns = {-1, -1, -1, -1};
            boolean header = true;
            for (CsvRecord record : csv) {
                if (header) {
                    header = false;
                    columns = columns(record);
                    continue;
                }
                if (lines.size() == MOST_ROWS) {
                    throw Problem.of(
                                    BenefitProblem.FILE_TOO_LARGE,
                                    "more than " + MOST_ROWS + " lines",
                                    "超过 " + MOST_ROWS + " 行")
                            .refused();
                }
                lines.add(line((int) record.getStartingLineNumber(), record, columns));
            }
        } catch (CsvParseException e) {
            throw broken("no CSV: " + e.getMessage(), "不是有效的 CSV");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lines.isEmpty()) {
            throw broken("no line below the header", "表头之下没有数据");
        }
        return lines;
    }

    private static int[] columns(CsvRecord header) {
        List<String> names = List.of("uscc", "measure", "period", "amount");
        int[] columns = {-1, -1, -1, -1};
        for (int i = 0; i < header.getFieldCount(); i++) {
            int at = names.indexOf(
                    COLUMNS.getOrDefault(header.getField(i).strip().toLowerCase(java.util.Locale.ROOT), ""));
            if (at >= 0 && columns[at] >= 0) {
                throw broken("column " + names.get(at) + " is there twice", "列 " + names.get(at) + " 重复");
            }
            if (at >= 0) {
                columns[at] = i;
            }
        }
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] < 0) {
                throw broken(
                        "column " + names.get(i) + " is missing (expected: " + String.join(", ", names) + ")",
                        "缺少列 " + names.get(i) + "（应有 " + String.join("、", names) + "）");
            }
        }
        return columns;
    }

    private static Stated line(int row, CsvRecord record, int[] columns) {
        try {
            String amount = field(record, columns[3]).replace(",", "");
            if (!AMOUNT.matcher(amount).matches()) {
                return new Stated.Unreadable(
                        row,
                        "amount: value: " + amount + " (expected: yuan with at most two decimals, not below zero)");
            }
            return new Stated.Total(
                    row,
                    Uscc.of(field(record, columns[0])),
                    Measure.of(field(record, columns[1])),
                    Period.of(field(record, columns[2])),
                    Money.yuan(new BigDecimal(amount)).minor());
        } catch (InvalidValue e) {
            return new Stated.Unreadable(
                    row,
                    e.code() + ": value: " + e.value() + " (expected: "
                            + e.expected().en() + ")");
        }
    }

    private static String field(CsvRecord record, int column) {
        return column < record.getFieldCount() ? record.getField(column).strip() : "";
    }

    private static RuntimeException broken(@Nullable String en, String zh) {
        return Problem.of(BenefitProblem.BROKEN_FILE, "the file: " + en, "文件：" + zh)
                .refused();
    }
}
