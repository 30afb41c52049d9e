package cn.onezone.parks.imports;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the headings of a file are understood: by the names of the columns, and by what the park has said of others. */
final class Headings {
    private final boolean anyDistrict;
    private final Map<String, Column> mapped;

    /**
     * @param anyDistrict whether a file may do without the district
     * @param mapping what the park has said of further headings
     */
    Headings(boolean anyDistrict, List<ImportMapping.Mapped> mapping) {
        this.anyDistrict = anyDistrict;
        this.mapped = new HashMap<>();
        for (ImportMapping.Mapped one : mapping) {
            Column column = Column.ofCode(one.field());
            if (column != null) {
                mapped.put(ImportMapping.folded(one.heading()), column);
            }
        }
    }

    /** By the names of the columns alone. */
    static Headings plain(boolean anyDistrict) {
        return new Headings(anyDistrict, List.of());
    }

    boolean anyDistrict() {
        return anyDistrict;
    }

    /** The column of a heading, if it is one that an import reads. */
    @Nullable
    Column column(String heading) {
        Column own = Column.of(heading);
        return own == null ? mapped.get(ImportMapping.folded(heading)) : own;
    }
}
