package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.CellChange;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a later revision tells otherwise of parts of a park. A correction can move value from one section to another and leave
 * the whole as it is; who used the sections has to know. Pure.
 */
final class CellChanges {
    private static final Comparator<@Nullable String> FIRST_THE_WHOLE =
            Comparator.nullsFirst(Comparator.<String>naturalOrder());

    private CellChanges() {}

    /** What is told of an element in a part: its value, or that it is withheld. */
    private record Said(@Nullable ElementValue value) {
        private static boolean same(@Nullable Said one, @Nullable Said other) {
            if (one == null || other == null) {
                return one == null && other == null;
            }
            ElementValue a = one.value;
            ElementValue b = other.value;
            if (a == null || b == null) {
                return a == null && b == null;
            }
            // 100 and 100.0 are the same value
            return a.value().compareTo(b.value()) == 0 && a.unit().equals(b.unit());
        }
    }

    /** A data element in a part. */
    private record Spot(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification,
            String element) {
        private static final Comparator<Spot> ORDER = Comparator.comparing(Spot::section, FIRST_THE_WHOLE)
                .thenComparing(Spot::scale, FIRST_THE_WHOLE)
                .thenComparing(Spot::qualification, FIRST_THE_WHOLE)
                .thenComparing(Spot::element);
    }

    /**
     * All differences, by section, scale class, qualification and data element. Values of the whole are not among them: those
     * are told for themselves. That they are withheld or not any more is.
     */
    static List<CellChange> between(List<Cell> before, List<Cell> after) {
        Map<Spot, Said> was = said(before);
        Map<Spot, Said> is = said(after);
        TreeSet<Spot> all = new TreeSet<>(Spot.ORDER);
        all.addAll(was.keySet());
        all.addAll(is.keySet());
        List<CellChange> changes = new ArrayList<>();
        for (Spot spot : all) {
            Said one = was.get(spot);
            Said other = is.get(spot);
            if (!Said.same(one, other)) {
                ElementValue old = one == null ? null : one.value;
                ElementValue value = other == null ? null : other.value;
                changes.add(new CellChange(
                        spot.section,
                        spot.scale,
                        spot.qualification,
                        spot.element,
                        old == null ? null : old.value(),
                        value == null ? null : value.value(),
                        unit(value == null ? old : value),
                        (one != null && old == null) ? true : null,
                        (other != null && value == null) ? true : null));
            }
        }
        return changes;
    }

    private static @Nullable Unit unit(@Nullable ElementValue value) {
        return value == null ? null : value.unit();
    }

    private static Map<Spot, Said> said(List<Cell> cells) {
        Map<Spot, Said> all = new TreeMap<>(Spot.ORDER);
        for (Cell cell : cells) {
            boolean whole = cell.industrySection() == null && cell.scaleClass() == null && cell.qualification() == null;
            if (!whole) {
                cell.values().forEach(value -> all.put(spot(cell, value.element()), new Said(value)));
            }
            cell.suppressed().forEach(element -> all.put(spot(cell, element), new Said(null)));
        }
        return all;
    }

    private static Spot spot(Cell cell, String element) {
        return new Spot(cell.industrySection(), cell.scaleClass(), cell.qualification(), element);
    }
}
