package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactDetails;
import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that was said of one fact. What is right of it at two times is made of it by {@link FactAt}; the rest is what queries
 * find it by.
 *
 * @param id the same whichever park speaks
 * @param uscc the enterprise
 * @param kind what it is about
 * @param key natural key
 * @param statements by park and sequence, each once: duplicates and another order change nothing
 * @param first earliest day in whose period anybody ever counted it
 * @param last latest such day
 * @param moved whether the two differ
 * @param parks that ever stated it
 * @param countries that were ever named
 */
public record FactHistory(
        FactId id,
        Uscc uscc,
        FactKind kind,
        String key,
        List<FactStatement> statements,
        LocalDate first,
        LocalDate last,
        boolean moved,
        List<ParkCode> parks,
        List<String> countries) {
    /** As much is kept of what is said of one fact. */
    static final int MOST_STATEMENTS = 2_000;

    private static final Comparator<FactStatement> ORDER =
            Comparator.comparing(FactStatement::park).thenComparingLong(FactStatement::sequence);

    /** Copies the lists. */
    public FactHistory {
        statements = List.copyOf(statements);
        parks = List.copyOf(parks);
        countries = List.copyOf(countries);
    }

    /** Nothing heard yet. */
    static FactHistory none(FactEvent event) {
        return new FactHistory(
                event.id(),
                event.uscc(),
                event.kind(),
                event.key(),
                List.of(),
                event.validFrom(),
                event.validFrom(),
                false,
                List.of(),
                List.of());
    }

    /**
     * After an event of a park; itself if the event says nothing new. Beyond {@link #MOST_STATEMENTS} what no day needs any more
     * is dropped: moments before are then answered from what is kept.
     *
     * @throws IllegalStateException if all of it is needed
     */
    FactHistory after(Event<? extends FactEvent> event, Instant heardAt) {
        FactEvent data = event.data();
        if (statements.stream().anyMatch(s -> s.park().equals(data.park()) && s.sequence() == event.sequence())) {
            return this;
        }
        List<FactStatement> all = new ArrayList<>(statements);
        all.add(
                switch (data) {
                    case FactEvent.Recorded recorded ->
                        new FactStatement(
                                data.park(),
                                event.sequence(),
                                event.recordedAt().truncatedTo(ChronoUnit.MILLIS),
                                heardAt,
                                data.validFrom(),
                                FactDetails.of(recorded.fact()),
                                recorded.synthetic());
                    case FactEvent.FactWithdrawn _ ->
                        new FactStatement(
                                data.park(),
                                event.sequence(),
                                event.recordedAt().truncatedTo(ChronoUnit.MILLIS),
                                heardAt,
                                data.validFrom(),
                                null,
                                false);
                });
        all.sort(ORDER);
        if (all.size() > MOST_STATEMENTS) {
            all.retainAll(needed(all));
            if (all.size() > MOST_STATEMENTS) {
                throw new IllegalStateException("more is said of fact " + id + " than is kept: " + all.size()
                        + " (expected: at most " + MOST_STATEMENTS + ")");
            }
        }
        List<EnterpriseFact> facts = all.stream()
                .map(FactStatement::details)
                .filter(Objects::nonNull)
                .map(FactDetails::fact)
                .toList();
        LocalDate earliest = facts.stream()
                .map(EnterpriseFact::date)
                .min(Comparator.naturalOrder())
                .orElse(first);
        LocalDate latest = facts.stream()
                .map(EnterpriseFact::date)
                .max(Comparator.naturalOrder())
                .orElse(last);
        return new FactHistory(
                id,
                uscc,
                kind,
                key,
                all,
                earliest,
                latest,
                !earliest.equals(latest),
                all.stream().map(FactStatement::park).distinct().toList(),
                facts.stream()
                        .map(EnterpriseFact::country)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList());
    }

    /**
     * The statements that some day needs as all is known now: of each park and day the one that is right, the one with which it
     * began, and the withdrawal before that.
     */
    private static Set<FactStatement> needed(List<FactStatement> all) {
        Map<ParkCode, List<FactStatement>> byPark = new TreeMap<>();
        all.forEach(
                s -> byPark.computeIfAbsent(s.park(), _ -> new ArrayList<>()).add(s));
        Set<FactStatement> needed = new HashSet<>();
        for (List<FactStatement> said : byPark.values()) {
            said.stream().map(FactStatement::validFrom).distinct().forEach(day -> {
                FactStatement withdrawn = null;
                FactStatement begun = null;
                FactStatement now = null;
                for (FactStatement one : said) {
                    if (one.validFrom().isAfter(day)) {
                        continue;
                    }
                    if (one.details() == null) {
                        withdrawn = one;
                        begun = null;
                        now = null;
                    } else {
                        begun = begun == null ? one : begun;
                        now = one;
                    }
                }
                add(needed, withdrawn);
                add(needed, begun);
                add(needed, now);
            });
        }
        return needed;
    }

    private static void add(Set<FactStatement> needed, @Nullable FactStatement one) {
        if (one != null) {
            needed.add(one);
        }
    }
}
