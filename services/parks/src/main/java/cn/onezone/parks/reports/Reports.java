package cn.onezone.parks.reports;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** The reports of this park's enterprises. They are microdata and cause no event: nothing of them leaves (R2, R12). */
@Component
class Reports {
    private static final Bson CHANGES = Sorts.ascending("state.period", "state.changedAt", "state.id");

    private final Aggregates<Report> reports;

    Reports(MongoDatabase database, Relay relay) {
        this.reports = new Aggregates<>(database, "reports", Report.class, relay)
                .index(Indexes.ascending("state.period", "state.reported", "state.id"))
                .index(Indexes.ascending("state.period", "state.stage", "state.id"))
                .index(Indexes.ascending("state.period", "state.changedAt", "state.id"));
    }

    Optional<Stored<Report>> find(String id) {
        return reports.find(id);
    }

    /** Those of these ids that are there, in no order. */
    List<Stored<Report>> findAll(Collection<String> ids) {
        return reports.findAll(ids);
    }

    /**
     * Writes a batch.
     *
     * @return ids of those that somebody else has written meanwhile
     */
    Set<String> saveAll(List<Write<Report>> writes) {
        return reports.saveAll(writes);
    }

    /** A moment until which every write is done. */
    Instant quietUntil() {
        return reports.quietUntil();
    }

    /** Those of a period recorded at this moment behind an id, or if there are none, those recorded after it. */
    List<Stored<Report>> changedAfter(Period period, Instant moment, String id, int limit) {
        Bson of = eq("state.period", period.value());
        List<Stored<Report>> same =
                reports.find(and(of, eq("state.changedAt", moment), gt("state.id", id)), CHANGES, limit);
        return same.isEmpty() ? reports.find(and(of, gt("state.changedAt", moment)), CHANGES, limit) : same;
    }

    Creating<Report> create(Report report) {
        return reports.create(report.id(), report, null, List.of());
    }

    Stored<Report> replace(Stored<Report> before, Report report) {
        return reports.replace(before, report, List.of());
    }

    /** How many reports of a period there are. */
    long count(Period period, Report.Which which) {
        return reports.count(of(period, which));
    }

    /** Those of a period behind an id, in the order of ids. */
    List<Stored<Report>> list(Period period, Report.Which which, String after, int limit) {
        Bson all = of(period, which);
        return reports.find(
                after.isEmpty() ? all : and(all, gt("state.id", after)),
                Sorts.ascending("state.period", field(which), "state.id"),
                limit);
    }

    private static String field(Report.Which which) {
        return switch (which) {
            case REPORTED -> "state.reported";
            case AT_WORK, TAKEN_BACK -> "state.stage";
        };
    }

    private static Bson of(Period period, Report.Which which) {
        Object value = switch (which) {
            case REPORTED -> true;
            case AT_WORK -> Report.Stage.DRAFT.name();
            case TAKEN_BACK -> Report.Stage.WITHDRAWN.name();
        };
        return and(eq("state.period", period.value()), eq(field(which), value));
    }
}
