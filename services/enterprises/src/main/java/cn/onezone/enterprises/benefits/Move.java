package cn.onezone.enterprises.benefits;

import cn.onezone.contracts.sharing.SharingTerms;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.RelocationId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A relocation that has taken effect, as far as sharing goes.
 *
 * @param id of the relocation
 * @param origin the park that the enterprise left
 * @param destination the park that it went to
 * @param effectiveOn since which day
 * @param terms absent: it says nothing of sharing, and the destination takes the origin's place in earlier terms
 */
public record Move(
        RelocationId id,
        ParkCode origin,
        ParkCode destination,
        LocalDate effectiveOn,
        @Nullable SharingTerms terms) {}
