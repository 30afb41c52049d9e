package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a park tells of its parts adds up to what it tells of them together: sections and scale classes are
 * partitions, so their cells sum up to the whole, and those of both to either. Qualifications overlap and sum up to nothing.
 * Where a part is withheld (R12) nothing can be compared. Pure.
 */
public final class Parts {
    private Parts() {}

    /**
     * A sum that is another than was told.
     *
     * @param pointer to the value that was told
     * @param of what it is of, {@code whole}, or the section or scale class
     * @param by of which parts the sum is, {@code sections} or {@code scale-classes}
     * @param element code of the data element
     * @param told what was told
     * @param sum of its parts
     */
    public record Difference(String pointer, String of, String by, String element, BigDecimal told, BigDecimal sum) {}

    /** A value with where it stands. */
    private record Told(String pointer, ElementValue value) {}

    /** A part, by what it is told of. */
    private record Place(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification) {
        static Place of(Cell cell) {
            return new Place(cell.industrySection(), cell.scaleClass(), cell.qualification());
        }

        boolean isWhole() {
            return section == null && scale == null && qualification == null;
        }
    }

    /** Positions of cells of parts that another cell before them is of already. */
    static List<Integer> twice(List<Cell> cells) {
        List<Integer> twice = new ArrayList<>();
        Set<Place> seen = new HashSet<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!seen.add(Place.of(cells.get(i)))) {
                twice.add(i);
            }
        }
        return twice;
    }

    /**
     * All that do not add up, that of the whole first, by data element.
     *
     * @param values what is told of the whole
     * @param cells what is told of parts; of several of one part the first counts
     */
    public static List<Difference> differences(List<ElementValue> values, List<Cell> cells) {
        Map<Place, Cell> byPlace = new LinkedHashMap<>();
        Map<Place, Integer> positions = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            Place place = Place.of(cells.get(i));
            if (byPlace.putIfAbsent(place, cells.get(i)) == null) {
                positions.put(place, i);
            }
        }
        List<Difference> all = new ArrayList<>();
        List<Told> whole = told("/values", values);
        Cell ofAll = byPlace.get(new Place(null, null, null));
        if (ofAll != null) {
            // the whole is told twice, and the same both times
            compare(whole, "whole", "whole", List.of(ofAll), true, all);
        }
        compare(whole, "whole", "sections", some(byPlace, p -> p.section() != null && p.scale() == null), true, all);
        compare(
                whole,
                "whole",
                "scale-classes",
                some(byPlace, p -> p.scale() != null && p.section() == null && p.qualification() == null),
                true,
                all);
        byPlace.forEach((place, cell) -> {
            if (place.isWhole()
                    || place.qualification() != null
                    || (place.section() != null && place.scale() != null)) {
                return;
            }
            List<Told> margin = told("/cells/" + positions.get(place) + "/values", cell.values());
            String section = place.section();
            String scale = place.scale();
            if (section != null) {
                compare(
                        margin,
                        section,
                        "scale-classes",
                        some(byPlace, p -> section.equals(p.section()) && p.scale() != null),
                        false,
                        all);
            } else if (scale != null) {
                compare(
                        margin,
                        scale,
                        "sections",
                        some(byPlace, p -> scale.equals(p.scale()) && p.section() != null),
                        false,
                        all);
            }
        });
        return all;
    }

    private static List<Told> told(String at, List<ElementValue> values) {
        List<Told> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            all.add(new Told(at + '/' + i + "/value", values.get(i)));
        }
        return all;
    }

    private static List<Cell> some(Map<Place, Cell> cells, Predicate<Place> which) {
        return cells.entrySet().stream()
                .filter(one -> one.getKey().qualification() == null && which.test(one.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Compares.
     *
     * @param byHand whether a data element that no part has may be told by hand: land is of a park and of no enterprise
     */
    private static void compare(
            List<Told> told, String of, String by, List<Cell> parts, boolean byHand, List<Difference> into) {
        if (parts.isEmpty()) {
            return;
        }
        Map<String, List<ElementValue>> values = new HashMap<>();
        Set<String> withheld = new TreeSet<>();
        for (Cell part : parts) {
            part.values()
                    .forEach(value -> values.computeIfAbsent(value.element(), _ -> new ArrayList<>())
                            .add(value));
            withheld.addAll(part.suppressed());
        }
        for (Told one : told) {
            String element = one.value().element();
            List<ElementValue> some = values.getOrDefault(element, List.of());
            if (withheld.contains(element)
                    || (byHand && some.isEmpty())
                    // what is in another unit is refused for that
                    || some.stream()
                            .anyMatch(value -> !value.unit().equals(one.value().unit()))) {
                continue;
            }
            BigDecimal sum = some.stream().map(ElementValue::value).reduce(BigDecimal.ZERO, BigDecimal::add);
            if (sum.compareTo(one.value().value()) != 0) {
                into.add(new Difference(
                        one.pointer(), of, by, element, one.value().value(), sum));
            }
        }
    }
}
