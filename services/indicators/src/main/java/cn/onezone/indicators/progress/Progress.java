package cn.onezone.indicators.progress;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.submissions.Awaited;
import cn.onezone.indicators.submissions.Received.Standing;
import cn.onezone.indicators.submissions.SubmissionState;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a park is in a round. Pure.
 *
 * @param state of the newest revision; absent if there is none
 * @param revision the newest; absent if there is none
 * @param submittedAt when the first revision was submitted: that decides whether it is on time, whatever was corrected since
 * @param dueOn working day until whose end it is on time: the round's, or that of the park's extension
 * @param extended whether the park has more time than others
 * @param timeliness whether it is on time
 * @param daysLate working days that it came late or is overdue; 0 if neither
 * @param expected how many data elements the round expects
 * @param given how many of them the newest revision has, told or withheld
 * @param completeness given of expected in per cent, rounded half up to two decimals
 * @param missing codes of those that it has not, in alphabetical order
 * @param withheld codes of those that it has and may not tell (R12), in alphabetical order
 * @param awaiting what it waits for, absent if for nothing or if the round says no days
 * @param awaitedBy working day until whose end that is in time, absent likewise
 * @param awaitedLate working days that it waits beyond that day; 0 if it does not
 */
record Progress(
        ParkCode park,
        @Nullable SubmissionState state,
        @Nullable Integer revision,
        @Nullable Instant submittedAt,
        LocalDate dueOn,
        boolean extended,
        Timeliness timeliness,
        int daysLate,
        int expected,
        int given,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal completeness,
        List<String> missing,
        List<String> withheld,
        Awaited.@Nullable Step awaiting,
        @Nullable LocalDate awaitedBy,
        int awaitedLate) {
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    /** Whether a submission is on time. */
    enum Timeliness {
        /** Nothing has come, and the due day is not over. */
        AWAITED("awaited"),
        /** It came by the end of the due day. */
        ON_TIME("on-time"),
        /** It came after the due day. */
        LATE("late"),
        /** Nothing has come, and the due day is over. */
        MISSING("missing");

        private final String wire;

        Timeliness(String wire) {
            this.wire = wire;
        }

        /** As it stands in answers and metrics. */
        @JsonValue
        String wire() {
            return wire;
        }
    }

    static Progress of(Round round, ParkCode park, @Nullable Standing standing, WorkingDays calendar, LocalDate today) {
        LocalDate came = standing == null ? null : LocalDate.ofInstant(standing.firstAt(), Round.ZONE);
        LocalDate due = round.dueOn(park);
        int late = calendar.late(due, came == null ? today : came);
        List<String> withheld = standing == null
                ? List.of()
                : round.expected().stream()
                        .filter(standing.withheld()::contains)
                        .toList();
        // what may not be told was collected all the same: nobody could give more
        List<String> missing = standing == null
                ? round.expected()
                : round.expected().stream()
                        .filter(code -> !standing.elements().contains(code) && !withheld.contains(code))
                        .toList();
        Awaited awaited = standing == null ? null : standing.awaited();
        int expected = round.expected().size();
        int given = expected - missing.size();
        return new Progress(
                park,
                standing == null ? null : standing.state(),
                standing == null ? null : standing.revision(),
                standing == null ? null : standing.firstAt(),
                due,
                round.extension(park).isPresent(),
                came == null
                        ? late == 0 ? Timeliness.AWAITED : Timeliness.MISSING
                        : late == 0 ? Timeliness.ON_TIME : Timeliness.LATE,
                late,
                expected,
                given,
                share(given, expected),
                missing,
                withheld,
                awaited == null ? null : awaited.step(),
                awaited == null ? null : awaited.dueOn(),
                awaited == null ? 0 : calendar.late(awaited.dueOn(), today));
    }

    /** A part of a whole in per cent. */
    static BigDecimal share(int part, int whole) {
        return new BigDecimal(part).multiply(HUNDRED).divide(new BigDecimal(whole), 2, RoundingMode.HALF_UP);
    }

    /** Until when that is in time: a correction has days of its own where the round says so. */
    LocalDate waitedUntil() {
        return awaiting == Awaited.Step.CORRECTION && awaitedBy != null ? awaitedBy : dueOn;
    }

    /** What the city waits for from the park: {@code submission}, {@code correction}, or nothing. */
    @Nullable
    String waitingFor() {
        if (state == null) {
            return "submission";
        }
        return state == SubmissionState.RETURNED ? "correction" : null;
    }
}
