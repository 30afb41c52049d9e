package cn.onezone.indicators.rounds;

import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.indicators.IndicatorEvent.Approval;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All rounds, one for each period. */
@Component
public class Rounds {
    private final Aggregates<Round> rounds;

    Rounds(MongoDatabase database, Relay relay) {
        this.rounds = new Aggregates<>(database, "rounds", Round.class, relay).index(Indexes.ascending("state.dueOn"));
    }

    Optional<Stored<Round>> find(Period period) {
        return rounds.find(period.value());
    }

    /** The round of a period; empty if the city has opened none. */
    public Optional<Round> of(Period period) {
        return find(period).map(Stored::state);
    }

    /** Who at the city accepts what parks submit of a period: a reviewer, unless its round says otherwise. */
    public Approval approval(Period period) {
        return of(period).map(Round::approval).orElse(Approval.ONE_STEP);
    }

    Creating<Round> create(Round round) {
        return rounds.create(round.period().value(), round, null, List.of(opened(round)));
    }

    Stored<Round> replace(Stored<Round> before, Round round) {
        return rounds.replace(before, round, List.of(opened(round)));
    }

    private static Outgoing<?> opened(Round round) {
        return Outgoing.of(IndicatorEvents.ROUND_OPENED, "round/" + round.period(), round.event());
    }

    /** All, by period. */
    Excerpt<Round> list(String after, int limit) {
        return new Excerpt<>(rounds.count(), rounds.find(gt("_id", after), Sorts.ascending("_id"), limit + 1));
    }

    /** Those of periods behind one, by period. */
    public List<Round> all(String after, int limit) {
        return list(after, limit - 1).found().stream().map(Stored::state).toList();
    }

    /** Those that are due on a day or later, the one that is due last first. */
    public List<Round> dueFrom(LocalDate day, int limit) {
        return rounds.find(gte("state.dueOn", day), Sorts.descending("state.dueOn"), limit).stream()
                .map(Stored::state)
                .toList();
    }
}
