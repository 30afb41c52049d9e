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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A fact as it is at two times: once, whoever reports it, for the park that reported it first (R5's spirit). What others
 * say otherwise is shown, not hidden.
 *
 * @param id the fact
 * @param uscc the enterprise
 * @param kind what it is about
 * @param park for which it is counted: {@code reportedPark}, or the park of today that takes its place (R1)
 * @param reportedPark whose report stands
 * @param fact as that park states it
 * @param synthetic whether that park says that it is invented
 * @param sources all that state it, the standing one first
 * @param differences fields that not all sources state alike
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
        List<Difference> differences) {
    /**
     * A park that states the fact.
     *
     * @param park who states it
     * @param validFrom first day of its statement
     * @param reportedAt when it recorded that
     * @param sequence version of its record
     * @param standing whether it is the one that is counted
     */
    record Source(ParkCode park, LocalDate validFrom, Instant reportedAt, long sequence, boolean standing) {}

    /**
     * A field that not all sources state alike.
     *
     * @param field its name
     * @param values by park; a park that states none is left out
     */
    record Difference(String field, Map<String, JsonNode> values) {}

    private record Voice(ParkCode park, FactStatement begun, FactStatement now) {}

    /** The first to state it stands: earliest valid, then earliest recorded, then by code so that it is total. */
    private static final Comparator<Voice> FIRST = Comparator.<Voice, LocalDate>comparing(
                    v -> v.begun().validFrom())
            .thenComparing(v -> v.begun().reportedAt())
            .thenComparing(Voice::park);

    /**
     * The fact at two times.
     *
     * @param validAt the day of which is asked
     * @param asOf what was not known to this service then is left out
     * @return empty if no park states it
     */
    static Optional<FactAt> of(FactHistory history, LocalDate validAt, Instant asOf) {
        List<Voice> voices = new ArrayList<>();
        ParkCode park = null;
        FactStatement begun = null;
        FactStatement now = null;
        for (FactStatement statement : history.statements()) {
            if (!statement.park().equals(park)) {
                add(voices, park, begun, now);
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
        add(voices, park, begun, now);
        if (voices.isEmpty()) {
            return Optional.empty();
        }
        voices.sort(FIRST);
        Voice standing = voices.getFirst();
        return Optional.of(new FactAt(
                history.id(),
                history.uscc(),
                history.kind(),
                standing.park(),
                standing.park(),
                fact(standing),
                standing.now().synthetic(),
                voices.stream()
                        .map(v -> new Source(
                                v.park(),
                                v.now().validFrom(),
                                v.now().reportedAt(),
                                v.now().sequence(),
                                v.equals(standing)))
                        .toList(),
                differences(voices)));
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
                : new FactAt(id, uscc, kind, today, reportedPark, fact, synthetic, sources, differences);
    }

    private static void add(
            List<Voice> voices, @Nullable ParkCode park, @Nullable FactStatement begun, @Nullable FactStatement now) {
        if (park != null && begun != null && now != null) {
            voices.add(new Voice(park, begun, now));
        }
    }

    private static EnterpriseFact fact(Voice voice) {
        return Objects.requireNonNull(voice.now().details()).fact();
    }

    private static List<Difference> differences(List<Voice> voices) {
        if (voices.stream().map(FactAt::fact).distinct().count() < 2) {
            return List.of();
        }
        Map<String, JsonNode> trees = new TreeMap<>();
        Set<String> names = new TreeSet<>();
        for (Voice voice : voices) {
            JsonNode tree = EventJson.mapper().valueToTree(fact(voice));
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
