package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may happen to a submission. */
sealed interface SubmissionCommand {
    /**
     * The park begins the values of a period, with cells if they are from its reports.
     *
     * @param explanations why unusual reports are right, by the code of the rule
     * @param madeFrom of which reports, absent if none
     * @param byHand why values are stated otherwise than reports have it, by data element
     * @param objections what the reports say against the values
     */
    record Begin(
            Period period,
            List<ElementValue> values,
            List<Cell> cells,
            @Nullable String note,
            boolean synthetic,
            boolean submit,
            Map<String, String> explanations,
            @Nullable MadeFrom madeFrom,
            Map<String, String> byHand,
            Objections objections)
            implements SubmissionCommand {
        /** That explains nothing. */
        Begin(
                Period period,
                List<ElementValue> values,
                List<Cell> cells,
                @Nullable String note,
                boolean synthetic,
                boolean submit) {
            this(period, values, cells, note, synthetic, submit, Map.of(), null, Map.of(), Objections.NONE);
        }
    }

    /**
     * The park states them anew; after the city's decision this opens the next revision.
     *
     * @param cells absent: those there are, as long as the values agree with them
     * @param restatementReason why values that the city has accepted are to change; absent: as said before
     * @param explanations why unusual reports are right, by the code of the rule; absent: as said before
     * @param madeFrom of which reports the cells are made, absent if there are none
     * @param byHand why values are stated otherwise than reports have it, by data element; absent: as said before
     * @param acknowledged codes of what the park knows and accepts
     * @param objections what the reports say against the values
     */
    record Change(
            List<ElementValue> values,
            @Nullable List<Cell> cells,
            @Nullable String note,
            @Nullable Boolean synthetic,
            boolean submit,
            @Nullable String restatementReason,
            @Nullable Map<String, String> explanations,
            @Nullable MadeFrom madeFrom,
            @Nullable Map<String, String> byHand,
            Set<String> acknowledged,
            Objections objections)
            implements SubmissionCommand {
        /** Of what nothing is unusual. */
        Change(
                List<ElementValue> values,
                @Nullable List<Cell> cells,
                @Nullable String note,
                @Nullable Boolean synthetic,
                boolean submit,
                @Nullable String restatementReason) {
            this(
                    values,
                    cells,
                    note,
                    synthetic,
                    submit,
                    restatementReason,
                    null,
                    null,
                    null,
                    Set.of(),
                    Objections.NONE);
        }
    }

    /**
     * The park sends them to the city.
     *
     * @param acknowledged codes of what the park knows and accepts
     * @param objections what the reports say against the values
     */
    record Submit(Set<String> acknowledged, Objections objections) implements SubmissionCommand {
        /** To which the reports have nothing to say. */
        Submit() {
            this(Set.of(), Objections.NONE);
        }
    }

    /**
     * The park takes back what the city has not decided on.
     *
     * @param reason 1 to 500 characters
     */
    record TakeBack(String reason) implements SubmissionCommand {}

    /**
     * The city has accepted a revision.
     *
     * @param sequence of its event
     */
    record Accepted(int revision, long sequence, Instant at) implements SubmissionCommand {}

    /**
     * The city has returned a revision.
     *
     * @param sequence of its event
     * @param lines data elements that are returned, empty for the whole
     */
    record Returned(int revision, long sequence, List<String> reasons, List<ReturnedLine> lines, Instant at)
            implements SubmissionCommand {}
}
