package cn.onezone.parks.claims;

import cn.onezone.contracts.enterprises.EnterpriseEvent.ClaimOverruled;
import cn.onezone.contracts.enterprises.EnterpriseEvent.OverruledDays;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Recorded;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On which days this park's claim of an enterprise does not stand, as the city said last (R5).
 *
 * @param uscc the enterprise
 * @param days ascending, none if it stands throughout
 * @param sequence of the event it was learnt from
 * @param changedAt when this was recorded, absent until it is
 */
public record OverruledClaim(
        Uscc uscc,
        List<OverruledDays> days,
        long sequence,
        @Nullable Instant changedAt) implements Recorded<OverruledClaim> {
    /** Copies the list. */
    public OverruledClaim {
        days = List.copyOf(days);
    }

    static OverruledClaim of(ClaimOverruled event, long sequence) {
        return new OverruledClaim(event.uscc(), event.days(), sequence, null);
    }

    /** Whether the enterprise counts for another park on a day. */
    public boolean isOverruledOn(LocalDate day) {
        return days.stream().anyMatch(some -> some.has(day));
    }

    @Override
    public OverruledClaim recorded(Instant at) {
        return new OverruledClaim(uscc, days, sequence, at);
    }
}
