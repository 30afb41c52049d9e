package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.value.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The periods that a measure of one period reaches over, the earliest first. All are of the same length. */
public final class Windows {
    private Windows() {}

    /** From the first of the year to this one: of a quarter its year's quarters until it. */
    static List<Period> cumulative(Period period) {
        List<Period> all = new ArrayList<>();
        Optional<Period> one = Optional.of(period);
        while (one.isPresent() && one.get().year() == period.year()) {
            all.addFirst(one.get());
            one = one.get().previous();
        }
        return all;
    }

    /**
     * The last so many until this one.
     *
     * @return fewer where years begin
     */
    static List<Period> last(int count, Period period) {
        List<Period> all = new ArrayList<>();
        Optional<Period> one = Optional.of(period);
        while (one.isPresent() && all.size() < count) {
            all.addFirst(one.get());
            one = one.get().previous();
        }
        return all;
    }

    /**
     * All from one to another, both among them.
     *
     * @param most no more are given
     * @return none if the second is before the first or of another length
     */
    public static List<Period> span(Period from, Period to, int most) {
        List<Period> all = new ArrayList<>();
        if (from.kind() != to.kind()) {
            return all;
        }
        Optional<Period> one = Optional.of(from);
        while (one.isPresent() && !one.get().start().isAfter(to.start()) && all.size() < most) {
            all.add(one.get());
            one = one.get().next();
        }
        return all;
    }
}
