package cn.onezone.indicators.restatements;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param all what there is to say, which is kept
     * @param onLog what of it everybody may hear
     * @return whether it was not told before
     */
    boolean tell(ValueRestated all, ValueRestated onLog) {
        String id = Restatement.id(all);
        return restatements.create(
                        id,
                        Restatement.of(all),
                        null,
                        List.of(Outgoing.of(IndicatorEvents.VALUE_RESTATED, "restatement/" + id, onLog)))
                instanceof Creating.Created<Restatement>;
    }

    /** Those of a park and a period, the latest first. */
    Excerpt<Restatement> list(@Nullable ParkCode park, @Nullable Period period, String after, int limit) {
        Map<String, String> asked = new LinkedHashMap<>();
        if (park != null) {
            asked.put("state.park", park.value());
        }
        if (period != null) {
            asked.put("state.period", period.value());
        }
        return restatements.latest(asked, "state.order", after, limit);
    }
}
