package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.parks.roster.EntryForm.Capital;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapitalTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200万人民币 | 2000000 | CNY",
                "18,000(万元人民币) | 180000000 | CNY",
                "175,094.3000(万元人民币) | 1750943000 | CNY",
                "50(万美元) | 500000 | USD",
                "50（万美元） | 500000 | USD",
                "30万欧元 | 300000 | EUR",
                "1,000(万日元) | 10000000 | JPY",
                "100万港元 | 1000000 | HKD",
                "100万港币 | 1000000 | HKD",
                "5000元 | 5000 | CNY",
                "５００万元 | 5000000 | CNY",
                "1.5亿元 | 150000000 | CNY",
                "0万人民币 | 0 | CNY",
                "100万 | 1000000 | CNY",
                "-5万人民币 | -50000 | CNY",
                "0.0001万元人民币 | 1 | CNY",
            })
    void readsAmountsExactly(String cell, String amount, String currency) { // R11
        assertThat(CapitalText.read(cell))
                .isEqualTo(new CapitalText.Said.Amount(new Capital(new BigDecimal(amount), currency)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "N/A", "n/a", "无", "——", "－"})
    void readsThatThereIsNone(String cell) {
        assertThat(CapitalText.read(cell)).isEqualTo(new CapitalText.Said.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"万欧元", "万日元", "万港元", "(万元人民币)", "万人民币"})
    void readsAUnitWithoutAnAmount(String cell) {
        assertThat(CapitalText.read(cell)).isEqualTo(new CapitalText.Said.OnlyUnit());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | wrong-amount",
                "一百万 | wrong-amount",
                "1,00万元 | wrong-amount",
                "200万贝壳 | unknown-currency",
                "1.2.3万元 | wrong-amount",
                "200万人民币200 | wrong-amount"
            })
    void refusesWhatHasNoUnitOrNoSense(String cell, String code) {
        assertThatThrownBy(() -> CapitalText.read(cell)).isInstanceOfSatisfying(InvalidValue.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.value()).isEqualTo(cell);
        });
    }

    @Property
    void readsWhatItIsGivenWithAndWithoutGroups(@ForAll @LongRange(min = 0, max = 99_999_999_999L) long wan) {
        Capital expected = new Capital(BigDecimal.valueOf(wan).multiply(BigDecimal.valueOf(10_000)), "CNY");
        assertThat(CapitalText.read(wan + "万元人民币")).isEqualTo(new CapitalText.Said.Amount(expected));
        assertThat(CapitalText.read(String.format(java.util.Locale.ROOT, "%,d(万元人民币)", wan)))
                .isEqualTo(new CapitalText.Said.Amount(expected));
    }
}
