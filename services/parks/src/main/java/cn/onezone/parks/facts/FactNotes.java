package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;
import org.jspecify.annotations.Nullable;

/**
 * What a batch of an import wrote and what that was before: written before the facts are, so after a crash it may name too
 * many and never too few. An undo goes through it.
 *
 * @param id {@code <import>/<number, six digits>}
 * @param at when; they are kept for as long as an import can be undone
 * @param facts those of the batch
 */
public record FactNotes(@BsonId String id, Instant at, List<Note> facts) {
    /** Copies the facts. */
    public FactNotes {
        facts = List.copyOf(facts);
    }

    /**
     * A fact that is written.
     *
     * @param fact its id
     * @param row of the file as a spreadsheet numbers it
     * @param before what the park kept of it, absent if nothing
     * @param version of the record once it is written
     * @param from first day of which the write says something, absent if it changes only what stays in the park
     */
    public record Note(
            FactId fact,
            int row,
            @Nullable ParkFact before,
            long version,
            @Nullable LocalDate from) {
        /** What is noted of a decision before it is written. */
        static Note of(FactId fact, int row, @Nullable Stored<ParkFact> before, List<Outgoing<?>> events) {
            return new Note(
                    fact,
                    row,
                    before == null ? null : before.state(),
                    // the store counts each event, and a write without one
                    (before == null ? 0 : before.version()) + Math.max(1, events.size()),
                    events.stream()
                            .map(Outgoing::data)
                            .map(FactEvent.class::cast)
                            .map(FactEvent::validFrom)
                            .min(Comparator.naturalOrder())
                            .orElse(null));
        }

        /** Whether the park did not state the fact before. */
        boolean added() {
            return before == null || before.withdrawn();
        }
    }
}
