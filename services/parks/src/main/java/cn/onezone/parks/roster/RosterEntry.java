package cn.onezone.parks.roster;

import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise in the park's roster, or the tombstone of one that was.
 *
 * @param uscc the enterprise
 * @param name registered name, as the register writes it
 * @param nameKey folded name and code: the order and the prefix search of the list
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district name of the district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital absent where the register says none
 * @param foundedOn date of registration
 * @param qualifications dated facts
 * @param claimedFrom first day for which the park claims the enterprise
 * @param scope business scope 经营范围; stays in the park (R2)
 * @param synthetic invented for demonstration
 * @param removedOn set in a tombstone: since when the park claims it no longer
 * @param removed whether it is a tombstone
 * @param trace which row of which import wrote it last, absent if none did
 * @param revival the request that took it back after a removal, absent if none did
 */
public record RosterEntry(
        Uscc uscc,
        String name,
        String nameKey,
        List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        List<Qualification> qualifications,
        LocalDate claimedFrom,
        @Nullable String scope,
        boolean synthetic,
        @Nullable LocalDate removedOn,
        boolean removed,
        @Nullable ImportTrace trace,
        @Nullable Revival revival) {
    /** Copies the lists. */
    public RosterEntry {
        formerNames = List.copyOf(formerNames);
        qualifications = List.copyOf(qualifications);
    }

    /**
     * The row of an import that wrote an entry. A crash between this write and the import's own record is healed by it:
     * the row is known to be done, and with what outcome.
     *
     * @param job the import
     * @param row row of the file, the header being row 1
     * @param outcome what it did
     */
    public record ImportTrace(String job, int row, RosterChange outcome) {}

    /**
     * The request that took an entry back.
     *
     * @param key its Idempotency-Key with the caller whose key it is
     * @param fingerprint digest of what it asked for
     */
    public record Revival(String key, String fingerprint) {}
}
