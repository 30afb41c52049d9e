package cn.onezone.projects.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.projects.ProjectEvent.MilestoneKind;
import cn.onezone.contracts.projects.ProjectEvent.ProjectAdvanced;
import cn.onezone.contracts.projects.ProjectEvent.RestrictionClause;
import cn.onezone.contracts.projects.ProjectEvent.Stage;
import cn.onezone.contracts.projects.ProjectEvent.Verdict;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import cn.onezone.projects.ProjectsProblem;
import cn.onezone.projects.screening.RestrictionList;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages of a project and R20, without store or clock. */
class LifecycleTest {
    private static final List<Stage> ORDER = List.of(Stage.values());
    private static final LocalDate TODAY = LocalDate.of(2024, 5, 6);
    private static final Instant NOW = Instant.parse("2024-05-06T01:02:03Z");
    private static final ParkCode SHUNYI = ParkCode.of("shunyi");
    private static final ParkCode DONGCHENG = ParkCode.of("dongcheng");
    private static final RestrictionList LIST = new RestrictionList(
            "v1",
            LocalDate.of(2024, 1, 1),
            "test",
            List.of(new RestrictionClause(
                    "core", IndustryCode.of("C39"), List.of(DONGCHENG), Verdict.PROHIBITED, "核心区")));
    private static final RestrictionList STRICTER = new RestrictionList(
            "v2",
            LocalDate.of(2024, 5, 1),
            "test",
            List.of(new RestrictionClause("all", IndustryCode.of("C39"), List.of(), Verdict.PROHIBITED, "全域")));

    private static final ProjectCommand SCREEN = new ProjectCommand.Screen(LIST);
    private static final ProjectCommand EVALUATE =
            new ProjectCommand.Evaluate(Map.of("investment", BigDecimal.valueOf(20)), "合格");
    private static final ProjectCommand PASS = new ProjectCommand.Review(Outcome.PASSED, "同意");
    private static final ProjectCommand MATCH = new ProjectCommand.Match(SHUNYI, LIST, "产业方向一致");
    private static final ProjectCommand LAND = new ProjectCommand.Land(SHUNYI, LIST, "签约");

    private static ProjectCommand reach(MilestoneKind kind, String on) {
        return new ProjectCommand.Reach(kind, LocalDate.parse(on), "证 " + kind);
    }

    private static final List<ProjectCommand> WHOLE_WAY = List.of(
            SCREEN,
            EVALUATE,
            PASS,
            MATCH,
            LAND,
            reach(MilestoneKind.LAND_GRANTED, "2024-02-01"),
            reach(MilestoneKind.CONSTRUCTION_STARTED, "2024-03-01"),
            reach(MilestoneKind.TOPPED_OUT, "2024-04-01"),
            reach(MilestoneKind.PRODUCTION_STARTED, "2024-05-01"),
            reach(MilestoneKind.ACCEPTED, "2024-05-06"));

    private static Project registered() {
        return Project.registered("p1", "封测线", null, IndustryCode.of("C3973"), Money.fen(100), null, "", TODAY, false);
    }

    private static Decision decide(Project project, ProjectCommand command) {
        return Lifecycle.decide(project, command, TODAY, NOW);
    }

    private static Project after(int steps) {
        Project project = registered();
        for (ProjectCommand command : WHOLE_WAY.subList(0, steps)) {
            project = ((Decision.Accepted) decide(project, command)).project();
        }
        return project;
    }

    private static ProblemCode refusal(Project project, ProjectCommand command) {
        return decide(project, command) instanceof Decision.Refused(Problem problem) ? problem.kind() : null;
    }

