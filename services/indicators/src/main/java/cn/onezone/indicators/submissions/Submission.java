package cn.onezone.indicators.submissions;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a park submitted for a period, with all its revisions.
 *
 * @param id {@code <park>-<period>}
 * @param park the park
 * @param period what the values are about
 * @param state of the latest revision; the list goes by it
 * @param revisions by number, at least one
 */
public record Submission(String id, ParkCode park, Period period, SubmissionState state, List<Revision> revisions) {
    /** Copies the revisions. */
    public Submission {
        revisions = List.copyOf(revisions);
    }

    Revision latest() {
        return revisions.getLast();
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
        Submission full = new Submission(id, park, period, all.getLast().state(), all);
        int latest = full.latest().revision();
        int counting = full.accepted().map(Revision::revision).orElse(latest);
        return new Submission(
                id,
                park,
                period,
                full.state(),
                all.stream()
                        .map(r -> r.revision() == latest || r.revision() == counting ? r : r.withoutCells())
                        .toList());
    }
}
