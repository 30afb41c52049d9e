package cn.onezone.gateway.view.indicators;

import org.jspecify.annotations.Nullable;

/**
 * A value in a pivot.
 *
 * @param value exact decimal as text, absent if there is none
 * @param lower lower end of the interval of a forecast
 * @param upper its upper end
 * @param note what it rests on, or why there is none
 */
public record Cell(
        @Nullable String value,
        @Nullable String lower,
        @Nullable String upper,
        Note note) {}
