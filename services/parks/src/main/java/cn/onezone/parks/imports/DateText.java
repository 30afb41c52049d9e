package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.parks.ParksProblem;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A date as people and spreadsheets write it: {@code 2019-04-23}, {@code 2019/4/23}, {@code 2019年4月23日}, {@code 20190423}. */
final class DateText {
    private static final Pattern PARTS = Pattern.compile(
            "(\\d{4})(?:[-/.年])(\\d{1,2})(?:[-/.月])(\\d{1,2})日?(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?)?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    // days since 1899-12-30, as spreadsheets keep dates: 1927 to 2173
    private static final Pattern SERIAL = Pattern.compile("([1-9]\\d{4})(?:\\.\\d+)?");
    private static final LocalDate SERIAL_ZERO = LocalDate.of(1899, 12, 30);
    private static final Set<String> NONE = Set.of("", "-", "--", "—", "N/A", "n/a", "无");

    private static final BigDecimal DAYS_TO_1904 = BigDecimal.valueOf(1_462);
    private static final BigDecimal FIRST_SERIAL = BigDecimal.valueOf(10_000).subtract(DAYS_TO_1904);
    private static final BigDecimal END_OF_SERIALS = BigDecimal.valueOf(100_000).subtract(DAYS_TO_1904);

    private DateText() {}

    /**
     * What a number of a workbook that counts its days from 1904 is in one that counts them from 1900. A number that is no
     * count of days, such as 20190423, stays.
     */
    static BigDecimal from1904(BigDecimal number) {
        return number.compareTo(FIRST_SERIAL) >= 0 && number.compareTo(END_OF_SERIALS) < 0
                ? number.add(DAYS_TO_1904)
                : number;
    }

    /**
     * Reads a cell.
     *
     * @return absent where it says that there is none
     * @throws InvalidValue with {@code wrong-date}
     */
    static @Nullable LocalDate read(String cell) {
        String text = Normalizer.normalize(cell, Normalizer.Form.NFKC).strip();
        if (NONE.contains(text)) {
            return null;
        }
        try {
            Matcher serial = SERIAL.matcher(text);
            if (serial.matches()) {
                return SERIAL_ZERO.plusDays(Long.parseLong(serial.group(1)));
            }
            Matcher parts = PARTS.matcher(text);
            if (!parts.matches()) {
                parts = COMPACT.matcher(text);
            }
            if (parts.matches()) {
                return LocalDate.of(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3)));
            }
        } catch (DateTimeException e) {
            // the thirtieth of February: refused below like any other text
        }
        throw new InvalidValue(
                ParksProblem.WRONG_DATE.code(), cell, Text.of("a date such as 2019-04-23", "日期，如 2019-04-23"));
    }
}
