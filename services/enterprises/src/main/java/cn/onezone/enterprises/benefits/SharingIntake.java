package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.enterprises.EnterpriseEvent.DoubleClaimDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSucceeded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseSuccessionRevoked;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.parks.ParkEvent.SharedFigureStated;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** Takes in the figures that parks state, and the moves that restate them. */
@Component
public class SharingIntake {
    private final SharingDesk desk;

    SharingIntake(SharingDesk desk) {
        this.desk = desk;
    }

    /** A relocation has taken a step. */
    public void stepped(RelocationStepped stepped) {
        if (stepped.state().moved()) {
            desk.moved(stepped.uscc());
        }
    }

    /** A double claim was decided: the holding that terms were agreed for may be over. */
    public void decided(DoubleClaimDecided decided) {
        desk.moved(decided.uscc());
    }

    /** An enterprise has come to its end in another: what was agreed ends with it, or goes on under another code. */
    public void succeeded(EnterpriseSucceeded succeeded) {
        desk.moved(succeeded.uscc());
    }

    /** That was a mistake: what was agreed goes on under the old code, and the new one has nothing of it. */
    public void revoked(EnterpriseSuccessionRevoked revoked) {
        desk.moved(revoked.uscc());
        revoked.successors().forEach(desk::moved);
    }

    /** A park states a figure. */
    public void stated(SharedFigureStated stated, long sequence, Instant recordedAt) {
        desk.stated(
                stated.uscc(),
                stated.measure(),
                stated.period(),
                new Figure.Statement(
                        stated.park(),
                        stated.revision(),
                        stated.amount().minor(),
                        stated.note(),
                        stated.synthetic(),
                        recordedAt.truncatedTo(ChronoUnit.MILLIS)),
                sequence);
    }
}
