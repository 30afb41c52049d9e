package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.enterprises.EnterpriseEvent.Basis;
import cn.onezone.contracts.enterprises.RelocationState;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Registry;
import cn.onezone.enterprises.registry.RelocationCourses;
import cn.onezone.enterprises.registry.Ruling;
import cn.onezone.enterprises.registry.StandingRules;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Carries commands to relocations and what they decide into the registry, each in one write. */
@Component
class RelocationDesk implements RelocationCourses {
    private static final int ATTEMPTS = 10;

    private final Registrations registrations;
    private final RelocationList list;
    private final Relocating relocating;
    private final StandingRules rules;
    private final Clock clock;

    RelocationDesk(
            Registrations registrations, RelocationList list, Relocating relocating, StandingRules rules, Clock clock) {
        this.registrations = registrations;
        this.list = list;
        this.relocating = relocating;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A relocation and the version of the registration that it is kept in.
     *
     * @param version also the {@code ETag}
     */
    record Found(Relocation relocation, Stored<Registration> in) {}

    /** One of them; of one that came to nothing long ago its end, without the steps to it. */
    Optional<Found> find(RelocationId id) {
        return registrations.find(id.uscc()).flatMap(stored -> {
            RelocationFile file = stored.state().relocations();
            return file.find(id)
                    .or(() -> file.mayHaveForgotten() ? list.find(id).map(Relocation::asTold) : Optional.empty())
                    .map(relocation -> new Found(relocation, stored));
        });
    }

    /**
     * Does what a command asks for, on what there is.
     *
     * @return whether anything was written
     * @throws cn.onezone.kit.problem.Refused as decided, of what a person asks for at a door of the city
     */
    boolean does(RelocationCommand command) {
        for (int attempt = 1; ; attempt++) {
            Stored<Registration> before =
                    registrations.find(command.id().uscc()).orElse(null);
            Done done = once(command, before);
            if (done != Done.OVERTAKEN) {
                return done == Done.WRITTEN;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(command.id().uscc().value(), before == null ? 0 : before.version());
            }
        }
    }

    /**
     * Does what somebody asks for who has read the relocation, as it was read: what has been written since they have not seen.
     *
     * @return whether anything was written
     * @throws StaleVersion if anything of its enterprise was written since
     * @throws cn.onezone.kit.problem.Refused as decided
     */
    boolean does(RelocationCommand command, Found read) {
        Done done = once(command, read.in());
        if (done == Done.OVERTAKEN) {
            throw new StaleVersion(command.id().uscc().value(), read.in().version());
        }
        return done == Done.WRITTEN;
    }

    /** What has become of a command. */
    private enum Done {
        WRITTEN,
        /** There was nothing to write. */
        NOTHING,
        /** Somebody has written meanwhile. */
        OVERTAKEN
    }

    private Done once(RelocationCommand command, @Nullable Stored<Registration> before) {
        Registration state = before == null ? Registration.none(command.id().uscc()) : before.state();
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Relocating.ZONE);
        if (command instanceof RelocationCommand.Ask
                && state.relocations().mayHaveForgotten()
                && list.find(command.id()).isPresent()) {
            // it comes again, and has come to nothing long ago
            return Done.NOTHING;
        }
        StandingRules.Rules inForce = rules.now();
        Standing standing = new RegistryStanding(state, inForce, today);
        return switch (relocating.decide(state.relocations(), standing, command, now)) {
            case Relocating.Decision.Unchanged _ -> Done.NOTHING;
            case Relocating.Decision.Refused(var problem) -> throw problem.refused();
            case Relocating.Decision.Waits(var request) -> {
                Registration after = state.withRelocations(state.relocations().with(request));
                yield written(before, state.uscc(), after, List.of());
            }
            case Relocating.Decision.Accepted accepted -> {
                RelocationFile file = kept(state.relocations().with(accepted.after()));
                Registry.Decision done = done(state, file, accepted, inForce, today);
                yield written(before, state.uscc(), done.state(), done.outgoing());
            }
        };
    }

