package cn.onezone.kit.store;

import java.time.Instant;

/**
 * A state that keeps since when the network can know what is in it (recorded time, R8). That is decided by the write: the
 * same moment stands in the events that it causes.
 *
 * @param <S> the state itself
 */
public interface Recorded<S> {
    /**
     * The state to be stored.
     *
     * @param at recorded time of this write, to the millisecond
     */
    S recorded(Instant at);
}
