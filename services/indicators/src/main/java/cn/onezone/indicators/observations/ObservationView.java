package cn.onezone.indicators.observations;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.store.Stored;
import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A published figure as it is shown. */
record ObservationView(
        String id,
        String item,
        Text name,
        String scope,
        @Nullable Period period,
        @Nullable String span,
        LocalDate from,
        LocalDate to,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
        Unit unit,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal yearOnYearPercent,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        BigDecimal sharePercent,

        @Nullable String qualifier,
        @Nullable String dimension,
        @Nullable String coverage,
        String publisher,
        @Nullable String plan,
        @Nullable String via,
        @Nullable String title,
        @Nullable LocalDate published,
        @Nullable String publishedIn,
        @Nullable String quote,
        @Nullable String note) {
    static ObservationView of(Stored<Observation> stored) {
        Observation o = stored.state();
        return new ObservationView(
                o.id(),
                o.item(),
                o.name(),
                o.scope(),
                o.period(),
                o.span(),
                o.from(),
                o.to(),
                o.value(),
                o.unit(),
                o.yearOnYearPercent(),
                o.sharePercent(),
                o.qualifier(),
                o.dimension(),
                o.coverage(),
                o.publisher(),
                o.plan(),
                o.via(),
                o.title(),
                o.published(),
                o.publishedIn(),
                o.quote(),
                o.note());
    }
}
