package cn.onezone.gateway.view.indicators;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The part of a park's enterprises that a value is about.
 *
 * @param section GB/T 4754-2017 section, one letter; absent for all
 * @param scale class of size; absent for all
 * @param qualification code; absent for all
 */
public record Slice(
        @Nullable String section,
        @Nullable String scale,
        @Nullable String qualification) implements Comparable<Slice> {
    /** All enterprises. */
    public static final Slice WHOLE = new Slice(null, null, null);

    private static final Comparator<@Nullable String> FIRST_THE_WHOLE =
            Comparator.nullsFirst(Comparator.<String>naturalOrder());

    private static final Comparator<Slice> ORDER = Comparator.comparing(Slice::section, FIRST_THE_WHOLE)
            .thenComparing(Slice::scale, FIRST_THE_WHOLE)
            .thenComparing(Slice::qualification, FIRST_THE_WHOLE);

    /** By which dimensions it is a part, 0 to 7. */
    int table() {
        return (section == null ? 0 : 1) + (scale == null ? 0 : 2) + (qualification == null ? 0 : 4);
    }

    @Override
    public int compareTo(Slice other) {
        return ORDER.compare(this, other);
    }
}
