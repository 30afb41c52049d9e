package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import org.jspecify.annotations.Nullable;

/**
 * A data element of the catalogue.
 *
 * @param definition what the network knows of it
 * @param kind {@code flow} over a period or {@code stock} at its end
 * @param note for whoever reports it
 */
public record Element(
        DataElementDefined definition,
        String kind,
        @Nullable String note) {}
