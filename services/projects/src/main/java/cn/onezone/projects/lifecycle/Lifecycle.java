package cn.onezone.projects.lifecycle;

import cn.onezone.contracts.projects.ProjectEvent.Milestone;
import cn.onezone.contracts.projects.ProjectEvent.MilestoneKind;
import cn.onezone.contracts.projects.ProjectEvent.Screening;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.Problem;
import cn.onezone.projects.ProjectsProblem;
import cn.onezone.projects.lifecycle.ProjectCommand.Evaluate;
import cn.onezone.projects.lifecycle.ProjectCommand.Land;
import cn.onezone.projects.lifecycle.ProjectCommand.Match;
import cn.onezone.projects.lifecycle.ProjectCommand.Reach;
import cn.onezone.projects.lifecycle.ProjectCommand.Review;
import cn.onezone.projects.lifecycle.ProjectCommand.Screen;
import cn.onezone.projects.lifecycle.ProjectCommand.ScreenAgain;
import cn.onezone.projects.lifecycle.ProjectCommand.Terminate;
import cn.onezone.projects.lifecycle.ProjectCommand.Withdraw;
import cn.onezone.projects.screening.RestrictionList;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Decides which step a project may take. Pure: neither clock nor store. */
final class Lifecycle {
    private static final Set<Stage> SCREENABLE = EnumSet.of(Stage.REGISTERED, Stage.SCREENED);
    private static final Set<Stage> MATCHABLE = EnumSet.of(Stage.JOINTLY_REVIEWED, Stage.MATCHED);

    private Lifecycle() {}

    static Decision decide(Project project, ProjectCommand command, LocalDate today, Instant now) {
        return switch (command) {
            case Screen(RestrictionList list) -> screen(project, list, today, now);
            case ScreenAgain(RestrictionList list) -> screenAgain(project, list, today, now);
            case Evaluate evaluate -> evaluate(project, evaluate, today);
            case Review review -> review(project, review, today);
            case Match match -> match(project, match, today, now);
            case Land land -> land(project, land, today, now);
            case Reach reach -> reach(project, reach, today);
            case Withdraw(String reason) -> end(project, Stage.WITHDRAWN, reason, today);
            case Terminate(String reason) -> end(project, Stage.TERMINATED, reason, today);
        };
    }

    private static Decision screen(Project project, RestrictionList list, LocalDate today, Instant now) {
        if (!SCREENABLE.contains(project.stage())) {
            return wrongStage(project);
        }
        Screening found = list.screen(project.industry(), project.park(), now);
        if (project.stage() == Stage.SCREENED && same(project, found)) {
            return new Decision.Unchanged();
        }
        return new Decision.Accepted(project.with(found).to(Stage.SCREENED, today, said(found)));
    }

    private static Decision screenAgain(Project project, RestrictionList list, LocalDate today, Instant now) {
        if (project.stage().isFinal()
                || project.screening() == null
                || project.screening().list().equals(list.version())) {
            return new Decision.Unchanged();
        }
        Screening found = list.screen(project.industry(), project.park(), now);
        return new Decision.Accepted(project.with(found).to(project.stage(), today, said(found)));
    }

    private static boolean same(Project project, Screening found) {
        Screening before = project.screening();
        return before != null
                && before.list().equals(found.list())
                && before.clauses().equals(found.clauses());
    }

    private static String said(Screening found) {
        return "按目录 " + found.list()
                + switch (found.verdict()) {
                    case CLEAR -> " 审查：未涉及";
                    case RESTRICTED -> " 审查：限制 " + String.join("、", found.clauses());
                    case PROHIBITED -> " 审查：禁止 " + String.join("、", found.clauses());
                };
    }

    private static Decision evaluate(Project project, Evaluate evaluate, LocalDate today) {
        if (project.stage() == Stage.EVALUATED && project.scores().equals(evaluate.scores())) {
            return new Decision.Unchanged();
        }
        if (project.stage() != Stage.SCREENED) {
            return wrongStage(project);
        }
        if (prohibited(project)) {
            return prohibited(project.screening());
        }
        return new Decision.Accepted(project.with(evaluate.scores()).to(Stage.EVALUATED, today, evaluate.reason()));
    }

    private static Decision review(Project project, Review review, LocalDate today) {
        Stage next = switch (review.outcome()) {
            case PASSED -> Stage.JOINTLY_REVIEWED;
            case RETURNED -> Stage.SCREENED;
            case REJECTED -> Stage.TERMINATED;
        };
        if (project.stage() == next
                && project.steps().getLast().from() == Stage.EVALUATED
                && project.steps().getLast().reason().equals(review.reason())) {
            return new Decision.Unchanged();
        }
        if (project.stage() != Stage.EVALUATED) {
            return wrongStage(project);
        }
        if (next == Stage.JOINTLY_REVIEWED && prohibited(project)) {
            return prohibited(project.screening());
        }
        return new Decision.Accepted(project.to(next, today, review.reason()));
    }

    private static Decision match(Project project, Match match, LocalDate today, Instant now) {
        if (!MATCHABLE.contains(project.stage())) {
            return wrongStage(project);
        }
        if (project.stage() == Stage.MATCHED && match.park().equals(project.park())) {
            return new Decision.Unchanged();
        }
        Screening found = match.list().screen(project.industry(), match.park(), now);
        if (found.verdict() == Verdict.PROHIBITED) {
            return prohibited(found);
        }
        return new Decision.Accepted(project.with(match.park()).with(found).to(Stage.MATCHED, today, match.reason()));
    }

