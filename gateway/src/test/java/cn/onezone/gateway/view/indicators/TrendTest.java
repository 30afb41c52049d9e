package cn.onezone.gateway.view.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.formula.Fraction;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static SortedMap<Integer, Fraction> values(int from, String... values) {
        TreeMap<Integer, Fraction> all = new TreeMap<>();
        for (String value : values) {
            all.put(from + all.size(), Fraction.of(new BigDecimal(value)));
        }
        return all;
    }

    /** A line is found again exactly, and it does not scatter. */
    @Property
    void goesOnWithALine(
            @ForAll @IntRange(min = -1000, max = 1000) int slope,
            @ForAll @IntRange(min = -1000, max = 1000) int start,
            @ForAll @IntRange(min = 3, max = 20) int years,
            @ForAll @IntRange(min = 1, max = 30) int ahead) {
        TreeMap<Integer, Fraction> line = new TreeMap<>();
        for (int i = 0; i < years; i++) {
            line.put(2000 + i, Fraction.of(new BigDecimal(start + slope * i)));
        }
        Trend trend = Trend.of(line, 2000 + years - 1 + ahead, 2);
        assertThat(trend.value()).isEqualByComparingTo(new BigDecimal(start + slope * (years - 1 + ahead)));
        assertThat(trend.lower()).isEqualByComparingTo(trend.value());
        assertThat(trend.upper()).isEqualByComparingTo(trend.value());
    }

    /**
     * Worked by hand: y = 1, 2, 4 of 2020 to 2022 has the line 7/3 + 3/2 (x − 2021), the squared error 1/6, and at 2024
     * (1 + 1/3 + 9/2) times that, of which the root is 0.98601; with t = 12.707 the half width is 12.5292….
     */
    @Test
    void hasTheIntervalThatIsStated() {
        Trend trend = Trend.of(values(2020, "1", "2", "4"), 2024, 2);
        assertThat(trend.value()).isEqualTo("6.83");
        assertThat(trend.lower()).isEqualTo("-5.70");
        assertThat(trend.upper()).isEqualTo("19.37");
        assertThat(trend.years()).isEqualTo(3);
    }

    @Test
    void wantsThreeValuesAtLeast() {
        assertThatThrownBy(() -> Trend.of(values(2020, "1", "2"), 2024, 2)).hasMessageContaining("2 values");
    }
}
