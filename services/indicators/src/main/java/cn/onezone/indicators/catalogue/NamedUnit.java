package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named unit of the catalogue. What it means never changes.
 *
 * @param definition what the network knows of it
 * @param changedAt when it was recorded
 */
public record NamedUnit(UnitDefined definition, @Nullable Instant changedAt) implements Recorded<NamedUnit> {
    @Override
    public NamedUnit recorded(Instant at) {
        return new NamedUnit(definition, at);
    }
}
