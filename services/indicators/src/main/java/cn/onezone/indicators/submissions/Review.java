package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The city's review of submissions. Pure. */
final class Review {
    private static final int MOST_REASONS = 20;
    private static final int LONGEST_REASON = 500;

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
                submitted.cells());
        if (before == null) {
            return received(new Submission(
                    submitted.id(), submitted.park(), submitted.period(), SubmissionState.SUBMITTED, List.of(arrived)));
        }
        if (before.revision(arrived.revision()).isPresent()) {
            return new Decision.Unchanged();
        }
        List<Revision> all = new ArrayList<>(before.revisions());
        if (arrived.revision() < before.latest().revision()) {
            all.add(arrived.decided(SubmissionState.OVERTAKEN, null, List.of()));
            all.sort(Comparator.comparingInt(Revision::revision));
            return new Decision.Accepted(before.with(all), List.of());
        }
        all.replaceAll(r ->
                r.state() == SubmissionState.SUBMITTED ? r.decided(SubmissionState.OVERTAKEN, null, List.of()) : r);
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
     * Accepts the latest revision; its values are locked.
     *
     * @param problems what the catalogue does not allow in it
     */
    static Decision accept(Submission before, List<FieldProblem> problems, Instant now) {
        Revision latest = before.latest();
        return switch (latest.state()) {
            case ACCEPTED -> new Decision.Unchanged();
            case RETURNED, OVERTAKEN -> refused(before, "submitted", "submitted（待审）");
            case SUBMITTED -> {
                if (!problems.isEmpty()) {
                    yield new Decision.Refused(new Problem(
                            IndicatorsProblem.SUBMISSION_HAS_PROBLEMS,
                            Text.of(
                                    "return it to the park; " + problems.size() + " values are wrong: "
                                            + named(problems),
                                    "请退回分园；" + problems.size() + " 个数据有误：" + named(problems)),
                            problems));
                }
                Revision accepted = latest.decided(SubmissionState.ACCEPTED, now, List.of());
                yield new Decision.Accepted(
                        decided(before, accepted),
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
        };
    }

    /** Returns the latest revision to the park. */
    static Decision giveBack(Submission before, @Nullable List<@Nullable String> said, Instant now) {
        List<String> reasons = new ArrayList<>();
        for (String reason : said == null ? List.<@Nullable String>of() : said) {
            String stripped = reason == null ? "" : reason.strip();
            if (stripped.isEmpty() || stripped.length() > LONGEST_REASON) {
                return wrongReasons("/reasons/" + reasons.size(), stripped);
            }
            reasons.add(stripped);
        }
        if (reasons.isEmpty() || reasons.size() > MOST_REASONS) {
            return wrongReasons("/reasons", null);
        }
        Revision latest = before.latest();
        return switch (latest.state()) {
            case RETURNED ->
                latest.reasons().equals(reasons)
                        ? new Decision.Unchanged()
                        : refused(before, "submitted", "submitted（待审）");
            case ACCEPTED, OVERTAKEN -> refused(before, "submitted", "submitted（待审）");
            case SUBMITTED -> {
                Revision returned = latest.decided(SubmissionState.RETURNED, now, reasons);
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
                                        now))));
            }
        };
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
