package cn.onezone.enterprises.registry;

import cn.onezone.kit.problem.Refused;
import cn.onezone.kit.store.StaleVersion;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through what has fallen due, each for itself: one that is refused, or that others write all the time, is told, counted
 * and left for the next time, and costs no other. What fails for all of them, such as the store, ends it.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final String turn;
    private final Counter failed;

    /**
     * @param turn its name in the log and in {@code onezone.enterprises.turn.failed}
     * @param meters where it is counted what was left
     */
    public Sweep(String turn, MeterRegistry meters) {
        this.turn = turn;
        this.failed = meters.counter("onezone.enterprises.turn.failed", "turn", turn);
    }

    /**
     * Does the work for one of them.
     *
     * @param what it is, for the log
     */
    public void each(Object what, Runnable work) {
        try {
            work.run();
        } catch (Refused | StaleVersion e) {
            failed.increment();
            LOG.warn("{}: {} is left for the next time: {}", turn, what, e.toString());
        }
    }
}
