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
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was said of all facts, found by what queries ask for. */
@Component
class Facts {
    private static final int BATCH = 500;
    /** A longer line of codes is followed no further: nobody has changed its code as often. */
    private static final int MOST_STEPS = 100;

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
        List<Strand> strands = new ArrayList<>();
        if (query.uscc() == null) {
            strands.add(new Strand(new Scan(query, Set.of(), true), null, false, after));
            strands.add(new Strand(new Scan(query, Set.of(), true), null, true, after));
        } else {
            Chain chain = chains(Set.of(query.uscc()), query.asOf()).get(query.uscc());
            Set<Uscc> codes = chain == null ? Set.of(query.uscc()) : chain.become(query.uscc());
            // under several codes the one whose report stands decides on the day, and the facts of one are not many
            Scan scan = new Scan(query, codes, chain == null);
            for (Uscc code : codes) {
                strands.add(new Strand(scan, code, false, after));
                strands.add(new Strand(scan, code, true, after));
            }
        }
        for (Strand next = first(strands); next != null; next = first(strands)) {
            FactHistory history = next.take();
            Optional<FactAt> found = next.at(history);
            if (found.isPresent() && !reader.test(new Match(Place.of(history), found.get()))) {
                return;
            }
        }
    }

    private static @Nullable Strand first(List<Strand> strands) {
        Strand first = null;
        FactHistory least = null;
        for (Strand strand : strands) {
            FactHistory one = strand.peek();
            if (one != null && (least == null || ORDER.compare(Place.of(one), Place.of(least)) < 0)) {
                first = strand;
                least = one;
            }
        }
        return first;
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

    /**
     * The chains of those of these enterprises that are linked with others, as known at a moment. Few are: of all others the
     * store says only that they are not. A chain is followed for {@value #MOST_STEPS} links in each direction.
     */
    private Map<Uscc, Chain> chains(Set<Uscc> usccs, Instant asOf) {
        Map<Uscc, Registration> known = new HashMap<>();
        List<Stored<Registration>> found =
                registrations.linkedAmong(usccs.stream().map(Uscc::value).toList());
        for (int step = 0; !found.isEmpty() && step < MOST_STEPS; step++) {
            found.forEach(r -> known.put(r.state().uscc(), r.state()));
            Set<Uscc> further = new TreeSet<>();
            found.forEach(r -> further.addAll(Chain.named(r.state(), asOf)));
            further.removeAll(known.keySet());
            found = new ArrayList<>();
            for (List<String> part : parts(further.stream().map(Uscc::value).toList())) {
                found.addAll(registrations.findAll(part));
            }
        }
        return known.isEmpty() ? Map.of() : Chain.of(known.values(), asOf);
    }

    private static List<List<String>> parts(List<String> all) {
        List<List<String>> parts = new ArrayList<>();
        for (int at = 0; at < all.size(); at += BATCH) {
            parts.add(all.subList(at, Math.min(all.size(), at + BATCH)));
        }
        return parts;
    }

    /**
     * By what the index is read.
     *
     * @param codes of the enterprise that is asked for, none if none is
     * @param byDay whether the days that are asked for are a range of the index
     */
    private record Scan(FactQuery query, Set<Uscc> codes, boolean byDay) {
        @Nullable
        String country() {
            return codes.isEmpty() ? query.country() : null;
        }

        /** What counts for a park of today was reported by any of the former ones too. */
        @Nullable
        ParkCode park() {
            if (!codes.isEmpty() || query.country() != null) {
                return null;
            }
            ParkCode counted = query.restated() ? null : query.park();
            return query.within() == null ? counted : query.within();
        }

        /** Whether a strand comes by it, so that of several histories of one fact the first of these tells it. */
        boolean meets(FactHistory history) {
            ParkCode reporting = park();
            String named = country();
            return (codes.isEmpty() || codes.contains(history.uscc()))
                    && (named == null || history.countries().contains(named))
                    && (reporting == null || history.parks().contains(reporting))
                    && (!byDay
                            || ((query.from() == null || !history.last().isBefore(query.from()))
                                    && (query.until() == null
                                            || !history.first().isAfter(query.until()))));
        }
    }

    /** The facts that were counted in one period ever, or the others, in order. */
    private final class Strand {
        private final Scan scan;
        private final FactQuery query;
        private final @Nullable Uscc code;
        private final boolean moved;
        private @Nullable Place after;
        private List<FactHistory> batch = List.of();
        /** Of the enterprises of the batch that have some. */
        private final Map<Uscc, Map<ParkCode, ParkCode>> successors = new HashMap<>();
        /** Of the enterprises of the batch of which several parks report one fact. */
        private final Map<Uscc, Timeline> timelines = new HashMap<>();
        /** Of the enterprises of the batch that are linked with others. */
        private Map<Uscc, Chain> chains = Map.of();
        /** What is said under any code of a chain about what is in the batch. */
        private final Map<FactId, FactHistory> linked = new HashMap<>();

        private int at;
        private boolean ended;

        Strand(Scan scan, @Nullable Uscc code, boolean moved, @Nullable Place after) {
            this.scan = scan;
            this.query = scan.query();
            this.code = code;
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

        FactHistory take() {
            FactHistory taken = batch.get(at);
            at++;
            return taken;
        }

        /** The fact of a history of the batch as it is asked for; empty too where another history of it tells it. */
        Optional<FactAt> at(FactHistory history) {
            Chain chain = chains.get(history.uscc());
            if (chain == null) {
                return query.of(
                        List.of(history),
                        scan.codes(),
                        successors.getOrDefault(history.uscc(), Map.of()),
                        registry(timelines.get(history.uscc())),
                        UnaryOperator.identity());
            }
            List<FactHistory> all = said(chain, history, chain.codes());
            Optional<LocalDate> day = all.stream()
                    .flatMap(h -> FactAt.days(h, query.validAt(), query.asOf()))
                    .min(Comparator.naturalOrder());
            if (day.isEmpty()) {
                return Optional.empty();
            }
            List<Uscc> united = chain.united(history.uscc(), day.get());
            List<FactHistory> one = said(chain, history, united);
            if (one.stream()
                    .filter(scan::meets)
                    .map(Place::of)
                    .anyMatch(place -> ORDER.compare(place, Place.of(history)) < 0)) {
                return Optional.empty();
            }
            Set<Uscc> stating =
                    one.stream().filter(query::isStated).map(FactHistory::uscc).collect(Collectors.toSet());
            return query.of(
                    one,
                    scan.codes(),
                    query.restated() ? chain.successors(united, query.asOf()) : Map.of(),
                    chain.registry(united),
                    uscc -> chain.today(uscc, stating));
        }

        private List<FactHistory> said(Chain chain, FactHistory history, List<Uscc> codes) {
            List<FactHistory> said = new ArrayList<>();
            for (Uscc other : chain.codes()) {
                FactHistory its = other.equals(history.uscc())
                        ? history
                        : linked.get(FactId.of(other, history.kind(), history.key()));
                if (its != null && codes.contains(other)) {
                    said.add(its);
                }
            }
            return said;
        }

        private static Function<LocalDate, @Nullable ParkCode> registry(@Nullable Timeline timeline) {
            return day -> {
                Span span = timeline == null ? null : timeline.at(day);
                return span == null ? null : span.merged().park();
            };
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
            linked.clear();
            chains = batch.isEmpty()
                    ? Map.of()
                    : chains(batch.stream().map(FactHistory::uscc).collect(Collectors.toSet()), query.asOf());
            Set<FactId> elsewhere = new TreeSet<>();
            for (FactHistory history : batch) {
                Chain chain = chains.get(history.uscc());
                if (chain != null) {
                    chain.codes().stream()
                            .filter(other -> !other.equals(history.uscc()))
                            .forEach(other -> elsewhere.add(FactId.of(other, history.kind(), history.key())));
                }
            }
            for (List<String> part : parts(elsewhere.stream().map(FactId::value).toList())) {
                findAll(part).forEach(s -> linked.put(s.state().id(), s.state()));
            }
            Set<Uscc> several = batch.stream()
                    .filter(f -> f.parks().size() > 1)
                    .map(FactHistory::uscc)
                    .collect(Collectors.toSet());
            Set<String> usccs = batch.stream()
                    .map(FactHistory::uscc)
                    .filter(uscc -> !chains.containsKey(uscc))
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
            String country = scan.country();
            ParkCode park = scan.park();
            if (code != null) {
                all.add(eq("state.uscc", code.value()));
                order.add("state.uscc");
            } else if (country != null) {
                // an array of several would sort by another of its values, so lists by it are in the order that follows
                all.add(eq("state.countries", country));
            } else if (park != null) {
                all.add(eq("state.parks", park.value()));
            }
            if (query.kind() != null) {
                all.add(eq("state.kind", query.kind().name()));
                if (code == null && country == null) {
                    order.add("state.kind");
                }
            }
            all.add(eq("state.moved", moved));
            // its first day lies in the period, or before it and its last day not
            if (scan.byDay() && query.from() != null) {
                all.add(gte(moved ? "state.last" : "state.first", query.from()));
            }
            if (scan.byDay() && query.until() != null) {
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
