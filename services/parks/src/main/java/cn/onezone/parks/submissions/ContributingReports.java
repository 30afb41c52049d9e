package cn.onezone.parks.submissions;

import cn.onezone.contracts.value.Period;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Stored;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps of which reports the revisions of the park's submissions are made (R13). They stay in the park (R2). */
@Component
public class ContributingReports {
    private final Submitting submitting;
    private final Submissions submissions;
    private final Aggregates<Contributions> contributions;

    ContributingReports(Submitting submitting, Submissions submissions, MongoDatabase database, Relay relay) {
        this.submitting = submitting;
        this.submissions = submissions;
        this.contributions = new Aggregates<>(database, "contributions", Contributions.class, relay);
    }

    /**
     * Keeps contributions, before the draft that names them: after a crash in between they are there without a draft, which
     * harms nobody, and never a draft without them.
     *
     * @return their digest
     */
    String keep(Period period, List<Contributions.One> all) {
        Contributions some = Contributions.of(submitting.id(period), all);
        // there already: what has the same id is the same
        var _ = contributions.create(some.id(), some, null, List.of());
        return some.digest();
    }

    /** Those of a digest. */
    Optional<List<Contributions.One>> find(String submission, String digest) {
        return contributions.find(submission + "/" + digest).map(Stored::state).map(Contributions::all);
    }

    /**
     * Of which reports a revision is made.
     *
     * @param period of the submission
     * @param all in the order of codes
     */
    public record Revision(Period period, MadeFrom madeFrom, List<Contributions.One> all) {
        /** Copies the list. */
        public Revision {
            all = List.copyOf(all);
        }
    }

    /** Of which reports a revision of a period's submission is made; empty if it is not made of reports, or not there. */
    public Optional<Revision> of(Period period, int revision) {
        return of(submitting.id(period), revision);
    }

    /** Of which reports a revision of a submission is made; empty if it is not made of reports, or not there. */
    public Optional<Revision> of(String submission, int revision) {
        Submission state = submissions.find(submission).map(Stored::state).orElse(null);
        MadeFrom made = state == null ? null : state.madeFrom(revision).orElse(null);
        if (state == null || made == null) {
            return Optional.empty();
        }
        return Optional.of(new Revision(
                state.period(),
                made,
                find(submission, made.digest())
                        .orElseThrow(() ->
                                new IllegalStateException("no contributions " + made.digest() + " of " + submission))));
    }
}
