package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data element as it is defined.
 *
 * @param code 1 to 60 small letters, digits and inner hyphens, a letter first; of a new edition as in the path, or absent
 * @param name needed in both languages, 1 to 100 characters
 * @param unit needed; of a new edition the same as before
 * @param decimals needed, 0 to 4
 * @param kind needed, {@code flow} or {@code stock}
 * @param levels needed, of {@code enterprise park zone city}
 * @param frequencies needed, of {@code month quarter year}
 * @param breakdowns of {@code industry-section scale-class qualification}
 * @param sources where it is from, at most 20
 * @param responsible bureau, in both languages
 * @param note at most 2000 characters
 * @param validFrom first day of the periods it is for
 * @param validTo last day of the periods it is for
 * @param signed whether values may be below zero; absent: as before, of a new one they may not
 */
record ElementForm(
        @Nullable String code,
        @Nullable NameForm name,
        @Nullable Unit unit,
        @Nullable Integer decimals,
        @Nullable Kind kind,
        @Nullable List<Level> levels,
        @Nullable List<Frequency> frequencies,
        @Nullable List<Breakdown> breakdowns,
        @Nullable List<Source> sources,
        @Nullable NameForm responsible,
        @Nullable String note,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validTo,
        @Nullable Boolean signed)
        implements DefinitionForm {}
