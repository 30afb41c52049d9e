package cn.onezone.parks.relocations;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The relocations that this park is party to. */
@Component
class Movings {
    private final Aggregates<Moving> movings;

    Movings(MongoDatabase database, Relay relay) {
        this.movings = new Aggregates<>(database, "relocations", Moving.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.open", "state.id"))
                .index(Indexes.ascending("state.uscc", "state.open", "state.id"));
    }

    Optional<Stored<Moving>> find(RelocationId id) {
        return movings.find(id.value());
    }

    /** One of an enterprise that is open, if there is one. */
    Optional<Stored<Moving>> open(Uscc uscc) {
        return movings
                .find(
                        and(eq("state.uscc", uscc.value()), eq("state.open", true)),
                        Sorts.ascending("state.uscc", "state.open", "state.id"),
                        1)
                .stream()
                .findFirst();
    }

    Creating<Moving> create(Moving moving, @Nullable Creation creation, List<? extends Outgoing<?>> events) {
        return movings.create(moving.id().value(), moving, creation, events);
    }

    Stored<Moving> replace(Stored<Moving> before, Moving after, List<? extends Outgoing<?>> events) {
        return movings.replace(before, after, events);
    }

    /** All, or the open ones, or the closed ones, by id. */
    Excerpt<Moving> list(@Nullable Boolean open, String after, int limit) {
        if (open == null) {
            return new Excerpt<>(
                    movings.count(),
                    movings.find(
                            after.isEmpty() ? Filters.empty() : gt("state.id", after),
                            Sorts.ascending("state.id"),
                            limit + 1));
        }
        Bson all = eq("state.open", open);
        return new Excerpt<>(
                movings.count(all),
                movings.find(
                        after.isEmpty() ? all : and(all, gt("state.id", after)),
                        Sorts.ascending("state.open", "state.id"),
                        limit + 1));
    }
}
