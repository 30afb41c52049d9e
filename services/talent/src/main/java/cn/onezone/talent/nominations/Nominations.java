package cn.onezone.talent.nominations;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All nominations. */
@Component
class Nominations {
    private final Aggregates<Nomination> nominations;

    Nominations(MongoDatabase database, Relay relay) {
        this.nominations = new Aggregates<>(database, "nominations", Nomination.class, relay)
                .index(Indexes.ascending("state.programme", "state.id"));
    }

    Creating<Nomination> receive(Nomination.Decision.Accepted received, @Nullable Creation creation) {
        return nominations.create(
                received.nomination().id(), received.nomination(), creation, List.of(received.event()));
    }

    Stored<Nomination> decided(Stored<Nomination> before, Nomination.Decision.Accepted decided) {
        return nominations.replace(before, decided.nomination(), List.of(decided.event()));
    }

    Optional<Stored<Nomination>> find(String id) {
        return nominations.find(id);
    }

    Stored<Nomination> get(String id) {
        return find(id).orElseThrow(() -> Problem.of(KitProblem.NOT_FOUND, "there is no nomination " + id, "没有推荐 " + id)
                .refused());
    }

    List<Stored<Nomination>> list(String programme, String after, int limit) {
        return nominations.find(
                and(eq("state.programme", programme), gt("state.id", after)),
                Sorts.ascending("state.programme", "state.id"),
                limit + 1);
    }

    long count(String programme) {
        return nominations.count(eq("state.programme", programme));
    }
}