    private Done written(
            @Nullable Stored<Registration> before,
            Uscc uscc,
            Registration after,
            List<Outgoing<EnterpriseEvent>> outgoing) {
        return registrations
                        .saveAll(List.of(new Write<>(before, uscc.value(), after, outgoing)))
                        .isEmpty()
                ? Done.WRITTEN
                : Done.OVERTAKEN;
    }

    /**
     * The step and what it means to the registry are one write: nobody sees one without the other. So are the rulings that a
     * restructuring makes of it, so that there is no moment at which it counts for a park that is no more (R1).
     */
    private static Registry.Decision done(
            Registration state,
            RelocationFile file,
            Relocating.Decision.Accepted accepted,
            StandingRules.Rules inForce,
            LocalDate today) {
        Registration after = state.withRelocations(file);
        if (!accepted.effected()) {
            return new Registry.Decision(after, state.timeline(), accepted.events());
        }
        List<Outgoing<EnterpriseEvent>> outgoing = new ArrayList<>(accepted.events());
        Standing standing = new RegistryStanding(state, inForce, today);
        Registry.Decision ruled = Registry.rule(after, List.of(ruling(accepted.after(), state, standing)), today);
        outgoing.addAll(ruled.outgoing());
        List<Ruling> due = inForce.due(ruled.state(), Set.of());
        if (!due.isEmpty()) {
            ruled = Registry.rule(ruled.state(), due, today);
            outgoing.addAll(ruled.outgoing());
        }
        return new Registry.Decision(ruled.state(), ruled.timeline(), outgoing);
    }

    @Override
    public Followed follow(Registration decided, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, Relocating.ZONE);
        StandingRules.Rules inForce = rules.now();
        Registration state = decided;
        List<Course> courses = new ArrayList<>();
        for (Relocation one : decided.relocations().all()) {
            if (!one.state().open()) {
                continue;
            }
            RelocationState becomes = one.state();
            Standing standing = new RegistryStanding(state, inForce, today);
            if (relocating.decide(state.relocations(), standing, new RelocationCommand.Wake(one.id()), now)
                            instanceof Relocating.Decision.Accepted accepted
                    && one.state() == RelocationState.AGREED) {
                state = done(state, state.relocations().with(accepted.after()), accepted, inForce, today)
                        .state();
                becomes = accepted.after().state();
            } else if (relocating.wouldLapse(one, standing, now)) {
                becomes = RelocationState.LAPSED;
            }
            if (becomes != one.state()) {
                courses.add(new Course(
                        one.id(), one.destination(), one.origin(), one.offer().effectiveOn(), one.state(), becomes));
            }
        }
        return new Followed(state, courses);
    }

    /** Without what came to nothing long ago, once the list has it: until then nothing but this file knows it. */
    private RelocationFile kept(RelocationFile file) {
        RelocationFile less = file;
        for (Relocation old : file.surplus()) {
            if (list.find(old.id()).filter(told -> told.state() == old.state()).isPresent()) {
                less = less.without(old.id());
            }
        }
        return less;
    }

    private static Ruling ruling(Relocation moved, Registration state, Standing standing) {
        ParkCode origin = moved.origin();
        LocalDate day = moved.offer().effectiveOn();
        Set<ParkCode> settled = new LinkedHashSet<>();
        if (origin != null) {
            // until its roster has followed the origin still claims it; that is no double claim. What it claims anew is
            settled.add(origin);
            // nor is that of a park in whose place it stands, which is in a roster that nobody keeps any more
            for (Ruling ruling : state.rulings()) {
                if (ruling.basis() == Basis.RESTRUCTURING) {
                    ruling.settled().stream()
                            .filter(former -> standing.named(former, day).equals(origin))
                            .forEach(settled::add);
                }
            }
        }
        return new Ruling(
                moved.id().value(),
                Basis.RELOCATION,
                moved.destination(),
                day,
                null,
                null,
                moved.id().value(),
                List.copyOf(settled));
    }
}
