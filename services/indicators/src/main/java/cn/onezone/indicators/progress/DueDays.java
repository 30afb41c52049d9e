package cn.onezone.indicators.progress;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.indicators.parks.Parks;
import cn.onezone.indicators.rounds.Round;
import cn.onezone.indicators.rounds.RoundFollower;
import cn.onezone.indicators.submissions.Received;
import org.springframework.stereotype.Component;

/** Keeps in each submission until when it was due, for lists go by it (R9). */
@Component
class DueDays implements RoundFollower {
    private final Received received;
    private final Parks parks;
    private final WorkingDays calendar;

    DueDays(Received received, Parks parks, WorkingDays calendar) {
        this.received = received;
        this.parks = parks;
        this.calendar = calendar;
    }

    @Override
    public void follow(Round round) {
        received.due(round, parks.on(round.period().end()), calendar);
    }
}
