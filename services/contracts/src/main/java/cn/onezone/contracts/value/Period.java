package cn.onezone.contracts.value;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reporting period (R9): a year {@code 2022}, a quarter {@code 2022Q3} or a month {@code 2022-09}, years 1978 to
 * 2199. Its dates are business dates in Asia/Shanghai.
 *
 * @param value the text form
 */
public record Period(@JsonValue String value) implements Comparable<Period> {
    private static final Pattern FORM =
            Pattern.compile("(19(?:7[89]|[89][0-9])|2[01][0-9]{2})(?:Q([1-4])|-(0[1-9]|1[0-2]))?");

    /** How long a period is. */
    public enum Kind {
        /** A calendar year. */
        YEAR,
        /** A calendar quarter. */
        QUARTER,
        /** A calendar month. */
        MONTH
    }

    /** Refuses with {@code unknown-period} what is not a period. */
    public Period {
        if (value == null || !FORM.matcher(value).matches()) {
            throw new InvalidValue(
                    "unknown-period",
                    value,
                    Text.of("a year 2022, a quarter 2022Q3 or a month 2022-09", "年 2022、季 2022Q3 或月 2022-09"));
        }
    }

    /** Reads a period. Refuses as the constructor does. */
    @JsonCreator
    public static Period of(@Nullable String text) {
        return new Period(text == null ? "" : text.strip());
    }

    /** The period of a whole year. */
    public static Period ofYear(int year) {
        return new Period(Integer.toString(year));
    }

    /** Year, quarter or month. */
    public Kind kind() {
        return switch (value.length()) {
            case 4 -> Kind.YEAR;
            case 6 -> Kind.QUARTER;
            default -> Kind.MONTH;
        };
    }

    /** The calendar year it lies in. */
    public int year() {
        return Integer.parseInt(value.substring(0, 4));
    }

    /** First day. */
    public LocalDate start() {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return switch (kind()) {
            case YEAR -> LocalDate.of(year(), 1, 1);
            case QUARTER -> LocalDate.of(year(), 3 * Integer.parseInt(matcher.group(2)) - 2, 1);
            case MONTH -> LocalDate.of(year(), Integer.parseInt(matcher.group(3)), 1);
        };
    }

    /** Last day, inclusive. */
    public LocalDate end() {
        return switch (kind()) {
            case YEAR -> LocalDate.of(year(), 12, 31);
            case QUARTER -> YearMonth.from(start()).plusMonths(2).atEndOfMonth();
            case MONTH -> YearMonth.from(start()).atEndOfMonth();
        };
    }

    /** The one of the same length right before; empty where years begin. */
    public Optional<Period> previous() {
        return with(start().minusDays(1));
    }

    /** The one of the same length right behind; empty where years end. */
    public Optional<Period> next() {
        return with(end().plusDays(1));
    }

    /** The same a year earlier; empty where years begin. */
    public Optional<Period> yearEarlier() {
        return with(start().minusYears(1));
    }

    /** The one of the same length that a day lies in. */
    private Optional<Period> with(LocalDate day) {
        String text = switch (kind()) {
            case YEAR -> Integer.toString(day.getYear());
            case QUARTER -> day.getYear() + "Q" + (day.getMonthValue() + 2) / 3;
            case MONTH -> YearMonth.from(day).toString();
        };
        return FORM.matcher(text).matches() ? Optional.of(new Period(text)) : Optional.empty();
    }

    /** By first day, longer periods first. */
    @Override
    public int compareTo(Period other) {
        int byStart = start().compareTo(other.start());
        return byStart != 0 ? byStart : kind().compareTo(other.kind());
    }

    @Override
    public String toString() {
        return value;
    }
}
