package cn.onezone.indicators.catalogue;

import cn.onezone.contracts.indicators.IndicatorEvent.Edition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the edition that holds (R8). */
final class Editions {
    private Editions() {}

    /** Something that was defined once. */
    interface Dated {
        /** Which edition it is. */
        Edition edition();

        /** Since when the network could know it; absent until it is written. */
        @Nullable
        Instant recordedAt();
    }

    /**
     * The edition that holds on a day, as the network knew it at a moment. What was recorded later holds from its first day
     * on, whatever earlier editions said of those days; where it has ended, nothing holds.
     *
     * @param validAt the day; absent for the newest edition, whenever it holds
     * @param asOf the moment; absent for now
     */
    static <E extends Dated> Optional<E> at(List<E> all, @Nullable LocalDate validAt, @Nullable Instant asOf) {
        for (E one : all.reversed()) {
            Instant recorded = one.recordedAt();
            if (asOf != null && recorded != null && recorded.isAfter(asOf)) {
                continue;
            }
            LocalDate from = one.edition().validFrom();
            if (validAt == null || from == null || !validAt.isBefore(from)) {
                return validAt == null || one.edition().holds(validAt) ? Optional.of(one) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
