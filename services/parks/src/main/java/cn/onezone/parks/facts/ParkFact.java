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
        boolean synthetic) {}
