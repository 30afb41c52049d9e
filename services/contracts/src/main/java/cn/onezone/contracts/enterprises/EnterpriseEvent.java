package cn.onezone.contracts.enterprises;

import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the enterprise service publishes about the registry. Subject of each: the USCC. */
public sealed interface EnterpriseEvent {

    /** The enterprise. */
    Uscc uscc();

    /**
     * The one registry record of an enterprise (R4) after a change, merged field by field from the rosters of all parks
     * that claim it.
     *
     * @param uscc the enterprise
     * @param park the park whose claim stands, absent when no park claims it any more
     * @param name registered name
     * @param formerNames earlier names, latest first
     * @param enterpriseType legal form
     * @param district district of the registered address
     * @param address registered address
     * @param industry GB/T 4754-2017 code
     * @param registeredCapital amount and currency
     * @param foundedOn date of registration
     * @param qualifications dated facts
     * @param provenance for each present field, by its name here, the park and time it came from
     * @param claims all claims; exactly one stands unless there are none (R5)
     * @param synthetic invented for demonstration
     * @param changed names of the fields that changed
     */
    record EnterpriseConsolidated(
            Uscc uscc,
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
            boolean synthetic,
            List<String> changed)
            implements EnterpriseEvent {
        /** Copies the collections. */
        public EnterpriseConsolidated {
            formerNames = List.copyOf(formerNames);
            qualifications = List.copyOf(qualifications);
            provenance = Map.copyOf(provenance);
            claims = List.copyOf(claims);
            changed = List.copyOf(changed);
        }
    }

    /**
     * Where a field of the registry came from.
     *
     * @param park source
     * @param recordedAt when that park recorded it
     */
    record Provenance(ParkCode park, Instant recordedAt) {}

    /**
     * A park's claim on an enterprise, with its evidence.
     *
     * @param park who claims
     * @param from first day claimed (valid time)
     * @param recordedAt when the park recorded the claim
     * @param sequence version of the roster entry that is the evidence
     * @param standing whether it is the claim that counts
     */
    record Claim(ParkCode park, LocalDate from, Instant recordedAt, long sequence, boolean standing) {}

    /**
     * Two or more parks claim one enterprise for the same day (R5): it counts once, for the standing claim, until
     * a coordinator decides.
     *
     * @param claims all claims with their evidence, the standing one first
     */
    record DoubleClaimFound(Uscc uscc, List<Claim> claims) implements EnterpriseEvent {
        /** Copies the claims. */
        public DoubleClaimFound {
            claims = List.copyOf(claims);
        }
    }

    /**
     * A double claim is over because all parks but one have withdrawn.
     *
     * @param park whose claim remains, absent when none does
     */
    record DoubleClaimEnded(Uscc uscc, @Nullable ParkCode park) implements EnterpriseEvent {}
}
