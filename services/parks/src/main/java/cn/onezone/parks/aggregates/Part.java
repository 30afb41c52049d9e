package cn.onezone.parks.aggregates;

import java.util.List;

/**
 * The finest part of a park's enterprises that sums are kept of. Every enterprise is in exactly one.
 *
 * @param section letter of GB/T 4754, or {@value #UNKNOWN}
 * @param scale scale class, or {@value #UNKNOWN}
 * @param qualifications codes of all qualifications that its enterprises hold, sorted
 */
record Part(String section, String scale, List<String> qualifications) {
    /** Where the roster does not say. */
    static final String UNKNOWN = "unknown";

    /** Copies and sorts. */
    Part {
        qualifications = qualifications.stream().distinct().sorted().toList();
    }
}
