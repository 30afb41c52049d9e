package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
 *     the log for ever: all of all revisions would outgrow the document. Of the others it stays what is withheld of the whole
 * @param restatementReason why accepted values are to change, if the park said so
 * @param lines data elements that were returned, empty if the whole was
 * @param recommendation of a reviewer, where two are needed
 * @param takenBackAt when the park took it back and the city returned it for that, absent if it did not
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
        List<Cell> cells,
        @Nullable String restatementReason,
        List<ReturnedLine> lines,
        @Nullable Recommendation recommendation,
        @Nullable Instant takenBackAt) {
    /** Copies the lists; revisions of before have no cells and no lines. */
    public Revision {
        values = List.copyOf(values);
        reasons = List.copyOf(reasons);
        cells = cells == null ? List.of() : List.copyOf(cells);
        lines = lines == null ? List.of() : List.copyOf(lines);
    }

    /** Data elements that enterprises reported and of which not even the whole may be told (R12). */
    Set<String> withheld() {
        return cells.stream()
                .filter(cell ->
                        cell.industrySection() == null && cell.scaleClass() == null && cell.qualification() == null)
                .flatMap(cell -> cell.suppressed().stream())
                .filter(element -> values.stream().noneMatch(v -> v.element().equals(element)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * That it be accepted.
     *
     * @param by name of the reviewer's account, who may not decide as well
     * @param at when
     */
    public record Recommendation(String by, Instant at) {}

    Revision decided(SubmissionState to, @Nullable Instant at) {
        return new Revision(
                revision,
                values,
                submittedAt,
                synthetic,
                note,
                to,
                at,
                List.of(),
                cells,
                restatementReason,
                List.of(),
                recommendation,
                null);
    }

    /** Returned for the park has taken it back. */
    Revision takenBack(Instant at, String why) {
        return returned(at, List.of(why), List.of(), at);
    }

    Revision returned(Instant at, List<String> why, List<ReturnedLine> of) {
        return returned(at, why, of, null);
    }

    private Revision returned(Instant at, List<String> why, List<ReturnedLine> of, @Nullable Instant takenBack) {
        return new Revision(
                revision,
                values,
                submittedAt,
                synthetic,
                note,
                SubmissionState.RETURNED,
                at,
                why,
                cells,
                restatementReason,
                of,
                recommendation,
                takenBack);
    }

    /** Whether the city has accepted or returned it: what the park took back and what was overtaken nobody has decided on. */
    boolean isDecided() {
        return state == SubmissionState.ACCEPTED || (state == SubmissionState.RETURNED && takenBackAt == null);
    }

    Revision recommended(Recommendation as) {
        return new Revision(
                revision,
                values,
                submittedAt,
                synthetic,
                note,
                SubmissionState.RECOMMENDED,
                null,
                reasons,
                cells,
                restatementReason,
                lines,
                as,
                null);
    }

    /**
     * Without what it says of parts. That something of the whole is withheld stays: who adds up the values of all parks as they
     * were then must not take a withheld one for one that is not there (R12).
     */
    Revision withoutCells() {
        List<String> withheld = withheld().stream().sorted().toList();
        List<Cell> kept =
                withheld.isEmpty() ? List.of() : List.of(new Cell(null, null, null, null, List.of(), withheld));
        return cells.equals(kept)
                ? this
                : new Revision(
                        revision,
                        values,
                        submittedAt,
                        synthetic,
                        note,
                        state,
                        decidedAt,
                        reasons,
                        kept,
                        restatementReason,
                        lines,
                        recommendation,
                        takenBackAt);
    }
}
