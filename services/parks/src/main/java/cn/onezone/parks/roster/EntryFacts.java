package cn.onezone.parks.roster;

import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An enterprise as stated, checked field by field. Fields as in {@link EntryForm}. */
public record EntryFacts(
        Uscc uscc,
        String name,
        @Nullable List<String> formerNames,
        @Nullable String enterpriseType,
        @Nullable String district,
        @Nullable String address,
        @Nullable IndustryCode industry,
        @Nullable Money registeredCapital,
        @Nullable LocalDate foundedOn,
        @Nullable List<Qualification> qualifications,
        @Nullable LocalDate claimedFrom,
        @Nullable String scope,
        @Nullable Boolean synthetic) {}
