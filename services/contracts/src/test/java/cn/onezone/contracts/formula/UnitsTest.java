package cn.onezone.contracts.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: units are part of the value, and are reckoned with. */
class UnitsTest {
    private static final Units UNITS = Units.of(List.of(
            unit("平方公里", null, "km²"),
            unit("元", null, null),
            unit("人", null, null),
            unit("家", null, null),
            unit("件", null, null),
            unit("吨标煤", null, null),
            unit("米", null, null),
            unit("公里", "1000", "米"),
            unit("km", null, "公里"),
            unit("纳米", "1/1000000000", "米"),
            unit("克", null, null),
            unit("公斤", "1000", "克"),
            unit("吨", "1000", "公斤"),
            unit("瓦时", null, null),
            unit("比值", "1", null),
            unit("%", "1/100", null)));

    private static UnitDefined unit(String symbol, @Nullable String factor, @Nullable String of) {
        return new UnitDefined(new Unit(symbol), Text.of(symbol, symbol), factor, of == null ? null : new Unit(of));
    }

    private static Measure measure(String symbol) {
        return UNITS.measure(new Unit(symbol));
    }

    @ParameterizedTest
    @CsvSource({
        "元,1,元",
        "万元,10000,元",
        "亿元,100000000,元",
        "万亿元,1000000000000,元",
        "万元/人,10000,元/人",
        "人/亿元,1/100000000,人/元",
        "件/万人,1/10000,件/人",
        "人/万人,1/10000,1",
        "亿元/平方公里,100,元/米^2",
        "亿元/km²,100,元/米^2",
        "吨标煤/万元,1/10000,吨标煤/元",
        "千瓦时/吨百公里,1/100000000,瓦时/克·米",
        "瓦时/公斤,1/1000,瓦时/克",
        "元/人/家,1,元/人·家",
        "元·人,1,人·元",
        "百分之,0,x",
        "%,1/100,1",
        "比值,1,1",
        "纳米,1/1000000000,米",
    })
    void readsUnitsOfNamedUnitsAndMultipliers(String symbol, String scale, String kind) {
        if (scale.equals("0")) {
            assertThat(UNITS.find(new Unit(symbol))).isEmpty();
            return;
        }
        assertThat(measure(symbol).scale()).hasToString(scale);
        assertThat(measure(symbol).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"元人民币,3", "万,2", "/人,1", "万元/,4", "万元//人,4", "元²²,3", "美元,1"})
    void namesTheCharacterThatDoesNotFit(String symbol, int at) {
        assertThatThrownBy(() -> measure(symbol)).isInstanceOfSatisfying(InvalidValue.class, e -> {
            assertThat(e.code()).isEqualTo("unknown-unit");
            assertThat(e.expected().en()).contains("at character " + at + " ");
        });
    }

    @Test
    void refusesUnitsThatAreDefinedByThemselves() {
        assertThatThrownBy(() -> Units.of(List.of(unit("甲", "2", "乙"), unit("乙", "3", "甲"))))
                .isInstanceOf(InvalidValue.class);
    }

    private static final Map<String, Measure> CODES = Map.of(
            "income", measure("万元"),
            "spending", measure("元"),
            "people", measure("人"),
            "firms", measure("家"));

    private static UnitCheck.Result check(String formula) {
        return UnitCheck.of(Formulas.read(formula), UNITS, code -> CODES.getOrDefault(code, Measure.NUMBER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "income / people | 元/人",
                "income + spending | 元",
                "income / spending | 1",
                "min(income, spending, 3 [亿元]) | 元",
                "100 * income / people / people | 元/人^2",
                "abs(-income) | 元",
                "(income - 5 [万元]) * people | 人·元",
            })
    void findsWhatAFormulaMeasures(String formula, String kind) {
        assertThat(((UnitCheck.Result.Fits) check(formula)).measure().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "income + people | 8 | 人",
                "income / people - 1 | 17 | 1",
                "firms / people + people / firms | 16 | 人/家",
                "max(income, people) | 1 | 人",
                "income + 3 [万天] | 10 | character 2",
            })
    void refusesToAddOrCompareDifferentKinds(String formula, int position, String kind) {
        FormulaError error = ((UnitCheck.Result.Wrong) check(formula)).error();
        assertThat(error.code()).isEqualTo("formula-unit");
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.expected().en()).contains(kind);
    }

    @Property(tries = 200)
    void unitsFormAGroup(@ForAll("units") String one, @ForAll("units") String other) {
        Measure a = measure(one);
        Measure b = measure(other);
        assertThat(a.times(b)).isEqualTo(b.times(a));
        assertThat(a.times(b).over(b)).isEqualTo(a);
        assertThat(a.over(a)).isEqualTo(Measure.NUMBER);
        assertThat(a.power(3)).isEqualTo(a.times(a).times(a));
        assertThat(measure(one.contains("/") ? "人" : one + "/人")).isNotNull();
    }

    @Provide
    Arbitrary<String> units() {
        return Arbitraries.of("元", "万元", "亿元", "人", "万人", "件/万人", "km²", "平方公里", "%", "比值", "纳米", "千瓦时/吨百公里");
    }
}
