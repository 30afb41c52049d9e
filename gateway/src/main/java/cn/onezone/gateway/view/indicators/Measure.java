package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is told of an indicator or a data element. */
public enum Measure {
    /** Its value. */
    VALUE("value", null, Text.of("value", "数值")),
    /** Change against the same period of the year before, in parts of a hundred of that. */
    YEAR_ON_YEAR("year-on-year", "%", Text.of("year on year", "同比增长")),
    /** From the beginning of the year: flows added up, stocks as they are at the end. */
    CUMULATIVE("cumulative", null, Text.of("cumulative within the year", "年内累计")),
    /** Of the mean of the last periods. */
    MOVING_AVERAGE("moving-average", null, Text.of("moving average", "移动平均")),
    /** In parts of a hundred of the value of all parks together. */
    SHARE_OF_ZONE("share-of-zone", "%", Text.of("share of the zone", "占全区比重")),
    /** How far it is beyond the target; less than zero is what is wanting. */
    GAP_TO_TARGET("gap-to-target", null, Text.of("gap to target", "与目标差距")),
    /** Where the line through the last years will be. */
    FORECAST("forecast", null, Text.of("forecast", "预测值"));

    /** Decimals of measures that are parts of a hundred. */
    static final int PERCENT_DECIMALS = 2;

    private final String code;
    private final @Nullable Unit unit;
    private final Text names;

    Measure(String code, @Nullable String unit, Text names) {
        this.code = code;
        this.unit = unit == null ? null : Unit.of(unit);
        this.names = names;
    }

    /** As it stands in questions and answers. */
    public String code() {
        return code;
    }

    /** Its unit; absent if it has that of the indicator. */
    public @Nullable Unit unit() {
        return unit;
    }

    /** In both languages. */
    public Text names() {
        return names;
    }

    /** The measure of a code; empty if there is none. */
    public static Optional<Measure> of(String code) {
        for (Measure one : values()) {
            if (one.code.equalsIgnoreCase(code)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
