package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Provenance;
import cn.onezone.contracts.parks.ParkEvent.Qualification;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Merges what the parks say of one enterprise into one record. The result depends on what was said, not on the order in
 * which it came.
 */
final class Consolidation {
    /** R5: the first valid claim stands. Earliest first day, then earliest recorded, then by code so that it is total. */
    private static final Comparator<Live> FIRST_VALID = Comparator.<Live, LocalDate>comparing(
                    l -> l.facts().claimedFrom())
            .thenComparing(Live::begunAt)
            .thenComparing(Live::park);

    private static final Comparator<Live> NEWEST = Comparator.<Live, Instant>comparing(
                    l -> l.facts().recordedAt())
            .reversed()
            .thenComparing(Live::park);

    private Consolidation() {}

    private record Live(ParkCode park, RosterFacts facts, Instant begunAt, long begunSequence) {
        static Optional<Live> of(ParkClaim claim) {
            RosterFacts facts = claim.facts();
            if (facts == null) {
                return Optional.empty();
            }
            Instant begunAt = claim.begunAt();
            return Optional.of(
                    begunAt == null
                            ? new Live(claim.park(), facts, facts.recordedAt(), facts.sequence())
                            : new Live(claim.park(), facts, begunAt, claim.begunSequence()));
        }
    }

    /** The record, absent while no park has said more than that it removed the enterprise. */
    static @Nullable Merged merge(Collection<ParkClaim> claims) {
        List<Live> standing = claims.stream()
                .filter(ParkClaim::stands)
                .flatMap(c -> Live.of(c).stream())
                .sorted(FIRST_VALID)
                .toList();
        List<Live> sources = new ArrayList<>();
        if (standing.isEmpty()) {
            // nobody claims it any more; what was last known of it stays, counted nowhere
            claims.stream().flatMap(c -> Live.of(c).stream()).sorted(NEWEST).forEach(sources::add);
        } else {
            sources.add(standing.getFirst());
            standing.stream().skip(1).sorted(NEWEST).forEach(sources::add);
        }
        if (sources.isEmpty()) {
            return null;
        }
        Fields fields = new Fields(sources);
        String name = Objects.requireNonNull(fields.<String>take("name", RosterFacts::name));
        List<String> formerNames = fields.takeAll("formerNames", RosterFacts::formerNames);
        String enterpriseType = fields.<String>take("enterpriseType", RosterFacts::enterpriseType);
        String district = fields.<String>take("district", RosterFacts::district);
        String address = fields.<String>take("address", RosterFacts::address);
        IndustryCode industry = fields.<IndustryCode>take("industry", RosterFacts::industry);
        Money registeredCapital = fields.<Money>take("registeredCapital", RosterFacts::registeredCapital);
        LocalDate foundedOn = fields.<LocalDate>take("foundedOn", RosterFacts::foundedOn);
        List<Qualification> qualifications = fields.takeAll("qualifications", RosterFacts::qualifications);
        return new Merged(
                standing.isEmpty() ? null : standing.getFirst().park(),
                name,
                formerNames,
                enterpriseType,
                district,
                address,
                industry,
                registeredCapital,
                foundedOn,
                qualifications,
                fields.provenance,
                standing.stream()
                        .map(l -> new Claim(
                                l.park(),
                                l.facts().claimedFrom(),
                                l.begunAt(),
                                l.begunSequence(),
                                l.equals(standing.getFirst())))
                        .toList(),
                fields.synthetic);
    }

    /** Takes each field from the first source that has it, and remembers where it came from. */
    private static final class Fields {
        private final List<Live> sources;
        private final Map<String, Provenance> provenance = new HashMap<>();
        private boolean synthetic;

        Fields(List<Live> sources) {
            this.sources = sources;
        }

        <T> @Nullable T take(String field, Function<RosterFacts, @Nullable T> of) {
            for (Live source : sources) {
                T value = of.apply(source.facts());
                if (value != null) {
                    from(field, source);
                    return value;
                }
            }
            return null;
        }

        <T> List<T> takeAll(String field, Function<RosterFacts, List<T>> of) {
            for (Live source : sources) {
                List<T> values = of.apply(source.facts());
                if (!values.isEmpty()) {
                    from(field, source);
                    return values;
                }
            }
            return List.of();
        }

        private void from(String field, Live source) {
            provenance.put(field, new Provenance(source.park(), source.facts().recordedAt()));
            synthetic |= source.facts().synthetic();
        }
    }
}
