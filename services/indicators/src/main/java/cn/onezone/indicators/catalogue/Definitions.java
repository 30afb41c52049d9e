package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.formula.Units;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is counted, as it stood at one moment. Immutable: {@link Catalogue} hands out the newest. */
public final class Definitions {
    private static final int NEAR = 3;

    private final Map<String, Element> elements;
    private final Map<String, Indicator> indicators;
    private final Map<String, NamedUnit> named;
    private final Units units;
    /** Codes that the newest formula of each indicator names. */
    private final Map<String, List<String>> formulas;

    private Definitions(
            Map<String, Element> elements,
            Map<String, Indicator> indicators,
            Map<String, NamedUnit> named,
            Units units,
            Map<String, List<String>> formulas) {
        this.elements = elements;
        this.indicators = indicators;
        this.named = named;
        this.units = units;
        this.formulas = formulas;
    }

    /** None. */
    static Definitions empty() {
        return new Definitions(Map.of(), Map.of(), Map.of(), Units.of(List.of()), Map.of());
    }

    /** With these in place of those of the same codes. */
    Definitions with(
            Collection<NamedUnit> newUnits, Collection<Element> newElements, Collection<Indicator> newIndicators) {
        Map<String, Element> allElements = new HashMap<>(elements);
        newElements.forEach(e -> allElements.put(e.code(), e));
        Map<String, Indicator> allIndicators = new HashMap<>(indicators);
        Map<String, List<String>> allFormulas = new HashMap<>(formulas);
        for (Indicator one : newIndicators) {
            allIndicators.put(one.code(), one);
            Expression expression = one.definition().expression();
            allFormulas.put(
                    one.code(), expression == null ? List.of() : Formulas.codes(Formulas.read(expression.text())));
        }
        Map<String, NamedUnit> allNamed = named;
        Units allUnits = units;
        if (!newUnits.isEmpty()) {
            allNamed = new HashMap<>(named);
            for (NamedUnit one : newUnits) {
                allNamed.put(one.definition().symbol().symbol(), one);
            }
            allUnits = Units.of(
                    allNamed.values().stream().map(NamedUnit::definition).toList());
        }
        return new Definitions(allElements, allIndicators, allNamed, allUnits, allFormulas);
    }

    /** All data elements, by code. */
    public List<Element> elements() {
        return elements.values().stream()
                .sorted(Comparator.comparing(Element::code))
                .toList();
    }

    /** All indicators, key indicators first in their order, then by code. */
    public List<Indicator> indicators() {
        return indicators.values().stream().sorted(ORDER).toList();
    }

    /** All named units, by symbol. */
    public List<UnitDefined> namedUnits() {
        return named.values().stream()
                .map(NamedUnit::definition)
                .sorted(Comparator.comparing(u -> u.symbol().symbol()))
                .toList();
    }

    /** The data element of this code. */
    public Optional<Element> element(String code) {
        return Optional.ofNullable(elements.get(code));
    }

    /** The indicator of this code. */
    public Optional<Indicator> indicator(String code) {
        return Optional.ofNullable(indicators.get(code));
    }

    /** Codes of all data elements and indicators. */
    Collection<String> codes() {
        return Stream.concat(elements.keySet().stream(), indicators.keySet().stream())
                .toList();
    }

    /** For each indicator the codes that its newest formula names. */
    Map<String, List<String>> formulas() {
        return formulas;
    }

    /** Reads units. */
    public Units units() {
        return units;
    }

    /** Units of all data elements and indicators. */
    List<Unit> unitsInUse() {
        return Stream.concat(
                        elements.values().stream().map(Element::unit),
                        indicators.values().stream()
                                .flatMap(i -> i.editions().stream())
                                .map(e -> e.definition().unit()))
                .distinct()
                .toList();
    }

    /** Name of the data element or indicator of this code. */
    public Optional<Text> name(String code) {
        return element(code)
                .map(e -> e.definition().name())
                .or(() -> indicator(code).map(i -> i.definition().name()));
    }

    /** Whether a unit is made of named units. */
    public boolean knows(Unit unit) {
        return units.find(unit).isPresent();
    }

    /**
     * The refusal of a code that is no indicator's, naming those that are spelled most alike.
     *
     * @param kind what to refuse with
     * @param pointer where the code stood
     */
    public Problem unknownIndicator(ProblemCode kind, String pointer, String code) {
        return unknown(kind, pointer, code, indicators.keySet(), Text.of("the code of an indicator", "指标代码"));
    }

    /** The refusal of a code that is neither a data element's nor an indicator's, naming those spelled most alike. */
    public Problem unknownItem(ProblemCode kind, String pointer, String code) {
        return unknown(kind, pointer, code, codes(), Text.of("the code of a data element or indicator", "数据项或指标代码"));
    }

