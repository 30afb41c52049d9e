package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.indicators.rounds.Round;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a submission waits for, and until when by the round's working days (R9). It stands in the submission for lists go by it,
 * and is brought up to date with every decision and when the round changes.
 *
 * @param step what it waits for
 * @param dueOn working day until whose end it is in time
 * @param byDue the step, the day, then the submission's id: a list goes by it
 */
public record Awaited(Step step, LocalDate dueOn, String byDue) {
    /** Who has to do something. */
    public enum Step {
        /** The city has to decide. */
        @JsonProperty("review")
        REVIEW("review"),
        /** The park has to correct what was returned. */
        @JsonProperty("correction")
        CORRECTION("correction");

        private final String wire;

        Step(String wire) {
            this.wire = wire;
        }

        /** As it stands in requests, answers and metrics. */
        public String wire() {
            return wire;
        }

        /** Before every {@code byDue} of it. */
        String first() {
            return wire + " ";
        }

        /** Behind every {@code byDue} of it. */
        String last() {
            return wire + "!";
        }
    }

    /** Of what waits for nothing, or of a round that says no days, there is none. Pure. */
    static @Nullable Awaited of(Submission submission, Round round, WorkingDays calendar) {
        Revision latest = submission.latest();
        return switch (latest.state()) {
            case SUBMITTED, RECOMMENDED ->
                by(submission, Step.REVIEW, latest.submittedAt(), round.reviewIn(), calendar);
            case RETURNED -> by(submission, Step.CORRECTION, latest.decidedAt(), round.correctIn(), calendar);
            case ACCEPTED, OVERTAKEN -> null;
        };
    }

    private static @Nullable Awaited by(
            Submission submission,
            Step step,
            @Nullable Instant since,
            @Nullable Integer workingDays,
            WorkingDays calendar) {
        if (since == null || workingDays == null) {
            return null;
        }
        LocalDate dueOn = calendar.after(LocalDate.ofInstant(since, Round.ZONE), workingDays);
        return new Awaited(step, dueOn, step.first() + dueOn + " " + submission.id());
    }
}
