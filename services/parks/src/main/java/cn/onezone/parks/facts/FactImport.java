package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.parks.imports.RowProblem;
import java.time.Instant;
import java.util.List;

/**
 * What became of a file of facts.
 *
 * @param id the import
 * @param kind of all its facts
 * @param digest SHA-256 of the file
 * @param applied whether the good rows were written; false if one row was wrong and the whole file was to be refused
 * @param rows rows of the file
 * @param accepted facts that the park did not state before
 * @param changed facts of which a row says something else
 * @param unchanged rows that say what is known
 * @param refused rows that were not written
 * @param problems why, the first 1000
 * @param problemsTotal how many problems there are in all
 * @param at when it was taken in
 */
public record FactImport(
        String id,
        FactKind kind,
        String digest,
        boolean applied,
        int rows,
        int accepted,
        int changed,
        int unchanged,
        int refused,
        List<RowProblem> problems,
        int problemsTotal,
        Instant at) {
    /** Copies the problems. */
    public FactImport {
        problems = List.copyOf(problems);
    }
}
