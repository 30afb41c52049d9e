package cn.onezone.parks.imports;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** A heading without what differs between files that mean the same. */
    public static String folded(String heading) {
        return Normalizer.normalize(heading, Normalizer.Form.NFKC)
                .replaceAll("[\\s*\\uFEFF]+", "")
                .toLowerCase(Locale.ROOT);
    }

    ImportMapping without(String heading) {
        List<Mapped> left = new ArrayList<>(headings);
        left.removeIf(one -> folded(one.heading()).equals(folded(heading)));
        return new ImportMapping(left);
    }
}
