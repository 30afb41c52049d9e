package cn.onezone.gateway.view;

import cn.onezone.contracts.value.Period;
import cn.onezone.gateway.view.indicators.Embargo;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Standpoint;
import cn.onezone.kit.access.Caller;
import cn.onezone.kit.access.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures as one may see them at a moment (R8).
 *
 * @param cube what was known then
 * @param standpoint from where it is looked at
 */
record Looking(IndicatorCube cube, Standpoint standpoint) {
    private static final Set<Role> CITY = Set.of(Role.REVIEWER, Role.COORDINATOR, Role.AUDITOR);

    /** Whether somebody has a role of the city's, and so sees what is not released yet. */
    static boolean isCity(@Nullable Caller caller) {
        return caller != null && caller.roles().stream().anyMatch(CITY::contains);
    }

    /**
     * What a question is about.
     *
     * @param newest all that is known
     * @param city whether the one who asks sees what is not released
     * @param now decides what is released
     */
    static Looking of(Parameters parameters, Times times, IndicatorCube newest, boolean city, Instant now) {
        // when something is released is as it is decided now, whenever in the past is asked of
        Embargo embargo = city ? Embargo.NONE : newest.embargo(now);
        Instant asOf = times.at().asOf();
        return new Looking(
                asOf == null ? newest : newest.asOf(asOf),
                new Standpoint(
                        parameters.one("validAt") == null ? null : times.at().validAt(),
                        times.at().restated() ? times.at().validAt() : null,
                        embargo));
    }

    /** The latest period with values that may be seen; of a day in the past the latest that had ended. */
    @Nullable
    Period latestPeriod() {
        return cube.latestPeriod(
                standpoint.definitionsOf() == null ? LocalDate.MAX : standpoint.definitionsOf(), standpoint.embargo());
    }
}
