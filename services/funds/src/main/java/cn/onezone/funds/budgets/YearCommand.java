package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.Applicant;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.value.ParkCode;
import org.jspecify.annotations.Nullable;

/** What can be asked of a fund's money in a year. */
public sealed interface YearCommand {
    /** The award that it is about, if it is about one. */
    @Nullable
    String award();

    /** Sets the budget, for the first time or anew. */
    record SetBudget(Money budget) implements YearCommand {
        @Override
        public @Nullable String award() {
            return null;
        }
    }

    /** Commits money to an application. */
    record Grant(String award, String call, Applicant applicant, ParkCode park, Money amount) implements YearCommand {}

    /** Takes back a commitment of which nothing was paid. */
    record Release(String award) implements YearCommand {}

    /** Pays out money of an award, once for each key. */
    record Pay(String award, String key, Money amount) implements YearCommand {}
}
