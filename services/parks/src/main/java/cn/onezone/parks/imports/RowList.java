package cn.onezone.parks.imports;

import java.util.List;
import org.bson.codecs.pojo.annotations.BsonId;

/**
 * Rows of a batch, and the enterprises that they are about.
 *
 * @param id {@code <import>/<batch>}
 * @param rows numbers of rows
 * @param usccs the enterprise of each
 * @param versions of a preview: the version of each entry that was looked at, 0 if there was none; else empty
 */
public record RowList(@BsonId String id, List<Integer> rows, List<String> usccs, List<Long> versions) {
    /** Copies the lists. */
    public RowList {
        rows = List.copyOf(rows);
        usccs = List.copyOf(usccs);
        versions = List.copyOf(versions);
    }
}
