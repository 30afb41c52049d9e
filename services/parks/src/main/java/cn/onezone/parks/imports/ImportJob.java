package cn.onezone.parks.imports;

import cn.onezone.contracts.wire.Text;
import cn.onezone.kit.audit.Asked;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import, as far as it has come. Everything a later run needs to continue it after a crash stands here.
 *
 * @param id the import
 * @param stage where it stands
 * @param file name of the file, absent if none was given
 * @param size bytes
 * @param format how the file is to be read
 * @param header the header as it came
 * @param anyDistrict take rows of every district
 * @param wholeOrNothing refuse the whole file where one row is refused
 * @param today business date on which it was taken in: what is in the future, is so for all of its rows
 * @param createdAt when the file had been taken in
 * @param startedAt when work began, absent while it waits
 * @param finishedAt when it was done or had failed
 * @param total rows of the file, 0 until they have been counted
 * @param tally what has become of the rows so far
 * @param batches how many batches are recorded
 * @param busyMillis time at work, over all runs
 * @param failure why it failed
 * @param asked who asked for it: what it writes is written for them, also after a restart; absent if an earlier version
 *     took it in
 */
public record ImportJob(
        String id,
        Stage stage,
        @Nullable String file,
        long size,
        Format format,
        List<String> header,
        boolean anyDistrict,
        boolean wholeOrNothing,
        LocalDate today,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int total,
        Tally tally,
        int batches,
        long busyMillis,
        @Nullable Failure failure,
        @Nullable Asked asked) {
    /** Copies the header. */
    public ImportJob {
        header = List.copyOf(header);
    }

    /** Where an import stands. */
    public enum Stage {
        /** Waits or is at work. */
        RUNNING,
        /** All rows are accounted for. */
        DONE,
        /** It ended before its end; what had been applied is in the tally. */
        FAILED
    }

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
     * What has become of rows. {@code rows} is always the sum of the four.
     *
     * @param added new in the roster, or back in it
     * @param changed of an enterprise that was there
     * @param unchanged that say what was known
     * @param refused not taken
     * @param warnings that were taken although something about them is odd
     * @param problems single reasons of refusal
     */
    public record Tally(int added, int changed, int unchanged, int refused, int warnings, int problems) {
        static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

        int rows() {
            return added + changed + unchanged + refused;
        }

        Tally plus(Tally more) {
            return new Tally(
                    added + more.added,
                    changed + more.changed,
                    unchanged + more.unchanged,
                    refused + more.refused,
                    warnings + more.warnings,
                    problems + more.problems);
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
                file,
                size,
                format,
                header,
                anyDistrict,
                wholeOrNothing,
                today,
                createdAt,
                newStartedAt,
                newFinishedAt,
                newTotal,
                newTally,
                newBatches,
                newBusyMillis,
                newFailure,
                asked);
    }
}
