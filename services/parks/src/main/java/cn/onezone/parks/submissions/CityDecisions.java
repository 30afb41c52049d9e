package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.FollowUpNoted;
import cn.onezone.contracts.indicators.IndicatorEvent.RoundOpened;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionDue;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionReturned;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Event;
import cn.onezone.kit.log.BatchHandler;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies what the city says: definitions of data elements, rounds and reminders, its decisions on this park's submissions
 * and its reviewers' marks on them.
 */
final class CityDecisions implements BatchHandler {
    private static final int ATTEMPTS = 5;

    private final ParkCode park;
    private final Submitting submitting;
    private final Submissions submissions;
    private final KnownElements elements;
    private final KnownRounds rounds;
    private final CityMarks marks;
    private final AcceptedPeriods acceptedPeriods;
    private final Clock clock;

    CityDecisions(
            ParkCode park,
            Submitting submitting,
            Submissions submissions,
            KnownElements elements,
            KnownRounds rounds,
            CityMarks marks,
            AcceptedPeriods acceptedPeriods,
            Clock clock) {
        this.park = park;
        this.submitting = submitting;
        this.submissions = submissions;
        this.elements = elements;
        this.rounds = rounds;
        this.marks = marks;
        this.acceptedPeriods = acceptedPeriods;
        this.clock = clock;
    }

    @Override
    public void apply(List<Event<?>> events) {
        List<KnownElement> definitions = new ArrayList<>();
        for (Event<?> event : events) {
            switch (event.data()) {
                case DataElementDefined defined -> definitions.add(KnownElement.of(defined, event.sequence()));
                case SubmissionAccepted accepted
                when accepted.park().equals(park) -> {
                    // before it: whoever sees the submission accepted finds it there, and after a stop the event comes
                    // again
                    acceptedPeriods.learn(accepted.period(), accepted.revision(), event.sequence());
                    decide(
                            accepted.id(),
                            new SubmissionCommand.Accepted(
                                    accepted.revision(), event.sequence(), accepted.acceptedAt()));
                }
                case SubmissionReturned returned
                when returned.park().equals(park) ->
                    decide(
                            returned.id(),
                            new SubmissionCommand.Returned(
                                    returned.revision(),
                                    event.sequence(),
                                    returned.reasons(),
                                    returned.lines(),
                                    returned.returnedAt()));
                case RoundOpened round -> rounds.learn(round, event.sequence());
                case SubmissionDue due when due.park().equals(park) -> rounds.learn(due, event.sequence());
                case FollowUpNoted noted when noted.park().equals(park) -> marks.learn(noted, event.sequence());
                default -> {
                    // another park's
                }
            }
        }
        if (!definitions.isEmpty()) {
            elements.learn(definitions);
        }
    }

    private void decide(String id, SubmissionCommand command) {
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<Submission>> before = submissions.find(id);
            if (before.isEmpty()) {
                // a decision on what this store never held: its database was lost and comes back empty
                return;
            }
            if (!(submitting.decide(before.get().state(), command, clock.instant())
                    instanceof Submitting.Decision.Accepted accepted)) {
                return;
            }
            try {
                submissions.replace(before.get(), accepted);
                return;
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
