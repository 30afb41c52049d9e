package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.funds.FundEvent.AwardState;
import cn.onezone.contracts.funds.FundEvent.YearMoney;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A fund's money in one year: the budget, and each award with its payments. All of it is one document, so that
 * {@code paid ≤ committed ≤ budget} (R16) and each payment key once (R17) are decided and written in one write. Therefore
 * it is bounded: {@value Treasury#MOST_AWARDS} awards, {@value Treasury#MOST_PAYMENTS} payments of each.
 *
 * @param fund code of the fund
 * @param year calendar year
 * @param budget what may be committed
 * @param committed sum of the awards
 * @param paid sum of the payments
 * @param synthetic invented for demonstration
 * @param awards by id
 */
public record FundYear(
        String fund,
        int year,
        Money budget,
        Money committed,
        Money paid,
        boolean synthetic,
        Map<String, Award> awards) {
    /** Copies the awards. */
    public FundYear {
        awards = Map.copyOf(awards);
    }

    /**
     * Money committed to an application.
     *
     * @param id that of the application
     * @param call code of the call
     * @param applicant who receives it
     * @param park the park it counts for
     * @param amount committed
     * @param paid so far
     * @param grantedAt when
     * @param payments oldest first
     */
    public record Award(
            String id,
            String call,
            Applicant applicant,
            ParkCode park,
            Money amount,
            Money paid,
            Instant grantedAt,
            List<Payment> payments) {
        /** Copies the payments. */
        public Award {
            payments = List.copyOf(payments);
        }

        /** The payment of this key, if it has happened. */
        public Optional<Payment> payment(String key) {
            return payments.stream().filter(p -> p.key().equals(key)).findFirst();
        }

        AwardState state() {
            return new AwardState(id, call, applicant, park, amount, paid);
        }
    }

    /**
     * One payment.
     *
     * @param key under which it happened, once (R17)
     * @param amount how much
     * @param paidAt when it was recorded
     */
    public record Payment(String key, Money amount, Instant paidAt) {}

    static FundYear empty(String fund, int year, boolean synthetic) {
        Money nothing = Money.fen(0);
        return new FundYear(fund, year, nothing, nothing, nothing, synthetic, Map.of());
    }

    String id() {
        return id(fund, year);
    }

    static String id(String fund, int year) {
        return fund + "/" + year;
    }

    /** What everybody may know of it. */
    public YearMoney money() {
        return new YearMoney(fund, year, budget, committed, paid, synthetic);
    }
}
