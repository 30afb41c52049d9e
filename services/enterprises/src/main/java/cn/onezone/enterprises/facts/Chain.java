package cn.onezone.enterprises.facts;

import cn.onezone.contracts.enterprises.EnterpriseEvent.LineageKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Lineage;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Codes of enterprises that became each other by changes of code, mergers and splits, as known at a moment (R8). What is
 * stated under several of them about one natural key is one fact (R5).
 *
 * @param codes those that came first at the beginning, else in order
 * @param links from each of them to what it became, as the one says that came to its end: the other side is written before
 *     it, and means nothing until then
 * @param registrations as known at the moment
 */
record Chain(List<Uscc> codes, List<Link> links, Map<Uscc, Registration> registrations) {
    /** Copies all of it. */
    Chain {
        codes = List.copyOf(codes);
        links = List.copyOf(links);
        registrations = Map.copyOf(registrations);
    }

    /**
     * One enterprise that became another.
     *
     * @param on first day on which it has
     * @param ends whether the one is no more since; not so of one that lives on beside what was split from it
     */
    record Link(Uscc from, Uscc to, LineageKind kind, LocalDate on, boolean ends) {
        private static final Comparator<Link> ORDER =
                Comparator.comparing(Link::on).thenComparing(Link::from).thenComparing(Link::to);

        /** What was before a split is one thing of both parts; what came after it is each part's own. */
        private boolean unites(LocalDate date) {
            return kind != LineageKind.SPLIT || date.isBefore(on);
        }
    }

    /**
     * The chains of these enterprises.
     *
     * @param known those of them that are linked, and all that are linked with them
     * @return by code; those without a link that stood at the moment are in none
     */
    static Map<Uscc, Chain> of(Collection<Registration> known, Instant asOf) {
        Map<Uscc, Registration> then = new TreeMap<>();
        known.forEach(r -> then.put(r.uscc(), r.asOf(asOf)));
        List<Link> links = new ArrayList<>();
        then.values().forEach(r -> links.addAll(links(r)));
        links.sort(Link.ORDER);
        Map<Uscc, Set<Uscc>> beside = new HashMap<>();
        for (Link link : links) {
            beside.computeIfAbsent(link.from(), _ -> new TreeSet<>()).add(link.to());
            beside.computeIfAbsent(link.to(), _ -> new TreeSet<>()).add(link.from());
        }
        Map<Uscc, Chain> chains = new HashMap<>();
        for (Uscc code : beside.keySet()) {
            if (!chains.containsKey(code)) {
                Set<Uscc> all = reached(code, beside);
                List<Link> its =
                        links.stream().filter(l -> all.contains(l.from())).toList();
                Map<Uscc, Registration> registered = new HashMap<>(then);
                registered.keySet().retainAll(all);
                Chain chain = new Chain(ordered(all, its), its, registered);
                all.forEach(c -> chains.put(c, chain));
            }
        }
        return chains;
    }

    /** The codes that a registration names in links that stood at the moment, on either side. */
    static Set<Uscc> named(Registration registration, Instant asOf) {
        Set<Uscc> named = new TreeSet<>();
        for (Lineage link : registration.asOf(asOf).lineage()) {
            if (link.revocation() == null) {
                named.addAll(link.predecessors());
                named.addAll(link.successors());
            }
        }
        return named;
    }

    private static List<Link> links(Registration registration) {
        List<Link> links = new ArrayList<>();
        for (Lineage link : registration.lineage()) {
            if (link.revocation() == null) {
                boolean ends = !link.successors().contains(registration.uscc());
                link.successors().stream()
                        .filter(to -> !to.equals(registration.uscc()))
                        .forEach(to -> links.add(new Link(registration.uscc(), to, link.kind(), link.on(), ends)));
            }
        }
        return links;
    }

    private static Set<Uscc> reached(Uscc from, Map<Uscc, Set<Uscc>> beside) {
        Set<Uscc> reached = new TreeSet<>(Set.of(from));
        Deque<Uscc> waiting = new ArrayDeque<>(reached);
        while (!waiting.isEmpty()) {
            for (Uscc next : beside.getOrDefault(waiting.removeFirst(), Set.of())) {
                if (reached.add(next)) {
                    waiting.add(next);
                }
            }
        }
        return reached;
    }

