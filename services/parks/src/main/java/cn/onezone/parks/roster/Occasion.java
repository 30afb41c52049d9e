package cn.onezone.parks.roster;

import cn.onezone.kit.audit.Asked;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * When and by whom a command is given.
 *
 * @param today business date in Asia/Shanghai (R9)
 * @param at moment, to the millisecond
 * @param actor subject of the token, empty if nobody is known
 */
public record Occasion(LocalDate today, Instant at, String actor) {
    /** Cuts the moment to what the store keeps. */
    public Occasion {
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Now, for whom this thread works. */
    public static Occasion now(Clock clock) {
        Instant now = clock.instant();
        return of(LocalDate.ofInstant(now, Roster.ZONE), now);
    }

    /** On another business date than that of the moment: an import goes by the day on which it was taken in. */
    public static Occasion of(LocalDate today, Instant at) {
        Asked asked = Asked.current();
        return new Occasion(today, at, asked == null ? "" : asked.actor());
    }
}
