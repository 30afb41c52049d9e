package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.parks.aggregates.Suppression.Outcome;
import cn.onezone.parks.aggregates.Suppression.Spot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R12: what one enterprise can be known by does not leave the park, nor what would give it away. */
class SuppressionTest {
    private static final SuppressionRule RULE = SuppressionRule.bundled();

    private static Figure figure(String... values) {
        Figure all = Figure.NONE;
        for (String value : values) {
            all = all.plus(Figure.of(new BigDecimal(value)));
        }
        return all;
    }

    private static Outcome of(Map<Part, Figure> parts) {
        return Suppression.of(parts, false, RULE, Outcome.NOTHING, Set.of());
    }

    private static Part part(String section, String scale, String... qualifications) {
        return new Part(section, scale, List.of(qualifications));
    }

    @Test
    void knowsWhatGivesAnEnterpriseAway() {
        assertThat(RULE.isUnsafe(figure("10", "10"))).as("two").isTrue();
        assertThat(RULE.isUnsafe(figure("10", "10", "10"))).as("three").isFalse();
        assertThat(RULE.isUnsafe(figure("85", "10", "5")))
                .as("the rest is 5, a tenth of the greatest 8.5")
                .isTrue();
        assertThat(RULE.isUnsafe(figure("80", "10", "10"))).isFalse();
        assertThat(RULE.isUnsafe(figure("850", "50", "50", "50"))).as("85 %").isFalse();
        assertThat(RULE.isUnsafe(figure("851", "50", "50", "49"))).as("more").isTrue();
        assertThat(RULE.isUnsafe(figure("-80", "10", "10", "5"))).as("a loss").isFalse();
        assertThat(RULE.isUnsafe(figure("-90", "10", "5"))).as("a great loss").isTrue();
        assertThat(RULE.isUnsafe(figure("0", "0", "0"))).as("nothing to tell").isFalse();
        assertThat(RULE.isUnsafe(Figure.NONE)).as("nobody").isFalse();
    }

    @Test
    void keepsFiguresExactWhicheverWayTheyAreAdded() { // R10, R11
        Figure all = figure("0.1", "-0.2", "7", "7", "0.0003");
        Figure other = figure("7", "0.0003").plus(figure("7", "-0.2")).plus(figure("0.1"));
        assertThat(all.sum()).isEqualByComparingTo("13.9003").isEqualByComparingTo(other.sum());
        assertThat(all.magnitude()).isEqualByComparingTo(other.magnitude());
        assertThat(all.first()).isEqualByComparingTo("7").isEqualByComparingTo(other.first());
        assertThat(all.second()).isEqualByComparingTo("7").isEqualByComparingTo(other.second());
        assertThat(all.contributors()).isEqualTo(5).isEqualTo(other.contributors());
    }

    @Test
    void withholdsNothingWhereAllIsSafe() {
        assertThat(of(Map.of(
                        part("C", "small"), figure("10", "10", "10"),
                        part("C", "large", "high-tech"), figure("10", "10", "10"),
                        part("I", "small"), figure("10", "10", "10"))))
                .isEqualTo(Outcome.NOTHING);
        assertThat(of(Map.of())).isEqualTo(Outcome.NOTHING);
    }

    /** One withheld place of a table with totals would be the total less the others. */
    @Test
    void withholdsFourPlacesOfATableWhereOneIsUnsafe() {
        Map<Part, Figure> parts = new LinkedHashMap<>();
        for (String section : List.of("C", "I", "M")) {
            for (String scale : List.of("large", "medium", "small")) {
                parts.put(part(section, scale), figure("20", "20", "20"));
            }
        }
        parts.put(part("C", "large"), figure("30", "30"));
        Outcome outcome = of(parts);
        assertThat(outcome.spots())
                .hasSize(4)
                .contains(new Spot("C", "large"))
                .allMatch(s -> s.section() != null && s.scale() != null);
        assertThat(outcome.qualifications()).isEmpty();
    }

