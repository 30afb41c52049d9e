package cn.onezone.partners.webhooks;

import cn.onezone.partners.usage.Handed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An address and how far its deliveries have come, for the one who delivers: a little further than is written down, for a
 * write to the store costs more than a delivery. It is written beside the deliveries, on a thread of its own, so that what
 * comes meanwhile does not wait for it, and not at the same moment for all addresses that one event goes to. What is not
 * written is bounded in number and age, and comes again after a crash; what failed is written at once. Whoever changes
 * something else meanwhile is quicker, and that stands.
 */
final class Account {
    /** Deliveries that are not written down, also those that are being written; a batch goes on only as far as that. */
    static final int MOST = 123;
    /** With fewer it is waited for the write instead of beginning a batch of next to nothing. */
    private static final int LEAST = 16;
    /** With so many a write is begun, early enough that a batch can go on beside it. */
    private static final int MANY = 48;

    /** When at the latest it is written: at random in the second half of it, or all that one event goes to would write together. */
    private static final long LONGEST = Duration.ofSeconds(1).toNanos();

    private static final long SHORTEST = Duration.ofMillis(10).toNanos();

    private final Books books;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();

    private @Nullable Endpoint endpoint;
    private @Nullable Written last;
    private @Nullable Progress ahead;
    private List<Attempts.Attempt> notes = new ArrayList<>();
    private List<Handed> handed = new ArrayList<>();
    /** Whether there is something of {@link #ahead} that is not written and not being written. */
    private boolean more;

    private boolean atOnce;
    private boolean writing;
    private int underWay;
    private long dueAt;
    private long changes = -1;
    private long epoch;
    private @Nullable RuntimeException failure;

    /** How far it has come, as it stands in the store. */
    record Written(long version, Progress progress) {}

    /** Where it is written down, of one address. */
    interface Books {
        /** How often something else than the deliveries has changed. */
        long changes();

        /** Reads it; absent if there is none. */
        Optional<Endpoint> endpoint();

        /** Reads how far it has come. */
        Written progress();

        /** Writes over what was read or written last; absent if somebody was quicker. */
        Optional<Written> save(Progress after);

        void note(List<Attempts.Attempt> tried);

        /** Before it is written how far deliveries have come: what is sent again after a crash between is then known to be again. */
        void count(String partner, Progress progress, List<Handed> sent);
    }

    Account(Books books) {
        this.books = books;
    }

    private record Snapshot(String partner, Progress progress, List<Attempts.Attempt> notes, List<Handed> handed) {}

    /**
     * Reads again if anything was changed, and begins to write if it is time.
     *
     * @return whether there is an address that is not paused
     * @throws RuntimeException if what was begun to be written could not be: whoever delivers begins again from what is
     */
    boolean open() {
        long now = books.changes();
        if (now != changes) {
            var _ = write();
            Endpoint found = books.endpoint().orElse(null);
            Written stands = found == null ? null : books.progress();
            lock.lock();
            try {
                endpoint = found;
                last = stands;
                forget();
            } finally {
                lock.unlock();
            }
            // only now: what changes while it is read is read again
            changes = now;
        }
        lock.lock();
        try {
            check();
            if (isUnwritten() && System.nanoTime() - dueAt >= 0) {
                begin();
            }
            return endpoint != null && endpoint.paused() == null;
        } finally {
            lock.unlock();
        }
    }

    /** How far it has come. */
    Progress progress() {
        lock.lock();
        try {
            return ahead == null
                    ? Objects.requireNonNull(last, "it was not opened").progress()
                    : ahead;
        } finally {
            lock.unlock();
        }
    }

    /** Another number when what {@link #progress} said does not stand any more. */
    long epoch() {
        lock.lock();
        try {
            return epoch;
        } finally {
            lock.unlock();
        }
    }

    /** The version of the progress that was written last, or read; also of what is being written. */
    long version() {
        lock.lock();
        try {
            return last == null ? Long.MAX_VALUE : writing ? last.version() + 1 : last.version();
        } finally {
            lock.unlock();
        }
    }

    /** How many events may be sent before more is written; waits for a write if there is next to no room. */
    int room() {
        lock.lock();
        try {
            while (writing && left() < LEAST) {
                written.awaitUninterruptibly();
            }
            check();
            return Math.max(1, left());
        } finally {
            lock.unlock();
        }
    }

