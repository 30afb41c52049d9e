package cn.onezone.enterprises.relocations;

import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Does what falls due by itself: relocations take effect on their day, or expire; requests that waited are decided. */
@Component
class RelocationTurn extends Recurring {
    /** More than fall due on any day; those that wait for a decision come again each time. */
    private static final int BATCH = 5_000;

    private final Registrations registrations;
    private final RelocationDesk desk;
    private final Clock clock;

    RelocationTurn(Registrations registrations, RelocationDesk desk, RelocationSettings settings, Clock clock) {
        super("relocation-turn", settings.sweepEvery());
        this.registrations = registrations;
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    protected void once() {
        LocalDate today = LocalDate.now(clock.withZone(Relocating.ZONE));
        List<Stored<Registration>> due = registrations.relocationsDue(today, BATCH);
        for (Stored<Registration> stored : due) {
            for (RelocationFile.Waiting waiting : stored.state().relocations().waiting()) {
                var _ = desk.does(new RelocationCommand.Wake(waiting.ask().id()));
            }
            for (Relocation relocation : stored.state().relocations().all()) {
                LocalDate wakes = relocation.wakes();
                if (wakes != null && !wakes.isAfter(today)) {
                    var _ = desk.does(new RelocationCommand.Wake(relocation.id()));
                }
            }
        }
    }
}
