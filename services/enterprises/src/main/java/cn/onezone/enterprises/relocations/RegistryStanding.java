package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Claim;
import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Merged;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.StandingRules;
import cn.onezone.enterprises.registry.Timeline;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an enterprise stands, by its timeline in the registry. */
final class RegistryStanding implements Standing {
    private final Registration registration;
    private final StandingRules.Rules rules;
    private final Timeline timeline;
    private final LocalDate today;

    RegistryStanding(Registration registration, StandingRules.Rules rules, LocalDate today) {
        this.registration = registration;
        this.rules = rules;
        this.timeline = registration.timeline();
        this.today = today;
    }

    private @Nullable Merged on(LocalDate day) {
        Span span = timeline.at(day);
        return span == null ? null : span.merged();
    }

    @Override
    public @Nullable ParkCode holder(LocalDate day) {
        Merged merged = on(day);
        return merged == null ? null : merged.park();
    }

    @Override
    public List<Held> heldAfter(LocalDate day) {
        List<Held> held = new ArrayList<>();
        for (Span span : timeline.spans()) {
            ParkCode park = span.merged().park();
            if (span.from().isAfter(day) && park != null) {
                held.add(new Held(span.from(), park));
            }
        }
        return held;
    }

    @Override
    public Set<ParkCode> contenders() {
        Set<ParkCode> parks = new HashSet<>();
        for (Span span : timeline.spans()) {
            // of days that are over the first valid claim stands; what is at stake is today and later
            if (span.merged().contested()
                    && (span.until() == null || span.until().isAfter(today))) {
                span.merged().claims().stream().map(Claim::park).forEach(parks::add);
            }
        }
        return parks;
    }

    @Override
    public @Nullable MovedEnterprise enterprise(LocalDate day) {
        Merged m = on(day);
        if (m == null && !timeline.spans().isEmpty()) {
            m = timeline.spans().getFirst().merged();
        }
        return m == null
                ? null
                : new MovedEnterprise(
                        m.name(),
                        m.formerNames(),
                        m.enterpriseType(),
                        m.district(),
                        m.address(),
                        m.industry(),
                        m.registeredCapital(),
                        m.foundedOn(),
                        m.qualifications(),
                        m.synthetic(),
                        m.scale(),
                        m.place(),
                        m.listings(),
                        m.worldLists());
    }

    @Override
    public @Nullable Ended ended(LocalDate day) {
        return registration
                .end()
                .filter(end -> !day.isBefore(end.on()))
                .map(end -> new Ended(end.on(), end.successors()))
                .orElse(null);
    }

    @Override
    public ParkCode named(ParkCode park, LocalDate day) {
        List<Ruling> rulings = new ArrayList<>(registration.rulings());
        // a park that has never had it has no ruling of it yet
        rulings.addAll(rules.due(registration, Set.of(park)));
        rulings.removeIf(r -> r.basis() != Basis.RESTRUCTURING || r.from().isAfter(day));
        rulings.sort(Comparator.comparing(Ruling::from));
        ParkCode name = park;
        for (Ruling ruling : rulings) {
            name = ruling.settled().contains(name) ? ruling.park() : name;
        }
        return name;
    }

    @Override
    public boolean gone(ParkCode park, LocalDate day) {
        return rules.gone(park, day);
    }
}
