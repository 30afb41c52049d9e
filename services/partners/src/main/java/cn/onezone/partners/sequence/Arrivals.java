package cn.onezone.partners.sequence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Where sequences end, as long as this process is the one that numbers, and the last events of each that somebody follows:
 * who follows a sequence as it grows need not ask the log. What is kept is bounded, of each sequence and of all together; what
 * is not here is read from the log, which alone counts. A sequence that has ended and that nobody follows is forgotten.
 */
@Component
public final class Arrivals {
    /** Events that are kept of one sequence. */
    static final int KEPT = 64;
    /** Characters that are kept of one sequence, but always its newest event. */
    static final int MOST_OF_ONE = 128 * 1024;
    /** Characters that are kept of all sequences together. */
    static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final long UNKNOWN = -1;

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();

    /** One sequence; each has its own, for nobody is to be woken by what is not theirs. */
    private final class Place {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private final Deque<Numbered> recent = new ArrayDeque<>();
        private long last = UNKNOWN;
        /** How far who follows it has come; of several the first. */
        private long reached = UNKNOWN;

        private boolean woken;
        /** How many follow it; changed within the map only. For nobody nothing is kept. */
        private final AtomicInteger followers = new AtomicInteger();
        /** Characters of what is kept; under the lock. */
        private int size;

        /** Under the lock. */
        private void keep(List<Numbered> some) {
            if (some.isEmpty() || followers.get() == 0) {
                clear();
            }
            if (followers.get() == 0) {
                return;
            }
            for (Numbered one : some) {
                if (!recent.isEmpty() && one.sequence() != recent.getLast().sequence() + 1) {
                    clear();
                }
                recent.addLast(one);
                sized(one.body().length());
                while (recent.size() > KEPT || (size > MOST_OF_ONE && recent.size() > 1)) {
                    dropOldest();
                }
            }
        }

        private void dropOldest() {
            sized(-recent.removeFirst().body().length());
        }

        private void sized(int by) {
            size += by;
            characters.addAndGet(by);
        }

        private void clear() {
            sized(-size);
            recent.clear();
        }
    }

