package cn.onezone.parks.facts;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The facts that the park keeps, withdrawn ones among them. */
@Component
class ParkFacts {
    private final Aggregates<ParkFact> facts;

    ParkFacts(MongoDatabase database, Relay relay) {
        this.facts = new Aggregates<>(database, "facts", ParkFact.class, relay)
                .index(Indexes.ascending("state.withdrawn", "state.id"))
                .index(Indexes.ascending("state.withdrawn", "state.kind", "state.id"))
                .index(Indexes.ascending("state.withdrawn", "state.uscc", "state.id"))
                .index(Indexes.ascending("state.withdrawn", "state.uscc", "state.kind", "state.id"));
    }

    Optional<Stored<ParkFact>> find(FactId id) {
        return facts.find(id.value());
    }

    /** At most a batch of some hundred. */
    List<Stored<ParkFact>> findAll(Collection<FactId> ids) {
        return facts.findAll(ids.stream().map(FactId::value).toList());
    }

    Creating<ParkFact> create(FactDecision.Accepted accepted, @Nullable Creation creation) {
        return facts.create(accepted.fact().id().value(), accepted.fact(), creation, accepted.events());
    }

    Stored<ParkFact> replace(Stored<ParkFact> before, FactDecision.Accepted accepted) {
        return facts.replace(before, accepted.fact(), accepted.events());
    }

    /**
     * Writes a batch.
     *
     * @return ids of those that somebody else has written meanwhile
     */
    Set<String> saveAll(List<Write<ParkFact>> writes) {
        return facts.saveAll(writes);
    }

    /** How many of a kind the park states now. */
    long count(FactKind kind) {
        return facts.count(and(eq("state.withdrawn", false), eq("state.kind", kind.name())));
    }

    /** Those of a kind that the park states now, by id. */
    List<Stored<ParkFact>> after(FactKind kind, String after, int limit) {
        return facts.find(
                and(eq("state.withdrawn", false), eq("state.kind", kind.name()), gt("state.id", after)),
                Sorts.ascending("state.withdrawn", "state.kind", "state.id"),
                limit);
    }

    /** Those that the park states now, by id: of a kind, of an enterprise, or all. */
    Excerpt<ParkFact> list(@Nullable FactKind kind, @Nullable Uscc uscc, String after, int limit) {
        List<Bson> all = new ArrayList<>(List.of(eq("state.withdrawn", false)));
        List<String> order = new ArrayList<>(List.of("state.withdrawn"));
        if (uscc != null) {
            all.add(eq("state.uscc", uscc.value()));
            order.add("state.uscc");
        }
        if (kind != null) {
            all.add(eq("state.kind", kind.name()));
            order.add("state.kind");
        }
        order.add("state.id");
        long total = facts.count(and(all));
        if (!after.isEmpty()) {
            all.add(gt("state.id", after));
        }
        return new Excerpt<>(total, facts.find(and(all), Sorts.ascending(order), limit + 1));
    }
}
