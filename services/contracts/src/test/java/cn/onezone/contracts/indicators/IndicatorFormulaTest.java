package cn.onezone.contracts.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.indicators.IndicatorFormula.Reason;
import cn.onezone.contracts.value.Unit;
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
    private static final IndicatorFormula OLD = IndicatorFormula.of(PERCENT);
    private static final IndicatorFormula NEW =
            expression("st-spending / total-income", "1/100", Map.of("st-spending", "10000", "total-income", "10000"));

    private static IndicatorFormula expression(String text, String scale, Map<String, String> inputs) {
        return IndicatorFormula.of(new Expression(
                text,
                text,
                inputs.entrySet().stream()
                        .map(e -> new ExpressionInput(e.getKey(), new Unit("单位"), e.getValue()))
                        .sorted(java.util.Comparator.comparing(ExpressionInput::element))
                        .toList(),
                List.of(),
                scale,
                null));
    }

    private static Map<String, BigDecimal> report(String spending, String income) {
        return Map.of("st-spending", new BigDecimal(spending), "total-income", new BigDecimal(income));
    }

    private static BigDecimal computed(Outcome outcome) {
        return ((Outcome.Computed) outcome).value();
    }

    @Test
    void dividesSumsAndNeverAveragesRatios() {
        // R10: 50 % of 10 and 1 % of 1000: the mean of both would be 25.5
        assertThat(computed(NEW.value(2, List.of(report("5", "10"), report("10", "1000")))))
                .isEqualTo(new BigDecimal("1.49"));
        assertThat(computed(OLD.value(2, List.of(report("5", "10"), report("10", "1000")))))
                .isEqualTo(new BigDecimal("1.49"));
    }

    @Property(tries = 300)
    void aZoneIsOnePark(@ForAll("reports") List<Map<String, BigDecimal>> parks) {
        // R10
        BigDecimal numerator = BigDecimal.ZERO;
        BigDecimal denominator = BigDecimal.ZERO;
        for (Map<String, BigDecimal> park : parks) {
            numerator = numerator.add(park.getOrDefault("st-spending", BigDecimal.ZERO));
            denominator = denominator.add(park.getOrDefault("total-income", BigDecimal.ZERO));
        }
        BigDecimal expected = numerator.multiply(new BigDecimal("100")).divide(denominator, 2, RoundingMode.HALF_UP);
        assertThat(NEW.value(2, parks)).isEqualTo(new Outcome.Computed(expected, parks.size()));
        assertThat(NEW.value(2, Map.of("st-spending", numerator, "total-income", denominator)))
                .isEqualTo(new Outcome.Computed(expected, 1));
        assertThat(OLD.value(2, parks)).as("the older form says the same").isEqualTo(NEW.value(2, parks));
    }

    @Property(tries = 200)
    void howThePartsAreGroupedChangesNothing(
            @ForAll("reports") List<Map<String, BigDecimal>> parks, @ForAll long seed) {
        // R10, a formula that is no plain ratio: only sums enter it
        IndicatorFormula odd = expression(
                "(total-income - st-spending) / (total-income + st-spending) * max(st-spending, total-income / 7)",
                "10000",
                Map.of("st-spending", "10000", "total-income", "10000"));
        List<Map<String, BigDecimal>> shuffled = new ArrayList<>(parks);
        Collections.shuffle(shuffled, new Random(seed));
        int cut = Math.floorMod(seed, parks.size() + 1);
        List<Map<String, BigDecimal>> two = new ArrayList<>();
        for (List<Map<String, BigDecimal>> part :
                List.of(shuffled.subList(0, cut), shuffled.subList(cut, shuffled.size()))) {
            Map<String, BigDecimal> sum = new HashMap<>(report("0", "0"));
            part.forEach(p -> p.forEach((k, v) -> sum.merge(k, v, BigDecimal::add)));
            two.add(sum);
        }
        assertThat(computed(odd.value(6, two))).isEqualTo(computed(odd.value(6, parks)));
    }

    @Property(tries = 200)
    void theOrderOfParksChangesNothing(@ForAll("reports") List<Map<String, BigDecimal>> parks, @ForAll long seed) {
        List<Map<String, BigDecimal>> shuffled = new ArrayList<>(parks);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(NEW.value(2, shuffled)).isEqualTo(NEW.value(2, parks));
    }

    @Property(tries = 200)
    void aRatioLiesBetweenThoseOfItsParks(@ForAll("reports") List<Map<String, BigDecimal>> parks) {
        List<BigDecimal> each =
                parks.stream().map(p -> computed(NEW.value(2, p))).toList();
        assertThat(computed(NEW.value(2, parks))).isBetween(Collections.min(each), Collections.max(each));
    }

    @Property(tries = 200)
    void theUnitInWhichAnElementIsReportedChangesNothing(@ForAll("reports") List<Map<String, BigDecimal>> parks) {
        // R11: the same money in 元 instead of 万元
        IndicatorFormula inYuan =
                expression("st-spending / total-income", "1/100", Map.of("st-spending", "1", "total-income", "10000"));
        List<Map<String, BigDecimal>> reported = parks.stream()
                .map(p -> Map.of(
                        "st-spending",
                        p.getOrDefault("st-spending", BigDecimal.ZERO).multiply(new BigDecimal("10000")),
                        "total-income",
                        p.getOrDefault("total-income", BigDecimal.ZERO)))
                .toList();
        assertThat(inYuan.value(4, reported)).isEqualTo(NEW.value(4, parks));
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
        assertThat(NEW.value(2, List.of(report("5", "10"), half)))
                .isEqualTo(new Outcome.Computed(new BigDecimal("50.00"), 1));
        assertThat(NEW.covers(half)).isFalse();
    }

    @Test
    void saysWhyThereIsNoValue() {
        assertThat(NEW.value(2, Map.of("st-spending", BigDecimal.ONE)))
                .isEqualTo(new Outcome.NoValue(Reason.MISSING_ELEMENT, "total-income"));
        assertThat(NEW.value(2, report("5", "0")))
                .isEqualTo(new Outcome.NoValue(Reason.ZERO_DENOMINATOR, "total-income"));
        assertThat(NEW.value(2, List.of())).isEqualTo(new Outcome.NoValue(Reason.MISSING_ELEMENT, "st-spending"));
        assertThat(expression("a / (b - c)", "1", Map.of("a", "1", "b", "1", "c", "1"))
                        .value(0, Map.of("a", BigDecimal.ONE, "b", new BigDecimal("2.0"), "c", new BigDecimal("2.00"))))
                .isEqualTo(new Outcome.NoValue(Reason.ZERO_DENOMINATOR, "b - c"));
    }

    @Test
    void roundsOnceAtTheEnd() {
        // two halves of 0.00005 亿元 each: rounding them first would give 0.0002
        assertThat(computed(IndicatorFormula.of(SUM)
                        .value(
                                4,
                                List.of(
                                        Map.of("contracts", new BigDecimal("0.5")),
                                        Map.of("contracts", new BigDecimal("0.5"))))))
                .isEqualTo(new BigDecimal("0.0001"));
        // a third three times is one: no third is ever cut off
        assertThat(computed(expression("a / 3 + a / 3 + a / 3", "1", Map.of("a", "1"))
                        .value(30, Map.of("a", BigDecimal.ONE))))
                .isEqualByComparingTo(BigDecimal.ONE);
    }

    @Test
    void saysTheSameAsARatioOfSumsWhereItIsOne() {
        assertThat(NEW.asRatioOfSums(null)).contains(PERCENT);
        assertThat(expression("a - b", "1", Map.of("a", "1", "b", "1")).asRatioOfSums(null))
                .isEmpty();
        assertThat(expression("a + b", "1", Map.of("a", "1", "b", "10")).asRatioOfSums(null))
                .isEmpty();
    }

    @Test
    void knowsARatioFromASum() {
        assertThat(NEW.ratio()).isTrue();
        assertThat(NEW.numerator()).containsExactly("st-spending");
        assertThat(IndicatorFormula.of(SUM).ratio()).isFalse();
        Map<String, String> two = Map.of("a", "1", "b", "1");
        assertThat(expression("min(a, b) / (a + b) * 3", "1", two).ratio()).isTrue();
        assertThat(expression("a / b - a", "1", two).ratio()).isFalse();
        assertThat(expression("a * a / b", "1", two).ratio()).isFalse();
    }

    /** R10: only of what adds up a part has a share in the whole. */
    @Test
    void knowsWhatAddsUp() {
        assertThat(OLD.additive()).isFalse();
        assertThat(IndicatorFormula.of(SUM).additive()).isTrue();
        Map<String, String> inputs = Map.of("a", "1", "b", "1");
        assertThat(expression("2 * a - b / 4", "1", inputs).additive()).isTrue();
        assertThat(expression("a * b", "1", inputs).additive()).isFalse();
        assertThat(expression("max(a, b)", "1", inputs).additive()).isFalse();
        assertThat(expression("a + b + 1", "1", inputs).additive())
                .as("each part would bring its own 1")
                .isFalse();
    }

    @Test
    void roundsNothingThatIsComputedFurther() {
        assertThat(NEW.exact(Map.of("st-spending", Fraction.of("1/3"), "total-income", Fraction.of("7"))))
                .isEqualTo(new Evaluation.Result.Value(Fraction.of("100/21")));
        assertThat(NEW.exact(Map.of("st-spending", Fraction.ONE, "total-income", Fraction.ZERO)))
                .isInstanceOf(Evaluation.Result.ZeroDivisor.class);
        assertThat(NEW.exact(Map.of("st-spending", Fraction.ONE)))
                .isEqualTo(new Evaluation.Result.Missing("total-income"));
    }
}
