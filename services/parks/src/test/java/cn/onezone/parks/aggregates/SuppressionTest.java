package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.parks.aggregates.Suppression.Outcome;
import cn.onezone.parks.aggregates.Suppression.Spot;
import cn.onezone.parks.aggregates.Tally.Item;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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

    private static SuppressionRule strict(int leastContributors, String reachPercent) {
        return new SuppressionRule(
                leastContributors,
                new BigDecimal("85"),
                new BigDecimal("10"),
                new BigDecimal(reachPercent),
                BigDecimal.ONE);
    }

    /** An operator's rule may ask for more than any part could give: then nothing is told, and every draft is made all the same. */
    @Test
    void withholdsAllWhereNoPartCouldGiveWhatTheRuleAsksFor() {
        Map<Part, Figure> two = Map.of(part("C", "small", "unicorn"), figure("10"), part("I", "small"), figure("10"));
        assertThat(Suppression.of(two, false, strict(3, "60"), Outcome.NOTHING, Set.of()))
                .isEqualTo(new Outcome(
                        Set.of(
                                new Spot("C", "small"),
                                new Spot("I", "small"),
                                new Spot("C", null),
                                new Spot("I", null),
                                new Spot(null, "small"),
                                new Spot(null, null)),
                        Set.of("unicorn")));
        Map<Part, Figure> eleven = new HashMap<>();
        for (char section = 'A'; section < 'A' + 11; section++) {
            eleven.put(part(String.valueOf(section), "small"), figure("10"));
        }
        assertThat(Suppression.of(eleven, false, strict(12, "10"), Outcome.NOTHING, Set.of())
                        .spots())
                .hasSize(24);
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
        // that the test has something to say, and that something is left to publish
        Played played = attack(2_000, false);
        assertThat(played.secrets()).isGreaterThan(10_000);
        assertThat(played.published()).isGreaterThan(played.withheld() / 4);
    }

    /** The same of a data element of which everybody knows that values may be below zero, with losses among them. */
    @Test
    void letsNobodyLearnWhatMayBeBelowZeroEither() {
        Played played = attack(300, true);
        assertThat(played.secrets()).isGreaterThan(1_000);
        assertThat(played.published()).isGreaterThan(played.withheld() / 4);
    }

    /** What was looked at in all tables: groups that must not be learnt, and sums that are told and that are not. */
    private record Played(int secrets, int published, int withheld) {}

    private static Played attack(int tables, boolean signed) {
        int secrets = 0;
        int published = 0;
        int withheld = 0;
        for (int seed = 0; seed < tables; seed++) {
            Random random = new Random(seed);
            Map<Part, Figure> parts = invented(random, signed);
            Outcome outcome = Suppression.of(parts, signed, RULE, Outcome.NOTHING, Set.of());
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
            Attacker attacker = new Attacker(order.size(), equations, signed);
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
                BigDecimal below = signed ? RULE.above(figure.sum()) : RULE.below(figure.sum());
                Optional<Fraction> least = attacker.least(goal);
                assertThat(least.isEmpty()
                                || least.get()
                                                .compareTo(
                                                        Fraction.of(figure.sum().subtract(below)))
                                        <= 0)
                        .as("seed %s: %s of %s is at least %s, %s", seed, group.what(), parts, least, outcome)
                        .isTrue();
            }
            for (Secret place : others) {
                List<Boolean> goal = vector(order, place.of());
                Optional<Fraction> most = attacker.most(goal);
                Optional<Fraction> least = attacker.least(goal);
                assertThat(most.isEmpty() || least.isEmpty() || most.get().compareTo(least.get()) > 0)
                        .as("seed %s: %s is known, %s", seed, place.what(), parts)
                        .isTrue();
            }
        }
        return new Played(secrets, published, withheld);
    }

    /**
     * Two revisions of a period. In the second an enterprise has corrected its value upwards, and the attacker knows in which
     * part; all other parts are the same, and that is known as well. What the first revision withheld for an enterprise's sake is
     * learnt from both no more closely than from the first.
     */
    @Test
    void letsNobodyLearnFromTwoRevisionsWhatTheFirstWithheld() {
        int secrets = 0;
        for (int seed = 5_000; seed < 5_600; seed++) {
            Random random = new Random(seed);
            Map<Part, Figure> first = invented(random, false);
            List<Part> order = List.copyOf(first.keySet());
            Part corrected = order.get(random.nextInt(order.size()));
            BigDecimal by = BigDecimal.valueOf(1 + random.nextInt(2_000), 1);
            Map<Part, Figure> second = new LinkedHashMap<>(first);
            Figure before = first.get(corrected);
            second.put(
                    corrected,
                    new Figure(
                            before.sum().add(by),
                            before.contributors(),
                            before.magnitude().add(by),
                            before.first().add(by),
                            before.second()));
            Outcome told = of(first);
            Set<Spot> asItWas = new LinkedHashSet<>();
            for (Spot spot : spots(first.keySet())) {
                if (!told.spots().contains(spot) && !isIn(corrected, spot)) {
                    asItWas.add(spot);
                }
            }
            Outcome toldNow = Suppression.of(second, false, RULE, told, asItWas);
            // the last unknown is by how much the part was corrected, which is of the second revision only
            int unknowns = order.size() + 1;
            List<Attacker.Equation> equations = new ArrayList<>();
            equations.addAll(published(order, first, told, _ -> false));
            equations.addAll(published(order, second, toldNow, group -> group.test(corrected)));
            Attacker attacker = new Attacker(unknowns, equations);
            for (Secret group : groups(first)) {
                Figure figure = sum(first, group.of());
                if (!RULE.isUnsafe(figure)) {
                    continue;
                }
                secrets++;
                List<Boolean> goal = new ArrayList<>(vector(order, group.of()));
                goal.add(false);
                Optional<Fraction> most = attacker.most(goal);
                assertThat(most.isEmpty()
                                || most.get().compareTo(Fraction.of(figure.sum().add(RULE.above(figure.sum())))) >= 0)
                        .as("seed %s: %s of %s is at most %s", seed, group.what(), first, most)
                        .isTrue();
                assertThat(attacker.least(goal).orElseThrow())
                        .as("seed %s: least of %s of %s", seed, group.what(), first)
                        .isLessThanOrEqualTo(Fraction.of(figure.sum().subtract(RULE.below(figure.sum()))));
            }
        }
        assertThat(secrets).isGreaterThan(2_000);
    }

    /** What is told of a revision, with an unknown behind the parts that counts where somebody says. */
    private static List<Attacker.Equation> published(
            List<Part> order, Map<Part, Figure> parts, Outcome outcome, Predicate<Predicate<Part>> withLast) {
        List<Attacker.Equation> equations = new ArrayList<>();
        for (Spot spot : spots(parts.keySet())) {
            if (!outcome.spots().contains(spot)) {
                equations.add(withLast(order, parts, p -> isIn(p, spot), withLast));
            }
        }
        for (String code : codes(parts.keySet())) {
            if (!outcome.qualifications().contains(code)) {
                equations.add(withLast(order, parts, p -> p.qualifications().contains(code), withLast));
            }
        }
        return equations;
    }

    private static Attacker.Equation withLast(
            List<Part> order, Map<Part, Figure> parts, Predicate<Part> group, Predicate<Predicate<Part>> withLast) {
        List<Boolean> of = new ArrayList<>(vector(order, group));
        of.add(withLast.test(group));
        return new Attacker.Equation(of, Fraction.of(sum(parts, group).sum()));
    }

    /** Each group that may have to be kept from being learnt. */
    private static List<Secret> groups(Map<Part, Figure> parts) {
        List<Secret> groups = new ArrayList<>();
        spots(parts.keySet()).forEach(spot -> groups.add(new Secret(spot.toString(), p -> isIn(p, spot))));
        for (String code : codes(parts.keySet())) {
            groups.add(new Secret(code, p -> p.qualifications().contains(code)));
            groups.add(new Secret("no " + code, p -> !p.qualifications().contains(code)));
        }
        parts.keySet().forEach(part -> groups.add(new Secret(part.toString(), part::equals)));
        return groups;
    }

    private static final Period YEAR = Period.of("2024");
    private static final Item ITEM = new Item("total-income", new Unit("万元"));

    /**
     * A year and its quarters, of which the year is what they sum up to. The quarters are told one after the other, then the year.
     * The attacker has all that is told of the five and knows that equation: what must not be learnt of a quarter cannot be
     * learnt from the year and the other quarters either.
     */
    @Test
    void letsNobodyLearnAQuarterFromTheYearAndTheOthers() {
        int secrets = 0;
        int leaks = 0;
        for (int seed = 9_000; seed < 9_060; seed++) {
            Random random = new Random(seed);
            List<Part> order = new ArrayList<>();
            for (String section : List.of("A", "B")) {
                for (String scale : List.of("s0", "s1")) {
                    order.add(new Part(section, scale, List.of()));
                    if (random.nextInt(3) == 0) {
                        order.add(new Part(section, scale, List.of("q")));
                    }
                }
            }
            List<Map<Part, Figure>> quarters = new ArrayList<>();
            for (int quarter = 0; quarter < 4; quarter++) {
                quarters.add(new LinkedHashMap<>());
            }
            Map<Part, Figure> year = new LinkedHashMap<>();
            Map<Part, Integer> enterprises = new LinkedHashMap<>();
            for (Part part : order) {
                int count = 1 + random.nextInt(6);
                enterprises.put(part, count);
                for (int i = 0; i < count; i++) {
                    BigDecimal all = BigDecimal.ZERO;
                    for (Map<Part, Figure> quarter : quarters) {
                        BigDecimal value = BigDecimal.valueOf(
                                random.nextInt(5) == 0 ? random.nextInt(3_000) : random.nextInt(100), 1);
                        quarter.merge(part, Figure.of(value), Figure::plus);
                        all = all.add(value);
                    }
                    year.merge(part, Figure.of(all), Figure::plus);
                }
            }
            Map<Period, List<Cell>> told = new TreeMap<>();
            for (int quarter = 0; quarter < 4; quarter++) {
                Period period = Period.of("2024Q" + (quarter + 1));
                told.put(period, cells(quarters.get(quarter), enterprises, Around.of(period, told)));
            }
            List<Cell> ofYear = cells(year, enterprises, Around.of(YEAR, told));
            List<Cell> careless = cells(year, enterprises, Around.NOTHING);
            List<Attacker.Equation> equations = new ArrayList<>();
            for (int quarter = 0; quarter < 4; quarter++) {
                equations.addAll(equations(order, told.get(Period.of("2024Q" + (quarter + 1))), Set.of(quarter)));
            }
            int unknowns = 4 * order.size();
            List<Attacker.Equation> withYear = new ArrayList<>(equations);
            withYear.addAll(equations(order, ofYear, Set.of(0, 1, 2, 3)));
            Attacker attacker = new Attacker(unknowns, withYear);
            List<Attacker.Equation> withCareless = new ArrayList<>(equations);
            withCareless.addAll(equations(order, careless, Set.of(0, 1, 2, 3)));
            Attacker lucky = new Attacker(unknowns, withCareless);
            for (int quarter = 0; quarter < 4; quarter++) {
                for (Secret group : groups(quarters.get(quarter))) {
                    Figure figure = sum(quarters.get(quarter), group.of());
                    if (!RULE.isUnsafe(figure)) {
                        continue;
                    }
                    secrets++;
                    List<Boolean> goal = of(order, group.of(), Set.of(quarter));
                    Fraction above = Fraction.of(figure.sum().add(RULE.above(figure.sum())));
                    Fraction below = Fraction.of(figure.sum().subtract(RULE.below(figure.sum())));
                    Optional<Fraction> most = attacker.most(goal);
                    assertThat(most.isEmpty() || most.get().compareTo(above) >= 0)
                            .as("seed %s: %s of quarter %s is at most %s", seed, group.what(), quarter + 1, most)
                            .isTrue();
                    assertThat(attacker.least(goal).orElseThrow())
                            .as("seed %s: least of %s of quarter %s", seed, group.what(), quarter + 1)
                            .isLessThanOrEqualTo(below);
                    if (leaks == 0) {
                        Optional<Fraction> learnt = lucky.most(goal);
                        boolean close = learnt.isPresent() && learnt.get().compareTo(above) < 0;
                        leaks += close || lucky.least(goal).orElseThrow().compareTo(below) > 0 ? 1 : 0;
                    }
                }
            }
        }
        assertThat(secrets).isGreaterThan(500);
        assertThat(leaks)
                .as("that the year would tell, were it looked at by itself")
                .isPositive();
    }

    private static List<Cell> cells(Map<Part, Figure> parts, Map<Part, Integer> enterprises, Around around) {
        return SharedSums.of(Map.of(ITEM, parts), enterprises, Set.of(), RULE, List.of(), around)
                .cells();
    }

    /** Which unknowns a group is: there is one for each part of each period, period by period. */
    private static List<Boolean> of(List<Part> order, Predicate<Part> group, Set<Integer> periods) {
        List<Boolean> all = new ArrayList<>();
        for (int period = 0; period < 4; period++) {
            for (Part part : order) {
                all.add(periods.contains(period) && group.test(part));
            }
        }
        return all;
    }

    private static List<Attacker.Equation> equations(List<Part> order, List<Cell> cells, Set<Integer> periods) {
        List<Attacker.Equation> all = new ArrayList<>();
        for (Cell cell : cells) {
            Spot spot = new Spot(cell.industrySection(), cell.scaleClass());
            String code = cell.qualification();
            for (ElementValue value : cell.values()) {
                all.add(new Attacker.Equation(
                        of(
                                order,
                                code == null
                                        ? p -> isIn(p, spot)
                                        : p -> p.qualifications().contains(code),
                                periods),
                        Fraction.of(value.value())));
            }
        }
        return all;
    }

    /** R12: what a longer period has told already is not a difference of one of its parts, as long as another is to come. */
    @Test
    void withholdsASecondPartOfWhatALongerPeriodHasTold() {
        List<Cell> whole = List.of(cell(null, "9"));
        List<Cell> withheld = List.of(new Cell(null, null, null, 2, List.of(), List.of("total-income")));
        List<Cell> toldPart = List.of(cell(null, "3"));
        Map<Period, List<Cell>> told =
                new TreeMap<>(Map.of(YEAR, whole, Period.of("2024Q1"), withheld, Period.of("2024Q2"), toldPart));
        Outcome all = new Outcome(Set.of(new Spot(null, null)), Set.of());
        assertThat(Around.of(Period.of("2024Q3"), told).withheld("total-income"))
                .as("the fourth is still to come")
                .isEqualTo(Outcome.NOTHING);
        told.put(Period.of("2024Q3"), toldPart);
        assertThat(Around.of(Period.of("2024Q4"), told).withheld("total-income"))
                .isEqualTo(all);
        assertThat(Around.of(Period.of("2024-01"), told).withheld("total-income"))
                .as("a month of a quarter that is withheld")
                .isEqualTo(all);
        assertThat(Around.of(Period.of("2024-04"), told).withheld("total-income"))
                .isEqualTo(Outcome.NOTHING);
        assertThat(Around.of(YEAR, told).withheld("total-income")).isEqualTo(all);
        told.put(Period.of("2024Q2"), withheld);
        assertThat(Around.of(Period.of("2024Q4"), told).withheld("total-income"))
                .as("two that are withheld hide each other")
                .isEqualTo(Outcome.NOTHING);
        assertThat(Around.of(Period.of("2025"), Map.of()).withheld("total-income"))
                .isEqualTo(Outcome.NOTHING);
    }

    private static Cell cell(@Nullable String section, String value) {
        return new Cell(
                section,
                null,
                null,
                5,
                List.of(new ElementValue("total-income", new BigDecimal(value), new Unit("万元"))),
                List.of());
    }

    private static Map<Part, Figure> invented(Random random, boolean signed) {
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
                    boolean loss = signed && random.nextInt(3) == 0;
                    parts.merge(
                            new Part("" + (char) ('A' + section), "s" + scale, codes),
                            Figure.of(BigDecimal.valueOf(loss ? -value : value, 1)),
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