    @Test
    void goesFromRegistrationToAcceptanceWithAReasonForEachStep() {
        Project accepted = after(WHOLE_WAY.size());
        assertThat(accepted.stage()).isEqualTo(Stage.ACCEPTED);
        assertThat(accepted.steps())
                .hasSize(WHOLE_WAY.size() + 1)
                .allSatisfy(s -> assertThat(s.reason()).isNotBlank());
        assertThat(accepted.milestones()).hasSize(5);
        ProjectAdvanced event = accepted.advanced();
        assertThat(event.stage()).isEqualTo(Stage.ACCEPTED);
        assertThat(event.from()).isEqualTo(Stage.IN_PRODUCTION);
        assertThat(event.park()).isEqualTo(SHUNYI);
    }

    @Test
    void changesNothingWhenAStepIsRepeated() {
        for (int i = 1; i <= WHOLE_WAY.size(); i++) {
            assertThat(decide(after(i), WHOLE_WAY.get(i - 1))).as("step %d", i).isInstanceOf(Decision.Unchanged.class);
        }
    }

    @Test
    void refusesAStepOutOfTurnNamingTheStageAndWhatIsPossible() {
        assertThat(decide(registered(), LAND)).isInstanceOfSatisfying(Decision.Refused.class, r -> {
            assertThat(r.problem().kind()).isEqualTo(ProjectsProblem.WRONG_STAGE);
            assertThat(r.problem().detail().en()).contains("registered").contains("screening");
            assertThat(r.problem().detail().zh()).contains("已登记");
        });
        assertThat(refusal(after(1), PASS)).isEqualTo(ProjectsProblem.WRONG_STAGE);
        assertThat(refusal(after(5), reach(MilestoneKind.ACCEPTED, "2024-05-06")))
                .isEqualTo(ProjectsProblem.WRONG_STAGE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"ACCEPTED", "WITHDRAWN", "TERMINATED"},
            mode = EnumSource.Mode.EXCLUDE)
    void canBeWithdrawnOrTerminatedAtAnyPointBeforeTheEnd(Stage stage) {
        Project there = registered().to(stage, TODAY, "r");
        assertThat(((Decision.Accepted) decide(there, new ProjectCommand.Withdraw("资金不足")))
                        .project()
                        .stage())
                .isEqualTo(Stage.WITHDRAWN);
        assertThat(((Decision.Accepted) decide(there, new ProjectCommand.Terminate("违规")))
                        .project()
                        .stage())
                .isEqualTo(Stage.TERMINATED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"ACCEPTED", "WITHDRAWN", "TERMINATED"})
    void doesNothingMoreOnceItHasEnded(Stage stage) {
        Project ended = registered().to(stage, TODAY, "r");
        for (ProjectCommand command : WHOLE_WAY) {
            assertThat(refusal(ended, command)).isEqualTo(ProjectsProblem.WRONG_STAGE);
        }
        assertThat(refusal(ended, new ProjectCommand.Terminate("other"))).isEqualTo(ProjectsProblem.WRONG_STAGE);
    }

    /** R20 */
    @Test
    void goesNoFurtherWhileAClauseProhibitsIt() {
        Project screened = ((Decision.Accepted) decide(registered(), new ProjectCommand.Screen(STRICTER))).project();
        assertThat(screened.screening().verdict()).isEqualTo(Verdict.PROHIBITED);
        assertThat(screened.screening().clauses()).containsExactly("all");
        assertThat(decide(screened, EVALUATE)).isInstanceOfSatisfying(Decision.Refused.class, r -> {
            assertThat(r.problem().kind()).isEqualTo(ProjectsProblem.PROHIBITED_INDUSTRY);
            assertThat(r.problem().detail().en()).contains("v2").contains("all");
        });
    }

    /** R20: some clauses hold in some parks only, so a match is screened for its park. */
    @Test
    void isNotMatchedWithAParkWhereItIsProhibited() {
        assertThat(refusal(after(3), new ProjectCommand.Match(DONGCHENG, LIST, "r")))
                .isEqualTo(ProjectsProblem.PROHIBITED_INDUSTRY);
        assertThat(refusal(after(4), new ProjectCommand.Land(SHUNYI, STRICTER, "r")))
                .isEqualTo(ProjectsProblem.PROHIBITED_INDUSTRY);
    }

