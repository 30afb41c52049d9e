package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.value.Period;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** R9: windows of periods meet without a gap and without a day twice, leap days and ends of quarters among them. */
class WindowsTest {
    @Provide
    Arbitrary<Period> periods() {
        Arbitrary<String> months = Combinators.combine(
                        Arbitraries.integers().between(1979, 2199),
                        Arbitraries.integers().between(1, 12))
                .as("%d-%02d"::formatted);
        Arbitrary<String> quarters = Combinators.combine(
                        Arbitraries.integers().between(1979, 2199),
                        Arbitraries.integers().between(1, 4))
                .as("%dQ%d"::formatted);
        Arbitrary<String> years = Arbitraries.integers().between(1979, 2199).map(String::valueOf);
        return Arbitraries.oneOf(months, quarters, years).map(Period::of);
    }

    private static void meet(List<Period> window) {
        for (int i = 1; i < window.size(); i++) {
            assertThat(window.get(i).start()).isEqualTo(window.get(i - 1).end().plusDays(1));
        }
    }

    @Property
    void fromTheFirstDayOfTheYearToTheLastOfThePeriod(@ForAll("periods") Period period) {
        List<Period> window = Windows.cumulative(period);
        assertThat(window.getFirst().start()).isEqualTo(LocalDate.of(period.year(), 1, 1));
        assertThat(window.getLast()).isEqualTo(period);
        meet(window);
    }

    @Property
    void lastOnesEndWithThePeriodAndAreOfItsLength(
            @ForAll("periods") Period period, @ForAll @IntRange(min = 1, max = 60) int n) {
        List<Period> window = Windows.last(n, period);
        assertThat(window.getLast()).isEqualTo(period);
        assertThat(window).hasSizeLessThanOrEqualTo(n).allMatch(one -> one.kind() == period.kind());
        meet(window);
    }

    /** Both ways round: what is reached going back is what is reached coming forward. */
    @Property
    void aSpanIsTheSameFromBothEnds(@ForAll("periods") Period last, @ForAll @IntRange(min = 1, max = 60) int n) {
        List<Period> back = Windows.last(n, last);
        assertThat(Windows.span(back.getFirst(), last, 100)).isEqualTo(back);
    }

    @Test
    void knowsLeapDaysAndEndsOfQuarters() {
        assertThat(Windows.cumulative(Period.of("2024-02")).getLast().end()).isEqualTo(LocalDate.of(2024, 2, 29));
        assertThat(Windows.cumulative(Period.of("2100-02")).getLast().end()).isEqualTo(LocalDate.of(2100, 2, 28));
        assertThat(Windows.last(2, Period.of("2024Q1"))).containsExactly(Period.of("2023Q4"), Period.of("2024Q1"));
        assertThat(Windows.span(Period.of("2022"), Period.of("2022Q4"), 10)).isEmpty();
        assertThat(Windows.span(Period.of("2022-03"), Period.of("2022-02"), 10)).isEmpty();
        assertThat(Windows.last(3, Period.of("1978"))).containsExactly(Period.of("1978"));
    }
}
