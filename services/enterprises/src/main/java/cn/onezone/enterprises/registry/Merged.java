package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one record of an enterprise, merged field by field (R4).
 *
 * @param park whose claim stands, absent when no park claims it any more
 * @param name registered name
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital amount and currency
 * @param foundedOn date of registration
 * @param qualifications dated facts
 * @param provenance for each present field the park and time it came from
 * @param claims those that stand now, the first valid one first
 * @param synthetic whether a park that a field came from says that it is invented
 */
public record Merged(
        @Nullable ParkCode park,
        String name,
        List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        List<Qualification> qualifications,
        Map<String, Provenance> provenance,
        List<Claim> claims,
        boolean synthetic) {
    /** Copies the collections. */
    public Merged {
        formerNames = List.copyOf(formerNames);
        qualifications = List.copyOf(qualifications);
        provenance = Map.copyOf(provenance);
        claims = List.copyOf(claims);
    }
}
