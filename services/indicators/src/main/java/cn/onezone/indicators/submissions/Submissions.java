package cn.onezone.indicators.submissions;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All submissions of all parks. */
@Component
class Submissions {
    private final Aggregates<Submission> submissions;

    Submissions(MongoDatabase database, Relay relay) {
        this.submissions = new Aggregates<>(database, "submissions", Submission.class, relay)
                .index(Indexes.ascending("state.park", "state.id"))
                .index(Indexes.ascending("state.period", "state.id"))
                .index(Indexes.ascending("state.state", "state.id"))
                .index(Indexes.ascending("state.restatingSince"));
    }

    Optional<Stored<Submission>> find(String id) {
        return submissions.find(id);
    }

    List<Stored<Submission>> findAll(Collection<String> ids) {
        return submissions.findAll(ids);
    }

    Stored<Submission> replace(Stored<Submission> before, Review.Decision.Accepted accepted) {
        return submissions.replace(before, accepted.submission(), accepted.outgoing());
    }

    /** Those with accepted values whose change is still to be told, the longest waiting first. */
    List<Stored<Submission>> restating(int limit) {
        return submissions.find(
                gt("state.restatingSince", Instant.EPOCH), Sorts.ascending("state.restatingSince"), limit);
    }

    /** The change to a revision has been told. */
    void told(Stored<Submission> before, int to) {
        var _ = submissions.replace(before, before.state().told(to), List.of());
    }

    Set<String> saveAll(List<Write<Submission>> writes) {
        return submissions.saveAll(writes);
    }

    /**
     * A part of the list.
     *
     * @param total how many there are
     * @param found up to one more than asked for
     */
    record Found(long total, List<Stored<Submission>> found) {}

    /** Those of a park, a period, a state, by id. */
    Found list(
            @Nullable ParkCode park,
            @Nullable Period period,
            @Nullable SubmissionState state,
            String after,
            int limit) {
        List<Bson> filters = new ArrayList<>();
        String leading = null;
        if (park != null) {
            filters.add(eq("state.park", park.value()));
            leading = "state.park";
        }
        if (period != null) {
            filters.add(eq("state.period", period.value()));
            leading = leading == null ? "state.period" : leading;
        }
        if (state != null) {
            filters.add(eq("state.state", state.name()));
            leading = leading == null ? "state.state" : leading;
        }
        if (leading == null) {
            Bson all = gte("_id", "");
            return new Found(
                    submissions.count(all), submissions.find(gt("_id", after), Sorts.ascending("_id"), limit + 1));
        }
        Bson all = and(filters);
        Bson part = after.isEmpty() ? all : and(all, gt("state.id", after));
        return new Found(
                submissions.count(all), submissions.find(part, Sorts.ascending(leading, "state.id"), limit + 1));
    }
}
