package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.submissions.Submission.Stage;
import cn.onezone.parks.submissions.UnusualReports.Unexplained;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The decisions about submissions. Pure: state and command in, new state and events or a refusal out. */
final class Submitting {
    private final ParkCode park;

    Submitting(ParkCode park) {
        this.park = park;
    }

    /** What becomes of a command. */
    sealed interface Decision {
        /** It changes the submission. */
        record Accepted(Submission after, List<Outgoing<?>> events) implements Decision {}

        /** It says what is so already. */
        record Unchanged(Submission submission) implements Decision {}

        /** It is refused. */
        record Refused(Problem problem) implements Decision {}
    }

    /** The id of a period's submission. */
    String id(Period period) {
        return park + "-" + period;
    }

    Decision decide(@Nullable Submission state, SubmissionCommand command, Instant now) {
        if (command instanceof SubmissionCommand.Begin begin) {
            return state == null ? begun(begin, now) : new Decision.Refused(exists(state));
        }
        if (state == null) {
            return new Decision.Refused(Problem.of(KitProblem.NOT_FOUND, "no such submission", "没有该报送"));
        }
        return switch (command) {
            case SubmissionCommand.Begin _ -> throw new IllegalStateException("decided above");
            case SubmissionCommand.Change change -> changed(state, change, now);
            case SubmissionCommand.Submit(List<Unexplained> unexplained) ->
                switch (state.stage()) {
                    case DRAFT ->
                        state.values().isEmpty()
                                ? new Decision.Refused(Problem.of(
                                        ParksProblem.NOTHING_TO_SUBMIT,
                                        state.id()
                                                + " has no value: all are withheld, for too few enterprises reported",
                                        state.id() + " 没有数值：企业过少，均不公开"))
                                : submitted(state, unexplained, now);
                    // asked twice: the first time has done it
                    case SUBMITTED -> new Decision.Unchanged(state);
                    case ACCEPTED, RETURNED ->
                        new Decision.Refused(Problem.of(
                                ParksProblem.NOTHING_TO_SUBMIT,
                                "revision " + state.revision() + " of " + state.id()
                                        + " is decided; a PUT opens the next one",
                                state.id() + " 第 " + state.revision() + " 版已有结论，先用 PUT 开启下一版"));
                };
            case SubmissionCommand.TakeBack(String reason) -> takenBack(state, reason, now);
            case SubmissionCommand.Accepted(int revision, long sequence, Instant at) ->
                decided(state, revision, sequence, Stage.ACCEPTED, List.of(), List.of(), at);
            case SubmissionCommand.Returned returned ->
                decided(
                        state,
                        returned.revision(),
                        returned.sequence(),
                        Stage.RETURNED,
                        returned.reasons(),
                        returned.lines(),
                        returned.at());
        };
    }

    Problem exists(Submission state) {
        return Problem.of(
                ParksProblem.SUBMISSION_EXISTS,
                state.id() + " is there already, revision " + state.revision() + ", "
                        + state.stage().name().toLowerCase(java.util.Locale.ROOT) + "; change it with PUT",
                state.id() + " 已存在（第 " + state.revision() + " 版），请用 PUT 修改");
    }

    private Decision begun(SubmissionCommand.Begin begin, Instant now) {
        Submission draft = new Submission(
                id(begin.period()),
                begin.period(),
                1,
                Stage.DRAFT,
                begin.values(),
                begin.note(),
                begin.synthetic(),
                null,
                null,
                List.of(),
                null,
                0,
                begin.cells(),
                List.of(),
                null,
                List.of(),
                null,
                begin.explanations());
        return begin.submit() ? submitted(draft, List.of(), now) : new Decision.Accepted(draft, List.of());
    }

