package cn.onezone.indicators.evaluation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of a year, as a draft or published.
 *
 * @param id {@code 2025}, or another code where a year has several
 * @param year of the values
 * @param name for whoever reads it
 * @param scheme how parks are compared
 * @param published absent for a draft
 */
public record Evaluation(
        String id,
        int year,
        String name,
        Scheme scheme,
        @Nullable Published published) {

    /**
     * What was published, for ever.
     *
     * @param at when
     * @param hash of the snapshot
     * @param file the snapshot, byte for byte
     */
    public record Published(Instant at, String hash, String file) {}
}
