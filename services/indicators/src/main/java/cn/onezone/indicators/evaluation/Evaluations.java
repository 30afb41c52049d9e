package cn.onezone.indicators.evaluation;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.contracts.indicators.IndicatorEvent.EvaluationPublished;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All evaluations. */
@Component
class Evaluations {
    /** More rankings of one year than anybody publishes. */
    static final int MOST_OF_A_YEAR = 200;

    private final Aggregates<Evaluation> evaluations;

    Evaluations(MongoDatabase database, Relay relay) {
        this.evaluations = new Aggregates<>(database, "evaluations", Evaluation.class, relay)
                .index(Indexes.ascending("state.state", "state.id"))
                .index(Indexes.ascending("state.year", "state.state"));
    }

    Optional<Stored<Evaluation>> find(String id) {
        return evaluations.find(id);
    }

    Creating<Evaluation> create(Evaluation draft, @Nullable Creation creation) {
        return evaluations.create(draft.id(), draft, creation, List.of());
    }

    Stored<Evaluation> change(Stored<Evaluation> before, Evaluation draft) {
        return evaluations.replace(before, draft, List.of());
    }

    Stored<Evaluation> publish(Stored<Evaluation> before, Evaluation after, Snapshot snapshot, String hash) {
        return evaluations.replace(
                before,
                after,
                List.of(Outgoing.of(
                        IndicatorEvents.EVALUATION_PUBLISHED,
                        "evaluation/" + after.id(),
                        new EvaluationPublished(
                                after.id(),
                                after.year(),
                                after.name(),
                                hash,
                                snapshot.publishedAt(),
                                snapshot.ranking().standings().stream()
                                        .map(s -> new EvaluationPublished.Standing(s.park(), s.rank(), s.total()))
                                        .toList()))));
    }

    /** The published ones of a year. */
    List<Stored<Evaluation>> published(int year, int limit) {
        return evaluations.find(
                and(eq("state.year", year), eq("state.state", Evaluation.State.PUBLISHED.name())),
                Sorts.ascending("state.year", "state.state"),
                limit);
    }

    /**
     * The one of a year that was published last, a correction in place of what it corrects; of several of the same moment
     * the one whose id is the greatest.
     */
    Optional<Stored<Evaluation>> lastPublished(int year) {
        return published(year, MOST_OF_A_YEAR).stream()
                .max(Comparator.comparing((Stored<Evaluation> one) ->
                                Objects.requireNonNull(one.state().published()).at())
                        .thenComparing(Stored::id));
    }

    /** Those in a state, by id. */
    Excerpt<Evaluation> list(Evaluation.State state, String after, int limit) {
        Bson all = eq("state.state", state.name());
        return new Excerpt<>(
                evaluations.count(all),
                evaluations.find(
                        and(all, gt("state.id", after)), Sorts.ascending("state.state", "state.id"), limit + 1));
    }
}
