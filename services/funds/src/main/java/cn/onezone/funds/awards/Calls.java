package cn.onezone.funds.awards;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All calls. */
@Component
class Calls {
    private final Aggregates<Call> calls;

    Calls(MongoDatabase database, Relay relay) {
        this.calls = new Aggregates<>(database, "calls", Call.class, relay)
                .index(Indexes.ascending("state.fund", "state.code"));
    }

    Creating<Call> open(Call call, @Nullable Creation creation) {
        String id = Call.id(call.fund(), call.code());
        return calls.create(
                id, call, creation, List.of(Outgoing.of(FundEvents.CALL_OPENED, "call/" + id, call.opened())));
    }

    Stored<Call> get(String fund, String code) {
        return calls.find(Call.id(fund, code))
                .orElseThrow(() -> Problem.of(
                                KitProblem.NOT_FOUND,
                                "fund " + fund + " has no call " + code,
                                "资金 " + fund + " 没有申报通知 " + code)
                        .refused());
    }

    List<Stored<Call>> list(String fund, String after, int limit) {
        return calls.find(
                and(eq("state.fund", fund), gt("state.code", after)),
                Sorts.ascending("state.fund", "state.code"),
                limit + 1);
    }

    long count(String fund) {
        return calls.count(eq("state.fund", fund));
    }
}
