package cn.onezone.indicators.restatements;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.Change;
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
                null);
    }

    private static Accepted.Values park(String park, int revision, String... values) {
        return new Accepted.Values(park + "-2023", new ParkCode(park), YEAR, revision, values(values));
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
                        "missed"));
    }

    @Test
    void tellsOfATargetOnlyIfItsValueIsAnother() {
        List<Accepted.Values> before = List.of(park("haidian", 1, "profit 70", "total-income 1000"));
        assertThat(RestatementRules.targets(
                        List.of(target("profit-margin", ">=", "5", "%")),
                        CatalogueOfTests.bundled(),
                        YEAR,
                        NOW.plusSeconds(1),
                        Set.of("profit", "total-income"),
                        before,
                        List.of(park("haidian", 2, "profit 140", "total-income 2000"))))
                .isEmpty();
        assertThat(RestatementRules.targets(
                        List.of(target("profit-margin", ">=", "5", "%")),
                        CatalogueOfTests.bundled(),
                        YEAR,
                        NOW.plusSeconds(1),
                        Set.of("total-income"),
                        before,
                        List.of(park("haidian", 2, "profit 70"))))
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
