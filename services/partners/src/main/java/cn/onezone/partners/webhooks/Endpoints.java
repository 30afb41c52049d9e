package cn.onezone.partners.webhooks;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Creation;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.partners.PartnersProblem;
import cn.onezone.partners.sequence.Arrivals;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All addresses, and how far the deliveries to each have come. */
@Component
class Endpoints {
    private static final int ATTEMPTS = 10;
    private static final int PAGE = 500;

    private final Aggregates<Endpoint> endpoints;
    private final Aggregates<Progress> progress;
    private final Arrivals arrivals;
    private final SealingKeys keys;
    private final Map<String, Long> changes = new ConcurrentHashMap<>();

    /** What became of the secrets of an address. */
    enum Anew {
        SEALED,
        NOTHING_TO_DO,
        LOST
    }

    Endpoints(MongoDatabase database, Relay relay, Arrivals arrivals, SealingKeys keys) {
        this.arrivals = arrivals;
        this.keys = keys;
        this.endpoints =
                new Aggregates<>(database, "endpoints", Endpoint.class, relay).index(Indexes.ascending("state.id"));
        this.progress = new Aggregates<>(database, "progress", Progress.class, relay);
    }

    /**
     * Makes an address.
     *
     * @param after number after which deliveries begin
     */
    Creating<Endpoint> create(Endpoint endpoint, long after, @Nullable Creation creation) {
        String id = endpoint.id();
        Progress begin = Progress.begin(id, after);
        // first, for without it nothing could be delivered
        try (var _ = Asked.enter(null)) {
            if (!(progress.create(id, begin, null, List.of()) instanceof Creating.Created<Progress>)) {
                beginAnew(id, begin);
            }
        }
        Creating<Endpoint> creating = endpoints.create(id, endpoint.sealed(keys), creation, List.of());
        if (creating instanceof Creating.Created<Endpoint>) {
            // written over, whatever stands there: another whose address was refused may have been between, and where
            // it wanted
            // to begin is nothing. What was delivered already in this moment comes again
            try (var _ = Asked.enter(null)) {
                var _ = change(id, _ -> begin);
            }
        }
        return creating;
    }

    /** One that was refused its address, or was killed before it had it, has left where it wanted to begin: that is nothing. */
    private void beginAnew(String id, Progress begin) {
        // read before it is looked for the address: who has made that meanwhile has written this too, and that stands
        Stored<Progress> left = progress(id);
        if (find(id).isEmpty()) {
            var _ = save(left, begin);
        }
    }

    Optional<Stored<Endpoint>> find(String id) {
        return endpoints.find(id);
    }

    Stored<Endpoint> get(String id) {
        return find(id).orElseThrow(() -> none(id));
    }

    private static Refused none(String id) {
        return Problem.of(
                        PartnersProblem.NO_WEBHOOK,
                        "subscription " + id + " has no address (expected: POST one first)",
                        "订阅 " + id + " 未登记推送地址，请先登记")
                .refused();
    }

    Stored<Endpoint> replace(Stored<Endpoint> before, Endpoint after, List<Outgoing<?>> told) {
        Stored<Endpoint> replaced = endpoints.replace(before, after.sealed(keys), told);
        changed(before.id());
        return replaced;
    }

    /** Tells who delivers that something else than the deliveries has changed. */
    void changed(String id) {
        var _ = changes.merge(id, 1L, Long::sum);
        arrivals.wake(id);
    }

    /** How often {@link #changed} was told. */
    long changes(String id) {
        return changes.getOrDefault(id, 0L);
    }

    /** The same with secrets that sign; those that no key opens are left out. What is stored has them sealed. */
    Endpoint opened(Stored<Endpoint> stored) {
        return stored.state().opened(keys);
    }

    /** Seals by the newest key what is not; whoever writes it at the same time seals it too. */
    Anew sealAnew(Stored<Endpoint> stored) {
        Endpoint before = stored.state();
        Endpoint opened = before.opened(keys);
        if (before.isSealedBy(keys)) {
            return opened.secrets().size() == before.secrets().size() ? Anew.NOTHING_TO_DO : Anew.LOST;
        }
        if (opened.secrets().size() < before.secrets().size()) {
            // written as it is: who puts the key back has lost nothing
            return Anew.LOST;
        }
        try (var _ = Asked.enter(null)) {
            var _ = replace(stored, opened, List.of());
            return Anew.SEALED;
        } catch (StaleVersion e) {
            return Anew.NOTHING_TO_DO;
        }
    }

    Stored<Progress> progress(String id) {
        return progress.find(id).orElseThrow(() -> none(id));
    }

    /**
     * Writes what has been done.
     *
     * @return absent if somebody was quicker: they have asked for something else, and that stands
     */
    Optional<Stored<Progress>> save(Stored<Progress> before, Progress after) {
        try (var _ = Asked.enter(null)) {
            return Optional.of(progress.replace(before, after, List.of()));
        } catch (StaleVersion e) {
            return Optional.empty();
        }
    }

    /** Changes how far it has come, again if the deliveries were quicker. */
    Stored<Progress> change(String id, UnaryOperator<Progress> change) {
        for (int attempt = 1; ; attempt++) {
            Stored<Progress> before = progress(id);
            try {
                Stored<Progress> after = progress.replace(before, change.apply(before.state()), List.of());
                changed(id);
                return after;
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Of these subscriptions those whose address is not paused, each with its version. */
    Map<String, Long> active(Collection<String> ids) {
        return endpoints.versions(
                and(in("state.id", ids), eq("state.paused", null)), Sorts.ascending("state.id"), ids.size());
    }

    /** The versions of how far some have come. */
    Map<String, Long> progressed(Collection<String> ids) {
        return progress.versions(ids);
    }

    /**
     * Of these subscriptions those that have an address, each with the oldest number that it has not taken. An address that the
     * partner itself has paused waits for nothing.
     */
    Map<String, Long> oldestUndelivered(Collection<String> ids) {
        List<String> there = endpoints.findAll(ids).stream()
                .filter(one -> !Endpoint.ASKED.equals(one.state().paused()))
                .map(Stored::id)
                .toList();
        return progress.findAll(there).stream()
                .map(Stored::state)
                .collect(Collectors.toMap(Progress::id, Progress::oldestUndelivered));
    }

    /** A page of all, by id. */
    List<Stored<Endpoint>> all(String after) {
        return endpoints.find(gt("state.id", after), Sorts.ascending("state.id"), PAGE);
    }
}
