package cn.onezone.enterprises.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.parks.ParkEvent.RelocationAnswered;
import cn.onezone.contracts.parks.ParkEvent.RelocationAsked;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Takes in what parks say of relocations, and keeps the list of them. */
@Component
public class RelocationIntake {
    private final RelocationDesk desk;
    private final RelocationList list;

    RelocationIntake(RelocationDesk desk, RelocationList list) {
        this.desk = desk;
        this.list = list;
    }

    /** A park asks for an enterprise. */
    public void asked(RelocationAsked asked, long sequence) {
        var _ = desk.does(new RelocationCommand.Ask(
                asked.id(), asked.park(), asked.effectiveOn(), asked.reason(), asked.terms(), sequence));
    }

    /** A park answers. */
    public void answered(RelocationAnswered answered, long sequence) {
        var _ = desk.does(new RelocationCommand.Answer(
                answered.id(),
                answered.park(),
                answered.answer(),
                answered.offer(),
                answered.reason(),
                answered.effectiveOn(),
                answered.terms(),
                sequence));
    }

    /** This service has told of a step. */
    public void stepped(RelocationStepped stepped, long sequence, Instant recordedAt) {
        list.learn(stepped, sequence, recordedAt.truncatedTo(ChronoUnit.MILLIS));
    }
}
