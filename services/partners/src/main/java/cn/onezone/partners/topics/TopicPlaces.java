package cn.onezone.partners.topics;

import cn.onezone.kit.store.Stored;
import cn.onezone.partners.sequence.Arrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Up to which number each topic is fed, as far as this process knows since it has been the one that writes, and which topics
 * failed. Used by several threads at once.
 */
final class TopicPlaces {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Arrivals arrivals;
    private final Map<String, Place> places = new HashMap<>();
    private final Troubles troubles = new Troubles(LONGEST_PAUSE);
    private long generation;
    private int turn;

    private record Place(long last, Arrivals.Following following) {}

    TopicPlaces(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** The number up to which a topic is fed, absent if that has to be found out. */
    synchronized @Nullable Long of(String id) {
        Place place = places.get(id);
        return place == null ? null : place.last();
    }

    /** A topic that has a place has been fed up to here. */
    synchronized void put(String id, long last) {
        places.computeIfPresent(id, (_, place) -> new Place(last, place.following()));
    }

    /**
     * A topic is fed up to here and has no trouble any more.
     *
     * @param since {@link #generation} when it was looked up: what was found before all were cleared does not count
     */
    synchronized void found(String id, long last, long since) {
        if (generation == since) {
            Place before = places.get(id);
            places.put(id, new Place(last, before == null ? arrivals.follow(id) : before.following()));
            troubles.over(id);
        }
    }

    /** Where a topic stands has to be found out. */
    synchronized void remove(String id) {
        Place there = places.remove(id);
        if (there != null) {
            there.following().close();
        }
    }

    /** Where any topic stands has to be found out. */
    synchronized void clear() {
        generation++;
        List.copyOf(places.keySet()).forEach(this::remove);
    }

    /** Another may write: what failed here is not known to fail there. */
    synchronized void forget() {
        clear();
        troubles.clear();
    }

    /** How often all were cleared. */
    synchronized long generation() {
        return generation;
    }

    /** All other topics are not there any more. */
    synchronized void only(Set<String> ids) {
        troubles.only(ids);
        places.keySet().stream().filter(id -> !ids.contains(id)).toList().forEach(this::remove);
    }

    /**
     * A topic could not be fed.
     *
     * @return for how long it is left alone
     */
    synchronized Duration failed(String id) {
        remove(id);
        return troubles.failed(id);
    }

    /** Those whose pause is over, first those that did not fail. */
    synchronized List<Stored<PartnerTopic>> due(List<Stored<PartnerTopic>> topics) {
        return troubles.due(topics, Stored::id);
    }

    /** The same, each time another first: where not all have room, all have their turn. */
    synchronized List<Stored<PartnerTopic>> byTurns(Collection<Stored<PartnerTopic>> topics) {
        List<Stored<PartnerTopic>> all = new ArrayList<>(topics);
        if (!all.isEmpty()) {
            turn = (turn + 1) % all.size();
            Collections.rotate(all, turn);
        }
        return all;
    }
}
