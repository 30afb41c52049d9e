package cn.onezone.indicators.targets;

import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A target as it is set.
 *
 * @param operator one of {@code >= > <= < = ~ range}
 * @param value decimal, as text or number; the lower end of a range
 * @param upper upper end of a range
 * @param unit the indicator's, which is taken if absent
 * @param source the plan that states it, absent if the zone's office sets it by itself
 */
record TargetForm(
        @Nullable String operator,
        @Nullable BigDecimal value,
        @Nullable BigDecimal upper,
        @Nullable Unit unit,
        @Nullable Source source) {}
