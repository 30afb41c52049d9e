package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one park has said of one enterprise. Three registers, each holding what the event of the highest sequence of its
 * kind said: whatever the order and however often events come, the same events give the same claim.
 *
 * @param park who claims
 * @param facts the newest entry, absent while only a removal has arrived
 * @param begunSequence version of the roster entry with which the claim began, 0 while that has not arrived
 * @param begunAt when the park recorded that, absent while it has not arrived
 * @param removedSequence version of the newest removal, 0 if there is none
 */
public record ParkClaim(
        ParkCode park,
        @Nullable RosterFacts facts,
        long begunSequence,
        @Nullable Instant begunAt,
        long removedSequence) {
    private static final String BEGINS = "claimedFrom";

    /** Nothing heard yet. */
    static ParkClaim none(ParkCode park) {
        return new ParkClaim(park, null, 0, null, 0);
    }

    /** Whether the park claims the enterprise now. */
    boolean stands() {
        return facts != null && facts.sequence() > removedSequence;
    }

    /** The claim after an event of its park; itself if the event says nothing new. */
    ParkClaim after(Event<? extends ParkEvent> event) {
        return switch (event.data()) {
            case RosterEntryRecorded entry -> recorded(event.sequence(), event.recordedAt(), entry);
            case RosterEntryRemoved _ ->
                event.sequence() > removedSequence
                        ? new ParkClaim(park, facts, begunSequence, begunAt, event.sequence())
                        : this;
            default -> this;
        };
    }

    private ParkClaim recorded(long sequence, Instant recorded, RosterEntryRecorded entry) {
        Instant recordedAt = recorded.truncatedTo(ChronoUnit.MILLIS);
        // a later change of the address must not move a claim behind that of another park: what counts for R5 is when
        // the claim was made
        boolean begins = entry.changed().contains(BEGINS) && sequence > begunSequence;
        boolean newer = facts == null || sequence > facts.sequence();
        if (!begins && !newer) {
            return this;
        }
        return new ParkClaim(
                park,
                newer ? facts(sequence, recordedAt, entry) : facts,
                begins ? sequence : begunSequence,
                begins ? recordedAt : begunAt,
                removedSequence);
    }

    private static RosterFacts facts(long sequence, Instant recordedAt, RosterEntryRecorded entry) {
        return new RosterFacts(
                sequence,
                recordedAt,
                entry.name(),
                entry.formerNames(),
                entry.enterpriseType(),
                entry.district(),
                entry.address(),
                entry.industry(),
                entry.registeredCapital(),
                entry.foundedOn(),
                entry.qualifications(),
                entry.claimedFrom(),
                entry.synthetic());
    }
}
