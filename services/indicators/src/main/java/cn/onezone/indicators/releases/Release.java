package cn.onezone.indicators.releases;

import cn.onezone.contracts.indicators.IndicatorEvent.ReleaseScheduled;
import cn.onezone.contracts.value.Period;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when on values may be seen.
 *
 * @param id {@code <period>} or {@code <period>/<indicator>}
 * @param period whose values
 * @param indicator code of the only one it is about; absent for all values of the period
 * @param visibleFrom before it only those with a role of the city's see them
 * @param reason in the coordinator's words
 */
public record Release(
        String id,
        Period period,
        @Nullable String indicator,
        Instant visibleFrom,
        @Nullable String reason) {
    static String id(Period period, @Nullable String indicator) {
        return indicator == null ? period.value() : period.value() + '/' + indicator;
    }

    ReleaseScheduled event() {
        return new ReleaseScheduled(period, indicator, visibleFrom, reason);
    }
}
