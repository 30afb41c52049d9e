package cn.onezone.parks.imports;

import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;

/**
 * Some rows of one kind of a preview, in the order of the file.
 *
 * @param id {@code <import>/<kind>/<batch>-<part>}
 * @param rows what would become of them
 */
public record PreviewPart(@BsonId String id, List<PreviewRow> rows) {
    /** Copies the list. */
    public PreviewPart {
        rows = List.copyOf(rows);
    }
}
