package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.formula.Evaluation;
import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import cn.onezone.contracts.indicators.IndicatorEvent.IndicatorDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.Kind;
import cn.onezone.contracts.indicators.IndicatorEvent.ObservationRecorded;
import cn.onezone.contracts.indicators.IndicatorEvent.ReleaseScheduled;
import cn.onezone.contracts.indicators.IndicatorEvent.Source;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReceived;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.indicators.IndicatorEvent.TargetSet;
import cn.onezone.contracts.indicators.IndicatorFormula;
import cn.onezone.contracts.indicators.TargetStatus;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Text;
import cn.onezone.gateway.view.indicators.Report.Content;
import cn.onezone.gateway.view.indicators.Report.Part;
import cn.onezone.gateway.view.indicators.Report.Revision;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Data elements × parks × periods × revisions, with the catalogue, the targets, the published figures and the changes of
 * parks, each with when it was recorded. Immutable: queries read one while the next is made.
 */
public final class IndicatorCube {
    /** The name that stands for all parks together. */
    public static final String ZONE = "zone";

    /** Moments of the past that are kept made; one more is made anew each time it is asked for. */
    private static final int MOST_MOMENTS = 16;

    /** Ways to look at the present of which values are kept; of the past none are. */
    private static final int MOST_VIEWS = 4;

    private final Known known;
    private final Set<String> directory;
    private final ParkChanges changes;
    private final Instant newest;
    /** Published figures by what they are about, in the order of their time. */
    private final Map<String, List<ObservationRecorded>> byItem;
    /** What counts of a report, looked up when it is first asked for: the cube never changes, so neither does this. */
    private final Map<Place, Optional<Origin>> counted = new ConcurrentHashMap<>();
    /** Formulas as they are computed, read when they are first asked for. */
    private final Map<String, Optional<IndicatorFormula>> formulas = new ConcurrentHashMap<>();

    private final Map<Instant, IndicatorCube> moments = new ConcurrentHashMap<>();

    /** Values of pivots, as they are asked for again and again; they go with their cube. */
    private final Map<Measuring, Computed> computed = new ConcurrentHashMap<>();

    private final boolean present;

    /** A park and a period. */
    private record Place(String park, Period period) {}

    /** Something with when it was recorded. */
    private record Dated<T>(T fact, Instant recordedAt) {}

