package cn.onezone.gateway.view.indicators;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a value rests on, or why there is none. Values that rest on the same share one.
 *
 * @param status accepted, or submitted while any part of it is not accepted; absent without a value
 * @param reason why there is no value, absent if there is one
 * @param parks how many parks are in it
 * @param of how many should be
 * @param missing parks that are not in it, for they told nothing of it or not of all its periods
 * @param suppressed parks that withhold it, or a part of it (R12)
 * @param acceptedShare for the zone: part of the summed numerator that the city has accepted (R14), four decimals,
 *     rounded down
 * @param synthetic whether any part of it is invented
 * @param origins the submissions it is computed from
 */
public record Note(
        @Nullable String status,
        @Nullable String reason,
        int parks,
        int of,
        List<String> missing,
        List<String> suppressed,
        @Nullable String acceptedShare,
        boolean synthetic,
        List<Origin> origins) {
    /** Copies the lists. */
    public Note {
        missing = List.copyOf(missing);
        suppressed = List.copyOf(suppressed);
        origins = List.copyOf(origins);
    }
}
