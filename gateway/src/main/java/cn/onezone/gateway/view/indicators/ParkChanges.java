package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which parks there were on which day (R1), and whose figures stand for which park when they are restated (R8). */
final class ParkChanges {
    static final ParkChanges NONE = new ParkChanges(List.of(), Map.of(), Set.of());

    /** A day is over at midnight in Shanghai (R9). */
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final List<Change> inOrder;
    private final Map<String, Instant> heard;
    private final Set<String> unborn;

    private record Change(String id, LocalDate effective, Set<String> from, Set<String> into) {
        boolean names(String park) {
            return from.contains(park) || into.contains(park);
        }
    }

    /**
     * Parks that became other parks between two days.
     *
     * @param before as they were on the earlier day
     * @param after as they were on the later day
     */
    private record Family(Set<String> before, Set<String> after) {}

    /**
     * Whose figures make up those of a place.
     *
     * @param parks codes, none if there is a reason
     * @param reason why nobody's do: {@code no-such-park-then} or {@code not-separable} with the former parks
     */
    record Tellers(List<String> parks, @Nullable String reason) {
        private static Tellers none(String reason) {
            return new Tellers(List.of(), reason);
        }
    }

    private ParkChanges(List<Change> inOrder, Map<String, Instant> heard, Set<String> unborn) {
        this.inOrder = inOrder;
        this.heard = Map.copyOf(heard);
        this.unborn = Set.copyOf(unborn);
    }

    /**
     * All changes.
     *
     * @param heard when each park was first heard of: one that spoke before a restructuring was there before it, and took
     *     in another; one that did not came into being with it
     * @param unborn parks that come with a change that is not among these, for nobody knew of it yet
     */
    static ParkChanges of(Collection<ParksRestructured> all, Map<String, Instant> heard, Set<String> unborn) {
        if (all.isEmpty() && unborn.isEmpty()) {
            return NONE;
        }
        List<Change> inOrder = all.stream()
                .map(one -> {
                    Set<String> into = new LinkedHashSet<>();
                    one.parts().forEach(part -> into.add(part.park().value()));
                    if (one.otherwise() != null) {
                        into.add(one.otherwise().value());
                    }
                    return new Change(
                            one.id(),
                            one.effective(),
                            one.from().stream().map(ParkCode::value).collect(Collectors.toUnmodifiableSet()),
                            Set.copyOf(into));
                })
                .sorted(Comparator.comparing(Change::effective).thenComparing(Change::id))
                .toList();
        return new ParkChanges(inOrder, heard, unborn);
    }

    private boolean wasThere(String park, Change change) {
        Instant first = heard.get(park);
        return change.from().contains(park)
                || (first != null
                        && first.isBefore(change.effective().atStartOfDay(ZONE).toInstant()));
    }

    /** Parks that came into being with a change, or do so with one that nobody knew of yet. */
    Set<String> born() {
        Set<String> all = new LinkedHashSet<>(unborn);
        Set<String> named = new LinkedHashSet<>();
        for (Change change : inOrder) {
            change.into().stream()
                    .filter(park -> !named.contains(park) && !wasThere(park, change))
                    .forEach(all::add);
            named.addAll(change.from());
            named.addAll(change.into());
        }
        return all;
    }

    /** Whether there was such a park on a day; one that no restructuring names is there always, unless one does later. */
    boolean exists(String park, LocalDate day) {
        Boolean before = null;
        for (Change change : inOrder) {
            if (!change.names(park)) {
                continue;
            }
            if (change.effective().isAfter(day)) {
                return before == null ? wasThere(park, change) : before;
            }
            before = change.into().contains(park);
        }
        return before == null ? !unborn.contains(park) : before;
    }

