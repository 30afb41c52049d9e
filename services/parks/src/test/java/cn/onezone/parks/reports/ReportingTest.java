package cn.onezone.parks.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.reports.Report.Stage;
import cn.onezone.parks.submissions.KnownElement;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about reports and their periods. */
class ReportingTest {
    private static final Instant NOON = Instant.parse("2024-02-29T04:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2024, 2, 29);
    private static final Period YEAR = Period.of("2023");
    private static final Uscc USCC = new Uscc("91110108MA4400001" + Uscc.checkCharacter("91110108MA4400001"));
    private static final CollectionPeriod OPEN =
            new CollectionPeriod(YEAR, TODAY, TODAY, List.of("total-income"), List.of());

    private static ElementValue value(String element, String value) {
        return new ElementValue(element, new BigDecimal(value), new Unit("万元"));
    }

    private static Reporting.Decision<Report> state(
            @Nullable Report before,
            List<ElementValue> values,
            Map<String, String> explanations,
            boolean submit,
            LocalDate today) {
        return Reporting.state(
                before,
                OPEN,
                USCC,
                new Reporting.Statement(values, explanations, null, submit),
                Checking.check(values, List.of(), Rules.bundled(), Registered.NOTHING),
                today,
                NOON);
    }

    private static <S> S accepted(Reporting.Decision<S> decision) {
        assertThat(decision).isInstanceOf(Reporting.Decision.Accepted.class);
        return ((Reporting.Decision.Accepted<S>) decision).state();
    }

    private static Problem refused(Reporting.Decision<?> decision) {
        assertThat(decision).isInstanceOf(Reporting.Decision.Refused.class);
        return ((Reporting.Decision.Refused<?>) decision).problem();
    }

    /** R9: the window is of whole days, its first and last among them. */
    @ParameterizedTest
    @CsvSource({"2024-02-28,collection-not-open", "2024-02-29,", "2024-03-01,collection-closed"})
    void takesReportsFromTheFirstDayToTheLast(LocalDate day, @Nullable String code) {
        Reporting.Decision<Report> decision = state(null, List.of(value("total-income", "1")), Map.of(), true, day);
        if (code == null) {
            assertThat(accepted(decision).stage()).isEqualTo(Stage.SUBMITTED);
        } else {
            assertThat(refused(decision).kind().code()).isEqualTo(code);
        }
    }

    @Test
    void givesMoreTimeWithAReasonAndNeverLess() {
        CollectionPeriod longer = accepted(Reporting.extend(OPEN, TODAY.plusDays(3), "税务系统停机", NOON));
        assertThat(longer.stage(TODAY.plusDays(3))).isEqualTo(CollectionPeriod.Stage.OPEN);
        assertThat(longer.stage(TODAY.plusDays(4))).isEqualTo(CollectionPeriod.Stage.CLOSED);
        assertThat(longer.closesOn()).as("as it was set at first").isEqualTo(TODAY);
        assertThat(refused(Reporting.extend(longer, TODAY.plusDays(3), "再次", NOON))
                        .kind()
                        .code())
                .isEqualTo("wrong-window");
        assertThat(Reporting.open(longer, OPEN)).isInstanceOf(Reporting.Decision.Unchanged.class);
        assertThat(refused(Reporting.open(
                                longer, new CollectionPeriod(YEAR, TODAY, TODAY.plusDays(9), List.of(), List.of())))
                        .kind()
                        .code())
                .isEqualTo("wrong-window");
    }

    @Test
    void keepsADraftThatBreaksRulesAndSubmitsNone() {
        List<ElementValue> wrong = List.of(value("technology-income", "20"), value("profit", "30"));
        assertThat(accepted(state(null, wrong, Map.of(), false, TODAY)).stage()).isEqualTo(Stage.DRAFT);
        List<ElementValue> more =
                List.of(value("total-income", "10"), value("technology-income", "20"), value("profit", "30"));
        assertThat(refused(state(null, wrong, Map.of(), true, TODAY)).errors())
                .extracting(FieldProblem::code)
                .containsExactly("required-element");
        Problem hard = refused(state(null, more, Map.of(), true, TODAY));
        assertThat(hard.kind().code()).isEqualTo("report-refused");
        assertThat(hard.errors()).extracting(FieldProblem::code).containsExactly("technology-within-income");
    }

    /** Every queue has a bound: all revisions stand in one document. */
    @Test
    void keepsSoManyRevisionsAndNoMore() {
        Report report = null;
        for (int i = 1; i <= Reporting.MOST_REVISIONS; i++) {
            report = accepted(state(report, List.of(value("total-income", "" + i)), Map.of(), true, TODAY));
        }
        assertThat(refused(state(report, List.of(value("total-income", "0")), Map.of(), true, TODAY))
                        .kind()
                        .code())
                .isEqualTo("too-many-revisions");
        Report draft = accepted(state(report, List.of(value("total-income", "0")), Map.of(), false, TODAY));
        assertThat(draft.reported()).isTrue();
        assertThat(draft.counting().map(Report.Submitted::revision)).contains(Reporting.MOST_REVISIONS);
    }

    @Test
    void wantsAnExplanationOfWhatIsUnusual() {
        List<ElementValue> unusual = List.of(value("total-income", "10"), value("profit", "30"));
        Problem soft = refused(state(null, unusual, Map.of(), true, TODAY));
        assertThat(soft.kind().code()).isEqualTo("explanation-needed");
        assertThat(soft.errors()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("profit-within-income");
            assertThat(p.value()).isEqualTo("30 : 10");
        });
        Report report = accepted(state(null, unusual, Map.of("profit-within-income", "出售股权"), true, TODAY));
        assertThat(report.submissions().getFirst().explanations()).containsEntry("profit-within-income", "出售股权");
    }

