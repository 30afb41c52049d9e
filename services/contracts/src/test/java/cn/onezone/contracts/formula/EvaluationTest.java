package cn.onezone.contracts.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: nothing is rounded but the result, and what has no value says why. */
class EvaluationTest {
    private static final Map<String, Fraction> VALUES = Map.of(
            "a", Fraction.of("1"),
            "b", Fraction.of("3"),
            "c-d", Fraction.of("-7/2"),
            "e2", Fraction.ZERO);

    private static Evaluation.Result of(String formula) {
        return Evaluation.of(Formulas.read(formula), VALUES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a / b | 1/3",
                "a / b + a / b + a / b | 1",
                "a - b - b | -5",
                "a / b / b | 1/9",
                "a / (b / b) | 1",
                "0.1 + 0.2 | 3/10",
                "-c-d * 2 | 7",
                "min(a, b, c-d) | -7/2",
                "max(a, b, c-d) | 3",
                "max(a) | 1",
                "abs(c-d) | 7/2",
                "2 * (a + b) | 8",
                "e2 / b | 0",
            })
    void computesExactly(String formula, String value) {
        assertThat(of(formula)).isEqualTo(new Evaluation.Result.Value(Fraction.of(value)));
    }

    @Test
    void saysWhatIsMissingOrZero() {
        assertThat(of("a / x")).isEqualTo(new Evaluation.Result.Missing("x"));
        assertThat(of("a / (b - 3)")).isEqualTo(new Evaluation.Result.ZeroDivisor("b - 3"));
        assertThat(of("0 / e2")).isEqualTo(new Evaluation.Result.ZeroDivisor("e2"));
        assertThat(of("x / 0")).as("what is missing is said first").isEqualTo(new Evaluation.Result.Missing("x"));
    }

    @Test
    void roundsHalfAwayFromZero() {
        assertThat(Fraction.of("1/8").rounded(2)).isEqualTo("0.13");
        assertThat(Fraction.of("-1/8").rounded(2)).isEqualTo("-0.13");
        assertThat(Fraction.of("2/3").rounded(4)).isEqualTo("0.6667");
        assertThat(Fraction.of("5").rounded(2)).isEqualTo("5.00");
        assertThat(Fraction.of(new BigDecimal("1E+3"))).hasToString("1000");
        assertThatThrownBy(() -> Fraction.of("1/0")).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> Fraction.of("1.5")).isInstanceOf(InvalidValue.class);
    }

    @Property(tries = 300)
    void fractionsAreAField(
            @ForAll("fractions") Fraction a, @ForAll("fractions") Fraction b, @ForAll("fractions") Fraction c) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.times(b.plus(c))).isEqualTo(a.times(b).plus(a.times(c)));
        assertThat(a.minus(b).plus(b)).isEqualTo(a);
        if (b.signum() != 0) {
            assertThat(a.over(b).times(b)).isEqualTo(a);
        }
        assertThat(Fraction.of(a.toString())).isEqualTo(a);
    }

    @Property(tries = 300)
    void aFormulaOfAnyShapeGivesAValueOrAReason(@ForAll("terms") Term term) {
        Term plain = Formulas.read(Formulas.write(term).replaceAll(" \\[[^]]*]", ""));
        switch (Evaluation.of(plain, VALUES)) {
            case Evaluation.Result.Value(Fraction value) ->
                assertThat(value.below()).isPositive();
            case Evaluation.Result.ZeroDivisor(String divisor) ->
                assertThat(Formulas.read(divisor)).isNotNull();
            case Evaluation.Result.Missing(String code) -> assertThat(code).isEqualTo("nothing is missing here");
        }
    }

    @Provide
    Arbitrary<Term> terms() {
        return FormulasTest.terms(4);
    }

    @Provide
    Arbitrary<Fraction> fractions() {
        return Combinators.combine(
                        Arbitraries.bigIntegers().between(new BigInteger("-1000000"), new BigInteger("1000000")),
                        Arbitraries.bigIntegers().between(BigInteger.ONE, new BigInteger("10000")))
                .as(Fraction::new);
    }

    @Test
    void ordersWhatIsMadeOfEachOther() {
        assertThat(Dependencies.of(Map.of("a", List.of("b", "c"), "b", List.of("c"), "c", List.of("element"))))
                .isEqualTo(new Dependencies.Order.Sorted(List.of("c", "b", "a")));
        assertThat(Dependencies.of(Map.of("a", List.of("a"))))
                .isEqualTo(new Dependencies.Order.Cycle(List.of("a", "a")));
        assertThat(((Dependencies.Order.Cycle)
                                Dependencies.of(Map.of("a", List.of("b"), "b", List.of("c"), "c", List.of("b"))))
                        .path())
                .isIn(List.of("b", "c", "b"), List.of("c", "b", "c"));
    }
}
