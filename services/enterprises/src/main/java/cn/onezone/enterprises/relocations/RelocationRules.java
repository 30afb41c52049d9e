package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.directory.WorkingDays;
import java.time.Duration;
import java.time.LocalDate;

/**
 * The deadlines of relocations.
 *
 * @param calendar working days (R9)
 * @param answerWithin working days in which the two parks settle it alone, 1 to 1000
 * @param decideWithin working days, from the request too, in which anybody may still agree or decide, more than {@code
 *     answerWithin}
 * @param patience how long a request waits for the roster entry of an enterprise that no park has, not below zero
 */
public record RelocationRules(WorkingDays calendar, int answerWithin, int decideWithin, Duration patience) {
    /** Refuses deadlines that leave the coordinator no day. */
    public RelocationRules {
        if (answerWithin < 1 || decideWithin <= answerWithin || decideWithin > 1_000) {
            throw new IllegalArgumentException("relocations: answer within " + answerWithin + ", decide within "
                    + decideWithin + " working days (expected: 1 ≤ answer < decide ≤ 1000)");
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("relocations: patience " + patience + " (expected: not below zero)");
        }
    }

    LocalDate due(LocalDate requested) {
        return calendar.after(requested, answerWithin);
    }

    LocalDate expires(LocalDate requested) {
        return calendar.after(requested, decideWithin);
    }
}
