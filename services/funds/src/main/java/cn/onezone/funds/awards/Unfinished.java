package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.AwardGranted;
import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.wire.Event;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.FundYears;
import cn.onezone.kit.problem.Refused;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finishes what a crash cut off between two documents, from the service's own events: the years of a new fund, the
 * application of a commitment. Mostly everything is done already; every step may be repeated.
 */
@Component
class Unfinished {
    private static final Logger LOG = LoggerFactory.getLogger(Unfinished.class);

    private final FundYears years;
    private final Awarding awarding;

    Unfinished(FundYears years, Awarding awarding) {
        this.years = years;
        this.awarding = awarding;
    }

    /** Looks at what each event should have led to. */
    void finish(List<Event<?>> events) {
        for (Event<?> event : events) {
            switch (event.data()) {
                case FundEstablished fund -> years.begin(fund);
                case AwardGranted granted -> {
                    try {
                        var _ = awarding.finish(
                                granted.award().id(), granted.award().amount());
                    } catch (Refused e) {
                        if (e.problem().kind() != FundsProblem.ALREADY_DECIDED) {
                            throw e;
                        }
                        LOG.info("award {} is released: {}", granted.award().id(), e.getMessage());
                    }
                }
                default -> LOG.debug("{} leads to nothing here", event.type());
            }
        }
    }
}
