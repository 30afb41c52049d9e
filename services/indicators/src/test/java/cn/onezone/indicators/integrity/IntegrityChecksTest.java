package cn.onezone.indicators.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.integrity.IntegrityChecks.Reported;
import cn.onezone.indicators.submissions.Parts;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegrityChecksTest {
    private static final ParkCode HAIDIAN = ParkCode.of("haidian");

    private static Reported reported(String period, Object... values) {
        return new Reported(
                HAIDIAN,
                Period.of(period),
                values.length == 0 ? Map.of() : Map.of(values[0].toString(), new BigDecimal(values[1].toString())),
                List.of(),
                Set.of());
    }

    private static List<String> found(Reported... reports) {
        return IntegrityChecks.of(Arrays.asList(reports), Set.of(HAIDIAN), Set.of("profit", "income")).stream()
                .map(f -> f.period() + " " + f.check().wire() + (f.element() == null ? "" : " " + f.element()))
                .toList();
    }

    /** The bounds: five times, and ten thousand times within a factor of two; a handful is no jump. */
    @ParameterizedTest
    @CsvSource({
        "100, 499, ''",
        "100, 500, 2021 jump profit",
        "500, 100, 2021 jump profit",
        "501, 101, ''",
        "1, 9, ''",
        "1, 4999, 2021 jump profit",
        "1, 5000, 2021 unit profit",
        "20000, 1, 2021 unit profit",
        "20001, 1, 2021 jump profit",
        "-100, 100, 2021 jump profit",
        "-100, -500, 2021 jump profit",
        "-100, -1000000, 2021 unit profit",
        "0, 10, 2021 jump profit",
        "0, 9, ''",
        "0, 0, ''"
    })
    void aValueIsHeldAgainstThatOfAYearEarlier(String before, String now, String expected) {
        assertThat(found(reported("2020", "profit", before), reported("2021", "profit", now)))
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
    }

    @Test
    void quartersAndMonthsAreHeldAgainstThoseOfTheYearBefore() {
        assertThat(found(
                        reported("2020Q4", "profit", "10000"),
                        reported("2021Q1", "profit", "100"),
                        reported("2021Q2", "profit", "100"),
                        reported("2021Q3", "profit", "100"),
                        reported("2021Q4", "profit", "100")))
                .containsExactly("2021Q4 jump profit");
    }

    @Test
    void gapsBetweenPeriodsOfAKindAndOfElementsAreFound() {
        assertThat(found(
                        reported("2018", "profit", "100"),
                        reported("2020", "profit", "100"),
                        reported("2021", "income", "100"),
                        reported("2020-11", "profit", "1"),
                        reported("2021-02", "profit", "1"),
                        reported("2021Q1", "profit", "1")))
                .containsExactly("2019 gap", "2020-12 gap", "2021-01 gap", "2021 gap profit");
    }

    /** R12: what a park has and may not tell is not missing; what it does not withhold either is. */
    @Test
    void whatIsWithheldIsNoGap() {
        Reported before = new Reported(
                HAIDIAN,
                Period.of("2020"),
                Map.of("profit", BigDecimal.TEN, "income", BigDecimal.TEN),
                List.of(),
                Set.of());
        assertThat(found(before, new Reported(HAIDIAN, Period.of("2021"), Map.of(), List.of(), Set.of("profit"))))
                .containsExactly("2021 gap income");
    }

    @Test
    void whatTheDirectoryOrTheCatalogueHasNotIsAnOrphan() {
        List<Finding> findings = IntegrityChecks.of(
                List.of(
                        reported("2020", "horses", "1"),
                        new Reported(
                                ParkCode.of("nowhere"),
                                Period.of("2020"),
                                Map.of("profit", BigDecimal.ONE),
                                List.of(),
                                Set.of())),
                Set.of(HAIDIAN),
                Set.of("profit"));
        assertThat(findings)
                .extracting(f -> f.check().wire() + " " + f.park() + " " + f.element())
                .containsExactly("orphan haidian horses", "orphan nowhere null");
    }

    private static Reported of(String park, String period, int size, String income, String profit) {
        return new Reported(
                ParkCode.of(park),
                Period.of(period),
                Map.of(
                        "income",
                        new BigDecimal(income),
                        "profit",
                        new BigDecimal(profit),
                        "staff",
                        BigDecimal.valueOf(size),
                        "patents",
                        BigDecimal.valueOf(2L * size)),
                List.of(),
                Set.of());
    }

    private static List<String> scaled(Reported... reports) {
        return IntegrityChecks.of(
                        Arrays.asList(reports),
                        Set.of(HAIDIAN, ParkCode.of("fengtai"), ParkCode.of("miyun"), ParkCode.of("yanqing")),
                        Set.of("profit", "income", "staff", "patents"))
                .stream()
                .map(f -> f.park() + " " + f.period() + " " + f.check().wire() + " " + f.element() + " " + f.before())
                .toList();
    }

    /** A park that has reported 元 for 万元 from its first year on never jumps; beside parks of other sizes it is found. */
    @Test
    void aUnitThatWasAlwaysWrongIsFoundBesideOtherParks() {
        assertThat(scaled(
                        of("haidian", "2020", 100_000, "5000000", "400000"),
                        of("fengtai", "2020", 1_000, "40000", "3000"),
                        of("miyun", "2020", 100, "5000", "500"),
                        of("yanqing", "2020", 10, "5000000", "40"),
                        of("yanqing", "2021", 11, "5100000", "41")))
                .containsExactly("yanqing 2020 scale income 625.00");
        assertThat(scaled(
                        of("haidian", "2020", 100_000, "5000000", "40"),
                        of("fengtai", "2020", 1_000, "40000", "3000"),
                        of("miyun", "2020", 100, "5000", "500")))
                .as("as little")
                .containsExactly("haidian 2020 scale profit 300000.00");
        assertThat(scaled(
                        of("haidian", "2020", 100_000, "5000000", "400000"),
                        of("fengtai", "2020", 1_000, "40000", "3000"),
                        of("miyun", "2020", 100, "5000", "500"),
                        of("yanqing", "2020", 10, "400000", "40")))
                .as("a thousand times is not ten thousand")
                .isEmpty();
        assertThat(scaled(
                        of("haidian", "2020", 100_000, "5000000", "400000"),
                        of("yanqing", "2020", 10, "5000000", "40")))
                .as("two parks do not say what is usual")
                .isEmpty();
    }

    @Test
    void partsThatDoNotAddUpAreFound() {
        Parts.Difference whole = new Parts.Difference(
                "/values/0/value", "whole", "sections", "income", new BigDecimal("100"), new BigDecimal("90"));
        Parts.Difference part = new Parts.Difference(
                "/cells/1/values/0/value", "I", "scale-classes", "income", BigDecimal.ONE, BigDecimal.TEN);
        assertThat(IntegrityChecks.of(
                        List.of(new Reported(
                                HAIDIAN,
                                Period.of("2020"),
                                Map.of("income", new BigDecimal("100")),
                                List.of(whole, part),
                                Set.of())),
                        Set.of(HAIDIAN),
                        Set.of("income")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("haidian/2020/parts/income");
                    assertThat(finding.before()).isEqualByComparingTo("90");
                });
    }

    /** The first and the last year that there are have no neighbour on one side; nothing stops at them. */
    @Test
    void theEndsOfTimeAreNoGap() {
        assertThat(found(
                        reported("1978", "profit", "100"),
                        reported("1979", "profit", "100"),
                        reported("2199", "profit", "100"),
                        reported("2199-12", "profit", "100")))
                .hasSize(2199 - 1980)
                .startsWith("1980 gap");
    }
}
