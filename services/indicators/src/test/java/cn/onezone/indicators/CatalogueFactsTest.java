package cn.onezone.indicators;

import static cn.onezone.indicators.Facts.each;
import static cn.onezone.indicators.Facts.plan;
import static cn.onezone.indicators.Facts.product;
import static cn.onezone.indicators.Facts.studied;
import static cn.onezone.indicators.Facts.text;
import static cn.onezone.indicators.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    void computesEachFormulaFromElementsItKnowsAndSaysItIsUsualPractice() {
        int formulas = 0;
        for (JsonNode indicator : own.path("indicators")) {
            JsonNode formula = indicator.path("formula");
            if (!formula.isObject()) {
                continue;
            }
            formulas++;
            assertThat(formula.path("numerator")).isNotEmpty();
            for (String side : List.of("numerator", "denominator")) {
                formula.path(side)
                        .forEach(code ->
                                assertThat(elements).as(indicator.toString()).containsKey(code.asString()));
            }
            assertThat(new BigDecimal(text(formula, "factor"))).isPositive();
            assertThat(text(indicator, "formulaNote")).startsWith("usual practice");
        }
        assertThat(formulas).isGreaterThanOrEqualTo(16);
    }

    /** R11: the factor brings the units of the elements to the unit of the indicator. */
    @Test
    void bringsTheUnitsOfTheElementsToTheUnitOfTheIndicator() {
        for (JsonNode indicator : own.path("indicators")) {
            JsonNode formula = indicator.path("formula");
            if (formula.isObject()) {
                BigDecimal expected = scaleOf(formula.path("numerator").get(0).asString());
                String unit = text(indicator, "unit");
                JsonNode denominator = formula.path("denominator");
                String[] parts = unit.split("/", -1);
                BigDecimal above = scale(parts[0]);
                BigDecimal below = denominator.isMissingNode()
                        ? BigDecimal.ONE
                        : scaleOf(denominator.get(0).asString());
                BigDecimal belowOfUnit = parts.length > 1 ? scale(parts[1]) : BigDecimal.ONE;
                // value in base units: numerator × scale ÷ (denominator × scale) = result × scale of its unit
                assertThat(new BigDecimal(text(formula, "factor"))
                                .multiply(above)
                                .multiply(below))
                        .as(indicator.toString())
                        .isEqualByComparingTo(expected.multiply(belowOfUnit));
            }
        }
    }

    @Test
    void namesTheSixteenKeyIndicatorsInTheOrderOfTheAnnex() {
        List<JsonNode> key = each(own.path("indicators")).stream()
                .filter(node -> node.has("annexNo"))
                .sorted(Comparator.comparingInt(node -> node.path("annexNo").asInt()))
                .toList();
        assertThat(key).hasSize(16).allMatch(node -> node.path("formula").isObject());
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

    private BigDecimal scaleOf(String element) {
        return scale(text(elements.get(element), "unit"));
    }

    /** How many base units (yuan, persons, organisations, pieces …) a unit is. */
    private static BigDecimal scale(String unit) {
        return switch (unit) {
            case "万元", "万人", "万家" -> new BigDecimal(10_000);
            case "亿元" -> new BigDecimal(100_000_000);
            case "%" -> new BigDecimal("0.01");
            case "人", "家", "件", "个", "项", "起", "吨标煤", "km²", "平方公里" -> BigDecimal.ONE;
            default -> throw new AssertionError("no scale for " + unit);
        };
    }
}
