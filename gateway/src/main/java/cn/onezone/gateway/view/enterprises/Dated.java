package cn.onezone.gateway.view.enterprises;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A qualification or a listing, and the days on which it is valid.
 *
 * @param code of the qualification, or of the exchange
 * @param from first day, as a day of the epoch; {@link VersionFacts#ALWAYS} where none is said
 * @param until first day after the last; {@link VersionFacts#EVER} while it goes on
 */
record Dated(String code, int from, int until) {
    /**
     * As events have it.
     *
     * @param from first day, ISO 8601; absent where it is not known
     * @param until last day, ISO 8601, which is a day of it; absent while it goes on
     * @throws RuntimeException if one is no date
     */
    static Dated of(String code, @Nullable String from, @Nullable String until) {
        return new Dated(
                code,
                from == null
                        ? VersionFacts.ALWAYS
                        : Math.toIntExact(LocalDate.parse(from).toEpochDay()),
                until == null
                        ? VersionFacts.EVER
                        : Math.toIntExact(LocalDate.parse(until).toEpochDay() + 1));
    }

    /** Whether it is valid on a day of the epoch. */
    boolean on(int day) {
        return from <= day && day < until;
    }
}
