package cn.onezone.kit.store;

import cn.onezone.contracts.wire.EventType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that a command causes, before it is written.
 *
 * @param type its type
 * @param subject aggregate id as the network knows it
 * @param time when it became true in the world; absent: when it is recorded
 * @param data the shared state after it
 */
public record Outgoing<E>(
        EventType<? extends E> type,
        String subject,
        @Nullable Instant time,
        E data) {
    /** An event that becomes true when it is recorded. */
    public static <E> Outgoing<E> of(EventType<? extends E> type, String subject, E data) {
        return new Outgoing<>(type, subject, null, data);
    }
}
