package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.MovedEnterprise;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import cn.onezone.parks.ThisPark;
import cn.onezone.parks.roster.Decision;
import cn.onezone.parks.roster.EntryFacts;
import cn.onezone.parks.roster.EntryFields;
import cn.onezone.parks.roster.Occasion;
import cn.onezone.parks.roster.Roster;
import cn.onezone.parks.roster.RosterCommand;
import cn.onezone.parks.roster.RosterEntries;
import cn.onezone.parks.roster.RosterEntry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets the roster follow a relocation that has taken effect. Done twice it does nothing the second time. */
@Component
class RosterHandover {
    private static final int ATTEMPTS = 5;

    private final ParkCode park;
    private final Roster roster;
    private final RosterEntries entries;
    private final Clock clock;

    RosterHandover(ThisPark park, Roster roster, RosterEntries entries, Clock clock) {
        this.park = park.code();
        this.roster = roster;
        this.entries = entries;
        this.clock = clock;
    }

    /**
     * Follows.
     *
     * @param recordedAt when the city recorded that it took effect
     */
    void follow(RelocationStepped effected, Instant recordedAt) {
        for (int attempt = 1; ; attempt++) {
            Stored<RosterEntry> before = entries.find(effected.uscc()).orElse(null);
            RosterCommand command = park.equals(effected.destination())
                    ? taken(before, effected)
                    : released(before, effected, recordedAt);
            if (command == null) {
                return;
            }
            Decision decision = roster.decide(before == null ? null : before.state(), command, Occasion.now(clock));
            if (!(decision instanceof Decision.Accepted accepted)) {
                return;
            }
            String id = effected.uscc().value();
            if (entries.saveAll(List.of(new Write<>(before, id, accepted.entry(), accepted.events())))
                    .isEmpty()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                throw new StaleVersion(id, before == null ? 0 : before.version());
            }
        }
    }

    private static @Nullable RosterCommand released(
            @Nullable Stored<RosterEntry> before, RelocationStepped effected, Instant recordedAt) {
        // what was claimed by then has moved, also what was claimed from a later day on; what the park has claimed
        // since is a
        // new claim, which stays and is a double one (R5)
        if (before == null || before.state().removed() || before.state().isTakenInAfter(recordedAt)) {
            return null;
        }
        LocalDate from = before.state().claimedFrom();
        return new RosterCommand.Release(
                effected.uscc(),
                from.isAfter(effected.effectiveOn()) ? from : effected.effectiveOn(),
                "迁往 " + effected.destination() + "，" + effected.id());
    }

    private static @Nullable RosterCommand taken(@Nullable Stored<RosterEntry> before, RelocationStepped effected) {
        if (before != null && !before.state().removed()) {
            // it may have claimed it from a later day on: of the days between, which the origin gives up, no park would
            // ask for a report
            return new RosterCommand.ClaimFrom(effected.uscc(), effected.effectiveOn());
        }
        MovedEnterprise known = effected.enterprise();
        if (known == null) {
            return null;
        }
        return new RosterCommand.Register(
                new EntryFacts(
                        effected.uscc(),
                        effected.effectiveOn(),
                        new EntryFields(
                                known.name(),
                                known.formerNames(),
                                known.enterpriseType(),
                                known.district(),
                                known.address(),
                                known.industry(),
                                known.registeredCapital(),
                                known.foundedOn(),
                                known.qualifications(),
                                effected.effectiveOn(),
                                known.synthetic(),
                                known.scale(),
                                known.place(),
                                known.listings(),
                                known.worldLists(),
                                null,
                                null,
                                null,
                                null,
                                null)),
                null);
    }
}
