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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The decisions about submissions. Pure: state and command in, new state and events or a refusal out. */
final class Submitting {
    /** Told by a code that has to be acknowledged: cells differ by one or two enterprises from what the city has (R12). */
    static final String FEW_JOINED_OR_LEFT = "few-joined-or-left";

    /** At the city all of them stand in one document, as all revisions of a report do in the park. */
    static final int MOST_REVISIONS = 100;

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
            case SubmissionCommand.Submit(Set<String> acknowledged, Objections objections) ->
                switch (state.stage()) {
                    case DRAFT ->
                        state.values().isEmpty()
                                ? new Decision.Refused(Problem.of(
                                        ParksProblem.NOTHING_TO_SUBMIT,
                                        state.id()
                                                + " has no value: all are withheld, for too few enterprises reported",
                                        state.id() + " 没有数值：企业过少，均不公开"))
                                : submitted(state, acknowledged, objections, now);
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
                begin.explanations(),
                begin.madeFrom() == null ? List.of() : List.of(begin.madeFrom()),
                begin.byHand(),
                List.of());
        Problem byHand = byHand(draft, begin.objections().byHand());
        if (byHand != null) {
            return new Decision.Refused(byHand);
        }
        return begin.submit()
                ? submitted(draft, Set.of(), begin.objections(), now)
                : new Decision.Accepted(draft, List.of());
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
        if (state.revision() >= MOST_REVISIONS) {
            return tooMany(state);
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
                        state.takenBack(),
                        state.explanations(),
                        carried(state),
                        state.byHand(),
                        List.of()),
                List.of(Outgoing.of(
                        ParkEvents.SUBMISSION_WITHDRAWN,
                        state.id(),
                        new SubmissionWithdrawn(state.id(), park, state.period(), state.revision(), reason, now))));
    }

    private static Decision tooMany(Submission state) {
        return new Decision.Refused(Problem.of(
                ParksProblem.TOO_MANY_REVISIONS,
                state.id() + " has " + MOST_REVISIONS + " revisions (expected: not one more)",
                state.id() + " 已有 " + MOST_REVISIONS + " 版，不能更多"));
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
        if (opens && state.revision() >= MOST_REVISIONS) {
            return tooMany(state);
        }
        // where nothing is accepted nothing is restated
        String reason = state.acceptedRevision() == null
                ? null
                : change.restatementReason() != null ? change.restatementReason() : state.restatementReason();
        Map<String, String> explanations = Objects.requireNonNullElse(change.explanations(), state.explanations());
        boolean agrees = agree(state.cells(), change.values());
        List<Cell> cells = change.cells() != null ? change.cells() : agrees ? state.cells() : List.of();
        int revision = opens ? state.revision() + 1 : state.revision();
        List<MadeFrom> madeFrom = new ArrayList<>(state.madeFrom());
        if (change.cells() != null || !agrees || opens) {
            madeFrom.removeIf(m -> m.revision() == revision);
            MadeFrom made = change.cells() != null
                    ? change.madeFrom()
                    : agrees ? state.madeFrom(state.revision()).orElse(null) : null;
            if (made != null) {
                madeFrom.add(made.as(revision));
            }
        }
        // a reason is for the revision that it is given for
        Map<String, String> byHand = change.byHand() != null ? change.byHand() : opens ? Map.of() : state.byHand();
        if (!opens
                && !change.submit()
                && state.values().equals(change.values())
                && state.cells().equals(cells)
                && Objects.equals(state.note(), change.note())
                && Objects.equals(state.restatementReason(), reason)
                && state.explanations().equals(explanations)
                && state.madeFrom().equals(madeFrom)
                && state.byHand().equals(byHand)
                && state.synthetic() == synthetic) {
            return new Decision.Unchanged(state);
        }
        Submission draft = new Submission(
                state.id(),
                state.period(),
                revision,
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
                        ? new Submission.Earlier(state.revision(), state.values(), List.of()).returned(state.lines())
                        : state.earlier(),
                explanations,
                madeFrom,
                byHand,
                List.of());
        List<Objections.ByHand> differing = new ArrayList<>(change.objections().byHand());
        if (change.cells() == null) {
            differing.addAll(byHand(state.cells(), change.values()));
        }
        Problem problem = byHand(draft, differing);
        if (problem != null) {
            return new Decision.Refused(problem);
        }
        return change.submit()
                ? submitted(draft, change.acknowledged(), change.objections(), now)
                : new Decision.Accepted(draft, List.of());
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

    /** What is made of the same reports when the next revision begins with the same cells. */
    private static List<MadeFrom> carried(Submission state) {
        List<MadeFrom> all = new ArrayList<>(state.madeFrom());
        state.madeFrom(state.revision()).ifPresent(m -> all.add(m.as(state.revision() + 1)));
        return all;
    }

    /** Values that are stated otherwise than the whole of the cells has it: a withheld one would tell what R12 keeps back. */
    static List<Objections.ByHand> byHand(List<Cell> cells, List<ElementValue> values) {
        if (cells.isEmpty()) {
            return List.of();
        }
        Cell whole = cells.getFirst();
        Map<String, ElementValue> sums = new HashMap<>();
        whole.values().forEach(v -> sums.put(v.element(), v));
        List<Objections.ByHand> all = new ArrayList<>();
        for (ElementValue value : values) {
            ElementValue sum = sums.get(value.element());
            if (whole.suppressed().contains(value.element())) {
                all.add(new Objections.ByHand(value.element(), null));
            } else if (sum != null && !isSame(sum, value)) {
                all.add(new Objections.ByHand(value.element(), sum));
            }
        }
        return all;
    }

    private static boolean isSame(ElementValue one, ElementValue other) {
        return one.unit().equals(other.unit()) && one.value().compareTo(other.value()) == 0;
    }

    /** What stands against values that are stated otherwise than reports have it, and of which nobody says why (R12). */
    private static @Nullable Problem byHand(Submission draft, List<Objections.ByHand> all) {
        Map<String, FieldProblem> problems = new LinkedHashMap<>();
        for (Objections.ByHand one : all) {
            ElementValue sum = one.sum();
            if (!draft.byHand().containsKey(one.element())) {
                problems.putIfAbsent(
                        one.element(),
                        sum == null
                                ? new FieldProblem(
                                        "/values",
                                        one.element(),
                                        "withheld-by-hand",
                                        Text.of(
                                                "no value: too few enterprises make it up, or one dominates it; or a reason in"
                                                        + " byHand",
                                                "不填：构成企业过少或一家独大，不予公开；或在 byHand 中说明原因"))
                                : new FieldProblem(
                                        "/values",
                                        one.element(),
                                        "differs-from-reports",
                                        Text.of(
                                                sum.value().toPlainString() + " " + sum.unit()
                                                        + ", the sum of the reports; or a reason in byHand",
                                                sum.value().toPlainString() + " " + sum.unit()
                                                        + "（企业报表之和）；或在 byHand 中说明原因")));
            }
        }
        if (problems.isEmpty()) {
            return null;
        }
        List<FieldProblem> some = List.copyOf(problems.values());
        return new Problem(
                ParksProblem.REPORTS_SAY_OTHERWISE,
                Problem.of(ParksProblem.REPORTS_SAY_OTHERWISE, some.getFirst()).detail(),
                some);
    }

    private Decision submitted(Submission draft, Set<String> acknowledged, Objections objections, Instant now) {
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
        Problem byHand = byHand(draft, objections.byHand());
        if (byHand != null) {
            return new Decision.Refused(byHand);
        }
        if (objections.overruled() > 0 && !draft.cells().isEmpty()) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.DRAFT_OUTDATED,
                    draft.id() + ": " + objections.overruled()
                            + " enterprises in it count for another park that claims them too, as the city has said since the"
                            + " draft was made (expected: a draft made anew from the reports)",
                    draft.id() + "：草稿生成后，其中 " + objections.overruled() + " 家重复认领企业已裁定计入其他分园；请由企业报表重新生成草稿"));
        }
        if (objections.toldBeside() > 0 && !draft.cells().isEmpty()) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.DRAFT_OUTDATED,
                    draft.id() + ": " + objections.toldBeside()
                            + " cells tell what is to be withheld beside what the city has got"
                            + " of another period since the draft was made (expected: a draft made anew from the reports)",
                    draft.id() + "：草稿生成后市级已收到相关时期的数据，其中 " + objections.toldBeside() + " 个分组须不予公开；请由企业报表重新生成草稿"));
        }
        if (objections.nearlyTold() > 0 && !acknowledged.contains(FEW_JOINED_OR_LEFT)) {
            return new Decision.Refused(Problem.of(
                    ParksProblem.ACKNOWLEDGEMENT_NEEDED,
                    new FieldProblem(
                            "/acknowledge",
                            objections.nearlyTold() + " cells",
                            FEW_JOINED_OR_LEFT,
                            Text.of(
                                    FEW_JOINED_OR_LEFT
                                            + " in acknowledge, or to wait: the city has these cells, of this period or of one that"
                                            + " ends on the same day, without one or two enterprises, or some that one dominates, that joined or"
                                            + " left or report a data element more or less, and the difference is theirs",
                                    "在 acknowledge 中填写 " + FEW_JOINED_OR_LEFT
                                            + "，或暂缓报送：市级已有的本期或同日截止时期的这些分组（按数据项）仅差一至两家企业，或所差企业中一家独大，差额即为其数据"))));
        }
        // values that are stated by hand are nobody's reports
        List<FieldProblem> soft = draft.cells().isEmpty() ? List.of() : unexplained(draft, objections.unexplained());
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
                draft.explanations(),
                draft.madeFrom().stream()
                        .map(m -> m.revision() == draft.revision()
                                        && !draft.cells().isEmpty()
                                ? m.now()
                                : m)
                        .toList(),
                draft.byHand(),
                objections.nearlyTold() > 0 ? acknowledged.stream().sorted().toList() : List.of());
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
        Submission.Earlier earlier = state.earlier();
        if (stage == Stage.RETURNED && earlier != null && earlier.revision() == revision && !lines.isEmpty()) {
            // taken back before the park heard of it: the next one answers these lines all the same
            earlier = earlier.returned(lines);
        }
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
                        earlier,
                        state.explanations(),
                        state.madeFrom(),
                        state.byHand(),
                        state.acknowledged()),
                List.of());
    }
}
