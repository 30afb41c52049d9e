package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.indicators.IndicatorEvent.Direction;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.Expression;
import cn.onezone.contracts.indicators.IndicatorEvent.ExpressionInput;
import cn.onezone.contracts.indicators.IndicatorEvent.Frequency;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Level;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.UsedIndicator;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edition of an indicator as it is shown.
 *
 * @param keyNo 1 to 16 for a key indicator 重点指标 of the action plan
 * @param formula as written, absent where none is known
 * @param formulaNote where the formula is from
 * @param expanded the formula over data elements only, in basic units
 * @param inputs the data elements of it
 * @param uses the indicators that the formula names, in the editions that were taken
 * @param scope {@code zone} or {@code city}
 * @param sector industry it is about, absent for all
 * @param edition its number
 * @param recordedAt since when it is known
 */
public record IndicatorView(
        String code,
        Text name,
        @Nullable Integer keyNo,
        @Nullable String group,
        Unit unit,
        int decimals,
        Direction direction,
        @Nullable String formula,
        @Nullable String formulaNote,
        @Nullable String expanded,
        @Nullable List<ExpressionInput> inputs,
        @Nullable List<UsedIndicator> uses,
        String scope,
        @Nullable String sector,
        List<Level> levels,
        List<Frequency> frequencies,
        List<Breakdown> breakdowns,
        List<Source> sources,
        @Nullable Text responsible,
        @Nullable String note,
        int edition,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validTo,
        @Nullable Instant recordedAt) {
    /** Of an edition. */
    public static IndicatorView of(Indicator.IndicatorEdition one) {
        IndicatorDefined d = one.definition();
        Edition e = one.edition();
        Expression x = d.expression();
        return new IndicatorView(
                d.code(),
                d.name(),
                d.keyNo(),
                d.group(),
                d.unit(),
                d.decimals(),
                d.direction(),
                x == null ? null : x.text(),
                x == null ? null : x.note(),
                x == null ? null : x.expanded(),
                x == null ? null : x.inputs(),
                x == null ? null : x.uses(),
                one.scope(),
                one.sector(),
                e.levels(),
                e.frequencies(),
                e.breakdowns(),
                e.sources(),
                e.responsible(),
                e.note(),
                e.number(),
                e.validFrom(),
                e.validTo(),
                one.recordedAt());
    }
}
