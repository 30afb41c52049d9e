package cn.onezone.parks.followups;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.followups.FollowUp.By;
import cn.onezone.parks.followups.FollowUp.State;
import cn.onezone.parks.submissions.CityMarks;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All marks that this park knows. Its own cause no event: they are about microdata (R2). */
@Component
class FollowUps implements CityMarks {
    private static final int ATTEMPTS = 5;

    private final Aggregates<FollowUp> marks;

    FollowUps(MongoDatabase database, Relay relay) {
        this.marks = new Aggregates<>(database, "follow-ups", FollowUp.class, relay)
                .index(Indexes.descending("state.order"))
                .index(ordered("state.about"))
                .index(ordered("state.period"))
                .index(ordered("state.state"))
                .index(ordered("state.by"))
                .index(Indexes.ascending("state.about", "state.state"));
    }

    private static Bson ordered(String by) {
        return Indexes.compoundIndex(Indexes.ascending(by), Indexes.descending("state.order"));
    }

    Optional<Stored<FollowUp>> find(String id) {
        return marks.find(id);
    }

    Creating<FollowUp> create(FollowUp mark, @Nullable Creation creation) {
        return marks.create(mark.id(), mark, creation, List.of());
    }

    Stored<FollowUp> replace(Stored<FollowUp> before, FollowUp mark) {
        return marks.replace(before, mark, List.of());
    }

    /** How many marks about something are open. */
    long open(String about) {
        return marks.count(and(eq("state.about", about), eq("state.state", State.OPEN.name())));
    }

    /**
     * Which marks are asked for; what is absent does not matter.
     *
     * @param about a report {@code <period>/<uscc>} or a submission
     */
    record Which(
            @Nullable String about,
            @Nullable String period,
            @Nullable State state,
            @Nullable By by) {}

    /** Those that are asked for, the latest first. */
    Excerpt<FollowUp> list(Which which, String after, int limit) {
        // the first is what finds the fewest: the index goes by it
        Map<String, String> asked = new LinkedHashMap<>();
        if (which.about() != null) {
            asked.put("state.about", which.about());
        }
        if (which.period() != null) {
            asked.put("state.period", which.period());
        }
        if (which.state() != null) {
            asked.put("state.state", which.state().name());
        }
        if (which.by() != null) {
            asked.put("state.by", which.by().name());
        }
        return marks.latest(asked, "state.order", after, limit);
    }

    @Override
    public void learn(FollowUpNoted noted, long sequence) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored<FollowUp> before = marks.find(noted.id()).orElse(null);
            if (before != null && before.state().citySequence() >= sequence) {
                return;
            }
            FollowUp mark = new FollowUp(
                    noted.id(),
                    FollowUp.order(noted.markedAt(), noted.id()),
                    By.CITY,
                    noted.period(),
                    noted.submission(),
                    null,
                    noted.revision(),
                    noted.element(),
                    null,
                    noted.note(),
                    noted.settledAt() == null ? State.OPEN : State.SETTLED,
                    noted.markedAt(),
                    noted.settlement(),
                    noted.settledAt(),
                    sequence);
            if (marks.saveAll(List.of(new Write<>(before, noted.id(), mark, List.of())))
                    .isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException("follow-up " + noted.id() + " is written by somebody else all the time");
    }
}
