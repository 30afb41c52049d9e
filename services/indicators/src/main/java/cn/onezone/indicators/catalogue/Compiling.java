package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.formula.Dependencies;
import cn.onezone.contracts.formula.FormulaError;
import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.formula.Measure;
import cn.onezone.contracts.formula.Term;
import cn.onezone.contracts.formula.UnitCheck;
import cn.onezone.contracts.formula.Units;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.UsedIndicator;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes of the text of a formula what the network computes with. Pure. */
final class Compiling {
    private static final String FIELD = "/formula";
    private static final int NEAR = 3;

    private final String code;
    private final String text;
    private final Definitions definitions;
    private final @Nullable LocalDate day;
    private final List<FieldProblem> problems = new ArrayList<>();

    private Compiling(String code, String text, @Nullable LocalDate day, Definitions definitions) {
        this.code = code;
        this.text = text;
        this.day = day;
        this.definitions = definitions;
    }

    /** What comes of it. */
    sealed interface Result {
        /**
         * A formula.
         *
         * @param written the text with blanks and parentheses where they belong
         * @param measured what it measures
         */
        record Compiled(Expression expression, String written, Measure measured) implements Result {}

        /** None, with all that is wrong; each names its place. */
        record Wrong(List<FieldProblem> problems) implements Result {}
    }

    /**
     * Reads, resolves and checks a formula.
     *
     * @param code of the indicator that it is for, empty for none
     * @param unit of the indicator; absent if only the formula is asked about
     * @param day for which the indicators that it names are looked up; absent for their newest editions
     * @param note where the formula is from
     */
    static Result compile(
            String code,
            String text,
            @Nullable Unit unit,
            @Nullable LocalDate day,
            @Nullable String note,
            Definitions definitions) {
        Compiling compiling = new Compiling(code, text, day, definitions);
        Result result = compiling.compile(unit, note);
        return compiling.problems.isEmpty() ? result : new Result.Wrong(List.copyOf(compiling.problems));
    }

    private Result compile(@Nullable Unit unit, @Nullable String note) {
        Term term = switch (Formulas.parse(text)) {
            case Formulas.Parsed.Wrong(FormulaError error) -> {
                wrong(error);
                yield null;
            }
            case Formulas.Parsed.Formula(Term read) -> read;
        };
        if (term == null || !known(term) || !withoutCycle(term)) {
            return new Result.Wrong(List.of());
        }
        Units units = definitions.units();
        Measure measured = switch (UnitCheck.of(term, units, this::measure)) {
            case UnitCheck.Result.Wrong(FormulaError error) -> {
                wrong(error);
                yield null;
            }
            case UnitCheck.Result.Fits(Measure measure) -> measure;
        };
        if (measured == null) {
            return new Result.Wrong(List.of());
        }
        Measure wanted = unit == null ? measured : units.find(unit).orElse(null);
        if (wanted == null || !wanted.sameKind(measured)) {
            Unit given = Objects.requireNonNull(unit);
            problems.add(new FieldProblem(
                    "/unit",
                    given.symbol(),
                    "formula-unit",
                    wanted == null
                            ? Text.of("a unit made of named units", "由已定义单位组成的计量单位")
                            : Text.of(
                                    "a unit of the kind " + measured.kind() + ", which the formula gives; " + given
                                            + " is of the kind " + wanted.kind(),
                                    "公式结果为 " + measured.kind() + " 类，" + given + " 为 " + wanted.kind() + " 类")));
            return new Result.Wrong(List.of());
        }
        return expanded(term, measured, wanted, note);
    }

    private Result expanded(Term term, Measure measured, Measure wanted, @Nullable String note) {
        Map<String, UsedIndicator> uses = new HashMap<>();
        Term plain = plain(Formulas.replaced(term, reference -> inner((Term.Reference) reference, uses)));
        String expanded = Formulas.write(plain);
        if (Formulas.size(plain) > Formulas.LARGEST || !Formulas.readable(expanded)) {
            wrong(new FormulaError(
                    "formula-too-large",
                    1,
                    "",
                    Text.of(
                            "at most " + Formulas.LARGEST + " numbers, codes and signs and a depth of "
                                    + Formulas.DEEPEST + ", with the formulas of its indicators in their places",
                            "代入所引指标的公式后至多 " + Formulas.LARGEST + " 个数值、代码与符号，嵌套至多 " + Formulas.DEEPEST + " 层")));
            return new Result.Wrong(List.of());
        }
        List<String> codes = Formulas.codes(plain);
        if (codes.isEmpty()) {
            wrong(new FormulaError(
                    "formula-constant", 1, "", Text.of("at least one data element or indicator", "至少一个数据项或指标")));
            return new Result.Wrong(List.of());
        }
        List<ExpressionInput> inputs = codes.stream()
                .map(element -> new ExpressionInput(
                        element,
                        definitions.element(element).orElseThrow().unit(),
                        measure(element).scale().toString()))
                .toList();
        return new Result.Compiled(
                new Expression(
                        text.strip(),
                        expanded,
                        inputs,
                        Formulas.codes(term).stream()
                                .filter(uses::containsKey)
                                .map(c -> Objects.requireNonNull(uses.get(c)))
                                .toList(),
                        wanted.scale().toString(),
                        note),
                Formulas.write(term),
                measured);
    }

