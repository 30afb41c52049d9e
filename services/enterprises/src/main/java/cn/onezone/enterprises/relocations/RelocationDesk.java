package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries commands to relocations and what they decide into the registry, each in one write. */
@Component
class RelocationDesk {
    private static final int ATTEMPTS = 10;

    private final Registrations registrations;
    private final Relocating relocating;
    private final Clock clock;

    RelocationDesk(Registrations registrations, Relocating relocating, Clock clock) {
        this.registrations = registrations;
        this.relocating = relocating;
        this.clock = clock;
    }

    /**
     * A relocation and the version of the registration that it is kept in.
     *
     * @param version also the {@code ETag}
     */
    record Found(Relocation relocation, Stored<Registration> in) {}

    Optional<Found> find(RelocationId id) {
        return registrations
                .find(id.uscc())
                .flatMap(stored ->
                        stored.state().relocations().find(id).map(relocation -> new Found(relocation, stored)));
    }

    /**
     * Does what a command asks for.
     *
     * @return whether anything was written
     * @throws cn.onezone.kit.problem.Refused as decided, of what a person asks for at a door of the city
     */
    boolean does(RelocationCommand command) {
        for (int attempt = 1; ; attempt++) {
            Stored<Registration> before =
                    registrations.find(command.id().uscc()).orElse(null);
            Registration state = before == null ? Registration.none(command.id().uscc()) : before.state();
            Instant now = clock.instant();
            LocalDate today = LocalDate.ofInstant(now, Relocating.ZONE);
            switch (relocating.decide(state.relocations().all(), new RegistryStanding(state, today), command, now)) {
                case Relocating.Decision.Unchanged _ -> {
                    return false;
                }
                case Relocating.Decision.Refused(var problem) -> throw problem.refused();
                case Relocating.Decision.Accepted accepted -> {
                    if (written(before, state, accepted, today)) {
                        return true;
                    }
                }
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(command.id().uscc().value(), before == null ? 0 : before.version());
            }
        }
    }

    private boolean written(
            @Nullable Stored<Registration> before,
            Registration state,
            Relocating.Decision.Accepted accepted,
            LocalDate today) {
        Registration after = state.withRelocations(state.relocations().with(accepted.after()));
        List<Outgoing<EnterpriseEvent>> outgoing = new ArrayList<>(accepted.events());
        if (accepted.effected()) {
            // the step and what it means to the registry are one write: nobody sees one without the other
            Registry.Decision ruled = Registry.rule(after, List.of(ruling(accepted.after())), today);
            after = ruled.state();
            outgoing.addAll(ruled.outgoing());
        }
        return registrations
                .saveAll(List.of(new Write<>(before, state.uscc().value(), after, outgoing)))
                .isEmpty();
    }

    private static Ruling ruling(Relocation moved) {
        ParkCode origin = moved.origin();
        return new Ruling(
                moved.id().value(),
                Basis.RELOCATION,
                moved.destination(),
                moved.offer().effectiveOn(),
                null,
                null,
                moved.id().value(),
                // until its roster has followed the origin still claims it; that is no double claim
                origin == null ? List.of() : List.of(origin));
    }
}
