package cn.onezone.indicators.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated.CellChange;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes of accepted values that are still to be told to those who used them. */
@Component
public class Restated {
    private static final int ATTEMPTS = 5;

    private final Submissions submissions;

    Restated(Submissions submissions) {
        this.submissions = submissions;
    }

    /**
     * A revision has been accepted in place of another.
     *
     * @param submission its id
     * @param from the revision that was in force
     * @param to the one that is
     * @param at since when
     * @param cells what is told otherwise of parts, the first of it
     * @param moreCells how much more of that there is, absent if there is none
     */
    public record Change(
            String submission,
            ParkCode park,
            Period period,
            Revision from,
            Revision to,
            Instant at,
            List<CellChange> cells,
            @Nullable Integer moreCells) {
        /** Copies the list. */
        public Change {
            cells = List.copyOf(cells);
        }
    }

    /** Those of the submissions that wait longest. */
    public List<Change> waiting(int submissionsAtMost) {
        return submissions.restating(submissionsAtMost).stream()
                .map(Stored::state)
                .flatMap(s -> s.restating().stream()
                        .map(r -> new Change(
                                s.id(),
                                s.park(),
                                s.period(),
                                s.revision(r.from()).orElseThrow(),
                                s.revision(r.to()).orElseThrow(),
                                r.at(),
                                r.cells(),
                                r.moreCells())))
                .toList();
    }

    /** It has been told; once is enough. */
    public void told(Change change) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<Submission>> there = submissions.find(change.submission());
            int to = change.to().revision();
            if (there.isEmpty() || there.get().state().restating().stream().noneMatch(r -> r.to() == to)) {
                return;
            }
            try {
                submissions.told(there.get(), to);
                return;
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