    /** Five unicorns in a place of six: the place less the unicorns would be the sixth. */
    @Test
    void knowsThatAQualificationMayGiveTheOthersOfAPlaceAway() {
        Map<Part, Figure> parts = new LinkedHashMap<>();
        parts.put(part("I", "large", "unicorn"), figure("20", "20", "20", "20", "20"));
        parts.put(part("I", "large"), figure("30"));
        parts.put(part("I", "small"), figure("20", "20", "20", "20", "20"));
        parts.put(part("C", "large"), figure("20", "20", "20", "20", "20"));
        parts.put(part("C", "small"), figure("20", "20", "20", "20", "20"));
        // the place itself is safe: six, none of them too great
        assertThat(RULE.isUnsafe(figure("20", "20", "20", "20", "20", "30"))).isFalse();
        assertThat(of(parts).spots()).hasSize(4).contains(new Spot("I", "large"));
        // with others elsewhere nobody knows which are meant
        parts.put(part("C", "small", "unicorn"), figure("20", "20", "20"));
        assertThat(of(parts)).isEqualTo(Outcome.NOTHING);
    }

    /** Of nested qualifications the difference is a group as well. */
    @Test
    void knowsThatTwoQualificationsMayGiveTheDifferenceAway() {
        Map<Part, Figure> parts = new LinkedHashMap<>();
        parts.put(part("I", "large", "sme", "giant"), figure("20", "20", "20", "20"));
        parts.put(part("I", "large", "sme"), figure("25"));
        parts.put(part("I", "large"), figure("20", "20", "20", "20"));
        assertThat(of(parts).qualifications()).hasSize(1);
    }

    @Test
    void withholdsAllOfAParkOfOneReport() {
        assertThat(of(Map.of(part("I", "large", "unicorn"), figure("7"))))
                .isEqualTo(new Outcome(
                        Set.of(
                                new Spot("I", "large"),
                                new Spot("I", null),
                                new Spot(null, "large"),
                                new Spot(null, null)),
                        Set.of("unicorn")));
    }

    /** What was withheld in a revision that the city has stays withheld. */
    @Test
    void tellsNothingThatAnEarlierRevisionWithheld() {
        Map<Part, Figure> parts = Map.of(
                part("C", "small"), figure("10", "10", "10"),
                part("I", "small", "unicorn"), figure("10", "10", "10"));
        Outcome before = new Outcome(Set.of(new Spot("C", "small"), new Spot("I", "small")), Set.of("unicorn"));
        assertThat(Suppression.of(parts, false, RULE, before, Set.of())).isEqualTo(before);
    }

    /** What the city has as it is now protects nothing any more: other places are withheld where there are such. */
    @Test
    void withholdsRatherWhatTheCityDoesNotHave() {
        Map<Part, Figure> parts = new LinkedHashMap<>();
        for (String section : List.of("C", "I", "M")) {
            for (String scale : List.of("large", "small")) {
                parts.put(part(section, scale), figure("20", "20", "20"));
            }
        }
        parts.put(part("C", "large"), figure("30", "30"));
        Spot usual = of(parts).spots().stream()
                .filter(s -> "large".equals(s.scale()) && !"C".equals(s.section()))
                .findFirst()
                .orElseThrow();
        assertThat(Suppression.of(parts, false, RULE, Outcome.NOTHING, Set.of(usual))
                        .spots())
                .hasSize(4)
                .doesNotContain(usual);
    }

    /** A group of parts and why nobody may learn it. */
    private record Secret(String what, Predicate<Part> of) {}

