package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What has arrived from parks, for those who look how far they are. */
@Component
public class Received {
    private final Submissions submissions;

    Received(Submissions submissions) {
        this.submissions = submissions;
    }

    /**
     * Where a park's submission stands.
     *
     * @param state of the latest revision
     * @param revision the latest
     * @param firstAt when the park submitted its first revision
     * @param elements data elements that the latest revision has
     */
    public record Standing(SubmissionState state, int revision, Instant firstAt, Set<String> elements) {
        /** Copies the elements. */
        public Standing {
            elements = Set.copyOf(elements);
        }
    }

    /**
     * Of a period, by park.
     *
     * @param parks at most some hundred; those without a submission are left out
     */
    public Map<ParkCode, Standing> of(Period period, Collection<ParkCode> parks) {
        Map<ParkCode, Standing> standings = new HashMap<>();
        for (Stored<Submission> stored : submissions.findAll(
                parks.stream().map(park -> park + "-" + period.value()).toList())) {
            Submission submission = stored.state();
            Revision latest = submission.latest();
            standings.put(
                    submission.park(),
                    new Standing(
                            submission.state(),
                            latest.revision(),
                            submission.revisions().stream()
                                    .map(Revision::submittedAt)
                                    .min(Instant::compareTo)
                                    .orElseThrow(),
                            latest.values().stream().map(ElementValue::element).collect(Collectors.toSet())));
        }
        return standings;
    }
}
