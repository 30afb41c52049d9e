package cn.onezone.gateway.view.indicators;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was told on the log.
 *
 * @param data what
 * @param sequence of its subject, from 1
 * @param voice who can be asked for it again
 */
public record Told(Object data, long sequence, Voice voice) {
    /**
     * Where something was told (R13).
     *
     * @param recordedAt when its source recorded it (R8)
     * @param event id of the event
     * @param key id of the key that signed it, absent where it is not known
     */
    public record Voice(
            Instant recordedAt, String event, @Nullable String key) {
        /** Of two the one that was there first, so that it does not matter which came first. */
        static Voice earlier(@Nullable Voice one, Voice other) {
            if (one == null) {
                return other;
            }
            int order = one.recordedAt.compareTo(other.recordedAt);
            return order < 0 || (order == 0 && one.event.compareTo(other.event) <= 0) ? one : other;
        }
    }
}
