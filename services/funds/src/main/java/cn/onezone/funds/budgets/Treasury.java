package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.AwardGranted;
import cn.onezone.contracts.funds.FundEvent.AwardReleased;
import cn.onezone.contracts.funds.FundEvent.BudgetSet;
import cn.onezone.contracts.funds.FundEvent.DisbursementPaid;
import cn.onezone.contracts.funds.FundEvent.YearEvent;
import cn.onezone.contracts.funds.FundEvents;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.funds.FundsProblem;
import cn.onezone.funds.budgets.FundYear.Award;
import cn.onezone.funds.budgets.FundYear.Payment;
import cn.onezone.funds.budgets.YearCommand.Grant;
import cn.onezone.funds.budgets.YearCommand.Pay;
import cn.onezone.funds.budgets.YearCommand.Release;
import cn.onezone.funds.budgets.YearCommand.SetBudget;
import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decides what may happen to a fund's money: never more paid than committed, never more committed than budgeted (R16). */
final class Treasury {
    // An award with its payments stays small, for the last ones are written with every command of the year.
    static final int MOST_PAYMENTS = 40;

    private Treasury() {}

    /** Pure: neither clock nor store. */
    static Decision decide(FundYear year, YearCommand command, Instant now) {
        return switch (command) {
            case SetBudget set -> setBudget(year, set);
            case Grant grant -> grant(year, grant, now);
            case Release release -> release(year, release);
            case Pay pay -> pay(year, pay, now);
        };
    }

    private static Decision setBudget(FundYear year, SetBudget set) {
        if (less(set.budget(), year.committed())) {
            return refused(
                    FundsProblem.BUDGET_BELOW_COMMITTED,
                    "budget: value: " + text(set.budget()) + " (expected: at least " + text(year.committed())
                            + ", which is committed)",
                    "预算 " + text(set.budget()) + " 低于已承诺的 " + text(year.committed()));
        }
        FundYear after = new FundYear(
                year.fund(), year.year(), set.budget(), year.committed(), year.paid(), year.synthetic(), year.awards());
        return accepted(after, FundEvents.BUDGET_SET, new BudgetSet(after.money()));
    }

    private static Decision grant(FundYear year, Grant grant, Instant now) {
        Award before = year.awards().get(grant.award());
        Award there = year.award(grant.award()).orElse(null);
        if (there != null) {
            return there.amount().equals(grant.amount())
                    ? new Decision.Unchanged(year)
                    : refused(
                            FundsProblem.ALREADY_DECIDED,
                            "award " + there.id() + " is over " + text(there.amount()) + ", not "
                                    + text(grant.amount()),
                            "资助 " + there.id() + " 的金额为 " + text(there.amount()) + "，不是 " + text(grant.amount()));
        }
        Money committed = plus(year.committed(), grant.amount());
        if (less(year.budget(), committed)) {
            return refused(
                    FundsProblem.BUDGET_EXCEEDED,
                    "amount: value: " + text(grant.amount()) + " (expected: at most "
                            + text(minus(year.budget(), year.committed())) + ", what is left of " + year.fund() + " in "
                            + year.year() + ")",
                    "金额 " + text(grant.amount()) + "，" + year.fund() + " " + year.year() + " 年度余额为 "
                            + text(minus(year.budget(), year.committed())));
        }
        Award award = new Award(
                grant.award(),
                grant.call(),
                grant.applicant(),
                grant.park(),
                grant.amount(),
                Money.fen(0),
                stored(now),
                List.of(),
                (before == null ? 0 : before.changes()) + 1,
                false);
        FundYear after = with(year, award, committed, year.paid());
        return accepted(after, FundEvents.AWARD_GRANTED, new AwardGranted(award.state(), after.money()));
    }

