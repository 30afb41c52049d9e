package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import cn.onezone.kit.store.Write;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Of which periods the city has accepted this park's values. */
@Component
public class AcceptedPeriods {
    private static final int ATTEMPTS = 5;
    private static final int PAGE = 20;

    private final Submitting submitting;
    private final Submissions submissions;
    private final Aggregates<KnownAcceptance> acceptances;
    private boolean complete;

    AcceptedPeriods(Submitting submitting, Submissions submissions, MongoDatabase database, Relay relay) {
        this.submitting = submitting;
        this.submissions = submissions;
        this.acceptances = new Aggregates<>(database, "accepted-periods", KnownAcceptance.class, relay);
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
        complete();
        List<String> ids = new ArrayList<>();
        Optional<Period> one = period.previous();
        for (int i = 0; i < most && one.isPresent(); i++) {
            ids.add(one.get().value());
            one = one.get().previous();
        }
        return acceptances.findAll(ids).stream()
                .map(s -> new AcceptedPeriod(Period.of(s.id()), s.state().revision()))
                .max(Comparator.comparing(a -> a.period().start()));
    }

    /** A store of before this was kept has only the submissions themselves; they are looked through once. */
    private synchronized void complete() {
        if (complete) {
            return;
        }
        if (acceptances.count() == 0) {
            String after = "";
            List<Stored<Submission>> page;
            do {
                page = submissions.list(null, after, PAGE - 1).found();
                for (Stored<Submission> one : page) {
                    after = one.id();
                    Integer revision = one.state().acceptedRevision();
                    if (revision != null) {
                        learn(one.state().period(), revision, one.state().citySequence());
                    }
                }
            } while (page.size() == PAGE);
        }
        complete = true;
    }

    /** Learns an acceptance; an older one than what is known changes nothing. */
    void learn(Period period, int revision, long sequence) {
        String id = period.value();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Stored<KnownAcceptance> before = acceptances.find(id).orElse(null);
            if ((before != null && before.state().sequence() >= sequence)
                    || acceptances
                            .saveAll(List.of(
                                    new Write<>(before, id, new KnownAcceptance(id, revision, sequence), List.of())))
                            .isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException(id + " is written by somebody else all the time");
    }
}
