package cn.onezone.indicators.submissions;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What has arrived from parks, for those who look how far they are. */
@Component
public class Received {
    private final Submissions submissions;

    Received(Submissions submissions) {
        this.submissions = submissions;
    }

    /** A submission by its id. */
    public Optional<Submission> find(String id) {
        return submissions.find(id).map(Stored::state);
    }

    /**
     * Brings the due days of a round's submissions up to date with it. One that somebody writes at the same moment is left for
     * the next time.
     *
     * @param parks at most some hundred
     */
    public void due(Round round, Collection<ParkCode> parks, WorkingDays calendar) {
        // mostly none differs, and then no parts are read
        List<String> others =
                submissions
                        .wholes(parks.stream()
                                .map(park -> park + "-" + round.period().value())
                                .toList())
                        .stream()
                        .filter(s -> !s.scheduled(round, calendar).equals(s))
                        .map(Submission::id)
                        .toList();
        List<Write<Submission>> writes = new ArrayList<>();
        for (Stored<Submission> stored : submissions.findAll(others)) {
            Submission scheduled = stored.state().scheduled(round, calendar);
            if (!scheduled.equals(stored.state())) {
                writes.add(new Write<>(stored, stored.id(), scheduled, List.of()));
            }
        }
        var _ = submissions.saveAll(writes);
    }

    /**
     * Where a park's submission stands.
     *
     * @param state of the latest revision
     * @param revision the latest
     * @param firstAt when the park submitted its first revision
     * @param elements data elements that the latest revision has
     * @param withheld those that its enterprises reported, and that may not be told of the whole (R12)
     * @param awaited what it waits for and until when; absent if for nothing, or if the round does not say
     */
    public record Standing(
            SubmissionState state,
            int revision,
            Instant firstAt,
            Set<String> elements,
            Set<String> withheld,
            @Nullable Awaited awaited) {
        /** Copies the sets. */
        public Standing {
            elements = Set.copyOf(elements);
            withheld = Set.copyOf(withheld);
        }
    }

    /**
     * Of a period, by park.
     *
     * @param parks at most some hundred; those without a submission are left out
     */
    public Map<ParkCode, Standing> of(Period period, Collection<ParkCode> parks) {
        Map<ParkCode, Standing> standings = new HashMap<>();
        for (Submission submission : submissions.wholes(
                parks.stream().map(park -> park + "-" + period.value()).toList())) {
            Revision latest = submission.latest();
            standings.put(
                    submission.park(),
                    new Standing(
                            submission.state(),
                            latest.revision(),
                            submission.firstAt(),
                            latest.values().stream().map(ElementValue::element).collect(Collectors.toSet()),
                            latest.withheld(),
                            submission.awaited()));
        }
        return standings;
    }
}
