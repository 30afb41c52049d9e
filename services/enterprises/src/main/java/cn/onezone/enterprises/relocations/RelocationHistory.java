package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.enterprises.registry.Moment;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Relocations as they were known at an earlier moment (R8), from their steps. */
@Component
class RelocationHistory {
    private static final int MOST_WALKED = 2_000;
    private static final int WALKED_AT_ONCE = 250;

    private final RelocationList list;
    private final Registrations registrations;

    RelocationHistory(RelocationList list, Registrations registrations) {
        this.list = list;
        this.registrations = registrations;
    }

    /**
     * One as of a moment, empty if it had not been asked for.
     *
     * @throws cn.onezone.kit.problem.Refused of one that came to nothing long ago, before its end: of that nothing is kept
     */
    Optional<RelocationDesk.Found> asOf(RelocationDesk.Found now, Moment moment) {
        if (moment.present()) {
            return Optional.of(now);
        }
        Relocation relocation = now.relocation();
        if (relocation.steps().isEmpty()) {
            Instant ended = list.listed(relocation.id())
                    .map(RelocationList.Listed::recordedAt)
                    .orElse(null);
            if (ended == null || moment.asOf().isBefore(ended)) {
                throw moment.notKept(ended);
            }
            return Optional.of(now);
        }
        return Optional.ofNullable(relocation.asOf(moment.asOf()))
                .map(then -> new RelocationDesk.Found(then, now.in()));
    }

    /**
     * What a walk by id has found.
     *
     * @param found at most as many as asked for
     * @param next id of the last one looked at, absent at the end
     */
    record Walked(List<RelocationStepped> found, @Nullable String next) {}

    /**
     * Walks all relocations by id, for no index tells of an earlier moment. Looks at {@value #MOST_WALKED} at most, so that a
     * page costs the same whatever is asked for. Those of which only the end is kept are there from their end on.
     *
     * @param after id to begin behind, empty: the first
     * @param wanted as it was then
     */
    Walked walk(String after, int limit, Instant asOf, Predicate<Relocation> wanted) {
        List<RelocationStepped> found = new ArrayList<>();
        String last = after;
        for (int walked = 0; walked < MOST_WALKED; ) {
            List<RelocationList.Listed> part = list.after(last, WALKED_AT_ONCE);
            Map<String, Registration> kept = registrations(part);
            for (RelocationList.Listed one : part) {
                if (found.size() == limit) {
                    return new Walked(found, last);
                }
                RelocationStepped then = then(one, kept.get(one.stepped().uscc().value()), asOf, wanted);
                if (then != null) {
                    found.add(then);
                }
                last = one.id();
            }
            if (part.size() < WALKED_AT_ONCE) {
                return new Walked(found, null);
            }
            walked += part.size();
        }
        return new Walked(found, last);
    }

    private Map<String, Registration> registrations(List<RelocationList.Listed> listed) {
        Set<String> codes =
                listed.stream().map(one -> one.stepped().uscc().value()).collect(Collectors.toSet());
        Map<String, Registration> all = new HashMap<>();
        for (Stored<Registration> stored : registrations.findAll(codes)) {
            all.put(stored.id(), stored.state());
        }
        return all;
    }

    private static @Nullable RelocationStepped then(
            RelocationList.Listed listed,
            @Nullable Registration registration,
            Instant asOf,
            Predicate<Relocation> wanted) {
        RelocationStepped newest = listed.stepped();
        Relocation now = registration == null
                ? null
                : registration.relocations().find(newest.id()).orElse(null);
        if (now == null) {
            Instant ended = listed.recordedAt();
            return ended != null && !asOf.isBefore(ended) && wanted.test(Relocation.asTold(newest)) ? newest : null;
        }
        Relocation then = now.asOf(asOf);
        if (then == null || !wanted.test(then)) {
            return null;
        }
        // what moved is told with the effect only, and by nobody but the event
        return then.state() == newest.state() && then.steps().getLast().step() == newest.step()
                ? Relocating.told(then, newest.enterprise())
                : Relocating.told(then, null);
    }
}
