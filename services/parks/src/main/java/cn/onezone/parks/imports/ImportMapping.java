package cn.onezone.parks.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * What the park has said of headings that are no names of columns: later imports understand them.
 *
 * @param headings in the order in which they were given
 */
public record ImportMapping(List<Mapped> headings) {
    static final ImportMapping NONE = new ImportMapping(List.of());

    /** Copies the list. */
    public ImportMapping {
        headings = List.copyOf(headings);
    }

    /**
     * A heading and what it means.
     *
     * @param heading as files write it
     * @param field name of the field, {@code name}, {@code foundedOn}, {@code longitude} …
     */
    public record Mapped(String heading, String field) {}

    ImportMapping without(String heading) {
        List<Mapped> left = new ArrayList<>(headings);
        left.removeIf(one -> Column.folded(one.heading()).equals(Column.folded(heading)));
        return new ImportMapping(left);
    }
}
