package cn.onezone.partners.sequence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Where sequences end, as long as this process is the one that numbers, and the last events of each: who follows a sequence
 * as it grows need not ask the log. What is kept is bounded; what is not here is read from the log, which alone counts.
 */
@Component
public final class Arrivals {
    /** Events that are kept of one sequence. */
    static final int KEPT = 64;
    /** Characters that are kept of all sequences together. */
    static final int MOST_CHARACTERS = 4 * 1024 * 1024;

    private static final long UNKNOWN = -1;

    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicLong characters = new AtomicLong();

    /** One sequence; each has its own, for nobody is to be woken by what is not theirs. */
    private static final class Place {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition more = lock.newCondition();
        private final Deque<Numbered> recent = new ArrayDeque<>();
        private long last = UNKNOWN;
        private boolean woken;
        /** Whether anybody follows it: for nobody nothing is kept. */
        private boolean followed;
    }

    private Place place(String subscription) {
        return places.computeIfAbsent(subscription, _ -> new Place());
    }

    /** Tells where sequences end, by subscription, as who numbers has found out before it began. */
    void ends(Map<String, Long> ends) {
        ends.forEach((subscription, last) -> {
            Place place = place(subscription);
            place.lock.lock();
            try {
                place.last = last;
                place.more.signalAll();
            } finally {
                place.lock.unlock();
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
            Place place = place(subscription);
            place.lock.lock();
            try {
                keep(place, appended.getOrDefault(subscription, List.of()));
                place.last = last;
                place.more.signalAll();
            } finally {
                place.lock.unlock();
            }
        });
    }

    private void keep(Place place, List<Numbered> more) {
        if (more.isEmpty()
                || !place.followed
                || (!place.recent.isEmpty()
                        && more.getFirst().sequence() != place.recent.getLast().sequence() + 1)) {
            clear(place);
        }
        if (!place.followed) {
            return;
        }
        for (Numbered one : more) {
            place.recent.addLast(one);
            characters.addAndGet(one.body().length());
            if (place.recent.size() > KEPT) {
                characters.addAndGet(-place.recent.removeFirst().body().length());
            }
        }
        if (characters.get() > MOST_CHARACTERS) {
            clear(place);
        }
    }

    private void clear(Place place) {
        place.recent.forEach(one -> characters.addAndGet(-one.body().length()));
        place.recent.clear();
    }

    /** Where sequences end is not known here any more: another process may number now. What is kept stays true. */
    void forget() {
        places.values().forEach(place -> {
            place.lock.lock();
            try {
                place.last = UNKNOWN;
            } finally {
                place.lock.unlock();
            }
        });
    }

    /** Whether it is known that there is nothing after a number. */
    public boolean isEnd(String subscription, long after) {
        Place place = place(subscription);
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
        Place place = place(subscription);
        place.lock.lock();
        try {
            place.followed = true;
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

    /** Waits until there is more than this or {@link #wake} is called, or for a while: another process may number too. */
    public void await(String subscription, long after, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        Place place = place(subscription);
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
        Place place = place(subscription);
        place.lock.lock();
        try {
            place.woken = true;
            place.more.signalAll();
        } finally {
            place.lock.unlock();
        }
    }
}
