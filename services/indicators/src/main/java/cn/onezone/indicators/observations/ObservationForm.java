package cn.onezone.indicators.observations;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A published figure as it is entered, in the form of the shipped {@code observations.json}. Needed are item, value,
 * unit, publisher, and either period or from and to.
 *
 * @param id 1 to 120 small letters, digits and inner hyphens; made of the other fields if absent, so that the same
 *     figure entered twice is one
 * @param nameZh as published; the item's name if absent
 * @param nameEn as published; the item's name if absent
 * @param scope {@code zone} (if absent), {@code city} or a park's code
 */
record ObservationForm(
        @Nullable String id,
        @Nullable String item,
        @Nullable String nameZh,
        @Nullable String nameEn,
        @Nullable Period period,
        @Nullable String span,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable BigDecimal value,
        @Nullable Unit unit,
        @Nullable BigDecimal yearOnYearPercent,
        @Nullable BigDecimal sharePercent,
        @Nullable String qualifier,
        @Nullable String dimension,
        @Nullable String scope,
        @Nullable String coverage,
        @Nullable String publisher,
        @Nullable String plan,
        @Nullable String via,
        @Nullable String title,
        @Nullable LocalDate published,
        @Nullable String publishedIn,
        @Nullable String quote,
        @Nullable String note) {}
