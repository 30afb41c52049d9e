package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import java.util.Set;

/**
 * What may not be seen yet.
 *
 * @param hidden periods, and {@code period/code} for an indicator or a data element of one
 */
public record Embargo(Set<String> hidden) {
    /** Everything may be seen. */
    public static final Embargo NONE = new Embargo(Set.of());

    /** Copies the set. */
    public Embargo {
        hidden = Set.copyOf(hidden);
    }

    /** Whether nothing of a period may be seen. */
    boolean hides(Period period) {
        return hidden.contains(period.value());
    }

    /** Whether the values of an indicator or a data element of a period may not be seen. */
    boolean hides(Period period, String code) {
        return !hidden.isEmpty() && (hides(period) || hidden.contains(period.value() + '/' + code));
    }
}