    /** All codes are known, and indicators among them have formulas. */
    private boolean known(Term term) {
        for (Term.Reference reference : references(term)) {
            if (definitions.element(reference.code()).isPresent()
                    || reference.code().equals(code)) {
                continue;
            }
            IndicatorDefined used = used(reference.code());
            if (used == null) {
                boolean there = definitions.indicator(reference.code()).isPresent();
                String near = String.join(", ", Spelling.nearest(reference.code(), definitions.codes(), NEAR));
                wrong(new FormulaError(
                        "unknown-item",
                        reference.at(),
                        reference.code(),
                        there
                                ? Text.of("an indicator that holds on " + day, day + " 有效的指标")
                                : Text.of(
                                        "the code of a data element or indicator; near: " + near
                                                + "; a minus has a blank before it",
                                        "数据项或指标代码；相近的有：" + near + "；减号之前须有空格")));
            } else if (used.expression() == null) {
                wrong(new FormulaError(
                        "formula-missing",
                        reference.at(),
                        reference.code(),
                        Text.of("a data element, or an indicator with a formula", "数据项，或有公式的指标")));
            }
        }
        return problems.isEmpty();
    }

    private boolean withoutCycle(Term term) {
        Map<String, List<String>> uses = new HashMap<>(definitions.formulas());
        uses.put(code, Formulas.codes(term));
        if (code.isEmpty() || !(Dependencies.of(uses) instanceof Dependencies.Order.Cycle(List<String> path))) {
            return true;
        }
        int here = path.indexOf(code);
        if (here < 0) {
            // one among others, that two instances have made at the same moment
            return true;
        }
        List<String> turned = new ArrayList<>(path.subList(here, path.size()));
        turned.addAll(path.subList(1, here + 1));
        String way = String.join(" → ", turned);
        Term.Reference first = references(term).stream()
                .filter(r -> r.code().equals(turned.get(1)))
                .findFirst()
                .orElseThrow();
        wrong(new FormulaError(
                "formula-cycle",
                first.at(),
                first.code(),
                Text.of("an indicator that is not made of this one; " + way, "不由本指标构成的指标；" + way)));
        return false;
    }

    private static List<Term.Reference> references(Term term) {
        List<Term.Reference> all = new ArrayList<>();
        var _ = Formulas.replaced(term, reference -> {
            all.add((Term.Reference) reference);
            return reference;
        });
        return all;
    }

    private @Nullable IndicatorDefined used(String indicator) {
        return definitions
                .indicator(indicator)
                .flatMap(i -> i.at(day, null))
                .map(Indicator.IndicatorEdition::definition)
                .orElse(null);
    }

    private Measure measure(String item) {
        return definitions
                .units()
                .measure(definitions
                        .element(item)
                        .map(Element::unit)
                        .orElseGet(() -> Objects.requireNonNull(used(item)).unit()));
    }

    private Term inner(Term.Reference reference, Map<String, UsedIndicator> uses) {
        if (definitions.element(reference.code()).isPresent()) {
            return reference;
        }
        IndicatorDefined used = Objects.requireNonNull(used(reference.code()));
        uses.put(
                reference.code(),
                new UsedIndicator(
                        reference.code(), Objects.requireNonNull(used.edition()).number()));
        return Formulas.read(Objects.requireNonNull(used.expression()).expanded());
    }

    /** Numbers with units become plain ones in basic units. */
    private Term plain(Term term) {
        return switch (term) {
            case Term.Constant(BigDecimal value, Unit unit, int at) ->
                unit == null
                        ? term
                        : number(
                                Fraction.of(value)
                                        .times(definitions.units().measure(unit).scale()),
                                at);
            case Term.Reference reference -> reference;
            case Term.Negated(Term of, int at) -> new Term.Negated(plain(of), at);
            case Term.Pair(Term.Operator operator, Term left, Term right, int at) ->
                new Term.Pair(operator, plain(left), plain(right), at);
            case Term.Call(Term.Function function, List<Term> of, int at) ->
                new Term.Call(function, of.stream().map(this::plain).toList(), at);
        };
    }

    private static Term number(Fraction value, int at) {
        try {
            return new Term.Constant(new BigDecimal(value.above()).divide(new BigDecimal(value.below())), null, at);
        } catch (ArithmeticException e) {
            // no decimal number: it stays a quotient
            return new Term.Pair(
                    Term.Operator.OVER,
                    new Term.Constant(new BigDecimal(value.above()), null, at),
                    new Term.Constant(new BigDecimal(value.below()), null, at),
                    at);
        }
    }

    private void wrong(FormulaError error) {
        String found = error.found().isEmpty() ? "" : " (" + error.found() + ")";
        problems.add(new FieldProblem(
                FIELD,
                text,
                error.code(),
                Text.of(
                        "at character " + error.position() + found + ": "
                                + error.expected().en(),
                        "第 " + error.position() + " 个字符处" + found + "："
                                + error.expected().zh()),
                error.position()));
    }
}
