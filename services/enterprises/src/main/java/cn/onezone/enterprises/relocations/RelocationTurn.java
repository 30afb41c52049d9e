package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.value.RelocationId;
import cn.onezone.enterprises.registry.Registration;
import cn.onezone.enterprises.registry.Registrations;
import cn.onezone.enterprises.registry.Sweep;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Component;

/** Does what falls due by itself: relocations take effect on their day, or expire; requests that waited are decided. */
@Component
class RelocationTurn extends Recurring {
    private static final String NAME = "relocation-turn";

    /** More than fall due on any day; those that wait for a decision come again each time. */
    private static final int BATCH = 5_000;

    private final Registrations registrations;
    private final RelocationDesk desk;
    private final Sweep sweep;
    private final Clock clock;

    RelocationTurn(
            Registrations registrations,
            RelocationDesk desk,
            RelocationSettings settings,
            MeterRegistry meters,
            Clock clock) {
        super(NAME, settings.sweepEvery());
        this.sweep = new Sweep(NAME, meters);
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
                wakes(waiting.ask().id());
            }
            for (Relocation relocation : stored.state().relocations().all()) {
                LocalDate wakes = relocation.wakes();
                if (wakes != null && !wakes.isAfter(today)) {
                    wakes(relocation.id());
                }
            }
        }
    }

    private void wakes(RelocationId id) {
        sweep.each(id, () -> desk.does(new RelocationCommand.Wake(id)));
    }
}
