package cn.onezone.funds.budgets;

import cn.onezone.contracts.funds.FundEvent.FundEstablished;
import cn.onezone.contracts.funds.FundEvent.FundKind;
import cn.onezone.contracts.value.Money;
import cn.onezone.contracts.wire.Text;
import java.util.Map;
import java.util.TreeMap;

/**
 * A fund.
 *
 * @param code kebab-case
 * @param name in both languages
 * @param kind what kind of money
 * @param purpose what it is for
 * @param budgets those it began with, by year; what stands now is in the years
 * @param synthetic invented for demonstration
 */
public record Fund(
        String code, Text name, FundKind kind, String purpose, Map<String, Money> budgets, boolean synthetic) {
    /** Copies the budgets. */
    public Fund {
        budgets = Map.copyOf(budgets);
    }

    FundEstablished established() {
        Map<Integer, Money> byYear = new TreeMap<>();
        budgets.forEach((year, budget) -> byYear.put(Integer.valueOf(year), budget));
        return new FundEstablished(code, name, kind, purpose, byYear, synthetic);
    }
}
