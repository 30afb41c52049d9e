package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.EnterpriseFact;
import cn.onezone.contracts.facts.FactId;
import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A fact as the park shows it.
 *
 * @param beginning first day on which the park has stated it
 * @param validFrom first day of the last statement
 * @param withdrawnFrom since when the park states it no longer, absent unless it is withdrawn
 * @param version also the {@code ETag}
 */
record FactView(
        FactId id,
        ParkCode park,
        Uscc uscc,
        FactKind kind,
        String key,
        EnterpriseFact fact,
        LocalDate beginning,
        LocalDate validFrom,
        @Nullable LocalDate withdrawnFrom,
        @Nullable String counterpartyName,
        @Nullable String note,
        boolean synthetic,
        long version) {
    static FactView of(ParkCode park, Stored<ParkFact> stored) {
        ParkFact f = stored.state();
        return new FactView(
                f.id(),
                park,
                f.uscc(),
                f.kind(),
                f.key(),
                f.details().fact(),
                f.beginning(),
                f.validFrom(),
                f.withdrawnFrom(),
                f.counterpartyName(),
                f.note(),
                f.synthetic(),
                stored.version());
    }
}
