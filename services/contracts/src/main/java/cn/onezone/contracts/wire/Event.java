package cn.onezone.contracts.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands on the log: CloudEvents 1.0 attributes and the state they carry.
 *
 * @param id unique for ever; the same event delivered twice has the same id
 * @param type wire name with version, {@code cn.onezone.<service>.<what-happened>.v1}
 * @param source who speaks: {@code /parks/haidian}, {@code /enterprises}
 * @param subject id of the aggregate; the log keeps order for each subject
 * @param sequence version of the aggregate after this event, from 1 without holes; a consumer applies an event if its
 *     sequence is newer than what it holds
 * @param time when it became true in the world (valid time, R8)
 * @param recordedAt when the source recorded it (recorded time, R8)
 * @param traceparent W3C trace context of the command that caused it
 * @param data the shared state after the event and what changed
 */
public record Event<E>(
        String id,
        String type,
        String source,
        String subject,
        long sequence,
        Instant time,
        Instant recordedAt,
        @Nullable String traceparent,
        E data) {}
