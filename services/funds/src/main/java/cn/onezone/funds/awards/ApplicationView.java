package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicationStatus;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.store.Stored;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An application as clients see it. */
record ApplicationView(
        String id,
        String fund,
        String call,
        int year,
        Applicant applicant,
        ParkCode park,
        Money amount,
        String purpose,
        LocalDate receivedOn,
        ApplicationStatus status,
        @Nullable Money awarded,
        @Nullable String reason,
        boolean synthetic) {
    static ApplicationView of(Stored<Application> stored) {
        Application application = stored.state();
        return new ApplicationView(
                application.id(),
                application.fund(),
                application.call(),
                application.year(),
                application.applicant(),
                application.park(),
                application.requested(),
                application.purpose(),
                application.receivedOn(),
                application.status(),
                application.awarded(),
                application.reason(),
                application.synthetic());
    }
}
