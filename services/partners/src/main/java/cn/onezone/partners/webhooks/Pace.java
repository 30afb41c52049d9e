package cn.onezone.partners.webhooks;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast one address is given events: so many at once, so many in a second. They are spread evenly over the second: a
 * bucket that fills would let twice as many through around its edge.
 */
final class Pace {
    private final int atOnce;
    private final @Nullable Integer perSecond;
    private final Semaphore room;
    private final LongSupplier ticks;
    private final long between;
    private long next;

    /**
     * @param atOnce 1 or more
     * @param perSecond 1 or more, absent for no limit
     * @param ticks nanoseconds
     */
    Pace(int atOnce, @Nullable Integer perSecond, LongSupplier ticks) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        this.room = new Semaphore(atOnce);
        this.ticks = ticks;
        this.between = perSecond == null ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.next = ticks.getAsLong();
    }

    boolean is(int otherAtOnce, @Nullable Integer otherPerSecond) {
        return atOnce == otherAtOnce && java.util.Objects.equals(perSecond, otherPerSecond);
    }

    /** Work for about a second: whoever pauses the address, or ends its agreement, need not wait for longer. */
    int batch(int most) {
        return perSecond == null ? most : Math.min(most, perSecond);
    }

    /** Waits for its turn; {@link #leave} must follow. */
    void enter() throws InterruptedException {
        room.acquire();
        try {
            TimeUnit.NANOSECONDS.sleep(reserved());
        } catch (InterruptedException e) {
            room.release();
            throw e;
        }
    }

    void leave() {
        room.release();
    }

    /** Takes the next place in time; the nanoseconds until then. */
    synchronized long reserved() {
        if (between == 0) {
            return 0;
        }
        long now = ticks.getAsLong();
        long at = next - now > 0 ? next : now;
        next = at + between;
        return at - now;
    }
}
