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
import cn.onezone.partners.PartnersProblem;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All agreements. */
@Component
public class Agreements {
    /** Most that are granted at once: each has a sequence, whose end is held in memory. */
    static final int MOST = 1_000;

    /** Most proposals of one partner that wait for a decision. */
    static final int MOST_PROPOSED = 50;

    private static final int ATTEMPTS = 5;
    /** How long what another process has decided may be unknown here. */
    private static final long FRESH = Duration.ofMillis(200).toNanos();
    /** While one asks, the others go on with what is known, but not for longer than this. */
    private static final long TOO_OLD = Duration.ofSeconds(1).toNanos();

    private static final String ALL = "all";
    private static final String COUNT = "count";

    private final Aggregates<Agreement> agreements;
    /** How many there have been, in one document: who numbers looks at it before each batch. */
    private final MongoCollection<Document> decisions;

    private final ReentrantLock asking = new ReentrantLock();
    private volatile Map<String, Stored<Agreement>> known = Map.of();
    /** How many decisions are in what is known. */
    private volatile long seen = -1;

    private volatile long askedAt = System.nanoTime() - TOO_OLD - 1;

    Agreements(MongoDatabase database, Relay relay) {
        this.decisions = database.getCollection("decisions");
        this.agreements = new Aggregates<>(database, "agreements", Agreement.class, relay)
                .index(Indexes.ascending("state.id"))
                .index(Indexes.ascending("state.partner", "state.id"))
                .index(Indexes.ascending("state.partner", "state.status"))
                .index(Indexes.ascending("state.terms.parks", "state.id"))
                .index(Indexes.ascending("state.status", "state.id"));
    }

    /**
     * Keeps a proposal; the same again is the one that there is.
     *
     * @throws Refused with {@code too-many-proposals} if as many of the partner wait as may
     */
    Creating<Agreement> propose(Agreement.Decision.Accepted proposed, @Nullable Creation creation) {
        Agreement one = proposed.agreement();
        long waiting = agreements.count(
                and(eq("state.partner", one.partner()), eq("state.status", AgreementStatus.PROPOSED.name())));
        if (waiting >= MOST_PROPOSED && find(one.id()).isEmpty()) {
            throw Problem.of(
                            PartnersProblem.TOO_MANY_PROPOSALS,
                            waiting + " proposals wait (expected: fewer than " + MOST_PROPOSED
                                    + "); withdraw what is not wanted any more",
                            "已有 " + waiting + " 份协议待审批，应少于 " + MOST_PROPOSED + " 份；不再需要的请撤回")
                    .refused();
        }
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
                        Stored<Agreement> after = agreements.replace(before, agreement, List.of(event));
                        decided();
                        return after;
                    } catch (StaleVersion e) {
                        if (attempt == ATTEMPTS) {
                            throw e;
                        }
                    }
                }
                case Agreement.Decision.Unchanged _ -> {
                    // who decided it may have been killed before it told the others
                    decided();
                    return before;
                }
                case Agreement.Decision.Refused(Problem problem) -> throw problem.refused();
            }
        }
    }

    /**
     * All that are in force on a day, by id; at most {@value #MOST}. Which of them have changed is asked for at most every
     * 200 ms, and what this process has decided counts at once. One that has not changed is the same object as before.
     */
    public List<Agreement> inForce(LocalDate day) {
        return those(known(), a -> a.inForce(day));
    }

    /**
     * All whose events are numbered today, by id, as they stand now: whatever was answered before this is called counts, also if
     * another process has decided it. One that begins tomorrow is among them, for the clocks of sources differ.
     */
    public List<Agreement> numbered(LocalDate today) {
        asking.lock();
        try {
            long counted = decisions();
            if (counted != seen || System.nanoTime() - askedAt > FRESH) {
                ask(counted);
            }
            return those(known, a -> a.inForce(today) || a.inForce(today.plusDays(1)));
        } finally {
            asking.unlock();
        }
    }

    private static List<Agreement> those(Map<String, Stored<Agreement>> among, Predicate<Agreement> which) {
        return among.values().stream()
                .map(Stored::state)
                .filter(which)
                .sorted(Comparator.comparing(Agreement::id))
                .toList();
    }

    /** The agreement of this id if it is in force on a day, known as well as {@link #inForce(LocalDate)} knows it. */
    public Optional<Agreement> inForce(String id, LocalDate day) {
        return Optional.ofNullable(known().get(id)).map(Stored::state).filter(a -> a.inForce(day));
    }

    private Map<String, Stored<Agreement>> known() {
        long age = System.nanoTime() - askedAt;
        if (age <= FRESH) {
            return known;
        }
        if (age > TOO_OLD) {
            asking.lock();
        } else if (!asking.tryLock()) {
            return known;
        }
        try {
            if (System.nanoTime() - askedAt > FRESH) {
                ask(decisions());
            }
            return known;
        } finally {
            asking.unlock();
        }
    }

    /** @param counted decisions, as they were counted before this */
    private void ask(long counted) {
        long began = System.nanoTime();
        Map<String, Stored<Agreement>> now = new HashMap<>();
        List<String> changed = new ArrayList<>();
        agreements
                .versions(isGranted(), Sorts.ascending("state.status", "state.id"), MOST)
                .forEach((id, version) -> {
                    Stored<Agreement> before = known.get(id);
                    if (before != null && before.version() == version) {
                        now.put(id, before);
                    } else {
                        changed.add(id);
                    }
                });
        for (Stored<Agreement> one : agreements.findAll(changed)) {
            if (one.state().status() == AgreementStatus.GRANTED) {
                now.put(one.id(), one);
            }
        }
        known = Map.copyOf(now);
        seen = counted;
        askedAt = began;
    }

    /**
     * Before it is answered all are told that there is something to ask for. What was decided is not noted here: of two decisions
     * the first might be noted last.
     */
    private void decided() {
        var _ = decisions.updateOne(eq(ALL), Updates.inc(COUNT, 1L), new UpdateOptions().upsert(true));
        asking.lock();
        try {
            askedAt = System.nanoTime() - TOO_OLD - 1;
        } finally {
            asking.unlock();
        }
    }

    private long decisions() {
        Document counted = decisions.find(eq(ALL)).maxTime(20, TimeUnit.SECONDS).first();
        return counted == null ? 0 : counted.getLong(COUNT);
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
