package cn.onezone.partners.agreements;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.partners.PartnerEvent.AgreementStatus;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All agreements. */
@Component
public class Agreements {
    /** Most that are granted at once: each has a sequence, whose end is held in memory. */
    static final int MOST = 1_000;

    private static final int ATTEMPTS = 5;

    private final Aggregates<Agreement> agreements;

    Agreements(MongoDatabase database, Relay relay) {
        this.agreements = new Aggregates<>(database, "agreements", Agreement.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.partner", "state.id"))
                .index(Indexes.ascending("state.terms.parks", "state.id"))
                .index(Indexes.ascending("state.status", "state.id"));
    }

    Creating<Agreement> propose(Agreement.Decision.Accepted proposed, @Nullable Creation creation) {
        return agreements.create(proposed.agreement().id(), proposed.agreement(), creation, List.of(proposed.event()));
    }

    /** The agreement of this id, if there is one. */
    public Optional<Stored<Agreement>> find(String id) {
        return agreements.find(id);
    }

    /** For one who may see all. */
    public static Refused missing(String id) {
        return Problem.of(KitProblem.NOT_FOUND, "there is no agreement " + id, "没有协议 " + id)
                .refused();
    }

    /**
     * Decides about what stands, again if another was quicker.
     *
     * @param decision of the agreement as it stands
     */
    Stored<Agreement> decide(String id, Function<Stored<Agreement>, Agreement.Decision> decision) {
        for (int attempt = 1; ; attempt++) {
            Stored<Agreement> before = find(id).orElseThrow(() -> missing(id));
            switch (decision.apply(before)) {
                case Agreement.Decision.Accepted(var agreement, var event) -> {
                    try {
                        return agreements.replace(before, agreement, List.of(event));
                    } catch (StaleVersion e) {
                        if (attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
                case Agreement.Decision.Unchanged _ -> {
                    return before;
                }
                case Agreement.Decision.Refused(Problem problem) -> throw problem.refused();
            }
        }
    }

    /** All that are in force on a day; at most {@value #MOST}. */
    public List<Agreement> inForce(LocalDate day) {
        return granted().map(Stored::state).filter(a -> a.inForce(day)).toList();
    }

    /** A page of all, whatever became of them, by id. */
    public List<Stored<Agreement>> page(String after, int limit) {
        return agreements.find(gt("state.id", after), Sorts.ascending("state.id"), limit);
    }

    /** All that are granted, whatever their days. */
    java.util.stream.Stream<Stored<Agreement>> granted() {
        return agreements.find(isGranted(), Sorts.ascending("state.status", "state.id"), MOST).stream();
    }

    long countGranted() {
        return agreements.count(isGranted());
    }

    private static Bson isGranted() {
        return eq("state.status", AgreementStatus.GRANTED.name());
    }

    /**
     * Of a partner, of those that name a park, or all; by id.
     *
     * @param partner absent for all
     * @param park absent for all
     */
    List<Stored<Agreement>> list(@Nullable String partner, @Nullable ParkCode park, String after, int limit) {
        Bson beyond = gt("state.id", after);
        if (partner != null) {
            return agreements.find(
                    and(eq("state.partner", partner), beyond), Sorts.ascending("state.partner", "state.id"), limit + 1);
        }
        return park == null
                ? agreements.find(beyond, Sorts.ascending("state.id"), limit + 1)
                : agreements.find(
                        and(eq("state.terms.parks", park.value()), beyond), Sorts.ascending("state.id"), limit + 1);
    }

    long count(@Nullable String partner, @Nullable ParkCode park) {
        if (partner != null) {
            return agreements.count(eq("state.partner", partner));
        }
        return park == null ? agreements.count() : agreements.count(eq("state.terms.parks", park.value()));
    }
}
