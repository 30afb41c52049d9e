package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What data elements and indicators have in common when they are defined. */
sealed interface DefinitionForm permits ElementForm, IndicatorForm {
    /** A name in both languages, as it comes. */
    record NameForm(@Nullable String en, @Nullable String zh) {}

    @Nullable
    String code();

    @Nullable
    NameForm name();

    @Nullable
    Unit unit();

    @Nullable
    Integer decimals();

    @Nullable
    List<Level> levels();

    @Nullable
    List<Frequency> frequencies();

    @Nullable
    List<Breakdown> breakdowns();

    @Nullable
    List<Source> sources();

    @Nullable
    NameForm responsible();

    @Nullable
    String note();

    @Nullable
    LocalDate validFrom();

    @Nullable
    LocalDate validTo();
}
