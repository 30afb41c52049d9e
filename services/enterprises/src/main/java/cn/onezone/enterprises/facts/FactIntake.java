package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactEvent;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.BatchHandler;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Takes in what parks say of facts, a batch at a time. */
@Component
class FactIntake implements BatchHandler {
    private static final int ATTEMPTS = 5;

    private final Facts facts;
    private final Clock clock;

    FactIntake(Facts facts, Clock clock) {
        this.facts = facts;
        this.clock = clock;
    }

    @Override
    public void apply(List<Event<?>> events) {
        Map<FactId, List<Event<? extends FactEvent>>> waiting = new LinkedHashMap<>();
        for (Event<?> event : events) {
            if (event.data() instanceof FactEvent fact) {
                waiting.computeIfAbsent(fact.id(), _ -> new ArrayList<>()).add(typed(event, fact));
            }
        }
        for (int attempt = 1; !waiting.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        waiting.size() + " facts were written by others " + ATTEMPTS + " times in a row");
            }
            Set<String> stale = facts.saveAll(writes(waiting));
            waiting.keySet().removeIf(id -> !stale.contains(id.value()));
        }
    }

    private static Event<FactEvent> typed(Event<?> event, FactEvent data) {
        return new Event<>(
                event.id(),
                event.type(),
                event.source(),
                event.subject(),
                event.sequence(),
                event.time(),
                event.recordedAt(),
                event.traceparent(),
                data);
    }

    private List<Write<FactHistory>> writes(Map<FactId, List<Event<? extends FactEvent>>> waiting) {
        Instant heardAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Map<String, Stored<FactHistory>> there = new HashMap<>();
        facts.findAll(waiting.keySet().stream().map(FactId::value).toList()).forEach(s -> there.put(s.id(), s));
        List<Write<FactHistory>> writes = new ArrayList<>();
        waiting.forEach((id, events) -> {
            Stored<FactHistory> before = there.get(id.value());
            FactHistory start =
                    before == null ? FactHistory.none(events.getFirst().data()) : before.state();
            FactHistory state = start;
            for (Event<? extends FactEvent> event : events) {
                state = state.after(event, heardAt);
            }
            if (!state.equals(start)) {
                writes.add(new Write<>(before, id.value(), state, List.of()));
            }
        });
        return writes;
    }
}
