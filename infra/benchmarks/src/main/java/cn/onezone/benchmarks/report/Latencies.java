package cn.onezone.benchmarks.report;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Durations, all of them kept, so that a percentile is one that was measured and no estimate. Safe for many threads. */
public final class Latencies {
    private long[] nanos = new long[1_024];
    private int count;

    /** None yet. */
    public Latencies() {}

    /** Those of several runs as if they were one. */
    public static Latencies together(List<Latencies> runs) {
        Latencies all = new Latencies();
        for (Latencies run : runs) {
            synchronized (run) {
                for (int i = 0; i < run.count; i++) {
                    all.add(run.nanos[i]);
                }
            }
        }
        return all;
    }

    /** Adds one duration in nanoseconds. */
    public synchronized void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** How many there are. */
    public synchronized int count() {
        return count;
    }

    /**
     * The smallest duration that at least so many percent do not exceed (nearest rank).
     *
     * @param percent above 0, at most 100
     * @return zero if there is none
     * @throws IllegalArgumentException if the percentage is out of range
     */
    public synchronized Duration percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent: value: " + percent + " (expected: above 0, at most 100)");
        }
        if (count == 0) {
            return Duration.ZERO;
        }
        Arrays.sort(nanos, 0, count);
        // a tiny tolerance, so that 99 % of 1 000 is 990 and not 991 through binary fractions
        int rank = (int) Math.ceil(percent / 100 * count - 1e-9);
        return Duration.ofNanos(nanos[Math.max(rank, 1) - 1]);
    }

    /** A percentile in milliseconds. */
    public double millis(double percent) {
        return percentile(percent).toNanos() / 1e6;
    }
}
