package cn.onezone.enterprises.restructuring;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Merged;
import cn.onezone.enterprises.registry.ParkClaim;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides which enterprise goes where. Pure. */
final class Mapping {
    /** One takes up where the one before it in time has left off. */
    static final Comparator<Restructuring> ORDER =
            Comparator.comparing(Restructuring::effective).thenComparing(Restructuring::createdAt);

    private Mapping() {}

    /** Every park that an enterprise ever was claimed by or ruled to count for. */
    static Set<ParkCode> parks(Registration registration) {
        Set<ParkCode> parks = new HashSet<>();
        registration.claims().stream().map(ParkClaim::park).forEach(parks::add);
        registration.rulings().stream().map(Ruling::park).forEach(parks::add);
        return parks;
    }

    /**
     * To which new park an enterprise goes: that of the first part that names it, else of the first part that its district,
     * address or industry matches on the effective day. What is not known of that day is taken from the first day after it.
     *
     * @return empty if it matches no part and nothing is said of the rest
     */
    static Optional<ParkCode> target(Restructuring rule, Registration registration) {
        for (Part part : rule.parts()) {
            if (part.names(registration.uscc())) {
                return Optional.of(part.park());
            }
        }
        Timeline timeline = registration.timeline();
        Span span = timeline.at(rule.effective());
        if (span == null && !timeline.spans().isEmpty()) {
            span = timeline.spans().getFirst();
        }
        if (span != null) {
            Merged record = span.merged();
            for (Part part : rule.parts()) {
                if (part.matches(record.district(), record.address(), record.industry())) {
                    return Optional.of(part.park());
                }
            }
        }
        return Optional.ofNullable(rule.otherwise());
    }

    /** The ruling that a restructuring makes for an enterprise. */
    static Ruling ruling(Restructuring rule, ParkCode target) {
        return new Ruling(rule.id(), Basis.RESTRUCTURING, target, rule.effective(), null, null, rule.id(), rule.from());
    }

    /**
     * The rulings that an enterprise lacks. One that it has stays as it is, whatever is said later of its address: it was
     * decided then.
     *
     * @param rules in their order
     */
    static List<Ruling> due(List<Restructuring> rules, Registration registration) {
        return due(rules, registration, Set.of());
    }

    /**
     * The same as if some more parks had had it.
     *
     * @param also such as the one that it is about to move to
     */
    static List<Ruling> due(List<Restructuring> rules, Registration registration, Set<ParkCode> also) {
        if (rules.isEmpty()) {
            return List.of();
        }
        Set<ParkCode> parks = parks(registration);
        parks.addAll(also);
        List<Ruling> due = new ArrayList<>();
        for (Restructuring rule : rules) {
            if (rule.from().stream().noneMatch(parks::contains)) {
                continue;
            }
            Optional<Ruling> known = registration.rulings().stream()
                    .filter(r -> r.id().equals(rule.id()))
                    .findFirst();
            if (known.isEmpty()) {
                target(rule, registration).ifPresent(target -> {
                    due.add(ruling(rule, target));
                    parks.add(target);
                });
            }
        }
        return due;
    }

    /**
     * Whether a park is no more on a day: it was restructured by then, and no later rule has made it anew.
     *
     * @param rules in their order
     */
    static boolean gone(List<Restructuring> rules, ParkCode park, LocalDate day) {
        boolean gone = false;
        for (Restructuring rule : rules) {
            if (!rule.effective().isAfter(day)) {
                gone = (gone || rule.from().contains(park))
                        && rule.parts().stream().noneMatch(p -> p.park().equals(park));
            }
        }
        return gone;
    }

    /** Where a restructuring has brought an enterprise, empty if it matched no part. */
    static Optional<ParkCode> brought(Restructuring rule, Registration registration, List<Ruling> due) {
        return Stream.concat(registration.rulings().stream(), due.stream())
                .filter(r -> r.id().equals(rule.id()))
                .map(Ruling::park)
                .findFirst();
    }

    /** Whether a scan before this one has found the enterprise already. */
    static boolean foundBefore(Restructuring rule, int scan, Registration registration) {
        for (int before = 0; before < scan; before++) {
            ParkCode park = rule.from().get(before / 2);
            boolean found = before % 2 == 0
                    ? registration.claims().stream().anyMatch(c -> c.park().equals(park))
                    : registration.rulings().stream().anyMatch(r -> r.park().equals(park) && !r.id().equals(rule.id()));
            if (found) {
                return true;
            }
        }
        return false;
    }
}
