package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.problem.Problem;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Of which day and as of which moment a query asks (R8).
 *
 * @param validAt the day; absent for the newest edition, whenever it holds
 * @param asOf what was known until then; absent for now
 */
public record PointInTime(
        @Nullable LocalDate validAt, @Nullable Instant asOf) {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /**
     * Reads the two parameters of a query.
     *
     * @param validAt a date, or absent
     * @param asOf an instant with its zone, or a date for the end of that day, or absent
     * @throws cn.onezone.kit.problem.Refused with {@code wrong-valid-at}, {@code wrong-as-of} or {@code as-of-in-future}
     */
    public static PointInTime of(@Nullable String validAt, @Nullable String asOf, Clock clock) {
        return new PointInTime(
                validAt == null || validAt.isBlank() ? null : day(validAt.strip()),
                asOf == null || asOf.isBlank() ? null : moment(asOf.strip(), clock.instant()));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Problem.of(
                            IndicatorsProblem.WRONG_VALID_AT,
                            "validAt",
                            text,
                            Text.of("a date such as 2024-05-31", "日期，如 2024-05-31"))
                    .refused();
        }
    }

    private static Instant moment(String text, Instant now) {
        Instant moment;
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                moment = day.equals(LocalDate.ofInstant(now, ZONE))
                        ? now
                        : day.plusDays(1).atStartOfDay(ZONE).toInstant().minusMillis(1);
            } else {
                moment = OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            throw Problem.of(
                            IndicatorsProblem.WRONG_AS_OF,
                            "asOf",
                            text,
                            Text.of(
                                    "an instant with its zone, such as 2024-05-31T18:00:00+08:00, or a date for its end",
                                    "带时区的时刻，如 2024-05-31T18:00:00+08:00，或日期（取当日结束）"))
                    .refused();
        }
        if (moment.isAfter(now)) {
            throw Problem.of(
                            IndicatorsProblem.AS_OF_IN_FUTURE,
                            "asOf",
                            text,
                            Text.of("until now, " + now, "不晚于当前时刻 " + now))
                    .refused();
        }
        return moment;
    }
}
