package cn.onezone.parks.aggregates;

import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.aggregates.Suppression.Outcome;
import cn.onezone.parks.aggregates.Suppression.Spot;
import cn.onezone.parks.aggregates.Tally.Item;
import cn.onezone.parks.reports.ReportedValues;
import cn.onezone.parks.submissions.Contributions;
import cn.onezone.parks.submissions.KnownElement;
import cn.onezone.parks.submissions.KnownElements;
import cn.onezone.parks.submissions.ReportedSums;
import cn.onezone.parks.submissions.SubmittedCells;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

    private static final int BATCH = 500;

    private final Tallies tallies;
    private final KnownElements elements;
    private final SubmittedCells submitted;
    private final ReportedValues reports;
    private final SuppressionRule rule;

    SharedSums(
            Tallies tallies,
            KnownElements elements,
            SubmittedCells submitted,
            ReportedValues reports,
            SuppressionRule rule) {
        this.tallies = tallies;
        this.reports = reports;
        this.elements = elements;
        this.submitted = submitted;
        this.rule = rule;
    }

    /** A tally as it was at one moment. */
    private record Snapshot(
            Map<Item, Map<Part, Figure>> figures,
            Map<Part, Integer> enterprises,
            List<Contributions.One> contributions,
            String members) {}

    @Override
    public Made of(Period period, List<Cell> before) {
        Snapshot now = tallies.ask(
                period,
                tally -> new Snapshot(tally.figures(), tally.enterprises(), tally.contributions(), tally.members()));
        if (now.enterprises().isEmpty()) {
            throw Problem.of(
                            AggregatesProblem.NOTHING_REPORTED,
                            "period: value: " + period + " (expected: one with submitted reports)",
                            "时期：值“" + period + "”，应为已有企业报表的时期")
                    .refused();
        }
        Sums sums = sums(period, now.figures(), now.enterprises(), before);
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
        return new Made(sums, now.contributions(), now.members(), tallies.overruled(period));
    }

    @Override
    public Cell whole(Period period, List<Cell> before, Set<String> elements) {
        Cell nothing = new Cell(null, null, null, 0, List.of(), List.of());
        if (!tallies.isReported(period)) {
            return nothing;
        }
        Snapshot now = tallies.ask(period, tally -> {
            Map<Item, Map<Part, Figure>> some = tally.figures();
            some.keySet().removeIf(item -> !elements.contains(item.element()));
            return new Snapshot(some, tally.enterprises(), List.of(), "");
        });
        return now.figures().isEmpty()
                ? nothing
                : sums(period, now.figures(), now.enterprises(), before).cells().getFirst();
    }

    @Override
    public List<Contributions.One> contributions(Period period) {
        return tallies.ask(period, Tally::contributions);
    }

    private Sums sums(
            Period period, Map<Item, Map<Part, Figure>> figures, Map<Part, Integer> enterprises, List<Cell> before) {
        return of(
                figures,
                enterprises,
                signed(figures.keySet(), period),
                rule,
                before,
                Around.of(period, submitted.around(period)));
    }

    /** A cell without its values. */
    private record Place(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification) {
        static Place of(Cell cell) {
            return new Place(cell.industrySection(), cell.scaleClass(), cell.qualification());
        }

        static Set<Place> of(Contributions.@Nullable One one) {
            Set<Place> all = new HashSet<>();
            if (one != null) {
                all.add(new Place(null, null, null));
                all.add(new Place(one.section(), null, null));
                all.add(new Place(null, one.scale(), null));
                all.add(new Place(one.section(), one.scale(), null));
                one.qualifications().forEach(code -> all.add(new Place(null, null, code)));
            }
            return all;
        }
    }

    @Override
    public int nearlyTold(Told before, Told now) {
        Map<Place, Cell> had = new HashMap<>();
        before.cells().forEach(cell -> had.put(Place.of(cell), cell));
        Map<Place, Set<String>> both = new HashMap<>();
        for (Cell cell : now.cells()) {
            Cell same = had.get(Place.of(cell));
            Set<String> common = same == null ? Set.of() : common(same, cell);
            if (!common.isEmpty()) {
                both.put(Place.of(cell), common);
            }
        }
        if (!before.period().equals(now.period())) {
            onlyStocks(both);
        }
        if (both.isEmpty()) {
            return 0;
        }
        // the difference is a figure of those who differ, and is told like one
        return (int) others(before, now, both).values().stream()
                .filter(byElement -> byElement.values().stream().anyMatch(rule::isUnsafe))
                .count();
    }

    private static Set<String> common(Cell one, Cell other) {
        Set<String> elements = new HashSet<>();
        one.values().forEach(v -> elements.add(v.element()));
        Set<String> common = new HashSet<>();
        other.values().stream()
                .map(ElementValue::element)
                .filter(elements::contains)
                .forEach(common::add);
        return common;
    }

    /** Of what the city has not said that it is counted over the period, one never knows. */
    private void onlyStocks(Map<Place, Set<String>> both) {
        Set<String> all = new HashSet<>();
        both.values().forEach(all::addAll);
        Set<String> flows = elements.of(all).elements().values().stream()
                .filter(known -> !known.mayBeStock())
                .map(KnownElement::code)
                .collect(Collectors.toSet());
        both.values().forEach(some -> some.removeAll(flows));
        both.values().removeIf(Set::isEmpty);
    }

    /** By place and data element told twice, the figure of those enterprises that are in one of the sums and not in the other. */
    private Map<Place, Map<String, Figure>> others(Told before, Told now, Map<Place, Set<String>> both) {
        Map<Uscc, Contributions.One> then = new HashMap<>();
        before.from().forEach(one -> then.put(one.uscc(), one));
        boolean samePeriod = before.period().equals(now.period());
        List<Contributions.One> ones = new ArrayList<>();
        for (Contributions.One one : now.from()) {
            // the same revision of the same report at the same places is the same in all sums
            if (samePeriod && one.equals(then.get(one.uscc()))) {
                then.remove(one.uscc());
            } else {
                ones.add(one);
            }
        }
        Set<String> asked = new HashSet<>();
        both.values().forEach(asked::addAll);
        Map<Place, Map<String, Figure>> others = new HashMap<>();
        for (List<Contributions.One> some : batches(ones)) {
            Map<Uscc, Contributions.One> same = new HashMap<>();
            for (Contributions.One one : some) {
                Contributions.One was = then.remove(one.uscc());
                if (was != null) {
                    same.put(one.uscc(), was);
                }
            }
            Map<Uscc, Map<String, BigDecimal>> saidThen = said(before.period(), same.values(), asked);
            Map<Uscc, Map<String, BigDecimal>> saidNow = said(now.period(), some, asked);
            for (Contributions.One one : some) {
                differing(
                        same.get(one.uscc()),
                        saidThen.getOrDefault(one.uscc(), Map.of()),
                        one,
                        saidNow.getOrDefault(one.uscc(), Map.of()),
                        both,
                        others);
            }
        }
        for (List<Contributions.One> gone : batches(List.copyOf(then.values()))) {
            Map<Uscc, Map<String, BigDecimal>> saidThen = said(before.period(), gone, asked);
            gone.forEach(
                    one -> differing(one, saidThen.getOrDefault(one.uscc(), Map.of()), null, Map.of(), both, others));
        }
        return others;
    }

    /** Values of tens of thousands of reports, of two periods, are not held at once. */
    private static List<List<Contributions.One>> batches(List<Contributions.One> ones) {
        return IntStream.iterate(0, from -> from < ones.size(), from -> from + BATCH)
                .mapToObj(from -> ones.subList(from, Math.min(ones.size(), from + BATCH)))
                .toList();
    }

    /**
     * What each report of these has of these data elements in the revision that counted.
     *
     * @param ones as many as are read at once
     * @throws IllegalStateException if a report has not the revision: nothing could be compared, and everything would pass
     */
    private Map<Uscc, Map<String, BigDecimal>> said(
            Period period, Collection<Contributions.One> ones, Set<String> asked) {
        Map<Uscc, Integer> revisions = new HashMap<>();
        ones.forEach(one -> revisions.put(one.uscc(), one.revision()));
        Map<Uscc, List<ElementValue>> values = revisions.isEmpty() ? Map.of() : reports.revisions(period, revisions);
        Map<Uscc, Map<String, BigDecimal>> all = new HashMap<>();
        revisions.forEach((uscc, revision) -> {
            List<ElementValue> said = values.get(uscc);
            if (said == null) {
                throw new IllegalStateException(
                        "no revision " + revision + " of the report of " + uscc + " of " + period);
            }
            all.put(
                    uscc,
                    said.stream()
                            .filter(v -> asked.contains(v.element()))
                            .collect(Collectors.toUnmodifiableMap(ElementValue::element, ElementValue::value)));
        });
        return all;
    }

    private static void differing(
            Contributions.@Nullable One then,
            Map<String, BigDecimal> saidThen,
            Contributions.@Nullable One now,
            Map<String, BigDecimal> saidNow,
            Map<Place, Set<String>> both,
            Map<Place, Map<String, Figure>> others) {
        Set<Place> wasIn = Place.of(then);
        Set<Place> isIn = Place.of(now);
        Set<Place> all = new HashSet<>(wasIn);
        all.addAll(isIn);
        for (Place place : all) {
            for (String element : both.getOrDefault(place, Set.of())) {
                BigDecimal was = wasIn.contains(place) ? saidThen.get(element) : null;
                BigDecimal is = isIn.contains(place) ? saidNow.get(element) : null;
                // a value in both is a correction, if anything
                BigDecimal other = was == null ? is : is == null ? was : null;
                if (other != null) {
                    others.computeIfAbsent(place, _ -> new HashMap<>()).merge(element, Figure.of(other), Figure::plus);
                }
            }
        }
    }

    @Override
    public int toldBeside(Period period, List<Cell> cells) {
        Around around = Around.of(period, submitted.around(period));
        Map<String, Outcome> withheld = new HashMap<>();
        int told = 0;
        for (Cell cell : cells) {
            if (cell.values().stream()
                    .map(v -> withheld.computeIfAbsent(v.element(), around::withheld))
                    .anyMatch(outcome -> cell.qualification() == null
                            ? outcome.spots().contains(new Spot(cell.industrySection(), cell.scaleClass()))
                            : outcome.qualifications().contains(cell.qualification()))) {
                told++;
            }
        }
        return told;
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
     * @param before cells of the last revision that the city has
     * @param around what the city has of the periods that this one is in or has in it
     */
    static Sums of(
            Map<Item, Map<Part, Figure>> figures,
            Map<Part, Integer> enterprises,
            Set<String> signed,
            SuppressionRule rule,
            List<Cell> before,
            Around around) {
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
        Map<String, ByPlace> sums = new HashMap<>();
        Places numbered = new Places();
        items.forEach((element, item) -> {
            Map<Part, Figure> parts = figures.getOrDefault(item, Map.of());
            ByPlace places = numbered.sums(parts);
            sums.put(element, places);
            outcomes.put(
                    element,
                    Suppression.of(
                            parts,
                            signed.contains(element),
                            rule,
                            withheld(before, element).and(around.withheld(element)),
                            told(before, element, places)));
        });
        Map<Spot, Integer> atSpot = new HashMap<>();
        Map<String, Integer> withCode = new HashMap<>();
        enterprises.forEach((part, count) -> {
            spots(part).forEach(spot -> atSpot.merge(spot, count, Integer::sum));
            part.qualifications().forEach(code -> withCode.merge(code, count, Integer::sum));
        });
        List<Cell> cells = new ArrayList<>();
        for (Spot spot : spots(enterprises.keySet())) {
            cells.add(cell(
                    spot.section(),
                    spot.scale(),
                    null,
                    atSpot.getOrDefault(spot, 0),
                    items,
                    element -> sums(sums, element).at(spot),
                    element -> outcome(outcomes, element).spots().contains(spot)));
        }
        for (String code : qualifications(enterprises.keySet())) {
            cells.add(cell(
                    null,
                    null,
                    code,
                    withCode.getOrDefault(code, 0),
                    items,
                    element -> sums(sums, element).having(code),
                    element -> outcome(outcomes, element).qualifications().contains(code)));
        }
        return new Sums(cells.getFirst().values(), cells);
    }

    /** Numbers of the places and qualifications, and at which of them each part counts: found out once for all data elements. */
    private static final class Places {
        private final Map<Object, Integer> numbers = new HashMap<>();
        private final Map<Part, int[]> ofParts = new HashMap<>();

        private int[] numbers(Part part) {
            return ofParts.computeIfAbsent(
                    part,
                    p -> Stream.concat(spots(p).stream(), p.qualifications().stream())
                            .mapToInt(place -> numbers.computeIfAbsent(place, _ -> numbers.size()))
                            .toArray());
        }

        /** The sums of a data element, in one walk through its parts. */
        ByPlace sums(Map<Part, Figure> parts) {
            List<Figure> sums = new ArrayList<>();
            parts.forEach((part, figure) -> {
                for (int number : numbers(part)) {
                    while (sums.size() <= number) {
                        sums.add(Figure.NONE);
                    }
                    sums.set(number, sums.get(number).plus(figure));
                }
            });
            return new ByPlace(this, sums);
        }
    }

    /**
     * The sums of a data element at each place and of each qualification.
     *
     * @param sums by the numbers of the places
     */
    private record ByPlace(Places places, List<Figure> sums) {
        Figure at(Spot spot) {
            return sum(spot);
        }

        Figure having(String code) {
            return sum(code);
        }

        private Figure sum(Object place) {
            Integer number = places.numbers.get(place);
            return number == null || number >= sums.size() ? Figure.NONE : sums.get(number);
        }
    }

    /** Where a part counts: the whole, its section, its class, and its section of its class. */
    private static List<Spot> spots(Part part) {
        return List.of(
                new Spot(null, null),
                new Spot(part.section(), null),
                new Spot(null, part.scale()),
                new Spot(part.section(), part.scale()));
    }

    private static ByPlace sums(Map<String, ByPlace> sums, String element) {
        ByPlace known = sums.get(element);
        if (known == null) {
            throw new IllegalStateException("no sums of " + element);
        }
        return known;
    }

    private static Outcome outcome(Map<String, Outcome> outcomes, String element) {
        return outcomes.getOrDefault(element, Outcome.NOTHING);
    }

    static Outcome withheld(List<Cell> before, String element) {
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

    private static List<Spot> told(List<Cell> before, String element, ByPlace sums) {
        List<Spot> told = new ArrayList<>();
        for (Cell cell : before) {
            Spot spot = new Spot(cell.industrySection(), cell.scaleClass());
            if (cell.qualification() == null
                    && cell.values().stream()
                            .anyMatch(v -> v.element().equals(element)
                                    && v.value().compareTo(sums.at(spot).sum()) == 0)) {
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
        parts.forEach(part -> all.addAll(spots(part)));
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

    private static Cell cell(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification,
            int contributors,
            Map<String, Item> items,
            Function<String, Figure> sum,
            Predicate<String> isWithheld) {
        List<ElementValue> values = new ArrayList<>();
        List<String> suppressed = new ArrayList<>();
        items.forEach((element, item) -> {
            Figure figure = sum.apply(element);
            if (figure.contributors() == 0) {
                return;
            }
            if (isWithheld.test(element)) {
                suppressed.add(element);
            } else {
                values.add(new ElementValue(element, plain(figure.sum()), item.unit()));
            }
        });
        return new Cell(section, scale, qualification, contributors, values, suppressed);
    }

    /** As values are written elsewhere: without zeros behind the last decimal. */
    static BigDecimal plain(BigDecimal exact) {
        BigDecimal stripped = exact.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