    private int left() {
        return MOST - underWay - handed.size();
    }

    /** How long it may be until it is to be opened again, at most this. */
    Duration untilDue(Duration atMost) {
        lock.lock();
        try {
            if (!isUnwritten() || writing) {
                return atMost;
            }
            long left = Math.max(SHORTEST, dueAt - System.nanoTime());
            return left < atMost.toNanos() ? Duration.ofNanos(left) : atMost;
        } finally {
            lock.unlock();
        }
    }

    private boolean isUnwritten() {
        return more || !handed.isEmpty();
    }

    /**
     * Takes what became of deliveries.
     *
     * @param then the epoch of the progress from which it was decided
     * @param tried what was tried, numbered
     * @param sent what was sent
     * @return false if it does not stand: somebody else was quicker, and it is as if it had not been, and is done again. Of an
     *     address that is to be paused it is known for good, of all else it may turn out later
     */
    boolean done(long then, Progress.Next next, List<Attempts.Attempt> tried, List<Handed> sent) {
        lock.lock();
        try {
            check();
            if (!isUnwritten()) {
                dueAt = System.nanoTime()
                        + LONGEST / 2
                        + ThreadLocalRandom.current().nextLong(LONGEST / 2);
            }
            handed.addAll(sent);
            if (then != epoch) {
                return false;
            }
            Progress before = progress();
            notes.addAll(tried);
            ahead = next.progress();
            more = true;
            if (next.pause() == null) {
                atOnce |= next.progress().failed() != before.failed()
                        || next.progress().failures() != before.failures();
                if (atOnce || handed.size() >= MANY) {
                    begin();
                }
                return true;
            }
        } finally {
            lock.unlock();
        }
        return write() && then == epoch();
    }

    /** Begins to write beside what goes on, unless that is under way: then it is seen to when it has ended. */
    private void begin() {
        if (!writing) {
            Snapshot snapshot = snapshot();
            if (snapshot != null) {
                writing = true;
                var _ = Thread.ofVirtual().name("webhook-account").start(() -> write(snapshot));
            }
        }
    }

    private @Nullable Snapshot snapshot() {
        if (!isUnwritten() || endpoint == null || last == null) {
            return null;
        }
        Snapshot snapshot = new Snapshot(endpoint.partner(), progress(), notes, handed);
        underWay = handed.size();
        notes = new ArrayList<>();
        handed = new ArrayList<>();
        more = false;
        atOnce = false;
        return snapshot;
    }

    /**
     * Writes down how far it has come, and returns when it is.
     *
     * @return false if somebody else was quicker
     */
    boolean write() {
        Snapshot snapshot;
        lock.lock();
        try {
            while (writing) {
                written.awaitUninterruptibly();
            }
            check();
            snapshot = snapshot();
            if (snapshot == null) {
                return true;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        boolean stands = write(snapshot);
        lock.lock();
        try {
            check();
        } finally {
            lock.unlock();
        }
        return stands;
    }

    private boolean write(Snapshot snapshot) {
        Written now = null;
        boolean stands = false;
        RuntimeException failed = null;
        try {
            books.note(snapshot.notes());
            if (!snapshot.handed().isEmpty()) {
                books.count(snapshot.partner(), snapshot.progress(), snapshot.handed());
            }
            Optional<Written> after = books.save(snapshot.progress());
            stands = after.isPresent();
            now = after.orElseGet(books::progress);
        } catch (Throwable e) {
            // an error too: whoever waits for the write would wait for ever
            failed = e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
        lock.lock();
        try {
            writing = false;
            underWay = 0;
            failure = failed;
            if (now != null) {
                last = now;
                if (!stands) {
                    forget();
                } else if (atOnce || handed.size() >= MANY) {
                    begin();
                }
            }
            written.signalAll();
        } finally {
            lock.unlock();
        }
        return stands;
    }

    /** What was decided does not stand; what was sent was sent all the same, and is counted. */
    private void forget() {
        ahead = null;
        more = false;
        atOnce = false;
        notes = new ArrayList<>();
        epoch++;
    }

    private void check() {
        if (failure != null) {
            throw failure;
        }
    }
}
