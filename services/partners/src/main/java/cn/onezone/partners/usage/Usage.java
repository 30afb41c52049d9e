package cn.onezone.partners.usage;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.agreements.Days;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts what is handed out, and keeps the counts. Who hands out on the partner's asking counts before it gives, who
 * delivers counts what was taken before it writes down how far it has come: after a crash at any instant each number counts
 * once as handed out, and what goes out again counts as repeated.
 */
@Component
public class Usage {
    /** All ways there are. */
    private static final List<String> WAYS = List.of("pull", "stream", "webhook", "kafka");

    private static final int ATTEMPTS = 20;
    /** Agreements that are granted at once, on a few ways each. */
    private static final int MOST_KNOWN = 4_000;

    private final Aggregates<Counter> counters;
    private final Aggregates<DayUsage> days;
    private final UsageSettings settings;
    private final Clock clock;
    private final MeterRegistry meters;
    /** Of the counters that are being written now: the write of one must hold up no other. */
    private final Map<String, Writing> writing = new ConcurrentHashMap<>();
    /** Counters as this process wrote them last; what another has written meanwhile is found by the version. */
    private final Map<String, Stored<Counter>> known = new ConcurrentHashMap<>();

    Usage(MongoDatabase database, Relay relay, UsageSettings settings, Clock clock, MeterRegistry meters) {
        this.counters = new Aggregates<>(database, "counters", Counter.class, relay)
                .index(Indexes.ascending("state.key"))
                .index(Indexes.ascending("state.partner", "state.key"))
                .index(Indexes.ascending("state.subscription", "state.key"));
        this.days = new Aggregates<>(database, "usage-days", DayUsage.class, relay)
                .index(Indexes.ascending("state.key"))
                .index(Indexes.ascending("state.partner", "state.key"))
                .index(Indexes.ascending("state.subscription", "state.key"));
        this.settings = settings;
        this.clock = clock;
        this.meters = meters;
    }

    private static final class Writing {
        private final ReentrantLock lock = new ReentrantLock();
        private int users;
    }

    private void alone(String id, Runnable work) {
        Writing one = writing.compute(id, (_, there) -> {
            Writing used = there == null ? new Writing() : there;
            used.users++;
            return used;
        });
        one.lock.lock();
        try {
            work.run();
        } finally {
            one.lock.unlock();
            var _ = writing.computeIfPresent(id, (_, there) -> {
                there.users--;
                return there.users == 0 ? null : there;
            });
        }
    }

    /**
     * Counts what was handed out. When it returns it is counted for good.
     *
     * @param way {@code pull}, {@code stream}, {@code webhook} …
     * @param next the oldest number that is to be handed out still, from what it was before
     * @throws StaleVersion if other processes were quicker each time
     */
    public void count(String subscription, String partner, String way, LongUnaryOperator next, List<Handed> handed) {
        if (handed.isEmpty()) {
            return;
        }
        String id = Counter.id(subscription, way);
        alone(id, () -> count(id, subscription, partner, way, next, handed));
    }

