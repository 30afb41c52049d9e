package cn.onezone.indicators.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.formula.Formulas;
import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.UsedIndicator;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.IndicatorFormula.Outcome;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.catalogue.DefinitionForm.NameForm;
import cn.onezone.kit.problem.FieldProblem;
import cn.onezone.kit.problem.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What may be defined, and what an edition is. */
class DefiningTest {
    private static final NameForm NAME = new NameForm("Trial", "试验");
    private static final Instant FIRST = Instant.parse("2024-03-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2025-03-01T00:00:00Z");

    private Definitions definitions = CatalogueOfTests.bundled();

    private static ElementForm element(String code, String unit, @Nullable LocalDate from, @Nullable LocalDate to) {
        return new ElementForm(
                code,
                NAME,
                new Unit(unit),
                2,
                Kind.FLOW,
                List.of(Level.ZONE, Level.PARK),
                List.of(Frequency.YEAR),
                List.of(Breakdown.INDUSTRY_SECTION),
                null,
                null,
                null,
                from,
                to,
                null);
    }

    private static IndicatorForm indicator(String code, String unit, @Nullable String formula) {
        return new IndicatorForm(
                code,
                NAME,
                null,
                null,
                new Unit(unit),
                2,
                Direction.UP,
                formula,
                null,
                null,
                List.of(Level.PARK, Level.ZONE),
                List.of(Frequency.YEAR),
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    private static <S> S accepted(Defining.Decision<S> decision) {
        assertThat(decision).isInstanceOf(Defining.Decision.Accepted.class);
        return ((Defining.Decision.Accepted<S>) decision).state();
    }

    private static Problem refused(Defining.Decision<?> decision) {
        assertThat(decision).isInstanceOf(Defining.Decision.Refused.class);
        return ((Defining.Decision.Refused<?>) decision).problem();
    }

    private Indicator define(String code, String unit, String formula) {
        Indicator defined = accepted(Defining.indicator(null, indicator(code, unit, formula), definitions))
                .recorded(FIRST);
        definitions = definitions.with(List.of(), List.of(), List.of(defined));
        return defined;
    }

    private FieldProblem wrong(String code, String unit, String formula) {
        Problem problem = refused(Defining.indicator(null, indicator(code, unit, formula), definitions));
        assertThat(problem.kind().code()).isEqualTo("wrong-formula");
        return problem.errors().getFirst();
    }

    /** Whether values may be below zero is data: none may unless it is said, and a new edition that says nothing keeps it. */
    @Test
    void saysWhetherValuesMayBeBelowZero() {
        assertThat(definitions.element("profit").orElseThrow().definition().signed())
                .isTrue();
        assertThat(definitions.element("employees").orElseThrow().definition().signed())
                .isFalse();
        ElementForm plain = element("night-balance", "万元", null, null);
        Element unsigned = accepted(Defining.element(null, plain, definitions));
        assertThat(unsigned.definition().signed()).isFalse();
        ElementForm said = new ElementForm(
                plain.code(),
                plain.name(),
                plain.unit(),
                plain.decimals(),
                plain.kind(),
                plain.levels(),
                plain.frequencies(),
                plain.breakdowns(),
                null,
                null,
                null,
                null,
                null,
                true);
        Element signed = accepted(Defining.element(unsigned, said, definitions));
        assertThat(signed.editions()).hasSize(2);
        assertThat(signed.definition().signed()).isTrue();
        assertThat(Defining.element(signed, plain, definitions)).isEqualTo(new Defining.Decision.Unchanged<>());
    }

    /** What was defined before it was told takes it from the shipped file, in all its editions, and once. */
    @Test
    void completesEditionsThatSayNothingOfValuesBelowZero() {
        Element shipped = definitions.element("profit").orElseThrow();
        DataElementDefined d = shipped.definition();
        Element before = Element.first(
                new DataElementDefined(d.code(), d.name(), d.unit(), d.decimals(), d.kind(), d.edition(), null));
        Element completed = before.signedAs(true);
        assertThat(completed.definition().signed()).isTrue();
        assertThat(completed.signedAs(false)).isSameAs(completed);
    }

    @Test
    void takesANewElementAndNamesAllThatIsWrongWithABadOne() {
        Element element = accepted(Defining.element(null, element("night-income", "万元", null, null), definitions));
        assertThat(Objects.requireNonNull(element.definition().edition()).levels())
                .containsExactly(Level.PARK, Level.ZONE);
        assertThat(element.definition().edition().number()).isEqualTo(1);
        Problem problem = refused(Defining.element(
                null,
                new ElementForm(
                        "profit-margin",
                        new NameForm("x", " "),
                        new Unit("万员"),
                        9,
                        null,
                        List.of(Level.CITY, Level.PARK),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        LocalDate.of(2024, 1, 1),
                        LocalDate.of(2023, 12, 31),
                        null),
                definitions));
        assertThat(problem.errors())
                .extracting(FieldProblem::pointer, FieldProblem::code)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("/code", "code-taken"),
                        Tuple.tuple("/name/zh", "missing-field"),
                        Tuple.tuple("/unit", "unknown-unit"),
                        Tuple.tuple("/decimals", "wrong-decimals"),
                        Tuple.tuple("/kind", "missing-field"),
                        Tuple.tuple("/levels", "wrong-levels"),
                        Tuple.tuple("/frequencies", "missing-field"),
                        Tuple.tuple("/validTo", "wrong-span"));
        assertThat(refused(Defining.element(null, element("min", "万元", null, null), definitions))
                        .errors()
                        .getFirst()
                        .code())
                .isEqualTo("wrong-code");
    }

    /** R8: nothing is overwritten. */
    @Test
    void keepsEveryEditionAndAnswersForEachDayAndMoment() {
        LocalDate of2020 = LocalDate.of(2020, 12, 31);
        LocalDate of2024 = LocalDate.of(2024, 12, 31);
        Element one = accepted(Defining.element(null, element("night-income", "万元", null, null), definitions))
                .recorded(FIRST);
        Element two = accepted(Defining.element(
                        one,
                        element("night-income", "万元", LocalDate.of(2022, 1, 1), LocalDate.of(2029, 12, 31)),
                        definitions))
                .recorded(LATER);
        assertThat(two.editions()).hasSize(2);
        assertThat(two.editions().getFirst()).isEqualTo(one.editions().getFirst());
        assertThat(two.at(of2020, null).orElseThrow().edition().number()).isEqualTo(1);
        assertThat(two.at(of2024, null).orElseThrow().edition().number()).isEqualTo(2);
        assertThat(two.at(of2024, FIRST).orElseThrow().edition().number()).isEqualTo(1);
        assertThat(two.at(LocalDate.of(2030, 1, 1), null)).as("it has ended").isEmpty();
        assertThat(two.at(of2024, FIRST.minusMillis(1))).isEmpty();
        assertThat(two.at(null, null).orElseThrow().edition().number()).isEqualTo(2);
        assertThat(Defining.element(
                        two,
                        element("night-income", "万元", LocalDate.of(2022, 1, 1), LocalDate.of(2029, 12, 31)),
                        definitions))
                .isInstanceOf(Defining.Decision.Unchanged.class);
        assertThat(refused(Defining.element(two, element("night-income", "亿元", null, null), definitions))
                        .errors())
                .singleElement()
                .satisfies(p -> assertThat(p.code()).isEqualTo("unit-fixed"));
    }

    @Test
    void makesAFormulaWithAllThatIsNeededToComputeIt() {
        Indicator tax = define("tax-per-employee", "元/人", "taxes-paid / (employees - rd-personnel)");
        Expression expression = Objects.requireNonNull(tax.definition().expression());
        assertThat(expression.inputs())
                .extracting(i -> i.element() + " " + i.unit() + " " + i.scale())
                .containsExactly("taxes-paid 万元 10000", "employees 人 1", "rd-personnel 人 1");
        assertThat(tax.definition().formula()).as("no ratio of sums").isNull();
        assertThat(IndicatorFormula.of(tax.definition())
                        .orElseThrow()
                        .value(
                                2,
                                Map.of(
                                        "taxes-paid",
                                        new BigDecimal("12.5"),
                                        "employees",
                                        new BigDecimal("40"),
                                        "rd-personnel",
                                        new BigDecimal("10"))))
                .isEqualTo(new Outcome.Computed(new BigDecimal("4166.67"), 1));
    }

    /** R10, R13: an indicator that another names is computed within it, in the edition that was taken. */
    @Test
    void putsTheFormulasOfNamedIndicatorsInTheirPlaces() {
        Indicator lead = define("productivity-lead", "比值", "labour-productivity / income-per-employee - 20 [%]");
        Expression expression = Objects.requireNonNull(lead.definition().expression());
        assertThat(expression.uses())
                .containsExactly(
                        new UsedIndicator("labour-productivity", 1), new UsedIndicator("income-per-employee", 1));
        assertThat(expression.expanded()).isEqualTo("value-added / employees / (total-income / employees) - 0.2");
        assertThat(Formulas.codes(Formulas.read(expression.expanded())))
                .containsExactly("value-added", "employees", "total-income");
        Indicator twice = define("twice", "%", "2 * productivity-lead");
        assertThat(IndicatorFormula.of(twice.definition())
                        .orElseThrow()
                        .value(
                                1,
                                List.of(
                                        Map.of(
                                                "value-added", new BigDecimal("10"),
                                                "total-income", new BigDecimal("20"),
                                                "employees", new BigDecimal("1")),
                                        Map.of(
                                                "value-added", new BigDecimal("10"),
                                                "total-income", new BigDecimal("80"),
                                                "employees", new BigDecimal("999")))))
                .as("of the sums, 2 × (20 / 100 - 20 %%), not of the parts")
                .isEqualTo(new Outcome.Computed(new BigDecimal("0.0"), 2));
        // a later edition of the inner one does not change what the outer one was
        IndicatorDefined before = twice.definition();
        Indicator changed = accepted(Defining.indicator(
                        lead,
                        indicator("productivity-lead", "比值", "labour-productivity / income-per-employee"),
                        definitions))
                .recorded(LATER);
        definitions = definitions.with(List.of(), List.of(), List.of(changed));
        assertThat(definitions.indicator("twice").orElseThrow().definition()).isEqualTo(before);
        Indicator again =
                accepted(Defining.indicator(twice, indicator("twice", "%", "2 * productivity-lead"), definitions));
        assertThat(Objects.requireNonNull(again.definition().expression()).uses())
                .containsExactly(new UsedIndicator("productivity-lead", 2));
    }

    @Test
    void saysWhereAFormulaIsWrong() {
        FieldProblem syntax = wrong("trial", "%", "profit / (total-income");
        assertThat(syntax.code()).isEqualTo("formula-syntax");
        assertThat(syntax.position()).isEqualTo(23);
        FieldProblem unknown = wrong("trial", "%", "profit / total-incom");
        assertThat(unknown.code()).isEqualTo("unknown-item");
        assertThat(unknown.position()).isEqualTo(10);
        assertThat(unknown.expected().en()).contains("total-income").contains("at character 10");
        FieldProblem kinds = wrong("trial", "%", "profit + employees");
        assertThat(kinds.code()).isEqualTo("formula-unit");
        assertThat(kinds.position()).isEqualTo(8);
        FieldProblem unit = wrong("trial", "万元/人", "profit / total-income");
        assertThat(unit.pointer()).isEqualTo("/unit");
        assertThat(unit.expected().en()).contains("元/人");
        assertThat(wrong("trial", "%", "3 * 2").code()).isEqualTo("formula-constant");
        assertThat(wrong("trial", "%", "city-unicorns / listed-enterprises").code())
                .isEqualTo("formula-missing");
    }

    @Test
    void refusesACircleAndNamesItsWay() {
        Indicator a = define("a", "万元", "profit");
        define("b", "万元", "a + profit");
        define("c", "万元", "taxes-paid + b");
        Problem problem = refused(Defining.indicator(a, indicator("a", "万元", "profit + c"), definitions));
        assertThat(problem.errors()).singleElement().satisfies(p -> {
            assertThat(p.code()).isEqualTo("formula-cycle");
            assertThat(p.position()).isEqualTo(10);
            assertThat(p.expected().en()).contains("a → c → b → a");
        });
        assertThat(wrong("self", "万元", "profit + self").expected().en()).contains("self → self");
    }

    @Test
    void refusesAFormulaThatGrowsWithoutBound() {
        String last = "profit";
        for (int i = 0; i < 7; i++) {
            define("grown-" + i, "万元", last + " + " + last);
            last = "grown-" + i;
        }
        assertThat(wrong("grown-7", "万元", last + " + " + last).code()).isEqualTo("formula-too-large");
    }

    @Test
    void givesAnIndicatorNoLevelThatItsElementsDoNotHave() {
        IndicatorForm form = indicator("trial", "万元/平方公里", "profit / land-area");
        Problem problem = refused(Defining.indicator(
                null,
                new IndicatorForm(
                        "trial",
                        form.name(),
                        null,
                        1,
                        form.unit(),
                        2,
                        Direction.UP,
                        form.formula(),
                        null,
                        null,
                        List.of(Level.ENTERPRISE),
                        List.of(Frequency.YEAR),
                        List.of(Breakdown.SCALE_CLASS),
                        null,
                        null,
                        null,
                        null,
                        null),
                definitions));
        assertThat(problem.errors())
                .extracting(FieldProblem::pointer, FieldProblem::code)
                .containsExactlyInAnyOrder(
                        Tuple.tuple("/keyNo", "key-number-taken"),
                        Tuple.tuple("/levels", "not-reported"),
                        Tuple.tuple("/breakdowns", "not-reported"));
    }

    private static UnitForm unit(String symbol, @Nullable String factor, @Nullable String of) {
        return new UnitForm(new Unit(symbol), NAME, factor, of == null ? null : new Unit(of));
    }

    /** R11: what a unit means never changes. */
    @Test
    void takesANewUnitThatLeavesAllOthersAsTheyAre() {
        NamedUnit acre = accepted(Defining.unit(unit("亩", "2000/3", "平方米"), definitions));
        definitions = definitions.with(List.of(acre), List.of(), List.of());
        assertThat(definitions.units().measure(new Unit("万元/亩")).kind()).isEqualTo("元/米^2");
        assertThat(refused(Defining.unit(unit("万元", "1", "元"), definitions))
                        .errors()
                        .getFirst()
                        .code())
                .isEqualTo("unit-known");
        assertThat(refused(Defining.unit(unit("吨百", null, null), definitions))
                        .errors()
                        .getFirst()
                        .code())
                .as("吨百公里 would become something else")
                .isEqualTo("unit-ambiguous");
        assertThat(refused(Defining.unit(unit("顷", "0", "亩"), definitions))
                        .errors()
                        .getFirst()
                        .code())
                .isEqualTo("wrong-fraction");
        assertThat(refused(Defining.unit(unit("顷", "100", "畝"), definitions))
                        .errors()
                        .getFirst()
                        .code())
                .isEqualTo("unknown-unit");
        // an exact third of a unit stays exact
        Element land = accepted(Defining.element(null, element("land", "亩", null, null), definitions));
        definitions = definitions.with(List.of(), List.of(land), List.of());
        Indicator area = accepted(Defining.indicator(null, indicator("area", "平方公里", "land + 3 [亩]"), definitions));
        assertThat(IndicatorFormula.of(area.definition())
                        .orElseThrow()
                        .value(6, Map.of("land", new BigDecimal("1497"))))
                .isEqualTo(new Outcome.Computed(new BigDecimal("1.000000"), 1));
    }
}
