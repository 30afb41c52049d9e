package cn.onezone.parks.aggregates;

import cn.onezone.contracts.indicators.IndicatorEvent.Breakdown;
import cn.onezone.contracts.parks.ParkEvent.Cell;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.access.Allowed;
import cn.onezone.kit.access.Role;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.aggregates.Tally.Item;
import cn.onezone.parks.submissions.SubmittedCells;
import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /parks/{park}/aggregates/{period}}: sums over the reports of a period. */
@RestController
@RequestMapping("/parks/{park}/aggregates/{period}")
@Tag(name = "reports", description = "Reports of enterprises, collected in the park 企业报表")
class AggregatesController {
    private static final int MOST_ELEMENTS = 500;
    private static final int MOST_OUTLIERS = 1_000;

    private final ThisPark park;
    private final Tallies tallies;
    private final SharedSums shared;
    private final SubmittedCells submitted;
    private final OutlierRules outlierRules;

    AggregatesController(
            ThisPark park, Tallies tallies, SharedSums shared, SubmittedCells submitted, OutlierRules outlierRules) {
        this.park = park;
        this.tallies = tallies;
        this.shared = shared;
        this.submitted = submitted;
        this.outlierRules = outlierRules;
    }

    /**
     * Sums for the park's own eyes.
     *
     * @param by dimensions by which they are broken down
     * @param contributors enterprises whose report counts
     * @param overruled enterprises that have reported and are left out, for they count for another park that claims them too (R5)
     */
    record View(Period period, List<Breakdown> by, int contributors, int overruled, List<CellView> cells) {}

    /**
     * Sums of a part of the enterprises.
     *
     * @param industrySection letter or {@code unknown}, absent if it is not broken down by it; the others likewise
     * @param contributors enterprises whose report counts
     */
    record CellView(
            @Nullable String industrySection,
            @Nullable String scaleClass,
            @Nullable String qualification,
            int contributors,
            List<FigureView> values) {}

    /**
     * One sum.
     *
     * @param contributors enterprises that reported this element
     */
    record FigureView(
            String element,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
            Unit unit,
            int contributors) {}

    /** Sums as the city gets them. */
    record SharedView(Period period, List<Cell> cells) {}

    /** How many reports were read again. */
    record Recounted(Period period, int contributors) {}