    /**
     * What was submitted stays the revision it is, and the next one begins with its values. Had the city accepted it before it
     * hears of this, the next one is a correction of what is accepted.
     */
    private Decision takenBack(Submission state, String reason, Instant now) {
        if (state.stage() != Stage.SUBMITTED) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.NOTHING_TO_TAKE_BACK,
                    "revision " + state.revision() + " of " + state.id() + " is not with the city for a decision",
                    state.id() + " 第 " + state.revision() + " 版不在市级待审"));
        }
        return new Decision.Accepted(
                new Submission(
                        state.id(),
                        state.period(),
                        state.revision() + 1,
                        Stage.DRAFT,
                        state.values(),
                        state.note(),
                        state.synthetic(),
                        null,
                        null,
                        List.of(reason),
                        state.acceptedRevision(),
                        state.citySequence(),
                        state.cells(),
                        state.shared(),
                        state.restatementReason(),
                        List.of(),
                        new Submission.Earlier(state.revision(), state.values(), List.of()),
                        state.explanations()),
                List.of(Outgoing.of(
                        ParkEvents.SUBMISSION_WITHDRAWN,
                        state.id(),
                        new SubmissionWithdrawn(state.id(), park, state.period(), state.revision(), reason, now))));
    }

    private Decision changed(Submission state, SubmissionCommand.Change change, Instant now) {
        if (state.stage() == Stage.SUBMITTED) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.SUBMISSION_LOCKED,
                    "revision " + state.revision() + " of " + state.id()
                            + " is with the city; it can be changed after acceptance or return",
                    state.id() + " 第 " + state.revision() + " 版已提交市级，接受或退回后方可修改"));
        }
        boolean synthetic = Objects.requireNonNullElse(change.synthetic(), state.synthetic());
        boolean opens = state.stage() != Stage.DRAFT;
        // where nothing is accepted nothing is restated
        String reason = state.acceptedRevision() == null
                ? null
                : change.restatementReason() != null ? change.restatementReason() : state.restatementReason();
        Map<String, String> explanations = Objects.requireNonNullElse(change.explanations(), state.explanations());
        List<Cell> cells = change.cells() != null
                ? change.cells()
                : agree(state.cells(), change.values()) ? state.cells() : List.of();
        if (!opens
                && !change.submit()
                && state.values().equals(change.values())
                && state.cells().equals(cells)
                && Objects.equals(state.note(), change.note())
                && Objects.equals(state.restatementReason(), reason)
                && state.explanations().equals(explanations)
                && state.synthetic() == synthetic) {
            return new Decision.Unchanged(state);
        }
        Submission draft = new Submission(
                state.id(),
                state.period(),
                opens ? state.revision() + 1 : state.revision(),
                Stage.DRAFT,
                change.values(),
                change.note(),
                synthetic,
                null,
                null,
                // what the city said about the revision before stays readable while the next one is written
                state.reasons(),
                state.acceptedRevision(),
                state.citySequence(),
                cells,
                state.shared(),
                reason,
                state.lines(),
                opens
                        ? new Submission.Earlier(
                                state.revision(),
                                state.values(),
                                state.lines().stream()
                                        .map(ReturnedLine::element)
                                        .toList())
                        : state.earlier(),
                explanations);
        return change.submit() ? submitted(draft, change.unexplained(), now) : new Decision.Accepted(draft, List.of());
    }

    /** Whether values are those of the whole in the cells, none other and none that is withheld there. */
    private static boolean agree(List<Cell> cells, List<ElementValue> values) {
        if (cells.isEmpty()) {
            return true;
        }
        Cell whole = cells.getFirst();
        Map<String, ElementValue> stated = new HashMap<>();
        values.forEach(v -> stated.put(v.element(), v));
        return whole.values().stream().allMatch(v -> v.equals(stated.get(v.element())))
                && whole.suppressed().stream().noneMatch(stated::containsKey);
    }

    private Decision submitted(Submission draft, List<Unexplained> unexplained, Instant now) {
        if (draft.acceptedRevision() != null && draft.restatementReason() == null) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.RESTATEMENT_REASON_REQUIRED,
                    "/restatementReason",
                    null,
                    Text.of(
                            "why the values of revision " + draft.acceptedRevision()
                                    + ", which the city has accepted, are to change",
                            "更正已被市级接受的第 " + draft.acceptedRevision() + " 版数据的原因")));
        }
        // values that are stated by hand are nobody's reports
        List<FieldProblem> soft = draft.cells().isEmpty() ? List.of() : unexplained(draft, unexplained);
        if (!soft.isEmpty()) {
            return new Decision.Refused(new Problem(
                    ParksProblem.EXPLANATION_NEEDED,
                    Problem.of(ParksProblem.EXPLANATION_NEEDED, soft.getFirst()).detail(),
                    soft));
        }
        Submission after = new Submission(
                draft.id(),
                draft.period(),
                draft.revision(),
                Stage.SUBMITTED,
                draft.values(),
                draft.note(),
                draft.synthetic(),
                now,
                null,
                List.of(),
                draft.acceptedRevision(),
                draft.citySequence(),
                draft.cells(),
                draft.cells().isEmpty() ? draft.shared() : draft.cells(),
                draft.restatementReason(),
                List.of(),
                draft.earlier(),
                draft.explanations());
        return new Decision.Accepted(
                after,
                List.of(Outgoing.of(
                        ParkEvents.SUBMISSION_SUBMITTED,
                        after.id(),
                        new SubmissionSubmitted(
                                after.id(),
                                park,
                                after.period(),
                                after.revision(),
                                after.values(),
                                now,
                                after.synthetic(),
                                after.note(),
                                after.cells(),
                                after.restatementReason()))));
    }

    private static List<FieldProblem> unexplained(Submission draft, List<Unexplained> all) {
        return all.stream()
                .filter(one -> !draft.explanations().containsKey(one.rule()))
                .map(one -> new FieldProblem(
                        "/explanations",
                        one.reports() + ": "
                                + one.some().stream().map(Uscc::value).collect(Collectors.joining(", ")),
                        one.rule(),
                        one.says()))
                .toList();
    }

    /** The log may bring a decision twice or late: only the newest about the revision that waits for one counts. */
    private static Decision decided(
            Submission state,
            int revision,
            long sequence,
            Stage stage,
            List<String> reasons,
            List<ReturnedLine> lines,
            Instant at) {
        if (sequence <= state.citySequence()) {
            return new Decision.Unchanged(state);
        }
        boolean concerns = state.revision() == revision && state.stage() != Stage.DRAFT;
        return new Decision.Accepted(
                new Submission(
                        state.id(),
                        state.period(),
                        state.revision(),
                        concerns ? stage : state.stage(),
                        state.values(),
                        state.note(),
                        state.synthetic(),
                        state.submittedAt(),
                        concerns ? at : state.decidedAt(),
                        concerns ? reasons : state.reasons(),
                        stage == Stage.ACCEPTED ? Integer.valueOf(revision) : state.acceptedRevision(),
                        sequence,
                        state.cells(),
                        state.shared(),
                        concerns && stage == Stage.ACCEPTED ? null : state.restatementReason(),
                        concerns ? lines : state.lines(),
                        state.earlier(),
                        state.explanations()),
                List.of());
    }
}
