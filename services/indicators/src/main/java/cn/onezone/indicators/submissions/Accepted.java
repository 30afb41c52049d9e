package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What the city has accepted, for those who compute with it. */
@Component
public class Accepted {
    private final Submissions submissions;

    Accepted(Submissions submissions) {
        this.submissions = submissions;
    }

    /**
     * A park's values that count.
     *
     * @param id of the submission
     * @param revision the one that was accepted
     * @param values as the park gave them
     */
    public record Values(String id, ParkCode park, int revision, List<ElementValue> values) {
        /** Copies the values. */
        public Values {
            values = List.copyOf(values);
        }

        /** The same with some data elements only. */
        public Values only(Set<String> elements) {
            return new Values(
                    id,
                    park,
                    revision,
                    values.stream().filter(v -> elements.contains(v.element())).toList());
        }
    }

    /**
     * What was accepted of a period until a moment (R8), by park.
     *
     * @param parks at most some hundred; those without an accepted submission are left out
     */
    public List<Values> of(Period period, Collection<ParkCode> parks, Instant asOf) {
        return submissions
                .findAll(parks.stream().map(park -> park + "-" + period.value()).toList())
                .stream()
                .map(Stored::state)
                .flatMap(s -> values(s, asOf))
                .sorted(Comparator.comparing(Values::park))
                .toList();
    }

    private static Stream<Values> values(Submission submission, Instant asOf) {
        return submission.accepted(asOf).stream()
                .map(r -> new Values(submission.id(), submission.park(), r.revision(), r.values()));
    }
}
