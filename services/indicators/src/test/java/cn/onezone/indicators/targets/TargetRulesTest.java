package cn.onezone.indicators.targets;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.Unit;
import cn.onezone.indicators.catalogue.CatalogueOfTests;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetRulesTest {
    private static final IndicatorDefined INTENSITY = CatalogueOfTests.bundled()
            .indicator("st-spending-intensity")
            .orElseThrow()
            .definition();

    private static TargetForm form(
            @Nullable String operator, @Nullable String value, @Nullable String upper, @Nullable String unit) {
        return new TargetForm(
                operator,
                value == null ? null : new BigDecimal(value),
                upper == null ? null : new BigDecimal(upper),
                unit == null ? null : new Unit(unit),
                null);
    }

    @Test
    void takesTheUnitOfTheIndicator() {
        assertThat(TargetRules.decide(null, INTENSITY, 2024, form(">=", "6.5", null, null)))
                .isEqualTo(new TargetRules.Decision.Accepted(new Target(
                        "st-spending-intensity", 2024, ">=", new BigDecimal("6.5"), null, new Unit("%"), List.of())));
    }

    @Test
    void changesNothingWhenTheSameIsAsked() {
        Target before =
                new Target("st-spending-intensity", 2024, ">=", new BigDecimal("6.5"), null, new Unit("%"), List.of());
        assertThat(TargetRules.decide(before, INTENSITY, 2024, form(">=", "6.50", null, "%")))
                .isEqualTo(new TargetRules.Decision.Unchanged());
        assertThat(TargetRules.decide(before, INTENSITY, 2024, form(">", "6.50", null, "%")))
                .isInstanceOf(TargetRules.Decision.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        "2024,,6,,,missing-field",
        "2024,>=,,,,missing-field",
        "2024,≥,6,,,unknown-operator",
        "2024,>=,6,,亿元,wrong-unit",
        "2024,>=,6,7,,wrong-range",
        "2024,range,6,,,wrong-range",
        "2024,range,6,6,,wrong-range",
        "2024,>=,0.1234567,,,wrong-decimal",
        "2024,>=,1e30,,,wrong-decimal",
        "2024,>=,1e999999999,,,wrong-decimal",
        "1999,>=,6,,,wrong-year",
    })
    void refusesWhatIsNoTarget(
            int year,
            @Nullable String operator,
            @Nullable String value,
            @Nullable String upper,
            @Nullable String unit,
            String code) {
        assertThat(TargetRules.decide(null, INTENSITY, year, form(operator, value, upper, unit)))
                .isInstanceOfSatisfying(
                        TargetRules.Decision.Refused.class,
                        r -> assertThat(r.problem().kind().code()).isEqualTo(code));
    }
}
