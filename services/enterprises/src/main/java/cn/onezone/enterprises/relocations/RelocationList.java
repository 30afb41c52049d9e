package cn.onezone.enterprises.relocations;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The relocations as lists find them, made from their own events: a moment behind, and in the end the same. What is decided on
 * is read where it is kept.
 */
@Component
class RelocationList {
    private static final int ATTEMPTS = 5;

    private final Aggregates<Listed> list;

    RelocationList(MongoDatabase database, Relay relay) {
        this.list = new Aggregates<>(database, "relocationList", Listed.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.state", "state.id"))
                .index(Indexes.ascending("state.parks", "state.id"))
                .index(Indexes.ascending("state.parks", "state.state", "state.id"))
                .index(Indexes.ascending("state.dueKey"))
                .index(Indexes.ascending("state.parks", "state.dueKey"));
    }

    /**
     * A relocation as it is listed.
     *
     * @param id of it
     * @param state where it stands
     * @param parks the two that are party to it
     * @param dueKey the day on which it is due and the id, so that those of one day have an order; absent unless somebody is
     *     still to agree or decide
     * @param stepped its newest event
     * @param sequence of that
     * @param recordedAt of that; absent in what was listed before it was kept
     */
    public record Listed(
            String id,
            RelocationState state,
            List<ParkCode> parks,
            @Nullable String dueKey,
            RelocationStepped stepped,
            long sequence,
            @Nullable Instant recordedAt) {
        /** Copies the list. */
        public Listed {
            parks = List.copyOf(parks);
        }
    }

    void learn(RelocationStepped stepped, long sequence, Instant recordedAt) {
        String id = stepped.id().value();
        for (int attempt = 1; ; attempt++) {
            Stored<Listed> before = list.find(id).orElse(null);
            if (before != null && sequence <= before.state().sequence()) {
                return;
            }
            List<ParkCode> parks = new ArrayList<>(List.of(stepped.destination()));
            if (stepped.origin() != null) {
                parks.add(stepped.origin());
            }
            boolean undecided = stepped.state().open() && stepped.state() != RelocationState.AGREED;
            Listed after = new Listed(
                    id,
                    stepped.state(),
                    parks,
                    undecided && stepped.due() != null ? stepped.due() + "/" + id : null,
                    stepped,
                    sequence,
                    recordedAt);
            if (list.saveAll(List.of(new Write<>(before, id, after, List.of()))).isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(id, before == null ? 0 : before.version());
            }
        }
    }

    /** The newest event of one. */
    Optional<RelocationStepped> find(RelocationId id) {
        return listed(id).map(Listed::stepped);
    }

    /** One as it is listed. */
    Optional<Listed> listed(RelocationId id) {
        return list.find(id.value()).map(Stored::state);
    }

    /** The next by id. */
    List<Listed> after(String id, int limit) {
        return list.find(gt("state.id", id), Sorts.ascending("state.id"), limit).stream()
                .map(Stored::state)
                .toList();
    }

    /** Those of a park, of a state, or all, by id. */
    Excerpt<Listed> list(@Nullable ParkCode park, @Nullable RelocationState state, String after, int limit) {
        List<Bson> all = new ArrayList<>();
        List<String> order = new ArrayList<>();
        if (park != null) {
            all.add(eq("state.parks", park.value()));
            order.add("state.parks");
        }
        if (state != null) {
            all.add(eq("state.state", state.name()));
            order.add("state.state");
        }
        order.add("state.id");
        List<Bson> part = new ArrayList<>(all);
        if (!after.isEmpty()) {
            part.add(gt("state.id", after));
        }
        return new Excerpt<>(
                all.isEmpty() ? list.count() : list.count(and(all)),
                list.find(part.isEmpty() ? Filters.empty() : and(part), Sorts.ascending(order), limit + 1));
    }

    /** Those that wait for somebody and are due until a day, the earliest first. */
    Excerpt<Listed> due(@Nullable ParkCode park, LocalDate until, String after, int limit) {
        List<Bson> all = new ArrayList<>();
        List<String> order = new ArrayList<>();
        if (park != null) {
            all.add(eq("state.parks", park.value()));
            order.add("state.parks");
        }
        order.add("state.dueKey");
        Bson end = lt("state.dueKey", until.plusDays(1).toString());
        List<Bson> part = new ArrayList<>(all);
        all.add(gt("state.dueKey", ""));
        all.add(end);
        part.add(gt("state.dueKey", after));
        part.add(end);
        return new Excerpt<>(list.count(and(all)), list.find(and(part), Sorts.ascending(order), limit + 1));
    }
}