    /** That somebody follows a sequence, until it is closed. */
    @FunctionalInterface
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }

    /** Says that somebody follows a sequence: from now on its last events are kept. */
    public Following follow(String subscription) {
        places.compute(subscription, (_, there) -> {
            Place place = there == null ? new Place() : there;
            place.followers.incrementAndGet();
            return place;
        });
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                left(subscription);
            }
        };
    }

    private void left(String subscription) {
        places.computeIfPresent(subscription, (_, place) -> {
            if (place.followers.decrementAndGet() > 0) {
                return place;
            }
            place.lock.lock();
            try {
                place.clear();
                return place.last == UNKNOWN ? null : place;
            } finally {
                place.lock.unlock();
            }
        });
    }

    boolean isFollowed(String subscription) {
        Place place = places.get(subscription);
        return place != null && place.followers.get() > 0;
    }

    /** Somebody who follows a sequence asks for what comes after a number. */
    void reached(String subscription, long after) {
        Place place = places.get(subscription);
        if (place == null) {
            return;
        }
        place.lock.lock();
        try {
            place.reached = Math.max(place.reached, after);
        } finally {
            place.lock.unlock();
        }
    }

    /**
     * Whether all who follow a sequence have more before them than is kept of it: they do not wait for what comes next. Of one
     * that nobody follows it is not known who waits.
     */
    boolean isBehind(String subscription) {
        Place place = places.get(subscription);
        if (place == null) {
            return false;
        }
        place.lock.lock();
        try {
            return place.followers.get() > 0 && place.last - place.reached > KEPT;
        } finally {
            place.lock.unlock();
        }
    }

    /** How many sequences are known here, for tests of what is forgotten. */
    int known() {
        return places.size();
    }

    /** Tells where sequences end, by subscription, as who numbers has found out before it began. */
    void ends(Map<String, Long> ends) {
        ends.forEach((subscription, last) -> {
            Place place = places.computeIfAbsent(subscription, _ -> new Place());
            place.lock.lock();
            try {
                place.last = last;
                place.more.signalAll();
            } finally {
                place.lock.unlock();
            }
        });
    }

    /** Tells which sequences there are: of all others where they end is not needed any more. */
    void only(Set<String> subscriptions) {
        List.copyOf(places.keySet()).forEach(subscription -> {
            if (!subscriptions.contains(subscription)) {
                forget(subscription);
            }
        });
    }

    /**
     * Tells what has been committed.
     *
     * @param ends where sequences end now
     * @param appended the last of it, or nothing if it was much
     */
    void arrived(Map<String, Long> ends, Map<String, List<Numbered>> appended) {
        ends.forEach((subscription, last) -> {
            Place place = places.computeIfAbsent(subscription, _ -> new Place());
            place.lock.lock();
            try {
                place.keep(appended.getOrDefault(subscription, List.of()));
                place.last = last;
                place.more.signalAll();
            } finally {
                place.lock.unlock();
            }
        });
        makeRoom();
    }

    /**
     * Who has the most kept loses its oldest first. Its newest stays, as long as others have more than that: otherwise whoever
     * has just been appended to would pay for the rest.
     */
    private void makeRoom() {
        if (characters.get() <= MOST_CHARACTERS) {
            return;
        }
        record Sized(Place place, boolean several, int size) {
            static Sized of(Place place) {
                place.lock.lock();
                try {
                    return new Sized(place, place.recent.size() > 1, place.size);
                } finally {
                    place.lock.unlock();
                }
            }
        }
        PriorityQueue<Sized> largest = new PriorityQueue<>(Comparator.comparing(Sized::several)
                .thenComparingInt(Sized::size)
                .reversed());
        places.values().forEach(place -> largest.add(Sized.of(place)));
        while (characters.get() > MOST_CHARACTERS) {
            Sized first = largest.poll();
            if (first == null || first.size() == 0) {
                return;
            }
            first.place().lock.lock();
            try {
                if (!first.place().recent.isEmpty()) {
                    first.place().dropOldest();
                }
            } finally {
                first.place().lock.unlock();
            }
            largest.add(Sized.of(first.place()));
        }
    }

    /** Where sequences end is not known here any more: another process may number now. What is kept stays true. */
    void forget() {
        List.copyOf(places.keySet()).forEach(this::forget);
    }

    private void forget(String subscription) {
        places.computeIfPresent(subscription, (_, place) -> {
            place.lock.lock();
            try {
                place.last = UNKNOWN;
                return place.followers.get() == 0 ? null : place;
            } finally {
                place.lock.unlock();
            }
        });
    }

    /** Whether it is known that there is nothing after a number. */
    public boolean isEnd(String subscription, long after) {
        Place place = places.get(subscription);
        if (place == null) {
            return false;
        }
        place.lock.lock();
        try {
            return place.last != UNKNOWN && place.last <= after;
        } finally {
            place.lock.unlock();
        }
    }

    /**
     * What comes after a number, if it is kept.
     *
     * @param limit most events
     * @param most characters after which no further event is added
     * @return nothing if the log must be asked
     */
    List<Numbered> recent(String subscription, long after, int limit, int most) {
        Place place = places.get(subscription);
        if (place == null) {
            return List.of();
        }
        place.lock.lock();
        try {
            if (place.recent.isEmpty() || place.recent.getFirst().sequence() > after + 1) {
                return List.of();
            }
            List<Numbered> found = new ArrayList<>();
            int length = 0;
            for (Numbered one : place.recent) {
                if (one.sequence() > after && found.size() < limit && length < most) {
                    found.add(one);
                    length += one.body().length();
                }
            }
            return found;
        } finally {
            place.lock.unlock();
        }
    }

    /**
     * Waits until there is more than this or {@link #wake} is called, or for a while: another process may number too. For who
     * follows the sequence; whoever does not is not woken for sure.
     */
    public void await(String subscription, long after, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        Place there = places.get(subscription);
        Place place = there == null ? new Place() : there;
        if (!place.lock.tryLock(left, TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            while (place.last <= after && !place.woken && left > 0) {
                left = place.more.awaitNanos(left);
            }
            place.woken = false;
        } finally {
            place.lock.unlock();
        }
    }

    /** Ends the waiting of who delivers: something else than the sequence has changed. */
    public void wake(String subscription) {
        Place place = places.get(subscription);
        if (place == null) {
            return;
        }
        place.lock.lock();
        try {
            place.woken = true;
            place.more.signalAll();
        } finally {
            place.lock.unlock();
        }
    }
}
