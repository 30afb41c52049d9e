package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import org.jspecify.annotations.Nullable;

/**
 * An indicator of the catalogue.
 *
 * @param definition what the network knows of it
 * @param scope {@code zone} or {@code city} (Beijing)
 * @param sector industry it is about, absent for all
 * @param note for whoever reads it
 */
public record Indicator(
        IndicatorDefined definition,
        String scope,
        @Nullable String sector,
        @Nullable String note) {}
