package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.roster.Roster;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That an enterprise was reminded of its report.
 *
 * @param id that of the report, {@code <period>/<uscc>}
 * @param sent each time, oldest first, at most {@value #MOST}
 */
public record Reminder(String id, Period period, Uscc uscc, List<Sent> sent) {
    /** So often and no more: who does not report then is asked otherwise. */
    static final int MOST = 20;

    /** Copies the list. */
    public Reminder {
        sent = List.copyOf(sent);
    }

    /**
     * One time.
     *
     * @param at when
     * @param note what was said
     */
    public record Sent(Instant at, @Nullable String note) {}

    /** What becomes of another one. */
    enum Result {
        /** It is noted. */
        REMINDED,
        /** There was one on the same day, so there is no other. */
        ALREADY_TODAY,
        /** It was the last but one too many. */
        TOO_OFTEN
    }

    /** What becomes of another one at this moment; days are days in Shanghai (R9). */
    static Result another(@Nullable Reminder before, Instant now) {
        if (before == null) {
            return Result.REMINDED;
        }
        LocalDate last = LocalDate.ofInstant(before.sent().getLast().at(), Roster.ZONE);
        return last.equals(LocalDate.ofInstant(now, Roster.ZONE))
                ? Result.ALREADY_TODAY
                : before.sent().size() == MOST ? Result.TOO_OFTEN : Result.REMINDED;
    }

    /** With one more. */
    static Reminder with(@Nullable Reminder before, Period period, Uscc uscc, Sent one) {
        List<Sent> all = new ArrayList<>(before == null ? List.of() : before.sent());
        all.add(one);
        return new Reminder(Report.id(period, uscc), period, uscc, all);
    }
}
