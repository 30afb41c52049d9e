package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.enterprises.registry.Sweep;
import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Posts what was left unposted when something died in between; and goes through all that is shared, some at a time, for what
 * the registry has changed without a relocation or a decision telling of it, such as a park that gives up what was decided for
 * it.
 */
@Component
class SettlementTurn extends Recurring {
    private static final String NAME = "benefit-settlement";
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BATCH = 500;
    private static final int WALKED = 50;

    private final SharingBooks books;
    private final SharingDesk desk;
    private final Sweep sweep;
    private String walkedTo = "";

    SettlementTurn(SharingBooks books, SharingDesk desk, MeterRegistry meters) {
        super(NAME, PAUSE);
        this.sweep = new Sweep(NAME, meters);
        this.books = books;
        this.desk = desk;
    }

    @Override
    protected void once() {
        for (Stored<Sharing> left : books.unsettled(BATCH)) {
            Uscc uscc = left.state().uscc();
            sweep.each(uscc, () -> desk.settle(uscc));
        }
        List<Stored<Sharing>> next = books.after(walkedTo, WALKED);
        for (Stored<Sharing> one : next) {
            Uscc uscc = one.state().uscc();
            // before it: one that fails for a reason that should not be must not be where each walk ends
            walkedTo = one.id();
            sweep.each(uscc, () -> desk.moved(uscc));
        }
        if (next.size() < WALKED) {
            walkedTo = "";
        }
    }
}
