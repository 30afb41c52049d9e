package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.ParkCode;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would change in figures if an enterprise's timeline became another one. Counts of enterprises only.
 *
 * @param from first of these days
 * @param until first day after them, absent: open
 * @param parkBefore that it counts for as it is
 * @param parkAfter that it would count for
 * @param figures that would change, by park, dimension and key; none if it only counts for another reason
 */
record Effect(
        LocalDate from,
        @Nullable LocalDate until,
        @Nullable ParkCode parkBefore,
        @Nullable ParkCode parkAfter,
        List<Figure> figures) {
    /** By what enterprises are counted. */
    enum Dimension {
        /** All. */
        @JsonProperty("all")
        ALL,
        /** Section of GB/T 4754 门类. */
        @JsonProperty("industry-section")
        INDUSTRY_SECTION,
        /** Division 大类, of codes that go so far. */
        @JsonProperty("industry-division")
        INDUSTRY_DIVISION,
        /** Group 中类, of codes that go so far. */
        @JsonProperty("industry-group")
        INDUSTRY_GROUP,
        /** Class 小类, of codes that go so far. */
        @JsonProperty("industry-class")
        INDUSTRY_CLASS,
        /** Qualification valid on all of the days. */
        @JsonProperty("qualification")
        QUALIFICATION,
        /** Scale class 企业规模. */
        @JsonProperty("scale")
        SCALE,
        /** District of the registered address. */
        @JsonProperty("district")
        DISTRICT,
        /** Year of founding. */
        @JsonProperty("founded")
        FOUNDED,
        /** Exchange on which its shares are traded on all of the days. */
        @JsonProperty("listing")
        LISTING
    }

    /**
     * A count that would change.
     *
     * @param park whose count, absent: the city's
     * @param key code of the industry at its level, of the qualification or scale, name of the district, year, code of the exchange;
     *     empty for all
     * @param change by how much, not 0
     */
    record Figure(@Nullable ParkCode park, Dimension dimension, String key, int change) {}

    private record Cell(String park, Dimension dimension, String key) {}

    private static final List<Dimension> LEVELS = List.of(
            Dimension.INDUSTRY_SECTION,
            Dimension.INDUSTRY_DIVISION,
            Dimension.INDUSTRY_GROUP,
            Dimension.INDUSTRY_CLASS);

    /** How long a code is at each of the levels, its section letter with it. */
    private static final int[] LENGTHS = {1, 3, 4, 5};

    private static final Comparator<Cell> ORDER =
            Comparator.comparing(Cell::park).thenComparing(Cell::dimension).thenComparing(Cell::key);

    /** The days on which the two differ in what is counted, ascending, as long as they differ alike. */
    static List<Effect> between(Timeline before, Timeline after) {
        TreeSet<LocalDate> days = new TreeSet<>();
        for (Timeline one : List.of(before, after)) {
            one.spans().forEach(span -> borders(span, days));
        }
        List<Effect> effects = new ArrayList<>();
        for (LocalDate day : days) {
            LocalDate until = days.higher(day);
            Span was = before.at(day);
            Span is = after.at(day);
            Map<Cell, Integer> cells = new TreeMap<>(ORDER);
            count(cells, was, day, -1);
            count(cells, is, day, 1);
            cells.values().removeIf(change -> change == 0);
            ParkCode parkBefore = was == null ? null : was.merged().park();
            ParkCode parkAfter = is == null ? null : is.merged().park();
            if (!cells.isEmpty()) {
                List<Figure> figures = new ArrayList<>();
                cells.forEach((cell, change) -> figures.add(new Figure(
                        cell.park().isEmpty() ? null : new ParkCode(cell.park()),
                        cell.dimension(),
                        cell.key(),
                        change)));
                add(effects, new Effect(day, until, parkBefore, parkAfter, figures));
            }
        }
        return effects;
    }

    /** A record says of its days which qualifications and listings there are; each of them has days of its own (R8). */
    private static void borders(Span span, TreeSet<LocalDate> days) {
        days.add(span.from());
        span.merged().qualifications().forEach(q -> borders(span, q.from(), q.until(), days));
        span.merged().listings().forEach(l -> borders(span, l.from(), l.until(), days));
    }

    private static void borders(
            Span span, @Nullable LocalDate from, @Nullable LocalDate until, TreeSet<LocalDate> days) {
        if (from != null && span.covers(from)) {
            days.add(from);
        }
        if (until != null && until.isBefore(LocalDate.MAX) && span.covers(until.plusDays(1))) {
            days.add(until.plusDays(1));
        }
    }

    private static void add(List<Effect> effects, Effect next) {
        Effect last = effects.isEmpty() ? null : effects.getLast();
        if (last != null
                && next.from.equals(last.until)
                && Objects.equals(next.parkBefore, last.parkBefore)
                && Objects.equals(next.parkAfter, last.parkAfter)
                && next.figures.equals(last.figures)) {
            effects.set(
                    effects.size() - 1,
                    new Effect(last.from, next.until, last.parkBefore, last.parkAfter, last.figures));
        } else {
            effects.add(next);
        }
    }

    private static void count(Map<Cell, Integer> cells, @Nullable Span span, LocalDate day, int by) {
        if (span == null || span.merged().park() == null) {
            return;
        }
        Merged m = span.merged();
        for (String park : List.of("", span.merged().park().value())) {
            add(cells, park, Dimension.ALL, "", by);
            if (m.industry() != null) {
                String code = m.industry().value();
                for (int level = 0; level < LEVELS.size() && LENGTHS[level] <= code.length(); level++) {
                    add(cells, park, LEVELS.get(level), code.substring(0, LENGTHS[level]), by);
                }
            }
            if (m.scale() != null) {
                add(cells, park, Dimension.SCALE, m.scale().code(), by);
            }
            m.qualifications().stream()
                    .filter(q -> valid(q.from(), q.until(), day))
                    .map(Qualification::code)
                    .distinct()
                    .forEach(code -> add(cells, park, Dimension.QUALIFICATION, code, by));
            if (m.district() != null) {
                add(cells, park, Dimension.DISTRICT, m.district(), by);
            }
            if (m.foundedOn() != null) {
                add(
                        cells,
                        park,
                        Dimension.FOUNDED,
                        Integer.toString(m.foundedOn().getYear()),
                        by);
            }
            m.listings().stream()
                    .filter(l -> valid(l.from(), l.until(), day))
                    .map(Listing::exchange)
                    .distinct()
                    .forEach(code -> add(cells, park, Dimension.LISTING, code, by));
        }
    }

    private static boolean valid(@Nullable LocalDate from, @Nullable LocalDate until, LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
    }

    private static void add(Map<Cell, Integer> cells, String park, Dimension dimension, String key, int by) {
        cells.merge(new Cell(park, dimension, key), by, Integer::sum);
    }
}
