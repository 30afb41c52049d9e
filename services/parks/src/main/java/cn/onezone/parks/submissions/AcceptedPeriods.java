package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Of which periods the city has accepted this park's values. */
@Component
public class AcceptedPeriods {
    private final Submitting submitting;
    private final Submissions submissions;

    AcceptedPeriods(Submitting submitting, Submissions submissions) {
        this.submitting = submitting;
        this.submissions = submissions;
    }

    /** The revision of a period that is accepted; empty while none is. */
    public Optional<Integer> revision(Period period) {
        return submissions
                .find(submitting.id(period))
                .flatMap(s -> Optional.ofNullable(s.state().acceptedRevision()));
    }

    /**
     * A period with accepted values.
     *
     * @param revision that is accepted
     */
    public record AcceptedPeriod(Period period, int revision) {}

    /**
     * The last accepted period of the same length before one.
     *
     * @param most how many periods are looked at, some ten at most
     */
    public Optional<AcceptedPeriod> latestBefore(Period period, int most) {
        List<String> ids = new ArrayList<>();
        Optional<Period> one = period.previous();
        for (int i = 0; i < most && one.isPresent(); i++) {
            ids.add(submitting.id(one.get()));
            one = one.get().previous();
        }
        return submissions.findAll(ids).stream()
                .map(s -> s.state())
                .filter(s -> s.acceptedRevision() != null)
                .max(Comparator.comparing(s -> s.period().start()))
                .map(s -> new AcceptedPeriod(s.period(), s.acceptedRevision() == null ? 0 : s.acceptedRevision()));
    }
}
