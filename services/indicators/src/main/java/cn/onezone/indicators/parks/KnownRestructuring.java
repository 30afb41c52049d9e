package cn.onezone.indicators.parks;

import cn.onezone.contracts.enterprises.RestructuringEvent.ParksRestructured;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A restructuring of parks as the log has told of it (R1).
 *
 * @param id of it
 * @param sequence of the event: a later one of the same id takes its place
 * @param effective first day of the new parks
 * @param from parks that are no more from that day on, unless they are among the new ones
 * @param into the new parks
 * @param recordedAt since when the network knows (R8)
 */
public record KnownRestructuring(
        String id, long sequence, LocalDate effective, List<ParkCode> from, List<ParkCode> into, Instant recordedAt) {
    /** Copies the lists. */
    public KnownRestructuring {
        from = List.copyOf(from);
        into = List.copyOf(into);
    }

    static KnownRestructuring of(ParksRestructured told, long sequence, Instant recordedAt) {
        Set<ParkCode> into = new LinkedHashSet<>();
        told.parts().forEach(part -> into.add(part.park()));
        if (told.otherwise() != null) {
            into.add(told.otherwise());
        }
        return new KnownRestructuring(
                told.id(), sequence, told.effective(), told.from(), List.copyOf(into), recordedAt);
    }

    boolean names(ParkCode park) {
        return from.contains(park) || into.contains(park);
    }
}
