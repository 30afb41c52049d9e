package cn.onezone.enterprises.registry;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All registrations, those that no park claims any more among them. */
@Component
public class Registrations {
    private static final String COLLECTION = "registrations";
    private static final int MOST_WALKED = 2_000;
    private static final int WALKED_AT_ONCE = 250;

    private final Aggregates<Registration> registrations;

    Registrations(MongoDatabase database, Relay relay) {
        this.registrations = new Aggregates<>(database, COLLECTION, Registration.class, relay)
                .index(Indexes.ascending("state.counted", "state.uscc"))
                .index(Indexes.ascending("state.park", "state.uscc"))
                .index(Indexes.ascending("state.claims.park", "state.uscc"))
                .index(Indexes.ascending("state.rulings.park", "state.uscc"))
                .index(Indexes.ascending("state.keys"));
        // few are contested, few change by themselves: indexes of those only
        for (String few : List.of(
                "state.contested",
                "state.contestedSince",
                "state.changesOn",
                "state.relocations.wakes",
                "state.formerKeys",
                "state.lineage.id")) {
            database.getCollection(COLLECTION).createIndex(Indexes.ascending(few), new IndexOptions().sparse(true));
        }
    }

    /** The registration of this enterprise, if any park has said anything of it. */
    public Optional<Stored<Registration>> find(Uscc uscc) {
        return registrations.find(uscc.value());
    }

    /** Those of these codes that are there, at most a batch of some thousand. */
    public List<Stored<Registration>> findAll(Collection<String> usccs) {
        return registrations.findAll(usccs);
    }

    /**
     * Those of these codes that became others or came from others, by links that stand or were revoked. At most a batch of
     * some hundred: they are looked up by code, and all but those with a link stay in the store.
     */
    public List<Stored<Registration>> linkedAmong(Collection<String> usccs) {
        return registrations.findAll(registrations.existing(usccs, exists("state.lineage.kind")));
    }

    /** Those that a park claims, or this park whose claim stands, by USCC. */
    Excerpt<Registration> counted(@Nullable ParkCode park, String after, int limit) {
        String field = park == null ? "state.counted" : "state.park";
        Bson all = park == null ? eq(field, true) : eq(field, park.value());
        Bson part = after.isEmpty() ? all : and(all, gt("state.uscc", after));
        return new Excerpt<>(
                registrations.count(all), registrations.find(part, Sorts.ascending(field, "state.uscc"), limit + 1));
    }

    /**
     * Those that a park ever claimed, or that ever were ruled to count for it, by USCC.
     *
     * @param ruled whether by ruling, else by claim
     */
    public List<Stored<Registration>> everOf(ParkCode park, boolean ruled, String after, int limit) {
        Bson all = eq(ruled ? "state.rulings.park" : "state.claims.park", park.value());
        return registrations.find(
                after.isEmpty() ? all : and(all, gt("state.uscc", after)), Sorts.ascending("state.uscc"), limit);
    }

    /** Those that several parks claim (R5), by USCC. */
    Excerpt<Registration> contested(String after, int limit) {
        return new Excerpt<>(
                registrations.count(gt("state.contested", "")),
                registrations.find(gt("state.contested", after), Sorts.ascending("state.contested"), limit + 1));
    }

    /**
     * Writes what was decided on what was read.
     *
     * @param state of {@link Registry#rule}, with what a process of its own keeps in it
     * @param outgoing of the same decision, followed by the events of that process
     * @throws cn.onezone.kit.store.StaleVersion if somebody else has written meanwhile: read and decide again
     */
    public Stored<Registration> replace(
            Stored<Registration> before, Registration state, List<? extends Outgoing<?>> outgoing) {
        return registrations.replace(before, state, outgoing);
    }

    /**
     * What a walk by code has found.
     *
     * @param found at most as many as asked for
     * @param next code of the last one looked at, absent at the end
     */
    record Walked<T>(List<T> found, @Nullable String next) {}

    /**
     * Walks all registrations by code, for a moment of which no index tells. Looks at {@value #MOST_WALKED} at most, so that
     * a page costs the same whatever is asked for.
     *
     * @param after code to begin behind, empty: the first
     * @param pick what to show of one, absent: nothing
     */
    <T> Walked<T> walk(String after, int limit, Function<Stored<Registration>, @Nullable T> pick) {
        List<T> found = new ArrayList<>();
        String last = after;
        for (int walked = 0; walked < MOST_WALKED; ) {
            List<Stored<Registration>> part =
                    registrations.find(gt("_id", last), Sorts.ascending("_id"), WALKED_AT_ONCE);
            for (Stored<Registration> one : part) {
                if (found.size() == limit) {
                    return new Walked<>(found, last);
                }
                T shown = pick.apply(one);
                if (shown != null) {
                    found.add(shown);
                }
                last = one.id();
            }
            if (part.size() < WALKED_AT_ONCE) {
                return new Walked<>(found, null);
            }
            walked += part.size();
        }
        return new Walked<>(found, last);
    }

    /** The next by code. */
    List<Stored<Registration>> after(String code, int limit) {
        return registrations.find(gt("_id", code), Sorts.ascending("_id"), limit);
    }

    /** Those of greater codes that are found under one of these keys, in no order. */
    List<Stored<Registration>> keyed(Set<String> keys, String after, int limit) {
        return keys.isEmpty()
                ? List.of()
                : registrations.find(and(in("state.keys", keys), gt("state.uscc", after)), new BsonDocument(), limit);
    }

    /** The same of those that were found under one of these keys on another day, or by what was known before. */
    List<Stored<Registration>> formerlyKeyed(Set<String> keys, String after, int limit) {
        return keys.isEmpty()
                ? List.of()
                : registrations.find(
                        and(in("state.formerKeys", keys), gt("state.uscc", after)), new BsonDocument(), limit);
    }

    /** Those on either side of a link between predecessors and successors, what was revoked too. */
    List<Stored<Registration>> linked(String id, int limit) {
        return registrations.find(eq("state.lineage.id", id), new BsonDocument(), limit);
    }

    /** How many count for a park today. */
    long countedFor(ParkCode park) {
        return registrations.count(eq("state.park", park.value()));
    }

    /** Those whose double claim was found on this day or earlier and not yet called overdue, the oldest first. */
    List<Stored<Registration>> contestedSince(LocalDate day, int limit) {
        return registrations.find(lte("state.contestedSince", day), Sorts.ascending("state.contestedSince"), limit);
    }

    /** Those of which something else is right from this day or an earlier one on, without anything having been said. */
    List<Stored<Registration>> turning(LocalDate today, int limit) {
        return registrations.find(lte("state.changesOn", today), Sorts.ascending("state.changesOn"), limit);
    }

    /** Those of which a relocation falls due by itself on this day or before it (R6). */
    public List<Stored<Registration>> relocationsDue(LocalDate today, int limit) {
        return registrations.find(
                lte("state.relocations.wakes", today), Sorts.ascending("state.relocations.wakes"), limit);
    }

    /**
     * Writes a batch.
     *
     * @return codes of those that another has written meanwhile
     */
    public Set<String> saveAll(List<Write<Registration>> writes) {
        return registrations.saveAll(writes);
    }
}
