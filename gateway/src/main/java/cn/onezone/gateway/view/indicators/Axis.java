package cn.onezone.gateway.view.indicators;

import java.util.Optional;

/** What values are laid out by. */
public enum Axis {
    /** Indicators and data elements. */
    ITEM(0, "item"),
    /** Parks, and the zone. */
    PARK(1, "park"),
    /** Periods. */
    PERIOD(2, "period"),
    /** Sections of industry. */
    SECTION(3, "section"),
    /** Classes of size. */
    SCALE(4, "scale"),
    /** Qualifications. */
    QUALIFICATION(5, "qualification"),
    /** What is told of them. */
    MEASURE(6, "measure");

    private final int place;
    private final String code;

    Axis(int place, String code) {
        this.place = place;
        this.code = code;
    }

    /** Where it stands among all, from 0. */
    int place() {
        return place;
    }

    /** As it stands in questions and answers. */
    public String code() {
        return code;
    }

    /** The axis of a code; empty if there is none. */
    public static Optional<Axis> of(String code) {
        for (Axis one : values()) {
            if (one.code.equalsIgnoreCase(code)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
