package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.kit.audit.Asked;
import cn.onezone.parks.imports.RowProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file of facts, or of the undoing of such an import.
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
 * @param stage where it stands, absent of those from before it was kept: they are at their end
 * @param removed of an undo: facts that the park states no longer, absent of an import
 * @param undoes of an undo: the import that it takes back
 * @param header of the file as it came, absent of an undo and of what was imported before refused rows were kept
 * @param asked who asked for an undo: what it writes is written for them, also after a restart
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
        Instant at,
        @Nullable Stage stage,
        @Nullable Integer removed,
        @Nullable String undoes,
        @Nullable List<String> header,
        @Nullable Asked asked) {
    /** Copies the lists. */
    public FactImport {
        problems = List.copyOf(problems);
        header = header == null ? null : List.copyOf(header);
    }

    /** One that begins: nothing has become of it yet. */
    static FactImport begun(
            String id, FactKind kind, String digest, @Nullable String undoes, @Nullable Asked asked, Instant at) {
        return new FactImport(
                id, kind, digest, true, 0, 0, 0, 0, 0, List.of(), 0, at, Stage.RUNNING, null, undoes, null, asked);
    }

    /** Where an import stands. */
    public enum Stage {
        /** It is at work, or its process died. */
        RUNNING,
        /** All of it is accounted for. */
        DONE,
        /** Its process died, and what it had written was taken back: it does not go on. */
        BROKEN_OFF
    }

    /** Whether it is not at its end. */
    boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    /** The same, at its end before its end. */
    FactImport brokenOff() {
        return new FactImport(
                id,
                kind,
                digest,
                applied,
                rows,
                accepted,
                changed,
                unchanged,
                refused,
                problems,
                problemsTotal,
                at,
                Stage.BROKEN_OFF,
                removed,
                undoes,
                header,
                asked);
    }

    /** How many facts it wrote. */
    int written() {
        return accepted + changed + (removed == null ? 0 : removed);
    }
}
