package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationAnswerRefused;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.kit.store.Creating;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ThisPark;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes in what the city says of relocations that this park is party to. */
@Component
class CityRelocations {
    private static final int ATTEMPTS = 5;

    private final ParkCode park;
    private final Relocating relocating;
    private final Movings movings;
    private final RosterHandover handover;

    CityRelocations(ThisPark park, Relocating relocating, Movings movings, RosterHandover handover) {
        this.park = park.code();
        this.relocating = relocating;
        this.movings = movings;
        this.handover = handover;
    }

    /**
     * Takes in a step.
     *
     * @param sequence of the event
     * @param recordedAt when the city recorded it
     */
    void stepped(RelocationStepped stepped, long sequence, Instant recordedAt) {
        if (!park.equals(stepped.destination()) && !park.equals(stepped.origin())) {
            return;
        }
        change(stepped.id(), state -> relocating.stepped(state, stepped, sequence));
        // apart from what was heard: after a crash in between the event comes again and finds the roster undone
        if (stepped.state().moved()) {
            Stored<Moving> moving = movings.find(stepped.id()).orElseThrow();
            if (!moving.state().rosterDone()) {
                handover.follow(stepped, recordedAt);
                change(
                        stepped.id(),
                        state -> new Relocating.Decision.Accepted(
                                relocating.followed(Objects.requireNonNull(state)), java.util.List.of()));
            }
        }
    }

    void refused(RelocationAnswerRefused refused) {
        if (park.equals(refused.park())) {
            change(
                    refused.id(),
                    state -> state == null
                            ? new Relocating.Decision.Unchanged()
                            : relocating.notCounted(state, refused));
        }
    }

    private void change(RelocationId id, Function<@Nullable Moving, Relocating.Decision> decide) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<Moving>> before = movings.find(id);
            if (!(decide.apply(before.map(Stored::state).orElse(null))
                    instanceof Relocating.Decision.Accepted accepted)) {
                return;
            }
            try {
                if (before.isPresent()) {
                    var _ = movings.replace(before.get(), accepted.after(), accepted.events());
                    return;
                }
                if (movings.create(accepted.after(), null, accepted.events()) instanceof Creating.Created<Moving>) {
                    return;
                }
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                continue;
            }
            if (attempt == ATTEMPTS) {
                throw new IllegalStateException(id + " was created and forgotten " + ATTEMPTS + " times in a row");
            }
        }
    }
}
