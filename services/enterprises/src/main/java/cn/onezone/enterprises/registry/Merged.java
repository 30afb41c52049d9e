package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Succession;
import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one record of an enterprise on a day, merged field by field (R4).
 *
 * @param park that it counts for, absent when it counts for none
 * @param basis why it counts for that park, absent when it counts for none
 * @param contested whether another park claims it too and nobody has settled that (R5)
 * @param settled parks whose claims were settled, of those who decide anew
 * @param name registered name
 * @param formerNames earlier names, latest first
 * @param enterpriseType legal form
 * @param district district of the registered address
 * @param address registered address
 * @param industry GB/T 4754-2017 code
 * @param registeredCapital amount and currency
 * @param foundedOn date of registration
 * @param qualifications dated facts
 * @param scale scale class
 * @param place where the registered address is
 * @param listings where its shares are traded
 * @param worldLists lists of the world's largest that it stands in
 * @param provenance for each present field the park and time it came from
 * @param since for each present field the day from which on that park says so (valid time)
 * @param claims of that day, that of {@code park} first, then the first valid one
 * @param synthetic whether a park that a field came from says that it is invented
 * @param lineage what it came from and what it became until that day
 * @param restated the park of today that takes the place of {@code park}, where parks were restructured since (R1)
 */
public record Merged(
        @Nullable ParkCode park,
        @Nullable Basis basis,
        boolean contested,
        List<ParkCode> settled,
        String name,
        List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        List<Qualification> qualifications,
        @Nullable ScaleClass scale,
        @Nullable Place place,
        List<Listing> listings,
        List<WorldListing> worldLists,
        Map<String, Provenance> provenance,
        Map<String, LocalDate> since,
        List<Claim> claims,
        boolean synthetic,
        List<Succession> lineage,
        Map<ParkCode, ParkCode> restated) {
    /** Copies the collections. */
    public Merged {
        settled = List.copyOf(settled);
        formerNames = List.copyOf(formerNames);
        qualifications = List.copyOf(qualifications);
        listings = List.copyOf(listings);
        worldLists = List.copyOf(worldLists);
        provenance = Map.copyOf(provenance);
        since = Map.copyOf(since);
        claims = List.copyOf(claims);
        lineage = List.copyOf(lineage);
        restated = Map.copyOf(restated);
    }
}