    private static Problem unknown(
            ProblemCode kind, String pointer, String code, Collection<String> known, Text expected) {
        String near = String.join(", ", Spelling.nearest(code, known, NEAR));
        return Problem.of(
                kind, pointer, code, Text.of(expected.en() + "; near: " + near, expected.zh() + "；相近的有：" + near));
    }

    /**
     * What the catalogue does not allow among the values submitted for a period: an element it has not or that does not
     * hold then, is none of parks or not reported of periods of this length, a unit that is not the element's, a value below
     * zero of one that has none, an element given twice. Empty if all is well.
     */
    public List<FieldProblem> check(List<ElementValue> values, Period period) {
        return check("/values", values, period);
    }

    /**
     * The same of values that stand elsewhere.
     *
     * @param at pointer to the list of them
     */
    public List<FieldProblem> check(String at, List<ElementValue> values, Period period) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            ElementValue value = values.get(i);
            String pointer = at + '/' + i;
            if (!seen.add(value.element())) {
                problems.add(new FieldProblem(
                        pointer + "/element",
                        value.element(),
                        "duplicate-element",
                        Text.of("each data element once", "每个数据项只报一次")));
                continue;
            }
            Element element = elements.get(value.element());
            if (element == null) {
                problems.add(unknownElement(pointer + "/element", value.element()));
                continue;
            }
            DataElementDefined inForce = element.at(period.end(), null)
                    .map(Element.ElementEdition::definition)
                    .orElse(null);
            if (inForce == null) {
                problems.add(new FieldProblem(
                        pointer + "/element",
                        value.element(),
                        "element-not-in-force",
                        Text.of(
                                "a data element that holds on " + period.end() + ", the last day of the period",
                                "在时期末日 " + period.end() + " 有效的数据项")));
            } else if (!element.unit().equals(value.unit())) {
                Unit unit = element.unit();
                problems.add(new FieldProblem(
                        pointer + "/unit",
                        value.unit().symbol(),
                        "wrong-unit",
                        Text.of(unit + ", the unit of " + value.element(), value.element() + " 的单位 " + unit)));
            } else {
                reported(pointer, value, inForce, period).ifPresent(problems::add);
            }
        }
        return problems;
    }

    /** That no data element has a code, naming those that are spelled most alike. */
    public FieldProblem unknownElement(String pointer, String code) {
        String near = String.join(", ", Spelling.nearest(code, elements.keySet(), NEAR));
        return new FieldProblem(
                pointer,
                code,
                "unknown-element",
                Text.of("a data element of the catalogue; near: " + near, "目录中的数据项；相近的有：" + near));
    }

    private static Optional<FieldProblem> reported(
            String pointer, ElementValue value, DataElementDefined inForce, Period period) {
        Edition edition = Objects.requireNonNull(inForce.edition());
        if (!edition.levels().contains(Level.PARK)) {
            return Optional.of(new FieldProblem(
                    pointer + "/element",
                    value.element(),
                    "wrong-level",
                    Text.of(
                            "a data element of parks; it is one of " + joined(edition.levels()),
                            "园区层级的数据项；该项层级为 " + joined(edition.levels()))));
        }
        if (!edition.frequencies().contains(Frequency.of(period.kind()))) {
            return Optional.of(new FieldProblem(
                    pointer + "/element",
                    value.element(),
                    "wrong-frequency",
                    Text.of(
                            "a data element that is reported by " + Frequency.of(period.kind()) + "; it is by "
                                    + joined(edition.frequencies()),
                            "按 " + Frequency.of(period.kind()) + " 报送的数据项；该项按 " + joined(edition.frequencies())
                                    + " 报送")));
        }
        if (value.value().signum() < 0 && !Boolean.TRUE.equals(inForce.signed())) {
            return Optional.of(new FieldProblem(
                    pointer + "/value",
                    value.value().toPlainString(),
                    "negative-amount",
                    Text.of(
                            "0 or more: " + value.element() + " is never below zero",
                            "不小于 0：" + value.element() + " 不取负值")));
        }
        return Optional.empty();
    }

    private static String joined(Collection<?> of) {
        return of.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** Codes of the data elements that parks report for a period, in alphabetical order. */
    public List<String> reportedBy(Period period) {
        return elements.values().stream()
                .filter(e -> e.at(period.end(), null)
                        .map(Element.ElementEdition::edition)
                        .filter(one -> one.levels().contains(Level.PARK)
                                && one.frequencies().contains(Frequency.of(period.kind())))
                        .isPresent())
                .map(Element::code)
                .sorted()
                .toList();
    }

    /** Key indicators first, in the order of the annex. */
    private static final Comparator<Indicator> ORDER = Comparator.comparing(
                    (Indicator i) -> Optional.ofNullable(i.definition().keyNo()).orElse(Integer.MAX_VALUE))
            .thenComparing(Indicator::code);
}
