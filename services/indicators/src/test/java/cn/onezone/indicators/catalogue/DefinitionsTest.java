package cn.onezone.indicators.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.kit.problem.FieldProblem;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
    private final Definitions definitions = CatalogueOfTests.bundled();

    private static ElementValue value(String element, String unit) {
        return new ElementValue(element, BigDecimal.ONE, new Unit(unit));
    }

    @Test
    void hasTheSixteenKeyIndicatorsEachWithAFormulaOverKnownElements() {
        List<Indicator> key = definitions.indicators().stream()
                .filter(i -> i.definition().keyNo() != null)
                .toList();
        assertThat(key).hasSize(16);
        assertThat(key)
                .allSatisfy(i -> assertThat(IndicatorFormula.of(i.definition())
                                .orElseThrow()
                                .elements())
                        .allSatisfy(e -> assertThat(definitions.element(e)).isPresent()));
    }

    @Test
    void namesTheNearestIndicators() {
        assertThat(definitions
                        .unknownIndicator(IndicatorsProblem.UNKNOWN_INDICATOR, "indicator", "labor-productivity")
                        .errors())
                .singleElement()
                .satisfies(p -> assertThat(p.expected().en()).contains("labour-productivity"));
    }

    @Test
    void findsWhatTheCatalogueDoesNotAllow() {
        assertThat(definitions.check(
                        List.of(
                                value("total-income", "万元"),
                                value("total-incom", "万元"),
                                value("employees", "万元"),
                                value("total-income", "万元")),
                        Period.of("2023")))
                .extracting(FieldProblem::pointer, FieldProblem::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("/values/1/element", "unknown-element"),
                        org.assertj.core.groups.Tuple.tuple("/values/2/unit", "wrong-unit"),
                        org.assertj.core.groups.Tuple.tuple("/values/3/element", "duplicate-element"));
    }

    @Test
    void findsWhatParksDoNotReportOfSuchAPeriodAndWhatCannotBeBelowZero() {
        assertThat(definitions.check(
                        List.of(
                                value("value-added", "万元"),
                                new ElementValue("profit", new BigDecimal("-3"), new Unit("万元")),
                                new ElementValue("employees", new BigDecimal("-3"), new Unit("人"))),
                        Period.of("2023-05")))
                .extracting(
                        FieldProblem::pointer,
                        FieldProblem::code,
                        p -> p.expected().en())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "/values/0/element",
                                "wrong-frequency",
                                "a data element that is reported by month; it is by quarter, year"),
                        org.assertj.core.groups.Tuple.tuple(
                                "/values/2/value", "negative-amount", "0 or more: employees is never below zero"));
        assertThat(definitions.check(List.of(value("value-added", "万元")), Period.of("2023Q2")))
                .isEmpty();
    }

    @Test
    void knowsWhatParksReportOfAPeriod() {
        assertThat(definitions.reportedBy(Period.of("2023"))).hasSize(45).isSorted();
        assertThat(definitions.reportedBy(Period.of("2023-05")))
                .contains("total-income", "profit")
                .doesNotContain("value-added", "land-area");
    }
}
