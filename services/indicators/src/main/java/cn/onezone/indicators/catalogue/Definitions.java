package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is counted, as it stood in the store when the service started; nothing changes it while it runs. */
public final class Definitions {
    private static final int NEAR = 3;

    private final Map<String, Element> elements;
    private final Map<String, Indicator> indicators;
    private final Set<Unit> units;

    Definitions(Collection<Element> elements, Collection<Indicator> indicators, Collection<Unit> units) {
        this.elements = byCode(elements, e -> e.definition().code());
        this.indicators = byCode(indicators, i -> i.definition().code());
        this.units = Set.copyOf(units);
    }

    private static <T> Map<String, T> byCode(Collection<T> all, Function<T, String> code) {
        return all.stream().collect(Collectors.toMap(code, t -> t, (a, _) -> a, LinkedHashMap::new));
    }

    /** All data elements, in the order of the catalogue. */
    public List<Element> elements() {
        return List.copyOf(elements.values());
    }

    /** All indicators, in the order of the catalogue. */
    public List<Indicator> indicators() {
        return List.copyOf(indicators.values());
    }

    /** The data element of this code. */
    public Optional<Element> element(String code) {
        return Optional.ofNullable(elements.get(code));
    }

    /** The indicator of this code. */
    public Optional<Indicator> indicator(String code) {
        return Optional.ofNullable(indicators.get(code));
    }

    /** Name of the data element or indicator of this code. */
    public Optional<Text> name(String code) {
        return element(code)
                .map(e -> e.definition().name())
                .or(() -> indicator(code).map(i -> i.definition().name()));
    }

    /** Whether the catalogue has this unit. */
    public boolean knows(Unit unit) {
        return units.contains(unit);
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
        return unknown(
                kind,
                pointer,
                code,
                Stream.concat(elements.keySet().stream(), indicators.keySet().stream())
                        .toList(),
                Text.of("the code of a data element or indicator", "数据项或指标代码"));
    }

    private static Problem unknown(
            ProblemCode kind, String pointer, String code, Collection<String> known, Text expected) {
        String near = String.join(", ", Spelling.nearest(code, known, NEAR));
        return Problem.of(
                kind, pointer, code, Text.of(expected.en() + "; near: " + near, expected.zh() + "；相近的有：" + near));
    }

    /**
     * What the catalogue does not allow among submitted values: an element it has not, a unit that is not the element's,
     * an element given twice. Empty if all is well.
     */
    public List<FieldProblem> check(List<ElementValue> values) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            ElementValue value = values.get(i);
            String pointer = "/values/" + i;
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
                String near = String.join(", ", Spelling.nearest(value.element(), elements.keySet(), NEAR));
                problems.add(new FieldProblem(
                        pointer + "/element",
                        value.element(),
                        "unknown-element",
                        Text.of("a data element of the catalogue; near: " + near, "目录中的数据项；相近的有：" + near)));
            } else if (!element.definition().unit().equals(value.unit())) {
                Unit unit = element.definition().unit();
                problems.add(new FieldProblem(
                        pointer + "/unit",
                        value.unit().symbol(),
                        "wrong-unit",
                        Text.of(unit + ", the unit of " + value.element(), value.element() + " 的单位 " + unit)));
            }
        }
        return problems;
    }

    /** Key indicators first, in the order of the annex. */
    static final Comparator<Indicator> ORDER = Comparator.comparing(
                    (Indicator i) -> Optional.ofNullable(i.definition().keyNo()).orElse(Integer.MAX_VALUE))
            .thenComparing(i -> i.definition().code());
}
