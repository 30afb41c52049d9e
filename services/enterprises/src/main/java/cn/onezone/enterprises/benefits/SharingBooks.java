package cn.onezone.enterprises.benefits;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.sharing.Measure;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is shared of each enterprise, and the ledger of each figure. */
@Component
class SharingBooks {
    private static final String SHARINGS = "sharings";

    private final Aggregates<Sharing> sharings;
    private final Aggregates<Ledger> ledgers;

    SharingBooks(MongoDatabase database, Relay relay) {
        this.sharings = new Aggregates<>(database, SHARINGS, Sharing.class, relay);
        for (String few : List.of("state.pending", "state.unsettled")) {
            database.getCollection(SHARINGS).createIndex(Indexes.ascending(few), new IndexOptions().sparse(true));
        }
        this.ledgers = new Aggregates<>(database, "ledgers", Ledger.class, relay)
                .index(Indexes.ascending("state.period", "state.key"))
                .index(Indexes.ascending("state.parks", "state.period", "state.key"));
    }

    Optional<Stored<Sharing>> sharing(Uscc uscc) {
        return sharings.find(uscc.value());
    }

    boolean write(@Nullable Stored<Sharing> before, Sharing after, List<? extends Outgoing<?>> events) {
        return sharings.saveAll(List.of(new Write<>(before, after.uscc().value(), after, events)))
                .isEmpty();
    }

    /** Those of which the ledgers may not yet say what they should. */
    List<Stored<Sharing>> unsettled(int limit) {
        return sharings.find(gt("state.unsettled", ""), Sorts.ascending("state.unsettled"), limit);
    }

    /** The next by code, whether or not anything is to be done about them. */
    List<Stored<Sharing>> after(String code, int limit) {
        return sharings.find(gt("_id", code), Sorts.ascending("_id"), limit);
    }

    /** Those with a figure that waits for the reviewer, by USCC. */
    Excerpt<Sharing> pending(String after, int limit) {
        return new Excerpt<>(
                sharings.count(gt("state.pending", "")),
                sharings.find(gt("state.pending", after), Sorts.ascending("state.pending"), limit + 1));
    }

    Optional<Stored<Ledger>> ledger(Uscc uscc, Measure measure, Period period) {
        return ledgers.find(Ledger.id(uscc, measure, period));
    }

    boolean post(@Nullable Stored<Ledger> before, Ledger.Posted posted) {
        return ledgers.saveAll(List.of(new Write<>(before, posted.after().key(), posted.after(), posted.events())))
                .isEmpty();
    }

    /** The ledgers of a period, of one park or all, by id. */
    Excerpt<Ledger> of(Period period, @Nullable ParkCode park, String after, int limit) {
        return new Excerpt<>(ledgers.count(filter(period, park, "")), batch(period, park, after, limit + 1));
    }

    /** Some of them, for whoever goes through all. */
    List<Stored<Ledger>> batch(Period period, @Nullable ParkCode park, String after, int limit) {
        return ledgers.find(
                filter(period, park, after),
                park == null
                        ? Sorts.ascending("state.period", "state.key")
                        : Sorts.ascending("state.parks", "state.period", "state.key"),
                limit);
    }

    private static Bson filter(Period period, @Nullable ParkCode park, String after) {
        List<Bson> all = new ArrayList<>();
        if (park != null) {
            all.add(eq("state.parks", park.value()));
        }
        all.add(eq("state.period", period.value()));
        if (!after.isEmpty()) {
            all.add(gt("state.key", after));
        }
        return and(all);
    }
}
