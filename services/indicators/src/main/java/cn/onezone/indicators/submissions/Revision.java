package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a submission. What the park said never changes, only what the city decided on it (R8).
 *
 * @param revision of the park, from 1
 * @param values what it submitted
 * @param submittedAt when, to the millisecond
 * @param synthetic invented for demonstration
 * @param note what the park says about it
 * @param state where it stands
 * @param decidedAt when the city decided, absent until then
 * @param reasons why it was returned
 * @param cells what it submitted by part of the park; kept while it is the latest or the one whose values count, and on
 *     the log for ever: all of all revisions would outgrow the document
 */
public record Revision(
        int revision,
        List<ElementValue> values,
        Instant submittedAt,
        boolean synthetic,
        @Nullable String note,
        SubmissionState state,
        @Nullable Instant decidedAt,
        List<String> reasons,
        List<Cell> cells) {
    /** Copies the lists; revisions of before have no cells. */
    public Revision {
        values = List.copyOf(values);
        reasons = List.copyOf(reasons);
        cells = cells == null ? List.of() : List.copyOf(cells);
    }

    Revision decided(SubmissionState to, @Nullable Instant at, List<String> why) {
        return new Revision(revision, values, submittedAt, synthetic, note, to, at, why, cells);
    }

    Revision withoutCells() {
        return cells.isEmpty()
                ? this
                : new Revision(revision, values, submittedAt, synthetic, note, state, decidedAt, reasons, List.of());
    }
}