    /** R20: when the list changes, open projects are screened again and stay where they are. */
    @Test
    void isScreenedAgainWhereverItStandsWhenTheListChanges() {
        Project landed = after(5);
        Project again = ((Decision.Accepted) decide(landed, new ProjectCommand.ScreenAgain(STRICTER))).project();
        assertThat(again.stage()).isEqualTo(Stage.LANDED);
        assertThat(again.screening().list()).isEqualTo("v2");
        assertThat(again.screening().verdict()).isEqualTo(Verdict.PROHIBITED);
        assertThat(again.screenedAgainst()).isEqualTo("v2");
        assertThat(decide(again, new ProjectCommand.ScreenAgain(STRICTER))).isInstanceOf(Decision.Unchanged.class);
        assertThat(decide(registered(), new ProjectCommand.ScreenAgain(STRICTER)))
                .isInstanceOf(Decision.Unchanged.class);
        assertThat(after(WHOLE_WAY.size()).screenedAgainst()).isEmpty();
    }

    @Test
    void landsOnlyInTheParkItIsMatchedWithAndCanBeMatchedAnew() {
        ParkCode miyun = ParkCode.of("miyun");
        assertThat(refusal(after(4), new ProjectCommand.Land(miyun, LIST, "r"))).isEqualTo(ProjectsProblem.OTHER_PARK);
        Project anew = ((Decision.Accepted) decide(after(4), new ProjectCommand.Match(miyun, LIST, "r"))).project();
        assertThat(anew.park()).isEqualTo(miyun);
        assertThat(decide(anew, new ProjectCommand.Land(miyun, LIST, "r"))).isInstanceOf(Decision.Accepted.class);
    }

    @Test
    void isEvaluatedAgainWhenTheReviewReturnsItAndEndsWhenItRejects() {
        Project returned =
                ((Decision.Accepted) decide(after(2), new ProjectCommand.Review(Outcome.RETURNED, "补充能耗"))).project();
        assertThat(returned.stage()).isEqualTo(Stage.SCREENED);
        assertThat(decide(returned, EVALUATE)).isInstanceOf(Decision.Accepted.class);
        assertThat(((Decision.Accepted) decide(after(2), new ProjectCommand.Review(Outcome.REJECTED, "不符合")))
                        .project()
                        .stage())
                .isEqualTo(Stage.TERMINATED);
    }

    @Test
    void refusesAMilestoneInTheFutureOrBeforeAnEarlierOne() {
        assertThat(refusal(after(5), reach(MilestoneKind.LAND_GRANTED, "2024-05-07")))
                .isEqualTo(ProjectsProblem.WRONG_DATE);
        assertThat(refusal(after(6), reach(MilestoneKind.CONSTRUCTION_STARTED, "2024-01-31")))
                .isEqualTo(ProjectsProblem.WRONG_DATE);
    }

    @Provide
    Arbitrary<List<ProjectCommand>> commands() {
        return Arbitraries.of(WHOLE_WAY).injectDuplicates(0.1).list().ofMaxSize(60);
    }

    /** Whatever is asked in whatever order, a stage is only reached over those before it. */
    @Property(tries = 300)
    void neverSkipsAStage(@ForAll("commands") List<ProjectCommand> commands) {
        Project project = registered();
        for (ProjectCommand command : commands) {
            if (decide(project, command) instanceof Decision.Accepted(Project next)) {
                assertThat(ORDER.indexOf(next.stage()) - ORDER.indexOf(project.stage()))
                        .isBetween(0, 1);
                assertThat(next.steps().getLast().from()).isEqualTo(project.stage());
                project = next;
            }
        }
        assertThat(project.milestones()).isSortedAccordingTo((a, b) -> a.on().compareTo(b.on()));
    }
}
