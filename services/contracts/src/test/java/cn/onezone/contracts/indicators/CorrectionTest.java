package cn.onezone.contracts.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorrectionTest {
    private static ElementValue value(String element, String value) {
        return new ElementValue(element, new BigDecimal(value), new Unit("万元"));
    }

    private static final List<ElementValue> BEFORE =
            List.of(value("profit", "5"), value("exports", "7"), value("total-income", "100"));

    @Test
    void tellsWhatWasAskedForFromWhatElseChanged() {
        Correction correction = Correction.between(
                2,
                BEFORE,
                List.of(value("total-income", "100.0"), value("profit", "6"), value("taxes-paid", "1")),
                List.of("profit", "total-income"));
        assertThat(correction.of()).isEqualTo(2);
        assertThat(correction.changed()).containsExactly("exports", "profit", "taxes-paid");
        assertThat(correction.asked()).containsExactly("profit", "total-income");
        assertThat(correction.unanswered()).containsExactly("total-income");
        assertThat(correction.others()).containsExactly("exports", "taxes-paid");
    }

    @Test
    void nothingIsOtherWhereTheWholeWasReturned() {
        Correction correction = Correction.between(1, BEFORE, List.of(value("profit", "6")), List.of());
        assertThat(correction.changed()).containsExactly("exports", "profit", "total-income");
        assertThat(correction.others()).isEmpty();
    }

    @Test
    void anotherUnitIsAnotherValue() {
        assertThat(Correction.between(
                                1,
                                List.of(value("profit", "6")),
                                List.of(new ElementValue("profit", new BigDecimal("6"), new Unit("亿元"))),
                                List.of())
                        .changed())
                .containsExactly("profit");
    }
}
