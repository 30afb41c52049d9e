package cn.onezone.funds.awards;

import cn.onezone.contracts.value.Money;
import cn.onezone.kit.problem.FieldChecks;
import org.jspecify.annotations.Nullable;

/** Amounts as they come in requests. */
final class Amounts {
    private Amounts() {}

    /** An amount of renminbi above zero. */
    static @Nullable Money positive(FieldChecks checks, String pointer, @Nullable Money amount) {
        if (amount == null
                || amount.amount().signum() <= 0
                || !amount.currency().equals("CNY")) {
            checks.wrong(
                    pointer,
                    amount == null ? null : amount.amount().toPlainString() + " " + amount.currency(),
                    amount == null ? "missing-field" : "wrong-amount",
                    "an amount of CNY above zero",
                    "大于零的人民币（CNY）金额");
            return null;
        }
        return amount;
    }
}
