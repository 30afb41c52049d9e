package cn.onezone.funds.awards;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.funds.FundEvent.ApplicationRecorded;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All applications. */
@Component
class Applications {
    private final Aggregates<Application> applications;

    Applications(MongoDatabase database, Relay relay) {
        this.applications = new Aggregates<>(database, "applications", Application.class, relay)
                .index(Indexes.ascending("state.fund", "state.call", "state.id"))
                .index(Indexes.ascending("state.fund", "state.call", "state.park", "state.id"));
    }

    Creating<Application> receive(Application application, @Nullable Creation creation) {
        return applications.create(
                application.id(), application, creation, List.of(event(FundEvents.APPLICATION_RECEIVED, application)));
    }

    Stored<Application> awarded(Stored<Application> before, Application after) {
        return applications.replace(before, after, List.of(event(FundEvents.APPLICATION_AWARDED, after)));
    }

    Stored<Application> refused(Stored<Application> before, Application after) {
        return applications.replace(before, after, List.of(event(FundEvents.APPLICATION_REFUSED, after)));
    }

    private static Outgoing<ApplicationRecorded> event(EventType<ApplicationRecorded> type, Application application) {
        return Outgoing.of(type, "application/" + application.id(), application.recorded());
    }

    Optional<Stored<Application>> find(String id) {
        return applications.find(id);
    }

    Stored<Application> get(String id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no application " + id, "没有申报 " + id)
                .refused();
    }

    /** Those to a call, of one park or of all. */
    List<Stored<Application>> list(String fund, String call, @Nullable ParkCode park, String after, int limit) {
        Bson toCall = and(eq("state.fund", fund), eq("state.call", call));
        return park == null
                ? applications.find(
                        and(toCall, gt("state.id", after)),
                        Sorts.ascending("state.fund", "state.call", "state.id"),
                        limit + 1)
                : applications.find(
                        and(toCall, eq("state.park", park.value()), gt("state.id", after)),
                        Sorts.ascending("state.fund", "state.call", "state.park", "state.id"),
                        limit + 1);
    }

    long count(String fund, String call, @Nullable ParkCode park) {
        Bson toCall = and(eq("state.fund", fund), eq("state.call", call));
        return applications.count(park == null ? toCall : and(toCall, eq("state.park", park.value())));
    }
}
