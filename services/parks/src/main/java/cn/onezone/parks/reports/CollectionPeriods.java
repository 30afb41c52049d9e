package cn.onezone.parks.reports;

import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The periods that this park collects reports for. */
@Component
class CollectionPeriods {
    private final Aggregates<CollectionPeriod> periods;

    CollectionPeriods(MongoDatabase database, Relay relay) {
        this.periods = new Aggregates<>(database, "collections", CollectionPeriod.class, relay);
    }

    Optional<Stored<CollectionPeriod>> find(Period period) {
        return periods.find(period.value());
    }

    /**
     * The collection of a period.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code no-collection} if there is none
     */
    CollectionPeriod opened(Period period) {
        return find(period)
                .map(Stored::state)
                .orElseThrow(() -> Problem.of(
                                ReportsProblem.NO_COLLECTION,
                                "period",
                                period.value(),
                                Text.of("a period that was opened", "已开放报送的时期"))
                        .refused());
    }

    Creating<CollectionPeriod> create(CollectionPeriod period) {
        return periods.create(period.period().value(), period, null, List.of());
    }

    Stored<CollectionPeriod> replace(Stored<CollectionPeriod> before, CollectionPeriod period) {
        return periods.replace(before, period, List.of());
    }
}
