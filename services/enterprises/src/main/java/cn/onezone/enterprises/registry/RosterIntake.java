package cn.onezone.enterprises.registry;

import cn.onezone.contracts.enterprises.EnterpriseEvent;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.BatchHandler;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Takes the events of all rosters into the registry, a batch at a time. */
@Component
class RosterIntake implements BatchHandler {
    private static final int ATTEMPTS = 5;

    private final Registrations registrations;
    private final StandingRules rules;
    private final Clock clock;

    RosterIntake(Registrations registrations, StandingRules rules, Clock clock) {
        this.registrations = registrations;
        this.rules = rules;
        this.clock = clock;
    }

    @Override
    public void apply(List<Event<?>> events) {
        Map<Uscc, List<Event<? extends ParkEvent>>> waiting = new LinkedHashMap<>();
        for (Event<?> event : events) {
            switch (event.data()) {
                case RosterEntryRecorded entry -> add(waiting, entry.uscc(), event, entry);
                case RosterEntryRemoved removal -> add(waiting, removal.uscc(), event, removal);
                default -> {
                    // descriptions and submissions are nothing to the registry
                }
            }
        }
        for (int attempt = 1; !waiting.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        waiting.size() + " registrations were written by others " + ATTEMPTS + " times in a row");
            }
            Set<String> stale = registrations.saveAll(writes(waiting));
            waiting.keySet().removeIf(uscc -> !stale.contains(uscc.value()));
        }
    }

    private static void add(
            Map<Uscc, List<Event<? extends ParkEvent>>> waiting, Uscc uscc, Event<?> event, ParkEvent data) {
        waiting.computeIfAbsent(uscc, _ -> new ArrayList<>())
                .add(new Event<>(
                        event.id(),
                        event.type(),
                        event.source(),
                        event.subject(),
                        event.sequence(),
                        event.time(),
                        event.recordedAt(),
                        event.traceparent(),
                        data));
    }

    private List<Write<Registration>> writes(Map<Uscc, List<Event<? extends ParkEvent>>> waiting) {
        Map<String, Stored<Registration>> there = new HashMap<>();
        registrations
                .findAll(waiting.keySet().stream().map(Uscc::value).collect(Collectors.toList()))
                .forEach(s -> there.put(s.id(), s));
        LocalDate today = LocalDate.now(clock.withZone(Registry.ZONE));
        StandingRules.Rules standing = rules.now();
        List<Write<Registration>> writes = new ArrayList<>();
        waiting.forEach((uscc, events) -> {
            Stored<Registration> before = there.get(uscc.value());
            Registration start = before == null ? Registration.none(uscc) : before.state();
            Registry.Decision decision = Registry.Decision.start(start);
            List<Outgoing<EnterpriseEvent>> outgoing = new ArrayList<>();
            for (Event<? extends ParkEvent> event : events) {
                decision = Registry.decide(decision, event, today);
                outgoing.addAll(decision.outgoing());
            }
            // with the same write, so that there is no moment at which an enterprise counts for a park that is no more
            List<Ruling> due = standing.due(decision.state(), Set.of());
            if (!due.isEmpty()) {
                decision = Registry.rule(decision.state(), due, today);
                outgoing.addAll(decision.outgoing());
            }
            // what is told is new; something may be new without changing what is right on any day
            if (!outgoing.isEmpty() || !decision.state().equals(start)) {
                writes.add(new Write<>(before, uscc.value(), decision.state(), outgoing));
            }
        });
        return writes;
    }
}