    /**
     * The attacker's test: tables of up to three sections, three scale classes and two qualifications, small and skewed.
     * The attacker has every published place, every total and every qualification, knows which parts there are and that
     * nothing is below zero, and reckons exactly. What gives an enterprise away, be it a place, a qualification, all
     * without it or a part, is possible at a tenth more and a tenth less; no place that is withheld for it is known.
     */
    @Test
    void letsNobodyLearnWhatIsWithheldMoreCloselyThanStated() {
        int secrets = 0;
        int published = 0;
        int withheld = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            Map<Part, Figure> parts = invented(random);
            Outcome outcome = of(parts);
            List<Part> order = List.copyOf(parts.keySet());
            List<Attacker.Equation> equations = new ArrayList<>();
            Set<Secret> others = new LinkedHashSet<>();
            List<Secret> groups = new ArrayList<>();
            for (Spot spot : spots(parts.keySet())) {
                Secret group = new Secret(spot.toString(), p -> isIn(p, spot));
                if (outcome.spots().contains(spot)) {
                    withheld++;
                    others.add(group);
                } else {
                    published++;
                    equations.add(equation(order, parts, group));
                }
                groups.add(group);
            }
            for (String code : codes(parts.keySet())) {
                Secret having = new Secret(code, p -> p.qualifications().contains(code));
                if (outcome.qualifications().contains(code)) {
                    withheld++;
                } else {
                    published++;
                    equations.add(equation(order, parts, having));
                }
                groups.add(having);
                groups.add(new Secret("no " + code, p -> !p.qualifications().contains(code)));
            }
            order.forEach(part -> groups.add(new Secret(part.toString(), part::equals)));
            Attacker attacker = new Attacker(order.size(), equations);
            for (Secret group : groups) {
                Figure figure = sum(parts, group.of());
                if (!RULE.isUnsafe(figure)) {
                    continue;
                }
                secrets++;
                List<Boolean> goal = vector(order, group.of());
                Optional<Fraction> most = attacker.most(goal);
                assertThat(most.isEmpty()
                                || most.get().compareTo(Fraction.of(figure.sum().add(RULE.above(figure.sum())))) >= 0)
                        .as("seed %s: %s of %s is at most %s, %s", seed, group.what(), parts, most, outcome)
                        .isTrue();
                assertThat(attacker.least(goal))
                        .as("seed %s: least of %s of %s, %s", seed, group.what(), parts, outcome)
                        .isLessThanOrEqualTo(Fraction.of(figure.sum().subtract(RULE.below(figure.sum()))));
            }
            for (Secret place : others) {
                List<Boolean> goal = vector(order, place.of());
                Optional<Fraction> most = attacker.most(goal);
                assertThat(most.isEmpty() || most.get().compareTo(attacker.least(goal)) > 0)
                        .as("seed %s: %s is known, %s", seed, place.what(), parts)
                        .isTrue();
            }
        }
        // that the test has something to say, and that something is left to publish
        assertThat(secrets).isGreaterThan(10_000);
        assertThat(published).isGreaterThan(withheld / 4);
    }

    private static Map<Part, Figure> invented(Random random) {
        int sections = 1 + random.nextInt(3);
        int scales = 1 + random.nextInt(3);
        int qualifications = random.nextInt(3);
        int most = 1 + random.nextInt(12);
        Map<Part, Figure> parts = new LinkedHashMap<>();
        for (int section = 0; section < sections; section++) {
            for (int scale = 0; scale < scales; scale++) {
                int enterprises = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(most + 1);
                for (int i = 0; i < enterprises; i++) {
                    List<String> codes = new ArrayList<>();
                    for (int q = 0; q < qualifications; q++) {
                        if (random.nextInt(3 + section) == 0) {
                            codes.add("q" + q);
                        }
                    }
                    // some great, many small, some nothing
                    int value = switch (random.nextInt(6)) {
                        case 0 -> 0;
                        case 1 -> random.nextInt(10_000);
                        default -> random.nextInt(100);
                    };
                    parts.merge(
                            new Part("" + (char) ('A' + section), "s" + scale, codes),
                            Figure.of(BigDecimal.valueOf(value, 1)),
                            Figure::plus);
                }
            }
        }
        if (parts.isEmpty()) {
            parts.put(new Part("A", "s0", List.of()), figure("5"));
        }
        return parts;
    }

    private static List<Spot> spots(Set<Part> parts) {
        Set<@Nullable String> sections = new LinkedHashSet<>();
        Set<@Nullable String> scales = new LinkedHashSet<>();
        parts.forEach(p -> {
            sections.add(p.section());
            scales.add(p.scale());
        });
        sections.add(null);
        scales.add(null);
        List<Spot> all = new ArrayList<>();
        for (String section : sections) {
            for (String scale : scales) {
                all.add(new Spot(section, scale));
            }
        }
        return all;
    }

    private static Set<String> codes(Set<Part> parts) {
        Set<String> all = new TreeSet<>();
        parts.forEach(p -> all.addAll(p.qualifications()));
        return all;
    }

    private static boolean isIn(Part part, Spot spot) {
        return (spot.section() == null || spot.section().equals(part.section()))
                && (spot.scale() == null || spot.scale().equals(part.scale()));
    }

    private static Figure sum(Map<Part, Figure> parts, Predicate<Part> which) {
        return parts.entrySet().stream()
                .filter(e -> which.test(e.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Figure.NONE, Figure::plus);
    }

    private static List<Boolean> vector(List<Part> order, Predicate<Part> which) {
        return order.stream().map(which::test).toList();
    }

    private static Attacker.Equation equation(List<Part> order, Map<Part, Figure> parts, Secret group) {
        return new Attacker.Equation(
                vector(order, group.of()), Fraction.of(sum(parts, group.of()).sum()));
    }
}
