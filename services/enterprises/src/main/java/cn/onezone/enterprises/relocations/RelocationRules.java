package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.directory.WorkingDays;
import java.time.LocalDate;

/**
 * The deadlines of relocations.
 *
 * @param calendar working days (R9)
 * @param answerWithin working days in which the two parks settle it alone, 1 to 1000
 * @param decideWithin working days, from the request too, in which anybody may still agree or decide, more than {@code
 *     answerWithin}
 */
public record RelocationRules(WorkingDays calendar, int answerWithin, int decideWithin) {
    /** Refuses deadlines that leave the coordinator no day. */
    public RelocationRules {
        if (answerWithin < 1 || decideWithin <= answerWithin || decideWithin > 1_000) {
            throw new IllegalArgumentException("relocations: answer within " + answerWithin + ", decide within "
                    + decideWithin + " working days (expected: 1 ≤ answer < decide ≤ 1000)");
        }
    }

    LocalDate due(LocalDate requested) {
        return calendar.after(requested, answerWithin);
    }

    LocalDate expires(LocalDate requested) {
        return calendar.after(requested, decideWithin);
    }
}
