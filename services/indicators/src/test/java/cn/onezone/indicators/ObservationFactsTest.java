package cn.onezone.indicators;

import static cn.onezone.indicators.Facts.each;
import static cn.onezone.indicators.Facts.plan;
import static cn.onezone.indicators.Facts.product;
import static cn.onezone.indicators.Facts.studied;
import static cn.onezone.indicators.Facts.text;
import static cn.onezone.indicators.Facts.texts;
import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The zone's published figures as shipped: each with its period, unit, coverage and publisher. */
class ObservationFactsTest {
    private final JsonNode own = product("observations.json");
    private final JsonNode catalogue = product("catalogue.json");

    @Test
    void tiesEachFigureToAnItemAUnitAndACoverageItKnows() {
        Set<String> items = new HashSet<>(texts(catalogue.path("elements"), "code"));
        items.addAll(texts(catalogue.path("indicators"), "code"));
        assertThat(items).containsAll(texts(own.path("observations"), "item"));
        assertThat(texts(catalogue.path("units"), "symbol")).containsAll(texts(own.path("observations"), "unit"));
        Set<String> coverages = new HashSet<>(texts(own.path("coverages"), "code"));
        Set<String> dimensions = new HashSet<>(texts(own.path("dimensions"), "code"));
        for (JsonNode figure : own.path("observations")) {
            assertThat(figure.has("coverage")).as(figure.toString()).isNotEqualTo(figure.has("plan"));
            assertThat(coverages.contains(text(figure, "coverage")) || figure.has("plan"))
                    .isTrue();
            assertThat(!figure.has("dimension") || dimensions.contains(text(figure, "dimension")))
                    .isTrue();
            assertThat(new BigDecimal(text(figure, "value"))).isPositive();
        }
        assertThat(texts(own.path("observations"), "id")).doesNotHaveDuplicates();
    }

    /** R9: a figure names a reporting period only where it covers exactly that; cumulative ones name their days. */
    @Test
    void datesEachFigureByTheDaysItCovers() {
        for (JsonNode figure : own.path("observations")) {
            LocalDate from = LocalDate.parse(text(figure, "from"));
            LocalDate to = LocalDate.parse(text(figure, "to"));
            assertThat(from.getDayOfMonth()).as(figure.toString()).isEqualTo(1);
            assertThat(to).as(figure.toString()).isEqualTo(YearMonth.from(to).atEndOfMonth());
            switch (text(figure, "span")) {
                case "year", "quarter" -> {
                    Period period = Period.of(text(figure, "period"));
                    assertThat(period.start()).isEqualTo(from);
                    assertThat(period.end()).isEqualTo(to);
                }
                case "year-to-date" -> {
                    assertThat(figure.has("period")).isFalse();
                    assertThat(from).isEqualTo(LocalDate.of(to.getYear(), 1, 1));
                }
                case "years" -> {
                    assertThat(figure.has("period")).isFalse();
                    assertThat(from.getYear()).isLessThan(to.getYear());
                }
                default -> throw new AssertionError("span of " + figure);
            }
        }
    }

    @Test
    void namesWhoPublishedEachFigureAndWhen() {
        for (JsonNode figure : own.path("observations")) {
            assertThat(text(figure, "publisher")).as(figure.toString()).isNotBlank();
            if (figure.has("plan")) {
                assertThat(text(figure, "quote")).isNotBlank();
            } else if (figure.has("published")) {
                assertThat(LocalDate.parse(text(figure, "published"))).isAfter(LocalDate.of(2011, 1, 1));
            } else {
                assertThat(text(figure, "publishedIn")).matches("20\\d\\d(-\\d\\d)?");
            }
        }
    }

    @Test
    void keepsTheEightyNinePublishedFiguresExactly() {
        JsonNode studied = studied("zgc-observed-statistics.json");
        Map<String, String> coverage = new HashMap<>();
        own.path("coverages")
                .forEach(node -> coverage.put(
                        text(node, "code"),
                        text(node, "nameZh").replace('（', '(').replace('）', ')')));
        Map<String, String> dimension = new HashMap<>();
        own.path("dimensions").forEach(node -> dimension.put(text(node, "code"), text(node, "nameZh")));
        List<String> expected = new ArrayList<>();
        for (JsonNode figure : studied.path("observations")) {
            JsonNode source = studied.path("sources").path(text(figure, "src"));
            String published = text(source, "publisher_and_date");
            expected.add(String.join(
                    "|",
                    text(figure, "indicator"),
                    text(figure, "period_from"),
                    text(figure, "period_to"),
                    text(figure, "value"),
                    text(figure, "unit"),
                    text(figure, "yoy_percent"),
                    text(figure, "coverage"),
                    text(figure, "dimension"),
                    Objects.equals(text(figure, "scope"), "北京市") ? "city" : "zone",
                    text(source, "title"),
                    published.substring(published.lastIndexOf(' ') + 1)));
        }
        List<String> mine = each(own.path("observations")).stream()
                .filter(figure -> !figure.has("plan"))
                .map(figure -> String.join(
                        "|",
                        text(figure, "nameZh"),
                        text(figure, "from").substring(0, 7),
                        text(figure, "to").substring(0, 7),
                        text(figure, "value"),
                        text(figure, "unit"),
                        text(figure, "yearOnYearPercent"),
                        coverage.getOrDefault(text(figure, "coverage"), ""),
                        dimension.getOrDefault(text(figure, "dimension"), ""),
                        text(figure, "scope"),
                        text(figure, "title"),
                        text(figure, "published") + text(figure, "publishedIn")))
                .toList();
        assertThat(expected).hasSize(89);
        assertThat(mine).containsExactlyElementsOf(expected);
    }

    @Test
    void keepsTheTwentySixFactsOfThePlansExactly() {
        Map<String, List<JsonNode>> byQuote = new HashMap<>();
        own.path("observations")
                .forEach(figure -> byQuote.computeIfAbsent(
                                text(figure, "plan") + text(figure, "quote"), ignored -> new ArrayList<>())
                        .add(figure));
        int count = 0;
        for (JsonNode item : studied("indicators.json").path("items")) {
            if (!text(item, "kind").equals("observed")) {
                continue;
            }
            count++;
            List<JsonNode> mine = byQuote.get(plan(item.path("source")) + text(item.path("source"), "quote"));
            assertThat(mine).as(item.toString()).isNotNull();
            JsonNode value = item.path("baseline").path("value");
            List<BigDecimal> expected = new ArrayList<>();
            if (value.isNumber()) {
                expected.add(value.decimalValue());
            } else {
                value.forEach(member -> expected.add(member.decimalValue()));
            }
            assertThat(mine.stream()
                            .map(each -> new BigDecimal(text(each, "value")))
                            .toList())
                    .usingElementComparator(BigDecimal::compareTo)
                    .containsExactlyElementsOf(expected);
            String year = text(item.path("baseline"), "year");
            for (JsonNode each : mine) {
                assertThat(text(each, "to")).isEqualTo(year.substring(year.length() - 4) + "-12-31");
                assertThat(text(each, "from")).isEqualTo(year.substring(0, 4) + "-01-01");
                assertThat(Facts.scope(each)).isEqualTo(text(item, "scope"));
                assertThat(text(item, "unit").split(";", -1)).contains(text(each, "unit"));
            }
        }
        assertThat(count).isEqualTo(26);
    }
}
