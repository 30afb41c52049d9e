package cn.onezone.indicators;

import static cn.onezone.indicators.Facts.each;
import static cn.onezone.indicators.Facts.plan;
import static cn.onezone.indicators.Facts.product;
import static cn.onezone.indicators.Facts.studied;
import static cn.onezone.indicators.Facts.text;
import static cn.onezone.indicators.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.catalogue.CatalogueOfTests;
import cn.onezone.indicators.catalogue.Definitions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The catalogue as shipped: the sixteen key indicators, their formulas, and every target of the plans. */
class CatalogueFactsTest {
    private final JsonNode own = product("catalogue.json");
    private final Map<String, JsonNode> elements = new HashMap<>();
    private final Map<String, JsonNode> indicators = new HashMap<>();

    CatalogueFactsTest() {
        own.path("elements").forEach(node -> elements.put(text(node, "code"), node));
        own.path("indicators").forEach(node -> indicators.put(text(node, "code"), node));
    }

    @Test
    void givesEachElementAndEachIndicatorACodeOfItsOwn() {
        List<String> codes = new ArrayList<>(texts(own.path("elements"), "code"));
        codes.addAll(texts(own.path("indicators"), "code"));
        assertThat(codes).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void usesUnitsOfItsListOnly() {
        Set<String> units = new HashSet<>(texts(own.path("units"), "symbol"));
        for (String unit : units) {
            assertThat(Unit.of(unit).symbol()).isEqualTo(unit);
        }
        for (String list : List.of("elements", "indicators", "targets")) {
            assertThat(units).containsAll(texts(own.path(list), "unit"));
        }
    }

    @Test
    void namesEveryItemInBothLanguagesWithDecimalsAndDirection() {
        for (String list : List.of("elements", "indicators")) {
            for (JsonNode node : own.path(list)) {
                assertThat(text(node, "nameZh")).as(node.toString()).isNotBlank();
                assertThat(text(node, "nameEn")).as(node.toString()).isNotBlank();
                assertThat(node.path("decimals").asInt(-1)).isBetween(0, 4);
            }
        }
        assertThat(texts(own.path("indicators"), "direction")).allMatch(Set.of("up", "down", "none")::contains);
        assertThat(texts(own.path("elements"), "kind")).allMatch(Set.of("flow", "stock")::contains);
    }

    @Test
    void saysOfEachFormulaThatItIsUsualPractice() {
        List<JsonNode> formulas = each(own.path("indicators")).stream()
                .filter(i -> i.has("formula"))
                .toList();
        assertThat(formulas)
                .hasSizeGreaterThanOrEqualTo(16)
                .allSatisfy(i -> assertThat(text(i, "formulaNote")).startsWith("usual practice"));
    }

    /** R10: what the formulas come to, as ratios of sums with a factor for their units, which older readers compute. */
    @Test
    void computesTheSixteenKeyIndicatorsAsRatiosOfSumsInTheirUnits() {
        Definitions definitions = CatalogueOfTests.bundled();
        assertThat(definitions.indicators().stream()
                        .filter(i -> i.definition().keyNo() != null)
                        .map(i -> {
                            IndicatorEvent.Formula f =
                                    Objects.requireNonNull(i.definition().formula());
                            return i.code() + " = " + f.factor().toPlainString() + " × "
                                    + String.join(" + ", f.numerator())
                                    + (f.denominator().isEmpty() ? "" : " ÷ " + String.join(" + ", f.denominator()))
                                    + " " + i.definition().unit();
                        })
                        .toList())
                .containsExactly(
                        "st-spending-intensity = 100 × st-spending ÷ total-income %",
                        "invention-patents-per-10k-employees = 10000 × invention-patents ÷ employees 件/万人",
                        "technology-contract-turnover = 0.0001 × technology-contracts 亿元",
                        "market-transfer-organisations = 1 × transfer-organisations 家",
                        "open-innovation-platforms = 1 × open-platforms 家",
                        "profit-margin = 100 × profit ÷ total-income %",
                        "labour-productivity = 1 × value-added ÷ employees 万元/人",
                        "income-per-employee = 1 × total-income ÷ employees 万元/人",
                        "income-per-area = 0.0001 × total-income ÷ land-area 亿元/平方公里",
                        "energy-per-value-added = 1 × energy ÷ value-added 吨标煤/万元",
                        "listed-enterprise-count = 1 × listed-enterprises 家",
                        "pillar-clusters = 1 × industry-clusters 个",
                        "pct-application-count = 1 × pct-applications 件",
                        "international-standards-created = 1 × international-standards 项",
                        "overseas-talent-count = 0.0001 × overseas-talent 万人",
                        "world-list-enterprises = 1 × world-500-enterprises 家");
    }

    /** R11: every unit of elements, indicators and targets is made of the basic ones. */
    @Test
    void readsEveryUnit() {
        Definitions definitions = CatalogueOfTests.bundled();
        for (String list : List.of("units", "elements", "indicators", "targets")) {
            for (JsonNode node : own.path(list)) {
                Unit unit = Unit.of(text(node, list.equals("units") ? "symbol" : "unit"));
                assertThat(definitions.knows(unit)).as(unit.symbol()).isTrue();
            }
        }
    }

    @Test
    void quotesThePlanOfEveryKeyIndicatorAndNamesWhoAnswersForIt() {
        for (JsonNode node : own.path("indicators")) {
            if (node.has("annexNo")) {
                assertThat(text(node.path("sources").get(0), "plan")).isEqualTo("AP22");
                assertThat(text(node.path("sources").get(0), "quote")).isEqualTo(text(node, "nameZh"));
                assertThat(text(node.path("responsible"), "nameZh")).isEqualTo("示范区领导小组办公室");
            }
        }
        JsonNode organisations = studied("taxonomies.json").path("organisations");
        assertThat(each(organisations).stream().map(o -> text(o, "name_zh"))).contains("示范区领导小组办公室");
    }

    /** Whatever quotation stands at an element or an indicator is a sentence of the plans. */
    @Test
    void quotesSentencesOfThePlansOnly() {
        Set<String> quotes = new HashSet<>();
        for (String list : List.of("items", "annex_002")) {
            studied("indicators.json")
                    .path(list)
                    .forEach(i -> quotes.add(plan(i.path("source")) + text(i.path("source"), "quote")));
        }
        for (String list : List.of("elements", "indicators")) {
            for (JsonNode node : own.path(list)) {
                for (JsonNode source : node.path("sources")) {
                    assertThat(quotes).contains(text(source, "plan") + text(source, "quote"));
                }
            }
        }
    }

    @Test
    void namesTheSixteenKeyIndicatorsInTheOrderOfTheAnnex() {
        List<JsonNode> key = each(own.path("indicators")).stream()
                .filter(node -> node.has("annexNo"))
                .sorted(Comparator.comparingInt(node -> node.path("annexNo").asInt()))
                .toList();
        assertThat(key).hasSize(16).allMatch(node -> node.path("formula").isString());
        assertThat(key.stream().map(node -> node.path("annexNo").asInt()).toList())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(texts(own.path("groups"), "nameZh"))
                .containsAll(key.stream().map(node -> text(node, "group")).toList());
        JsonNode studied = studied("indicators.json").path("annex_002");
        assertThat(key.stream().map(node -> text(node, "nameZh")).toList())
                .containsExactlyElementsOf(texts(studied, "level2"));
        assertThat(key.stream().map(node -> text(node, "group")).toList())
                .containsExactlyElementsOf(texts(studied, "level1"));
    }

    @Test
    void setsOneTargetForAnIndicatorAndAYear() {
        Set<String> operators = new HashSet<>(texts(own.path("operators"), "symbol"));
        Set<String> plans = new HashSet<>(texts(own.path("plans"), "code"));
        Set<String> seen = new HashSet<>();
        for (JsonNode target : own.path("targets")) {
            assertThat(indicators).containsKey(text(target, "indicator"));
            assertThat(operators).contains(text(target, "operator"));
            assertThat(plans).contains(text(target, "plan"));
            assertThat(text(target, "quote")).isNotBlank();
            assertThat(target.has("year")).isNotEqualTo(target.path("everyYear").asBoolean(false));
            assertThat(target.has("upper")).isEqualTo(text(target, "operator").equals("range"));
            assertThat(text(target, "unit")).isEqualTo(text(indicators.get(text(target, "indicator")), "unit"));
            assertThat(seen.add(text(target, "indicator") + " " + text(target, "year")))
                    .as("twice: " + target)
                    .isTrue();
        }
    }

    @Test
    void keepsEachOfTheSeventyThreeTargetsExactly() {
        Map<String, List<JsonNode>> byQuote = new HashMap<>();
        own.path("targets")
                .forEach(target -> byQuote.computeIfAbsent(
                                text(target, "plan") + text(target, "quote"), ignored -> new ArrayList<>())
                        .add(target));
        int count = 0;
        for (JsonNode item : studied("indicators.json").path("items")) {
            if (!text(item, "kind").equals("target")) {
                continue;
            }
            count++;
            JsonNode target = item.path("target");
            List<JsonNode> mine = byQuote.get(plan(item.path("source")) + text(item.path("source"), "quote"));
            assertThat(mine).as(item.toString()).isNotNull();
            List<BigDecimal> values = new ArrayList<>();
            for (JsonNode each : mine) {
                values.add(new BigDecimal(text(each, "value")));
                if (each.has("upper")) {
                    values.add(new BigDecimal(text(each, "upper")));
                }
                assertThat(text(each, "year")).isEqualTo(text(target, "year"));
                assertThat(Facts.scope(each)).isEqualTo(text(item, "scope"));
            }
            assertThat(values)
                    .usingElementComparator(BigDecimal::compareTo)
                    .containsExactlyElementsOf(numbers(target.path("value")));
            if (mine.size() == 1) {
                assertThat(text(mine.get(0), "operator")).isEqualTo(text(target, "operator"));
                assertThat(text(mine.get(0), "unit")).isEqualTo(text(item, "unit"));
                JsonNode baseline = item.path("baseline");
                if (baseline.isObject()) {
                    assertThat(text(mine.get(0).path("baseline"), "value")).isEqualTo(text(baseline, "value"));
                    assertThat(text(mine.get(0).path("baseline"), "year")).isEqualTo(text(baseline, "year"));
                }
            }
        }
        assertThat(count).isEqualTo(73);
    }

    @Test
    void keepsTheDirectionsThatTheTextsGiveWithoutANumber() {
        List<String> studied = each(studied("indicators.json").path("items")).stream()
                .filter(item -> text(item, "kind").equals("direction"))
                .map(item -> plan(item.path("source")) + text(item.path("source"), "quote"))
                .toList();
        assertThat(each(own.path("directions")).stream()
                        .map(node -> text(node, "plan") + text(node, "quote"))
                        .toList())
                .containsExactlyElementsOf(studied);
        assertThat(indicators.keySet()).containsAll(texts(own.path("directions"), "indicator"));
    }

    /** All numbers of a value: one, several, or named ones, in the order of the sentence. */
    private static List<BigDecimal> numbers(JsonNode value) {
        if (value.isNumber()) {
            return List.of(value.decimalValue());
        }
        List<BigDecimal> out = new ArrayList<>();
        value.forEach(member -> out.addAll(numbers(member)));
        return out;
    }
}
