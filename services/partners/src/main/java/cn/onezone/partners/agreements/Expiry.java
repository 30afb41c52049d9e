package cn.onezone.partners.agreements;

import cn.onezone.kit.recurring.Recurring;
import cn.onezone.partners.PartnersSettings;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Tells which agreements have expired. They end with their last day whether or not this runs (R21). */
@Component
class Expiry extends Recurring {
    private final Agreements agreements;
    private final Clock clock;

    Expiry(Agreements agreements, PartnersSettings settings, Clock clock) {
        super("expiry", settings.expiryEvery());
        this.agreements = agreements;
        this.clock = clock;
    }

    @Override
    protected void once() {
        LocalDate today = Days.today(clock);
        agreements
                .granted()
                .filter(a -> a.state().terms().until().isBefore(today))
                .forEach(a -> agreements.decide(a.id(), now -> now.state().expire(today)));
    }
}
