package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A fact that somebody states, checked.
 *
 * @param uscc the enterprise
 * @param fact what leaves the park
 * @param validFrom first day on which it is so, absent if nothing is said
 * @param counterpartyName stays in the park (R2)
 * @param note stays in the park
 * @param synthetic invented for demonstration
 */
record Stated(
        Uscc uscc,
        EnterpriseFact fact,
        @Nullable LocalDate validFrom,
        @Nullable String counterpartyName,
        @Nullable String note,
        boolean synthetic) {
    FactId id() {
        return FactId.of(uscc, fact);
    }
}