    private static Decision release(FundYear year, Release release) {
        Award award = year.award(release.award()).orElse(null);
        if (award == null) {
            return new Decision.Unchanged(year);
        }
        if (award.paid().amount().signum() != 0) {
            return refused(
                    FundsProblem.ALREADY_DECIDED,
                    text(award.paid()) + " of the award is paid",
                    "该资助已拨付 " + text(award.paid()));
        }
        Award released = new Award(
                award.id(),
                award.call(),
                award.applicant(),
                award.park(),
                award.amount(),
                award.paid(),
                award.grantedAt(),
                award.payments(),
                award.changes() + 1,
                true);
        FundYear after = with(year, released, minus(year.committed(), award.amount()), year.paid());
        return accepted(after, FundEvents.AWARD_RELEASED, new AwardReleased(award.id(), after.money()));
    }

    private static Decision pay(FundYear year, Pay pay, Instant now) {
        Award award = year.award(pay.award()).orElse(null);
        if (award == null) {
            return refused(KitProblem.NOT_FOUND, "there is no award " + pay.award(), "没有资助 " + pay.award());
        }
        Payment earlier = award.payment(pay.key()).orElse(null);
        if (earlier != null) {
            return earlier.amount().equals(pay.amount())
                    ? new Decision.Unchanged(year)
                    : refused(
                            KitProblem.IDEMPOTENCY_KEY_REUSED,
                            "Idempotency-Key: value: " + pay.key() + " (expected: a new key; under this one "
                                    + text(earlier.amount()) + " was paid)",
                            "Idempotency-Key：“" + pay.key() + "”已用于拨付 " + text(earlier.amount()));
        }
        if (award.payments().size() >= MOST_PAYMENTS) {
            return refused(
                    FundsProblem.TOO_MANY,
                    "the award has " + MOST_PAYMENTS + " payments, the most there may be",
                    "该资助已有 " + MOST_PAYMENTS + " 笔拨付，达到上限");
        }
        Money paid = plus(award.paid(), pay.amount());
        if (less(award.amount(), paid)) {
            return refused(
                    FundsProblem.AWARD_EXCEEDED,
                    "amount: value: " + text(pay.amount()) + " (expected: at most "
                            + text(minus(award.amount(), award.paid())) + ", what is left of the award)",
                    "金额 " + text(pay.amount()) + "，该资助余额为 " + text(minus(award.amount(), award.paid())));
        }
        List<Payment> payments = new ArrayList<>(award.payments());
        payments.add(new Payment(pay.key(), pay.amount(), stored(now)));
        Award after = new Award(
                award.id(),
                award.call(),
                award.applicant(),
                award.park(),
                award.amount(),
                paid,
                award.grantedAt(),
                payments,
                award.changes() + 1,
                false);
        FundYear yearAfter = with(year, after, year.committed(), plus(year.paid(), pay.amount()));
        return accepted(
                yearAfter,
                FundEvents.DISBURSEMENT_PAID,
                new DisbursementPaid(after.state(), pay.amount(), stored(now), yearAfter.money()));
    }

    private static FundYear with(FundYear year, Award award, Money committed, Money paid) {
        Map<String, Award> awards = new HashMap<>(year.awards());
        awards.put(award.id(), award);
        return new FundYear(year.fund(), year.year(), year.budget(), committed, paid, year.synthetic(), awards);
    }

    private static <E extends YearEvent> Decision accepted(FundYear after, EventType<E> type, E event) {
        return new Decision.Accepted(after, new Outgoing<>(type, "fund-year/" + after.id(), null, event));
    }

    private static Decision refused(cn.onezone.kit.problem.ProblemCode kind, String en, String zh) {
        return new Decision.Refused(Problem.of(kind, en, zh));
    }

    // the store keeps milliseconds; what is answered now must be what is read later
    private static Instant stored(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    private static boolean less(Money one, Money other) {
        return one.amount().compareTo(other.amount()) < 0;
    }

    private static Money plus(Money one, Money other) {
        return Money.yuan(one.amount().add(other.amount()));
    }

    private static Money minus(Money one, Money other) {
        BigDecimal difference = one.amount().subtract(other.amount());
        return Money.yuan(difference);
    }

    private static String text(Money money) {
        return money.amount().toPlainString() + " CNY";
    }
}
