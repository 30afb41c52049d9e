package cn.onezone.indicators.submissions;

import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
     */
    public record Change(String submission, ParkCode park, Period period, Revision from, Revision to, Instant at) {}

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
                                r.at())))
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
