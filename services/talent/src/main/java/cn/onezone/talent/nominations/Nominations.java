package cn.onezone.talent.nominations;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All nominations. */
@Component
class Nominations {
    private final Aggregates<Nomination> nominations;

    Nominations(MongoDatabase database, Relay relay) {
        this.nominations = new Aggregates<>(database, "nominations", Nomination.class, relay)
                .index(Indexes.ascending("state.programme", "state.id"))
                .index(Indexes.ascending("state.programme", "state.park", "state.id"));
        // of two nominations of one person to one programme in one year, the store takes one
        var _ = database.getCollection("nominations")
                .createIndex(
                        Indexes.ascending("state.slot"),
                        new IndexOptions().unique(true).sparse(true));
    }

    /** Takes a nomination in; {@link Creating.AlreadyThere} if the person has one to the programme this year. */
    Creating<Nomination> receive(Nomination.Decision.Accepted received, @Nullable Creation creation) {
        Nomination nomination = received.nomination();
        try {
            return nominations.create(nomination.id(), nomination, creation, List.of(received.event()));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            return inSlot(nomination.slot())
                    .<Creating<Nomination>>map(Creating.AlreadyThere::new)
                    .orElseThrow(() -> e);
        }
    }

    /** The nomination of a person to a programme in a year, by its slot. */
    Optional<Stored<Nomination>> inSlot(@Nullable String slot) {
        return nominations.find(eq("state.slot", slot), Sorts.ascending("state.slot"), 1).stream()
                .findFirst();
    }

    /** Those of these nominations that were taken in, for this person. */
    Set<String> standing(Set<String> ids, String person) {
        return nominations.findAll(ids).stream()
                .filter(n -> n.state().person().equals(person))
                .map(Stored::id)
                .collect(Collectors.toSet());
    }

    Stored<Nomination> decided(Stored<Nomination> before, Nomination.Decision.Accepted decided) {
        return nominations.replace(before, decided.nomination(), List.of(decided.event()));
    }

    Optional<Stored<Nomination>> find(String id) {
        return nominations.find(id);
    }

    Stored<Nomination> get(String id) {
        return find(id).orElseThrow(() -> missing(id));
    }

    static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no nomination " + id, "没有推荐 " + id)
                .refused();
    }

    /** Those to a programme, of one park or of all. */
    List<Stored<Nomination>> list(String programme, @Nullable ParkCode park, String after, int limit) {
        return park == null
                ? nominations.find(
                        and(eq("state.programme", programme), gt("state.id", after)),
                        Sorts.ascending("state.programme", "state.id"),
                        limit + 1)
                : nominations.find(
                        and(eq("state.programme", programme), eq("state.park", park.value()), gt("state.id", after)),
                        Sorts.ascending("state.programme", "state.park", "state.id"),
                        limit + 1);
    }

    long count(String programme, @Nullable ParkCode park) {
        return nominations.count(
                park == null
                        ? eq("state.programme", programme)
                        : and(eq("state.programme", programme), eq("state.park", park.value())));
    }
}