    /** R8: a correction is a revision, and what was submitted stays. */
    @Test
    void correctsByRevisionsAndCountsTheSubmittedOne() {
        Report first = accepted(state(null, List.of(value("total-income", "10")), Map.of(), true, TODAY));
        Report draft = accepted(state(first, List.of(value("total-income", "12")), Map.of(), false, TODAY));
        assertThat(draft.revision()).isEqualTo(2);
        assertThat(draft.counting().orElseThrow().revision()).isEqualTo(1);
        assertThat(draft.submissions()).isEqualTo(first.submissions());
        Report second = accepted(state(draft, List.of(value("total-income", "13")), Map.of(), true, TODAY));
        assertThat(second.revision()).isEqualTo(2);
        assertThat(second.submissions())
                .hasSize(2)
                .startsWith(first.submissions().getFirst());
        assertThat(state(second, List.of(value("total-income", "13")), Map.of(), true, TODAY))
                .as("the same again is no revision")
                .isInstanceOf(Reporting.Decision.Unchanged.class);
        assertThat(accepted(state(draft, List.of(value("total-income", "12")), Map.of(), true, TODAY))
                        .stage())
                .as("a draft as it stands is submitted")
                .isEqualTo(Stage.SUBMITTED);
    }

    @ParameterizedTest
    @CsvSource({"150,false", "150.01,true", "50,false", "49.99,true", "0,true"})
    void comparesWithThePeriodBefore(String now, boolean found) {
        assertThat(Checking.check(
                                List.of(value("total-income", now)),
                                List.of(value("total-income", "100")),
                                Rules.bundled(),
                                Registered.NOTHING)
                        .stream()
                        .anyMatch(f -> f.rule().code().equals("income-change")))
                .isEqualTo(found);
        assertThat(Checking.check(
                        List.of(value("total-income", now)),
                        List.of(value("total-income", "0")),
                        Rules.bundled(),
                        Registered.NOTHING))
                .as("of nothing there is no per cent")
                .isEmpty();
    }

