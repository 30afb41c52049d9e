package cn.onezone.parks.sharedfigures;

import cn.onezone.contracts.enterprises.EnterpriseEvent.FigureDecision;
import cn.onezone.contracts.enterprises.EnterpriseEvent.RelocationStepped;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharedFigureDecided;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingEnded;
import cn.onezone.contracts.enterprises.EnterpriseEvent.SharingPassed;
import cn.onezone.kit.store.StaleVersion;
import cn.onezone.kit.store.Stored;
import cn.onezone.parks.ThisPark;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes in what the city says of sharing: moves with their terms, and what became of this park's figures. */
@Component
public class CitySharing {
    private static final int ATTEMPTS = 5;

    private final ThisPark park;
    private final SharedFigures figures;

    CitySharing(ThisPark park, SharedFigures figures) {
        this.park = park;
        this.figures = figures;
    }

    /** A relocation has taken a step. Of those that have not taken effect nothing is kept. */
    public void moved(RelocationStepped stepped, long sequence) {
        if (stepped.state().moved()) {
            figures.learn(stepped, sequence);
        }
    }

    /** This park holds an enterprise in another's place in terms that others have agreed. */
    public void passed(SharingPassed passed, long sequence) {
        if (park.code().equals(passed.park())) {
            figures.learn(passed, sequence);
        }
    }

    /** Terms that this park has agreed end with the holding they were agreed for. */
    public void ended(SharingEnded ended, long sequence) {
        if (park.code().equals(ended.park())) {
            figures.learn(ended, sequence);
        }
    }

    /** The city has decided on a figure. */
    public void decided(SharedFigureDecided decided, long sequence) {
        if (!park.code().equals(decided.park())) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            Optional<Stored<SharedFigure>> before =
                    figures.find(SharedFigure.id(decided.uscc(), decided.measure(), decided.period()));
            if (before.isEmpty() || sequence <= before.get().state().citySequence()) {
                return;
            }
            SharedFigure f = before.get().state();
            boolean concerns = f.revision() == decided.revision();
            SharedFigure after = new SharedFigure(
                    f.key(),
                    f.uscc(),
                    f.measure(),
                    f.period(),
                    f.revision(),
                    f.amount(),
                    f.note(),
                    f.synthetic(),
                    f.statedAt(),
                    concerns ? decided.decision() : f.decision(),
                    concerns ? decided.said() : f.said(),
                    concerns ? decided.refusal() : f.refusal(),
                    decided.decision() == FigureDecision.ACCEPTED
                            ? Integer.valueOf(decided.revision())
                            : f.acceptedRevision(),
                    sequence);
            try {
                var _ = figures.replace(before.get(), after, List.of());
                return;
            } catch (StaleVersion e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
