package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Span;
import cn.onezone.enterprises.registry.Timeline;
import cn.onezone.enterprises.relocations.Relocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who has held an enterprise that was moved, as far as sharing goes. Pure. Relocations pass it on; where a double claim was
 * decided for another park (R5) the holding that terms were agreed for is over, and they end with it.
 */
final class Moves {
    private Moves() {}

    /** The moves of an enterprise: relocations in the order in which they were asked for, then decisions by day. */
    static List<Move> of(Registration registration) {
        List<Relocation> moved = registration.relocations().all().stream()
                .filter(r -> r.state().moved())
                .toList();
        if (moved.isEmpty()) {
            return List.of();
        }
        Timeline timeline = registration.timeline();
        List<Move> all = new ArrayList<>();
        for (Relocation one : moved) {
            Span then = timeline.at(one.offer().effectiveOn());
            if (!decided(then) || one.destination().equals(park(then))) {
                all.add(new Move(
                        one.id().value(),
                        Objects.requireNonNull(one.origin()),
                        one.destination(),
                        one.offer().effectiveOn(),
                        one.state() == RelocationState.TERMS_ANNULLED
                                ? null
                                : one.offer().terms()));
            }
        }
        Span before = null;
        for (Span span : timeline.spans()) {
            ParkCode park = park(span);
            if (park != null
                    && !park.equals(park(before))
                    && (decided(span) || decided(before))
                    && moved.stream().noneMatch(r -> passes(r, span))) {
                // it came from nobody: whatever was agreed before is not agreed with this park
                all.add(new Move("decided for " + span.from(), park, park, span.from(), null));
            }
            before = span;
        }
        return all;
    }

    private static boolean decided(@Nullable Span span) {
        return span != null && span.merged().basis() == Basis.DECISION;
    }

    private static @Nullable ParkCode park(@Nullable Span span) {
        return span == null ? null : span.merged().park();
    }

    private static boolean passes(Relocation one, Span span) {
        return one.offer().effectiveOn().equals(span.from())
                && one.destination().equals(park(span));
    }
}
