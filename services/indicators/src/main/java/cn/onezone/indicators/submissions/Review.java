package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.Correction;
import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvent.ReturnedLine;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.CellChange;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The city's review of submissions. Pure. */
final class Review {
    private static final int MOST_REASONS = 20;
    private static final int LONGEST_REASON = 500;
    /** As many as a submission has values. */
    private static final int MOST_LINES = 500;

    private Review() {}

    /** What becomes of a command or an arrival. */
    sealed interface Decision {
        /** It changes the submission. */
        record Accepted(Submission submission, List<Outgoing<IndicatorEvent>> outgoing) implements Decision {}

        /** It says what is known already. */
        record Unchanged() implements Decision {}

        /** It is refused. */
        record Refused(Problem problem) implements Decision {}
    }

    /**
     * Takes in what a park submitted. A revision that is known already changes nothing, whatever it says: revisions are
     * immutable. One that comes late is put in its place in the history, and decided on by nobody.
     */
    static Decision receive(@Nullable Submission before, SubmissionSubmitted submitted) {
        Revision arrived = new Revision(
                submitted.revision(),
                submitted.values(),
                submitted.submittedAt().truncatedTo(ChronoUnit.MILLIS),
                submitted.synthetic(),
                submitted.note(),
                SubmissionState.SUBMITTED,
                null,
                List.of(),
                submitted.cells(),
                submitted.restatementReason(),
                List.of(),
                null,
                null);
        if (before == null) {
            return received(Submission.first(submitted.id(), submitted.park(), submitted.period(), arrived));
        }
        if (before.revision(arrived.revision()).isPresent()) {
            return new Decision.Unchanged();
        }
        List<Revision> all = new ArrayList<>(before.revisions());
        if (arrived.revision() < before.latest().revision()) {
            all.add(arrived.decided(SubmissionState.OVERTAKEN, null));
            all.sort(Comparator.comparingInt(Revision::revision));
            return new Decision.Accepted(before.with(all), List.of());
        }
        all.replaceAll(r -> r.state().open() ? r.decided(SubmissionState.OVERTAKEN, null) : r);
        all.add(arrived);
        return received(before.with(all));
    }

    private static Decision received(Submission submission) {
        Revision latest = submission.latest();
        return new Decision.Accepted(
                submission,
                List.of(new Outgoing<>(
                        IndicatorEvents.SUBMISSION_RECEIVED,
                        submission.id(),
                        latest.submittedAt(),
                        new SubmissionReceived(
                                submission.id(),
                                submission.park(),
                                submission.period(),
                                latest.revision(),
                                latest.values(),
                                latest.synthetic(),
                                latest.cells()))));
    }

    /**
     * The park takes a revision back. It is given back to it if nobody has decided on it; otherwise the decision stands, and so
     * it does if a later one has come.
     */
    static Decision takenBack(@Nullable Submission before, SubmissionWithdrawn withdrawn) {
        if (before == null
                || before.latest().revision() != withdrawn.revision()
                || !before.latest().state().open()) {
            return new Decision.Unchanged();
        }
        Instant at = withdrawn.withdrawnAt().truncatedTo(ChronoUnit.MILLIS);
        List<String> reasons = List.of(withdrawn.reason());
        Revision returned = before.latest().takenBack(at, withdrawn.reason());
        return new Decision.Accepted(
                decided(before, returned),
                List.of(Outgoing.of(
                        IndicatorEvents.SUBMISSION_RETURNED,
                        before.id(),
                        new SubmissionReturned(
                                before.id(), before.park(), before.period(), returned.revision(), reasons, at))));
    }

    /**
     * A reviewer accepts the latest revision; its values are locked.
     *
     * @param problems what cannot be accepted in it
     * @param approval what the round asks for; where it asks for two steps this is refused
     */
    static Decision accept(Submission before, List<FieldProblem> problems, Approval approval, Instant now) {
        Revision latest = before.latest();
        return switch (latest.state()) {
            case ACCEPTED -> new Decision.Unchanged();
            case RETURNED, OVERTAKEN -> refused(before, "submitted", "submitted（待审）");
            case SUBMITTED, RECOMMENDED ->
                approval == Approval.TWO_STEP
                        ? new Decision.Refused(Problem.of(
                                IndicatorsProblem.TWO_STEPS_NEEDED,
                                "the round of " + before.period() + " asks for two steps: a reviewer recommends (POST"
                                        + " …/recommendation), a coordinator decides (POST …/approval)",
                                before.period() + " 报送期要求两步审批：审核员推荐（POST …/recommendation），统筹员批准（POST …/approval）"))
                        : accepted(before, problems, now);
        };
    }

