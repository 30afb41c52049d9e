package cn.onezone.partners.topics;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import cn.onezone.kit.audit.Asked;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bson.conversions.Bson;
import org.springframework.stereotype.Component;

/** What is written down of all topics. */
@Component
class PartnerTopics {
    private static final int ATTEMPTS = 10;
    private static final int PAGE = 500;

    private final Aggregates<PartnerTopic> topics;

    PartnerTopics(MongoDatabase database, Relay relay) {
        this.topics = new Aggregates<>(database, "topics", PartnerTopic.class, relay)
                .index(Indexes.ascending("state.status", "state.id"));
    }

    Optional<Stored<PartnerTopic>> find(String id) {
        return topics.find(id);
    }

    /** Makes it, or changes what is there, again if another was quicker. */
    Stored<PartnerTopic> put(String id, Function<Optional<PartnerTopic>, PartnerTopic> decision) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<PartnerTopic>> before = find(id);
            PartnerTopic after = decision.apply(before.map(Stored::state));
            if (before.isPresent()) {
                try {
                    return topics.replace(before.get(), after, List.of());
                } catch (StaleVersion e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            } else if (topics.create(id, after, null, List.of())
                    instanceof Creating.Created<PartnerTopic>(Stored<PartnerTopic> made)) {
                return made;
            } else if (attempt == ATTEMPTS) {
                throw new IllegalStateException("topic " + id + " is neither there nor can it be made");
            }
        }
    }

    /** Changes what is there in the background: nobody has asked for it. */
    Stored<PartnerTopic> change(String id, UnaryOperator<PartnerTopic> change) {
        try (var _ = Asked.enter(null)) {
            return put(
                    id, there -> change.apply(there.orElseThrow(() -> new IllegalStateException("no topic of " + id))));
        }
    }

    /** Writes what has been done; whoever was quicker has asked for something else, and that stands. */
    boolean save(Stored<PartnerTopic> before, PartnerTopic after) {
        return saved(before, after).isPresent();
    }

    /** {@link #save}, with what stands then; absent if somebody was quicker. */
    Optional<Stored<PartnerTopic>> saved(Stored<PartnerTopic> before, PartnerTopic after) {
        try (var _ = Asked.enter(null)) {
            return Optional.of(topics.replace(before, after, List.of()));
        } catch (StaleVersion e) {
            return Optional.empty();
        }
    }

    /** All of a status; there are no more than agreements that may be granted. */
    List<Stored<PartnerTopic>> all(PartnerTopic.Status status) {
        List<Stored<PartnerTopic>> all = new ArrayList<>();
        List<Stored<PartnerTopic>> page = page(status, "");
        while (!page.isEmpty()) {
            all.addAll(page);
            page = page(status, page.getLast().id());
        }
        return all;
    }

    private List<Stored<PartnerTopic>> page(PartnerTopic.Status status, String after) {
        return topics.find(beyond(status, after), Sorts.ascending("state.status", "state.id"), PAGE);
    }

    private static Bson beyond(PartnerTopic.Status status, String after) {
        return and(eq("state.status", status.name()), gt("state.id", after));
    }

    /**
     * All that are open, by id.
     *
     * @param before what was known: only what has changed since is read again
     */
    Map<String, Stored<PartnerTopic>> open(Map<String, Stored<PartnerTopic>> before) {
        Map<String, Stored<PartnerTopic>> now = new TreeMap<>();
        List<String> changed = new ArrayList<>();
        Map<String, Long> page = versions("");
        while (!page.isEmpty()) {
            String last = "";
            for (Map.Entry<String, Long> one : page.entrySet()) {
                last = one.getKey();
                Stored<PartnerTopic> known = before.get(last);
                if (known != null && known.version() == one.getValue()) {
                    now.put(last, known);
                } else {
                    changed.add(last);
                }
            }
            page = versions(last);
        }
        topics.findAll(changed).stream()
                .filter(one -> one.state().status() == PartnerTopic.Status.OPEN)
                .forEach(one -> now.put(one.id(), one));
        return now;
    }

    private Map<String, Long> versions(String after) {
        return topics.versions(
                beyond(PartnerTopic.Status.OPEN, after), Sorts.ascending("state.status", "state.id"), PAGE);
    }

    /** Of these the topics that are open, each with the first number that is not on it. */
    Map<String, Long> oldestNotFed(Collection<String> ids) {
        return topics.findAll(ids).stream()
                .map(Stored::state)
                .filter(topic -> topic.status() == PartnerTopic.Status.OPEN)
                .collect(Collectors.toMap(
                        PartnerTopic::id, topic -> 1 + Objects.requireNonNullElse(topic.again(), topic.fed())));
    }

    /** The ids of those that are as they were read. */
    Set<String> unchanged(List<Stored<PartnerTopic>> read) {
        Map<String, Long> now = topics.versions(read.stream().map(Stored::id).toList());
        return read.stream()
                .filter(one -> Long.valueOf(one.version()).equals(now.get(one.id())))
                .map(Stored::id)
                .collect(Collectors.toSet());
    }

    /**
     * Writes down up to which number topics are fed; not of one that is not as it was read any more: it may have been emptied
     * since. Whoever was quicker has asked for something else, and that stands.
     *
     * @param upTo by topic as it was read
     * @return ids of those that were not
     */
    Set<String> fed(Map<Stored<PartnerTopic>, Long> upTo) {
        List<Write<PartnerTopic>> writes = new ArrayList<>();
        upTo.forEach(
                (one, last) -> writes.add(new Write<>(one, one.id(), one.state().fedUpTo(last), List.of())));
        try (var _ = Asked.enter(null)) {
            return topics.saveAll(writes);
        }
    }
}
