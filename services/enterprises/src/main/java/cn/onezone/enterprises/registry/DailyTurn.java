package cn.onezone.enterprises.registry;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Lets lists find each enterprise as it is today: a claim or a ruling of a later day begins whether anybody is there or not.
 * What is right on a day does not depend on it, only when lists and events of double claims say so.
 */
@Component
class DailyTurn extends Recurring {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int BATCH = 200;

    private final Registrations registrations;
    private final Clock clock;

    private final Deadlines deadlines;

    DailyTurn(Registrations registrations, Deadlines deadlines, Clock clock) {
        super("registry-daily-turn", PAUSE);
        this.registrations = registrations;
        this.deadlines = deadlines;
        this.clock = clock;
    }

    @Override
    protected void once() {
        LocalDate today = LocalDate.now(clock.withZone(Registry.ZONE));
        turn(today);
        escalate(today);
    }

    private void turn(LocalDate today) {
        List<Stored<Registration>> due;
        do {
            due = registrations.turning(today, BATCH);
            List<Write<Registration>> writes = due.stream()
                    .map(before -> {
                        Registry.Decision decision = Registry.turn(before.state(), today);
                        return new Write<>(before, before.id(), decision.state(), decision.outgoing());
                    })
                    .toList();
            // what another has written meanwhile has turned with that
            if (registrations.saveAll(writes).size() == writes.size()) {
                return;
            }
        } while (due.size() == BATCH);
    }

    /** Says of double claims that they were not decided in time. */
    private void escalate(LocalDate today) {
        List<Stored<Registration>> old;
        int late;
        do {
            // none is due sooner than as many days after as it has working days
            old = registrations.contestedSince(today.minusDays(deadlines.days()), BATCH);
            List<Write<Registration>> writes = new ArrayList<>();
            for (Stored<Registration> before : old) {
                before.state().openDoubleClaim().ifPresent(claim -> {
                    LocalDate dueOn = deadlines.of(claim);
                    if (today.isAfter(dueOn)) {
                        Registry.Decision decision = DoubleClaims.overdue(before.state(), claim, dueOn);
                        writes.add(new Write<>(before, before.id(), decision.state(), decision.outgoing()));
                    }
                });
            }
            late = writes.size() - registrations.saveAll(writes).size();
            // the oldest come first: where not all are late, no later one is
        } while (old.size() == BATCH && late > 0);
    }
}