    private record Key(
            @Nullable String section,
            @Nullable String scale,
            @Nullable String qualification) {
        private static final Comparator<@Nullable String> ABSENT_FIRST =
                Comparator.nullsFirst(Comparator.naturalOrder());
        static final Comparator<Key> ORDER = Comparator.comparing(Key::section, ABSENT_FIRST)
                .thenComparing(Key::scale, ABSENT_FIRST)
                .thenComparing(Key::qualification, ABSENT_FIRST);
    }

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "aggregates/{period}")
    @GetMapping
    @Operation(
            summary =
                    "Sums over the reports of a period, nothing withheld, by industry-section, scale-class and qualification 企业报表汇总")
    View read(
            @PathVariable("park") String inPath,
            @PathVariable("period") String of,
            @RequestParam(required = false) @Nullable List<String> by,
            @RequestParam(required = false) @Nullable List<String> element) {
        park.check(inPath);
        Period period = Period.of(of);
        Set<Breakdown> dimensions = dimensions(by == null ? List.of() : by);
        Set<String> wanted = Set.copyOf(element == null ? List.of() : element);
        if (wanted.size() > MOST_ELEMENTS) {
            throw Problem.of(
                            KitProblem.WRONG_PARAMETER,
                            "element",
                            Integer.toString(wanted.size()),
                            Text.of("at most " + MOST_ELEMENTS, "至多 " + MOST_ELEMENTS + " 项"))
                    .refused();
        }
        int overruled = tallies.overruled(period);
        return tallies.ask(period, tally -> view(period, dimensions, wanted, overruled, tally));
    }

    private static Set<Breakdown> dimensions(List<String> by) {
        Set<Breakdown> dimensions = EnumSet.noneOf(Breakdown.class);
        for (String name : by) {
            Breakdown found = null;
            for (Breakdown one : Breakdown.values()) {
                found = one.wire().equals(name) ? one : found;
            }
            if (found == null) {
                throw Problem.of(
                                KitProblem.WRONG_PARAMETER,
                                "by",
                                name,
                                Text.of(
                                        "industry-section, scale-class or qualification",
                                        "industry-section、scale-class 或 qualification"))
                        .refused();
            }
            dimensions.add(found);
        }
        return dimensions;
    }

    private static View view(Period period, Set<Breakdown> by, Set<String> wanted, int overruled, Tally tally) {
        Map<Key, Integer> enterprises = new TreeMap<>(Key.ORDER);
        tally.enterprises()
                .forEach((part, count) -> keys(part, by).forEach(key -> enterprises.merge(key, count, Integer::sum)));
        Map<Key, List<FigureView>> values = new TreeMap<>(Key.ORDER);
        tally.figures().forEach((item, parts) -> {
            if (wanted.isEmpty() || wanted.contains(item.element())) {
                sums(parts, by)
                        .forEach((key, figure) -> values.computeIfAbsent(key, _ -> new ArrayList<>())
                                .add(view(item, figure)));
            }
        });
        return new View(
                period,
                List.copyOf(by),
                tally.contributors(),
                overruled,
                enterprises.entrySet().stream()
                        .map(e -> new CellView(
                                e.getKey().section(),
                                e.getKey().scale(),
                                e.getKey().qualification(),
                                e.getValue(),
                                values.getOrDefault(e.getKey(), List.of())))
                        .toList());
    }

    private static FigureView view(Item item, Figure figure) {
        return new FigureView(item.element(), SharedSums.plain(figure.sum()), item.unit(), figure.contributors());
    }

    private static Map<Key, Figure> sums(Map<Part, Figure> parts, Set<Breakdown> by) {
        Map<Key, Figure> all = new TreeMap<>(Key.ORDER);
        parts.forEach((part, figure) -> keys(part, by).forEach(key -> all.merge(key, figure, Figure::plus)));
        return all;
    }

    /** Where a part counts: in one place, or in one for each qualification. */
    private static List<Key> keys(Part part, Set<Breakdown> by) {
        String section = by.contains(Breakdown.INDUSTRY_SECTION) ? part.section() : null;
        String scale = by.contains(Breakdown.SCALE_CLASS) ? part.scale() : null;
        return by.contains(Breakdown.QUALIFICATION)
                ? part.qualifications().stream()
                        .map(code -> new Key(section, scale, code))
                        .toList()
                : List.of(new Key(section, scale, null));
    }

    @Allowed({Role.PARK_ADMINISTRATOR, Role.AUDITOR})
    @GetMapping("/shared")
    @Operation(summary = "The same as the city would get them: what gives an enterprise away is withheld 报市级的汇总")
    SharedView readShared(@PathVariable("park") String inPath, @PathVariable("period") String of) {
        park.check(inPath);
        Period period = Period.of(of);
        return new SharedView(
                period, shared.of(period, submitted.of(period)).sums().cells());
    }

    /**
     * Enterprises that stand out.
     *
     * @param total how many there are by all rules
     * @param items at most {@value #MOST_OUTLIERS}, rule by rule, by code of the enterprise
     */
    record Outliers(Period period, int total, List<OutlierView> items) {}

    /**
     * An enterprise that stands out by a rule.
     *
     * @param value of the rule's formula, to eight decimals
     * @param industrySection its own
     * @param among how many it was compared with, itself among them
     */
    record OutlierView(
            Uscc uscc,
            String rule,
            String expected,
            String formula,
            @JsonFormat(shape = JsonFormat.Shape.STRING) BigDecimal value,
            String industrySection,
            int among) {}

    @Allowed(
            value = {Role.PARK_ADMINISTRATOR, Role.AUDITOR},
            audited = "aggregates/{period}/outliers")
    @GetMapping("/outliers")
    @Operation(summary = "Enterprises whose report is unusual among the others, by z-score and MAD 离群企业")
    Outliers outliers(@PathVariable("park") String inPath, @PathVariable("period") String of, Locale locale) {
        park.check(inPath);
        Period period = Period.of(of);
        List<OutlierRules.Outlier> found = tallies.ask(
                period,
                tally -> outlierRules.all().stream()
                        .flatMap(rule -> OutlierRules.of(rule, tally).stream())
                        .toList());
        return new Outliers(
                period,
                found.size(),
                found.stream()
                        .limit(MOST_OUTLIERS)
                        .map(o -> new OutlierView(
                                o.uscc(),
                                o.rule().code(),
                                o.rule().says().in(locale),
                                o.rule().formula(),
                                SharedSums.plain(o.value()),
                                o.section(),
                                o.among()))
                        .toList());
    }

    @Allowed(Role.PARK_ADMINISTRATOR)
    @PostMapping("/recount")
    @Operation(summary = "Forget the sums of a period and read all its reports again; the sums are the same 重新汇总")
    Recounted recount(@PathVariable("park") String inPath, @PathVariable("period") String of) {
        park.check(inPath);
        Period period = Period.of(of);
        tallies.forget(period);
        return new Recounted(period, tallies.ask(period, Tally::contributors));
    }
}
