package cn.onezone.funds.awards;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.ApplicationRecorded;
import cn.onezone.contracts.funds.FundEvent.ApplicationStatus;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An application to a call. Public because the record codec reads it.
 *
 * @param id its id, and that of its award
 * @param fund code of the fund
 * @param call code of the call
 * @param year the budget year
 * @param applicant who applies
 * @param park the park it counts for
 * @param requested what is asked for
 * @param purpose what the money is for
 * @param receivedOn day it was received, Asia/Shanghai
 * @param status where it stands
 * @param awarded what was granted, absent unless awarded
 * @param reason why it was refused
 * @param synthetic invented for demonstration
 */
public record Application(
        String id,
        String fund,
        String call,
        int year,
        Applicant applicant,
        ParkCode park,
        Money requested,
        String purpose,
        LocalDate receivedOn,
        ApplicationStatus status,
        @Nullable Money awarded,
        @Nullable String reason,
        boolean synthetic) {

    Application awarded(Money amount) {
        return new Application(
                id,
                fund,
                call,
                year,
                applicant,
                park,
                requested,
                purpose,
                receivedOn,
                ApplicationStatus.AWARDED,
                amount,
                null,
                synthetic);
    }

    Application refused(String why) {
        return new Application(
                id,
                fund,
                call,
                year,
                applicant,
                park,
                requested,
                purpose,
                receivedOn,
                ApplicationStatus.REFUSED,
                null,
                why,
                synthetic);
    }

    ApplicationRecorded recorded() {
        return new ApplicationRecorded(
                id, fund, call, year, applicant, park, requested, awarded, status, reason, synthetic);
    }
}
