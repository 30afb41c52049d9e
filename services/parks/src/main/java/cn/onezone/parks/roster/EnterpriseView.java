package cn.onezone.parks.roster;

import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise of the roster as the park shows it.
 *
 * @param version also the {@code ETag}
 */
record EnterpriseView(
        Uscc uscc,
        String name,
        List<String> formerNames,
        ParkCode park,
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
        long version) {
    static EnterpriseView of(ParkCode park, Stored<RosterEntry> stored) {
        RosterEntry e = stored.state();
        return new EnterpriseView(
                e.uscc(),
                e.name(),
                e.formerNames(),
                park,
                e.enterpriseType(),
                e.district(),
                e.address(),
                e.industry(),
                e.registeredCapital(),
                e.foundedOn(),
                e.qualifications(),
                e.claimedFrom(),
                e.scope(),
                e.synthetic(),
                stored.version());
    }
}
