package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.parks.ParksProblem;
import cn.onezone.parks.reports.Report.Stage;
import cn.onezone.parks.reports.Report.Submitted;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decisions about reports and the periods they are collected for. Pure. */
final class Reporting {
    private static final int MOST_EXTENSIONS = 20;
    /** They all stand in one document. */
    static final int MOST_REVISIONS = 100;

    private Reporting() {}

    /**
     * What becomes of a command.
     *
     * @param <S> a report or a period
     */
    sealed interface Decision<S> {
        /** It stands like this from now on. */
        record Accepted<S>(S state) implements Decision<S> {}

        /** It stands like this already. */
        record Unchanged<S>() implements Decision<S> {}

        /** It is refused. */
        record Refused<S>(Problem problem) implements Decision<S> {}
    }

    /**
     * Opens the collection of a period, or sets it anew while nobody had more time.
     *
     * @param before as it stands, absent if it is new
     */
    static Decision<CollectionPeriod> open(@Nullable CollectionPeriod before, CollectionPeriod wanted) {
        if (wanted.closesOn().isBefore(wanted.opensOn())) {
            return window(
                    "/closesOn",
                    wanted.closesOn(),
                    "a day not before " + wanted.opensOn(),
                    "不早于 " + wanted.opensOn() + " 的日期");
        }
        if (wanted.asks(before)) {
            return new Decision.Unchanged<>();
        }
        if (before != null
                && !before.extensions().isEmpty()
                && !before.closesOn().equals(wanted.closesOn())) {
            return window(
                    "/closesOn",
                    wanted.closesOn(),
                    before.closesOn() + ": it was extended since, and is changed by another extension only",
                    before.closesOn() + "：已延期，只能再次延期");
        }
        return new Decision.Accepted<>(new CollectionPeriod(
                wanted.period(),
                wanted.opensOn(),
                wanted.closesOn(),
                wanted.required(),
                before == null ? List.of() : before.extensions()));
    }

    /** Gives this park more time, before or after the last day. */
    static Decision<CollectionPeriod> extend(CollectionPeriod before, LocalDate closesOn, String reason, Instant now) {
        if (!closesOn.isAfter(before.lastDay())) {
            return window("/closesOn", closesOn, "a day after " + before.lastDay(), "晚于 " + before.lastDay() + " 的日期");
        }
        if (before.extensions().size() == MOST_EXTENSIONS) {
            return window(
                    "/closesOn",
                    closesOn,
                    "at most " + MOST_EXTENSIONS + " extensions",
                    "至多延期 " + MOST_EXTENSIONS + " 次");
        }
        return new Decision.Accepted<>(before.extended(new CollectionPeriod.Extension(closesOn, reason, now)));
    }

    private static Decision<CollectionPeriod> window(String pointer, LocalDate value, String en, String zh) {
        return new Decision.Refused<>(
                Problem.of(ReportsProblem.WRONG_WINDOW, pointer, value.toString(), Text.of(en, zh)));
    }

    /**
     * What an enterprise states.
     *
     * @param values checked against the catalogue
     * @param submit whether it is finished
     */
    record Statement(
            List<ElementValue> values,
            Map<String, String> explanations,
            @Nullable String note,
            boolean submit) {}

    /**
     * Takes a statement: as a draft, or submitted. After a submission it is the next revision.
     *
     * @param before as it stands, absent if it is new
     * @param findings rules that the values break
     * @param today in Asia/Shanghai (R9)
     */
    static Decision<Report> state(
            @Nullable Report before,
            CollectionPeriod collection,
            Uscc uscc,
            Statement said,
            List<Checking.Finding> findings,
            LocalDate today,
            Instant now) {
        Problem closed = closed(collection, today);
        if (closed != null) {
            return new Decision.Refused<>(closed);
        }
        if (said.submit()) {
            Problem wrong = wrong(collection, said, findings);
            if (wrong != null) {
                return new Decision.Refused<>(wrong);
            }
        }
        int revision = 1;
        List<Submitted> submissions = new ArrayList<>();
        if (before != null) {
            boolean again = before.stage() != Stage.DRAFT;
            if (before.values().equals(said.values())
                    && before.explanations().equals(said.explanations())
                    && Objects.equals(before.note(), said.note())
                    && (before.stage() == Stage.SUBMITTED || (before.stage() == Stage.DRAFT && !said.submit()))) {
                return new Decision.Unchanged<>();
            }
            revision = again ? before.revision() + 1 : before.revision();
            submissions.addAll(before.submissions());
        }
        if (said.submit()) {
            if (submissions.size() >= MOST_REVISIONS) {
                return new Decision.Refused<>(Problem.of(
                        ReportsProblem.TOO_MANY_REVISIONS,
                        uscc + " has submitted " + MOST_REVISIONS + " revisions for " + collection.period()
                                + " (expected: no more)",
                        uscc + " " + collection.period() + " 已报送 " + MOST_REVISIONS + " 版，不能更多"));
            }
            submissions.add(new Submitted(revision, said.values(), said.explanations(), now, null));
        }
        return new Decision.Accepted<>(new Report(
                Report.id(collection.period(), uscc),
                collection.period(),
                uscc,
                said.submit() ? Stage.SUBMITTED : Stage.DRAFT,
                said.submit() || (before != null && before.reported()),
                revision,
                said.values(),
                said.explanations(),
                said.note(),
                submissions,
                null));
    }

