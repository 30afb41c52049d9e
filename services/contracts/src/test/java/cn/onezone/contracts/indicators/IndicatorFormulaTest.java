package cn.onezone.contracts.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.indicators.IndicatorFormula.Reason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** R10: a ratio is computed at every level from summed numerators and denominators. */
class IndicatorFormulaTest {
    private static final Formula PERCENT =
            new Formula(List.of("st-spending"), List.of("total-income"), new BigDecimal("100"), null);
    private static final Formula SUM = new Formula(List.of("contracts"), List.of(), new BigDecimal("0.0001"), null);

    private static Map<String, BigDecimal> report(String spending, String income) {
        return Map.of("st-spending", new BigDecimal(spending), "total-income", new BigDecimal(income));
    }

    private static BigDecimal computed(Outcome outcome) {
        return ((Outcome.Computed) outcome).value();
    }

    @Test
    void dividesSumsAndNeverAveragesRatios() {
        // 50 % of 10 and 1 % of 1000: the mean of both would be 25.5
        assertThat(computed(IndicatorFormula.value(PERCENT, 2, List.of(report("5", "10"), report("10", "1000")))))
                .isEqualTo(new BigDecimal("1.49"));
    }

    @Property(tries = 300)
    void aZoneIsOnePark(@ForAll("reports") List<Map<String, BigDecimal>> parks) {
        BigDecimal numerator = BigDecimal.ZERO;
        BigDecimal denominator = BigDecimal.ZERO;
        for (Map<String, BigDecimal> park : parks) {
            numerator = numerator.add(park.getOrDefault("st-spending", BigDecimal.ZERO));
            denominator = denominator.add(park.getOrDefault("total-income", BigDecimal.ZERO));
        }
        BigDecimal expected = numerator.multiply(new BigDecimal("100")).divide(denominator, 2, RoundingMode.HALF_UP);
        assertThat(IndicatorFormula.value(PERCENT, 2, parks)).isEqualTo(new Outcome.Computed(expected, parks.size()));
    }

    @Property(tries = 200)
    void theOrderOfParksChangesNothing(@ForAll("reports") List<Map<String, BigDecimal>> parks, @ForAll long seed) {
        List<Map<String, BigDecimal>> shuffled = new ArrayList<>(parks);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(IndicatorFormula.value(PERCENT, 2, shuffled)).isEqualTo(IndicatorFormula.value(PERCENT, 2, parks));
    }

    @Property(tries = 200)
    void aRatioLiesBetweenThoseOfItsParks(@ForAll("reports") List<Map<String, BigDecimal>> parks) {
        List<BigDecimal> each = parks.stream()
                .map(p -> computed(IndicatorFormula.value(PERCENT, 2, p)))
                .toList();
        assertThat(computed(IndicatorFormula.value(PERCENT, 2, parks)))
                .isBetween(Collections.min(each), Collections.max(each));
    }

    @Provide
    Arbitrary<List<Map<String, BigDecimal>>> reports() {
        Arbitrary<BigDecimal> spending = Arbitraries.bigDecimals()
                .between(BigDecimal.ZERO, new BigDecimal("1000000"))
                .ofScale(4);
        Arbitrary<BigDecimal> income = Arbitraries.bigDecimals()
                .between(new BigDecimal("0.0001"), new BigDecimal("100000000"))
                .ofScale(4);
        return Combinators.combine(spending, income)
                .as((s, i) -> {
                    Map<String, BigDecimal> values = new HashMap<>();
                    values.put("st-spending", s);
                    values.put("total-income", i);
                    return Map.copyOf(values);
                })
                .list()
                .ofMinSize(1)
                .ofMaxSize(17);
    }

    @Test
    void leavesOutAReportThatLacksTheDenominator() {
        Map<String, BigDecimal> half = Map.of("st-spending", new BigDecimal("900"));
        assertThat(IndicatorFormula.value(PERCENT, 2, List.of(report("5", "10"), half)))
                .isEqualTo(new Outcome.Computed(new BigDecimal("50.00"), 1));
        assertThat(IndicatorFormula.covers(PERCENT, half)).isFalse();
    }

    @Test
    void saysWhyThereIsNoValue() {
        assertThat(IndicatorFormula.value(PERCENT, 2, Map.of("st-spending", BigDecimal.ONE)))
                .isEqualTo(new Outcome.NoValue(Reason.MISSING_ELEMENT, "total-income"));
        assertThat(IndicatorFormula.value(PERCENT, 2, report("5", "0")))
                .isEqualTo(new Outcome.NoValue(Reason.ZERO_DENOMINATOR, ""));
        assertThat(IndicatorFormula.value(PERCENT, 2, List.of()))
                .isEqualTo(new Outcome.NoValue(Reason.MISSING_ELEMENT, "st-spending"));
    }

    @Test
    void roundsOnceAtTheEnd() {
        // two halves of 0.00005 亿元 each: rounding them first would give 0.0002
        assertThat(computed(IndicatorFormula.value(
                        SUM,
                        4,
                        List.of(
                                Map.of("contracts", new BigDecimal("0.5")),
                                Map.of("contracts", new BigDecimal("0.5"))))))
                .isEqualTo(new BigDecimal("0.0001"));
    }
}
