package cn.onezone.kit.log;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reader of the log goes on: for its health and for the gauge {@code onezone.log.reading}, which is 1 while it does
 * and else 0. A reader that has ended without anybody having stopped it is of no use until the service is started again, and
 * nothing else would show it.
 */
public final class Standing {
    private final String group;
    private volatile @Nullable Thread thread;
    private volatile @Nullable Fault fault;

    private record Fault(String cause, boolean passing) {}

    /**
     * Of a reader that is not started yet.
     *
     * @param group by which the operator knows it
     */
    public Standing(String group, MeterRegistry meters) {
        this.group = group;
        meters.gauge("onezone.log.reading", Tags.of("group", group), this, standing -> standing.reads() ? 1 : 0);
    }

    /** Its group. */
    public String group() {
        return group;
    }

    /** It is read by this thread from now on. */
    public void begins(Thread reader) {
        fault = null;
        thread = reader;
    }

    /** It has come on. */
    public void goesOn() {
        if (fault != null) {
            fault = null;
        }
    }

    /** It could not go on because the log or the store is away, and tries again. */
    public void waits(Throwable cause) {
        fault = new Fault(OneLine.of(cause.toString()), true);
    }

    /** It could not go on for a reason that should not be, and tries again. */
    public void fails(Throwable cause) {
        fault = new Fault(OneLine.of(cause.toString()), false);
    }

    /** It is stopped, as it should be. */
    public void ends() {
        thread = null;
    }

    /** Whether it reads now. */
    public boolean reads() {
        Thread reader = thread;
        return reader != null && reader.isAlive() && fault == null;
    }

    /** Whether its thread has ended although nobody has stopped it: it does not come back by itself. */
    public boolean hasEnded() {
        Thread reader = thread;
        return reader != null && !reader.isAlive();
    }

    /**
     * What is wrong with it: it has ended, or fails for a reason that should not be. That the log or the store is away is not
     * wrong with the reader.
     *
     * @return absent if nothing is, and before it is started and after it was stopped
     */
    public @Nullable String wrong() {
        Thread reader = thread;
        Fault now = fault;
        if (reader == null) {
            return null;
        }
        if (!reader.isAlive()) {
            return "it has ended" + (now == null ? "" : ": " + now.cause());
        }
        return now == null || now.passing() ? null : "it fails and tries again: " + now.cause();
    }
}
