package cn.onezone.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends on a fixed schedule, however late the answers are. Durations are to be taken from the scheduled time, so that
 * a system that stalls is charged for everything that should have been sent meanwhile (no coordinated omission).
 */
public final class OpenLoop {
    // so many may be on their way; what comes later waits here, on the clock of its schedule
    private static final int IN_FLIGHT = 4_000;

    private OpenLoop() {}

    /** One thing to send. */
    @FunctionalInterface
    public interface Step {
        /**
         * Sends it and waits for its outcome.
         *
         * @param index from 0
         * @param scheduled {@link System#nanoTime()} at which it should have been sent
         */
        void run(int index, long scheduled);
    }

    /**
     * Runs so many steps at so many in a second; each in a thread of its own.
     *
     * @param grace how long to wait for the last answers
     * @return seconds from the first scheduled time until the last was sent
     */
    public static double run(int count, double perSecond, Duration grace, Step step) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        long begin = System.nanoTime() + Duration.ofMillis(50).toNanos();
        double gap = 1e9 / perSecond;
        try {
            for (int i = 0; i < count; i++) {
                long scheduled = begin + (long) (i * gap);
                while (scheduled - System.nanoTime() > 0) {
                    LockSupport.parkNanos(scheduled - System.nanoTime());
                }
                inFlight.acquire();
                int index = i;
                threads.execute(() -> {
                    try {
                        step.run(index, scheduled);
                    } finally {
                        inFlight.release();
                    }
                });
            }
            double sent = (System.nanoTime() - begin) / 1e9;
            threads.shutdown();
            if (!threads.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
            return sent;
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
