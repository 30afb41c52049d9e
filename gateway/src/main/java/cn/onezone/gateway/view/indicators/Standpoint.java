package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * From where figures are looked at (R8). What was known is not part of it: that is {@link IndicatorCube#asOf}.
 *
 * @param definitionsOf the day whose editions of definitions hold for all periods; absent: for each period those of its
 *     last day
 * @param parksOf the day to whose parks figures are restated; absent: as reported, each period has the parks of its last
 *     day
 * @param embargo what may not be seen
 */
public record Standpoint(
        @Nullable LocalDate definitionsOf, @Nullable LocalDate parksOf, Embargo embargo) {
    /** As reported, each period by the definitions of its own time, and nothing hidden. */
    public static final Standpoint REPORTED = new Standpoint(null, null, Embargo.NONE);

    LocalDate definitions(Period period) {
        return definitionsOf == null ? period.end() : definitionsOf;
    }
}
