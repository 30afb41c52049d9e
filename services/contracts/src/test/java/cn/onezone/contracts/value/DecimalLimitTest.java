package cn.onezone.contracts.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R11: exact, and of a length that can be computed with. */
class DecimalLimitTest {
    @ParameterizedTest
    @CsvSource({
        "999.99, true",
        "999.990000, true",
        "1000, false",
        "0.001, false",
        "1E+2, true",
        "1E+3, false",
        "0.00, true",
        "0E+1000000000, false",
        "0E-1000000000, false",
        "1E+1000000000, false",
        "-1E+2147483647, false",
        "1E-2147483647, false"
    })
    void threeDigitsAndTwoDecimals(BigDecimal value, boolean within) {
        assertThat(new DecimalLimit(2, 3).holds(value)).isEqualTo(within);
    }

    @Test
    void whatIsShownIsShort() {
        assertThat(DecimalLimit.shown(new BigDecimal("1E+1000000000"))).isEqualTo("1E+1000000000");
        assertThat(DecimalLimit.shown(new BigDecimal("1".repeat(100)))).hasSize(61);
    }

    /** Money once wrote the amount out to refuse it. */
    @ParameterizedTest
    @ValueSource(strings = {"1E+1000000000", "-1E+2147483647", "1E-1000000000"})
    void noMoneyIsThatMuch(String huge) {
        assertThatThrownBy(() -> Money.yuan(new BigDecimal(huge)))
                .isInstanceOf(InvalidValue.class)
                .hasMessageContaining("two decimals");
    }
}
