package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactDetails;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A fact as the park keeps it.
 *
 * @param id the same whichever park states it
 * @param uscc the enterprise
 * @param kind what it is about
 * @param key natural key
 * @param details the fact as it was last stated
 * @param beginning first day on which the park has stated it
 * @param validFrom first day of the last statement
 * @param withdrawn whether the park states it no longer
 * @param withdrawnFrom since which day, absent unless it is withdrawn
 * @param counterpartyName stays in the park (R2)
 * @param note stays in the park
 * @param synthetic invented for demonstration
 * @param trace the import, or the undoing of one, that wrote it last; absent if a request did. A crash between this write
 *     and the import's own record is healed by it, and what was changed since is known by it
 */
public record ParkFact(
        FactId id,
        Uscc uscc,
        FactKind kind,
        String key,
        FactDetails details,
        LocalDate beginning,
        LocalDate validFrom,
        boolean withdrawn,
        @Nullable LocalDate withdrawnFrom,
        @Nullable String counterpartyName,
        @Nullable String note,
        boolean synthetic,
        @Nullable String trace) {
    /** The same, written by an import. */
    ParkFact by(String by) {
        return new ParkFact(
                id,
                uscc,
                kind,
                key,
                details,
                beginning,
                validFrom,
                withdrawn,
                withdrawnFrom,
                counterpartyName,
                note,
                synthetic,
                by);
    }

    /** The same, stated no longer. */
    ParkFact withdrawn(LocalDate since) {
        return new ParkFact(
                id, uscc, kind, key, details, beginning, since, true, since, counterpartyName, note, synthetic, null);
    }

    /** As somebody would state it. */
    Stated stated() {
        return new Stated(uscc, details.fact(), validFrom, counterpartyName, note, synthetic);
    }
}
