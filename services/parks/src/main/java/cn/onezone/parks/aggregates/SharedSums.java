package cn.onezone.parks.aggregates;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.aggregates.Suppression.Outcome;
import cn.onezone.parks.aggregates.Suppression.Spot;
import cn.onezone.parks.aggregates.Tally.Item;
import cn.onezone.parks.submissions.KnownElement;
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.ReportedSums;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What of the sums the city gets: the whole, each section, each scale class, each section of each scale class, and each
 * qualification alone; and of these what may be told (R12).
 */
@Component
class SharedSums implements ReportedSums {
    /** A message holds 1 MB; the rest of it needs room too. */
    static final int MOST_BYTES = 800_000;

    private final Tallies tallies;
    private final KnownElements elements;
    private final SuppressionRule rule;

    SharedSums(Tallies tallies, KnownElements elements, SuppressionRule rule) {
        this.tallies = tallies;
        this.elements = elements;
        this.rule = rule;
    }

    /** A tally as it was at one moment. */
    private record Snapshot(Map<Item, Map<Part, Figure>> figures, Map<Part, Integer> enterprises) {}

    @Override
    public Sums of(Period period, List<Cell> before) {
        Snapshot now = tallies.ask(period, tally -> new Snapshot(tally.figures(), tally.enterprises()));
        if (now.enterprises().isEmpty()) {
            throw Problem.of(
                            AggregatesProblem.NOTHING_REPORTED,
                            "period: value: " + period + " (expected: one with submitted reports)",
                            "时期：值“" + period + "”，应为已有企业报表的时期")
                    .refused();
        }
        Sums sums = of(now.figures(), now.enterprises(), signed(now.figures().keySet(), period), rule, before);
        int bytes = EventJson.write(sums.cells()).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MOST_BYTES) {
            throw Problem.of(
                            AggregatesProblem.TOO_MANY_CELLS,
                            "cells: " + sums.cells().size() + " of "
                                    + now.figures().size() + " data elements are " + bytes
                                    + " bytes (expected: at most " + MOST_BYTES + ")",
                            "分组 " + sums.cells().size() + " 个、数据项 "
                                    + now.figures().size() + " 项，共 " + bytes + " 字节，至多 " + MOST_BYTES + " 字节")
                    .refused();
        }
        return sums;
    }

    /** Those that the catalogue says may be below zero: nobody else is taken to know it, which withholds more. */
    private Set<String> signed(Set<Item> items, Period period) {
        return elements.of(items.stream().map(Item::element).toList()).elements().values().stream()
                .filter(known -> known.isSigned(period))
                .map(KnownElement::code)
                .collect(Collectors.toSet());
    }

    /**
     * The same of given sums. Pure.
     *
     * @param signed data elements of which everybody knows that values may be below zero
     */
    static Sums of(
            Map<Item, Map<Part, Figure>> figures,
            Map<Part, Integer> enterprises,
            Set<String> signed,
            SuppressionRule rule,
            List<Cell> before) {
        Map<String, Item> items = new TreeMap<>();
        for (Item item : figures.keySet()) {
            Item other = items.putIfAbsent(item.element(), item);
            if (other != null) {
                throw Problem.of(
                                AggregatesProblem.MIXED_UNITS,
                                "/values",
                                item.element(),
                                Text.of(
                                        "one unit, not both " + other.unit() + " and " + item.unit()
                                                + "; correct the reports",
                                        "同一单位，而不是 " + other.unit() + " 与 " + item.unit() + "；请更正报表"))
                        .refused();
            }
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        items.forEach((element, item) -> {
            Map<Part, Figure> parts = figures.getOrDefault(item, Map.of());
            outcomes.put(
                    element,
                    Suppression.of(
                            parts,
                            signed.contains(element),
                            rule,
                            withheld(before, element),
                            told(before, element, parts)));
        });
        List<Cell> cells = new ArrayList<>();
        for (Spot spot : spots(enterprises.keySet())) {
            cells.add(cell(
                    spot.section(),
                    spot.scale(),
                    null,
                    part -> isIn(part, spot),
                    items,
                    figures,
                    enterprises,
                    element -> outcome(outcomes, element).spots().contains(spot)));
        }
        for (String code : qualifications(enterprises.keySet())) {
            cells.add(cell(
                    null,
                    null,
                    code,
                    part -> part.qualifications().contains(code),
                    items,
                    figures,
                    enterprises,
                    element -> outcome(outcomes, element).qualifications().contains(code)));
        }
        return new Sums(cells.getFirst().values(), cells);
    }

    private static Outcome outcome(Map<String, Outcome> outcomes, String element) {
        return outcomes.getOrDefault(element, Outcome.NOTHING);
    }

    private static Outcome withheld(List<Cell> before, String element) {
        Set<Spot> spots = new HashSet<>();
        Set<String> codes = new HashSet<>();
        for (Cell cell : before) {
            if (cell.suppressed().contains(element)) {
                if (cell.qualification() == null) {
                    spots.add(new Spot(cell.industrySection(), cell.scaleClass()));
                } else {
                    codes.add(cell.qualification());
                }
            }
        }
        return new Outcome(spots, codes);
    }

    private static List<Spot> told(List<Cell> before, String element, Map<Part, Figure> parts) {
        List<Spot> told = new ArrayList<>();
        for (Cell cell : before) {
            Spot spot = new Spot(cell.industrySection(), cell.scaleClass());
            if (cell.qualification() == null
                    && cell.values().stream()
                            .anyMatch(v -> v.element().equals(element)
                                    && v.value()
                                                    .compareTo(sum(parts, part -> isIn(part, spot))
                                                            .sum())
                                            == 0)) {
                told.add(spot);
            }
        }
        return told;
    }

    private static List<Spot> spots(Set<Part> parts) {
        Comparator<@Nullable String> order = Comparator.nullsFirst(Comparator.naturalOrder());
        Set<Spot> all = new TreeSet<>(Comparator.comparingInt(SharedSums::depth)
                .thenComparing(Spot::section, order)
                .thenComparing(Spot::scale, order));
        for (Part part : parts) {
            all.add(new Spot(null, null));
            all.add(new Spot(part.section(), null));
            all.add(new Spot(null, part.scale()));
            all.add(new Spot(part.section(), part.scale()));
        }
        return List.copyOf(all);
    }

    private static int depth(Spot spot) {
        return (spot.section() == null ? 0 : 1) + (spot.scale() == null ? 0 : 1);
    }

    private static Set<String> qualifications(Set<Part> parts) {
        Set<String> all = new TreeSet<>();
        parts.forEach(part -> all.addAll(part.qualifications()));
        return all;
    }

    private static boolean isIn(Part part, Spot spot) {
        return (spot.section() == null || spot.section().equals(part.section()))
                && (spot.scale() == null || spot.scale().equals(part.scale()));
    }

    private static Figure sum(Map<Part, Figure> parts, Predicate<Part> which) {
        Figure all = Figure.NONE;
        for (Map.Entry<Part, Figure> one : parts.entrySet()) {
            if (which.test(one.getKey())) {
                all = all.plus(one.getValue());
            }
        }
        return all;
    }

    private static Cell cell(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification,
            Predicate<Part> which,
            Map<String, Item> items,
            Map<Item, Map<Part, Figure>> figures,
            Map<Part, Integer> enterprises,
            Predicate<String> isWithheld) {
        List<ElementValue> values = new ArrayList<>();
        List<String> suppressed = new ArrayList<>();
        items.forEach((element, item) -> {
            Figure figure = sum(figures.getOrDefault(item, Map.of()), which);
            if (figure.contributors() == 0) {
                return;
            }
            if (isWithheld.test(element)) {
                suppressed.add(element);
            } else {
                values.add(new ElementValue(element, plain(figure.sum()), item.unit()));
            }
        });
        int contributors = enterprises.entrySet().stream()
                .filter(e -> which.test(e.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return new Cell(section, scale, qualification, contributors, values, suppressed);
    }

    /** As values are written elsewhere: without zeros behind the last decimal. */
    static BigDecimal plain(BigDecimal exact) {
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
