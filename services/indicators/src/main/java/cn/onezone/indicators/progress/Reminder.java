package cn.onezone.indicators.progress;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.rounds.Round;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest reminder of a park in a round.
 *
 * @param period of the round
 * @param park who is reminded
 * @param on the day of it
 * @param count how many there were, this one among them
 */
public record Reminder(Period period, ParkCode park, LocalDate on, int count) {
    static String id(Period period, ParkCode park) {
        return period + "/" + park;
    }

    String id() {
        return id(period, park);
    }

    /**
     * A reminder and what is told of it.
     *
     * @param reminder the latest from now on
     */
    record Due(Reminder reminder, SubmissionDue event) {}

    /**
     * Whether a park is to be reminded on a day. It is on working days only, once on each, from some days before the due day
     * until some days after it, while the city waits for it. Pure.
     *
     * @param last the latest reminder, absent if there was none
     * @param before working days before the due day from which on it is
     * @param after working days after the due day until which it is
     */
    static Optional<Due> due(
            Round round,
            Progress progress,
            @Nullable Reminder last,
            WorkingDays calendar,
            LocalDate today,
            int before,
            int after) {
        String waitingFor = progress.waitingFor();
        if (waitingFor == null
                || today.isBefore(round.opensOn())
                || !calendar.isWorkingDay(today)
                || (last != null && !today.isAfter(last.on()))) {
            return Optional.empty();
        }
        LocalDate until = progress.waitedUntil();
        int left = calendar.between(today, until);
        if (left > before || left < -after) {
            return Optional.empty();
        }
        Reminder reminder = new Reminder(round.period(), progress.park(), today, last == null ? 1 : last.count() + 1);
        return Optional.of(
                new Due(reminder, new SubmissionDue(round.period(), progress.park(), until, today, left, waitingFor)));
    }
}