    private static Decision land(Project project, Land land, LocalDate today, Instant now) {
        ParkCode matched = project.park();
        if (project.stage() == Stage.LANDED && land.park().equals(matched)) {
            return new Decision.Unchanged();
        }
        if (project.stage() != Stage.MATCHED) {
            return wrongStage(project);
        }
        if (!land.park().equals(matched)) {
            return refused(
                    ProjectsProblem.OTHER_PARK,
                    "park: value: " + land.park() + " (expected: " + matched + ", or match it with " + land.park()
                            + " first)",
                    "分园 " + land.park() + "：项目已与 " + matched + " 对接，请先重新对接");
        }
        Screening found = land.list().screen(project.industry(), land.park(), now);
        if (found.verdict() == Verdict.PROHIBITED) {
            return prohibited(found);
        }
        return new Decision.Accepted(project.with(found).to(Stage.LANDED, today, land.reason()));
    }

    private static Decision reach(Project project, Reach reach, LocalDate today) {
        Milestone milestone = new Milestone(reach.kind(), reach.on(), reach.evidence());
        if (project.milestones().contains(milestone)) {
            return new Decision.Unchanged();
        }
        if (project.milestones().stream().anyMatch(m -> m.kind() == reach.kind())) {
            return wrongStage(project);
        }
        Stage next = next(project.stage(), reach.kind());
        if (next == null) {
            return wrongStage(project);
        }
        LocalDate earliest = project.milestones().isEmpty()
                ? LocalDate.MIN
                : project.milestones().getLast().on();
        if (reach.on().isAfter(today) || reach.on().isBefore(earliest)) {
            String from = earliest.equals(LocalDate.MIN) ? "" : earliest + " ";
            return refused(
                    ProjectsProblem.WRONG_DATE,
                    "on: value: " + reach.on() + " (expected: " + from + "to " + today + ")",
                    "日期 " + reach.on() + "，应为 " + from + "至 " + today);
        }
        return new Decision.Accepted(
                project.with(milestone).to(next, reach.on(), milestoneZh(reach.kind()) + "：" + reach.evidence()));
    }

    private static @org.jspecify.annotations.Nullable Stage next(Stage stage, MilestoneKind kind) {
        return switch (kind) {
            case LAND_GRANTED -> stage == Stage.LANDED ? Stage.LANDED : null;
            case CONSTRUCTION_STARTED -> stage == Stage.LANDED ? Stage.UNDER_CONSTRUCTION : null;
            case TOPPED_OUT -> stage == Stage.UNDER_CONSTRUCTION ? Stage.UNDER_CONSTRUCTION : null;
            case PRODUCTION_STARTED -> stage == Stage.UNDER_CONSTRUCTION ? Stage.IN_PRODUCTION : null;
            case ACCEPTED -> stage == Stage.IN_PRODUCTION ? Stage.ACCEPTED : null;
        };
    }

    private static String milestoneZh(MilestoneKind kind) {
        return switch (kind) {
            case LAND_GRANTED -> "供地";
            case CONSTRUCTION_STARTED -> "开工";
            case TOPPED_OUT -> "封顶";
            case PRODUCTION_STARTED -> "投产";
            case ACCEPTED -> "竣工验收";
        };
    }

    private static Decision end(Project project, Stage end, String reason, LocalDate today) {
        if (project.stage() == end && project.steps().getLast().reason().equals(reason)) {
            return new Decision.Unchanged();
        }
        if (project.stage().isFinal()) {
            return wrongStage(project);
        }
        return new Decision.Accepted(project.to(end, today, reason));
    }

    private static boolean prohibited(Project project) {
        return project.screening() != null && project.screening().verdict() == Verdict.PROHIBITED;
    }

    private static Decision prohibited(@org.jspecify.annotations.Nullable Screening found) {
        String clauses = found == null ? "" : found.list() + ": " + String.join(", ", found.clauses());
        return refused(ProjectsProblem.PROHIBITED_INDUSTRY, "clauses of " + clauses, "目录条款 " + clauses);
    }

    /** What a project can do from a stage, by the names of the doors. */
    static List<String> possibleFrom(Stage stage) {
        return switch (stage) {
            case REGISTERED -> List.of("screening", "withdrawal", "termination");
            case SCREENED -> List.of("screening", "evaluation", "withdrawal", "termination");
            case EVALUATED -> List.of("joint-review", "withdrawal", "termination");
            case JOINTLY_REVIEWED -> List.of("match", "withdrawal", "termination");
            case MATCHED -> List.of("match", "landing", "withdrawal", "termination");
            case LANDED ->
                List.of("milestones: land-granted", "milestones: construction-started", "withdrawal", "termination");
            case UNDER_CONSTRUCTION ->
                List.of("milestones: topped-out", "milestones: production-started", "withdrawal", "termination");
            case IN_PRODUCTION -> List.of("milestones: accepted", "withdrawal", "termination");
            case ACCEPTED, WITHDRAWN, TERMINATED -> List.of();
        };
    }

    private static Decision wrongStage(Project project) {
        List<String> possible = possibleFrom(project.stage());
        return refused(
                ProjectsProblem.WRONG_STAGE,
                "stage: value: " + project.stage().code() + " (possible from it: "
                        + (possible.isEmpty() ? "nothing" : String.join(", ", possible)) + ")",
                "项目处于“" + project.stage().nameZh() + "”（" + project.stage().code() + "），可执行："
                        + (possible.isEmpty() ? "无" : String.join("、", possible)));
    }

    private static Decision refused(ProjectsProblem kind, String en, String zh) {
        return new Decision.Refused(Problem.of(kind, en, zh));
    }
}
