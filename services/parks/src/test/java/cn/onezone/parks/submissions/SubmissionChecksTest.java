package cn.onezone.parks.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import java.math.BigDecimal;
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
                    "total-income", new KnownElement("total-income", Text.of("Total income", "总收入"), new Unit("亿元"), 1),
                    "profit", new KnownElement("profit", Text.of("Profit", "利润总额"), new Unit("亿元"), 1)));

    private static SubmissionChecks.Checked check(KnownElements.Catalogue catalogue, SubmissionForm.Value... values) {
        return SubmissionChecks.check(new SubmissionForm(null, List.of(values), null, null, null), catalogue);
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
}
