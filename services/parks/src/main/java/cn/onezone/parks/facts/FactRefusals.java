package cn.onezone.parks.facts;

import cn.onezone.parks.imports.Findings.RefusedRow;
import cn.onezone.parks.imports.RowProblem;
import java.time.Instant;
import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;

/**
 * Rows that an import of facts refused.
 *
 * @param id {@code <import>/<part, six digits>}
 * @param at when; they are kept for as long as an import can be undone
 * @param problems why
 * @param rows as they came
 */
public record FactRefusals(@BsonId String id, Instant at, List<RowProblem> problems, List<RefusedRow> rows) {
    /** Copies the lists. */
    public FactRefusals {
        problems = List.copyOf(problems);
        rows = List.copyOf(rows);
    }
}
