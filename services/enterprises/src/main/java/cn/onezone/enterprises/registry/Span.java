package cn.onezone.enterprises.registry;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Days on which the record of an enterprise is the same.
 *
 * @param from first day
 * @param until first day after it, absent: open
 * @param merged the record
 */
public record Span(LocalDate from, @Nullable LocalDate until, Merged merged) {
    /** Whether the day is among them. */
    public boolean covers(LocalDate day) {
        return !day.isBefore(from) && (until == null || day.isBefore(until));
    }
}
