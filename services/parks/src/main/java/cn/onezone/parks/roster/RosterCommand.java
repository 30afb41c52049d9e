package cn.onezone.parks.roster;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.roster.EntryFields.Contact;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may be asked of the roster. */
public sealed interface RosterCommand {
    /**
     * Take an enterprise in that is not there.
     *
     * @param facts all there is to know
     * @param revival the request, in case it takes one back
     */
    record Register(EntryFacts facts, RosterEntry.@Nullable Revival revival) implements RosterCommand {}

    /** State an enterprise of the roster anew; what is not stated is no longer known, but for contacts, which stay. */
    record Revise(EntryFacts facts) implements RosterCommand {}

    /**
     * What a row of a file says. It adds to what is known: a column that the file has not, or an optional cell left
     * empty, takes nothing away.
     *
     * @param facts what the row says
     * @param stated fields that the cells of a row state even when they are empty
     * @param job the import
     * @param row the row
     */
    record Import(EntryFacts facts, Set<Field> stated, String job, int row) implements RosterCommand {
        /** Copies the set. */
        public Import {
            stated = Set.copyOf(stated);
        }
    }

    /** Say whom to speak to there. */
    record Introduce(Uscc uscc, List<Contact> contacts) implements RosterCommand {
        /** Copies the list. */
        public Introduce {
            contacts = List.copyOf(contacts);
        }
    }

    /**
     * Claim an enterprise that is in the roster from an earlier day on, for it has moved here on that day (R6). Changes nothing
     * where it is claimed on that day already.
     *
     * @param uscc which
     * @param from first day on which it is the park's, in the past or today
     */
    record ClaimFrom(Uscc uscc, LocalDate from) implements RosterCommand {}

    /**
     * Take an enterprise out.
     *
     * @param uscc which
     * @param reason in the park's words
     */
    record Remove(Uscc uscc, String reason) implements RosterCommand {}

    /**
     * Close the entry of an enterprise that has moved to another park (R6).
     *
     * @param uscc which
     * @param on first day on which it is no longer the park's; where that is the first day of the claim, it never was
     * @param reason which relocation
     */
    record Release(Uscc uscc, LocalDate on, String reason) implements RosterCommand {}
}
