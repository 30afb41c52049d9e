package cn.onezone.indicators.progress;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.progress.Progress.Timeliness;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.submissions.Awaited;
import cn.onezone.indicators.submissions.Received.Standing;
import cn.onezone.indicators.submissions.SubmissionState;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R9: what is complete and on time, and when a park is reminded, by the State Council's calendar. */
class ProgressTest {
    private static final WorkingDays CALENDAR = WorkingDays.bundled();
    private static final ParkCode PARK = new ParkCode("haidian");
    // a Tuesday; the eight days after it are off, Saturday 11 October is worked
    private static final LocalDate DUE = LocalDate.of(2025, 9, 30);
    private static final Round ROUND = new Round(
            Period.of("2025-08"),
            LocalDate.of(2025, 9, 22),
            DUE,
            List.of("employees", "profit", "total-income"),
            Approval.ONE_STEP);

    private static Standing standing(SubmissionState state, String at, String... elements) {
        return new Standing(state, 1, Instant.parse(at), Set.of(elements), Set.of(), null);
    }

    private static Progress on(LocalDate today, @Nullable Standing standing) {
        return Progress.of(ROUND, PARK, standing, CALENDAR, today);
    }

    @Test
    void isAwaitedUntilTheEndOfTheDueDayAndMissingAfterIt() {
        assertThat(on(DUE, null).timeliness()).isEqualTo(Timeliness.AWAITED);
        assertThat(on(DUE, null).daysLate()).isZero();
        Progress missing = on(LocalDate.of(2025, 10, 10), null);
        assertThat(missing.timeliness()).isEqualTo(Timeliness.MISSING);
        assertThat(missing.daysLate()).isEqualTo(2);
        assertThat(missing.completeness()).isEqualByComparingTo("0");
        assertThat(missing.missing()).isEqualTo(ROUND.expected());
    }

    /** A day is one of Beijing. */
    @Test
    void isOnTimeByTheDayOnWhichItCameFirst() {
        Progress last = on(DUE, standing(SubmissionState.SUBMITTED, "2025-09-30T15:59:59Z", "profit"));
        assertThat(last.timeliness()).isEqualTo(Timeliness.ON_TIME);
        Progress late = on(DUE, standing(SubmissionState.ACCEPTED, "2025-09-30T16:00:00Z", "profit"));
        assertThat(late.timeliness()).isEqualTo(Timeliness.LATE);
        assertThat(late.daysLate()).as("it is there on the first working day").isEqualTo(1);
        assertThat(on(DUE, standing(SubmissionState.ACCEPTED, "2025-10-11T01:00:00Z", "profit"))
                        .daysLate())
                .isEqualTo(3);
    }

    @Test
    void isAsCompleteAsItHasExpectedDataElements() {
        Progress two = on(
                DUE, standing(SubmissionState.SUBMITTED, "2025-09-25T02:00:00Z", "profit", "exports", "total-income"));
        assertThat(two.given()).isEqualTo(2);
        assertThat(two.completeness()).isEqualTo(new BigDecimal("66.67"));
        assertThat(two.missing()).containsExactly("employees");
    }

    /** R12: what a park of few enterprises has collected and may not tell is given, or it could never be complete. */
    @Test
    void whatIsWithheldIsGiven_R12() {
        Progress all = on(
                DUE,
                new Standing(
                        SubmissionState.SUBMITTED,
                        1,
                        Instant.parse("2025-09-25T02:00:00Z"),
                        Set.of("profit", "total-income"),
                        Set.of("employees", "exports"),
                        null));
        assertThat(all.given()).isEqualTo(3);
        assertThat(all.completeness()).isEqualTo(new BigDecimal("100.00"));
        assertThat(all.missing()).isEmpty();
        assertThat(all.withheld()).containsExactly("employees");
    }

