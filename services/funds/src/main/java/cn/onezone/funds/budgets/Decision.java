package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.YearEvent;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Outgoing;

/** What follows from a command. */
public sealed interface Decision {
    /** It changes the year. */
    record Accepted(FundYear year, Outgoing<YearEvent> event) implements Decision {}

    /** It has happened before; nothing changes (R17). */
    record Unchanged(FundYear year) implements Decision {}

    /** It may not happen. */
    record Refused(Problem problem) implements Decision {}
}
