package cn.onezone.parks.facts;

import cn.onezone.contracts.facts.FactKind;
import cn.onezone.kit.audit.Asked;
import cn.onezone.parks.imports.ImportMapping.Mapped;
import cn.onezone.parks.imports.RowProblem;
import java.time.Instant;
import java.time.LocalDate;
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
 * @param asked who asked for an undo, or for a preview to be applied: what it writes is written for them, also after a restart
 * @param unread headings of the file that mean nothing here, absent of an undo and where there are none
 * @param shown of a preview: what it showed; until it is applied that is also what is counted here
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
        @Nullable Asked asked,
        @Nullable List<String> unread,
        @Nullable Shown shown) {
    /** Copies the lists. */
    public FactImport {
        problems = List.copyOf(problems);
        header = header == null ? null : List.copyOf(header);
        unread = unread == null ? null : List.copyOf(unread);
    }

    /** One that begins: nothing has become of it yet. */
    static FactImport begun(
            String id, FactKind kind, String digest, @Nullable String undoes, @Nullable Asked asked, Instant at) {
        return new FactImport(
                id,
                kind,
                digest,
                true,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                0,
                at,
                Stage.RUNNING,
                null,
                undoes,
                null,
                asked,
                null,
                null);
    }

    /** Where an import stands. */
    public enum Stage {
        /** It is at work, or its process died. */
        RUNNING,
        /** A preview that can be applied. */
        SHOWN,
        /** All of it is accounted for. */
        DONE,
        /** Its process died, and what it had written was taken back: it does not go on. */
        BROKEN_OFF,
        /** A preview that nobody applied in time. */
        EXPIRED
    }

    /**
     * What a preview showed, and what is needed to apply it.
     *
     * @param wholeOrNothing refuse the whole file where one row is refused
     * @param today business date on which it was shown: what is in the future, or from today on, is so for all of its rows
     * @param mapping what the park had said of further headings
     */
    public record Shown(
            int added,
            int changed,
            int unchanged,
            int refused,
            boolean wholeOrNothing,
            LocalDate today,
            List<Mapped> mapping) {
        /** Copies the list. */
        public Shown {
            mapping = List.copyOf(mapping);
        }

        int rows() {
            return added + changed + unchanged + refused;
        }
    }

    /** Whether it is not at its end. */
    boolean isRunning() {
        return stage == Stage.RUNNING;
    }

    /** Whether it goes on by itself where its process died: all it needs is kept. */
    boolean goesOn() {
        return undoes != null || shown != null;
    }

    /** The same, at its end before its end. */
    FactImport brokenOff() {
        return with(Stage.BROKEN_OFF, asked, shown);
    }

    /** What was read and not written. */
    FactImport shown(boolean wholeOrNothing, LocalDate today, List<Mapped> mapping) {
        return with(
                Stage.SHOWN, null, new Shown(accepted, changed, unchanged, refused, wholeOrNothing, today, mapping));
    }

    /** A preview that is to be applied. */
    FactImport applying(@Nullable Asked who) {
        return with(Stage.RUNNING, who, shown);
    }

    /** A preview that was to be applied, and of which nothing was written: as it was before. */
    FactImport shownAgain() {
        return with(Stage.SHOWN, null, shown);
    }

    /** What became of a preview that was applied. */
    FactImport applied(FactImport preview) {
        return with(Stage.DONE, preview.asked, preview.shown);
    }

    /** A preview that nobody applied in time. */
    FactImport expired() {
        return with(Stage.EXPIRED, asked, shown);
    }

    private FactImport with(Stage newStage, @Nullable Asked newAsked, @Nullable Shown newShown) {
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
                newStage,
                removed,
                undoes,
                header,
                newAsked,
                unread,
                newShown);
    }

    /** How many facts it wrote. */
    int written() {
        return stage == Stage.SHOWN || stage == Stage.EXPIRED
                ? 0
                : accepted + changed + (removed == null ? 0 : removed);
    }
}
