package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A fact as it is at two times: once, whoever reports it and under whichever of the enterprise's codes (R5), for the park
 * that the enterprise counts for on the day of the fact; where that does not report it, for the one that reported it first.
 * What others say otherwise is shown, not hidden.
 *
 * @param id the fact, under the code that the enterprise has now
 * @param uscc the enterprise that it is now
 * @param kind what it is about
 * @param park for which it is counted: {@code reportedPark}, or the park of today that takes its place (R1)
 * @param reportedPark whose report stands
 * @param fact as that park states it
 * @param synthetic whether that park says that it is invented
 * @param sources all that state it, the standing one first
 * @param differences fields that not all sources state alike
 * @param stated what each of the sources states, by park
 */
record FactAt(
        FactId id,
        Uscc uscc,
        FactKind kind,
        ParkCode park,
        ParkCode reportedPark,
        EnterpriseFact fact,
        boolean synthetic,
        List<Source> sources,
        List<Difference> differences,
        Map<ParkCode, Stated> stated) {
    /** What a park states of the fact, and whether it says that it is invented. */
    record Stated(EnterpriseFact fact, boolean synthetic) {}

    /**
     * A park that states the fact.
     *
     * @param park who states it
     * @param validFrom first day of its statement
     * @param reportedAt when it recorded that
     * @param sequence version of its record
     * @param standing whether it is the one that is counted
     * @param uscc the code under which it states it, absent where that is the enterprise's of now
     */
    record Source(
            ParkCode park,
            LocalDate validFrom,
            Instant reportedAt,
            long sequence,
            boolean standing,
            @Nullable Uscc uscc) {}

    /**
     * A field that not all sources state alike.
     *
     * @param field its name
     * @param values by park; a park that states none is left out, and so is one whose values are not the reader's to see
     */
    record Difference(String field, Map<String, JsonNode> values) {
        Difference only(String reader) {
            JsonNode own = values.get(reader);
            return new Difference(field, own == null ? Map.of() : Map.of(reader, own));
        }
    }

    private record Voice(Uscc uscc, ParkCode park, FactStatement begun, FactStatement now) {
        EnterpriseFact fact() {
            return Objects.requireNonNull(now.details()).fact();
        }

        Stated stated() {
            return new Stated(fact(), now.synthetic());
        }

        /** Whether the enterprise counts for this park on the day in whose period the fact is counted. */
        boolean counts(Function<LocalDate, @Nullable ParkCode> registry) {
            return park.equals(registry.apply(fact().date()));
        }

        /** The same park under a later code: that is what it says now, but it said it first when it first did. */
        Voice followedBy(Voice later) {
            boolean first = BEGUN.compare(begun, later.begun()) <= 0;
            return new Voice(later.uscc(), park, first ? begun : later.begun(), later.now());
        }
    }

    private static final Comparator<FactStatement> BEGUN =
            Comparator.comparing(FactStatement::validFrom).thenComparing(FactStatement::reportedAt);

    /** The first to state it stands: earliest valid, then earliest recorded, then by code so that it is total. */
    private static final Comparator<Voice> FIRST =
            Comparator.comparing(Voice::begun, BEGUN).thenComparing(Voice::park);

    /**
     * The fact at two times.
     *
     * @param histories what was said of it under each code of the enterprise, the earliest code first; at least one
     * @param validAt the day of which is asked
     * @param asOf what was not known to this service then is left out
     * @param registry for which park the enterprise counts on a day, as far as was known then; absent for none. Asked where
     *     several parks report the fact
     * @param today the enterprise that one of the codes is now
     * @return empty if no park states it
     */
    static Optional<FactAt> of(
            List<FactHistory> histories,
            LocalDate validAt,
            Instant asOf,
            Function<LocalDate, @Nullable ParkCode> registry,
            UnaryOperator<Uscc> today) {
        Map<ParkCode, Voice> byPark = new TreeMap<>();
        Uscc stated = null;
        for (FactHistory history : histories) {
            for (Voice voice : voices(history, validAt, asOf)) {
                var _ = byPark.merge(voice.park(), voice, Voice::followedBy);
                stated = stated == null ? voice.uscc() : stated;
            }
        }
        List<Voice> voices = new ArrayList<>(byPark.values());
        if (stated == null) {
            return Optional.empty();
        }
        if (voices.size() > 1) {
            // that of a park that has lost a double claim, or whose enterprise has moved, would count on for it
            // otherwise
            voices.sort(Comparator.comparing((Voice v) -> !v.counts(registry)).thenComparing(FIRST));
        }
        Voice standing = voices.getFirst();
        FactHistory any = histories.getFirst();
        Uscc uscc = today.apply(stated);
        return Optional.of(new FactAt(
                uscc.equals(any.uscc()) ? any.id() : FactId.of(uscc, any.kind(), any.key()),
                uscc,
                any.kind(),
                standing.park(),
                standing.park(),
                standing.fact(),
                standing.now().synthetic(),
                voices.stream()
                        .map(v -> new Source(
                                v.park(),
                                v.now().validFrom(),
                                v.now().reportedAt(),
                                v.now().sequence(),
                                v.equals(standing),
                                v.uscc().equals(uscc) ? null : v.uscc()))
                        .toList(),
                differences(voices),
                voices.stream().collect(Collectors.toMap(Voice::park, Voice::stated))));
    }

    /** The days in whose periods the parks count it at two times, none if no park states it. */
    static Stream<LocalDate> days(FactHistory history, LocalDate validAt, Instant asOf) {
        return voices(history, validAt, asOf).stream().map(v -> v.fact().date());
    }

    private static List<Voice> voices(FactHistory history, LocalDate validAt, Instant asOf) {
        List<Voice> voices = new ArrayList<>();
        ParkCode park = null;
        FactStatement begun = null;
        FactStatement now = null;
        for (FactStatement statement : history.statements()) {
            if (!statement.park().equals(park)) {
                add(voices, history.uscc(), park, begun, now);
                park = statement.park();
                begun = null;
                now = null;
            }
            if (statement.heardAt().isAfter(asOf) || statement.validFrom().isAfter(validAt)) {
                continue;
            }
            if (statement.details() == null) {
                begun = null;
                now = null;
            } else {
                begun = begun == null ? statement : begun;
                now = statement;
            }
        }
        add(voices, history.uscc(), park, begun, now);
        return voices;
    }

    /**
     * Counted for the parks of today.
     *
     * @param successors of former parks, for this enterprise
     */
    FactAt restated(Map<ParkCode, ParkCode> successors) {
        ParkCode today = successors.get(reportedPark);
        return today == null
                ? this
                : new FactAt(id, uscc, kind, today, reportedPark, fact, synthetic, sources, differences, stated);
    }

    /**
     * As a park may see it (R2): what it states itself, and of what others state otherwise the names of the fields only.
     *
     * @return empty if the park does not state it
     */
    Optional<FactAt> seenBy(ParkCode reader) {
        Stated own = stated.get(reader);
        return Optional.ofNullable(own)
                .map(mine -> new FactAt(
                        id,
                        uscc,
                        kind,
                        park,
                        reportedPark,
                        mine.fact(),
                        mine.synthetic(),
                        sources.stream().filter(s -> s.park().equals(reader)).toList(),
                        differences.stream().map(d -> d.only(reader.value())).toList(),
                        Map.of(reader, mine)));
    }

    private static void add(
            List<Voice> voices,
            Uscc uscc,
            @Nullable ParkCode park,
            @Nullable FactStatement begun,
            @Nullable FactStatement now) {
        if (park != null && begun != null && now != null) {
            voices.add(new Voice(uscc, park, begun, now));
        }
    }

    private static List<Difference> differences(List<Voice> voices) {
        if (voices.stream().map(Voice::fact).distinct().count() < 2) {
            return List.of();
        }
        Map<String, JsonNode> trees = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        for (Voice voice : voices) {
            JsonNode tree = EventJson.mapper().valueToTree(voice.fact());
            trees.put(voice.park().value(), tree);
            names.addAll(tree.propertyNames());
        }
        List<Difference> differences = new ArrayList<>();
        for (String name : names) {
            Map<String, JsonNode> values = new TreeMap<>();
            trees.forEach((park, tree) -> {
                JsonNode value = tree.get(name);
                if (value != null) {
                    values.put(park, value);
                }
            });
            if (values.size() < trees.size() || Set.copyOf(values.values()).size() > 1) {
                differences.add(new Difference(name, values));
            }
        }
        return differences;
    }
}