    @Test
    void saysNothingWhereAValueIsMissingOrADivisorIsZero() {
        assertThat(Checking.check(
                        List.of(value("technology-income", "5")), List.of(), Rules.bundled(), Registered.NOTHING))
                .isEmpty();
        assertThat(Checking.check(
                        List.of(value("total-income", "5"), value("employees", "0")),
                        List.of(),
                        Rules.bundled(),
                        Registered.NOTHING))
                .isEmpty();
    }

    private static Registered registered(String scale, boolean listed, String age, String... qualifications) {
        return new Registered(
                "I", ScaleClass.of(scale), Set.of(qualifications), listed, Map.of(Registered.AGE, Fraction.of(age)));
    }

    private static List<String> codes(Registered registered, ElementValue... values) {
        return Checking.check(List.of(values), List.of(), Rules.bundled(), registered).stream()
                .map(f -> f.rule().code())
                .toList();
    }

    /** What a report says against what the registry says of the enterprise. */
    @Test
    void holdsReportsAgainstTheRegistry() {
        assertThat(codes(registered("large", false, "0"), value("employees", "9")))
                .containsExactly("large-has-employees");
        assertThat(codes(registered("large", false, "0"), value("employees", "10")))
                .isEmpty();
        assertThat(codes(registered("micro", false, "0"), value("employees", "301")))
                .containsExactly("micro-has-few-employees");
        assertThat(codes(registered("small", false, "-1"), value("employees", "301")))
                .as("founded on the day after the period")
                .containsExactly("founded-by-period-end");
        assertThat(codes(registered("small", true, "0"), value("total-income", "0.5")))
                .containsExactly("listed-has-income");
        assertThat(codes(
                        registered("small", false, "0", "unicorn", "high-tech"),
                        value("total-income", "100"),
                        value("technology-income", "30"),
                        value("product-sales-income", "19.99")))
                .containsExactly("high-tech-lives-on-technology");
        assertThat(codes(
                        registered("small", false, "0", "high-tech"),
                        value("total-income", "100"),
                        value("technology-income", "30")))
                .as("what is missing says nothing")
                .isEmpty();
        assertThat(codes(Registered.NOTHING, value("employees", "301"), value("total-income", "0")))
                .as("of whom nothing is known")
                .isEmpty();
    }

    @Test
    void refusesARuleAboutANumberThatTheRegistryHasNot() {
        String rule = """
                {"rules": [{"code": "x", "severity": "SOFT", "left": "registry-colour", "comparison": "AT_MOST", "right": "1",
                 "says": {"en": "x", "zh": "x"}}]}""";
        assertThatThrownBy(() -> Rules.read(rule.getBytes(StandardCharsets.UTF_8)))
                .hasStackTraceContaining("registry-colour");
    }

    /** What a template's cell takes is what an import takes. */
    @Test
    void checksCellsAsAnImportDoes() {
        Edition edition = new Edition(
                1, null, null, List.of(Level.ENTERPRISE), List.of(Frequency.YEAR), List.of(), List.of(), null, null);
        KnownElement people = new KnownElement(
                "employees",
                Text.of("Employees", "从业人员"),
                new Unit("人"),
                1,
                List.of(new KnownElement.KnownEdition(edition, false)),
                0,
                null);
        assertThat(CellCheck.of(people, YEAR).formula("C2")).isEqualTo("AND(ISNUMBER(C2),C2>=0,ROUND(C2,0)=C2)");
        KnownElement profit = new KnownElement(
                "profit",
                Text.of("Profit", "利润总额"),
                new Unit("万元"),
                1,
                List.of(new KnownElement.KnownEdition(edition, true)),
                0,
                null);
        assertThat(CellCheck.of(profit, YEAR).formula("D2"))
                .as("a loss, and money is measured finer than it is published")
                .isEqualTo("AND(ISNUMBER(D2),ROUND(D2,4)=D2)");
        assertThat(CellCheck.of(null, YEAR).says()).isEqualTo("应为数值，至多 4 位小数");
    }
}