    /**
     * A reviewer recommends the latest revision to the coordinator.
     *
     * @param problems what cannot be accepted in it
     * @param approval what the round asks for
     * @param by name of the reviewer's account
     */
    static Decision recommend(
            Submission before, List<FieldProblem> problems, Approval approval, String by, Instant now) {
        Revision latest = before.latest();
        return switch (latest.state()) {
            case RECOMMENDED -> new Decision.Unchanged();
            case ACCEPTED, RETURNED, OVERTAKEN -> refused(before, "submitted", "submitted（待审）");
            case SUBMITTED -> {
                if (approval == Approval.ONE_STEP) {
                    yield new Decision.Refused(Problem.of(
                            IndicatorsProblem.ONE_STEP_IS_ENOUGH,
                            before.period() + " has no round that asks for two steps; a reviewer accepts (POST"
                                    + " …/acceptance)",
                            before.period() + " 未要求两步审批，审核员直接接受（POST …/acceptance）"));
                }
                Decision against = against(before, problems);
                yield against == null
                        ? new Decision.Accepted(
                                decided(before, latest.recommended(new Revision.Recommendation(by, now))), List.of())
                        : against;
            }
        };
    }

    /**
     * A coordinator decides on what a reviewer recommends; its values are locked.
     *
     * @param problems what cannot be accepted in it
     * @param by name of the coordinator's account, who must not be the one who recommends
     */
    static Decision approve(Submission before, List<FieldProblem> problems, String by, Instant now) {
        Revision latest = before.latest();
        return switch (latest.state()) {
            case ACCEPTED -> new Decision.Unchanged();
            case SUBMITTED, RETURNED, OVERTAKEN -> refused(before, "recommended", "recommended（已推荐）");
            case RECOMMENDED -> {
                Revision.Recommendation recommendation = latest.recommendation();
                yield recommendation == null || recommendation.by().equals(by)
                        ? new Decision.Refused(Problem.of(
                                IndicatorsProblem.SAME_PERSON,
                                "revision " + latest.revision() + " of " + before.id()
                                        + " was recommended by this account (expected: another person's)",
                                before.id() + " 第 " + latest.revision() + " 版由本账号推荐，须由他人批准"))
                        : accepted(before, problems, now);
            }
        };
    }

    private static Decision accepted(Submission before, List<FieldProblem> problems, Instant now) {
        Decision against = against(before, problems);
        if (against != null) {
            return against;
        }
        Revision accepted = before.latest().decided(SubmissionState.ACCEPTED, now);
        Submission after = decided(before, accepted);
        Restates restates = restates(before);
        if (restates != null) {
            // from now on only the cells of the later one are kept, so what has changed in them is found out here
            after = after.restated(
                    Submission.Restating.of(restates.inForce(), accepted.revision(), now, restates.cells()));
        }
        return new Decision.Accepted(
                after,
                List.of(Outgoing.of(
                        IndicatorEvents.SUBMISSION_ACCEPTED,
                        before.id(),
                        new SubmissionAccepted(
                                before.id(),
                                before.park(),
                                before.period(),
                                accepted.revision(),
                                accepted.values(),
                                now,
                                accepted.synthetic(),
                                accepted.cells()))));
    }

    /**
     * What the latest revision restates.
     *
     * @param inForce number of the revision that is accepted
     * @param cells what it tells otherwise of parts
     */
    private record Restates(int inForce, List<CellChange> cells) {}

    /** What the latest revision would change of what is accepted, absent if nothing. */
    private static @Nullable Restates restates(Submission before) {
        Revision latest = before.latest();
        Revision inForce = before.accepted().orElse(null);
        if (inForce == null) {
            return null;
        }
        List<CellChange> cells = CellChanges.between(inForce.cells(), latest.cells());
        return cells.isEmpty()
                        && Correction.between(inForce.revision(), inForce.values(), latest.values(), List.of())
                                .changed()
                                .isEmpty()
                ? null
                : new Restates(inForce.revision(), cells);
    }

