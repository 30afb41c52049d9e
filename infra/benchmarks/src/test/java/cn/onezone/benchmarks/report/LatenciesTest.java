package cn.onezone.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {

    @ParameterizedTest
    @CsvSource({"50, 500", "99, 990", "99.9, 999", "100, 1000", "0.1, 1", "0.05, 1", "99.01, 991"})
    void takesTheNearestRankThatWasMeasured(double percent, long expected) {
        Latencies latencies = new Latencies();
        for (int i = 1_000; i >= 1; i--) {
            latencies.add(i);
        }
        assertThat(latencies.percentile(percent)).isEqualTo(Duration.ofNanos(expected));
    }

    @Test
    void countsWhatIsAddedAfterAPercentileWasTaken() {
        Latencies latencies = new Latencies();
        latencies.add(5);
        assertThat(latencies.percentile(99)).isEqualTo(Duration.ofNanos(5));
        latencies.add(3);
        latencies.add(4_000_000);
        assertThat(latencies.percentile(50)).isEqualTo(Duration.ofNanos(5));
        assertThat(latencies.millis(99)).isEqualTo(4.0);
        assertThat(latencies.count()).isEqualTo(3);
    }

    @Test
    void takesSeveralRunsAsOne() {
        Latencies first = new Latencies();
        Latencies second = new Latencies();
        for (int i = 1; i <= 1_500; i++) {
            first.add(i);
            second.add(10_000 + i);
        }
        Latencies both = Latencies.together(List.of(first, second));
        assertThat(both.count()).isEqualTo(3_000);
        assertThat(both.percentile(50)).isEqualTo(Duration.ofNanos(1_500));
        assertThat(both.percentile(99)).isEqualTo(Duration.ofNanos(11_470));
    }

    @Test
    void isZeroWithoutAny() {
        assertThat(new Latencies().percentile(99)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "100.1", "NaN"})
    void refusesAPercentageOutOfRange(double percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Latencies().percentile(percent))
                .withMessageContaining("expected: above 0, at most 100");
    }
}
