package cn.onezone.enterprises.registry;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A park has taken an enterprise from its roster.
 *
 * @param sequence version of the roster entry
 * @param heardAt when the registry wrote it, absent until it has
 * @param removedOn first day on which it is not claimed any more
 */
public record Removal(long sequence, @Nullable Instant heardAt, LocalDate removedOn) {
    /** The same, written by the registry. */
    Removal heard(Instant at) {
        return heardAt != null ? this : new Removal(sequence, at, removedOn);
    }
}