    /**
     * All there is, nothing overwritten (R8).
     *
     * @param elements by code, then by number of the edition; 0 for one of before editions
     * @param indicators the same
     * @param targets by {@code indicator/year}, then by sequence
     * @param observations by id, then by sequence
     * @param restructurings by id, then by sequence
     * @param releases by period, or {@code period/indicator}, then by sequence
     * @param reports of each park and period
     */
    private record Known(
            Map<String, NavigableMap<Long, Dated<DataElementDefined>>> elements,
            Map<String, NavigableMap<Long, Dated<IndicatorDefined>>> indicators,
            Map<String, NavigableMap<Long, Dated<TargetSet>>> targets,
            Map<String, NavigableMap<Long, Dated<ObservationRecorded>>> observations,
            Map<String, NavigableMap<Long, Dated<ParksRestructured>>> restructurings,
            Map<String, NavigableMap<Long, Dated<ReleaseScheduled>>> releases,
            Map<Place, Report> reports) {
        static Known nothing() {
            return new Known(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
        }

        /** A copy that may be changed; what stands below a code is copied with the first change to it. */
        Known copy() {
            return new Known(
                    new HashMap<>(elements),
                    new HashMap<>(indicators),
                    new HashMap<>(targets),
                    new HashMap<>(observations),
                    new HashMap<>(restructurings),
                    new HashMap<>(releases),
                    new HashMap<>(reports));
        }

        Known until(Instant moment) {
            Map<Place, Report> then = new HashMap<>();
            reports.forEach((place, report) -> {
                Report one = report.until(moment);
                if (one != null) {
                    then.put(place, one);
                }
            });
            return new Known(
                    until(elements, moment),
                    until(indicators, moment),
                    until(targets, moment),
                    until(observations, moment),
                    until(restructurings, moment),
                    until(releases, moment),
                    then);
        }

        private static <T> Map<String, NavigableMap<Long, Dated<T>>> until(
                Map<String, NavigableMap<Long, Dated<T>>> all, Instant moment) {
            Map<String, NavigableMap<Long, Dated<T>>> then = new HashMap<>();
            all.forEach((code, some) -> {
                NavigableMap<Long, Dated<T>> until = new TreeMap<>();
                some.forEach((number, one) -> {
                    if (!one.recordedAt().isAfter(moment)) {
                        until.put(number, one);
                    }
                });
                if (!until.isEmpty()) {
                    then.put(code, until);
                }
            });
            return then;
        }

        static <T> Collection<T> newest(Map<String, NavigableMap<Long, Dated<T>>> all) {
            return all.values().stream()
                    .map(some -> some.lastEntry().getValue().fact())
                    .toList();
        }
    }

    /**
     * @param directory parks that are there whatever is told
     * @param unborn parks that come with a restructuring which is not known in it (R8)
     */
    private IndicatorCube(Known known, Set<String> directory, Instant newest, boolean present, Set<String> unborn) {
        this.known = known;
        this.directory = directory;
        this.newest = newest;
        this.present = present;
        this.changes = known.restructurings.isEmpty() && unborn.isEmpty()
                ? ParkChanges.NONE
                : ParkChanges.of(Known.newest(known.restructurings), heard(known.reports), unborn);
        this.byItem = Known.newest(known.observations).stream()
                .sorted(Comparator.comparing(ObservationRecorded::to).thenComparing(ObservationRecorded::id))
                .collect(Collectors.groupingBy(ObservationRecorded::item));
    }

    private static Map<String, Instant> heard(Map<Place, Report> reports) {
        Map<String, Instant> first = new HashMap<>();
        reports.forEach((place, report) -> {
            Instant at = report.firstHeard();
            if (at != null) {
                first.merge(place.park(), at, (one, other) -> one.isBefore(other) ? one : other);
            }
        });
        return first;
    }

    /** One with nothing in it, and no directory of parks. */
    public static IndicatorCube empty() {
        return empty(Set.of());
    }

    /**
     * One with nothing in it.
     *
     * @param directory codes of parks that are there whatever is told; others may come with a restructuring (R1)
     */
    public static IndicatorCube empty(Set<String> directory) {
        return new IndicatorCube(Known.nothing(), Set.copyOf(directory), Instant.EPOCH, true, Set.of());
    }

    /** With more taken in; what is no matter of indicators is left out. */
    public IndicatorCube with(Collection<Told> facts) {
        Known next = known.copy();
        Instant last = newest;
        for (Told told : facts) {
            last = told.voice().recordedAt().isAfter(last) ? told.voice().recordedAt() : last;
            switch (told.data()) {
                case DataElementDefined it -> keep(next.elements, it.code(), number(it.edition()), told, it);
                case IndicatorDefined it -> keep(next.indicators, it.code(), number(it.edition()), told, it);
                case TargetSet it -> keep(next.targets, it.indicator() + '/' + it.year(), told.sequence(), told, it);
                case ObservationRecorded it -> keep(next.observations, it.id(), told.sequence(), told, it);
                case ReleaseScheduled it ->
                    keep(
                            next.releases,
                            it.indicator() == null
                                    ? it.period().value()
                                    : it.period().value() + '/' + it.indicator(),
                            told.sequence(),
                            told,
                            it);
                case ParksRestructured it -> keep(next.restructurings, it.id(), told.sequence(), told, it);
                case SubmissionSubmitted it ->
                    say(
                            next.reports,
                            new Place(it.park().value(), it.period()),
                            it.revision(),
                            Report.Said.SUBMITTED,
                            told,
                            Content.of(it.values(), it.cells()),
                            it.synthetic());
                case SubmissionReceived it ->
                    say(
                            next.reports,
                            new Place(it.park().value(), it.period()),
                            it.revision(),
                            Report.Said.RECEIVED,
                            told,
                            Content.of(it.values(), it.cells()),
                            it.synthetic());
                case SubmissionAccepted it ->
                    say(
                            next.reports,
                            new Place(it.park().value(), it.period()),
                            it.revision(),
                            Report.Said.ACCEPTED,
                            told,
                            Content.of(it.values(), it.cells()),
                            it.synthetic());
                case SubmissionReturned it ->
                    say(
                            next.reports,
                            new Place(it.park().value(), it.period()),
                            it.revision(),
                            Report.Said.RETURNED,
                            told,
                            null,
                            false);
                default -> {}
            }
        }
        return new IndicatorCube(next, directory, last, true, Set.of());
    }

    /** Whether something is a matter of indicators. */
    public static boolean takes(Object fact) {
        return fact instanceof IndicatorEvent
                || fact instanceof SubmissionSubmitted
                || fact instanceof ParksRestructured;
    }

    private static long number(@Nullable Edition edition) {
        return edition == null ? 0 : edition.number();
    }

    private static <T> void keep(
            Map<String, NavigableMap<Long, Dated<T>>> all, String code, long number, Told told, T fact) {
        NavigableMap<Long, Dated<T>> some = new TreeMap<>(all.getOrDefault(code, Collections.emptyNavigableMap()));
        // said again, it was known since it was first said
        some.merge(
                number,
                new Dated<>(fact, told.voice().recordedAt()),
                (old, newer) -> newer.recordedAt().isBefore(old.recordedAt()) ? newer : old);
        all.put(code, some);
    }

    private static void say(
            Map<Place, Report> reports,
            Place place,
            int revision,
            Report.Said said,
            Told told,
            @Nullable Content content,
            boolean synthetic) {
        Report report = reports.getOrDefault(place, new Report(place.park(), place.period(), Map.of()));
        reports.put(place, report.with(revision, said, told.voice(), content, synthetic));
    }

    /**
     * What may not be seen at a moment by those without a role of the city's. With an indicator go the data elements of its
     * formulas and whatever else is computed from one of them: it could be reckoned back.
     */
    public Embargo embargo(Instant moment) {
        Set<String> hidden = new HashSet<>();
        for (ReleaseScheduled release : Known.newest(known.releases)) {
            if (!release.visibleFrom().isAfter(moment)) {
                continue;
            }
            String period = release.period().value();
            String indicator = release.indicator();
            if (indicator == null) {
                hidden.add(period);
                continue;
            }
            Set<String> elements = elements(indicator);
            hidden.add(period + '/' + indicator);
            elements.forEach(element -> hidden.add(period + '/' + element));
            for (String other : known.indicators.keySet()) {
                if (!Collections.disjoint(elements(other), elements)) {
                    hidden.add(period + '/' + other);
                }
            }
        }
        return hidden.isEmpty() ? Embargo.NONE : new Embargo(hidden);
    }

    /** The data elements that any edition of an indicator is computed from. */
    private Set<String> elements(String indicator) {
        Set<String> all = new HashSet<>();
        known.indicators
                .getOrDefault(indicator, Collections.emptyNavigableMap())
                .values()
                .forEach(edition -> {
                    IndicatorFormula formula = formula(edition.fact());
                    if (formula != null) {
                        all.addAll(formula.elements());
                    }
                });
        return all;
    }

    /** As it was known at a moment: what was recorded until then (R8). */
    public IndicatorCube asOf(Instant moment) {
        if (!moment.isBefore(newest)) {
            return this;
        }
        IndicatorCube made = moments.get(moment);
        if (made == null) {
            Set<String> unborn = changes.born();
            unborn.removeAll(directory);
            made = new IndicatorCube(known.until(moment), directory, moment, false, unborn);
            if (moments.size() < MOST_MOMENTS) {
                moments.put(moment, made);
            }
        }
        return made;
    }

    /** Where values that are measured so are kept. */
    Computed computed(Measuring measuring) {
        Computed kept = computed.get(measuring);
        if (kept != null) {
            return kept;
        }
        Computed fresh = new Computed();
        if (!present || computed.size() >= MOST_VIEWS) {
            return fresh;
        }
        Computed other = computed.putIfAbsent(measuring, fresh);
        return other == null ? fresh : other;
    }

    /** All indicators, key indicators first in their order, then by code. */
    public List<IndicatorDefined> indicators() {
        return Known.newest(known.indicators).stream()
                .sorted(Comparator.comparingInt(
                                (IndicatorDefined i) -> i.keyNo() == null ? Integer.MAX_VALUE : i.keyNo())
                        .thenComparing(IndicatorDefined::code))
                .toList();
    }

    /** The indicator of a code in its newest edition, absent if there is none. */
    public @Nullable IndicatorDefined indicator(String code) {
        NavigableMap<Long, Dated<IndicatorDefined>> editions = known.indicators.get(code);
        return editions == null ? null : editions.lastEntry().getValue().fact();
    }

    /** All data elements by code. */
    public List<DataElementDefined> elements() {
        return Known.newest(known.elements).stream()
                .sorted(Comparator.comparing(DataElementDefined::code))
                .toList();
    }

    /** The data element of a code in its newest edition, absent if there is none. */
    public @Nullable DataElementDefined element(String code) {
        NavigableMap<Long, Dated<DataElementDefined>> editions = known.elements.get(code);
        return editions == null ? null : editions.lastEntry().getValue().fact();
    }

    /** Whether a data element is counted over a period or at its end; absent if that is not known. */
    @Nullable
    Kind kind(String element) {
        DataElementDefined known = element(element);
        return known == null ? null : known.kind();
    }

    /**
     * The edition of an indicator that holds on a day (R8): of those that begin until then the newest, if it has not
     * ended.
     */
    private Optional<IndicatorDefined> inForce(IndicatorDefined indicator, LocalDate day) {
        NavigableMap<Long, Dated<IndicatorDefined>> editions = known.indicators.get(indicator.code());
        if (editions == null) {
            return Optional.of(indicator);
        }
        for (Dated<IndicatorDefined> one : editions.descendingMap().values()) {
            Edition edition = one.fact().edition();
            if (edition == null || edition.validFrom() == null || !day.isBefore(edition.validFrom())) {
                return edition == null || edition.holds(day) ? Optional.of(one.fact()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The latest period, by its last day, for which a park's values count; absent if there is none. */
    public @Nullable Period latestPeriod() {
        return latestPeriod(LocalDate.MAX, Embargo.NONE);
    }

    /** The latest that ends until a day and may be seen. */
    public @Nullable Period latestPeriod(LocalDate day, Embargo embargo) {
        return known.reports.values().stream()
                .filter(report -> report.counting() != null)
                .map(Report::period)
                .distinct()
                .filter(period -> !period.end().isAfter(day) && !embargo.hides(period))
                .max(Comparator.comparing(Period::end).thenComparing(Comparator.reverseOrder()))
                .orElse(null);
    }

    /** All periods that a park told of, in their order. */
    public List<Period> periods() {
        return known.reports.keySet().stream()
                .map(Place::period)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * When something was recorded from which figures may have become others, the earliest first: reports of the periods,
     * editions of what is asked for and of the data elements it is computed from, and changes of parks, of whichever day.
     *
     * @param places codes of parks; with {@code zone} among them, of all
     * @param items codes of indicators and data elements
     */
    public Set<Instant> moments(Collection<Period> periods, Collection<String> places, Collection<String> items) {
        Set<Period> asked = new HashSet<>(periods);
        Set<Instant> all = new TreeSet<>();
        known.reports.forEach((place, report) -> {
            if (asked.contains(place.period()) && (places.contains(ZONE) || places.contains(place.park()))) {
                report.voices().forEach(voice -> all.add(voice.recordedAt()));
            }
        });
        Set<String> elements = new HashSet<>();
        for (String item : items) {
            recorded(known.indicators.get(item), all);
            elements.add(item);
            elements.addAll(elements(item));
        }
        elements.forEach(element -> recorded(known.elements.get(element), all));
        known.restructurings.values().forEach(one -> recorded(one, all));
        return all;
    }

    private static <T> void recorded(@Nullable NavigableMap<Long, Dated<T>> some, Set<Instant> into) {
        if (some != null) {
            some.values().forEach(one -> into.add(one.recordedAt()));
        }
    }

    /** Of which parts of the parks' enterprises something was told, the whole first. */
    public Set<Slice> slices(Collection<Period> periods) {
        Set<Slice> all = new TreeSet<>();
        all.add(Slice.WHOLE);
        Set<Period> asked = new HashSet<>(periods);
        known.reports.forEach((place, report) -> {
            if (asked.contains(place.period())) {
                Revision revision = report.counting();
                if (revision != null && revision.content() != null) {
                    all.addAll(revision.content().parts().keySet());
                }
            }
        });
        return all;
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
     * @param reason why there is no value: no-formula, not-in-force, missing-element with its code, suppressed, or
     *     zero-denominator
     * @param synthetic whether any part of it is invented
     * @param suppressed the parks that withhold it, or a part of it (R12)
     * @param edition number of the edition that computed it; 0 for one of before editions
     * @param sources the submissions it is computed from, each as {@link Origin#id()} (R13)
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
            boolean synthetic,
            List<String> suppressed,
            int edition,
            List<String> sources) {
        /** Copies the lists. */
        public Item {
            missing = List.copyOf(missing);
            suppressed = List.copyOf(suppressed);
            sources = List.copyOf(sources);
        }
    }

    /**
     * A value with the submissions that it is computed from.
     *
     * @param origins in the order of {@code item.sources()}
     */
    public record Traced(Item item, List<Origin> origins) {
        /** Copies the list. */
        public Traced {
            origins = List.copyOf(origins);
        }
    }

    private @Nullable Origin origin(String park, Period period) {
        Place place = new Place(park, period);
        Report report = known.reports.get(place);
        return report == null
                ? null
                : counted.computeIfAbsent(place, _ -> counting(report)).orElse(null);
    }

    private static Optional<Origin> counting(Report report) {
        Revision revision = report.counting();
        return revision == null || revision.content() == null
                ? Optional.empty()
                : Optional.of(new Origin(report.park(), report.period(), revision, revision.content()));
    }

    /** Of the indicator as it stands in this cube. */
    private @Nullable IndicatorFormula formula(IndicatorDefined indicator) {
        String key = indicator.code() + '/' + number(indicator.edition());
        return formulas.computeIfAbsent(key, _ -> IndicatorFormula.of(indicator))
                .orElse(null);
    }

    /**
     * An indicator, or a data element, as it is computed for a period; absent if there is neither.
     *
     * @param code of the catalogue
     */
    @Nullable
    Quantity quantity(String code, Period period, Standpoint standpoint) {
        IndicatorDefined indicator = indicator(code);
        if (indicator != null) {
            return quantity(indicator, period, standpoint);
        }
        DataElementDefined element = element(code);
        return element == null ? null : Quantity.of(element);
    }

    private Quantity quantity(IndicatorDefined newest, Period period, Standpoint standpoint) {
        Optional<IndicatorDefined> inForce = inForce(newest, standpoint.definitions(period));
        IndicatorDefined indicator = inForce.orElse(newest);
        return Quantity.of(indicator, formula(indicator), inForce.isPresent());
    }

    /**
     * What the parks told of a place. Over several periods those parks only are in it that told of each: a sum or a change
     * over others would be bent by who told and who did not.
     *
     * @param parks all parks there are, by code
     * @param periods one or more
     */
    Gathered gather(
            Quantity of,
            String place,
            Collection<String> parks,
            List<Period> periods,
            Slice slice,
            Standpoint standpoint) {
        Set<String> leftOut = new HashSet<>();
        while (true) {
            Gathered gathered = new Gathered();
            leftOut.forEach(gathered::leaveOut);
            for (Period period : periods) {
                gather(gathered, of, place, parks, period, slice, standpoint, leftOut);
            }
            if (periods.size() == 1) {
                return gathered;
            }
            Set<String> wanting = new HashSet<>();
            gathered.missing().forEach(park -> wanting.addAll(changes.relatives(park)));
            if (!leftOut.addAll(wanting)) {
                return gathered;
            }
        }
    }

    private void gather(
            Gathered into,
            Quantity of,
            String place,
            Collection<String> parks,
            Period period,
            Slice slice,
            Standpoint standpoint,
            Set<String> leftOut) {
        into.period();
        if (standpoint.embargo().hides(period, of.code())) {
            into.refuse(Gathered.EMBARGOED);
            return;
        }
        for (String park : tellers(into, place, parks, period, standpoint)) {
            into.expect(park);
            if (leftOut.contains(park)) {
                continue;
            }
            Origin origin = origin(park, period);
            if (of.reason() != null || origin == null) {
                into.miss(park, of.elements().isEmpty() ? null : of.elements().getFirst());
            } else {
                take(into, of, origin, slice);
            }
        }
    }

    /**
     * The submissions of all who tell of a place.
     *
     * @return absent if one of them told nothing, or nobody can tell of it
     */
    @Nullable
    List<Origin> origins(String place, Collection<String> parks, Period period, Standpoint standpoint) {
        Gathered into = new Gathered();
        List<Origin> all = new ArrayList<>();
        for (String park : tellers(into, place, parks, period, standpoint)) {
            Origin origin = origin(park, period);
            if (origin == null) {
                return null;
            }
            all.add(origin);
        }
        return into.isRefused() ? null : List.copyOf(all);
    }

    /** A value in the unit of the catalogue, absent if there is none. */
    @Nullable
    BigDecimal figure(Figures figures, String element) {
        DataElementDefined defined = element(element);
        return figures.value(element, defined == null ? null : defined.unit());
    }

    private void take(Gathered into, Quantity of, Origin origin, Slice slice) {
        Content content = origin.content();
        Part part = content.part(slice);
        if (part == null) {
            if (content.tellsOfPartsLike(slice)) {
                into.add(origin, Map.of(), List.of());
            } else {
                into.miss(origin.park(), of.elements().getFirst());
            }
        } else if (part.withholds(of.elements())) {
            into.suppress(origin.park());
        } else {
            take(into, of, origin, part.figures(), !slice.equals(Slice.WHOLE));
        }
    }

    /**
     * A report counts only with every data element: a numerator without its denominator would bend the ratio.
     *
     * @param maybeNobody whether nothing at all means that there is nobody who could tell
     */
    private void take(Gathered into, Quantity of, Origin origin, Figures figures, boolean maybeNobody) {
        Map<String, BigDecimal> told = new HashMap<>();
        String lacking = null;
        for (String element : of.elements()) {
            BigDecimal value = figure(figures, element);
            if (value == null) {
                lacking = lacking == null ? element : lacking;
            } else {
                told.put(element, value);
            }
        }
        if (lacking == null || (maybeNobody && told.isEmpty())) {
            into.add(origin, told, of.weights());
        } else {
            into.miss(origin.park(), lacking);
        }
    }

    private List<String> tellers(
            Gathered into, String place, Collection<String> parks, Period period, Standpoint standpoint) {
        LocalDate day = period.end();
        LocalDate to = standpoint.parksOf();
        if (place.equals(ZONE)) {
            return zoneOf(parks, period, standpoint);
        }
        ParkChanges.Tellers tellers = to == null
                ? changes.reported(place, day)
                : changes.restated(place, parks, day, to, park -> origin(park, period) != null);
        if (tellers.reason() != null) {
            into.refuse(tellers.reason());
        }
        return tellers.parks();
    }

    /** The parks that make up the zone on the last day of a period (R1), each enterprise in one of them. */
    private List<String> zoneOf(Collection<String> parks, Period period, Standpoint standpoint) {
        LocalDate to = standpoint.parksOf();
        return to == null
                ? changes.zone(parks, period.end())
                : changes.restatedZone(parks, period.end(), to, park -> origin(park, period) != null);
    }

    /**
     * The value of an indicator for the zone, from summed numerators and denominators (R10), as reported.
     *
     * @param parks all parks there are, by code
     */
    public Item zone(IndicatorDefined indicator, Period period, Collection<String> parks) {
        return item(indicator, period, ZONE, parks, Standpoint.REPORTED);
    }

    /**
     * The value of an indicator for one park, as reported.
     *
     * @param park its code
     */
    public Item park(IndicatorDefined indicator, Period period, String park) {
        return item(indicator, period, park, List.of(park), Standpoint.REPORTED);
    }

    /**
     * The value of an indicator.
     *
     * @param place code of a park, or {@code zone}
     * @param parks all parks there are, by code
     */
    public Item item(
            IndicatorDefined newest, Period period, String place, Collection<String> parks, Standpoint standpoint) {
        return traced(newest, period, place, parks, standpoint).item();
    }

    /**
     * The value of an indicator, and where it is from (R13).
     *
     * @param place code of a park, or {@code zone}
     * @param parks all parks there are, by code
     */
    public Traced traced(
            IndicatorDefined newest, Period period, String place, Collection<String> parks, Standpoint standpoint) {
        Quantity quantity = quantity(newest, period, standpoint);
        Gathered gathered = gather(quantity, place, parks, List.of(period), Slice.WHOLE, standpoint);
        BigDecimal value = null;
        String reason = quantity.reason() == null ? gathered.reason(quantity.elements()) : quantity.reason();
        if (reason == null) {
            switch (quantity.exact(gathered.sums(0))) {
                case Evaluation.Result.Value(Fraction exact) -> value = exact.rounded(quantity.decimals());
                case Evaluation.Result.Missing(String code) -> reason = "missing-element: " + code;
                case Evaluation.Result.ZeroDivisor _ -> reason = "zero-denominator";
            }
        }
        boolean zone = place.equals(ZONE);
        TargetSet target = target(quantity, period, zone);
        TargetStatus status = TargetStatus.of(value, quantity.direction(), target);
        Note note = gathered.note(reason, zone && quantity.reason() == null);
        List<Origin> origins = gathered.origins();
        Item item = new Item(
                newest.code(),
                quantity.names(),
                newest.group(),
                newest.keyNo(),
                place,
                period.value(),
                text(value),
                quantity.unit(),
                target == null ? null : text(target.value()),
                target == null ? null : target.operator(),
                target == null ? null : text(target.upper()),
                text(status.gap()),
                status.status(),
                zone || origins.isEmpty() ? null : origins.getFirst().revision(),
                origins.isEmpty() ? null : origins.stream().allMatch(Origin::accepted) ? "accepted" : "submitted",
                note.acceptedShare(),
                note.parks(),
                note.of(),
                note.missing(),
                reason,
                note.synthetic(),
                note.suppressed(),
                quantity.edition(),
                origins.stream().map(Origin::id).toList());
        return new Traced(item, origins);
    }

    /**
     * Plans set targets for the zone and a whole year. A park is held against one only where the indicator is a ratio: a
     * sum for the zone is no yardstick for a sixteenth of it.
     */
    @Nullable
    TargetSet target(Quantity of, Period period, boolean zone) {
        if (period.kind() != Period.Kind.YEAR || (!zone && !of.ratio())) {
            return null;
        }
        NavigableMap<Long, Dated<TargetSet>> set = known.targets.get(of.code() + '/' + period.year());
        TargetSet target = set == null ? null : set.lastEntry().getValue().fact();
        return target != null && target.unit().equals(of.unit()) ? target : null;
    }

    /** The last year for which an indicator has a target. */
    Optional<Integer> lastTarget(String code) {
        return Known.newest(known.targets).stream()
                .filter(target -> target.indicator().equals(code))
                .map(TargetSet::year)
                .max(Comparator.naturalOrder());
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
     * @param of how many parks the zone had on the period's last day
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

    /**
     * How far the submissions of a period are, of the parks that make up the zone's figures of that period: one that came into
     * being later, or was no more, is not missing (R14).
     *
     * @param parks all parks there are, by code
     */
    public Submissions submissions(Period period, Collection<String> parks, Standpoint standpoint) {
        List<String> zone = zoneOf(parks, period, standpoint);
        Map<String, List<String>> by = new TreeMap<>();
        for (String park : zone) {
            Report report = known.reports.get(new Place(park, period));
            Revision latest = report == null ? null : report.latest();
            String state = latest == null
                    ? "missing"
                    : latest.isAccepted() ? "accepted" : latest.isReturned() ? "returned" : "submitted";
            by.computeIfAbsent(state, _ -> new ArrayList<>()).add(park);
        }
        return new Submissions(
                period.value(),
                zone.size(),
                by.getOrDefault("submitted", List.of()),
                by.getOrDefault("accepted", List.of()),
                by.getOrDefault("returned", List.of()),
                by.getOrDefault("missing", List.of()));
    }

    /** How many reports hold invented values. */
    public int synthetic() {
        return (int) known.reports.values().stream()
                .map(Report::counting)
                .filter(r -> r != null && r.synthetic())
                .count();
    }

    /** Codes of indicators that look like a text, for people who mistyped one; at most five. */
    public List<String> near(String text) {
        Map<String, Integer> distances = new LinkedHashMap<>();
        for (String code : new TreeSet<>(known.indicators.keySet())) {
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
