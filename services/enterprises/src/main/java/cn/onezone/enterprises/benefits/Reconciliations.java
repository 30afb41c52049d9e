package cn.onezone.enterprises.benefits;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The reports of reconciliations. */
@Component
class Reconciliations {
    private final Aggregates<Reconciliation> reports;

    Reconciliations(MongoDatabase database, Relay relay) {
        this.reports = new Aggregates<>(database, "reconciliations", Reconciliation.class, relay)
                .index(Indexes.ascending("state.id"));
    }

    Creating<Reconciliation> create(Reconciliation report, @Nullable Creation creation) {
        return reports.create(report.id(), report, creation, List.of());
    }

    Optional<Stored<Reconciliation>> find(String id) {
        return reports.find(id);
    }

    long count() {
        return reports.count();
    }

    List<Stored<Reconciliation>> list(String after, int limit) {
        return reports.find(
                after.isEmpty() ? Filters.empty() : Filters.gt("state.id", after), Sorts.ascending("state.id"), limit);
    }
}
