package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param restatementReason why values that the city has accepted are to change; absent while none is accepted
 * @param lines data elements that the city returned, empty if it returned the whole
 * @param earlier what this revision is held against, absent of the first
 * @param explanations why reports behind it that are unusual among others are right, by the code of the rule. They stay in
 *     the park, for they may speak of single enterprises (R2)
 * @param madeFrom of which reports each revision that was made of reports is made, oldest first (R13)
 * @param byHand why values are stated otherwise than the reports have it, by data element. They stay in the park
 * @param acknowledged codes of what the park knew when it submitted this revision, and accepted
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
        List<Cell> shared,
        @Nullable String restatementReason,
        List<ReturnedLine> lines,
        @Nullable Earlier earlier,
        Map<String, String> explanations,
        List<MadeFrom> madeFrom,
        Map<String, String> byHand,
        List<String> acknowledged) {
    /** Copies the lists; what was written before there were cells, lines and the others has none. */
    public Submission {
        values = List.copyOf(values);
        reasons = List.copyOf(reasons);
        cells = cells == null ? List.of() : List.copyOf(cells);
        shared = shared == null ? List.of() : List.copyOf(shared);
        lines = lines == null ? List.of() : List.copyOf(lines);
        explanations = explanations == null ? Map.of() : Map.copyOf(explanations);
        madeFrom = madeFrom == null ? List.of() : List.copyOf(madeFrom);
        byHand = byHand == null ? Map.of() : Map.copyOf(byHand);
        acknowledged = acknowledged == null ? List.of() : List.copyOf(acknowledged);
    }

    /**
     * The revision before, or the one of which the city has returned lines, until it decides on another.
     *
     * @param revision its number
     * @param values its values
     * @param asked data elements of it that the city returned, empty if it accepted it or returned the whole
     */
    public record Earlier(int revision, List<ElementValue> values, List<String> asked) {
        /** Copies the lists. */
        public Earlier {
            values = List.copyOf(values);
            asked = List.copyOf(asked);
        }

        /** As the city has returned it. */
        Earlier returned(List<ReturnedLine> lines) {
            return new Earlier(
                    revision, values, lines.stream().map(ReturnedLine::element).toList());
        }
    }

    /** Of which reports a revision is made; empty if it is not made of reports, or was made before this was kept. */
    Optional<MadeFrom> madeFrom(int ofRevision) {
        return madeFrom.stream().filter(m -> m.revision() == ofRevision).findFirst();
    }

    /** Of which reports the last revision with cells is made that the city has. */
    Optional<MadeFrom> toldFrom() {
        return madeFrom.reversed().stream().filter(MadeFrom::told).findFirst();
    }

    /** What the next revision is held against if this one is taken back: the lines that it answers are still asked for. */
    Earlier takenBack() {
        return earlier != null && !earlier.asked().isEmpty() ? earlier : new Earlier(revision, values, List.of());
    }

    /** How this revision stands to the one before; absent of the first. */
    @Nullable
    Correction correction() {
        return earlier == null
                ? null
                : Correction.between(earlier.revision(), earlier.values(), values, earlier.asked());
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
