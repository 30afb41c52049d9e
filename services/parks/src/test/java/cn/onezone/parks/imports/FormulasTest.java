package cn.onezone.parks.imports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormulasTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "=cmd|' /C calc'!A0",
                "@SUM(1)",
                "+A1",
                "-A1",
                "-5+cmd|' /C calc'!A0",
                "\t=1",
                "\r=1",
                "--5",
                "＝1+1",
                "-",
                "=\n1"
            })
    void isWrittenAsATextAndReadAsItWas(String formula) {
        assertThat(Formulas.defused(formula)).isEqualTo("'" + formula);
        assertThat(Formulas.plain(Formulas.defused(formula))).isEqualTo(formula);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "+5", "-1,000.50", "-1.5E-7", "-12%", "", "北京", "a=b", "'quoted'", "1-2", "' ="})
    void whatIsNoneStaysWhatItIs(String text) {
        assertThat(Formulas.defused(text)).isEqualTo(text);
        assertThat(Formulas.plain(text)).isEqualTo(text);
    }
}
