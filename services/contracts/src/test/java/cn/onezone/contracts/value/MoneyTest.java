package cn.onezone.contracts.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** R11: money is exact. */
class MoneyTest {
    @Property
    void keepsEveryFen(@ForAll long fen) {
        assertThat(Money.fen(fen).minor()).isEqualTo(fen);
    }

    @Test
    void refusesAPartOfAFenAndSaysTheValue() {
        assertThatThrownBy(() -> Money.yuan(new BigDecimal("1.001"))).isInstanceOfSatisfying(InvalidValue.class, e -> {
            assertThat(e.code()).isEqualTo("wrong-amount");
            assertThat(e.value()).isEqualTo("1.001");
        });
    }

    @Test
    void isTheSameHoweverItsZerosAreWritten() {
        assertThat(Money.yuan(new BigDecimal("200"))).isEqualTo(Money.yuan(new BigDecimal("200.000")));
        assertThat(Money.yuan(new BigDecimal("2E+2"))).isEqualTo(Money.yuan(new BigDecimal("200")));
    }

    @Test
    void refusesAnUnknownCurrency() {
        assertThatThrownBy(() -> new Money(BigDecimal.ONE, "rmb"))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.code()).isEqualTo("unknown-currency"));
    }

    @Test
    void isTextOnTheWire() {
        JsonMapper json = JsonMapper.builder().build();
        assertThat(json.writeValueAsString(Money.fen(175_094_300_000L)))
                .isEqualTo("{\"amount\":\"1750943000.00\",\"currency\":\"CNY\"}");
        assertThat(json.readValue("{\"amount\":\"0.10\",\"currency\":\"CNY\"}", Money.class))
                .isEqualTo(Money.fen(10));
    }
}
