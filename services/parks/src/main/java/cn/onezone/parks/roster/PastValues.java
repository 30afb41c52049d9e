package cn.onezone.parks.roster;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of an entry were on each day (R8), as its steps until a certain one say. It goes by the rule by which the
 * registry reads the same steps as events: what is said later overrides all that was said of that day and of later ones, and
 * before the first day of which anything was said the first word holds. An entry shows only what was said last, so of a
 * change of the past it is not enough to know what the entry was before it.
 */
final class PastValues {
    private final RosterEntry entry;
    private final int until;

    /**
     * Of an entry before one of its steps.
     *
     * @param until index of that step
     */
    PastValues(RosterEntry entry, int until) {
        this.entry = entry;
        this.until = until;
    }

    /**
     * Whether the steps that are kept tell all there is to know of this day and of later ones. Of the dropped ones the last
     * word of each field is known, and none of them speaks of a day after the one on which it was recorded.
     */
    boolean reach(LocalDate day) {
        return entry.complete()
                || (until > 0
                        && !day.isBefore(
                                LocalDate.ofInstant(entry.steps().getFirst().at(), Roster.ZONE)));
    }

    /**
     * The value of a field from a day on.
     *
     * @return the value of that day, and each day after it on which there was another one, ascending; some of them may
     *     repeat the value of before
     */
    NavigableMap<LocalDate, @Nullable Object> from(Field field, LocalDate day) {
        List<Step> steps = entry.steps();
        NavigableMap<LocalDate, @Nullable Object> days = new TreeMap<>();
        if (!entry.complete()) {
            days.put(LocalDate.MIN, valueBefore(field, 0));
        }
        for (int i = 0; i < until; i++) {
            Step step = steps.get(i);
            // with which an enterprise comes into the roster, that speaks of all fields
            if (step.change() == RosterChange.ADDED || step.changed().contains(field)) {
                days.tailMap(step.validFrom(), true).clear();
                days.put(step.validFrom(), valueBefore(field, i + 1));
            }
        }
        Map.Entry<LocalDate, @Nullable Object> there =
                Objects.requireNonNullElseGet(days.floorEntry(day), days::firstEntry);
        NavigableMap<LocalDate, @Nullable Object> since = new TreeMap<>(days.tailMap(day, false));
        since.put(day, there.getValue());
        return since;
    }

    /** The value of a field on a day. Sums ask it of every enterprise, and of most a field has never changed. */
    @Nullable
    Object on(Field field, LocalDate day) {
        return entry.steps().stream().limit(until).anyMatch(s -> s.changed().contains(field))
                ? from(field, day).firstEntry().getValue()
                : valueBefore(field, until);
    }

    /** What the entry said of a field before its step of this index, or now if nothing has changed it since. */
    private @Nullable Object valueBefore(Field field, int index) {
        for (Step step : entry.steps().subList(index, entry.steps().size())) {
            if (step.before() != null && step.changed().contains(field)) {
                return field.of(step.before());
            }
        }
        return field.of(entry.fields());
    }
}