    private void count(
            String id, String subscription, String partner, String way, LongUnaryOperator next, List<Handed> handed) {
        Counter before;
        Counter after;
        try (var _ = Asked.enter(null)) {
            for (int attempt = 1; ; attempt++) {
                Stored<Counter> stored = today(id, subscription, partner, way);
                before = stored.state();
                after = before.with(handed, next.applyAsLong(before.next()), settings.lateAfter());
                try {
                    remember(counters.replace(stored, after, List.of()));
                    break;
                } catch (StaleVersion e) {
                    known.remove(id);
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
        meter("late", partner, way, sum(after).late() - sum(before).late());
        meter("failed", partner, way, sum(after).failed() - sum(before).failed());
        meter("repeated", partner, way, sum(after).repeats() - sum(before).repeats());
    }

    private static Counted sum(Counter counter) {
        return counter.counted().stream().reduce(Counted.nothing(""), Counted::plus);
    }

    private void meter(String what, String partner, String way, long by) {
        if (by > 0) {
            meters.counter("onezone.partners." + what, "partner", partner, "way", way)
                    .increment((double) by);
        }
    }

    private void remember(Stored<Counter> counter) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        known.put(counter.id(), counter);
    }

    /** The counter on the day that it is, or on a later one that it has begun already. */
    private Stored<Counter> today(String id, String subscription, String partner, String way) {
        LocalDate today = Days.today(clock);
        Stored<Counter> there = Optional.ofNullable(known.get(id))
                .or(() -> counters.find(id))
                .orElseGet(() -> created(
                        counters.create(id, Counter.begin(subscription, partner, way, today), null, List.of())));
        return begun(there, today);
    }

    private static Stored<Counter> created(Creating<Counter> creating) {
        return switch (creating) {
            case Creating.Created<Counter>(var stored) -> stored;
            case Creating.Replayed<Counter>(var stored) -> stored;
            case Creating.AlreadyThere<Counter>(var stored) -> stored;
            case Creating.KeyReused<Counter> _ -> throw new IllegalStateException("a counter has no key");
        };
    }

    /**
     * Begins another day. The day that was is closed in the same write and kept by itself afterwards: a crash between leaves it
     * with the counter, and it is kept by whoever comes next.
     *
     * @return what stood before if another was quicker, so that the next write of it fails
     */
    private Stored<Counter> begun(Stored<Counter> counter, LocalDate later) {
        Stored<Counter> at = counter;
        try {
            while (at.state().over() != null || at.state().day().isBefore(later)) {
                DayUsage over = at.state().over();
                if (over == null) {
                    at = counters.replace(at, at.state().on(later), List.of());
                } else {
                    var _ = days.create(over.key(), over, null, List.of());
                    at = counters.replace(at, at.state().kept(), List.of());
                }
            }
            return at;
        } catch (StaleVersion e) {
            known.remove(counter.id());
            return at;
        }
    }

    /** Ends all days before this one, also those of counters that nobody needs any more. */
    void end(LocalDate day) {
        try (var _ = Asked.enter(null)) {
            List<Stored<Counter>> page = before(day);
            while (!page.isEmpty()) {
                for (Stored<Counter> one : page) {
                    known.remove(one.id());
                    var _ = begun(one, day);
                }
                page = before(day);
            }
        }
    }

    private List<Stored<Counter>> before(LocalDate day) {
        return counters.find(lt("state.key", day.toString()), Sorts.ascending("state.key"), 500);
    }

    /**
     * Of a partner, of a subscription or of all, day by day; also of the day that it is.
     *
     * @param partner absent for all
     * @param subscription absent for all of the partner
     * @param after key after which they begin
     * @param until day before which they end
     */
    List<DayUsage> list(
            @Nullable String partner, @Nullable String subscription, String after, LocalDate until, int limit) {
        Bson range = and(gt("state.key", after), lt("state.key", until.toString()));
        Bson filter = range;
        Bson order = Sorts.ascending("state.key");
        if (subscription != null) {
            filter = partner == null
                    ? and(eq("state.subscription", subscription), range)
                    // of another's it is not told that it is there
                    : and(eq("state.subscription", subscription), eq("state.partner", partner), range);
            order = Sorts.ascending("state.subscription", "state.key");
        } else if (partner != null) {
            filter = and(eq("state.partner", partner), range);
            order = Sorts.ascending("state.partner", "state.key");
        }
        List<DayUsage> kept = new ArrayList<>(
                days.find(filter, order, limit).stream().map(Stored::state).toList());
        Stream<DayUsage> counting = counters.find(filter, order, limit).stream()
                .map(Stored::state)
                .flatMap(c -> Stream.of(Optional.ofNullable(c.over()), Optional.of(c.counting())))
                .flatMap(Optional::stream)
                .filter(d -> !d.counted().isEmpty()
                        && d.key().compareTo(after) > 0
                        && d.day().isBefore(until))
                // one that was closed and could not leave its counter yet is there twice, and the same
                .filter(d -> kept.stream().noneMatch(k -> k.key().equals(d.key())));
        return Stream.concat(kept.stream(), counting)
                .sorted(Comparator.comparing(DayUsage::key))
                .limit(limit)
                .toList();
    }

    /** Of these subscriptions those of which something was handed out, or tried to be, on any way. */
    Set<String> counted(Collection<String> subscriptions) {
        List<String> ids = subscriptions.stream()
                .flatMap(one -> WAYS.stream().map(way -> Counter.id(one, way)))
                .toList();
        return counters.versions(ids).keySet().stream()
                .map(id -> id.substring(0, id.lastIndexOf('/')))
                .collect(Collectors.toSet());
    }

    /** A page of the counters of a partner, or of all. */
    List<Stored<Counter>> counters(@Nullable String partner, String after, int limit) {
        Bson beyond = gt("state.key", after);
        return partner == null
                ? counters.find(beyond, Sorts.ascending("state.key"), limit)
                : counters.find(
                        and(eq("state.partner", partner), beyond),
                        Sorts.ascending("state.partner", "state.key"),
                        limit);
    }
}
