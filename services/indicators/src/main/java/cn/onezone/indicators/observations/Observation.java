package cn.onezone.indicators.observations;

import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A published figure. It is kept as published, with what its publication says of it.
 *
 * @param id stable
 * @param order first day covered and id: the order of the list
 * @param item code of the data element or indicator it is about
 * @param name the figure's name as published
 * @param scope {@code zone}, {@code city} or a park's code
 * @param period the period that the days covered are exactly, absent if they are none
 * @param span what the publication calls the span: {@code year}, {@code quarter}, {@code year-to-date}, {@code years}
 * @param from first day covered
 * @param to last day covered
 * @param value exact
 * @param unit as published
 * @param yearOnYearPercent growth as published
 * @param sharePercent share in the whole as published
 * @param qualifier {@code over}, {@code about}, {@code nearly} of a round number
 * @param dimension the part it is about, absent for the whole
 * @param coverage which enterprises it counts
 * @param publisher who published it
 * @param plan the plan it stands in
 * @param via who passed it on
 * @param title of the publication
 * @param published day of publication
 * @param publishedIn year or month of publication where the day is not known
 * @param quote its words
 * @param note ours
 */
public record Observation(
        String id,
        String order,
        String item,
        Text name,
        String scope,
        @Nullable Period period,
        @Nullable String span,
        LocalDate from,
        LocalDate to,
        BigDecimal value,
        Unit unit,
        @Nullable BigDecimal yearOnYearPercent,
        @Nullable BigDecimal sharePercent,
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
    ObservationRecorded event() {
        return new ObservationRecorded(
                id,
                item,
                name,
                scope,
                from,
                to,
                value,
                unit,
                dimension,
                coverage,
                new Source(plan == null ? publisher : plan, quote, published));
    }
}
