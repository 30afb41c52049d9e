package cn.onezone.parks.submissions;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The park's submissions, one for each period. */
@Component
class Submissions {
    private final Aggregates<Submission> submissions;

    Submissions(MongoDatabase database, Relay relay) {
        this.submissions = new Aggregates<>(database, "submissions", Submission.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.stage", "state.id"));
    }

    Optional<Stored<Submission>> find(String id) {
        return submissions.find(id);
    }

    List<Stored<Submission>> findAll(Collection<String> ids) {
        return submissions.findAll(ids);
    }

    Creating<Submission> create(Submitting.Decision.Accepted accepted, @Nullable Creation creation) {
        return submissions.create(accepted.after().id(), accepted.after(), creation, accepted.events());
    }

    Stored<Submission> replace(Stored<Submission> before, Submitting.Decision.Accepted accepted) {
        return submissions.replace(before, accepted.after(), accepted.events());
    }

    /** The versions of those behind an id, by id, in the order of ids. */
    Map<String, Long> versions(String after, int limit) {
        return submissions.versions(gt("state.id", after), Sorts.ascending("state.id"), limit);
    }

    /** All, or those of a stage, by id. */
    Excerpt<Submission> list(Submission.@Nullable Stage stage, String after, int limit) {
        if (stage == null) {
            return new Excerpt<>(
                    submissions.count(),
                    submissions.find(
                            after.isEmpty() ? Filters.empty() : gt("state.id", after),
                            Sorts.ascending("state.id"),
                            limit + 1));
        }
        Bson all = eq("state.stage", stage.name());
        return new Excerpt<>(
                submissions.count(all),
                submissions.find(
                        after.isEmpty() ? all : and(all, gt("state.id", after)),
                        Sorts.ascending("state.stage", "state.id"),
                        limit + 1));
    }
}
