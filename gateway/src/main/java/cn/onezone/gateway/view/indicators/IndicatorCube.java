package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.TargetStatus;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.indicators.Report.Revision;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Data elements × parks × periods × revisions, with the catalogue, the targets and the published figures. Immutable:
 * queries read one while the next is made.
 */
public final class IndicatorCube {
    /** The name that stands for all parks together. */
    public static final String ZONE = "zone";

    private static final int SHARE_DECIMALS = 4;

    private final Map<String, DataElementDefined> elements;
    /** By code, then by number of the edition; 0 for one of before editions. */
    private final Map<String, NavigableMap<Integer, IndicatorDefined>> indicators;
    /** By {@code indicator/year}. */
    private final Map<String, TargetSet> targets;

    private final Map<String, ObservationRecorded> observations;
    /** Published figures by what they are about, in the order of their time. */
    private final Map<String, List<ObservationRecorded>> byItem;
    /** By {@code park/period}. */
    private final Map<String, Report> reports;
    /** What counts of a report, looked up when it is first asked for: the cube never changes, so neither does this. */
    private final Map<String, Optional<Counted>> counted = new ConcurrentHashMap<>();
    /** Formulas as they are computed, read when they are first asked for. */
    private final Map<String, Optional<IndicatorFormula>> formulas = new ConcurrentHashMap<>();

    private IndicatorCube(
            Map<String, DataElementDefined> elements,
            Map<String, NavigableMap<Integer, IndicatorDefined>> indicators,
            Map<String, TargetSet> targets,
            Map<String, ObservationRecorded> observations,
            Map<String, Report> reports) {
        this.elements = elements;
        this.indicators = indicators;
        this.targets = targets;
        this.observations = observations;
        this.byItem = observations.values().stream()
                .sorted(Comparator.comparing(ObservationRecorded::to).thenComparing(ObservationRecorded::id))
                .collect(Collectors.groupingBy(ObservationRecorded::item));
        this.reports = reports;
    }

