package cn.onezone.gateway.view;

import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.enterprises.EnterpriseQuery.At;
import cn.onezone.kit.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The two times of a question (R8), and whether enterprises count for the parks of then or of today (R1).
 *
 * @param at the moment; without {@code asOf} if all that is known counts
 * @param asOf until when it was recorded what counts, said in the answer
 */
record Times(At at, Instant asOf) {
    /** Days are those of Shanghai (R9). */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    // the same bounds and codes as at the registry itself: whoever asks here and there is refused alike
    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2199, 12, 31);
    private static final String REPORTED = "reported";
    private static final String RESTATED = "restated";

    /** Reads {@code validAt}, {@code asOf} and {@code attribution}; today, now and reported if absent. */
    static Times of(Parameters parameters, Instant now) {
        return of(parameters, "validAt", "asOf", now);
    }

    /** Reads one side of a comparison: {@code fromValidAt}, {@code fromAsOf} or {@code toValidAt}, {@code toAsOf}. */
    static Times of(Parameters parameters, String side, Instant now) {
        return of(parameters, side + "ValidAt", side + "AsOf", now);
    }

    private static Times of(Parameters parameters, String validAt, String asOf, Instant now) {
        LocalDate day = day(validAt, parameters.one(validAt), now);
        Instant until = instant(asOf, parameters.one(asOf), now);
        String attribution = parameters.one("attribution");
        boolean restated = RESTATED.equalsIgnoreCase(attribution);
        if (attribution != null && !restated && !REPORTED.equalsIgnoreCase(attribution)) {
            throw Problem.of(
                            ViewProblem.WRONG_ATTRIBUTION,
                            "attribution",
                            attribution,
                            Text.of(
                                    "reported (the parks of then) or restated (the parks of today)",
                                    "reported（当时分园）或 restated（现行分园）"))
                    .refused();
        }
        return new Times(new At(day, until, restated), until == null ? now : until);
    }

    private static LocalDate day(String name, @Nullable String text, Instant now) {
        if (text == null) {
            return LocalDate.ofInstant(now, ZONE);
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(FIRST) && !day.isAfter(LAST)) {
                return day;
            }
        } catch (DateTimeParseException e) {
            // refused below
        }
        throw Problem.of(
                        ViewProblem.WRONG_VALID_AT,
                        name,
                        text,
                        Text.of(
                                "a date from 1900-01-01 to 2199-12-31, such as 2022-09-30",
                                "1900-01-01 至 2199-12-31 的日期，如 2022-09-30"))
                .refused();
    }

    private static @Nullable Instant instant(String name, @Nullable String text, Instant now) {
        if (text == null) {
            return null;
        }
        Instant until = parsed(text);
        if (until == null) {
            throw Problem.of(
                            ViewProblem.WRONG_AS_OF,
                            name,
                            text,
                            Text.of(
                                    "a time with its zone such as 2022-09-30T18:00:00+08:00, or a date, which is its end",
                                    "带时区的时刻，如 2022-09-30T18:00:00+08:00，或日期（指当日终了）"))
                    .refused();
        }
        // today's end is still to come: what is known now is all there is of it
        Instant ends =
                text.length() == 10 && LocalDate.ofInstant(now, ZONE).equals(LocalDate.parse(text)) ? now : until;
        if (ends.isAfter(now)) {
            throw Problem.of(
                            ViewProblem.AS_OF_IN_FUTURE,
                            name,
                            text,
                            Text.of("a time that has passed; it is now " + now, "已过去的时刻；现在是 " + now))
                    .refused();
        }
        return ends;
    }

    private static @Nullable Instant parsed(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZONE)
                            .toInstant()
                            .minusMillis(1)
                    : OffsetDateTime.parse(text.replace(' ', '+').toUpperCase(Locale.ROOT))
                            .toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    String attribution() {
        return at.restated() ? RESTATED : REPORTED;
    }

    /** What an answer repeats of the question. */
    Map<String, Object> fields() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("validAt", at.validAt());
        all.put("asOf", asOf);
        all.put("attribution", attribution());
        return all;
    }

    void write(JsonGenerator out) {
        out.writeStringProperty("validAt", at.validAt().toString());
        out.writeStringProperty("asOf", asOf.toString());
        out.writeStringProperty("attribution", attribution());
    }

    /** What a file repeats of the question, and which parks it rests on (R14). */
    Map<String, String> about(Coverage coverage) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("validAt", at.validAt().toString());
        all.put("asOf", asOf.toString());
        all.put("attribution", attribution());
        all.put("parksAnswered", coverage.answered() + "/" + coverage.parks().size());
        for (Coverage.State one : Coverage.State.values()) {
            String parks = coverage.parks().stream()
                    .filter(park -> park.state() == one)
                    .map(park -> park.park() + (park.watermark() == null ? "" : "@" + park.watermark()))
                    .collect(Collectors.joining(";"));
            if (!parks.isEmpty()) {
                all.put(one.name().toLowerCase(Locale.ROOT), parks);
            }
        }
        return all;
    }
}
