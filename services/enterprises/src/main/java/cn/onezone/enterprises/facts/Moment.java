package cn.onezone.enterprises.facts;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The two times of a question (R8).
 *
 * @param validAt the day of which is asked
 * @param asOf what was known when
 */
record Moment(LocalDate validAt, Instant asOf) {
    /** Business dates are days of this zone (R9). */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /**
     * Reads the two times of a query.
     *
     * @param validAt a day, absent: today
     * @param asOf a moment with zone, or a day: its end; absent: now
     * @throws cn.onezone.kit.problem.Refused with {@code wrong-valid-at} or {@code wrong-as-of}
     */
    static Moment of(@Nullable String validAt, @Nullable String asOf, Clock clock) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZONE);
        LocalDate day = today;
        if (validAt != null) {
            try {
                day = LocalDate.parse(validAt.strip());
            } catch (DateTimeException e) {
                throw Problem.of(
                                FactsProblem.WRONG_VALID_AT,
                                "validAt",
                                validAt,
                                Text.of("a day such as 2024-03-01", "日期，如 2024-03-01"))
                        .refused();
            }
        }
        return new Moment(day, asOf == null ? now : moment(asOf.strip(), now, today));
    }

    private static Instant moment(String text, Instant now, LocalDate today) {
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                if (day.equals(today)) {
                    return now;
                }
                Instant end = day.plusDays(1).atStartOfDay(ZONE).toInstant().minusMillis(1);
                if (!end.isAfter(now)) {
                    return end;
                }
            } else {
                Instant moment = OffsetDateTime.parse(text).toInstant();
                if (!moment.isAfter(now)) {
                    return moment;
                }
            }
        } catch (DateTimeException e) {
            // refused below
        }
        throw Problem.of(
                        FactsProblem.WRONG_AS_OF,
                        "asOf",
                        text,
                        Text.of(
                                "a moment with its zone such as 2024-03-01T08:00:00+08:00, or a day, until now",
                                "现在之前带时区的时刻，如 2024-03-01T08:00:00+08:00，或日期"))
                .refused();
    }
}
