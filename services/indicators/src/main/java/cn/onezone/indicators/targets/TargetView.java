package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import cn.onezone.kit.store.Stored;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A target as it is shown.
 *
 * @param version also the {@code ETag}
 */
public record TargetView(
        String indicator,
        int year,
        String operator,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal upper,

        Unit unit,
        List<Source> sources,
        long version) {
    /** Of a stored target. */
    public static TargetView of(Stored<Target> stored) {
        Target t = stored.state();
        return new TargetView(
                t.indicator(), t.year(), t.operator(), t.value(), t.upper(), t.unit(), t.sources(), stored.version());
    }
}
