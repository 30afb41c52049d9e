package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Lineage;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import cn.onezone.enterprises.relocations.Relocation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has held an enterprise that was moved, as far as sharing goes. Pure. Relocations pass it on; where a double claim was
 * decided for another park (R5) the holding that terms were agreed for is over, and they end with it; where a park is no more
 * the one that has taken its place for this enterprise (R1) goes on with what was agreed. What was agreed of an enterprise
 * that has another code since goes on under that; with a merger or a split it ends.
 */
final class Moves {
    /** More codes than these one after the other no enterprise has had: what was agreed under an older one is over. */
    static final int MOST_CODES = 10;

    private Moves() {}

    /** The moves of an enterprise that has had no other code. */
    static List<Move> of(Registration registration) {
        return of(registration, List.of());
    }

    /**
     * The moves of an enterprise: those under former codes, then relocations in the order in which they were asked for, then
     * restructurings, then decisions by day, and its end.
     *
     * @param formerly the registrations of its former codes, the latest first: each has become the one before it by
     *     {@link Registration#codeChange()}
     */
    static List<Move> of(Registration registration, List<Registration> formerly) {
        List<Move> all = all(registration, formerly);
        LocalDate ended = registration.endedOn();
        if (ended == null || all.isEmpty()) {
            return all;
        }
        ParkCode holder = Split.holder(all, ended.minusDays(1));
        if (holder == null) {
            // all of them come later than its end, which was recorded after them
            holder = all.stream()
                    .filter(m -> m.kind() == Move.Kind.RELOCATION || m.kind() == Move.Kind.VOID)
                    .map(Move::origin)
                    .findFirst()
                    .orElseThrow();
        }
        List<Move> until = new ArrayList<>();
        for (Move move : all) {
            boolean later = !move.effectiveOn().isBefore(ended);
            if (later && move.kind() == Move.Kind.RELOCATION) {
                until.add(move.as(Move.Kind.VOID));
            } else if (!later || move.kind() != Move.Kind.DECISION) {
                until.add(move);
            }
        }
        until.add(new Move("ended on " + ended, holder, holder, ended, null, Move.Kind.END));
        return until;
    }

    /** The same as if it went on for ever. */
    private static List<Move> all(Registration registration, List<Registration> formerly) {
        List<Move> inherited = new ArrayList<>();
        LocalDate begins = null;
        if (!formerly.isEmpty()) {
            Registration former = formerly.getFirst();
            for (Move move : Split.own(all(former, formerly.subList(1, formerly.size())))) {
                inherited.add(move.of(former.uscc()));
            }
            begins = inherited.isEmpty()
                    ? null
                    : registration.codeChange().map(Lineage::on).orElseThrow();
        }
        List<Relocation> moved = registration.relocations().all().stream()
                .filter(r -> r.state().moved())
                .toList();
        if (moved.isEmpty() && inherited.isEmpty()) {
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
        List<Move> all = new ArrayList<>();
        for (Move move : inherited) {
            // a rule has brought it to one park under both codes; if not, the code that it has counts
            if (move.kind() != Move.Kind.RESTRUCTURING || places.stream().noneMatch(p -> p.id().equals(move.id()))) {
                (move.kind() == Move.Kind.RESTRUCTURING ? places : all).add(move);
            }
        }
        if (begins != null) {
            ParkCode first = inherited.getFirst().destination();
            all.add(new Move("code since " + begins, first, first, begins, null, Move.Kind.BEGIN));
        }
        Timeline timeline = registration.timeline();
        TreeSet<LocalDate> days = new TreeSet<>();
        for (Relocation one : moved) {
            LocalDate day = one.offer().effectiveOn();
            days.add(day);
            Span then = timeline.at(day);
            boolean there = !decided(registration, then, day, places)
                    || Split.named(places, one.destination(), day).equals(park(then));
            all.add(new Move(
                    one.id().value(),
                    Objects.requireNonNull(one.origin()),
                    one.destination(),
                    day,
                    one.state() == RelocationState.TERMS_ANNULLED
                            ? null
                            : one.offer().terms(),
                    there ? Move.Kind.RELOCATION : Move.Kind.VOID));
        }
        all.addAll(places);
        LocalDate first = days.isEmpty() ? null : days.first();
        timeline.spans().forEach(span -> days.add(span.from()));
        if (begins != null) {
            days.add(begins);
        }
        for (LocalDate day : days) {
            Span span = timeline.at(day);
            ParkCode park = park(span);
            boolean earlier = begins != null && day.isBefore(begins);
            // nothing had moved under the code while the enterprise had another
            if (span == null || park == null || (earlier && (first == null || !first.isBefore(begins)))) {
                continue;
            }
            Span before = timeline.at(day.minusDays(1));
            ParkCode was = park(before);
            boolean decided = decided(registration, span, day, places);
            boolean comes = !day.equals(begins)
                    && !park.equals(was)
                    // a park that takes the place of another decides nothing
                    && (was == null || !park.equals(Split.named(places, was, day)))
                    && (decided || decided(registration, before, day.minusDays(1), places))
                    && !passes(moved, day, park, places);
            boolean moves = (begins != null && !earlier) || (first != null && !day.isBefore(first));
            // the code that it has may have moved elsewhere before
            boolean ruled = decided || (day.equals(begins) && span.merged().basis() == Basis.RELOCATION);
            // it may count for the park by its claim already, though it had moved on, or of the move nothing is left
            boolean elsewhere = ruled && moves && !park.equals(Split.holder(all, day));
            if (comes || elsewhere) {
                // it came from nobody: whatever was agreed before is not agreed with this park
                all.add(new Move("decided for " + day, park, park, day, null, Move.Kind.DECISION));
            }
        }
        return all;
    }

    /** Whether a decision says for which park it counts, which is told of the park that took the place of the one decided for. */
    private static boolean decided(Registration registration, @Nullable Span span, LocalDate day, List<Move> places) {
        if (span == null || span.merged().basis() != Basis.RESTRUCTURING) {
            return span != null && span.merged().basis() == Basis.DECISION;
        }
        Ruling last = null;
        for (Ruling ruling : registration.rulings()) {
            if (ruling.basis() != Basis.RESTRUCTURING && covers(ruling, span, day)) {
                last = ruling;
            }
        }
        return last != null
                && last.basis() == Basis.DECISION
                && Split.named(places, last.park(), day).equals(park(span));
    }

    private static boolean covers(Ruling ruling, Span span, LocalDate day) {
        return !day.isBefore(ruling.from())
                && (ruling.until() == null || day.isBefore(ruling.until()))
                && (ruling.basis() != Basis.DECISION
                        || span.merged().claims().stream()
                                .anyMatch(c -> c.park().equals(ruling.park())));
    }

    private static @Nullable ParkCode park(@Nullable Span span) {
        return span == null ? null : span.merged().park();
    }

    private static boolean passes(List<Relocation> moved, LocalDate day, ParkCode park, List<Move> places) {
        for (Relocation one : moved) {
            if (one.offer().effectiveOn().equals(day)
                    && Split.named(places, one.destination(), day).equals(park)) {
                return true;
            }
        }
        return false;
    }
}
