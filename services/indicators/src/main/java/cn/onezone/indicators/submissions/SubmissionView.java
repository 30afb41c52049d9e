package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.catalogue.Definitions;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A submission as the city shows it.
 *
 * @param state of the latest revision: submitted, recommended, accepted or returned
 * @param revision the latest
 * @param acceptedRevision the one whose values count, absent while none does
 * @param values of the latest revision
 * @param problems what the catalogue does not allow in them and in what is told of parts, and where parts do not add up;
 *     while there are any it cannot be accepted
 * @param lines data elements of the latest revision that were returned, empty if the whole was
 * @param restatementReason why the latest revision changes what is accepted, if it does
 * @param recommendedAt since when a reviewer recommends it, absent if none does
 * @param correction how the latest revision stands to the one before, or to the one whose lines were returned, absent if there is none
 * @param history all revisions, oldest first
 * @param dueOn working day until whose end it was on time, absent while the city has opened no round for its period
 * @param daysLate working days that its first revision came after that day, absent likewise
 * @param extension why the park had more time than others, absent if it had not
 * @param awaiting what it waits for, absent if for nothing or if its round says no days
 * @param awaitedBy working day until whose end that is in time, absent likewise
 * @param version also the {@code ETag}
 */
record SubmissionView(
        String id,
        ParkCode park,
        Period period,
        SubmissionState state,
        int revision,
        @Nullable Integer acceptedRevision,
        List<ElementValue> values,
        Instant submittedAt,
        @Nullable Instant decidedAt,
        List<String> reasons,
        List<ReturnedLine> lines,
        @Nullable String note,
        @Nullable String restatementReason,
        @Nullable Instant recommendedAt,
        @Nullable Correction correction,
        List<ValueProblem> problems,
        List<RevisionView> history,
        boolean synthetic,
        @Nullable LocalDate dueOn,
        @Nullable Integer daysLate,
        @Nullable String extension,
        Awaited.@Nullable Step awaiting,
        @Nullable LocalDate awaitedBy,
        long version) {

    /** What is wrong with a value, in the reader's language. */
    record ValueProblem(String pointer, @Nullable String value, String code, String expected) {
        static ValueProblem of(FieldProblem p, Locale locale) {
            return new ValueProblem(
                    p.pointer(), p.value(), p.code(), p.expected().in(locale));
        }
    }

    /** One revision. */
    record RevisionView(
            int revision,
            SubmissionState state,
            Instant submittedAt,
            @Nullable Instant decidedAt,
            List<String> reasons,
            List<ReturnedLine> lines,
            @Nullable String restatementReason,
            List<ElementValue> values) {
        static RevisionView of(Revision r) {
            return new RevisionView(
                    r.revision(),
                    r.state(),
                    r.submittedAt(),
                    r.decidedAt(),
                    r.reasons(),
                    r.lines(),
                    r.restatementReason(),
                    r.values());
        }
    }

    private static @Nullable Correction correction(Submission submission) {
        Revision before = submission.earlier();
        return before == null
                ? null
                : Correction.between(
                        before.revision(),
                        before.values(),
                        submission.latest().values(),
                        before.lines().stream().map(ReturnedLine::element).toList());
    }

    static SubmissionView of(Stored<Submission> stored, Definitions definitions, Locale locale) {
        Submission s = stored.state();
        Revision latest = s.latest();
        return new SubmissionView(
                s.id(),
                s.park(),
                s.period(),
                latest.state(),
                latest.revision(),
                s.accepted().map(Revision::revision).orElse(null),
                latest.values(),
                latest.submittedAt(),
                latest.decidedAt(),
                latest.reasons(),
                latest.lines(),
                latest.note(),
                latest.restatementReason(),
                latest.recommendation() == null ? null : latest.recommendation().at(),
                correction(s),
                Checking.of(latest, s.period(), definitions).stream()
                        .map(p -> ValueProblem.of(p, locale))
                        .toList(),
                s.revisions().stream().map(RevisionView::of).toList(),
                latest.synthetic(),
                s.due() == null ? null : s.due().dueOn(),
                s.due() == null ? null : s.due().daysLate(),
                s.due() == null ? null : s.due().extension(),
                s.awaited() == null ? null : s.awaited().step(),
                s.awaited() == null ? null : s.awaited().dueOn(),
                stored.version());
    }
}
