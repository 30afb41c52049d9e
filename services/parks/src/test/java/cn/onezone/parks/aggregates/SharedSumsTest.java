package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.Refused;
import cn.onezone.parks.aggregates.Tally.Contribution;
import cn.onezone.parks.submissions.ReportedSums.Sums;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of the sums travels to the city. */
class SharedSumsTest {
    private static final SuppressionRule RULE = SuppressionRule.bundled();

    private static Uscc uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 6_100_000 + number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static Sums sums(Tally tally, List<Cell> before) {
        return SharedSums.of(tally.figures(), tally.enterprises(), Set.of("profit"), RULE, before, Around.NOTHING);
    }

    private static ElementValue value(String element, String value, String unit) {
        return new ElementValue(element, new BigDecimal(value), new Unit(unit));
    }

    /** R10, R12: what is told adds up to the totals that are told, and what is withheld is named. */
    @Test
    void tellsTheWholeItsPartsAndWhatIsWithheld() {
        Tally tally = new Tally();
        int number = 0;
        for (String section : List.of("C", "I", "M")) {
            for (String scale : List.of("large", "small")) {
                // one enterprise only in one of the places
                for (int i = 0; i < (section.equals("C") && scale.equals("large") ? 1 : 5); i++) {
                    tally.put(
                            uscc(number++),
                            new Contribution(
                                    new Part(section, scale, List.of("high-tech")),
                                    1,
                                    List.of(value("total-income", "10.50", "万元"), value("profit", "-2", "万元"))));
                }
            }
        }
        Sums sums = sums(tally, List.of());
        Map<String, Cell> cells = new HashMap<>();
        sums.cells().forEach(c -> cells.put(c.industrySection() + "/" + c.scaleClass() + "/" + c.qualification(), c));
        assertThat(cells).hasSize(1 + 3 + 2 + 6 + 1).hasSameSizeAs(sums.cells());
        assertThat(sums.cells().getFirst()).isEqualTo(cells.get("null/null/null"));
        assertThat(sums.values())
                .containsExactly(value("profit", "-52", "万元"), value("total-income", "273", "万元"))
                .isEqualTo(sums.cells().getFirst().values());
        assertThat(cells.get("C/large/null").suppressed()).containsExactly("profit", "total-income");
        assertThat(cells.get("C/large/null").values()).isEmpty();
        assertThat(cells.get("C/large/null").contributors()).isEqualTo(1);
        assertThat(cells.get("C/null/null").values()).contains(value("total-income", "63", "万元"));
        for (String element : List.of("profit", "total-income")) {
            assertThat(cells.values().stream().filter(c -> c.suppressed().contains(element)))
                    .as("with three others, or else it were a difference")
                    .hasSize(4);
        }
        // the same again, on top of what the city has
        assertThat(sums(tally, sums.cells())).isEqualTo(sums);
        // one more: the place would be safe, but what was withheld of it could be learnt from both
        for (int i = 0; i < 4; i++) {
            tally.put(
                    uscc(900 + i),
                    new Contribution(
                            new Part("C", "large", List.of("high-tech")),
                            1,
                            List.of(value("total-income", "10", "万元"))));
        }
        assertThat(sums(tally, List.of()).cells())
                .allSatisfy(c -> assertThat(c.suppressed()).doesNotContain("total-income"));
        assertThat(sums(tally, sums.cells()).cells().stream()
                        .filter(c -> c.suppressed().contains("total-income")))
                .hasSize(4);
    }

    @Test
    void refusesADataElementInTwoUnits() { // R11
        Tally tally = new Tally();
        Part part = new Part("I", "small", List.of());
        tally.put(uscc(1), new Contribution(part, 1, List.of(value("total-income", "1", "万元"))));
        tally.put(uscc(2), new Contribution(part, 1, List.of(value("total-income", "1", "亿元"))));
        assertThatThrownBy(() -> sums(tally, List.of()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        e -> assertThat(e.problem().kind().code()).isEqualTo("mixed-units"));
    }

    /** 60 elements of a large park fit into one message, and most of it may be told. */
    @Test
    void fitsIntoOneMessage() {
        Tally tally = new Tally();
        Random random = new Random(5);
        List<String> codes = List.of("high-tech", "specialised", "little-giant", "unicorn", "hidden-champion");
        List<String> scales = List.of("large", "medium", "small", "micro");
        for (int i = 0; i < 6_000; i++) {
            List<String> held = new ArrayList<>();
            for (int q = 0; q < codes.size(); q++) {
                if (random.nextInt(2 + 4 * q) == 0) {
                    held.add(codes.get(q));
                }
            }
            String section = "" + (char) ('A' + Math.min(random.nextInt(20), random.nextInt(20)));
            List<ElementValue> values = new ArrayList<>();
            for (int e = 0; e < 60; e++) {
                values.add(value(
                        "a-long-code-of-a-data-element-" + e,
                        "" + (1 + random.nextInt(100_000)) + "." + (1 + random.nextInt(9_999)),
                        "万元"));
            }
            tally.put(
                    uscc(i),
                    new Contribution(
                            new Part(section, scales.get(Math.max(random.nextInt(4), random.nextInt(4))), held),
                            1,
                            values));
        }
        Sums sums = sums(tally, List.of());
        assertThat(EventJson.write(sums.cells()).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(SharedSums.MOST_BYTES);
        long told = sums.cells().stream().mapToLong(c -> c.values().size()).sum();
        long withheld =
                sums.cells().stream().mapToLong(c -> c.suppressed().size()).sum();
        assertThat(sums.cells()).hasSizeGreaterThan(100);
        assertThat(told).as("told %s, withheld %s", told, withheld).isGreaterThan(withheld * 4);
        assertThat(sums.values()).hasSize(60);
    }
}
