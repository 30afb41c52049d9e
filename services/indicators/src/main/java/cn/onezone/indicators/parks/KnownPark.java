package cn.onezone.indicators.parks;

import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A park that the log has told of.
 *
 * @param code of the park
 * @param toldAt when it first submitted values, absent while it has not
 */
public record KnownPark(ParkCode code, @Nullable Instant toldAt) {
    /** With values that were submitted at a moment; the first of all counts, in whatever order they are heard of. */
    KnownPark told(Instant at) {
        return toldAt != null && !at.isBefore(toldAt) ? this : new KnownPark(code, at);
    }
}
