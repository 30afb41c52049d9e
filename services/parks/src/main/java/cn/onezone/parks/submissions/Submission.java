package cn.onezone.parks.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The park's values of one period.
 *
 * @param id {@code <park>-<period>}
 * @param period what the values are about
 * @param revision from 1; every correction after the city's decision is one more
 * @param stage where it stands
 * @param values one for each data element
 * @param note what the park says about them
 * @param synthetic invented for demonstration
 * @param submittedAt when this revision went to the city
 * @param decidedAt when the city decided on it
 * @param reasons why the city returned it
 * @param acceptedRevision the latest revision that the city has accepted
 * @param citySequence sequence of the city's latest event about it that was applied
 * @param cells the values by part of the park, empty if there are none
 * @param shared cells of the last revision with some that went to the city: what was withheld there stays so
 */
public record Submission(
        String id,
        Period period,
        int revision,
        Stage stage,
        List<ElementValue> values,
        @Nullable String note,
        boolean synthetic,
        @Nullable Instant submittedAt,
        @Nullable Instant decidedAt,
        List<String> reasons,
        @Nullable Integer acceptedRevision,
        long citySequence,
        List<Cell> cells,
        List<Cell> shared) {
    /** Copies the lists; what was written before there were cells has none. */
    public Submission {
        values = List.copyOf(values);
        reasons = List.copyOf(reasons);
        cells = cells == null ? List.of() : List.copyOf(cells);
        shared = shared == null ? List.of() : List.copyOf(shared);
    }

    /** Where a submission stands. */
    public enum Stage {
        /** Still with the park. */
        @JsonProperty("draft")
        DRAFT,
        /** With the city, locked. */
        @JsonProperty("submitted")
        SUBMITTED,
        /** Accepted by the city. */
        @JsonProperty("accepted")
        ACCEPTED,
        /** Returned by the city with reasons. */
        @JsonProperty("returned")
        RETURNED
    }
}
