package cn.onezone.indicators.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation of a year, as a draft or published.
 *
 * @param id {@code 2025}, or another code where a year has several
 * @param year of the values
 * @param name for whoever reads it
 * @param state the lists go by it
 * @param scheme how parks are compared
 * @param published absent for a draft
 */
public record Evaluation(
        String id,
        int year,
        String name,
        State state,
        Scheme scheme,
        @Nullable Published published) {

    /** How far it is. */
    public enum State {
        /** A matter of the city; it can be changed. */
        @JsonProperty("draft")
        DRAFT,
        /** Everybody may see it; nothing changes it. */
        @JsonProperty("published")
        PUBLISHED
    }

    static Evaluation draft(String id, int year, String name, Scheme scheme) {
        return new Evaluation(id, year, name, State.DRAFT, scheme, null);
    }

    Evaluation published(Published as) {
        return new Evaluation(id, year, name, State.PUBLISHED, scheme, as);
    }

    /**
     * What was published, for ever.
     *
     * @param at when
     * @param hash of the snapshot
     * @param file the snapshot, byte for byte
     * @param basis what its figures were computed from, byte for byte; only for those who see submissions of all parks
     */
    public record Published(Instant at, String hash, String file, String basis) {}
}
