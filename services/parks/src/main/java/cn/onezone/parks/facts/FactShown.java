package cn.onezone.parks.facts;

import cn.onezone.parks.imports.PreviewRow;
import java.time.Instant;
import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;

/**
 * Rows of one kind of a preview, in the order of the file.
 *
 * @param id {@code <import>/<kind>/<part, six digits>}
 * @param at when
 * @param rows as many as fit, so that the place of a row says its part
 */
public record FactShown(@BsonId String id, Instant at, List<Row> rows) {
    /** Copies the rows. */
    public FactShown {
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param row what would become of it
     * @param cells as they came, empty where they are not read; none of a row that is refused
     * @param version of the fact that was looked at, 0 if there was none
     */
    public record Row(PreviewRow row, List<String> cells, long version) {
        /** Copies the cells. */
        public Row {
            cells = List.copyOf(cells);
        }
    }
}
