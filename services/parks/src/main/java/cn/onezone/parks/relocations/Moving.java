package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Refusal;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A relocation that this park is party to: what it has said, and what the city has said last.
 *
 * @param id for ever
 * @param uscc the enterprise
 * @param side which of the two this park is
 * @param request what was asked for, absent at the origin
 * @param city how it stands as the city said last, absent while it has said nothing
 * @param citySequence sequence of that event
 * @param said what this park has answered, oldest first
 * @param open whether something may still come of it
 * @param rosterDone whether the roster has followed
 */
public record Moving(
        RelocationId id,
        Uscc uscc,
        Side side,
        @Nullable Request request,
        @Nullable RelocationStepped city,
        long citySequence,
        List<Said> said,
        boolean open,
        boolean rosterDone) {
    /** Copies the list. */
    public Moving {
        said = List.copyOf(said);
    }

    /** Which of the two. */
    public enum Side {
        /** The enterprise comes here. */
        @JsonProperty("destination")
        DESTINATION,
        /** The enterprise leaves. */
        @JsonProperty("origin")
        ORIGIN
    }

    /**
     * What was asked for.
     *
     * @param effectiveOn first day here
     * @param reason in the park's words
     * @param terms absent: no sharing
     * @param at when
     */
    public record Request(
            LocalDate effectiveOn, String reason, @Nullable SharingTerms terms, Instant at) {}

    /**
     * An answer.
     *
     * @param answer what was said
     * @param offer to which offer
     * @param reason in the park's words
     * @param effectiveOn the day proposed
     * @param terms the terms proposed
     * @param at when
     * @param sequence of its event
     * @param refusal why it did not count, absent unless the city said so
     */
    public record Said(
            RelocationAnswer answer,
            int offer,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms,
            Instant at,
            long sequence,
            @Nullable Refusal refusal) {}
}
