package cn.onezone.funds.budgets;

import cn.onezone.funds.budgets.FundYear.Award;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Awards that are not at hand in their year's document. They are written from there and tell nobody anything: what
 * happened was told when it was written in the year.
 */
@Component
class Awards {
    private static final int ATTEMPTS = 10;

    private final Aggregates<Award> awards;

    Awards(MongoDatabase database, Relay relay) {
        this.awards = new Aggregates<>(database, "fundAwards", Award.class, relay);
    }

    /** The award as it was when it left its year's document. */
    Optional<Award> find(String id) {
        return awards.find(id).map(Stored::state);
    }

    /** Writes awards down; one that is there in a later state stays. After this they may leave their year's document. */
    void put(Collection<Award> moving) {
        List<Award> left = List.copyOf(moving);
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException("awards are written by others all the time: " + left.size());
            }
            Map<String, Stored<Award>> there = new HashMap<>();
            awards.findAll(left.stream().map(Award::id).toList()).forEach(a -> there.put(a.id(), a));
            List<Write<Award>> writes = new ArrayList<>();
            List<Award> written = new ArrayList<>();
            for (Award award : left) {
                Stored<Award> before = there.get(award.id());
                if (before == null || before.state().changes() < award.changes()) {
                    writes.add(new Write<>(before, award.id(), award, List.of()));
                    written.add(award);
                }
            }
            var stale = awards.saveAll(writes);
            left = written.stream().filter(a -> stale.contains(a.id())).toList();
        }
    }
}
