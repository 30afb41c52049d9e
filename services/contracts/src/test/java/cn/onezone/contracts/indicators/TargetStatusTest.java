package cn.onezone.contracts.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetStatusTest {
    private static TargetSet target(String operator, String value, @Nullable String upper) {
        return new TargetSet(
                "some",
                2022,
                operator,
                new BigDecimal(value),
                upper == null ? null : new BigDecimal(upper),
                new Unit("%"),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        ">=,6,,UP,6.00,met,0",
        ">=,6,,UP,5.99,missed,-0.01",
        ">,6,,UP,6.00,missed,0",
        ">,6,,UP,6.01,met,0.01",
        "<=,5,,DOWN,4.5,met,0.5",
        "<=,5,,DOWN,5.5,missed,-0.5",
        "<,5,,DOWN,5,missed,0",
        "=,16,,UP,15,missed,-1",
        "=,16,,UP,16,met,0",
        "~,6.0,,NONE,5.7,met,0",
        "~,6.0,,NONE,5.69,missed,-0.01",
        "~,6.0,,NONE,6.31,missed,-0.01",
        "~,6.0,,UP,7,met,1.3",
        "range,2,3,UP,4,met,2",
        "range,2,3,NONE,4,missed,-1",
        "range,7,10,DOWN,5,met,5",
        "range,7,10,DOWN,14,missed,-4",
    })
    void comparesInTheSenseOfTheTarget(
            String operator,
            String value,
            @Nullable String upper,
            Direction direction,
            String actual,
            String status,
            String gap) {
        TargetStatus found = TargetStatus.of(new BigDecimal(actual), direction, target(operator, value, upper));
        assertThat(found.status().wire()).isEqualTo(status);
        assertThat(found.gap()).isEqualByComparingTo(gap);
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(TargetStatus.of(BigDecimal.ONE, Direction.UP, null))
                .isEqualTo(new TargetStatus(TargetStatus.Status.NO_TARGET, null));
        assertThat(TargetStatus.of(null, Direction.UP, target(">=", "6", null)))
                .isEqualTo(new TargetStatus(TargetStatus.Status.NO_VALUE, null));
    }

    @Test
    void refusesAnUnknownOperator() {
        assertThatThrownBy(() -> TargetStatus.of(BigDecimal.ONE, Direction.UP, target("!", "6", null)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
