package cn.onezone.parks.roster;

import cn.onezone.contracts.parks.ParkEvent.Listing;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.parks.ParkEvent.WorldListing;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Place;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise of the roster as the park shows it, but for whom to speak to there. What is here may be sent back as it is
 * to state the enterprise anew.
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
        @Nullable ScaleClass scale,
        @Nullable Place place,
        List<Listing> listings,
        List<WorldListing> worldLists,
        @Nullable String scope,
        List<String> tags,
        List<EntryFields.Attachment> attachments,
        @Nullable String notes,
        boolean synthetic,
        long version) {
    static EnterpriseView of(ParkCode park, Stored<RosterEntry> stored) {
        RosterEntry entry = stored.state();
        EntryFields fields = entry.fields();
        return new EnterpriseView(
                entry.uscc(),
                entry.name(),
                entry.formerNames(),
                park,
                fields.enterpriseType(),
                fields.district(),
                fields.address(),
                fields.industry(),
                fields.registeredCapital(),
                fields.foundedOn(),
                RosterEntry.list(fields.qualifications()),
                entry.claimedFrom(),
                fields.scale(),
                fields.place(),
                RosterEntry.list(fields.listings()),
                RosterEntry.list(fields.worldLists()),
                fields.scope(),
                RosterEntry.list(fields.tags()),
                RosterEntry.list(fields.attachments()),
                fields.notes(),
                Boolean.TRUE.equals(fields.synthetic()),
                stored.version());
    }
}