    /**
     * Takes back what counts: as a revision of its own, so that what was said stays readable (R8). A draft at work stays one.
     * It needs no open collection, for a report that is wrong must not count only because the last day is over.
     *
     * @param acceptedRevision of the park's submission of the period, absent while the city has accepted none
     */
    static Decision<Report> takeBack(
            Report before, Report.Withdrawal withdrawal, @Nullable Integer acceptedRevision, Instant now) {
        if (before.counting().isEmpty()) {
            // asked twice: the first time has done it
            return !before.submissions().isEmpty()
                            && withdrawal.equals(before.submissions().getLast().withdrawn())
                    ? new Decision.Unchanged<>()
                    : new Decision.Refused<>(Problem.of(
                            ParksProblem.NOTHING_TO_TAKE_BACK,
                            "of " + before.id() + " nothing counts (expected: a submitted report)",
                            before.id() + " 没有已提交的报表可撤回"));
        }
        if (acceptedRevision != null) {
            return new Decision.Refused<>(Problem.of(
                    ReportsProblem.REPORT_ACCEPTED,
                    "the city has accepted revision " + acceptedRevision + " of this park's values of "
                            + before.period() + " (expected: a correction of the report, by PUT, which is the next"
                            + " revision)",
                    "市级已接受本园 " + before.period() + " 数据的第 " + acceptedRevision + " 版，报表不能撤回，只能以新的一版（PUT）更正"));
        }
        boolean atWork = before.stage() == Stage.DRAFT;
        int revision = atWork ? before.revision() : before.revision() + 1;
        List<Submitted> submissions = new ArrayList<>(before.submissions());
        submissions.add(new Submitted(revision, List.of(), Map.of(), now, withdrawal));
        return new Decision.Accepted<>(new Report(
                before.id(),
                before.period(),
                before.uscc(),
                atWork ? Stage.DRAFT : Stage.WITHDRAWN,
                false,
                atWork ? revision + 1 : revision,
                atWork ? before.values() : List.of(),
                atWork ? before.explanations() : Map.of(),
                atWork ? before.note() : null,
                submissions,
                null));
    }

    /** What stands against reports of this day; absent if they are taken. */
    static @Nullable Problem closed(CollectionPeriod collection, LocalDate today) {
        return switch (collection.stage(today)) {
            case OPEN -> null;
            case PLANNED ->
                Problem.of(
                        ReportsProblem.COLLECTION_NOT_OPEN,
                        "reports of " + collection.period() + " are taken from " + collection.opensOn() + " on",
                        collection.period() + " 的报表自 " + collection.opensOn() + " 起报送");
            case CLOSED ->
                Problem.of(
                        ReportsProblem.COLLECTION_CLOSED,
                        "reports of " + collection.period() + " were taken until " + collection.lastDay(),
                        collection.period() + " 的报表已于 " + collection.lastDay() + " 截止");
        };
    }

    /** What stands against a submission: first what must be mended, then what must be explained. */
    private static @Nullable Problem wrong(
            CollectionPeriod collection, Statement said, List<Checking.Finding> findings) {
        List<FieldProblem> hard = new ArrayList<>();
        Set<String> there = new HashSet<>();
        if (!collection.required().isEmpty()) {
            said.values().forEach(v -> there.add(v.element()));
        }
        for (String element : collection.required()) {
            if (!there.contains(element)) {
                hard.add(new FieldProblem(
                        "/values", element, "required-element", Text.of("a value of " + element, element + " 的数值")));
            }
        }
        List<FieldProblem> soft = new ArrayList<>();
        for (Checking.Finding finding : findings) {
            Rule rule = finding.rule();
            FieldProblem problem = new FieldProblem("/values", finding.found(), rule.code(), rule.says());
            switch (rule.severity()) {
                case HARD -> hard.add(problem);
                case SOFT -> {
                    if (!said.explanations().containsKey(rule.code())) {
                        soft.add(problem);
                    }
                }
            }
        }
        if (!hard.isEmpty()) {
            return of(ReportsProblem.REPORT_REFUSED, hard);
        }
        return soft.isEmpty() ? null : of(ParksProblem.EXPLANATION_NEEDED, soft);
    }

    private static Problem of(ProblemCode kind, List<FieldProblem> problems) {
        return new Problem(kind, Problem.of(kind, problems.getFirst()).detail(), problems);
    }
}
