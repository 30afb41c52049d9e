package cn.onezone.parks.reports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** The reports of this park's enterprises. They are microdata and cause no event: nothing of them leaves (R2, R12). */
@Component
class Reports {
    private final Aggregates<Report> reports;

    Reports(MongoDatabase database, Relay relay) {
        this.reports = new Aggregates<>(database, "reports", Report.class, relay)
                .index(Indexes.ascending("state.period", "state.stage", "state.id"));
    }

    Optional<Stored<Report>> find(String id) {
        return reports.find(id);
    }

    Creating<Report> create(Report report) {
        return reports.create(report.id(), report, null, List.of());
    }

    Stored<Report> replace(Stored<Report> before, Report report) {
        return reports.replace(before, report, List.of());
    }

    /** How many reports of a period are at a stage. */
    long count(Period period, Report.Stage stage) {
        return reports.count(of(period, stage));
    }

    /** Those of a period at a stage behind an id, in the order of ids. */
    List<Stored<Report>> list(Period period, Report.Stage stage, String after, int limit) {
        Bson all = of(period, stage);
        return reports.find(
                after.isEmpty() ? all : and(all, gt("state.id", after)),
                Sorts.ascending("state.period", "state.stage", "state.id"),
                limit);
    }

    private static Bson of(Period period, Report.Stage stage) {
        return and(eq("state.period", period.value()), eq("state.stage", stage.name()));
    }
}
