package cn.onezone.indicators.observations;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All published figures. They are entered once and never changed. */
@Component
class Observations {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final Aggregates<Observation> observations;

    Observations(MongoDatabase database, Relay relay) {
        this.observations = new Aggregates<>(database, "observations", Observation.class, relay)
                .index(Indexes.ascending("state.item", "state.order"))
                .index(Indexes.ascending("state.order"));
    }

    Optional<Stored<Observation>> find(String id) {
        return observations.find(id);
    }

    Creating<Observation> create(Observation observation, @Nullable Creation creation) {
        return observations.create(
                observation.id(),
                observation,
                creation,
                List.of(new Outgoing<>(
                        IndicatorEvents.OBSERVATION_RECORDED,
                        "observation/" + observation.id(),
                        // true since the end of what it covers
                        observation.to().plusDays(1).atStartOfDay(ZONE).toInstant(),
                        observation.event())));
    }

    /** Those of an item whose days lie within a period, by first day. */
    Excerpt<Observation> list(@Nullable String item, @Nullable Period period, String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        if (item != null) {
            filters.add(eq("state.item", item));
        }
        if (period == null) {
            filters.add(gte("state.order", ""));
        } else {
            filters.add(gte("state.order", period.start().toString()));
            filters.add(lt("state.order", period.end().plusDays(1).toString()));
            filters.add(lte("state.to", period.end()));
        }
        Bson all = and(filters);
        Bson part = after.isEmpty() ? all : and(all, gt("state.order", after));
        Bson order = item == null ? Sorts.ascending("state.order") : Sorts.ascending("state.item", "state.order");
        return new Excerpt<>(observations.count(all), observations.find(part, order, limit + 1));
    }
}
