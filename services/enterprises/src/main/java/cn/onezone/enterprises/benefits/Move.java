package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A relocation that has taken effect, or a decision of a double claim for another park, as far as sharing goes.
 *
 * @param id of the relocation, or of the decision within the enterprise
 * @param origin the park that the enterprise left; of a decision the destination itself, for nobody has passed it on
 * @param destination the park that it went to
 * @param effectiveOn since which day
 * @param terms absent: it says nothing of sharing, and the destination takes the origin's place in earlier terms
 */
public record Move(
        String id,
        ParkCode origin,
        ParkCode destination,
        LocalDate effectiveOn,
        @Nullable SharingTerms terms) {}
