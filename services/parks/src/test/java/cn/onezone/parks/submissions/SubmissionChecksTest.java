package cn.onezone.parks.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmissionChecksTest {
    private static final KnownElements.Catalogue UNKNOWN = new KnownElements.Catalogue(false, Map.of());
    private static final KnownElements.Catalogue LEARNT = new KnownElements.Catalogue(
            true,
            Map.of(
                    "total-income", known("total-income", "亿元", false, List.of(Level.ENTERPRISE, Level.PARK)),
                    "profit", known("profit", "亿元", true, List.of(Level.ENTERPRISE, Level.PARK)),
                    "land-area", known("land-area", "km²", false, List.of(Level.PARK)),
                    "old", new KnownElement("old", Text.of("Old", "旧"), new Unit("件"), 1, List.of(), null, null)));

    private static KnownElement known(String code, String unit, boolean signed, List<Level> levels) {
        return KnownElement.of(
                new DataElementDefined(
                        code,
                        Text.of(code, code),
                        new Unit(unit),
                        2,
                        Kind.FLOW,
                        new Edition(
                                1,
                                null,
                                null,
                                levels,
                                List.of(Frequency.QUARTER, Frequency.YEAR),
                                List.of(),
                                List.of(),
                                null,
                                null),
                        signed),
                1);
    }

    private static SubmissionChecks.Checked check(KnownElements.Catalogue catalogue, SubmissionForm.Value... values) {
        return check("2023", Level.PARK, catalogue, values);
    }

    private static SubmissionChecks.Checked check(
            String period, Level level, KnownElements.Catalogue catalogue, SubmissionForm.Value... values) {
        return SubmissionChecks.check(
                new SubmissionForm(null, List.of(values), null, null, null), Period.of(period), level, catalogue);
    }

    private static SubmissionForm.Value value(String element, String value, String unit) {
        return new SubmissionForm.Value(element, value == null ? null : new BigDecimal(value), unit);
    }

    @Test
    void takesTheUnitOfTheCatalogueWhereNoneIsStated() { // R11
        assertThat(check(LEARNT, value("total-income", "100.50", null)))
                .isEqualTo(new SubmissionChecks.Checked.Fine(
                        List.of(new ElementValue("total-income", new BigDecimal("100.5"), new Unit("亿元"))), null));
    }

    @Test
    void takesAnyWellFormedCodeWhileTheCityWasNeverHeard() {
        assertThat(check(UNKNOWN, value("anything-new", "1", "件"))).isInstanceOf(SubmissionChecks.Checked.Fine.class);
    }

    @Test
    void takesALossButNoNegativeIncome() {
        assertThat(check(LEARNT, value("profit", "-3.2", "亿元"))).isInstanceOf(SubmissionChecks.Checked.Fine.class);
    }

    @Test
    void writesWholeNumbersOut() {
        assertThat(check(LEARNT, value("total-income", "1E+3", "亿元")))
                .isInstanceOfSatisfying(
                        SubmissionChecks.Checked.Fine.class,
                        f -> assertThat(f.values().getFirst().value()).isEqualTo(new BigDecimal("1000")));
    }

    @ParameterizedTest
    @CsvSource({
        "total-income, -1, 亿元, negative-amount, /values/0/value",
        "total-income, 1.00001, 亿元, wrong-decimal, /values/0/value",
        "total-income, 1E+999999999, 亿元, wrong-decimal, /values/0/value",
        "total-income, , 亿元, missing-field, /values/0/value",
        "total-income, 1, 万元, wrong-unit, /values/0/unit",
        "other, 1, 亿元, unknown-element, /values/0/element",
        "Total Income, 1, 亿元, unknown-element, /values/0/element",
    })
    void namesWhatIsWrong(String element, String value, String unit, String code, String pointer) {
        assertThat(check(LEARNT, value(element, value, unit)))
                .isInstanceOfSatisfying(SubmissionChecks.Checked.Wrong.class, wrong -> {
                    FieldProblem first = wrong.problems().getFirst();
                    assertThat(first.code()).isEqualTo(code);
                    assertThat(first.pointer()).isEqualTo(pointer);
                });
    }

    /** R11: of people and things there are no parts, in a report neither. */
    @Test
    void countsPeopleInWholeNumbers() {
        KnownElement people = KnownElement.of(
                new DataElementDefined(
                        "employees", Text.of("Employees", "从业人员"), new Unit("人"), 0, Kind.STOCK, null, null),
                1);
        KnownElements.Catalogue catalogue = new KnownElements.Catalogue(true, Map.of("employees", people));
        for (Level level : List.of(Level.ENTERPRISE, Level.PARK)) {
            assertThat(check("2023", level, catalogue, value("employees", "10.5", "人")))
                    .isInstanceOfSatisfying(
                            SubmissionChecks.Checked.Wrong.class,
                            w -> assertThat(w.problem().kind().code()).isEqualTo("wrong-decimal"));
            assertThat(check("2023", level, catalogue, value("employees", "10.00", "人")))
                    .isInstanceOf(SubmissionChecks.Checked.Fine.class);
        }
    }

    @Test
    void refusesADataElementGivenTwice() {
        assertThat(check(LEARNT, value("profit", "1", "亿元"), value("profit", "1", "亿元")))
                .isInstanceOfSatisfying(
                        SubmissionChecks.Checked.Wrong.class,
                        w -> assertThat(w.problem().kind().code()).isEqualTo("duplicate-element"));
    }

    @Test
    void refusesASubmissionWithoutValues() {
        assertThat(check(LEARNT)).isInstanceOf(SubmissionChecks.Checked.Wrong.class);
    }

    /** A data element that is not reported monthly is refused in a monthly submission, with what was expected. */
    @Test
    void refusesADataElementThatIsNotReportedOfSuchPeriods() {
        assertThat(check("2023-05", Level.PARK, LEARNT, value("total-income", "1", "亿元")))
                .isInstanceOfSatisfying(SubmissionChecks.Checked.Wrong.class, wrong -> {
                    assertThat(wrong.problem().kind().code()).isEqualTo("wrong-frequency");
                    FieldProblem first = wrong.problems().getFirst();
                    assertThat(first.pointer()).isEqualTo("/values/0/element");
                    assertThat(first.value()).isEqualTo("total-income");
                    assertThat(first.expected().en())
                            .isEqualTo("a data element that is reported by month; it is by quarter, year");
                });
        assertThat(check("2023Q2", Level.PARK, LEARNT, value("total-income", "1", "亿元")))
                .isInstanceOf(SubmissionChecks.Checked.Fine.class);
    }

    @Test
    void refusesADataElementOfAnotherLevel() {
        assertThat(check("2023", Level.ENTERPRISE, LEARNT, value("land-area", "1", "km²")))
                .isInstanceOfSatisfying(
                        SubmissionChecks.Checked.Wrong.class,
                        w -> assertThat(w.problem().kind().code()).isEqualTo("wrong-level"));
        assertThat(check("2023", Level.PARK, LEARNT, value("land-area", "1", "km²")))
                .isInstanceOf(SubmissionChecks.Checked.Fine.class);
    }

    /** What the city has not said, the city looks at: the park works on. */
    @Test
    void leavesToTheCityWhatThisParkHasNotHeardOf() {
        assertThat(check("2023-05", Level.PARK, LEARNT, value("old", "-1", "件")))
                .isInstanceOf(SubmissionChecks.Checked.Fine.class);
    }

    /** R8: the edition that is for the period decides, and editions heard of later add to those known. */
    @Test
    void goesByTheEditionThatIsForThePeriod() {
        KnownElement first = known("exports", "亿元", false, List.of(Level.PARK));
        Edition monthly = new Edition(
                2,
                LocalDate.of(2024, 1, 1),
                null,
                List.of(Level.PARK),
                List.of(Frequency.MONTH),
                List.of(),
                List.of(),
                null,
                null);
        KnownElement both = KnownElement.of(
                        new DataElementDefined(
                                "exports", Text.of("Exports", "出口"), new Unit("亿元"), 2, Kind.FLOW, monthly, true),
                        2)
                .behind(first);
        assertThat(both.editions()).hasSize(2);
        assertThat(both.behind(first).editions()).isEqualTo(both.editions());
        assertThat(both.isSigned(Period.of("2024-03"))).isTrue();
        assertThat(both.isSigned(Period.of("2023Q4"))).isFalse();
        KnownElements.Catalogue catalogue = new KnownElements.Catalogue(true, Map.of("exports", both));
        SubmissionForm.Value loss = value("exports", "-1", "亿元");
        assertThat(check("2024-03", Level.PARK, catalogue, loss)).isInstanceOf(SubmissionChecks.Checked.Fine.class);
        assertThat(check("2023Q4", Level.PARK, catalogue, value("exports", "1", "亿元")))
                .isInstanceOf(SubmissionChecks.Checked.Fine.class);
        assertThat(check("2023Q4", Level.PARK, catalogue, loss))
                .isInstanceOfSatisfying(
                        SubmissionChecks.Checked.Wrong.class,
                        w -> assertThat(w.problem().kind().code()).isEqualTo("negative-amount"));
        assertThat(check("2023-03", Level.PARK, catalogue, value("exports", "1", "亿元")))
                .isInstanceOf(SubmissionChecks.Checked.Wrong.class);
    }
}
