package cn.onezone.indicators.restatements;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All changes of accepted values. */
@Component
class Restatements {
    private final Aggregates<Restatement> restatements;

    Restatements(MongoDatabase database, Relay relay) {
        this.restatements = new Aggregates<>(database, "restatements", Restatement.class, relay)
                .index(Indexes.descending("state.order"))
                .index(Indexes.compoundIndex(Indexes.ascending("state.park"), Indexes.descending("state.order")))
                .index(Indexes.compoundIndex(Indexes.ascending("state.period"), Indexes.descending("state.order")));
    }

    /**
     * Tells of a change; what was told stays as it is.
     *
     * @return whether it was not told before
     */
    boolean tell(ValueRestated told) {
        String id = Restatement.id(told);
        return restatements.create(
                        id,
                        Restatement.of(told),
                        null,
                        List.of(Outgoing.of(IndicatorEvents.VALUE_RESTATED, "restatement/" + id, told)))
                instanceof Creating.Created<Restatement>;
    }

    /**
     * A part of the list.
     *
     * @param total how many there are
     * @param found up to one more than asked for
     */
    record Found(long total, List<Stored<Restatement>> found) {}

    /** Those of a park and a period, the latest first. */
    Found list(@Nullable ParkCode park, @Nullable Period period, String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        List<Bson> order = new ArrayList<>();
        if (park != null) {
            filters.add(eq("state.park", park.value()));
            order.add(Sorts.ascending("state.park"));
        }
        if (period != null) {
            filters.add(eq("state.period", period.value()));
            if (park == null) {
                order.add(Sorts.ascending("state.period"));
            }
        }
        order.add(Sorts.descending("state.order"));
        Bson all = filters.isEmpty() ? gte("state.order", "") : and(filters);
        Bson part = after.isEmpty() ? all : and(all, lt("state.order", after));
        return new Found(restatements.count(all), restatements.find(part, Sorts.orderBy(order), limit + 1));
    }
}
