package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.parks.RelocationAnswer;
import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What may happen to a relocation. */
public sealed interface RelocationCommand {
    /** Which one. */
    RelocationId id();

    /**
     * A park asks for it.
     *
     * @param sequence of the park's event
     */
    record Ask(
            RelocationId id,
            ParkCode destination,
            LocalDate effectiveOn,
            String reason,
            @Nullable SharingTerms terms,
            long sequence)
            implements RelocationCommand {}

    /**
     * A park says something to it.
     *
     * @param offer which the park has seen
     * @param sequence of the park's event
     */
    record Answer(
            RelocationId id,
            ParkCode park,
            RelocationAnswer answer,
            int offer,
            @Nullable String reason,
            @Nullable LocalDate effectiveOn,
            @Nullable SharingTerms terms,
            long sequence)
            implements RelocationCommand {}

    /**
     * The coordinator approves, after the deadline.
     *
     * @param effectiveOn the day
     * @param terms absent: no sharing
     * @param reason in the coordinator's words
     */
    record Approve(
            RelocationId id,
            LocalDate effectiveOn,
            @Nullable SharingTerms terms,
            String reason) implements RelocationCommand {}

    /** The coordinator refuses, after the deadline. */
    record Refuse(RelocationId id, String reason) implements RelocationCommand {}

    /** The coordinator annuls the terms of one that has taken effect. The enterprise stays where it is. */
    record Annul(RelocationId id, String reason) implements RelocationCommand {}

    /** Time has passed: what falls due by itself is done. */
    record Wake(RelocationId id) implements RelocationCommand {}
}
