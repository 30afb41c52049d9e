package cn.onezone.partners.usage;

import java.time.LocalDate;
import java.util.List;

/**
 * What was handed out of one subscription on one way on one day. Public because the record codec reads it.
 *
 * @param key {@code <day>/<subscription>/<way>}, the order of lists
 * @param subscription its id
 * @param partner whose it is
 * @param way {@code pull}, {@code stream}, {@code webhook} …
 * @param day in Beijing
 * @param counted one for each type, by its name
 */
public record DayUsage(
        String key, String subscription, String partner, String way, LocalDate day, List<Counted> counted) {
    /** Copies the list. */
    public DayUsage {
        counted = List.copyOf(counted);
    }
}
