package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a park's roster says of an enterprise, as the newest entry received from it says.
 *
 * @param sequence version of the roster entry
 * @param recordedAt when the park recorded it, to the millisecond, as the store keeps it
 * @param name registered name
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital absent where the register says none
 * @param foundedOn date of registration
 * @param qualifications dated facts
 * @param claimedFrom first day for which the park claims the enterprise
 * @param synthetic invented for demonstration
 */
public record RosterFacts(
        long sequence,
        Instant recordedAt,
        String name,
        List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        List<Qualification> qualifications,
        LocalDate claimedFrom,
        boolean synthetic) {
    /** Copies the lists. */
    public RosterFacts {
        formerNames = List.copyOf(formerNames);
        qualifications = List.copyOf(qualifications);
    }
}
