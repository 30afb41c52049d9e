package cn.onezone.enterprises.registry;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Of which day and as of which moment a query asks (R8).
 *
 * @param validAt the day
 * @param asOf what was known until then
 * @param present whether it is today as it is known now, which is what lists are kept for
 */
public record Moment(LocalDate validAt, Instant asOf, boolean present) {
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2199, 12, 31);

    /**
     * Reads the two parameters of a query.
     *
     * @param validAt a date, absent: today
     * @param asOf an instant with its zone, or a date for the end of that day; absent: now
     * @throws cn.onezone.kit.problem.Refused with {@code wrong-valid-at}, {@code wrong-as-of} or {@code as-of-in-future}
     */
    public static Moment of(@Nullable String validAt, @Nullable String asOf, Clock clock) {
        return of("validAt", validAt, "asOf", asOf, clock);
    }

    /** The same for parameters of other names. */
    static Moment of(String day, @Nullable String validAt, String moment, @Nullable String asOf, Clock clock) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LocalDate today = LocalDate.ofInstant(now, Registry.ZONE);
        LocalDate valid = validAt == null || validAt.isBlank() ? today : day(day, validAt.strip());
        if (asOf == null || asOf.isBlank()) {
            return new Moment(valid, now, valid.equals(today));
        }
        return new Moment(valid, moment(moment, asOf.strip(), now, today), false);
    }

    /** What is known of an enterprise as of the moment. */
    public Registration known(Registration state) {
        // what was written since the question came is part of the present, by whosever clock
        return present ? state : state.asOf(asOf);
    }

    /** Its span on the day as of the moment, absent if nothing was known. */
    @Nullable
    Span span(Registration state) {
        return known(state).timeline().at(validAt);
    }

    /**
     * Whether less is kept of what was known then than there was.
     *
     * @param first from which on everything is kept, absent: all is
     */
    public boolean isBefore(@Nullable Instant first) {
        return first != null && asOf.isBefore(first);
    }

    /**
     * Refuses it, for not everything that was known then is kept.
     *
     * @param first from which on everything is, absent: of no earlier moment than now
     */
    public Refused notKept(@Nullable Instant first) {
        return Problem.of(
                        RegistryProblem.NOT_KEPT,
                        "asOf: value: " + asOf + " (expected: "
                                + (first == null ? "none" : first + " or later")
                                + "; the log has what was known before)",
                        "asOf：值 " + asOf + "，" + (first == null ? "应不填" : "应不早于 " + first) + "；更早的认知状态见日志")
                .refused();
    }

    private static LocalDate day(String name, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(FIRST) && !day.isAfter(LAST)) {
                return day;
            }
        } catch (DateTimeException e) {
            // refused below
        }
        throw Problem.of(
                        RegistryProblem.WRONG_VALID_AT,
                        name,
                        text,
                        Text.of(
                                "a date from 1900-01-01 to 2199-12-31, such as 2024-05-31",
                                "1900-01-01 至 2199-12-31 的日期，如 2024-05-31"))
                .refused();
    }

    private static Instant moment(String name, String text, Instant now, LocalDate today) {
        Instant moment;
        try {
            if (text.length() == 10) {
                LocalDate day = LocalDate.parse(text);
                moment = day.equals(today)
                        ? now
                        : day.plusDays(1)
                                .atStartOfDay(Registry.ZONE)
                                .toInstant()
                                .minusMillis(1);
            } else {
                moment = OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            throw Problem.of(
                            RegistryProblem.WRONG_AS_OF,
                            name,
                            text,
                            Text.of(
                                    "an instant with its zone, such as 2024-05-31T18:00:00+08:00, or a date for its end",
                                    "带时区的时刻，如 2024-05-31T18:00:00+08:00，或日期（取当日结束）"))
                    .refused();
        }
        if (moment.isAfter(now)) {
            throw Problem.of(
                            RegistryProblem.AS_OF_IN_FUTURE, name, text, Text.of("until now, " + now, "不晚于当前时刻 " + now))
                    .refused();
        }
        return moment;
    }
}
