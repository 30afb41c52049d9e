package cn.onezone.contracts.formula;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of formulas. */
class FormulasTest {
    private static FormulaError wrong(String text) {
        return ((Formulas.Parsed.Wrong) Formulas.parse(text)).error();
    }

    private static String rewritten(String text) {
        return Formulas.write(Formulas.read(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "st-spending / total-income | st-spending / total-income",
                "a-b | a-b",
                "a - b | a - b",
                "a -b | a - b",
                "a- b | a - b",
                "a+b*c | a + b * c",
                "(a+b)*c | (a + b) * c",
                "a-(b - c) | a - (b - c)",
                "a - b - c | a - b - c",
                "a/(b/c) | a / (b / c)",
                "a/b/c | a / b / c",
                "-a * b | -a * b",
                "-(a + b) | -(a + b)",
                "- -a | --a",
                "min(a,b , 3) | min(a, b, 3)",
                "abs(a - b) | abs(a - b)",
                "1000 [万元] / a1 | 1000 [万元] / a1",
                "（a＋b）÷c×２．５ | (a + b) / c * 2.5",
                "((((a)))) | a",
            })
    void writesWhatItReads(String text, String written) {
        assertThat(rewritten(text)).isEqualTo(written);
        assertThat(rewritten(written)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\" | 1 | \"\" | a number, a code",
                "\"a + \" | 5 | \"\" | a number, a code",
                "a b | 3 | b | + - * /",
                "a + * b | 5 | * | a number, a code",
                "(a + b | 7 | \"\" | closing parenthesis",
                "a + b) | 6 | ) | the end",
                "a / total-Income | 11 | I | small letters",
                "3x | 2 | x | a blank",
                "3. | 3 | \"\" | a digit",
                ".5 | 1 | . | a number",
                "min a | 5 | a | ( after min",
                "abs(a, b) | 6 | \",\" | closing parenthesis",
                "1 [万元 | 6 | \"\" | ]",
                "1 [ ] | 4 | \" \" | 万元",
                "a ^ 2 | 3 | ^ | + - * /",
                "a; b | 2 | ; | + - * /",
                "总收入 | 1 | 总 | a number",
                "1234567890123456789012345 | 1 | 1234567890123456789012345 | 24 digits",
            })
    void saysWhereAFormulaIsWrongAndWhatWasExpected(String text, int position, String found, String expected) {
        FormulaError error = wrong(text);
        assertThat(error.code()).isEqualTo("formula-syntax");
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.found()).isEqualTo(found);
        assertThat(error.expected().en()).contains(expected);
        assertThat(error.expected().zh()).isNotBlank();
    }

    @Test
    void refusesWhatIsTooLargeInsteadOfComputingIt() {
        assertThat(wrong("(".repeat(Formulas.DEEPEST + 1) + "a").code()).isEqualTo("formula-too-large");
        assertThat(wrong("-".repeat(900) + "a").code()).isEqualTo("formula-too-large");
        assertThat(wrong("1+".repeat(300) + "1").code()).isEqualTo("formula-too-large");
        assertThat(wrong(" ".repeat(Formulas.LONGEST) + "a").code()).isEqualTo("formula-too-large");
    }

    @Property(tries = 500)
    void whatIsWrittenReadsAsTheSame(@ForAll("terms") Term term) {
        String written = Formulas.write(term);
        Term read = Formulas.read(written);
        assertThat(Formulas.write(read)).isEqualTo(written);
        assertThat(unplaced(read)).isEqualTo(unplaced(term));
    }

    /** The same formula with all places forgotten. */
    private static Term unplaced(Term term) {
        return switch (term) {
            case Term.Constant(BigDecimal value, Unit unit, int _) -> new Term.Constant(value, unit, 0);
            case Term.Reference(String code, int _) -> new Term.Reference(code, 0);
            case Term.Negated(Term of, int _) -> new Term.Negated(unplaced(of), 0);
            case Term.Pair(Term.Operator operator, Term left, Term right, int _) ->
                new Term.Pair(operator, unplaced(left), unplaced(right), 0);
            case Term.Call(Term.Function function, List<Term> of, int _) ->
                new Term.Call(function, of.stream().map(FormulasTest::unplaced).toList(), 0);
        };
    }

    @Property(tries = 500)
    void anyTextIsAFormulaOrItIsSaidWhereItIsNone(@ForAll("texts") String text) {
        switch (Formulas.parse(text)) {
            case Formulas.Parsed.Formula(Term term) ->
                assertThat(Formulas.size(term)).isPositive();
            case Formulas.Parsed.Wrong(FormulaError error) ->
                assertThat(error.position()).isBetween(1, text.length() + 1);
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab-+*/()[],. 0123万元min").ofMaxLength(30);
    }

    @Provide
    Arbitrary<Term> terms() {
        return terms(4);
    }

    static Arbitrary<Term> terms(int depth) {
        Arbitrary<Term> leaf = Arbitraries.oneOf(
                Arbitraries.of("a", "b", "c-d", "e2").map(code -> new Term.Reference(code, 0)),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.ZERO, new BigDecimal("1000"))
                        .ofScale(2)
                        .map(n -> new Term.Constant(n, null, 0)),
                Arbitraries.of("万元", "人").map(u -> new Term.Constant(BigDecimal.TEN, new Unit(u), 0)));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Term> inner = terms(depth - 1);
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(Arbitraries.of(Term.Operator.values()), inner, inner)
                        .as((o, l, r) -> new Term.Pair(o, l, r, 0)),
                inner.map(t -> new Term.Negated(t, 0)),
                Combinators.combine(
                                Arbitraries.of(Term.Function.MIN, Term.Function.MAX),
                                inner.list().ofMinSize(1).ofMaxSize(3))
                        .as((f, of) -> new Term.Call(f, of, 0)),
                inner.map(t -> new Term.Call(Term.Function.ABS, List.of(t), 0)));
    }

    @Test
    void namesItsCodesInTheirOrder() {
        Term term = Formulas.read("b / (a + b) - min(c, a)");
        assertThat(Formulas.codes(term)).containsExactly("b", "a", "c");
        Term replaced = Formulas.replaced(
                term,
                t -> ((Term.Reference) t).code().equals("a") ? Objects.requireNonNull(Formulas.read("x - y")) : t);
        assertThat(Formulas.write(replaced)).isEqualTo("b / (x - y + b) - min(c, x - y)");
    }
}
