package cn.onezone.parks.roster;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.store.Stored;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an entry came to be so.
 *
 * @param version of the entry
 * @param complete whether the first step is among them; the oldest of very many are not kept
 * @param steps the latest first
 */
record HistoryView(Uscc uscc, long version, boolean complete, List<Change> steps) {
    /**
     * One change.
     *
     * @param at when it was recorded
     * @param actor who did it, subject of the token
     * @param change {@code added}, {@code changed} or {@code removed}
     * @param validFrom first day on which it is true
     * @param fields what it changed; of a first addition what was stated
     * @param importId the import or undo that did it, absent if a request did
     * @param row row of the file
     * @param reason of a removal
     */
    record Change(
            Instant at,
            String actor,
            String change,
            LocalDate validFrom,
            List<FieldChange> fields,
            @Nullable String importId,
            @Nullable Integer row,
            @Nullable String reason) {}

    /**
     * A field before and after. Of contacts only that they changed.
     *
     * @param field its name
     * @param before absent for none
     * @param after absent for none
     */
    record FieldChange(
            String field, @Nullable Object before, @Nullable Object after) {}

    static HistoryView of(Stored<RosterEntry> stored) {
        RosterEntry entry = stored.state();
        Map<Field, Object> then = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            put(then, field, field.of(entry.fields()));
        }
        List<Change> changes = new ArrayList<>();
        for (Step step : entry.steps().reversed()) {
            List<FieldChange> fields = new ArrayList<>();
            EntryFields before = step.before();
            if (before == null && step.change() == RosterChange.ADDED) {
                then.forEach((field, value) -> fields.add(change(field, null, value)));
            }
            for (Field field : step.changed()) {
                Object was = before == null ? null : field.of(before);
                fields.add(change(field, was, then.get(field)));
                put(then, field, was);
            }
            changes.add(new Change(
                    step.at(),
                    step.actor(),
                    step.change().name().toLowerCase(Locale.ROOT),
                    step.validFrom(),
                    fields,
                    step.job() == null ? null : step.job().replaceAll("@.*", ""),
                    step.row(),
                    step.reason()));
        }
        return new HistoryView(entry.uscc(), stored.version(), entry.complete(), changes);
    }

    private static void put(Map<Field, Object> then, Field field, @Nullable Object value) {
        if (value == null || Field.isNone(value)) {
            then.remove(field);
        } else {
            then.put(field, value);
        }
    }

    private static FieldChange change(Field field, @Nullable Object before, @Nullable Object after) {
        return field.reach() == Field.Reach.PERSONAL
                ? new FieldChange(field.label(), null, null)
                : new FieldChange(field.label(), Field.isNone(before) ? null : before, after);
    }
}