    /** One with nothing in it. */
    public static IndicatorCube empty() {
        return new IndicatorCube(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** With more facts taken in; those that are no matter of indicators are left out. */
    public IndicatorCube with(Collection<?> facts) {
        Map<String, DataElementDefined> newElements = new HashMap<>(elements);
        Map<String, NavigableMap<Integer, IndicatorDefined>> newIndicators = new HashMap<>(indicators);
        Map<String, TargetSet> newTargets = new HashMap<>(targets);
        Map<String, ObservationRecorded> newObservations = new HashMap<>(observations);
        Map<String, Report> newReports = new HashMap<>(reports);
        for (Object fact : facts) {
            switch (fact) {
                case DataElementDefined element -> newElements.put(element.code(), element);
                case IndicatorDefined indicator -> define(newIndicators, indicator);
                case TargetSet target -> newTargets.put(target.indicator() + '/' + target.year(), target);
                case ObservationRecorded observation -> newObservations.put(observation.id(), observation);
                case SubmissionSubmitted it ->
                    say(
                            newReports,
                            it.park().value(),
                            it.period(),
                            it.revision(),
                            Report.Said.SUBMITTED,
                            it.values(),
                            it.synthetic());
                case SubmissionReceived it ->
                    say(
                            newReports,
                            it.park().value(),
                            it.period(),
                            it.revision(),
                            Report.Said.SUBMITTED,
                            it.values(),
                            it.synthetic());
                case SubmissionAccepted it ->
                    say(
                            newReports,
                            it.park().value(),
                            it.period(),
                            it.revision(),
                            Report.Said.ACCEPTED,
                            it.values(),
                            it.synthetic());
                case SubmissionReturned it ->
                    say(newReports, it.park().value(), it.period(), it.revision(), Report.Said.RETURNED, null, false);
                default -> {}
            }
        }
        return new IndicatorCube(newElements, newIndicators, newTargets, newObservations, newReports);
    }

    private static void define(Map<String, NavigableMap<Integer, IndicatorDefined>> all, IndicatorDefined indicator) {
        NavigableMap<Integer, IndicatorDefined> editions =
                new TreeMap<>(all.getOrDefault(indicator.code(), new TreeMap<>()));
        editions.put(indicator.edition() == null ? 0 : indicator.edition().number(), indicator);
        all.put(indicator.code(), editions);
    }

    /** Whether a fact is a matter of indicators. */
    public static boolean takes(Object fact) {
        return fact instanceof IndicatorEvent || fact instanceof SubmissionSubmitted;
    }

    private static void say(
            Map<String, Report> reports,
            String park,
            Period period,
            int revision,
            Report.Said said,
            @Nullable List<ElementValue> values,
            boolean synthetic) {
        String key = park + '/' + period.value();
        Report report = reports.get(key);
        if (report == null) {
            report = new Report(park, period.value(), Map.of());
        }
        reports.put(key, report.with(revision, said, values, synthetic));
    }

    /** All indicators, key indicators first in their order, then by code. */
    public List<IndicatorDefined> indicators() {
        return indicators.values().stream()
                .map(editions -> editions.lastEntry().getValue())
                .sorted(Comparator.comparingInt(
                                (IndicatorDefined i) -> i.keyNo() == null ? Integer.MAX_VALUE : i.keyNo())
                        .thenComparing(IndicatorDefined::code))
                .toList();
    }

    /** The indicator of a code in its newest edition, absent if there is none. */
    public @Nullable IndicatorDefined indicator(String code) {
        NavigableMap<Integer, IndicatorDefined> editions = indicators.get(code);
        return editions == null ? null : editions.lastEntry().getValue();
    }

    /**
     * The edition of an indicator that holds on the last day of a period (R8): of those that begin until then the newest,
     * if it has not ended.
     */
    private Optional<IndicatorDefined> inForce(IndicatorDefined indicator, Period period) {
        NavigableMap<Integer, IndicatorDefined> editions = indicators.get(indicator.code());
        if (editions == null) {
            return Optional.of(indicator);
        }
        LocalDate day = period.end();
        for (IndicatorDefined one : editions.descendingMap().values()) {
            Edition edition = one.edition();
            if (edition == null || edition.validFrom() == null || !day.isBefore(edition.validFrom())) {
                return edition == null || edition.holds(day) ? Optional.of(one) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The latest period, by its last day, for which a park's values count; absent if there is none. */
    public @Nullable Period latestPeriod() {
        return reports.values().stream()
                .filter(report -> report.counting() != null)
                .map(report -> Period.of(report.period()))
                .distinct()
                .max(Comparator.comparing(Period::end).thenComparing(Comparator.reverseOrder()))
                .orElse(null);
    }

    /**
     * A value of an indicator.
     *
     * @param indicator code
     * @param names in both languages
     * @param group first-level group
     * @param keyNo 1 to 16 for a key indicator
     * @param park code, or {@code zone}
     * @param period what it is about
     * @param value exact decimal as text, absent if there is none
     * @param unit of value, target and gap
     * @param target the target of the year, its lower end if it is a range
     * @param targetOperator {@code >= > <= < = ~ range}
     * @param targetUpper upper end of a range
     * @param gap with its sign in the sense of the target: less than zero is what is wanting
     * @param status met, missed, no-target or no-value
     * @param revision of the park's submission; absent for the zone
     * @param basis accepted, or submitted while any part of it is not accepted
     * @param acceptedShare for the zone: part of the summed numerator that the city has accepted (R14)
     * @param parks how many parks are in it
     * @param of how many there are
     * @param missing the parks that are not in it
     * @param reason why there is no value: no-formula, not-in-force, missing-element with its code, or zero-denominator
     * @param synthetic whether any part of it is invented
     */
    public record Item(
            String indicator,
            Text names,
            @Nullable String group,
            @Nullable Integer keyNo,
            String park,
            String period,
            @Nullable String value,
            Unit unit,
            @Nullable String target,
            @Nullable String targetOperator,
            @Nullable String targetUpper,
            @Nullable String gap,
            TargetStatus.Status status,
            @Nullable Integer revision,
            @Nullable String basis,
            @Nullable String acceptedShare,
            int parks,
            int of,
            List<String> missing,
            @Nullable String reason,
            boolean synthetic) {
        /** Copies the list. */
        public Item {
            missing = List.copyOf(missing);
        }
    }

    /** What counts of one park and period. */
    private record Counted(String park, Revision revision, Map<String, BigDecimal> values) {}

    private List<Counted> counted(Period period, Collection<String> parks) {
        List<Counted> all = new ArrayList<>(parks.size());
        for (String park : parks) {
            String key = park + '/' + period.value();
            Report report = reports.get(key);
            if (report != null) {
                counted.computeIfAbsent(key, _ -> counting(report)).ifPresent(all::add);
            }
        }
        return all;
    }

    private Optional<Counted> counting(Report report) {
        Revision revision = report.counting();
        return revision == null || revision.values() == null
                ? Optional.empty()
                : Optional.of(new Counted(report.park(), revision, values(revision.values())));
    }

    /** A value in another unit than the catalogue's is none: adding it up would be wrong (R11). */
    private Map<String, BigDecimal> values(List<ElementValue> reported) {
        Map<String, BigDecimal> values = new HashMap<>();
        for (ElementValue one : reported) {
            DataElementDefined element = elements.get(one.element());
            if (element == null || element.unit().equals(one.unit())) {
                values.put(one.element(), one.value());
            }
        }
        return values;
    }

    /**
     * The value of an indicator for the zone, from summed numerators and denominators (R10).
     *
     * @param parks all parks there are, by code
     */
    public Item zone(IndicatorDefined indicator, Period period, Collection<String> parks) {
        return item(indicator, period, ZONE, parks, counted(period, parks));
    }

    /**
     * The value of an indicator for one park.
     *
     * @param park its code
     */
    public Item park(IndicatorDefined indicator, Period period, String park) {
        List<String> only = List.of(park);
        return item(indicator, period, park, only, counted(period, only));
    }

    /** Of the indicator as it stands in this cube. */
    private @Nullable IndicatorFormula formula(IndicatorDefined indicator) {
        Edition edition = indicator.edition();
        String key = indicator.code() + '/' + (edition == null ? 0 : edition.number());
        return formulas.computeIfAbsent(key, _ -> IndicatorFormula.of(indicator))
                .orElse(null);
    }

    private Item item(
            IndicatorDefined newest, Period period, String place, Collection<String> parks, List<Counted> counted) {
        Optional<IndicatorDefined> inForce = inForce(newest, period);
        IndicatorDefined indicator = inForce.orElse(newest);
        IndicatorFormula formula = inForce.isEmpty() ? null : formula(indicator);
        List<Counted> in = formula == null
                ? List.of()
                : counted.stream().filter(c -> formula.covers(c.values())).toList();
        BigDecimal value = null;
        String reason = null;
        if (formula == null) {
            reason = inForce.isEmpty() ? "not-in-force" : "no-formula";
        } else {
            switch (formula.value(
                    indicator.decimals(), counted.stream().map(Counted::values).toList())) {
                case IndicatorFormula.Outcome.Computed(BigDecimal computed, int _) -> value = computed;
                case IndicatorFormula.Outcome.NoValue(IndicatorFormula.Reason why, String what) ->
                    reason = switch (why) {
                        case NO_FORMULA -> "no-formula";
                        case MISSING_ELEMENT -> "missing-element: " + what;
                        case ZERO_DENOMINATOR -> "zero-denominator";
                    };
            }
        }
        boolean zone = place.equals(ZONE);
        TargetSet target = target(indicator, period, zone);
        TargetStatus status = TargetStatus.of(value, indicator.direction(), target);
        List<String> present = in.stream().map(Counted::park).toList();
        return new Item(
                indicator.code(),
                indicator.name(),
                indicator.group(),
                indicator.keyNo(),
                place,
                period.value(),
                text(value),
                indicator.unit(),
                target == null ? null : text(target.value()),
                target == null ? null : target.operator(),
                target == null ? null : text(target.upper()),
                text(status.gap()),
                status.status(),
                zone || in.isEmpty() ? null : in.getFirst().revision().number(),
                in.isEmpty() ? null : in.stream().allMatch(c -> c.revision().accepted()) ? "accepted" : "submitted",
                zone && formula != null ? acceptedShare(formula, in) : null,
                in.size(),
                parks.size(),
                parks.stream().filter(park -> !present.contains(park)).toList(),
                reason,
                in.stream().anyMatch(c -> c.revision().synthetic()));
    }

    /**
     * Plans set targets for the zone and a whole year. A park is held against one only where the indicator is a ratio: a
     * sum for the zone is no yardstick for a sixteenth of it.
     */
    private @Nullable TargetSet target(IndicatorDefined indicator, Period period, boolean zone) {
        IndicatorFormula formula = formula(indicator);
        if (period.kind() != Period.Kind.YEAR || (!zone && (formula == null || !formula.ratio()))) {
            return null;
        }
        TargetSet target = targets.get(indicator.code() + '/' + period.year());
        return target != null && target.unit().equals(indicator.unit()) ? target : null;
    }

    private static @Nullable String acceptedShare(IndicatorFormula formula, List<Counted> in) {
        BigDecimal all = BigDecimal.ZERO;
        BigDecimal accepted = BigDecimal.ZERO;
        for (Counted one : in) {
            for (String element : formula.numerator()) {
                BigDecimal part =
                        one.values().getOrDefault(element, BigDecimal.ZERO).abs();
                all = all.add(part);
                if (one.revision().accepted()) {
                    accepted = accepted.add(part);
                }
            }
        }
        return all.signum() == 0
                ? null
                : accepted.divide(all, SHARE_DECIMALS, RoundingMode.DOWN).toPlainString();
    }

    private static @Nullable String text(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }

    /**
     * A figure as it was published; it stands beside the computed values and is never mixed with them.
     *
     * @param id stable
     * @param item code of the indicator or data element
     * @param names as published
     * @param scope {@code zone}, {@code city} or a park's code
     * @param from first day it covers
     * @param to last day it covers
     * @param value exact decimal as text
     * @param unit of the value
     * @param dimension the part it is about, absent for the whole
     * @param coverage which enterprises it covers
     * @param source publisher and date
     */
    public record Published(
            String id,
            String item,
            Text names,
            String scope,
            LocalDate from,
            LocalDate to,
            String value,
            Unit unit,
            @Nullable String dimension,
            @Nullable String coverage,
            Source source) {}

    /**
     * The published figures about some indicators, or about data elements they are computed from, whose span ends
     * within one of the periods.
     *
     * @param places park codes, {@code zone}, {@code city}; empty for all
     */
    public List<Published> published(
            Collection<IndicatorDefined> of, Collection<Period> periods, Collection<String> places) {
        TreeSet<String> items = new TreeSet<>();
        for (IndicatorDefined indicator : of) {
            items.add(indicator.code());
            IndicatorFormula formula = formula(indicator);
            if (formula != null) {
                items.addAll(formula.elements());
            }
        }
        return items.stream()
                .flatMap(item -> byItem.getOrDefault(item, List.of()).stream())
                .filter(o -> places.isEmpty() || places.contains(o.scope()))
                .filter(o -> periods.stream().anyMatch(p -> !o.to().isBefore(p.start()) && !o.to().isAfter(p.end())))
                .map(o -> new Published(
                        o.id(),
                        o.item(),
                        o.name(),
                        o.scope(),
                        o.from(),
                        o.to(),
                        o.value().toPlainString(),
                        o.unit(),
                        o.dimension(),
                        o.coverage(),
                        o.source()))
                .toList();
    }

    /**
     * How far the submissions of a period are.
     *
     * @param period which
     * @param of how many parks there are
     * @param submitted parks whose newest revision waits for the city
     * @param accepted parks whose newest revision is accepted
     * @param returned parks whose newest revision was returned
     * @param missing parks that have submitted nothing
     */
    public record Submissions(
            String period,
            int of,
            List<String> submitted,
            List<String> accepted,
            List<String> returned,
            List<String> missing) {
        /** Copies the lists. */
        public Submissions {
            submitted = List.copyOf(submitted);
            accepted = List.copyOf(accepted);
            returned = List.copyOf(returned);
            missing = List.copyOf(missing);
        }
    }

    /** How far the submissions of a period are. */
    public Submissions submissions(Period period, Collection<String> parks) {
        Map<String, List<String>> by = new TreeMap<>();
        for (String park : parks) {
            Report report = reports.get(park + '/' + period.value());
            Revision latest = report == null ? null : report.latest();
            String state = latest == null
                    ? "missing"
                    : latest.accepted() ? "accepted" : latest.returned() ? "returned" : "submitted";
            by.computeIfAbsent(state, _ -> new ArrayList<>()).add(park);
        }
        return new Submissions(
                period.value(),
                parks.size(),
                by.getOrDefault("submitted", List.of()),
                by.getOrDefault("accepted", List.of()),
                by.getOrDefault("returned", List.of()),
                by.getOrDefault("missing", List.of()));
    }

    /** How many reports hold invented values. */
    public int synthetic() {
        return (int) reports.values().stream()
                .map(Report::counting)
                .filter(r -> r != null && r.synthetic())
                .count();
    }

    /** Codes of indicators that look like a text, for people who mistyped one; at most five. */
    public List<String> near(String text) {
        Map<String, Integer> distances = new LinkedHashMap<>();
        for (String code : new TreeSet<>(indicators.keySet())) {
            distances.put(code, code.contains(text) || text.contains(code) ? 0 : distance(code, text));
        }
        return distances.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(5)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
