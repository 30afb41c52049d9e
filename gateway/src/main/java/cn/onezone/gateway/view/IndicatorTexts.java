package cn.onezone.gateway.view;

import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.value.Period;
import cn.onezone.gateway.view.indicators.IndicatorCube;
import cn.onezone.gateway.view.indicators.Origin;
import cn.onezone.gateway.view.indicators.Standpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Values of indicators as JSON, written when they are first asked for: a cube never changes, so neither do they. They go
 * with their cube.
 */
final class IndicatorTexts {
    /** Most values kept, about 15 MB: what the parks report of 14 years is fewer. */
    private static final int MOST = 10_000;

    private volatile @Nullable Written last;

    private record Cell(String indicator, Period period, String place, Standpoint standpoint) {}

    private record Written(IndicatorCube cube, List<String> parks, Map<Cell, Value> values) {}

    /**
     * A value.
     *
     * @param text as JSON; it names its submissions
     * @param origins these submissions (R13)
     */
    record Value(SerializableString text, List<Origin> origins) {}

    /**
     * The value of an indicator as JSON.
     *
     * @param place code of a park, or {@code zone}
     */
    Value of(Facts facts, Looking looking, IndicatorDefined indicator, Period period, String place) {
        IndicatorCube cube = looking.cube();
        List<String> parks = facts.parkCodes();
        Written known = last;
        if (known == null || known.cube != cube || !known.parks.equals(parks)) {
            known = new Written(cube, parks, new ConcurrentHashMap<>());
            last = known;
        }
        Cell cell = new Cell(indicator.code(), period, place, looking.standpoint());
        Value value = known.values.get(cell);
        if (value == null) {
            IndicatorCube.Traced traced = cube.traced(indicator, period, place, parks, looking.standpoint());
            value = new Value(new SerializedString(Answer.text(traced.item())), traced.origins());
            if (known.values.size() < MOST) {
                known.values.put(cell, value);
            }
        }
        return value;
    }
}
