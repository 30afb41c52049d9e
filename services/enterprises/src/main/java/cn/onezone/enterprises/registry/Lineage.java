package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link of an enterprise to those it came from or that it became. With successors it ends the enterprise: from that day on
 * it counts for no park, for what it was counts there. One that lives on beside what was split from it is its own successor
 * too, and does not end. Nothing of it is overwritten: what was recorded by mistake is revoked, and stays with that (R8).
 *
 * @param id the same on both sides; absent in what was recorded before links had one
 * @param kind how
 * @param predecessors those it came from, or none
 * @param successors those it became, or none
 * @param on first day on which the predecessor is no more
 * @param reason what the coordinator goes by
 * @param unclaimedReason why a successor may be one that counts for no park on that day; absent where all count
 * @param recordedAt when the registry wrote it, absent until it has
 * @param revocation absent while it stands
 */
public record Lineage(
        @Nullable String id,
        LineageKind kind,
        List<Uscc> predecessors,
        List<Uscc> successors,
        LocalDate on,
        String reason,
        @Nullable String unclaimedReason,
        @Nullable Instant recordedAt,
        @Nullable Revocation revocation) {
    /** Copies the lists. */
    public Lineage {
        predecessors = List.copyOf(predecessors);
        successors = List.copyOf(successors);
    }

    /**
     * A coordinator has taken the link back: it is as if it had never been, as far as is known since.
     *
     * @param reason what the coordinator goes by
     * @param recordedAt when the registry wrote it, absent until it has
     */
    public record Revocation(String reason, @Nullable Instant recordedAt) {}

    /** Whether nobody has taken it back. */
    boolean stands() {
        return revocation == null;
    }

    /** Whether both say the same, whenever it was written. */
    boolean saysAs(Lineage other) {
        return kind == other.kind
                && predecessors.equals(other.predecessors)
                && successors.equals(other.successors)
                && on.equals(other.on);
    }

    /** The same, taken back. */
    Lineage revoked(String why) {
        return with(recordedAt, new Revocation(why, null));
    }

    /** What was known of it at a moment at which it was known. */
    Lineage asOf(Instant moment) {
        return revocation == null || Registration.known(revocation.recordedAt(), moment)
                ? this
                : with(recordedAt, null);
    }

    /** The same, written by the registry. */
    Lineage heard(Instant at) {
        Revocation heard = revocation == null || revocation.recordedAt() != null
                ? revocation
                : new Revocation(revocation.reason(), at);
        return with(recordedAt == null ? at : recordedAt, heard);
    }

    private Lineage with(@Nullable Instant newRecordedAt, @Nullable Revocation newRevocation) {
        return new Lineage(
                id, kind, predecessors, successors, on, reason, unclaimedReason, newRecordedAt, newRevocation);
    }

    /** As events tell it. */
    Succession succession() {
        return new Succession(kind, predecessors, successors, on);
    }
}
