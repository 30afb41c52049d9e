package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one park has said of one enterprise: two sets ordered by sequence. Whatever the order and however often events
 * come, the same events give the same.
 *
 * @param park who claims
 * @param statements what it said of the fields and of the begin of its claim
 * @param removals when it gave the claim up
 */
public record ParkClaim(ParkCode park, List<Statement> statements, List<Removal> removals) {
    /** Copies the lists. */
    public ParkClaim {
        statements = List.copyOf(statements);
        removals = List.copyOf(removals);
    }

    /** Nothing heard yet. */
    static ParkClaim none(ParkCode park) {
        return new ParkClaim(park, List.of(), List.of());
    }

    /** How many things the park said. */
    int size() {
        return statements.size() + removals.size();
    }

    /** The claim after an event of its park; itself if the event says nothing new. */
    ParkClaim after(Event<? extends ParkEvent> event) {
        return switch (event.data()) {
            case RosterEntryRecorded entry -> {
                Statement statement = Statement.of(event.sequence(), event.recordedAt(), entry);
                List<Statement> more =
                        statement.saysSomething() ? with(statements, statement, Statement::sequence) : null;
                yield more == null ? this : new ParkClaim(park, more, removals);
            }
            case RosterEntryRemoved removal -> {
                List<Removal> more =
                        with(removals, new Removal(event.sequence(), null, removal.removedOn()), Removal::sequence);
                yield more == null ? this : new ParkClaim(park, statements, more);
            }
            case ParkEvent.ParkDescribed _, ParkEvent.SubmissionSubmitted _ -> this;
        };
    }

    /** The list with one more at its place, absent if one of its sequence is there. */
    private static <T> @Nullable List<T> with(List<T> list, T one, ToLongFunction<T> sequence) {
        int at = list.size();
        while (at > 0 && sequence.applyAsLong(list.get(at - 1)) >= sequence.applyAsLong(one)) {
            at--;
            if (sequence.applyAsLong(list.get(at)) == sequence.applyAsLong(one)) {
                return null;
            }
        }
        List<T> more = new ArrayList<>(list);
        more.add(at, one);
        return more;
    }

    /** The same, all of it written by the registry. */
    ParkClaim heard(Instant at) {
        if (statements.stream().allMatch(s -> s.heardAt() != null)
                && removals.stream().allMatch(r -> r.heardAt() != null)) {
            return this;
        }
        return new ParkClaim(
                park,
                statements.stream().map(s -> s.heard(at)).toList(),
                removals.stream().map(r -> r.heard(at)).toList());
    }

    /** What the registry knew of it at a moment. */
    ParkClaim asOf(Instant moment) {
        return new ParkClaim(
                park,
                statements.stream()
                        .filter(s -> Registration.known(s.heardAt(), moment))
                        .toList(),
                removals.stream()
                        .filter(r -> Registration.known(r.heardAt(), moment))
                        .toList());
    }
}
