package cn.onezone.enterprises.registry;

import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import java.time.LocalDate;
import java.util.List;

/** What the registry makes of events of rosters, for tests of those who rule. */
public final class HeardOfTests {
    private HeardOfTests() {}

    /** The registration after these events, in this order. */
    public static Registration of(Uscc uscc, List<Event<ParkEvent>> events, LocalDate today) {
        return after(Registration.none(uscc), events, today);
    }

    /** The registration after more events. */
    public static Registration after(Registration before, List<Event<ParkEvent>> events, LocalDate today) {
        Registry.Decision decision = Registry.Decision.start(before);
        for (Event<ParkEvent> event : events) {
            decision = Registry.decide(decision, event, today);
        }
        return decision.state();
    }

    /** The registration linked to others. */
    public static Registration linked(Registration before, Lineage link, LocalDate today) {
        return Registry.link(before, link, today).state();
    }
}
