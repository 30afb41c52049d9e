package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import cn.onezone.enterprises.relocations.Relocation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who has held an enterprise that was moved, as far as sharing goes. Pure. Relocations pass it on; where a double claim was
 * decided for another park (R5) the holding that terms were agreed for is over, and they end with it; where a park is no more
 * the one that has taken its place for this enterprise (R1) goes on with what was agreed.
 */
final class Moves {
    private Moves() {}

    /**
     * The moves of an enterprise: relocations in the order in which they were asked for, then restructurings, then decisions by
     * day.
     */
    static List<Move> of(Registration registration) {
        List<Relocation> moved = registration.relocations().all().stream()
                .filter(r -> r.state().moved())
                .toList();
        if (moved.isEmpty()) {
            return List.of();
        }
        List<Move> places = new ArrayList<>();
        for (Ruling ruling : registration.rulings()) {
            if (ruling.basis() == Basis.RESTRUCTURING) {
                for (ParkCode former : ruling.settled()) {
                    if (!former.equals(ruling.park())) {
                        places.add(Move.restructuring(ruling.id(), former, ruling.park(), ruling.from()));
                    }
                }
            }
        }
        Timeline timeline = registration.timeline();
        List<Move> all = new ArrayList<>();
        for (Relocation one : moved) {
            LocalDate day = one.offer().effectiveOn();
            Span then = timeline.at(day);
            if (!decided(registration, then, places)
                    || Split.named(places, one.destination(), day).equals(park(then))) {
                all.add(new Move(
                        one.id().value(),
                        Objects.requireNonNull(one.origin()),
                        one.destination(),
                        day,
                        one.state() == RelocationState.TERMS_ANNULLED
                                ? null
                                : one.offer().terms(),
                        Move.Kind.RELOCATION));
            }
        }
        all.addAll(places);
        Span before = null;
        for (Span span : timeline.spans()) {
            ParkCode park = park(span);
            ParkCode was = park(before);
            if (park != null
                    && !park.equals(was)
                    // a park that takes the place of another decides nothing
                    && (was == null || !park.equals(Split.named(places, was, span.from())))
                    && (decided(registration, span, places) || decided(registration, before, places))
                    && moved.stream().noneMatch(r -> passes(r, span, places))) {
                // it came from nobody: whatever was agreed before is not agreed with this park
                all.add(new Move("decided for " + span.from(), park, park, span.from(), null, Move.Kind.DECISION));
            }
            before = span;
        }
        return all;
    }

    /** Whether a decision says for which park it counts, which is told of the park that took the place of the one decided for. */
    private static boolean decided(Registration registration, @Nullable Span span, List<Move> places) {
        if (span == null || span.merged().basis() != Basis.RESTRUCTURING) {
            return span != null && span.merged().basis() == Basis.DECISION;
        }
        Ruling last = null;
        for (Ruling ruling : registration.rulings()) {
            if (ruling.basis() != Basis.RESTRUCTURING && covers(ruling, span)) {
                last = ruling;
            }
        }
        return last != null
                && last.basis() == Basis.DECISION
                && Split.named(places, last.park(), span.from()).equals(park(span));
    }

    private static boolean covers(Ruling ruling, Span span) {
        LocalDate day = span.from();
        return !day.isBefore(ruling.from())
                && (ruling.until() == null || day.isBefore(ruling.until()))
                && (ruling.basis() != Basis.DECISION
                        || span.merged().claims().stream()
                                .anyMatch(c -> c.park().equals(ruling.park())));
    }

    private static @Nullable ParkCode park(@Nullable Span span) {
        return span == null ? null : span.merged().park();
    }

    private static boolean passes(Relocation one, Span span, List<Move> places) {
        return one.offer().effectiveOn().equals(span.from())
                && Split.named(places, one.destination(), span.from()).equals(park(span));
    }
}
