package cn.onezone.contracts.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R9: periods. */
class PeriodTest {
    @ParameterizedTest
    @CsvSource({
        "2022,2022-01-01,2022-12-31,YEAR",
        "2022Q1,2022-01-01,2022-03-31,QUARTER",
        "2022Q3,2022-07-01,2022-09-30,QUARTER",
        "2022Q4,2022-10-01,2022-12-31,QUARTER",
        "2022-09,2022-09-01,2022-09-30,MONTH",
        "2024-02,2024-02-01,2024-02-29,MONTH",
        "2100-02,2100-02-01,2100-02-28,MONTH",
    })
    void knowsItsFirstAndLastDay(String text, LocalDate start, LocalDate end, Period.Kind kind) {
        Period period = Period.of(text);
        assertThat(period.start()).isEqualTo(start);
        assertThat(period.end()).isEqualTo(end);
        assertThat(period.kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "22", "1977", "2200", "2022Q5", "2022Q0", "2022-13", "2022-00", "2022-9", "2022q3", "2022Q", "２０２２"
            })
    void refusesWhatIsNoPeriod(String text) {
        assertThatThrownBy(() -> Period.of(text))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.code()).isEqualTo("unknown-period"));
    }

    @ParameterizedTest
    @CsvSource({
        "2024,2023,2025,2023",
        "2024Q1,2023Q4,2024Q2,2023Q1",
        "2023Q4,2023Q3,2024Q1,2022Q4",
        "2024-01,2023-12,2024-02,2023-01",
        "2024-02,2024-01,2024-03,2023-02",
        "1978,,1979,",
        "1978Q1,,1978Q2,",
        "1978-12,1978-11,1979-01,",
        "2199,2198,,2198",
        "2199-12,2199-11,,2198-12",
    })
    void knowsItsNeighbours(String text, String previous, String next, String yearEarlier) {
        Period period = Period.of(text);
        assertThat(period.previous().map(Period::value).orElse(null)).isEqualTo(previous);
        assertThat(period.next().map(Period::value).orElse(null)).isEqualTo(next);
        assertThat(period.yearEarlier().map(Period::value).orElse(null)).isEqualTo(yearEarlier);
    }

    @Test
    void sortsByFirstDayThenLongerFirst() {
        assertThat(java.util.stream.Stream.of("2022-01", "2022", "2021Q4", "2022Q1")
                        .map(Period::of)
                        .sorted()
                        .map(Period::value))
                .containsExactly("2021Q4", "2022", "2022Q1", "2022-01");
    }
}