    /** Each behind all that it came from. */
    private static List<Uscc> ordered(Set<Uscc> codes, List<Link> links) {
        Set<Uscc> left = new TreeSet<>(codes);
        List<Uscc> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Uscc> next = left.stream()
                    .filter(code -> links.stream().noneMatch(l -> l.to().equals(code) && left.contains(l.from())))
                    .toList();
            // a circle is refused when it is recorded; what was recorded before that is in some order at least
            ordered.addAll(next.isEmpty() ? left : next);
            ordered.forEach(left::remove);
        }
        return ordered;
    }

    /** The codes under which a fact of this day is one with what is stated under this code, itself among them; in order. */
    List<Uscc> united(Uscc code, LocalDate date) {
        Map<Uscc, Set<Uscc>> beside = new HashMap<>();
        for (Link link : links) {
            if (link.unites(date)) {
                beside.computeIfAbsent(link.from(), _ -> new TreeSet<>()).add(link.to());
                beside.computeIfAbsent(link.to(), _ -> new TreeSet<>()).add(link.from());
            }
        }
        Set<Uscc> reached = reached(code, beside);
        return codes.stream().filter(reached::contains).toList();
    }

    /** The code and those that have become it by changes of code and mergers: what was theirs is its own. */
    Set<Uscc> become(Uscc code) {
        Set<Uscc> all = new LinkedHashSet<>(Set.of(code));
        Deque<Uscc> waiting = new ArrayDeque<>(all);
        while (!waiting.isEmpty()) {
            Uscc now = waiting.removeFirst();
            for (Link link : links) {
                if (link.to().equals(now) && link.kind() != LineageKind.SPLIT && all.add(link.from())) {
                    waiting.add(link.from());
                }
            }
        }
        return all;
    }

    /**
     * The enterprise that it is now: through changes of code and mergers to their end, and from one that was split up to the
     * first of its parts that states the fact.
     *
     * @param stating codes under which it is stated
     */
    Uscc today(Uscc code, Set<Uscc> stating) {
        Set<Uscc> passed = new HashSet<>();
        Uscc now = code;
        while (passed.add(now)) {
            Uscc here = now;
            now = links.stream()
                    .filter(l -> l.from().equals(here) && l.ends())
                    .filter(l -> l.kind() != LineageKind.SPLIT
                            || later(l.to()).stream().anyMatch(stating::contains))
                    .map(Link::to)
                    .findFirst()
                    .orElse(here);
        }
        return now;
    }

    /** The code and all that it became. */
    private Set<Uscc> later(Uscc code) {
        Set<Uscc> all = new LinkedHashSet<>(Set.of(code));
        Deque<Uscc> waiting = new ArrayDeque<>(all);
        while (!waiting.isEmpty()) {
            Uscc now = waiting.removeFirst();
            for (Link link : links) {
                if (link.from().equals(now) && all.add(link.to())) {
                    waiting.add(link.to());
                }
            }
        }
        return all;
    }

    /** For which park one of these counts on a day, absent for none: the first of them that does, for it was the one then. */
    Function<LocalDate, @Nullable ParkCode> registry(List<Uscc> united) {
        return day -> {
            for (Uscc code : united) {
                Registration registration = registrations.get(code);
                Span span =
                        registration == null ? null : registration.timeline().at(day);
                ParkCode park = span == null ? null : span.merged().park();
                if (park != null) {
                    return park;
                }
            }
            return null;
        };
    }

    /** For each former park the one that takes its place for these enterprises (R1); what is said of the latest code stands. */
    Map<ParkCode, ParkCode> successors(List<Uscc> united, Instant asOf) {
        Map<ParkCode, ParkCode> all = new HashMap<>();
        for (Uscc code : united) {
            Registration registration = registrations.get(code);
            if (registration != null) {
                all.putAll(registration.successors(asOf));
            }
        }
        return all;
    }
}
