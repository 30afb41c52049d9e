package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.indicators.rounds.Round;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Until when a submission was due, and whether it was late (R9). It stands in the submission for lists go by it, and is
 * brought up to date when the round changes.
 *
 * @param dueOn working day until whose end it was on time
 * @param daysLate working days that its first revision came after that day, 0 if it did not
 * @param extension why the park had more time than others, absent if it had not
 * @param byDue the day, then the submission's id: a list goes by it
 * @param byLate the days late with leading zeros, then the id: likewise
 */
public record Due(LocalDate dueOn, int daysLate, @Nullable String extension, String byDue, String byLate) {
    /** Behind every {@code byLate} of those that were on time, before all others. */
    static final String LATE = late(1);

    static String late(int days) {
        return String.format(Locale.ROOT, "%05d", days);
    }

    /** That of a submission in its round. Pure. */
    static Due of(Submission submission, Round round, WorkingDays calendar) {
        LocalDate dueOn = round.dueOn(submission.park());
        int daysLate = calendar.late(dueOn, LocalDate.ofInstant(submission.firstAt(), Round.ZONE));
        return new Due(
                dueOn,
                daysLate,
                round.extension(submission.park()).map(Round.Extension::reason).orElse(null),
                dueOn + " " + submission.id(),
                late(daysLate) + " " + submission.id());
    }
}
