package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a day on an enterprise counts for a park whoever claims it. Of several the one recorded last wins on the days of
 * which it speaks.
 *
 * <ul>
 *   <li>A {@link Basis#DECISION} counts only on days on which its park claims the enterprise (R5).
 *   <li>A {@link Basis#RELOCATION} counts until its park, after it was ruled, removes the enterprise from its roster on a later
 *       day (R6).
 *   <li>A {@link Basis#RESTRUCTURING} says which park of today takes the place of a former one (R1): from its day on the
 *       enterprise counts for {@code park} where it would count for one of {@code settled}, and of earlier days that is the
 *       restated answer. When its park removes the enterprise after it was ruled the former parks' claims of before end
 *       with it.
 * </ul>
 *
 * @param id unique within the enterprise, 1 to 100 characters
 * @param basis what kind, not {@link Basis#CLAIM}
 * @param park for which it counts
 * @param from first day
 * @param until first day on which it counts no longer, absent: open
 * @param recordedAt when the registry wrote it; absent until then, the write sets it
 * @param reference what it goes back to: id of a double claim, a relocation or a restructuring
 * @param settled parks whose claims it answers: beside it they make no double claim. That is those that were heard before it;
 *     who has given up since and claims anew is a party to a new one. Of a restructuring the former parks, at least one, and
 *     whatever they claim
 */
public record Ruling(
        String id,
        Basis basis,
        ParkCode park,
        LocalDate from,
        @Nullable LocalDate until,
        @Nullable Instant recordedAt,
        String reference,
        List<ParkCode> settled) {
    /** Refuses what is no ruling; copies the list. */
    public Ruling {
        if (basis == Basis.CLAIM) {
            throw new IllegalArgumentException("a claim is no ruling");
        }
        if (id.isBlank() || id.length() > 100) {
            throw new IllegalArgumentException("id: " + id + " (expected: 1 to 100 characters)");
        }
        if (until != null && !until.isAfter(from)) {
            throw new IllegalArgumentException("until: " + until + " (expected: after " + from + ")");
        }
        if (basis == Basis.RESTRUCTURING && settled.isEmpty()) {
            throw new IllegalArgumentException("a restructuring names the former parks");
        }
        settled = List.copyOf(settled);
    }

    /** Whether it speaks of this day, claims and removals aside. */
    boolean covers(LocalDate day) {
        return !day.isBefore(from) && (until == null || day.isBefore(until));
    }

    /** The same, written by the registry. */
    Ruling heard(Instant at) {
        return recordedAt != null ? this : new Ruling(id, basis, park, from, until, at, reference, settled);
    }
}
