package cn.onezone.kit.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits in its aggregate's document until the relay has put it on the log.
 *
 * @param id event id, unique for ever
 * @param type wire name
 * @param subject aggregate id as the network knows it
 * @param sequence version of the aggregate after it
 * @param time valid time
 * @param recordedAt recorded time
 * @param traceparent trace of the command that caused it
 * @param data its data as JSON text
 * @param alsoOn topics on which it stands beside that of the service
 */
public record Pending(
        String id,
        String type,
        String subject,
        long sequence,
        Instant time,
        Instant recordedAt,
        @Nullable String traceparent,
        String data,
        List<String> alsoOn) {
    /** Copies the topics. */
    public Pending {
        alsoOn = List.copyOf(alsoOn);
    }
}
