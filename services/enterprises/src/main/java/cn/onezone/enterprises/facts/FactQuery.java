package cn.onezone.enterprises.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which facts are asked for.
 *
 * @param kind of this kind only
 * @param uscc of this enterprise only
 * @param park counted for this park only
 * @param from in whose period: first day
 * @param until in whose period: last day
 * @param country in this country only
 * @param term whose type, status, level or role is this word of its list
 * @param within the park that asks: of facts that it states itself it sees what it states, see {@link FactAt#seenBy}; absent
 *     for all
 * @param validAt day of which is asked
 * @param asOf what was known when
 * @param restated whether facts count for the parks of today and not for those of then (R1)
 */
record FactQuery(
        @Nullable FactKind kind,
        @Nullable Uscc uscc,
        @Nullable ParkCode park,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable String country,
        @Nullable String term,
        @Nullable ParkCode within,
        LocalDate validAt,
        Instant asOf,
        boolean restated) {
    /**
     * The fact as it is at the two times, if it is asked for.
     *
     * @param histories what was said of it under each code of its enterprise, see {@link FactAt#of}
     * @param codes what the enterprise that is asked for was and is: it is to be stated under one of them; none if no
     *     enterprise is asked for
     * @param successors of former parks, for the enterprise; none where facts count for the parks of then
     * @param registry for which park the enterprise counts on a day, see {@link FactAt#of}
     * @param today the enterprise that one of the codes is now
     */
    Optional<FactAt> of(
            List<FactHistory> histories,
            Set<Uscc> codes,
            Map<ParkCode, ParkCode> successors,
            Function<LocalDate, @Nullable ParkCode> registry,
            UnaryOperator<Uscc> today) {
        if (!codes.isEmpty() && histories.stream().noneMatch(h -> codes.contains(h.uscc()) && isStated(h))) {
            return Optional.empty();
        }
        return FactAt.of(histories, validAt, asOf, registry, today)
                .map(f -> f.restated(successors))
                // before anything is asked of it: what is found by another's values tells them
                .flatMap(f -> within == null ? Optional.of(f) : f.seenBy(within))
                .filter(f -> kind == null || f.kind() == kind)
                .filter(f -> park == null || f.park().equals(park))
                .filter(f -> from == null || !f.fact().date().isBefore(from))
                .filter(f -> until == null || !f.fact().date().isAfter(until))
                .filter(f -> country == null || country.equals(f.fact().country()))
                .filter(f -> term == null || FactColumns.terms(f.fact()).contains(term));
    }

    /** Whether a park states it at the two times. */
    boolean isStated(FactHistory history) {
        return FactAt.days(history, validAt, asOf).findAny().isPresent();
    }
}
