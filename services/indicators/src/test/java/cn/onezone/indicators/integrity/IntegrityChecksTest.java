package cn.onezone.indicators.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.integrity.IntegrityChecks.Reported;
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
                values.length == 0 ? Map.of() : Map.of(values[0].toString(), new BigDecimal(values[1].toString())));
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

    @Test
    void whatTheDirectoryOrTheCatalogueHasNotIsAnOrphan() {
        List<Finding> findings = IntegrityChecks.of(
                List.of(
                        reported("2020", "horses", "1"),
                        new Reported(ParkCode.of("nowhere"), Period.of("2020"), Map.of("profit", BigDecimal.ONE))),
                Set.of(HAIDIAN),
                Set.of("profit"));
        assertThat(findings)
                .extracting(f -> f.check().wire() + " " + f.park() + " " + f.element())
                .containsExactly("orphan haidian horses", "orphan nowhere null");
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
