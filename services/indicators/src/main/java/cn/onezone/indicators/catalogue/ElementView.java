package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edition of a data element as it is shown.
 *
 * @param kind {@code flow} over a period or {@code stock} at its end
 * @param edition its number
 * @param signed whether values may be below zero
 * @param recordedAt since when it is known
 */
public record ElementView(
        String code,
        Text name,
        Unit unit,
        int decimals,
        @Nullable Kind kind,
        List<Level> levels,
        List<Frequency> frequencies,
        List<Breakdown> breakdowns,
        List<Source> sources,
        @Nullable Text responsible,
        @Nullable String note,
        int edition,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validTo,
        boolean signed,
        @Nullable Instant recordedAt) {
    /** Of an edition. */
    public static ElementView of(Element.ElementEdition one) {
        DataElementDefined d = one.definition();
        Edition e = one.edition();
        return new ElementView(
                d.code(),
                d.name(),
                d.unit(),
                d.decimals(),
                d.kind(),
                e.levels(),
                e.frequencies(),
                e.breakdowns(),
                e.sources(),
                e.responsible(),
                e.note(),
                e.number(),
                e.validFrom(),
                e.validTo(),
                Boolean.TRUE.equals(d.signed()),
                one.recordedAt());
    }
}
