package cn.onezone.enterprises.facts;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was said of all facts, found by what queries ask for. */
@Component
class Facts {
    private static final int BATCH = 500;
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::first).thenComparing(Place::id);

    private final Aggregates<FactHistory> facts;
    private final Registrations registrations;

    Facts(MongoDatabase database, Relay relay, Registrations registrations) {
        this.registrations = registrations;
        // those that were ever counted in two periods are few and found apart, so that a period is a range of the index
        this.facts = new Aggregates<>(database, "facts", FactHistory.class, relay)
                .index(Indexes.ascending("state.moved", "state.first", "state.id"))
                .index(Indexes.ascending("state.kind", "state.moved", "state.first", "state.id"))
                .index(Indexes.ascending("state.uscc", "state.moved", "state.first", "state.id"))
                .index(Indexes.ascending("state.parks", "state.moved", "state.first", "state.id"))
                .index(Indexes.ascending("state.parks", "state.kind", "state.moved", "state.first", "state.id"))
                .index(Indexes.ascending("state.countries", "state.moved", "state.first", "state.id"));
    }

    /**
     * A place in the order of all lists: by earliest day, then by id.
     *
     * @param first earliest day
     * @param id of the fact
     */
    record Place(LocalDate first, FactId id) {
        static Place of(FactHistory history) {
            return new Place(history.first(), history.id());
        }
    }

    Optional<Stored<FactHistory>> find(FactId id) {
        return facts.find(id.value());
    }

    /** At most a batch of some thousand. */
    List<Stored<FactHistory>> findAll(Collection<String> ids) {
        return facts.findAll(ids);
    }

    /**
     * Writes a batch.
     *
     * @return ids of those that another has written meanwhile
     */
    Set<String> saveAll(List<Write<FactHistory>> writes) {
        return facts.saveAll(writes);
    }

    /**
     * Goes through the facts that are asked for, in order, a batch in memory at a time.
     *
     * @param after behind which place to begin, absent: at the beginning
     * @param reader told of each; goes on as long as it says so
     */
    void each(FactQuery query, @Nullable Place after, Predicate<Match> reader) {
        Strand still = new Strand(query, false, after);
        Strand moved = new Strand(query, true, after);
        while (true) {
            FactHistory one = still.peek();
            FactHistory other = moved.peek();
            if (one == null && other == null) {
                return;
            }
            Strand next =
                    other == null || (one != null && ORDER.compare(Place.of(one), Place.of(other)) < 0) ? still : moved;
            FactHistory history = next.take();
            Optional<FactAt> found = query.of(history, next.successors(history.uscc()), next.registry(history.uscc()));
            if (found.isPresent() && !reader.test(new Match(Place.of(history), found.get()))) {
                return;
            }
        }
    }

    /** Goes through all that was ever said of the facts of an enterprise, a batch in memory at a time. */
    void eachOf(Uscc uscc, Consumer<FactHistory> reader) {
        for (boolean moved : new boolean[] {false, true}) {
            Place after = null;
            List<FactHistory> batch;
            do {
                Bson of = and(eq("state.uscc", uscc.value()), eq("state.moved", moved));
                List<Stored<FactHistory>> found = new ArrayList<>();
                if (after != null) {
                    found.addAll(ofOne(
                            and(
                                    of,
                                    eq("state.first", after.first()),
                                    gt("state.id", after.id().value())),
                            BATCH));
                }
                if (found.size() < BATCH) {
                    Bson rest = after == null ? of : and(of, gt("state.first", after.first()));
                    found.addAll(ofOne(rest, BATCH - found.size()));
                }
                batch = found.stream().map(Stored::state).toList();
                batch.forEach(reader);
                after = batch.isEmpty() ? null : Place.of(batch.getLast());
            } while (batch.size() == BATCH);
        }
    }

    private List<Stored<FactHistory>> ofOne(Bson filter, int limit) {
        return facts.find(filter, Sorts.ascending("state.uscc", "state.moved", "state.first", "state.id"), limit);
    }

    /**
     * A fact that is asked for.
     *
     * @param place in the order of the list
     * @param fact as it is at the two times
     */
    record Match(Place place, FactAt fact) {}

    /** The facts that were counted in one period ever, or the others, in order. */
    private final class Strand {
        private final FactQuery query;
        private final boolean moved;
        private @Nullable Place after;
        private List<FactHistory> batch = List.of();
        /** Of the enterprises of the batch that have some. */
        private final Map<Uscc, Map<ParkCode, ParkCode>> successors = new HashMap<>();
        /** Of the enterprises of the batch of which several parks report one fact. */
        private final Map<Uscc, Timeline> timelines = new HashMap<>();

        private int at;
        private boolean ended;

        Strand(FactQuery query, boolean moved, @Nullable Place after) {
            this.query = query;
            this.moved = moved;
            this.after = after;
        }

        @Nullable
        FactHistory peek() {
            if (at == batch.size() && !ended) {
                fetch();
            }
            return at < batch.size() ? batch.get(at) : null;
        }

        Map<ParkCode, ParkCode> successors(Uscc uscc) {
            return successors.getOrDefault(uscc, Map.of());
        }

        Function<LocalDate, @Nullable ParkCode> registry(Uscc uscc) {
            Timeline timeline = timelines.get(uscc);
            return day -> {
                Span span = timeline == null ? null : timeline.at(day);
                return span == null ? null : span.merged().park();
            };
        }

        FactHistory take() {
            FactHistory taken = batch.get(at);
            at++;
            return taken;
        }

        private void fetch() {
            List<Stored<FactHistory>> found = new ArrayList<>();
            Place from = after;
            if (from != null) {
                found.addAll(find(
                        and(
                                eq("state.first", from.first()),
                                gt("state.id", from.id().value())),
                        BATCH));
            }
            if (found.size() < BATCH) {
                found.addAll(find(from == null ? null : gt("state.first", from.first()), BATCH - found.size()));
            }
            ended = found.size() < BATCH;
            batch = found.stream().map(Stored::state).toList();
            at = 0;
            successors.clear();
            timelines.clear();
            Set<Uscc> several = batch.stream()
                    .filter(f -> f.parks().size() > 1)
                    .map(FactHistory::uscc)
                    .collect(Collectors.toSet());
            Set<String> usccs = batch.stream()
                    .map(FactHistory::uscc)
                    .filter(uscc -> query.restated() || several.contains(uscc))
                    .map(Uscc::value)
                    .collect(Collectors.toSet());
            if (!usccs.isEmpty()) {
                registrations.findAll(usccs).forEach(r -> learn(r.state(), several));
            }
            if (!batch.isEmpty()) {
                after = Place.of(batch.getLast());
            }
        }

        private void learn(Registration registration, Set<Uscc> several) {
            if (query.restated()) {
                successors.put(registration.uscc(), registration.successors(query.asOf()));
            }
            if (several.contains(registration.uscc())) {
                timelines.put(
                        registration.uscc(), registration.asOf(query.asOf()).timeline());
            }
        }

        private List<Stored<FactHistory>> find(@Nullable Bson behind, int limit) {
            List<Bson> all = new ArrayList<>();
            List<String> order = new ArrayList<>();
            if (query.uscc() != null) {
                all.add(eq("state.uscc", query.uscc().value()));
                order.add("state.uscc");
            } else if (query.country() != null) {
                // an array of several would sort by another of its values, so lists by it are in the order that follows
                all.add(eq("state.countries", query.country()));
            } else {
                // what counts for a park of today was reported by any of the former ones too
                ParkCode counted = query.restated() ? null : query.park();
                ParkCode park = query.within() == null ? counted : query.within();
                if (park != null) {
                    all.add(eq("state.parks", park.value()));
                }
            }
            if (query.kind() != null) {
                all.add(eq("state.kind", query.kind().name()));
                if (query.uscc() == null && query.country() == null) {
                    order.add("state.kind");
                }
            }
            all.add(eq("state.moved", moved));
            // its first day lies in the period, or before it and its last day not
            if (query.from() != null) {
                all.add(gte(moved ? "state.last" : "state.first", query.from()));
            }
            if (query.until() != null) {
                all.add(lte("state.first", query.until()));
            }
            if (behind != null) {
                all.add(behind);
            }
            order.addAll(List.of("state.moved", "state.first", "state.id"));
            return facts.find(and(all), Sorts.ascending(order), limit);
        }
    }
}
