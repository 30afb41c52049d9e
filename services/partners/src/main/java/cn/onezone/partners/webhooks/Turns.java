package cn.onezone.partners.webhooks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets addresses begin deliveries by turns when many want to: of one for which thousands wait one is begun, then one of each
 * other that waits. Whoever has little goes before those that have much, which would else be half of all that is under way;
 * they wait no longer than {@link #PATIENCE} for that, for little of many, one after the other, may be without end. Only the
 * work of making and signing a delivery is done in a turn; for an answer nobody waits here, for how long that takes is up to
 * the receiver.
 */
final class Turns {
    /** How long who has much lets those go first that have little. An event of all of them takes less. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiting> little = new ArrayDeque<>();
    private final Deque<Waiting> much = new ArrayDeque<>();
    private final LongSupplier nanos;
    private int free;
    /** Whether the last turn went to who has much though others had little: not twice in a row, however many have much. */
    private boolean muchBefore;

    /**
     * @param atOnce turns at the same time: as many as there are processors, for it is their time that is shared
     * @param nanos nanoseconds that pass, from any beginning
     */
    Turns(int atOnce, LongSupplier nanos) {
        this.free = atOnce;
        this.nanos = nanos;
    }

    private static final class Waiting {
        private final Condition turn;
        private final long since;
        private boolean granted;

        Waiting(Condition turn, long since) {
            this.turn = turn;
            this.since = since;
        }
    }

    /** The turns of one address. */
    Of one() {
        return new Of();
    }

    private void begin(boolean hasMuch) throws InterruptedException {
        lock.lock();
        try {
            Waiting mine = new Waiting(lock.newCondition(), nanos.getAsLong());
            Deque<Waiting> line = hasMuch ? much : little;
            line.addLast(mine);
            grant();
            while (!mine.granted) {
                try {
                    mine.turn.await();
                } catch (InterruptedException e) {
                    if (mine.granted) {
                        free++;
                        grant();
                    } else {
                        var _ = line.remove(mine);
                    }
                    throw e;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            free++;
            grant();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (free > 0) {
            Waiting next = next();
            if (next == null) {
                return;
            }
            free--;
            next.granted = true;
            next.turn.signal();
        }
    }

    private @Nullable Waiting next() {
        Waiting first = much.peekFirst();
        boolean waitedLong = first != null && nanos.getAsLong() - first.since >= PATIENCE.toNanos();
        if (first != null && (little.isEmpty() || (waitedLong && !muchBefore))) {
            muchBefore = !little.isEmpty();
            return much.pollFirst();
        }
        muchBefore = false;
        return little.pollFirst();
    }

    /** It stands in the line once, however many of its deliveries want to begin. */
    final class Of {
        private final Semaphore own = new Semaphore(1, true);

        /**
         * Does the work when it is the turn of this address.
         *
         * @param hasMuch whether more waits for it than it can be given soon: then those go first that have little
         */
        <T> T take(boolean hasMuch, Supplier<T> work) throws InterruptedException {
            own.acquire();
            try {
                begin(hasMuch);
                try {
                    return work.get();
                } finally {
                    end();
                }
            } finally {
                own.release();
            }
        }
    }
}
