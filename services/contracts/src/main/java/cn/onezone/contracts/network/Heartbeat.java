package cn.onezone.contracts.network;

import cn.onezone.contracts.wire.Spoken;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every service says of itself every few seconds, whether anything happened or not. From it a read side knows
 * the watermark of a source (R14): once it has read the data topic up to {@code positions}, everything that the source
 * recorded until {@code upTo} is in it. It also tells an idle source from a silent one.
 *
 * @param source who speaks: {@code /parks/haidian}
 * @param instance one running process of that source
 * @param at when this was said
 * @param upTo all events recorded at the source until this moment are on the log
 * @param pending events recorded but not yet on the log
 * @param topic the source's data topic
 * @param positions end of the topic when this was said: partition to offset
 * @param address where the source's own HTTP door is, if it wants to be routed to
 */
public record Heartbeat(
        String source,
        String instance,
        Instant at,
        Instant upTo,
        long pending,
        String topic,
        Map<Integer, Long> positions,
        @Nullable String address)
        implements Spoken {
    /** Copies the positions. */
    public Heartbeat {
        positions = Map.copyOf(positions);
    }

    @Override
    public String speaker() {
        return source;
    }
}
