package cn.onezone.enterprises.registry;

import cn.onezone.contracts.directory.WorkingDays;
import cn.onezone.enterprises.EnterprisesSettings;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Until when double claims are to be decided: so many working days after they were found (R5, R9). */
@Component
class Deadlines {
    private final WorkingDays calendar;
    private final int days;

    Deadlines(WorkingDays calendar, EnterprisesSettings settings) {
        this.calendar = calendar;
        this.days = settings.doubleClaimDays();
    }

    /** How many working days there are. */
    int days() {
        return days;
    }

    /** Working day until whose end it is to be decided. */
    LocalDate of(DoubleClaim claim) {
        return calendar.after(claim.foundOn(), days);
    }
}
