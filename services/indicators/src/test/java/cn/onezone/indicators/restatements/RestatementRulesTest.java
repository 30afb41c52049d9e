package cn.onezone.indicators.restatements;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Change;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.ParksCounted;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Use;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.catalogue.CatalogueOfTests;
import cn.onezone.indicators.submissions.Accepted;
import cn.onezone.indicators.submissions.Revision;
import cn.onezone.indicators.submissions.SubmissionState;
import cn.onezone.indicators.targets.Target;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class RestatementRulesTest {
    private static final Instant NOW = Instant.parse("2024-02-20T06:30:00Z");
    private static final Period YEAR = Period.of("2023");
    private static final Unit UNIT = new Unit("万元");

    private static List<ElementValue> values(String... values) {
        return Arrays.stream(values)
                .map(v -> v.split(" "))
                .map(v -> new ElementValue(v[0], new BigDecimal(v[1]), UNIT))
                .toList();
    }

    private static Revision revision(int number, String... values) {
        return new Revision(
                number,
                values(values),
                NOW,
                true,
                null,
                SubmissionState.ACCEPTED,
                NOW,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null);
    }

    private static Accepted.Told park(String park, int revision, String... values) {
        return park(park, revision, Set.of(), values);
    }

    private static Accepted.Told park(String park, int revision, Set<String> withheld, String... values) {
        return new Accepted.Told(
                new Accepted.Values(park + "-2023", new ParkCode(park), YEAR, revision, values(values)), withheld);
    }

    private static Target target(String indicator, String operator, String value, String unit) {
        return new Target(indicator, 2023, operator, new BigDecimal(value), null, new Unit(unit), List.of());
    }

    @Test
    void namesTheValuesThatHaveChanged() {
        assertThat(RestatementRules.changes(
                        revision(1, "profit 70", "exports 1", "total-income 1000"),
                        revision(2, "profit 30", "total-income 1000.00", "taxes-paid 4")))
                .containsExactly(
                        new Change("exports", new BigDecimal("1"), null, UNIT),
                        new Change("profit", new BigDecimal("70"), new BigDecimal("30"), UNIT),
                        new Change("taxes-paid", null, new BigDecimal("4"), UNIT));
    }

    /** R10: the zone's value is of the sums over all parks; here 110 of 2 000 before and 70 of 2 000 after. */
    @Test
    void tellsHowTheZoneStandsToItsTargetsNow() {
        List<Use> uses = RestatementRules.targets(
                List.of(
                        target("profit-margin", ">=", "5", "%"),
                        target("labour-productivity", ">=", "1", "万元/人"),
                        target("unicorns", ">=", "1", "家")),
                CatalogueOfTests.bundled(),
                YEAR,
                NOW.plusSeconds(1),
                Set.of("profit"),
                16,
                List.of(
                        park("haidian", 1, "profit 70", "total-income 1000"),
                        park("miyun", 1, "profit 40", "total-income 1000")),
                List.of(
                        park("haidian", 2, "profit 30", "total-income 1000"),
                        park("miyun", 1, "profit 40", "total-income 1000")));
        assertThat(uses)
                .containsExactly(new Use(
                        "target",
                        "profit-margin/2023",
                        "profit-margin",
                        new BigDecimal("5.50"),
                        new BigDecimal("3.50"),
                        "met",
                        "missed",
                        null,
                        null,
                        new ParksCounted(2, 16, 0),
                        new ParksCounted(2, 16, 0)));
    }

    private static List<Use> ofMargin(List<Accepted.Told> before, List<Accepted.Told> after) {
        return RestatementRules.targets(
                List.of(target("profit-margin", ">=", "5", "%")),
                CatalogueOfTests.bundled(),
                YEAR,
                NOW.plusSeconds(1),
                Set.of("profit", "total-income"),
                16,
                before,
                after);
    }

    /** R12, R14: without the part of one park the sum is not the zone's, and how many are in it is always said. */
    @Test
    void givesNoValueOfTheZoneOfWhichAParkWithholdsAPart() {
        Accepted.Told miyun = park("miyun", 1, "profit 40", "total-income 1000");
        Accepted.Told withholds = park("haidian", 2, Set.of("profit", "employees"), "total-income 1000");
        List<Use> uses = ofMargin(
                List.of(park("haidian", 1, "profit 70", "total-income 1000"), miyun), List.of(withholds, miyun));
        assertThat(uses)
                .containsExactly(new Use(
                        "target",
                        "profit-margin/2023",
                        "profit-margin",
                        new BigDecimal("5.50"),
                        null,
                        "met",
                        "no-value",
                        null,
                        "suppressed",
                        new ParksCounted(2, 16, 0),
                        new ParksCounted(1, 16, 1)));
        assertThat(ofMargin(List.of(withholds, miyun), List.of(withholds, park("miyun", 2, "profit 9"))))
                .as("there was no value and there is none")
                .isEmpty();
        assertThat(ofMargin(
                        List.of(park("haidian", 1, Set.of("employees"), "profit 70", "total-income 1000"), miyun),
                        List.of(park("haidian", 2, "total-income 1000"), miyun)))
                .as("what is withheld of another element, and what is not there, is not withheld")
                .extracting(Use::after, Use::reasonAfter, Use::coverageBefore, Use::coverageAfter)
                .containsExactly(Tuple.tuple(
                        new BigDecimal("4.00"), null, new ParksCounted(2, 16, 0), new ParksCounted(1, 16, 0)));
    }

    @Test
    void saysWhyTheZoneHasNoValue() {
        List<Accepted.Told> before = List.of(park("haidian", 1, "profit 70", "total-income 1000"));
        assertThat(ofMargin(before, List.of(park("haidian", 2, "profit 70"))))
                .extracting(Use::reasonAfter)
                .containsExactly("missing-element: total-income");
        assertThat(ofMargin(before, List.of(park("haidian", 2, "profit 70", "total-income 0"))))
                .extracting(Use::reasonAfter)
                .containsExactly("zero-denominator");
    }

    /** What is of the zone is left out while it is held back, and it is said; what is of the park is not. */
    @Test
    void leavesOutOfTheZoneWhatIsHeldBack() {
        Use park = new Use("evaluation", "2023", "profit-margin", BigDecimal.TEN, BigDecimal.ONE, null, null);
        Use finding = new Use("integrity", "haidian/2023/jump/profit", null, BigDecimal.TEN, null, "found", "gone");
        Use other = new Use("target", "unicorns/2023", "unicorns", BigDecimal.TEN, BigDecimal.ONE, "met", "missed");
        List<Use> uses = new ArrayList<>(List.of(park, finding, other));
        uses.addAll(ofMargin(
                List.of(park("haidian", 1, "profit 70", "total-income 1000")),
                List.of(park("haidian", 2, "profit 30", "total-income 1000"))));
        ValueRestated told = new ValueRestated(
                "haidian-2023",
                new ParkCode("haidian"),
                YEAR,
                1,
                2,
                "更正",
                NOW,
                List.of(new Change("profit", new BigDecimal("70"), new BigDecimal("30"), UNIT)),
                uses,
                3,
                true,
                List.of(),
                null);
        ValueRestated shown = RestatementRules.heldBack(told, "profit-margin"::equals);
        assertThat(shown.uses())
                .containsExactly(
                        park,
                        finding,
                        other,
                        new Use(
                                "target",
                                "profit-margin/2023",
                                "profit-margin",
                                null,
                                null,
                                null,
                                null,
                                "embargoed",
                                "embargoed",
                                null,
                                null));
        assertThat(shown).usingRecursiveComparison().ignoringFields("uses").isEqualTo(told);
        assertThat(RestatementRules.heldBack(told, _ -> false)).isEqualTo(told);
    }

    @Test
    void tellsOfATargetOnlyIfItsValueIsAnother() {
        List<Accepted.Told> before = List.of(park("haidian", 1, "profit 70", "total-income 1000"));
        assertThat(ofMargin(before, List.of(park("haidian", 2, "profit 140", "total-income 2000"))))
                .isEmpty();
        assertThat(ofMargin(before, List.of(park("haidian", 2, "profit 70"))))
                .extracting(Use::statusBefore, Use::statusAfter)
                .containsExactly(Tuple.tuple("met", "no-value"));
    }

    @Test
    void tellsWhetherAFindingIsThereStill() {
        Map<String, Optional<BigDecimal>> before = new TreeMap<>(Map.of(
                "haidian/2023/jump/profit", Optional.of(BigDecimal.TEN), "haidian/2024/gap/exports", Optional.empty()));
        assertThat(RestatementRules.findings(before, Map.of("haidian/2024/gap/exports", Optional.empty())))
                .extracting(Use::id, Use::before, Use::after, Use::statusAfter)
                .containsExactly(
                        Tuple.tuple("haidian/2023/jump/profit", BigDecimal.TEN, null, "gone"),
                        Tuple.tuple("haidian/2024/gap/exports", null, null, "found"));
    }
}
