package cn.onezone.parks.submissions;

import cn.onezone.contracts.indicators.IndicatorEvent.DataElementDefined;
import cn.onezone.contracts.indicators.IndicatorEvent.SubmissionAccepted;
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

/** Applies what the city says: definitions of data elements, and its decisions on this park's submissions. */
final class CityDecisions implements BatchHandler {
    private static final int ATTEMPTS = 5;

    private final ParkCode park;
    private final Submitting submitting;
    private final Submissions submissions;
    private final KnownElements elements;
    private final Clock clock;

    CityDecisions(ParkCode park, Submitting submitting, Submissions submissions, KnownElements elements, Clock clock) {
        this.park = park;
        this.submitting = submitting;
        this.submissions = submissions;
        this.elements = elements;
        this.clock = clock;
    }

    @Override
    public void apply(List<Event<?>> events) {
        List<KnownElement> definitions = new ArrayList<>();
        for (Event<?> event : events) {
            switch (event.data()) {
                case DataElementDefined(var code, var name, var unit, var _, var _, var _) ->
                    definitions.add(new KnownElement(code, name, unit, event.sequence()));
                case SubmissionAccepted accepted
                when accepted.park().equals(park) ->
                    decide(
                            accepted.id(),
                            new SubmissionCommand.Accepted(
                                    accepted.revision(), event.sequence(), accepted.acceptedAt()));
                case SubmissionReturned returned
                when returned.park().equals(park) ->
                    decide(
                            returned.id(),
                            new SubmissionCommand.Returned(
                                    returned.revision(), event.sequence(), returned.reasons(), returned.returnedAt()));
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
