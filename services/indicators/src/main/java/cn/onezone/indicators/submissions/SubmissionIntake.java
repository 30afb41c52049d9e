package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.indicators.IndicatorEvent;
import cn.onezone.contracts.parks.ParkEvent;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvent.SubmissionWithdrawn;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.wire.Event;
import cn.onezone.indicators.rounds.Rounds;
import cn.onezone.kit.log.BatchHandler;
import cn.onezone.kit.store.Outgoing;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes in what parks submit. */
@Component
class SubmissionIntake implements BatchHandler {
    private static final int ATTEMPTS = 5;

    private final Submissions submissions;
    private final Rounds rounds;
    private final WorkingDays calendar;

    SubmissionIntake(Submissions submissions, Rounds rounds, WorkingDays calendar) {
        this.submissions = submissions;
        this.rounds = rounds;
        this.calendar = calendar;
    }

    @Override
    public void apply(List<Event<?>> events) {
        Map<String, List<ParkEvent>> waiting = new LinkedHashMap<>();
        for (Event<?> event : events) {
            switch (event.data()) {
                case SubmissionSubmitted said -> put(waiting, said.id(), said.park(), said.period(), said);
                case SubmissionWithdrawn said -> put(waiting, said.id(), said.park(), said.period(), said);
                default -> {
                    // of no submission
                }
            }
        }
        for (int attempt = 1; !waiting.isEmpty(); attempt++) {
            if (attempt > ATTEMPTS) {
                throw new IllegalStateException(
                        waiting.keySet() + " were written by others " + ATTEMPTS + " times in a row");
            }
            Set<String> stale = submissions.saveAll(writes(waiting));
            waiting.keySet().retainAll(stale);
        }
    }

    private static void put(
            Map<String, List<ParkEvent>> waiting, String id, ParkCode park, Period period, ParkEvent said) {
        if (!id.equals(park + "-" + period)) {
            throw new IllegalArgumentException("id: value: " + id + " (expected: " + park + "-" + period + ")");
        }
        waiting.computeIfAbsent(id, _ -> new ArrayList<>()).add(said);
    }

    private static Review.Decision decided(@Nullable Submission state, ParkEvent said) {
        return switch (said) {
            case SubmissionSubmitted submitted -> Review.receive(state, submitted);
            case SubmissionWithdrawn withdrawn -> Review.takenBack(state, withdrawn);
            default -> new Review.Decision.Unchanged();
        };
    }

    private List<Write<Submission>> writes(Map<String, List<ParkEvent>> waiting) {
        Map<String, Stored<Submission>> there = new HashMap<>();
        submissions.findAll(waiting.keySet()).forEach(s -> there.put(s.id(), s));
        List<Write<Submission>> writes = new ArrayList<>();
        waiting.forEach((id, arrivals) -> {
            Stored<Submission> before = there.get(id);
            Submission state = before == null ? null : before.state();
            List<Outgoing<IndicatorEvent>> outgoing = new ArrayList<>();
            boolean changed = false;
            for (ParkEvent arrival : arrivals) {
                if (decided(state, arrival) instanceof Review.Decision.Accepted accepted) {
                    state = accepted.submission();
                    outgoing.addAll(accepted.outgoing());
                    changed = true;
                }
            }
            if (state != null && changed) {
                Submission after = state;
                writes.add(new Write<>(
                        before,
                        id,
                        rounds.of(after.period())
                                .map(round -> after.scheduled(round, calendar))
                                .orElse(after),
                        outgoing));
            }
        });
        return writes;
    }
}
