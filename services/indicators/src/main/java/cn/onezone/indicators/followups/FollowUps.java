package cn.onezone.indicators.followups;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.indicators.followups.FollowUp.State;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All marks of reviewers. Each state of each is told, so that the park knows it. */
@Component
class FollowUps {
    private final Aggregates<FollowUp> marks;

    FollowUps(MongoDatabase database, Relay relay) {
        this.marks = new Aggregates<>(database, "follow-ups", FollowUp.class, relay)
                .index(Indexes.descending("state.order"))
                .index(ordered("state.submission"))
                .index(ordered("state.park"))
                .index(ordered("state.state"))
                .index(Indexes.ascending("state.submission", "state.state"));
    }

    private static Bson ordered(String by) {
        return Indexes.compoundIndex(Indexes.ascending(by), Indexes.descending("state.order"));
    }

    Optional<Stored<FollowUp>> find(String id) {
        return marks.find(id);
    }

    Creating<FollowUp> create(FollowUp mark, @Nullable Creation creation) {
        return marks.create(mark.noted().id(), mark, creation, List.of(told(mark)));
    }

    Stored<FollowUp> replace(Stored<FollowUp> before, FollowUp mark) {
        return marks.replace(before, mark, List.of(told(mark)));
    }

    private static Outgoing<?> told(FollowUp mark) {
        return Outgoing.of(
                IndicatorEvents.FOLLOW_UP_NOTED, "follow-up/" + mark.noted().id(), mark.noted());
    }

    /** How many marks on a submission are open. */
    long open(String submission) {
        return marks.count(and(eq("state.submission", submission), eq("state.state", State.OPEN.name())));
    }

    /** Those of a submission, a park, a state, the latest first. */
    Excerpt<FollowUp> list(
            @Nullable String submission, @Nullable ParkCode park, @Nullable State state, String after, int limit) {
        Map<String, String> asked = new LinkedHashMap<>();
        if (submission != null) {
            asked.put("state.submission", submission);
        }
        if (park != null) {
            asked.put("state.park", park.value());
        }
        if (state != null) {
            asked.put("state.state", state.name());
        }
        return marks.latest(asked, "state.order", after, limit);
    }
}
