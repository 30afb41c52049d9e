package cn.onezone.gateway.view.enterprises;

import java.util.Locale;

/** What enterprises are counted by. */
public enum Facet {
    /** Code of the park that they count for. */
    PARK,
    /** Section 门类 of GB/T 4754. */
    INDUSTRY,
    /** Division 大类. */
    DIVISION,
    /** Group 中类. */
    GROUP,
    /** Class 小类. */
    CLASS,
    /** Code of a qualification; an enterprise may hold several. */
    QUALIFICATION,
    /** District of the registered address. */
    DISTRICT,
    /** Scale class. */
    SCALE,
    /** Year of founding. */
    FOUNDED,
    /** Exchange; an enterprise may be listed at several. */
    LISTING;

    /** As it stands in a query and in answers. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean ofAttributes() {
        return compareTo(DISTRICT) >= 0;
    }
}
