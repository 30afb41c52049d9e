package cn.onezone.parks.submissions;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownElementTest {
    private static KnownElement of(@Nullable Kind kind, long sequence) {
        return KnownElement.of(
                new DataElementDefined("employees", Text.of("Employees", "从业人员"), new Unit("人"), 0, kind, null, null),
                sequence);
    }

    /** R12: of what the city has not said that it is counted over the period, one never knows. */
    @Test
    void isTakenForAStockUnlessTheCitySaysOtherwise() {
        assertThat(of(Kind.STOCK, 1).mayBeStock()).isTrue();
        assertThat(of(null, 1).mayBeStock()).isTrue();
        assertThat(of(Kind.FLOW, 1).mayBeStock()).isFalse();
        assertThat(of(null, 2).behind(of(Kind.FLOW, 1)).mayBeStock())
                .as("what was said once stands")
                .isFalse();
    }
}
