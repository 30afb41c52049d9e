package cn.onezone.benchmarks.cityview;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Invented values of the cube, the same wherever they are asked for: what is compared computes with the same figures. */
final class CubeValues {
    static final Unit UNIT = Unit.of("万元");
    static final String WHOLE = "total";

    private CubeValues() {}

    /** In hundredths, up to a million. */
    static long hundredths(String element, String park, Period period, String section, int revision) {
        long mixed = 31L
                        * (31L * (31L * element.hashCode() + park.hashCode())
                                + period.value().hashCode())
                + 17L * section.hashCode()
                + 7_919L * revision;
        return Math.floorMod(mixed * 0x9E37_79B9_7F4A_7C15L, 100_000_000L);
    }

    static List<ElementValue> of(List<String> elements, String park, Period period, String section, int revision) {
        List<ElementValue> all = new ArrayList<>(elements.size());
        for (String element : elements) {
            all.add(new ElementValue(
                    element, BigDecimal.valueOf(hundredths(element, park, period, section, revision), 2), UNIT));
        }
        return all;
    }
}
