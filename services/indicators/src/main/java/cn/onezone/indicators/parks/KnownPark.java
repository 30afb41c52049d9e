package cn.onezone.indicators.parks;

import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A park that the log has told of.
 *
 * @param code of the park
 * @param toldAt when it first submitted values, absent while it has not
 * @param undescribed true if it has submitted values and never described itself: a code that somebody mistyped is no park.
 *     Absent otherwise, and of parks that were heard of before this was kept
 */
public record KnownPark(
        ParkCode code, @Nullable Instant toldAt, @Nullable Boolean undescribed) {
    /** As it is first heard of, by nothing that it says of itself. */
    static KnownPark named(ParkCode code) {
        return new KnownPark(code, null, true);
    }

    /** With values that were submitted at a moment; the first of all counts, in whatever order they are heard of. */
    KnownPark told(Instant at) {
        return toldAt != null && !at.isBefore(toldAt) ? this : new KnownPark(code, at, undescribed);
    }

    /** It has said what it is. */
    KnownPark described() {
        return undescribed == null ? this : new KnownPark(code, toldAt, null);
    }

    /** Whether it is more than a name on a submission. */
    boolean isPark() {
        return undescribed == null || !undescribed;
    }
}
