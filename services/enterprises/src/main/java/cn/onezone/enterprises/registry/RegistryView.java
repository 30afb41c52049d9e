package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise of the registry as it is shown.
 *
 * @param park whose claim stands; absent when no park claims it any more
 * @param provenance for each present field the park and time it came from (R4)
 * @param claims the standing one first (R5)
 * @param doubleClaimed whether several parks claim it
 * @param version also the {@code ETag}
 */
record RegistryView(
        Uscc uscc,
        String name,
        List<String> formerNames,
        @Nullable ParkCode park,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        List<Qualification> qualifications,
        Map<String, Provenance> provenance,
        List<Claim> claims,
        boolean doubleClaimed,
        boolean synthetic,
        long version) {
    static RegistryView of(Stored<Registration> stored, Span span) {
        Merged m = span.merged();
        return new RegistryView(
                stored.state().uscc(),
                m.name(),
                m.formerNames(),
                m.park(),
                m.enterpriseType(),
                m.district(),
                m.address(),
                m.industry(),
                m.registeredCapital(),
                m.foundedOn(),
                m.qualifications(),
                new TreeMap<>(m.provenance()),
                m.claims(),
                m.contested(),
                m.synthetic(),
                stored.version());
    }
}
