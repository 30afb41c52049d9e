package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values are asked for and how they are laid out.
 *
 * @param items codes of indicators and data elements
 * @param places codes of parks, or {@code zone}
 * @param periods in their order
 * @param sections of industry; absent among them for all of it
 * @param scales classes of size; absent among them for all of them
 * @param qualifications absent among them for whatever enterprises have
 * @param measures what is told
 * @param rows what each row stands for, the outermost first
 * @param columns what each column stands for
 * @param window periods of a moving average, 2 to 60
 * @param years of a forecast, 3 to 20
 * @param forecastTo year of a forecast; absent: the last with a target
 */
public record PivotQuestion(
        List<String> items,
        List<String> places,
        List<Period> periods,
        List<@Nullable String> sections,
        List<@Nullable String> scales,
        List<@Nullable String> qualifications,
        List<Measure> measures,
        List<Axis> rows,
        List<Axis> columns,
        int window,
        int years,
        @Nullable Integer forecastTo) {
    /** What stands in the place of a section, a class or a qualification for all of it. */
    public static final String TOTAL = "total";

    /** How many values there are at most in one answer. */
    public static final int MOST_CELLS = 50_000;

    /**
     * Lays out also what is named for neither: an axis with several members makes further rows, one with a single member
     * holds for all and needs no place.
     */
    public PivotQuestion {
        Set<Axis> placed = EnumSet.noneOf(Axis.class);
        placed.addAll(rows);
        placed.addAll(columns);
        List<Axis> all = new ArrayList<>(rows);
        for (Axis axis : Axis.values()) {
            if (!placed.contains(axis)
                    && size(axis, items, places, periods, sections, scales, qualifications, measures) != 1) {
                all.add(axis);
            }
        }
        rows = List.copyOf(all);
        columns = List.copyOf(columns);
    }

    private static int size(
            Axis axis,
            List<String> items,
            List<String> places,
            List<Period> periods,
            List<@Nullable String> sections,
            List<@Nullable String> scales,
            List<@Nullable String> qualifications,
            List<Measure> measures) {
        return switch (axis) {
            case ITEM -> items.size();
            case PARK -> places.size();
            case PERIOD -> periods.size();
            case SECTION -> sections.size();
            case SCALE -> scales.size();
            case QUALIFICATION -> qualifications.size();
            case MEASURE -> measures.size();
        };
    }

    /** How many members an axis has. */
    public int size(Axis axis) {
        return size(axis, items, places, periods, sections, scales, qualifications, measures);
    }

    /** How many values are asked for. */
    public long cells() {
        long all = 1;
        for (Axis axis : Axis.values()) {
            all *= size(axis);
        }
        return all;
    }

    /** A member of an axis as it stands in answers. */
    public String member(Axis axis, int at) {
        return switch (axis) {
            case ITEM -> items.get(at);
            case PARK -> places.get(at);
            case PERIOD -> periods.get(at).value();
            case SECTION -> named(sections.get(at));
            case SCALE -> named(scales.get(at));
            case QUALIFICATION -> named(qualifications.get(at));
            case MEASURE -> measures.get(at).code();
        };
    }

    private static String named(@Nullable String member) {
        return member == null ? TOTAL : member;
    }

    /** Axes that are laid out nowhere, for each has one member. */
    public List<Axis> fixed() {
        List<Axis> all = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            if (!rows.contains(axis) && !columns.contains(axis)) {
                all.add(axis);
            }
        }
        return all;
    }

    /** Where each axis stands, for all combinations of the members of some axes, the last axis changing fastest. */
    List<int[]> combinations(List<Axis> axes) {
        List<int[]> all = new ArrayList<>();
        all.add(new int[Axis.values().length]);
        for (Axis axis : axes) {
            List<int[]> next = new ArrayList<>(all.size() * size(axis));
            for (int[] one : all) {
                for (int i = 0; i < size(axis); i++) {
                    int[] with = one.clone();
                    with[axis.place()] = i;
                    next.add(with);
                }
            }
            all = next;
        }
        return all;
    }
}
