package cn.onezone.partners.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a partner wants its events delivered. Public because the record codec reads it.
 *
 * @param order absent: by subject
 * @param perSecond most deliveries in a second, 1 to {@value #MOST_PER_SECOND}; absent: as many as are taken
 * @param atOnce most deliveries at once, 1 to {@value #MOST_AT_ONCE}; absent: as the service is set
 */
public record Manner(
        @Nullable Order order,
        @Nullable Integer perSecond,
        @Nullable Integer atOnce) {
    static final int MOST_PER_SECOND = 1_000;
    static final int MOST_AT_ONCE = 16;

    /** What nobody has asked for otherwise. */
    static final Manner USUAL = new Manner(null, null, null);

    /** In which order. */
    public enum Order {
        /** Events of a subject one after the other, subjects beside each other; what is not taken holds up its subject. */
        @JsonProperty("subject")
        SUBJECT,
        /** All events one after the other, by their numbers; what is not taken holds up all. */
        @JsonProperty("stream")
        STREAM
    }

    boolean inOneOrder() {
        return order == Order.STREAM;
    }

    /** The same with what is asked for; what is not asked for stays. */
    Manner with(@Nullable Order otherOrder, @Nullable Integer otherPerSecond, @Nullable Integer otherAtOnce) {
        return new Manner(
                otherOrder == null ? order : otherOrder,
                otherPerSecond == null ? perSecond : otherPerSecond,
                otherAtOnce == null ? atOnce : otherAtOnce);
    }
}
