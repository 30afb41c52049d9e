package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link of an enterprise to those it came from or that it became. With successors it ends the enterprise: from that day on
 * it counts for no park, for what it was counts there. One that lives on beside what was split from it is its own successor
 * too, and does not end.
 *
 * @param kind how
 * @param predecessors those it came from, or none
 * @param successors those it became, or none
 * @param on first day on which the predecessor is no more
 * @param reason what the coordinator goes by
 * @param recordedAt when the registry wrote it, absent until it has
 */
public record Lineage(
        LineageKind kind,
        List<Uscc> predecessors,
        List<Uscc> successors,
        LocalDate on,
        String reason,
        @Nullable Instant recordedAt) {
    /** Copies the lists. */
    public Lineage {
        predecessors = List.copyOf(predecessors);
        successors = List.copyOf(successors);
    }

    /** Whether both say the same, whenever it was written. */
    boolean saysAs(Lineage other) {
        return kind == other.kind
                && predecessors.equals(other.predecessors)
                && successors.equals(other.successors)
                && on.equals(other.on);
    }

    Lineage heard(Instant at) {
        return recordedAt != null ? this : new Lineage(kind, predecessors, successors, on, reason, at);
    }
}
