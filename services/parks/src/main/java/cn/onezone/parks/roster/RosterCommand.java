package cn.onezone.parks.roster;

import cn.onezone.contracts.value.Uscc;
import java.time.LocalDate;
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

    /** State an enterprise of the roster anew; what is not stated is no longer known. */
    record Revise(EntryFacts facts) implements RosterCommand {}

    /**
     * What a row of a file says. It adds to what is known: a column that the file has not, or an optional cell left
     * empty, takes nothing away.
     *
     * @param facts what the row says
     * @param columns which of the fields that a file may leave out it has
     * @param job the import
     * @param row the row
     */
    record Import(EntryFacts facts, Columns columns, String job, int row) implements RosterCommand {}

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
     * @param on first day on which it is no longer the park's, in the past or today
     * @param reason which relocation
     */
    record Release(Uscc uscc, LocalDate on, String reason) implements RosterCommand {}

    /**
     * Fields that the cells of a row state even when they are empty.
     *
     * @param enterpriseType legal form
     * @param registeredCapital capital
     * @param foundedOn date of registration
     * @param scope business scope
     * @param district district
     * @param address address
     */
    record Columns(
            boolean enterpriseType,
            boolean registeredCapital,
            boolean foundedOn,
            boolean scope,
            boolean district,
            boolean address) {}
}
