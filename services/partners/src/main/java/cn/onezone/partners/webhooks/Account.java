package cn.onezone.partners.webhooks;

import cn.onezone.kit.store.Stored;
import cn.onezone.partners.usage.Handed;
import cn.onezone.partners.usage.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An address and how far its deliveries have come, for the one who delivers: a little further than is written down, for a
 * write to the store costs more than a delivery. What is not written is bounded in number and age, and comes again after a
 * crash; what failed is written at once. Whoever changes something else meanwhile is quicker, and that stands.
 */
final class Account {
    /** Deliveries that are not written down, as many as a batch. */
    private static final int MOST = 64;

    private static final long LONGEST = Duration.ofMillis(500).toNanos();

    private final String id;
    private final Endpoints endpoints;
    private final Attempts attempts;
    private final Usage usage;

    private @Nullable Stored<Endpoint> endpoint;
    private volatile @Nullable Stored<Progress> written;
    private @Nullable Progress ahead;
    private List<Attempts.Attempt> notes = new ArrayList<>();
    private List<Handed> handed = new ArrayList<>();
    private long writtenAt;
    private long changes = -1;

    Account(String id, Endpoints endpoints, Attempts attempts, Usage usage) {
        this.id = id;
        this.endpoints = endpoints;
        this.attempts = attempts;
        this.usage = usage;
    }

    /**
     * Reads again if anything was changed, and writes if it is time.
     *
     * @return whether there is an address that is not paused
     */
    boolean open() {
        long now = endpoints.changes(id);
        if (now != changes) {
            write();
            endpoint = endpoints.find(id).orElse(null);
            written = endpoint == null ? null : endpoints.progress(id);
            // only now: what changes while it is read is read again
            changes = now;
        } else if (ahead != null && System.nanoTime() - writtenAt > LONGEST) {
            write();
        }
        return endpoint != null && endpoint.state().paused() == null;
    }

    Stored<Endpoint> endpoint() {
        return Objects.requireNonNull(endpoint, "it was not opened");
    }

    /** How far it has come. */
    Progress progress() {
        return ahead == null
                ? Objects.requireNonNull(written, "it was not opened").state()
                : ahead;
    }

    /** The version of the progress that was written last, or read. */
    long version() {
        Stored<Progress> last = written;
        return last == null ? Long.MAX_VALUE : last.version();
    }

    /** Keeps what was tried until it is written with what became of it. */
    void note(List<Attempts.Attempt> several) {
        notes.addAll(several);
    }

    /**
     * Takes what became of a batch.
     *
     * @param sent what was sent of it
     * @return false if somebody else was quicker: then it is as if it had not been, and is done again
     */
    boolean done(Progress.Next next, List<Handed> sent) {
        Progress before = progress();
        if (ahead == null) {
            writtenAt = System.nanoTime();
        }
        ahead = next.progress();
        handed.addAll(sent);
        boolean plain = next.pause() == null
                && next.progress().failed() == before.failed()
                && next.progress().held().equals(before.held())
                && next.progress().failures() == before.failures();
        return (plain && notes.size() < MOST) || write();
    }

    /**
     * Writes down how far it has come.
     *
     * @return false if somebody else was quicker
     */
    boolean write() {
        Progress now = ahead;
        List<Attempts.Attempt> tried = notes;
        ahead = null;
        notes = new ArrayList<>();
        attempts.note(id, tried);
        count(now);
        Stored<Progress> last = written;
        if (now == null || last == null) {
            return true;
        }
        Optional<Stored<Progress>> after = endpoints.save(last, now);
        written = after.orElseGet(() -> endpoints.progress(id));
        return after.isPresent();
    }

    /** Before it is written how far deliveries have come: what is sent again after a crash between is then known to be again. */
    private void count(@Nullable Progress now) {
        List<Handed> sent = handed;
        handed = new ArrayList<>();
        if (now != null && endpoint != null) {
            usage.count(id, endpoint.state().partner(), Pusher.WAY, _ -> now.oldestUndelivered(), sent);
        }
    }
}
