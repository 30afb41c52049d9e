package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
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
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An enterprise of the registry as it is shown, of a day and as of a moment (R8).
 *
 * @param park that it counts for; absent when it counts for none
 * @param basis why it counts for that park
 * @param restated the park of today that takes the place of {@code park}, where parks were restructured since (R1)
 * @param provenance for each present field the park and times it came from (R4)
 * @param claims of that day, that of {@code park} first (R5)
 * @param doubleClaimed whether several parks claim it and nobody has decided between them
 * @param doubleClaim id of the double claim that is open now
 * @param lineage what it came from and what it became, what was revoked among it
 * @param validFrom first day on which the record is this
 * @param validUntil first day on which it is another, absent: open
 * @param validAt the day asked for
 * @param asOf what was known until then
 * @param version also the {@code ETag}
 */
record RegistryView(
        Uscc uscc,
        String name,
        List<String> formerNames,
        @Nullable ParkCode park,
        @Nullable Basis basis,
        Map<ParkCode, ParkCode> restated,
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
        Map<String, Source> provenance,
        List<Claim> claims,
        boolean doubleClaimed,
        @Nullable String doubleClaim,
        List<Link> lineage,
        boolean synthetic,
        LocalDate validFrom,
        @Nullable LocalDate validUntil,
        LocalDate validAt,
        Instant asOf,
        long version) {
    /**
     * Where a field came from.
     *
     * @param park source
     * @param recordedAt when that park recorded it
     * @param validFrom first day from which on that park says so
     */
    record Source(ParkCode park, Instant recordedAt, LocalDate validFrom) {}

    /**
     * A link to other enterprises: those it came from, or those it became.
     *
     * @param id of the link, by which it can be revoked; absent in what was recorded before links had one
     * @param unclaimedReason why a successor may be one that counts for no park
     * @param revokedAt when it was taken back, absent while it stands
     * @param revocationReason why
     */
    record Link(
            @Nullable String id,
            LineageKind kind,
            List<Uscc> predecessors,
            List<Uscc> successors,
            LocalDate on,
            String reason,
            @Nullable String unclaimedReason,
            @Nullable Instant revokedAt,
            @Nullable String revocationReason) {
        static Link of(Lineage link) {
            Lineage.Revocation revocation = link.revocation();
            return new Link(
                    link.id(),
                    link.kind(),
                    link.predecessors(),
                    link.successors(),
                    link.on(),
                    link.reason(),
                    link.unclaimedReason(),
                    revocation == null ? null : revocation.recordedAt(),
                    revocation == null ? null : revocation.reason());
        }
    }

    static RegistryView of(Stored<Registration> stored, Span span, Moment moment) {
        Merged m = span.merged();
        Registration state = stored.state();
        return new RegistryView(
                state.uscc(),
                m.name(),
                m.formerNames(),
                m.park(),
                m.basis(),
                m.restated(),
                m.enterpriseType(),
                m.district(),
                m.address(),
                m.industry(),
                m.registeredCapital(),
                m.foundedOn(),
                m.qualifications(),
                m.scale(),
                m.place(),
                m.listings(),
                m.worldLists(),
                sources(m),
                m.claims(),
                m.contested(),
                state.openDoubleClaim().map(d -> d.id(state.uscc())).orElse(null),
                moment.known(state).lineage().stream().map(Link::of).toList(),
                m.synthetic(),
                span.from(),
                span.until(),
                moment.validAt(),
                moment.asOf(),
                stored.version());
    }

    /** Where each field of a record came from, by its name. */
    static Map<String, Source> sources(Merged merged) {
        Map<String, Source> sources = new TreeMap<>();
        merged.provenance().forEach((field, from) -> {
            LocalDate since = merged.since().get(field);
            if (since != null) {
                sources.put(field, new Source(from.park(), from.recordedAt(), since));
            }
        });
        return sources;
    }
}
