package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a park has reported of a period: all revisions side by side, nothing is overwritten (R8). It comes to the same
 * whatever order its events arrive in.
 *
 * @param park code
 * @param period text of the period
 * @param revisions by number, the newest last
 */
record Report(String park, String period, Map<Integer, Revision> revisions) {
    /** What was said of a revision. */
    enum Said {
        SUBMITTED,
        ACCEPTED,
        RETURNED
    }

    /**
     * One revision.
     *
     * @param number from 1
     * @param values absent while only its return is known
     * @param accepted whether the city has accepted it; its values are locked
     * @param returned whether the city has returned it
     * @param synthetic invented for demonstration
     */
    record Revision(
            int number, @Nullable List<ElementValue> values, boolean accepted, boolean returned, boolean synthetic) {}

    Report {
        revisions = java.util.Collections.unmodifiableMap(new TreeMap<>(revisions));
    }

    /** With what was said of one revision taken in. */
    Report with(int number, Said said, @Nullable List<ElementValue> values, boolean synthetic) {
        Revision old = revisions.get(number);
        Revision merged = new Revision(
                number,
                // of one revision all tell the same values, and a return tells none
                values != null ? values : old == null ? null : old.values(),
                said == Said.ACCEPTED || (old != null && old.accepted()),
                said == Said.RETURNED || (old != null && old.returned()),
                synthetic || (old != null && old.synthetic()));
        Map<Integer, Revision> all = new TreeMap<>(revisions);
        all.put(number, merged);
        return new Report(park, period, all);
    }

    /**
     * The revision whose values count: the newest accepted one; before there is one, the newest submitted one that was
     * not returned.
     */
    @Nullable
    Revision counting() {
        Revision accepted = null;
        Revision submitted = null;
        for (Revision revision : revisions.values()) {
            if (revision.values() == null) {
                continue;
            }
            if (revision.accepted()) {
                accepted = revision;
            } else if (!revision.returned()) {
                submitted = revision;
            }
        }
        return accepted != null ? accepted : submitted;
    }

    /** The newest revision, whatever was said of it. */
    @Nullable
    Revision latest() {
        Revision last = null;
        for (Revision revision : revisions.values()) {
            last = revision;
        }
        return last;
    }
}
