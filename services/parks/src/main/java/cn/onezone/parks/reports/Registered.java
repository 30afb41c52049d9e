package cn.onezone.parks.reports;

import cn.onezone.contracts.formula.Fraction;
import cn.onezone.contracts.value.IndustryCode;
import cn.onezone.contracts.value.ScaleClass;
import cn.onezone.parks.roster.EntryFields;
import cn.onezone.parks.roster.RosterEntry;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the park's roster says of an enterprise on the last day of a period, as far as reports are held against it.
 *
 * @param section letter of GB/T 4754 on that day, absent if the roster does not say
 * @param scale scale class on that day, likewise
 * @param qualifications codes of those that it holds on that day
 * @param listed whether its shares are traded on that day
 * @param facts numbers that formulas may speak of: {@value #AGE}, days from its foundation to that day, below zero if it was
 *     founded later; missing if the roster does not say
 */
record Registered(
        @Nullable String section,
        @Nullable ScaleClass scale,
        Set<String> qualifications,
        boolean listed,
        Map<String, Fraction> facts) {
    /** Codes of such numbers begin like this; no data element does. */
    static final String PREFIX = "registry-";

    /** Days from the foundation to the last day of the period. */
    static final String AGE = PREFIX + "age-days";

    /** Of an enterprise of which nothing is known. */
    static final Registered NOTHING = new Registered(null, null, Set.of(), false, Map.of());

    /** What a roster says. */
    static Registered of(@Nullable RosterEntry entry, LocalDate day) {
        if (entry == null) {
            return NOTHING;
        }
        EntryFields fields = entry.fields();
        Set<String> qualifications = new HashSet<>();
        if (fields.qualifications() != null) {
            fields.qualifications().stream()
                    .filter(q -> holds(q.from(), q.until(), day))
                    .forEach(q -> qualifications.add(q.code()));
        }
        Map<String, Fraction> facts = new HashMap<>();
        if (fields.foundedOn() != null) {
            facts.put(AGE, Fraction.of(Long.toString(ChronoUnit.DAYS.between(fields.foundedOn(), day))));
        }
        IndustryCode industry = entry.industryOn(day);
        return new Registered(
                industry == null ? null : industry.section(),
                entry.scaleOn(day),
                qualifications,
                fields.listings() != null && fields.listings().stream().anyMatch(l -> holds(l.from(), l.until(), day)),
                facts);
    }

    private static boolean holds(@Nullable LocalDate from, @Nullable LocalDate until, LocalDate day) {
        return (from == null || !from.isAfter(day)) && (until == null || !until.isBefore(day));
    }
}