    /** A park with all that it ever came from or became. */
    Set<String> relatives(String park) {
        Set<String> all = new LinkedHashSet<>();
        all.add(park);
        boolean grew = !inOrder.isEmpty();
        while (grew) {
            grew = false;
            for (Change change : inOrder) {
                if (all.stream().anyMatch(change::names)) {
                    grew |= all.addAll(change.from());
                    grew |= all.addAll(change.into());
                }
            }
        }
        return all;
    }

    /** Who tells of all parks of a day, each enterprise once. */
    List<String> zone(Collection<String> parks, LocalDate day) {
        return inOrder.isEmpty() && unborn.isEmpty()
                ? List.copyOf(parks)
                : parks.stream().filter(park -> exists(park, day)).toList();
    }

    /** Who tells of a park on a day, as reported then. */
    Tellers reported(String park, LocalDate day) {
        return exists(park, day) ? new Tellers(List.of(park), null) : Tellers.none("no-such-park-then");
    }

    /**
     * Who tells of all parks of a day, restated to the parks of another: what new parks told of the time before them counts
     * where all of them did, for then it is the same whole.
     *
     * @param told whether a park has told of the period
     */
    List<String> restatedZone(Collection<String> parks, LocalDate day, LocalDate to, Predicate<String> told) {
        List<String> all = new ArrayList<>();
        for (Family family : families(parks, day, to)) {
            Set<String> then = then(family, day, to);
            Set<String> now = now(family, day, to);
            boolean anew = now.stream().allMatch(park -> !then.contains(park) && told.test(park));
            all.addAll(anew || then.isEmpty() ? now : then);
        }
        return all;
    }

    /**
     * Who tells of a park of one day for a period that ends on another. Parks that became one are added up; the figures of
     * one that was split cannot be divided, so the new parks have what they told of that time themselves, or nothing.
     *
     * @param day last day of the period
     * @param to the day of whose parks it is asked
     * @param told whether a park has told of the period
     */
    Tellers restated(String park, Collection<String> parks, LocalDate day, LocalDate to, Predicate<String> told) {
        if (!exists(park, to)) {
            return Tellers.none("no-such-park-then");
        }
        for (Family family : families(parks, day, to)) {
            Set<String> now = now(family, day, to);
            if (!now.contains(park)) {
                continue;
            }
            Set<String> then = then(family, day, to);
            if (then.equals(now) && then.size() == 1) {
                return new Tellers(List.of(park), null);
            }
            if (then.isEmpty() || (!then.contains(park) && told.test(park))) {
                return new Tellers(List.of(park), null);
            }
            return now.size() == 1
                    ? new Tellers(List.copyOf(then), null)
                    : Tellers.none("not-separable: " + then.stream().sorted().collect(Collectors.joining(", ")));
        }
        return Tellers.none("no-such-park-then");
    }

    private static Set<String> then(Family family, LocalDate day, LocalDate to) {
        return day.isAfter(to) ? family.after() : family.before();
    }

    private static Set<String> now(Family family, LocalDate day, LocalDate to) {
        return day.isAfter(to) ? family.before() : family.after();
    }

    private List<Family> families(Collection<String> parks, LocalDate one, LocalDate other) {
        LocalDate earlier = one.isBefore(other) ? one : other;
        LocalDate later = one.isBefore(other) ? other : one;
        List<Family> families = new ArrayList<>();
        for (String park : zone(parks, earlier)) {
            families.add(new Family(Set.of(park), Set.of(park)));
        }
        for (Change change : inOrder) {
            if (!change.effective().isAfter(earlier) || change.effective().isAfter(later)) {
                continue;
            }
            Set<String> before = new LinkedHashSet<>();
            Set<String> after = new LinkedHashSet<>();
            List<Family> others = new ArrayList<>();
            for (Family family : families) {
                if (family.after().stream().anyMatch(change::names)) {
                    before.addAll(family.before());
                    after.addAll(family.after());
                } else {
                    others.add(family);
                }
            }
            after.removeAll(change.from());
            after.addAll(change.into());
            others.add(new Family(before, after));
            families = others;
        }
        return families;
    }
}
