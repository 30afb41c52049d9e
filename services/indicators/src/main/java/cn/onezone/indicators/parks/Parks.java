package cn.onezone.indicators.parks;

import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.parks.ParkEvent.ParkDescribed;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.BatchHandler;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The parks, as the directory and the log tell of them: a park that is new, was split or became one with another is known
 * without a release (R1). Values that somebody submits under a code do not make a park of it: it has to describe itself, or a
 * restructuring to name it. What the log has told is kept in the store, so that a start knows it at once.
 */
@Component
public class Parks implements BatchHandler {
    /** Another instance may have heard of something. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** More parks, or restructurings, than there will ever be. */
    private static final int MOST = 1_000;

    private static final int ATTEMPTS = 5;

    private final List<ParkCode> directory;
    private final Aggregates<KnownPark> parks;
    private final Aggregates<KnownRestructuring> restructurings;
    private final Clock clock;
    private volatile Looked looked;

    private record Looked(ParksByDay byDay, Instant at) {}

    Parks(ParkDirectory directory, MongoDatabase database, Relay relay, Clock clock) {
        this.directory = directory.parks().stream().map(Park::code).toList();
        this.parks = new Aggregates<>(database, "known-parks", KnownPark.class, relay);
        this.restructurings = new Aggregates<>(database, "known-restructurings", KnownRestructuring.class, relay);
        this.clock = clock;
        this.looked = look();
    }

    /** All that there are, were, or will be: the directory's in its order, then the others. */
    public List<ParkCode> all() {
        return now().all();
    }

    /** Those that there were on a day, in the same order. */
    public List<ParkCode> on(LocalDate day) {
        return now().on(day, null);
    }

    /** The same as the network knew it at a moment (R8). */
    public List<ParkCode> on(LocalDate day, Instant asOf) {
        return now().on(day, asOf);
    }

    private ParksByDay now() {
        Looked last = looked;
        if (clock.instant().isAfter(last.at().plus(LOOK))) {
            last = look();
            looked = last;
        }
        return last.byDay();
    }

    private Looked look() {
        Instant at = clock.instant();
        List<KnownPark> known = all(parks);
        Map<ParkCode, Instant> toldAt = new HashMap<>();
        for (KnownPark park : known) {
            if (park.toldAt() != null) {
                toldAt.put(park.code(), park.toldAt());
            }
        }
        return new Looked(
                new ParksByDay(
                        directory,
                        known.stream()
                                .filter(KnownPark::isPark)
                                .map(KnownPark::code)
                                .toList(),
                        toldAt,
                        all(restructurings)),
                at);
    }

    private static <S> List<S> all(Aggregates<S> of) {
        return of.find(gt("_id", ""), Sorts.ascending("_id"), MOST).stream()
                .map(Stored::state)
                .toList();
    }

    @Override
    public void apply(List<Event<?>> events) {
        Map<String, UnaryOperator<@Nullable KnownPark>> ofParks = new TreeMap<>();
        Map<String, KnownRestructuring> told = new TreeMap<>();
        for (Event<?> event : events) {
            switch (event.data()) {
                case ParkDescribed park -> hear(ofParks, park.code(), KnownPark::described);
                case SubmissionSubmitted submitted ->
                    hear(ofParks, submitted.park(), before -> before.told(event.recordedAt()));
                case ParksRestructured restructured ->
                    told.merge(
                            restructured.id(),
                            KnownRestructuring.of(restructured, event.sequence(), event.recordedAt()),
                            (one, other) -> other.sequence() > one.sequence() ? other : one);
                default -> {
                    // of no park
                }
            }
        }
        write(parks, ofParks);
        Map<String, UnaryOperator<@Nullable KnownRestructuring>> ofRestructurings = new TreeMap<>();
        told.forEach((id, one) -> ofRestructurings.put(
                id, before -> before != null && before.sequence() >= one.sequence() ? before : one));
        write(restructurings, ofRestructurings);
        if (!told.isEmpty() || !ofParks.isEmpty()) {
            looked = look();
        }
    }

    private static void hear(
            Map<String, UnaryOperator<@Nullable KnownPark>> into, ParkCode park, UnaryOperator<KnownPark> change) {
        UnaryOperator<@Nullable KnownPark> before =
                into.getOrDefault(park.value(), there -> there == null ? KnownPark.named(park) : there);
        into.put(
                park.value(),
                there -> change.apply(Optional.ofNullable(before.apply(there)).orElseThrow()));
    }

    private static <S> void write(Aggregates<S> into, Map<String, UnaryOperator<@Nullable S>> changes) {
        Map<String, UnaryOperator<@Nullable S>> waiting = new TreeMap<>(changes);
        for (int attempt = 1; !waiting.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        waiting.keySet() + " were written by others " + ATTEMPTS + " times in a row");
            }
            Map<String, Stored<S>> there = new HashMap<>();
            into.findAll(waiting.keySet()).forEach(one -> there.put(one.id(), one));
            List<Write<S>> writes = new ArrayList<>();
            waiting.forEach((id, change) -> {
                Stored<S> before = there.get(id);
                S after = change.apply(before == null ? null : before.state());
                if (after != null && (before == null || !after.equals(before.state()))) {
                    writes.add(new Write<>(before, id, after, List.of()));
                }
            });
            Set<String> stale = into.saveAll(writes);
            waiting.keySet().retainAll(stale);
        }
    }
}
