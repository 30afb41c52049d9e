package cn.onezone.enterprises.benefits;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.kit.store.Stored;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Posts what was left unposted when something died in between. */
@Component
class SettlementTurn extends Recurring {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    private final SharingBooks books;
    private final SharingDesk desk;

    SettlementTurn(SharingBooks books, SharingDesk desk) {
        super("benefit-settlement", PAUSE);
        this.books = books;
        this.desk = desk;
    }

    @Override
    protected void once() {
        for (Stored<Sharing> left : books.unsettled(BATCH)) {
            desk.settle(left.state().uscc());
        }
    }
}
