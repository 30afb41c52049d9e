package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen to a submission. */
sealed interface SubmissionCommand {
    /** The park begins the values of a period, with cells if they are from its reports. */
    record Begin(
            Period period,
            List<ElementValue> values,
            List<Cell> cells,
            @Nullable String note,
            boolean synthetic,
            boolean submit)
            implements SubmissionCommand {}

    /**
     * The park states them anew; after the city's decision this opens the next revision.
     *
     * @param cells absent: those there are, as long as the values agree with them
     * @param restatementReason why values that the city has accepted are to change; absent: as said before
     */
    record Change(
            List<ElementValue> values,
            @Nullable List<Cell> cells,
            @Nullable String note,
            @Nullable Boolean synthetic,
            boolean submit,
            @Nullable String restatementReason)
            implements SubmissionCommand {}

    /** The park sends them to the city. */
    record Submit() implements SubmissionCommand {}

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
