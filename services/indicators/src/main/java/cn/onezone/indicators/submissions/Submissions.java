package cn.onezone.indicators.submissions;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Excerpt;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.time.LocalDate;
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
                .index(Indexes.ascending("state.due.byDue"))
                .index(Indexes.descending("state.due.byLate"))
                .index(Indexes.ascending("state.park", "state.due.byDue"))
                .index(Indexes.ascending("state.period", "state.due.byDue"))
                .index(Indexes.ascending("state.state", "state.due.byDue"))
                .index(late("state.park"))
                .index(late("state.period"))
                .index(late("state.state"))
                .index(Indexes.ascending("state.awaited.byDue"))
                .index(Indexes.ascending("state.park", "state.awaited.byDue"))
                .index(Indexes.ascending("state.period", "state.awaited.byDue"))
                .index(Indexes.ascending("state.state", "state.awaited.byDue"))
                .index(Indexes.ascending("state.restatingSince"));
    }

    private static Bson late(String of) {
        return Indexes.compoundIndex(Indexes.ascending(of), Indexes.descending("state.due.byLate"));
    }

    Optional<Stored<Submission>> find(String id) {
        return submissions.find(id);
    }

    List<Stored<Submission>> findAll(Collection<String> ids) {
        return submissions.findAll(ids);
    }

    /**
     * Those of these ids without the values of their parts, which are most of them: for who asks of the whole only. What of the
     * whole is withheld they still say.
     */
    List<Submission> wholes(Collection<String> ids) {
        return submissions.looked(ids, "revisions.cells.values");
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

    /** By what a list is ordered. */
    enum Order {
        /** By id. */
        ID,
        /** Those that were due first are first; what has no due day is not in it. */
        DUE,
        /** Those that came latest are first; what has no due day is not in it. */
        LATE,
        /** Those that have waited longest beyond their day are first; what waits for nothing is not in it. */
        AWAITED
    }

    /**
     * Which are asked for; what is absent does not matter.
     *
     * @param late whether they came after their due day
     * @param dueFrom first due day
     * @param dueUntil last due day
     * @param awaiting what they wait for
     * @param before the day of that is before this one
     */
    record Which(
            @Nullable ParkCode park,
            @Nullable Period period,
            @Nullable SubmissionState state,
            @Nullable Boolean late,
            @Nullable LocalDate dueFrom,
            @Nullable LocalDate dueUntil,
            Awaited.@Nullable Step awaiting,
            @Nullable LocalDate before) {
        /** Of a park, a period, a state. */
        Which(@Nullable ParkCode park, @Nullable Period period, @Nullable SubmissionState state) {
            this(park, period, state, null, null, null, null, null);
        }
    }

    /** Those of a park, a period, a state, by id. */
    Excerpt<Submission> list(
            @Nullable ParkCode park,
            @Nullable Period period,
            @Nullable SubmissionState state,
            String after,
            int limit) {
        return list(new Which(park, period, state), Order.ID, after, limit);
    }

    /**
     * Those that are asked for.
     *
     * @param order by id is of no use where due days are asked for: it has no index then
     * @param after what the order goes by of the last one that was listed, empty at the beginning
     */
    Excerpt<Submission> list(Which which, Order order, String after, int limit) {
        List<Bson> filters = new ArrayList<>();
        String leading = null;
        if (which.park() != null) {
            filters.add(eq("state.park", which.park().value()));
            leading = "state.park";
        }
        if (which.period() != null) {
            filters.add(eq("state.period", which.period().value()));
            leading = leading == null ? "state.period" : leading;
        }
        if (which.state() != null) {
            filters.add(eq("state.state", which.state().name()));
            leading = leading == null ? "state.state" : leading;
        }
        if (which.late() != null) {
            filters.add(which.late() ? gte("state.due.byLate", Due.LATE) : lt("state.due.byLate", Due.LATE));
        }
        if (which.dueFrom() != null) {
            filters.add(gte("state.due.byDue", which.dueFrom().toString()));
        }
        if (which.dueUntil() != null) {
            // before the first of the day after
            filters.add(lt("state.due.byDue", which.dueUntil().plusDays(1).toString()));
        }
        if (which.awaiting() != null) {
            filters.add(gte("state.awaited.byDue", which.awaiting().first()));
            filters.add(lt(
                    "state.awaited.byDue",
                    which.before() == null
                            ? which.awaiting().last()
                            : which.awaiting().first() + which.before()));
        }
        if (order == Order.ID && leading == null) {
            Bson all = gte("_id", "");
            return new Excerpt<>(
                    submissions.count(all), submissions.find(gt("_id", after), Sorts.ascending("_id"), limit + 1));
        }
        String by = switch (order) {
            case ID -> "state.id";
            case DUE -> "state.due.byDue";
            case LATE -> "state.due.byLate";
            case AWAITED -> "state.awaited.byDue";
        };
        if (order != Order.ID) {
            // what has no due day has no such text
            filters.add(gte(by, ""));
        }
        Bson sort = order == Order.LATE ? Sorts.descending(by) : Sorts.ascending(by);
        Bson all = and(filters);
        Bson part = after.isEmpty() ? all : and(all, order == Order.LATE ? lt(by, after) : gt(by, after));
        return new Excerpt<>(
                submissions.count(all),
                submissions.find(
                        part, leading == null ? sort : Sorts.orderBy(Sorts.ascending(leading), sort), limit + 1));
    }
}
