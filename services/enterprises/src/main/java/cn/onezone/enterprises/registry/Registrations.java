package cn.onezone.enterprises.registry;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All registrations, those that no park claims any more among them. */
@Component
class Registrations {
    private static final String COLLECTION = "registrations";

    private final Aggregates<Registration> registrations;

    Registrations(MongoDatabase database, Relay relay) {
        this.registrations = new Aggregates<>(database, COLLECTION, Registration.class, relay)
                .index(Indexes.ascending("state.counted", "state.uscc"))
                .index(Indexes.ascending("state.park", "state.uscc"));
        // few are contested: an index of those only
        database.getCollection(COLLECTION)
                .createIndex(Indexes.ascending("state.contested"), new IndexOptions().sparse(true));
    }

    /**
     * A part of a list.
     *
     * @param total how many there are
     * @param found up to one more than asked for
     */
    record Found(long total, List<Stored<Registration>> found) {}

    Optional<Stored<Registration>> find(Uscc uscc) {
        return registrations.find(uscc.value());
    }

    List<Stored<Registration>> findAll(Collection<String> usccs) {
        return registrations.findAll(usccs);
    }

    /** Those that a park claims, or this park whose claim stands, by USCC. */
    Found counted(@Nullable ParkCode park, String after, int limit) {
        String field = park == null ? "state.counted" : "state.park";
        Bson all = park == null ? eq(field, true) : eq(field, park.value());
        Bson part = after.isEmpty() ? all : and(all, gt("state.uscc", after));
        return new Found(
                registrations.count(all), registrations.find(part, Sorts.ascending(field, "state.uscc"), limit + 1));
    }

    /** Those that several parks claim (R5), by USCC. */
    Found contested(String after, int limit) {
        return new Found(
                registrations.count(gt("state.contested", "")),
                registrations.find(gt("state.contested", after), Sorts.ascending("state.contested"), limit + 1));
    }

    /**
     * Writes a batch.
     *
     * @return codes of those that another has written meanwhile
     */
    Set<String> saveAll(List<Write<Registration>> writes) {
        return registrations.saveAll(writes);
    }
}
