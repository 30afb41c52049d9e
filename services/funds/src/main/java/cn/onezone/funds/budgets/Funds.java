package cn.onezone.funds.budgets;

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

/** All funds. */
@Component
public class Funds {
    private final Aggregates<Fund> funds;

    Funds(MongoDatabase database, Relay relay) {
        this.funds = new Aggregates<>(database, "funds", Fund.class, relay).index(Indexes.ascending("state.code"));
    }

    Creating<Fund> establish(Fund fund, @Nullable Creation creation) {
        return funds.create(
                fund.code(),
                fund,
                creation,
                List.of(Outgoing.of(FundEvents.FUND_ESTABLISHED, "fund/" + fund.code(), fund.established())));
    }

    /**
     * The fund of this code.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code not-found}
     */
    public Stored<Fund> get(String code) {
        return funds.find(code)
                .orElseThrow(
                        () -> Problem.of(KitProblem.NOT_FOUND, "there is no fund " + code, "没有代码为 " + code + " 的资金")
                                .refused());
    }

    List<Stored<Fund>> list(String after, int limit) {
        return funds.find(gt("state.code", after), Sorts.ascending("state.code"), limit + 1);
    }

    long count() {
        return funds.count();
    }
}
