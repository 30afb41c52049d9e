package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactDetails;
import cn.onezone.contracts.value.ParkCode;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a park said of a fact at once (R8): from {@code validFrom} on it is so, whatever was said before of later days.
 *
 * @param park who said it
 * @param sequence version of the park's record
 * @param reportedAt when the park recorded it, to the millisecond
 * @param heardAt when this service wrote it, to the millisecond: what {@code asOf} goes by
 * @param validFrom first day of which it speaks
 * @param details the fact, absent if the park takes it back
 * @param synthetic invented for demonstration
 */
public record FactStatement(
        ParkCode park,
        long sequence,
        Instant reportedAt,
        Instant heardAt,
        LocalDate validFrom,
        @Nullable FactDetails details,
        boolean synthetic) {}
