package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.aggregates.Tally.Contribution;
import cn.onezone.parks.aggregates.Tally.Item;
import cn.onezone.parks.submissions.Contributions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums that follow what changes. */
class TallyTest {
    private static final List<String> SECTIONS = List.of("C", "I", "M");
    private static final List<String> SCALES = List.of("large", "small");
    private static final List<String> CODES = List.of("high-tech", "unicorn");

    private static Uscc uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 6_000_000 + number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static ElementValue value(String element, String value) {
        return new ElementValue(element, new BigDecimal(value), new Unit("万元"));
    }

    private static Contribution invented(Random random, int elements) {
        List<String> codes = new ArrayList<>();
        CODES.stream().filter(_ -> random.nextBoolean()).forEach(codes::add);
        List<ElementValue> values = new ArrayList<>();
        for (int e = 0; e < elements; e++) {
            if (random.nextInt(5) > 0) {
                String digits = random.nextInt(20) == 0 ? "123456789012345678901234" : "" + random.nextInt(1_000);
                values.add(value(
                        "element-" + e, (random.nextInt(4) == 0 ? "-" : "") + digits + "." + random.nextInt(10_000)));
            }
        }
        return new Contribution(
                new Part(
                        SECTIONS.get(random.nextInt(SECTIONS.size())),
                        SCALES.get(random.nextInt(SCALES.size())),
                        codes),
                1,
                values);
    }

    /** R10: whatever comes, changes, moves and leaves, the sums are those of what is there at the end. */
    @Test
    void isAlwaysWhatSummingUpFromNothingWouldGive() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Tally tally = new Tally();
            Map<Uscc, Contribution> there = new HashMap<>();
            for (int step = 0; step < 300; step++) {
                Uscc uscc = uscc(random.nextInt(40));
                if (random.nextInt(4) == 0) {
                    there.remove(uscc);
                    tally.put(uscc, null);
                } else {
                    Contribution now = invented(random, 3);
                    there.put(uscc, now);
                    tally.put(uscc, now);
                }
            }
            Map<Item, Map<Part, Figure>> wanted = new HashMap<>();
            Map<Part, Integer> enterprises = new HashMap<>();
            there.values().forEach(c -> {
                enterprises.merge(c.part(), 1, Integer::sum);
                c.values()
                        .forEach(v -> wanted.computeIfAbsent(new Item(v.element(), v.unit()), _ -> new HashMap<>())
                                .merge(c.part(), Figure.of(v.value()), Figure::plus));
            });
            assertThat(tally.enterprises()).as("seed %s", seed).isEqualTo(enterprises);
            assertThat(tally.contributors()).isEqualTo(there.size());
            assertThat(exact(tally.figures())).as("seed %s", seed).isEqualTo(exact(wanted));
        }
    }

    private static Map<Item, Map<Part, List<Object>>> exact(Map<Item, Map<Part, Figure>> figures) {
        Map<Item, Map<Part, List<Object>>> all = new HashMap<>();
        figures.forEach((item, parts) -> {
            Map<Part, List<Object>> byPart = new HashMap<>();
            parts.forEach((part, f) -> byPart.put(
                    part,
                    List.of(
                            Fraction.of(f.sum()),
                            f.contributors(),
                            Fraction.of(f.magnitude()),
                            Fraction.of(f.first()),
                            Fraction.of(f.second()))));
            all.put(item, byPart);
        });
        return all;
    }

    /** The cost follows what changed: one report among 2 000 costs what one among 20 costs. */
    @Test
    void costsWhatChangesAndNotWhatThereIs() {
        List<Long> costs = new ArrayList<>();
        for (int size : new int[] {20, 2_000}) {
            Tally tally = new Tally();
            for (int i = 0; i < size; i++) {
                tally.put(uscc(i), contribution("" + (1 + i % 100)));
            }
            long before = tally.work();
            assertThat(before).isEqualTo(size);
            tally.put(uscc(7), contribution("3"));
            tally.put(uscc(7), contribution("3"));
            costs.add(tally.work() - before);
        }
        assertThat(costs)
                .as("one taken out and one put in, and nothing for the same again")
                .containsExactly(2L, 2L);
        // the greatest leave one after the other: the others are looked through once in some times
        Tally tally = new Tally();
        for (int i = 0; i < 1_000; i++) {
            tally.put(uscc(i), contribution("" + i));
        }
        long before = tally.work();
        for (int i = 999; i > 900; i--) {
            tally.put(uscc(i), null);
            Figure figure = tally.figures()
                    .values()
                    .iterator()
                    .next()
                    .values()
                    .iterator()
                    .next();
            assertThat(figure.first()).isEqualByComparingTo("" + (i - 1));
            assertThat(figure.second()).isEqualByComparingTo("" + (i - 2));
        }
        assertThat(tally.work() - before).isBetween(99L, 99 + 1_000L * 99 / 7 + 1_000);
    }

    private static Contribution contribution(String income) {
        return new Contribution(new Part("I", "small", List.of()), 1, List.of(value("total-income", income)));
    }

    /** R10: the parts of every division add up to the whole, for every element. */
    @Test
    void addsUpFromPartsToTheWhole() {
        for (int seed = 100; seed < 160; seed++) {
            Random random = new Random(seed);
            Tally tally = new Tally();
            BigDecimal[] whole = {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO};
            for (int i = 0; i < 50; i++) {
                Contribution one = invented(random, 3);
                tally.put(uscc(i), one);
                one.values()
                        .forEach(v -> whole[v.element().charAt(8) - '0'] =
                                whole[v.element().charAt(8) - '0'].add(v.value()));
            }
            tally.figures().forEach((item, parts) -> {
                BigDecimal wanted = whole[item.element().charAt(8) - '0'];
                for (java.util.function.Function<Part, String> by : List.<java.util.function.Function<Part, String>>of(
                        Part::section, Part::scale, p -> p.section() + p.scale(), p -> "")) {
                    Map<String, Figure> sums = new HashMap<>();
                    parts.forEach((part, figure) -> sums.merge(by.apply(part), figure, Figure::plus));
                    assertThat(sums.values().stream().map(Figure::sum).reduce(BigDecimal.ZERO, BigDecimal::add))
                            .isEqualByComparingTo(wanted);
                }
            });
        }
    }

    /** R13: it knows of which revision of whose report it is made; the same values once more are another revision at no cost. */
    @Test
    void knowsOfWhichRevisionsItIsMade() {
        Tally tally = new Tally();
        Part part = new Part("I", "small", List.of("unicorn"));
        tally.put(uscc(2), new Contribution(part, 1, List.of(value("total-income", "1"))));
        tally.put(uscc(1), new Contribution(part, 1, List.of(value("total-income", "2"))));
        long work = tally.work();
        tally.put(uscc(2), new Contribution(part, 2, List.of(value("total-income", "1"))));
        assertThat(tally.work()).isEqualTo(work);
        assertThat(tally.contributions())
                .containsExactly(
                        new Contributions.One(uscc(1), 1, "I", "small", List.of("unicorn")),
                        new Contributions.One(uscc(2), 2, "I", "small", List.of("unicorn")));
    }
}
