package cn.onezone.indicators.submissions;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the city has accepted, for those who compute with it. */
@Component
public class Accepted {
    /** With what is told of parts, of the latest revision and of the one that counts, one can have more than a megabyte. */
    private static final int PAGE = 10;

    private final Submissions submissions;

    Accepted(Submissions submissions) {
        this.submissions = submissions;
    }

    /**
     * A park's values that count.
     *
     * @param id of the submission
     * @param period what they are about
     * @param revision the one that was accepted
     * @param values as the park gave them
     */
    public record Values(String id, ParkCode park, Period period, int revision, List<ElementValue> values) {
        /** Copies the values. */
        public Values {
            values = List.copyOf(values);
        }

        /** The same with some data elements only. */
        public Values only(Set<String> elements) {
            return new Values(
                    id,
                    park,
                    period,
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
                .wholes(parks.stream().map(park -> park + "-" + period.value()).toList())
                .stream()
                .flatMap(s -> values(s, asOf))
                .sorted(Comparator.comparing(Values::park))
                .toList();
    }

    /**
     * A park's values that count, with what it has and may not tell.
     *
     * @param withheld data elements that its enterprises reported and of which not even the whole may be told (R12)
     */
    public record Told(Values values, Set<String> withheld) {
        /** Copies the set. */
        public Told {
            withheld = Set.copyOf(withheld);
        }
    }

    /**
     * What was accepted of a period until a moment (R8), by park, for who adds it up.
     *
     * @param parks at most some hundred; those without an accepted submission are left out
     */
    public List<Told> told(Period period, Collection<ParkCode> parks, Instant asOf) {
        return submissions
                .wholes(parks.stream().map(park -> park + "-" + period.value()).toList())
                .stream()
                .flatMap(s -> s.accepted(asOf).stream().map(r -> new Told(of(s, r), r.withheld())))
                .sorted(Comparator.comparing(told -> told.values().park()))
                .toList();
    }

    /**
     * A park's values that count, with how what is told of parts stands to them.
     *
     * @param differences sums that are others than was told; none of a revision whose parts are not kept any more
     * @param withheld data elements of which not even the whole may be told (R12)
     */
    public record Looked(Values values, List<Parts.Difference> differences, Set<String> withheld) {
        /** Copies the lists. */
        public Looked {
            differences = List.copyOf(differences);
            withheld = Set.copyOf(withheld);
        }
    }

    /** All that had been accepted until a moment, of all periods; read ten submissions at a time. */
    public List<Looked> all(Instant asOf) {
        return all(null, asOf);
    }

    /** All that had been accepted of a park until a moment, of all periods. */
    public List<Looked> of(ParkCode park, Instant asOf) {
        return all(park, asOf);
    }

    /** What was accepted of a period until a moment (R8). */
    public List<Looked> looked(Period period, Collection<ParkCode> parks, Instant asOf) {
        return submissions
                .findAll(parks.stream().map(park -> park + "-" + period.value()).toList())
                .stream()
                .flatMap(s -> looked(s.state(), asOf))
                .toList();
    }

    private List<Looked> all(@Nullable ParkCode park, Instant asOf) {
        List<Looked> all = new ArrayList<>();
        String after = "";
        List<Stored<Submission>> page;
        do {
            page = submissions.list(park, null, null, after, PAGE - 1).found();
            for (Stored<Submission> one : page) {
                looked(one.state(), asOf).forEach(all::add);
                after = one.id();
            }
        } while (page.size() == PAGE);
        return all;
    }

    private static Stream<Looked> looked(Submission submission, Instant asOf) {
        return submission.accepted(asOf).stream()
                .map(r -> new Looked(of(submission, r), Parts.differences(r.values(), r.cells()), r.withheld()));
    }

    private static Values of(Submission submission, Revision r) {
        return new Values(submission.id(), submission.park(), submission.period(), r.revision(), r.values());
    }

    private static Stream<Values> values(Submission submission, Instant asOf) {
        return submission.accepted(asOf).stream().map(r -> of(submission, r));
    }
}
