package cn.onezone.parks.imports;

import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;

/**
 * What was found in one batch of an import.
 *
 * @param id {@code <import>/<batch, six digits>}: a batch that is done again after a crash overwrites what it had found
 * @param problems why rows were refused
 * @param warnings what is odd about rows that were taken
 * @param refused the refused rows as they came
 */
public record Findings(
        @BsonId String id, List<RowProblem> problems, List<RowProblem> warnings, List<RefusedRow> refused) {
    /** An absent list is an empty one: the rows are left out where only the reasons are read. */
    public Findings {
        refused = refused == null ? List.of() : refused;
    }

    /**
     * A refused row.
     *
     * @param row as a spreadsheet numbers it
     * @param cells as they came
     */
    public record RefusedRow(int row, List<String> cells) {}
}
