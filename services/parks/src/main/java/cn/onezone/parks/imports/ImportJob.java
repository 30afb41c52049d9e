package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.audit.Asked;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import, as far as it has come; or a preview of one, or the undoing of one. Everything a later run needs to continue
 * it after a crash stands here.
 *
 * @param id the import
 * @param stage where it stands
 * @param order what was asked for
 * @param createdAt when the file had been taken in
 * @param startedAt when work began, absent while it waits
 * @param finishedAt when it was done, had failed or had expired
 * @param total rows of the file, 0 until they have been counted
 * @param tally what has become of the rows so far
 * @param batches how many batches are recorded
 * @param busyMillis time at work, over all runs
 * @param failure why it failed
 * @param shown of a preview: what it showed and when, absent until it had read the file
 */
public record ImportJob(
        String id,
        Stage stage,
        Order order,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int total,
        Tally tally,
        int batches,
        long busyMillis,
        @Nullable Failure failure,
        @Nullable Shown shown) {

    /** What is to be done. */
    public enum Kind {
        /** A file is read and applied. */
        IMPORT,
        /** A file is read, and applied when that is asked for. */
        PREVIEW,
        /** What another job wrote is taken back. */
        UNDO
    }

    /** Where an import stands. */
    public enum Stage {
        /** Waits or is at work. */
        RUNNING,
        /** A preview that can be applied. */
        SHOWN,
        /** All rows are accounted for. */
        DONE,
        /** It ended before its end; what had been applied is in the tally. */
        FAILED,
        /** A preview that nobody applied in time. */
        EXPIRED
    }

    /**
     * What was asked for.
     *
     * @param kind what is to be done
     * @param file name of the file, absent if none was given
     * @param size bytes
     * @param digest SHA-256 of the file, hexadecimal; absent of an undo, and of what was taken in before there was this
     * @param format how the file is to be read, absent of an undo
     * @param header the header as it came
     * @param mapping what the park had said of further headings when the file was taken in
     * @param anyDistrict take rows of every district
     * @param wholeOrNothing refuse the whole file where one row is refused
     * @param today business date on which it was taken in: what is in the future, is so for all of its rows
     * @param undoes of an undo: the trace of the job that it takes back
     * @param asked who asked for it: what it writes is written for them, also after a restart; absent if nobody is known
     */
    public record Order(
            Kind kind,
            @Nullable String file,
            long size,
            @Nullable String digest,
            @Nullable Format format,
            List<String> header,
            List<ImportMapping.Mapped> mapping,
            boolean anyDistrict,
            boolean wholeOrNothing,
            LocalDate today,
            @Nullable String undoes,
            @Nullable Asked asked) {
        /** Copies the lists. */
        public Order {
            header = List.copyOf(header);
            mapping = List.copyOf(mapping);
        }

        Headings headings() {
            return new Headings(anyDistrict, mapping);
        }

        Order askedBy(@Nullable Asked who) {
            return new Order(
                    kind, file, size, digest, format, header, mapping, anyDistrict, wholeOrNothing, today, undoes, who);
        }
    }

    /**
     * What a preview showed.
     *
     * @param tally what would become of the rows
     * @param at when it was ready
     */
    public record Shown(Tally tally, Instant at) {}

    /**
     * How the file is to be read.
     *
     * @param workbook XLSX instead of CSV
     * @param charset of CSV
     * @param separator of CSV, one character
     * @param sheet name of the sheet of XLSX that is read
     */
    public record Format(
            boolean workbook,
            String charset,
            String separator,
            @Nullable String sheet) {
        Format of(@Nullable String chosen) {
            return new Format(workbook, charset, separator, chosen);
        }
    }

    /**
     * What has become of rows. {@code rows} is always the sum of all but warnings and problems.
     *
     * @param added new in the roster, or back in it
     * @param changed of an enterprise that was there
     * @param unchanged that say what was known
     * @param refused not taken
     * @param warnings that were taken although something about them is odd
     * @param problems single reasons of refusal
     * @param removed of an undo: taken out of the roster again
     */
    public record Tally(int added, int changed, int unchanged, int refused, int warnings, int problems, int removed) {
        static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

        Tally(int added, int changed, int unchanged, int refused, int warnings, int problems) {
            this(added, changed, unchanged, refused, warnings, problems, 0);
        }

        int rows() {
            return added + changed + unchanged + refused + removed;
        }

        /** How many entries were written. */
        int written() {
            return added + changed + removed;
        }

        Tally plus(Tally more) {
            return new Tally(
                    added + more.added,
                    changed + more.changed,
                    unchanged + more.unchanged,
                    refused + more.refused,
                    warnings + more.warnings,
                    problems + more.problems,
                    removed + more.removed);
        }
    }

    /**
     * Why an import failed.
     *
     * @param code stable
     * @param line from 1, absent if it is no matter of a place
     * @param column from 1, absent if it is no matter of a place
     * @param expected what would have been right
     */
    public record Failure(
            String code, @Nullable Long line, @Nullable Long column, Text expected) {}

    /**
     * A job that is to begin.
     *
     * @param now moment, to the millisecond
     */
    static ImportJob of(String id, Order order, Instant now) {
        return new ImportJob(id, Stage.RUNNING, order, now, null, null, 0, Tally.NONE, 0, 0, null, null);
    }

    /**
     * What this job leaves in the entries it writes. A key that is used again after its first import was forgotten gives
     * another import the same id, so the moment belongs to it.
     */
    String trace() {
        return id + "@" + createdAt.toEpochMilli();
    }

    /** Whether rows are now looked at and not applied. */
    boolean isOnlyLooking() {
        return order.kind() == Kind.PREVIEW && shown == null;
    }

    ImportJob started(Instant now) {
        return startedAt != null ? this : with(stage, now, null, total, tally, batches, busyMillis, null);
    }

    ImportJob counted(int rows) {
        return with(stage, startedAt, null, rows, tally, batches, busyMillis, null);
    }

    ImportJob recorded(Tally more, long millis) {
        return with(stage, startedAt, null, total, tally.plus(more), batches + 1, busyMillis + millis, null);
    }

    ImportJob done(Instant now) {
        return with(Stage.DONE, startedAt, now, total, tally, batches, busyMillis, null);
    }

    ImportJob failed(Instant now, Failure why) {
        return with(Stage.FAILED, startedAt, now, total, tally, batches, busyMillis, why);
    }

    ImportJob expired(Instant now) {
        return with(Stage.EXPIRED, startedAt, now, total, tally, batches, busyMillis, null);
    }

    /** A preview that is ready. */
    ImportJob shown(Instant now) {
        return new ImportJob(
                id,
                Stage.SHOWN,
                order,
                createdAt,
                startedAt,
                null,
                total,
                tally,
                batches,
                busyMillis,
                null,
                new Shown(tally, now));
    }

    /** A preview that is to be applied: what was counted stays, the rows are gone through again. */
    ImportJob applying(@Nullable Asked who) {
        return new ImportJob(
                id, Stage.RUNNING, order.askedBy(who), createdAt, null, null, total, Tally.NONE, 0, 0, null, shown);
    }

    private ImportJob with(
            Stage newStage,
            @Nullable Instant newStartedAt,
            @Nullable Instant newFinishedAt,
            int newTotal,
            Tally newTally,
            int newBatches,
            long newBusyMillis,
            @Nullable Failure newFailure) {
        return new ImportJob(
                id,
                newStage,
                order,
                createdAt,
                newStartedAt,
                newFinishedAt,
                newTotal,
                newTally,
                newBatches,
                newBusyMillis,
                newFailure,
                shown);
    }
}
