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
 * A fund's money in one year: the budget and its sums, and the awards that changed last. A command's effect on an award and
 * on the sums is one write of this document, so that {@code paid ≤ committed ≤ budget} (R16) and each payment key once
 * (R17) are decided and written together. An award that has not changed for a while moves to a document of its own and
 * comes back with the next command about it, so that a command costs the same however many awards there are.
 *
 * @param fund code of the fund
 * @param year calendar year
 * @param budget what may be committed
 * @param committed sum of the awards
 * @param paid sum of the payments
 * @param synthetic invented for demonstration
 * @param awards those at hand, by id; what stands here is newer than what stands elsewhere
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
     * @param changes counts the changes of the award, so that no older state is written over a newer one
     * @param released whether it was taken back: it is there no more, but for the count of its changes
     */
    public record Award(
            String id,
            String call,
            Applicant applicant,
            ParkCode park,
            Money amount,
            Money paid,
            Instant grantedAt,
            List<Payment> payments,
            int changes,
            boolean released) {
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

    /** The award of this id among those at hand, if it is there and was not taken back. */
    public Optional<Award> award(String id) {
        return Optional.ofNullable(awards.get(id)).filter(a -> !a.released());
    }

    FundYear with(Map<String, Award> atHand) {
        return new FundYear(fund, year, budget, committed, paid, synthetic, atHand);
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