    /**
     * What stands against the latest revision. A park asks for a reason by what it knows to be accepted: one that took a revision
     * back while the city accepted it may know too late.
     */
    private static @Nullable Decision against(Submission before, List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            return wrongValues(problems);
        }
        Revision latest = before.latest();
        Restates restates = latest.restatementReason() == null ? restates(before) : null;
        return restates == null
                ? null
                : new Decision.Refused(Problem.of(
                        IndicatorsProblem.RESTATEMENT_REASON_REQUIRED,
                        "return it to the park: revision " + latest.revision() + " of " + before.id()
                                + " does not say why it changes revision " + restates.inForce() + ", which is accepted",
                        "请退回分园：" + before.id() + " 第 " + latest.revision() + " 版未说明为何更正已接受的第 " + restates.inForce()
                                + " 版"));
    }

    private static Decision wrongValues(List<FieldProblem> problems) {
        return new Decision.Refused(new Problem(
                IndicatorsProblem.SUBMISSION_HAS_PROBLEMS,
                Text.of(
                        "return it to the park; " + problems.size() + " values are wrong: " + named(problems),
                        "请退回分园；" + problems.size() + " 个数据有误：" + named(problems)),
                problems));
    }

    /**
     * A line that is to be looked at again, as it comes.
     *
     * @param element code of a data element
     * @param reason 1 to 500 characters
     */
    record LineForm(@Nullable String element, @Nullable String reason) {}

    /**
     * Returns the latest revision to the park, as a whole or by line.
     *
     * @param said reasons; may be left out where there are lines
     * @param of lines, absent or empty for the whole
     * @param reported data elements that parks report of such a period: one that is missing can be asked for
     */
    static Decision giveBack(
            Submission before,
            @Nullable List<@Nullable String> said,
            @Nullable List<@Nullable LineForm> of,
            Collection<String> reported,
            Instant now) {
        Revision latest = before.latest();
        List<ReturnedLine> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<@Nullable LineForm> stated = of == null ? List.of() : of;
        if (stated.size() > MOST_LINES) {
            return wrongLine(
                    "/lines", Integer.toString(stated.size()), "at most " + MOST_LINES, "至多 " + MOST_LINES + " 行");
        }
        for (LineForm line : stated) {
            String at = "/lines/" + lines.size();
            String element = line == null || line.element() == null ? "" : line.element();
            if (!reported.contains(element)
                    && latest.values().stream().noneMatch(v -> v.element().equals(element))) {
                return wrongLine(
                        at + "/element",
                        element,
                        "a data element of the submission, or one that parks report of such a period",
                        "报送中的数据项，或分园按此频度报送的数据项");
            }
            if (!seen.add(element)) {
                return wrongLine(at + "/element", element, "each data element once", "每个数据项一次");
            }
            String reason =
                    line == null || line.reason() == null ? "" : line.reason().strip();
            if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
                return wrongReasons(at + "/reason", reason);
            }
            lines.add(new ReturnedLine(element, reason));
        }
        List<String> reasons = new ArrayList<>();
        for (String reason : said == null ? List.<@Nullable String>of() : said) {
            String stripped = reason == null ? "" : reason.strip();
            if (stripped.isEmpty() || stripped.length() > LONGEST_REASON) {
                return wrongReasons("/reasons/" + reasons.size(), stripped);
            }
            reasons.add(stripped);
        }
        if (reasons.isEmpty()) {
            lines.stream()
                    .map(ReturnedLine::reason)
                    .distinct()
                    .limit(MOST_REASONS)
                    .forEach(reasons::add);
        }
        if (reasons.isEmpty() || reasons.size() > MOST_REASONS) {
            return wrongReasons("/reasons", null);
        }
        return switch (latest.state()) {
            case RETURNED ->
                latest.reasons().equals(reasons) && latest.lines().equals(lines)
                        ? new Decision.Unchanged()
                        : refused(before, "submitted", "submitted（待审）");
            case ACCEPTED, OVERTAKEN -> refused(before, "submitted", "submitted（待审）");
            case SUBMITTED, RECOMMENDED -> {
                Revision returned = latest.returned(now, reasons, lines);
                yield new Decision.Accepted(
                        decided(before, returned),
                        List.of(Outgoing.of(
                                IndicatorEvents.SUBMISSION_RETURNED,
                                before.id(),
                                new SubmissionReturned(
                                        before.id(),
                                        before.park(),
                                        before.period(),
                                        returned.revision(),
                                        reasons,
                                        now,
                                        lines))));
            }
        };
    }

    private static Decision wrongLine(String pointer, String value, String en, String zh) {
        return new Decision.Refused(Problem.of(
                IndicatorsProblem.WRONG_LINE,
                pointer,
                value.length() <= 60 ? value : value.substring(0, 60) + "…",
                Text.of(en, zh)));
    }

    private static Submission decided(Submission before, Revision latest) {
        List<Revision> all = new ArrayList<>(before.revisions());
        all.set(all.size() - 1, latest);
        return before.with(all);
    }

    private static String named(List<FieldProblem> problems) {
        return problems.stream().map(p -> p.code() + " " + p.value()).collect(Collectors.joining(", "));
    }

    private static Decision wrongReasons(String pointer, @Nullable String value) {
        String shown = value == null || value.length() <= 60 ? value : value.substring(0, 60) + "…";
        return new Decision.Refused(Problem.of(
                IndicatorsProblem.WRONG_TEXT,
                pointer,
                shown,
                Text.of(
                        "1 to " + MOST_REASONS + " reasons of 1 to " + LONGEST_REASON + " characters",
                        "1 至 " + MOST_REASONS + " 条理由，每条 1 至 " + LONGEST_REASON + " 字")));
    }

    private static Decision refused(Submission submission, String en, String zh) {
        Revision latest = submission.latest();
        return new Decision.Refused(Problem.of(
                IndicatorsProblem.SUBMISSION_DECIDED,
                submission.id() + " revision " + latest.revision() + ": state: "
                        + latest.state().wire() + " (expected: " + en
                        + "); what is accepted or returned is changed by a new revision of the park only",
                submission.id() + " 第 " + latest.revision() + " 版：状态 "
                        + latest.state().wire() + "，应为 " + zh + "；已接受或退回的报送只能由分园以新版本更正"));
    }
}