    private static @Nullable SubmissionDue reminder(
            LocalDate today, @Nullable Standing standing, @Nullable LocalDate last) {
        return Reminder.due(
                        ROUND,
                        on(today, standing),
                        last == null ? null : new Reminder(ROUND.period(), PARK, last, 1),
                        CALENDAR,
                        today,
                        3,
                        2)
                .map(Reminder.Due::event)
                .orElse(null);
    }

    @Test
    void remindsOnWorkingDaysAroundTheDueDayOnceOnEach() {
        // 28 September is a Sunday that is worked
        assertThat(reminder(LocalDate.of(2025, 9, 25), null, null)).isNull();
        assertThat(reminder(LocalDate.of(2025, 9, 26), null, null))
                .isEqualTo(new SubmissionDue(ROUND.period(), PARK, DUE, LocalDate.of(2025, 9, 26), 3, "submission"));
        assertThat(reminder(LocalDate.of(2025, 9, 26), null, LocalDate.of(2025, 9, 26)))
                .as("once on a day")
                .isNull();
        assertThat(reminder(LocalDate.of(2025, 9, 27), null, LocalDate.of(2025, 9, 26)))
                .as("a Saturday")
                .isNull();
        assertThat(reminder(DUE, null, LocalDate.of(2025, 9, 28)))
                .extracting(SubmissionDue::workingDaysLeft)
                .isEqualTo(0);
        assertThat(reminder(LocalDate.of(2025, 10, 3), null, DUE))
                .as("a holiday")
                .isNull();
        assertThat(reminder(LocalDate.of(2025, 10, 10), null, DUE))
                .extracting(SubmissionDue::workingDaysLeft)
                .isEqualTo(-2);
        assertThat(reminder(LocalDate.of(2025, 10, 11), null, DUE))
                .as("too late")
                .isNull();
    }

    @Test
    void remindsWhoHasGivenNothingOrHasToCorrectIt() {
        for (SubmissionState state : SubmissionState.values()) {
            SubmissionDue reminder = reminder(DUE, standing(state, "2025-09-25T02:00:00Z", "profit"), null);
            if (state == SubmissionState.RETURNED) {
                assertThat(reminder).extracting(SubmissionDue::waitingFor).isEqualTo("correction");
            } else {
                assertThat(reminder).as(state.wire()).isNull();
            }
        }
    }

    /** R9: where the round says days for corrections, a park is reminded by these and not by the day of the first revision. */
    @Test
    void remindsOfACorrectionByItsOwnDays() {
        LocalDate until = LocalDate.of(2025, 10, 20);
        Standing returned = new Standing(
                SubmissionState.RETURNED,
                1,
                Instant.parse("2025-09-25T02:00:00Z"),
                Set.of("profit"),
                Set.of(),
                new Awaited(Awaited.Step.CORRECTION, until, "correction 2025-10-20 haidian-2025-08"));
        assertThat(reminder(DUE, returned, null)).as("long before its day").isNull();
        assertThat(reminder(LocalDate.of(2025, 10, 16), returned, null))
                .isEqualTo(new SubmissionDue(ROUND.period(), PARK, until, LocalDate.of(2025, 10, 16), 2, "correction"));
        Progress late = on(LocalDate.of(2025, 10, 21), returned);
        assertThat(late.awaiting()).isEqualTo(Awaited.Step.CORRECTION);
        assertThat(late.awaitedLate()).isEqualTo(1);
        assertThat(on(until, returned).awaitedLate()).isZero();
    }

    @Test
    void remindsOfNothingBeforeTheRoundOpens() {
        Round soon = new Round(ROUND.period(), DUE, LocalDate.of(2025, 10, 9), ROUND.expected(), Approval.ONE_STEP);
        assertThat(Reminder.due(
                        soon,
                        Progress.of(soon, PARK, null, CALENDAR, LocalDate.of(2025, 9, 29)),
                        null,
                        CALENDAR,
                        LocalDate.of(2025, 9, 29),
                        3,
                        2))
                .isEmpty();
        assertThat(Reminder.due(soon, Progress.of(soon, PARK, null, CALENDAR, DUE), null, CALENDAR, DUE, 3, 2))
                .isPresent();
    }
}
