package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Formula;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import cn.onezone.indicators.IndicatorsProblem;
import cn.onezone.indicators.catalogue.DefinitionForm.NameForm;
import cn.onezone.kit.problem.FieldChecks;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides on what somebody defines. Pure. */
final class Defining {
    /** Words of the language and of the doors, which are nobody's codes. */
    static final Set<String> RESERVED =
            Set.of("min", "max", "abs", "elements", "indicators", "units", "formulas", "zone");

    /** Most decimals of an indicator's value. */
    static final int MOST_DECIMALS = 6;

    /** Most decimals of a data element's value: parks report no more. */
    private static final int MOST_REPORTED_DECIMALS = 4;

    /** Longest code that parks take. */
    private static final int LONGEST_CODE = 60;

    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final Pattern SYMBOL = Pattern.compile("[^\\s\\d/·²³\\[\\]［］]{1,10}");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_UNIT_NAME = 40;
    private static final int LONGEST_GROUP = 40;
    private static final int LONGEST_NOTE = 2_000;
    private static final int LONGEST_QUOTE = 500;
    private static final int MOST_SOURCES = 20;
    private static final int LAST_KEY_NUMBER = 999;

    private final FieldChecks checks = new FieldChecks();
    private final Definitions definitions;

    private Defining(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * What becomes of it.
     *
     * @param <S> an element, an indicator or a unit
     */
    sealed interface Decision<S> {
        /** It stands like this from now on. */
        record Accepted<S>(S state) implements Decision<S> {}

        /** It stands like this already. */
        record Unchanged<S>() implements Decision<S> {}

        /** It is none. */
        record Refused<S>(Problem problem) implements Decision<S> {}
    }

    /**
     * Decides on a data element.
     *
     * @param before as it stands, absent if it is new
     */
    static Decision<Element> element(@Nullable Element before, ElementForm form, Definitions definitions) {
        return new Defining(definitions).decide(before, form);
    }

    private Decision<Element> decide(@Nullable Element before, ElementForm form) {
        String code = code(
                before == null ? null : before.code(),
                form.code(),
                definitions.indicator(form.code() == null ? "" : form.code()).isPresent());
        Text name = name("/name", form.name(), LONGEST_NAME);
        Unit unit = unit(form.unit());
        if (before != null && unit != null) {
            fixed(before.unit(), unit, "data element", "数据项");
        }
        int decimals = decimals(form.decimals(), MOST_REPORTED_DECIMALS);
        Kind kind = checks.present("/kind", form.kind(), "flow or stock", "flow 或 stock");
        Edition edition = edition(before == null ? 1 : before.editions().size() + 1, form);
        Boolean signed = form.signed() != null
                ? form.signed()
                : before == null ? Boolean.FALSE : before.definition().signed();
        Optional<Problem> wrong = checks.problem();
        if (wrong.isPresent() || unit == null || kind == null) {
            return new Decision.Refused<>(wrong.orElseThrow());
        }
        DataElementDefined defined = new DataElementDefined(code, name, unit, decimals, kind, edition, signed);
        if (before == null) {
            return new Decision.Accepted<>(Element.first(defined));
        }
        DataElementDefined last = before.definition();
        boolean same = new DataElementDefined(
                        code,
                        name,
                        unit,
                        decimals,
                        kind,
                        numbered(edition, before.editions().size()),
                        signed)
                .equals(last);
        return same ? new Decision.Unchanged<>() : new Decision.Accepted<>(before.with(defined));
    }

    /**
     * Decides on an indicator.
     *
     * @param before as it stands, absent if it is new
     */
    static Decision<Indicator> indicator(@Nullable Indicator before, IndicatorForm form, Definitions definitions) {
        return new Defining(definitions).decide(before, form);
    }

    private Decision<Indicator> decide(@Nullable Indicator before, IndicatorForm form) {
        String code = code(
                before == null ? null : before.code(),
                form.code(),
                definitions.element(form.code() == null ? "" : form.code()).isPresent());
        Text name = name("/name", form.name(), LONGEST_NAME);
        String group = checks.optionalText("/group", form.group(), LONGEST_GROUP);
        keyNumber(code, form.keyNo());
        Unit unit = unit(form.unit());
        if (before != null && unit != null) {
            fixed(before.definition().unit(), unit, "indicator", "指标");
        }
        int decimals = decimals(form.decimals(), MOST_DECIMALS);
        Direction direction = checks.present("/direction", form.direction(), "UP, DOWN or NONE", "UP、DOWN 或 NONE");
        String sector = checks.optionalText("/sector", form.sector(), LONGEST_NAME);
        String note = checks.optionalText("/formulaNote", form.formulaNote(), LONGEST_NOTE);
        Edition edition = edition(before == null ? 1 : before.editions().size() + 1, form);
        Expression expression = null;
        List<FieldProblem> inFormula = List.of();
        if (form.formula() != null && !form.formula().isBlank()) {
            switch (Compiling.compile(code, form.formula(), unit, form.validFrom(), note, definitions)) {
                case Compiling.Result.Wrong(List<FieldProblem> problems) -> inFormula = problems;
                case Compiling.Result.Compiled compiled -> {
                    expression = compiled.expression();
                    reported(expression, edition);
                }
            }
        } else if (note != null) {
            checks.wrong("/formulaNote", note, "wrong-field", "a formula that it is about", "所说明的公式");
        }
        if (checks.fine() && !inFormula.isEmpty()) {
            return new Decision.Refused<>(new Problem(
                    IndicatorsProblem.WRONG_FORMULA,
                    Problem.of(IndicatorsProblem.WRONG_FORMULA, inFormula.getFirst())
                            .detail(),
                    inFormula));
        }
        inFormula.forEach(checks::wrong);
        Optional<Problem> wrong = checks.problem();
        if (wrong.isPresent() || unit == null || direction == null) {
            return new Decision.Refused<>(wrong.orElseThrow());
        }
        Formula ratio = expression == null
                ? null
                : IndicatorFormula.of(expression)
                        .asRatioOfSums(expression.note())
                        .orElse(null);
        IndicatorDefined defined = new IndicatorDefined(
                code, name, group, form.keyNo(), unit, decimals, direction, ratio, expression, edition);
        if (before == null) {
            return new Decision.Accepted<>(Indicator.first(defined, sector));
        }
        Indicator.IndicatorEdition last = before.editions().getLast();
        boolean same = Objects.equals(sector, last.sector())
                && new IndicatorDefined(
                                code,
                                name,
                                group,
                                form.keyNo(),
                                unit,
                                decimals,
                                direction,
                                ratio,
                                expression,
                                numbered(edition, before.editions().size()))
                        .equals(last.definition());
        return same ? new Decision.Unchanged<>() : new Decision.Accepted<>(before.with(defined, sector));
    }

    /** Decides on a named unit, which must not change what any unit means. */
    static Decision<NamedUnit> unit(UnitForm form, Definitions definitions) {
        return new Defining(definitions).decide(form);
    }

    private Decision<NamedUnit> decide(UnitForm form) {
        Unit symbol = checks.present("/symbol", form.symbol(), "a symbol", "单位符号");
        Text name = name("/name", form.name(), LONGEST_UNIT_NAME);
        String factor = checks.optionalText("/factor", form.factor(), 60);
        if (factor != null) {
            try {
                if (Fraction.of(factor).signum() <= 0) {
                    checks.wrong("/factor", factor, "wrong-fraction", "a fraction above zero", "大于零的分数");
                }
            } catch (InvalidValue e) {
                checks.wrong(
                        "/factor",
                        factor,
                        e.code(),
                        e.expected().en(),
                        e.expected().zh());
            }
        }
        if (form.of() != null) {
            unit("/of", form.of());
        }
        if (symbol != null && !SYMBOL.matcher(symbol.symbol()).matches()) {
            checks.wrong(
                    "/symbol",
                    symbol,
                    "wrong-text",
                    "1 to 10 characters without digits, blanks and / · ² ³ [ ]",
                    "1 至 10 个字符，不含数字、空格与 / · ² ³ [ ]");
        } else if (symbol != null && definitions.knows(symbol)) {
            checks.wrong("/symbol", symbol, "unit-known", "a symbol that means nothing yet", "尚无含义的符号");
        }
        if (checks.fine() && symbol != null) {
            NamedUnit one = new NamedUnit(new UnitDefined(symbol, name, factor, form.of()), null);
            Definitions after = definitions.with(List.of(one), List.of(), List.of());
            List<Unit> changed = definitions.unitsInUse().stream()
                    .filter(u ->
                            !after.units().measure(u).equals(definitions.units().measure(u)))
                    .toList();
            if (changed.isEmpty()) {
                return new Decision.Accepted<>(one);
            }
            String units = changed.stream().map(Unit::symbol).collect(Collectors.joining(", "));
            checks.wrong(
                    "/symbol",
                    symbol,
                    "unit-ambiguous",
                    "a symbol that leaves these as they are: " + units,
                    "不改变下列单位含义的符号：" + units);
        }
        return new Decision.Refused<>(checks.problem().orElseThrow());
    }

    private String code(@Nullable String before, @Nullable String given, boolean taken) {
        if (before != null) {
            if (given != null && !given.equals(before)) {
                checks.wrong("/code", given, "wrong-code", before + ", as in the path, or none", before + "，与路径相同，或不填");
            }
            return before;
        }
        String code = checks.code("/code", given);
        if (!code.isEmpty()
                && (!CODE.matcher(code).matches() || RESERVED.contains(code) || code.length() > LONGEST_CODE)) {
            checks.wrong(
                    "/code",
                    code,
                    "wrong-code",
                    "a letter first, at most " + LONGEST_CODE + " characters, and none of "
                            + String.join(", ", RESERVED.stream().sorted().toList()),
                    "以字母开头，至多 " + LONGEST_CODE + " 个字符，且不是 "
                            + String.join("、", RESERVED.stream().sorted().toList()));
        } else if (taken) {
            checks.wrong("/code", code, "code-taken", "a code that is no other entry's", "未被其他条目使用的代码");
        }
        return code;
    }

    private Text name(String pointer, @Nullable NameForm form, int most) {
        if (form == null) {
            checks.wrong(pointer, null, "missing-field", "en and zh", "en 与 zh");
            return Text.of("", "");
        }
        return Text.of(checks.text(pointer + "/en", form.en(), most), checks.text(pointer + "/zh", form.zh(), most));
    }

    private @Nullable Unit unit(@Nullable Unit given) {
        Unit unit = checks.present("/unit", given, "a unit", "计量单位");
        if (unit != null) {
            unit("/unit", unit);
        }
        return unit;
    }

    /** Values, targets and formulas go by the unit of a code. */
    private void fixed(Unit before, Unit unit, String en, String zh) {
        if (!before.equals(unit)) {
            checks.wrong(
                    "/unit",
                    unit,
                    "unit-fixed",
                    before + ", the unit of all editions; values in another unit are another " + en,
                    "各版本共同的单位 " + before + "；其他单位为另一" + zh);
        }
    }

    private void unit(String pointer, Unit unit) {
        try {
            var _ = definitions.units().measure(unit);
        } catch (InvalidValue e) {
            checks.wrong(
                    pointer, unit, e.code(), e.expected().en(), e.expected().zh());
        }
    }

    private int decimals(@Nullable Integer given, int most) {
        if (given == null || given < 0 || given > most) {
            checks.wrong(
                    "/decimals",
                    given,
                    given == null ? "missing-field" : "wrong-decimals",
                    "0 to " + most,
                    "0 至 " + most);
            return 0;
        }
        return given;
    }

    private void keyNumber(String code, @Nullable Integer number) {
        if (number == null) {
            return;
        }
        if (number < 1 || number > LAST_KEY_NUMBER) {
            checks.wrong("/keyNo", number, "wrong-key-number", "1 to " + LAST_KEY_NUMBER, "1 至 " + LAST_KEY_NUMBER);
        }
        definitions.indicators().stream()
                .filter(i -> number.equals(i.definition().keyNo()) && !i.code().equals(code))
                .findFirst()
                .ifPresent(i -> checks.wrong(
                        "/keyNo",
                        number,
                        "key-number-taken",
                        "no other's number; it is " + i.code() + "'s",
                        "未使用的序号；已用于 " + i.code()));
    }

    private Edition edition(int number, DefinitionForm form) {
        List<Level> levels = several("/levels", form.levels(), Level.class, true);
        if (levels.contains(Level.CITY) && levels.size() > 1) {
            checks.wrong("/levels", levels, "wrong-levels", "city alone, or levels of the zone", "仅 city，或示范区各层级");
        }
        LocalDate from = form.validFrom();
        LocalDate to = form.validTo();
        if (from != null && to != null && to.isBefore(from)) {
            checks.wrong("/validTo", to, "wrong-span", "a day not before " + from, "不早于 " + from + " 的日期");
        }
        List<Source> sources = form.sources() == null ? List.of() : form.sources();
        if (sources.size() > MOST_SOURCES) {
            checks.wrong(
                    "/sources", sources.size(), "wrong-text", "at most " + MOST_SOURCES, "至多 " + MOST_SOURCES + " 条");
        }
        for (int i = 0; i < sources.size(); i++) {
            source("/sources/" + i, sources.get(i));
        }
        return new Edition(
                number,
                from,
                to,
                levels,
                several("/frequencies", form.frequencies(), Frequency.class, true),
                several("/breakdowns", form.breakdowns(), Breakdown.class, false),
                sources.stream().filter(Objects::nonNull).toList(),
                form.responsible() == null ? null : name("/responsible", form.responsible(), LONGEST_NAME),
                checks.optionalText("/note", form.note(), LONGEST_NOTE));
    }

    private void source(String pointer, @Nullable Source source) {
        if (source == null) {
            checks.wrong(pointer, null, "missing-field", "a plan or publisher", "规划或发布者");
            return;
        }
        checks.text(pointer + "/plan", source.plan(), LONGEST_NAME);
        checks.optionalText(pointer + "/quote", source.quote(), LONGEST_QUOTE);
    }

    /** In the order of the type, each once. */
    private <E extends Enum<E>> List<E> several(
            String pointer, @Nullable List<E> given, Class<E> type, boolean needed) {
        EnumSet<E> set = EnumSet.noneOf(type);
        if (given != null) {
            for (E one : given) {
                if (one == null) {
                    checks.wrong(pointer, null, "missing-field", "no empty place", "不留空项");
                } else {
                    set.add(one);
                }
            }
        }
        if (needed && set.isEmpty()) {
            String known = EnumSet.allOf(type).stream().map(Object::toString).collect(Collectors.joining(", "));
            checks.wrong(pointer, null, "missing-field", "one or more of " + known, "一个或多个：" + known);
        }
        return List.copyOf(set);
    }

    /** An indicator has values only where all its data elements have. */
    private void reported(Expression expression, Edition edition) {
        for (ExpressionInput input : expression.inputs()) {
            Edition of = definitions
                    .element(input.element())
                    .flatMap(e -> e.at(edition.validFrom(), null))
                    .map(Element.ElementEdition::edition)
                    .orElse(null);
            if (of == null) {
                checks.wrong(
                        "/validFrom",
                        edition.validFrom(),
                        "element-not-in-force",
                        "a day on which " + input.element() + " holds",
                        input.element() + " 有效的日期");
                continue;
            }
            reported("/levels", input, edition, of, Edition::levels);
            reported("/frequencies", input, edition, of, Edition::frequencies);
            reported("/breakdowns", input, edition, of, Edition::breakdowns);
        }
    }

    private <E> void reported(
            String pointer, ExpressionInput input, Edition edition, Edition of, Function<Edition, List<E>> part) {
        for (E one : part.apply(edition)) {
            if (!part.apply(of).contains(one)) {
                String there = part.apply(of).stream().map(Object::toString).collect(Collectors.joining(", "));
                checks.wrong(
                        pointer,
                        one,
                        "not-reported",
                        "what all its data elements have; " + input.element() + " has "
                                + (there.isEmpty() ? "none" : there),
                        "各数据项都有的；" + input.element() + (there.isEmpty() ? " 没有" : " 有 " + there));
            }
        }
    }

    private static Edition numbered(Edition edition, int number) {
        return new Edition(
                number,
                edition.validFrom(),
                edition.validTo(),
                edition.levels(),
                edition.frequencies(),
                edition.breakdowns(),
                edition.sources(),
                edition.responsible(),
                edition.note());
    }
}
