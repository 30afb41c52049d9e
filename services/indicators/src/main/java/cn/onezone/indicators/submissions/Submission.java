package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.CellChange;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.rounds.Round;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a park submitted for a period, with all its revisions.
 *
 * @param id {@code <park>-<period>}
 * @param park the park
 * @param period what the values are about
 * @param state of the latest revision; the list goes by it
 * @param revisions by number, at least one
 * @param restating changes of accepted values that those who used them are still to be told of, oldest first
 * @param restatingSince time of the oldest of these, absent if there is none; they are found by it
 * @param due until when it was due, absent while the city has opened no round for its period
 * @param awaited what it waits for and until when, absent if for nothing or if no round says until when
 */
public record Submission(
        String id,
        ParkCode park,
        Period period,
        SubmissionState state,
        List<Revision> revisions,
        List<Restating> restating,
        @Nullable Instant restatingSince,
        @Nullable Due due,
        @Nullable Awaited awaited) {
    /** Copies the lists; submissions of before restate nothing. */
    public Submission {
        revisions = List.copyOf(revisions);
        restating = restating == null ? List.of() : List.copyOf(restating);
    }

    static Submission first(String id, ParkCode park, Period period, Revision arrived) {
        return new Submission(id, park, period, arrived.state(), List.of(arrived), List.of(), null, null, null);
    }

    /**
     * A revision has been accepted in place of another.
     *
     * @param from the one that was in force
     * @param to the one that is
     * @param at since when
     * @param cells what is told otherwise of parts, the first of it
     * @param moreCells how much more of that there is, absent if there is none
     */
    public record Restating(
            int from,
            int to,
            Instant at,
            List<CellChange> cells,
            @Nullable Integer moreCells) {
        /** It stands in the submission until it is told, and then in an event: neither may outgrow what it is kept in. */
        private static final int MOST_CELLS = 500;

        /** Copies the list; what was written before there were cells has none. */
        public Restating {
            cells = cells == null ? List.of() : List.copyOf(cells);
        }

        static Restating of(int from, int to, Instant at, List<CellChange> cells) {
            int kept = Math.min(cells.size(), MOST_CELLS);
            return new Restating(
                    from, to, at, cells.subList(0, kept), cells.size() == kept ? null : cells.size() - kept);
        }
    }

    /** When the park submitted its first revision: that decides whether it was on time, whatever was corrected since. */
    Instant firstAt() {
        return revisions.stream()
                .map(Revision::submittedAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** With the days that its round gives everybody. */
    Submission scheduled(Round round, WorkingDays calendar) {
        return new Submission(
                id,
                park,
                period,
                state,
                revisions,
                restating,
                restatingSince,
                Due.of(this, round, calendar),
                Awaited.of(this, round, calendar));
    }

    Revision latest() {
        return revisions.getLast();
    }

    /**
     * What the latest revision is held against, absent if it is the only one: the one before, or the one whose lines the city has
     * returned as long as it has decided on none since.
     */
    @Nullable
    Revision earlier() {
        List<Revision> before = revisions.subList(0, revisions.size() - 1).reversed();
        return before.stream()
                .filter(Revision::isDecided)
                .findFirst()
                .filter(decided -> !decided.lines().isEmpty())
                .or(() -> before.stream().findFirst())
                .orElse(null);
    }

    /** The revision whose values count: the latest accepted one, whatever was submitted since. */
    Optional<Revision> accepted() {
        return revisions.reversed().stream()
                .filter(r -> r.state() == SubmissionState.ACCEPTED)
                .findFirst();
    }

    /** The revision whose values counted at a moment: the latest that had been accepted by then (R8). */
    Optional<Revision> accepted(Instant asOf) {
        return revisions.reversed().stream()
                .filter(r -> r.state() == SubmissionState.ACCEPTED
                        && r.decidedAt() != null
                        && !r.decidedAt().isAfter(asOf))
                .findFirst();
    }

    Optional<Revision> revision(int number) {
        return revisions.stream().filter(r -> r.revision() == number).findFirst();
    }

    /** With these revisions, the cells only of the latest and of the one whose values count. */
    Submission with(List<Revision> all) {
        Submission full = with(all, restating);
        int latest = full.latest().revision();
        int counting = full.accepted().map(Revision::revision).orElse(latest);
        return with(
                all.stream()
                        .map(r -> r.revision() == latest || r.revision() == counting ? r : r.withoutCells())
                        .toList(),
                restating);
    }

    /** With one more change to tell of. */
    Submission restated(Restating one) {
        List<Restating> all = new ArrayList<>(restating);
        all.add(one);
        return with(revisions, all);
    }

    /** Without the change to this revision: it has been told. */
    Submission told(int to) {
        return with(revisions, restating.stream().filter(r -> r.to() != to).toList());
    }

    private Submission with(List<Revision> all, List<Restating> changes) {
        return new Submission(
                id,
                park,
                period,
                all.getLast().state(),
                all,
                changes,
                changes.isEmpty() ? null : changes.getFirst().at(),
                due,
                awaited);
    }
}
