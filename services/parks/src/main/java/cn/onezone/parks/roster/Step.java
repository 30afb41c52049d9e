package cn.onezone.parks.roster;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change in the history of an entry: what it takes to show it and to take it back. Kept with the entry, so that it is
 * written in the same write as the change, and erased with it.
 *
 * @param at when it was recorded
 * @param actor who did it, empty if nobody is known
 * @param change what it was
 * @param validFrom first day on which what changed is true; of a removal the day of the removal
 * @param changed the fields that it changed, none for a first addition or a removal
 * @param before what they were before it, absent for a first addition or a removal
 * @param job which import, undo or application of a preview did it, absent if a request did
 * @param row row of the file, absent if a request did it. A crash between this write and the job's own record is healed by
 *     it: the row is known to be done, and with what outcome
 * @param reason of a removal
 */
public record Step(
        Instant at,
        String actor,
        RosterChange change,
        LocalDate validFrom,
        List<Field> changed,
        @Nullable EntryFields before,
        @Nullable String job,
        @Nullable Integer row,
        @Nullable String reason) {
    /** Copies the list. */
    public Step {
        changed = List.copyOf(changed);
    }

    Step withoutContacts() {
        return before == null || before.contacts() == null
                ? this
                : new Step(at, actor, change, validFrom, changed, before.with(Field.CONTACTS, null), job, row, reason);
    }
}
