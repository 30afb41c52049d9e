package cn.onezone.indicators.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R10, R12: parts of a partition sum up to the whole, unless one of them is withheld. */
class PartsTest {
    private static List<ElementValue> values(String... values) {
        return Arrays.stream(values)
                .map(v -> v.split(" "))
                .map(v -> new ElementValue(v[0], new BigDecimal(v[1]), new Unit(v.length > 2 ? v[2] : "万元")))
                .toList();
    }

    private static Cell cell(
            @Nullable String section, @Nullable String scale, List<ElementValue> values, String... not) {
        return new Cell(section, scale, null, 5, values, List.of(not));
    }

    private static List<String> found(List<ElementValue> whole, Cell... cells) {
        return Parts.differences(whole, List.of(cells)).stream()
                .map(d -> d.pointer() + " " + d.of() + " by " + d.by() + ": " + d.told() + " " + d.sum())
                .toList();
    }

    @Test
    void findsWhatDoesNotAddUp() {
        assertThat(found(
                        values("income 100", "profit 10"),
                        cell(null, null, values("income 100", "profit 11")),
                        cell("C", null, values("income 60", "profit 4")),
                        cell("I", null, values("income 30", "profit 6"))))
                .containsExactly("/values/1/value whole by whole: 10 11", "/values/0/value whole by sections: 100 90");
        assertThat(found(
                        values("income 100"),
                        cell("C", null, values("income 60")),
                        cell("I", null, values("income 40")),
                        cell(null, "large", values("income 100")),
                        cell("C", "large", values("income 60")),
                        cell("I", "large", values("income 41"))))
                .containsExactly(
                        "/cells/1/values/0/value I by scale-classes: 40 41",
                        "/cells/2/values/0/value large by sections: 100 101");
    }

    @Test
    void saysNothingWhereSomethingIsWithheldOrIsOfNoEnterprise_R12() {
        assertThat(found(
                        values("income 100", "land 3"),
                        cell(null, null, values("income 100")),
                        cell("C", null, values("income 60")),
                        cell("I", null, List.of(), "income")))
                .isEmpty();
        assertThat(found(values("income 100"), cell("C", null, values("income 60 亿元"))))
                .as("a wrong unit is refused for that")
                .isEmpty();
        assertThat(found(values("income 100"), new Cell(null, null, "unicorn", 5, values("income 60"), List.of())))
                .as("qualifications overlap")
                .isEmpty();
        assertThat(found(values("income 100"))).isEmpty();
    }

    /** What is made of parts is whole, and one value that is another is found wherever it is. */
    @Property(tries = 200)
    void findsAnyValueThatIsAnother(@ForAll long seed) {
        Random random = new Random(seed);
        List<Cell> cells = new ArrayList<>();
        BigDecimal[] bySection = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
        BigDecimal[] byScale = {BigDecimal.ZERO, BigDecimal.ZERO};
        List<String> sections = List.of("C", "I", "M");
        List<String> scales = List.of("large", "small");
        BigDecimal all = BigDecimal.ZERO;
        for (int section = 0; section < 3; section++) {
            for (int scale = 0; scale < 2; scale++) {
                BigDecimal value = BigDecimal.valueOf(random.nextInt(-999, 999), random.nextInt(4));
                bySection[section] = bySection[section].add(value);
                byScale[scale] = byScale[scale].add(value);
                all = all.add(value);
                cells.add(cell(sections.get(section), scales.get(scale), values("income " + value)));
            }
        }
        for (int section = 0; section < 3; section++) {
            cells.add(cell(sections.get(section), null, values("income " + bySection[section])));
        }
        for (int scale = 0; scale < 2; scale++) {
            cells.add(cell(null, scales.get(scale), values("income " + byScale[scale])));
        }
        List<ElementValue> whole = values("income " + all);
        assertThat(Parts.differences(whole, cells)).isEmpty();
        int at = random.nextInt(cells.size());
        Cell one = cells.get(at);
        cells.set(
                at,
                cell(
                        one.industrySection(),
                        one.scaleClass(),
                        values("income " + one.values().getFirst().value().add(new BigDecimal("0.001")))));
        assertThat(Parts.differences(whole, cells)).hasSizeGreaterThanOrEqualTo(2);
    }
}
