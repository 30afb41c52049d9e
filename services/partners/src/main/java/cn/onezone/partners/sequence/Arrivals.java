package cn.onezone.partners.sequence;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/** Wakes those who wait for the next event of a subscription. Only a hint: what counts is what stands in the sequence. */
@Component
public final class Arrivals {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Map<String, Long> lasts = new HashMap<>();

    /** Tells where sequences end now. */
    void arrived(Map<String, Long> ends) {
        lock.lock();
        try {
            lasts.putAll(ends);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is more than this, or for a while: another process may number too. */
    public void await(String subscription, long after, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        if (!lock.tryLock(left, TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            while (lasts.getOrDefault(subscription, 0L) <= after && left > 0) {
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
