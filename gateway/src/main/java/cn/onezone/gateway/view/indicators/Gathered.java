package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.formula.Fraction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What parks told of some data elements over some periods, summed by period. */
final class Gathered {
    /** There is nobody who could have a value. */
    static final String NOBODY = "nobody";

    /** It is not released yet. */
    static final String EMBARGOED = "embargoed";

    private static final int SHARE_DECIMALS = 4;

    private final List<Map<String, BigDecimal>> sums = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final Set<String> expected = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Set<String> suppressed = new LinkedHashSet<>();
    private BigDecimal weight = BigDecimal.ZERO;
    private BigDecimal acceptedWeight = BigDecimal.ZERO;
    private @Nullable String lacking;
    private @Nullable String reason;

    void period() {
        sums.add(new HashMap<>());
    }

    void expect(String park) {
        expected.add(park);
    }

    /**
     * A park tells nothing, or not all of it.
     *
     * @param element that is lacking
     */
    void miss(String park, @Nullable String element) {
        missing.add(park);
        lacking = element;
    }

    /** Left out of all periods, for it is missing in one. */
    void leaveOut(String park) {
        missing.add(park);
    }

    void suppress(String park) {
        suppressed.add(park);
    }

    void refuse(String why) {
        reason = why;
    }

    /** Whether there is nobody who could tell. */
    boolean isRefused() {
        return reason != null;
    }

    /** Adds what a park told to the newest period. */
    void add(Origin origin, Map<String, BigDecimal> told, List<String> weights) {
        origins.add(origin);
        Map<String, BigDecimal> into = sums.getLast();
        told.forEach((element, value) -> into.merge(element, value, BigDecimal::add));
        for (String element : weights) {
            BigDecimal part = told.getOrDefault(element, BigDecimal.ZERO).abs();
            weight = weight.add(part);
            if (origin.accepted()) {
                acceptedWeight = acceptedWeight.add(part);
            }
        }
    }

    Set<String> missing() {
        return missing;
    }

    List<Origin> origins() {
        return origins;
    }

    /** Parks that are in it. */
    Set<String> present() {
        Set<String> all = new LinkedHashSet<>();
        origins.forEach(origin -> all.add(origin.park()));
        return all;
    }

    Map<String, Fraction> sums(int period) {
        Map<String, Fraction> exact = new HashMap<>();
        sums.get(period).forEach((element, sum) -> exact.put(element, Fraction.of(sum)));
        return exact;
    }

    /** Why there is no value of each of the periods, whatever would be computed; absent if nothing stands against one. */
    @Nullable
    String reason(List<String> elements) {
        String against = against(elements);
        return against == null && !elements.isEmpty() && sums.stream().anyMatch(Map::isEmpty) ? NOBODY : against;
    }

    /** The same of all periods together: where nobody is in it in some of them, these add nothing. */
    @Nullable
    String reasonTogether(List<String> elements) {
        String against = against(elements);
        return against == null && !elements.isEmpty() && sums.stream().allMatch(Map::isEmpty) ? NOBODY : against;
    }

    /** Parks told of parts like this, and not of this one: nobody is in it, which is not the same as zero. */
    boolean isOfNobody(int period) {
        return sums.get(period).isEmpty();
    }

    private @Nullable String against(List<String> elements) {
        if (reason != null) {
            return reason;
        }
        if (!suppressed.isEmpty()) {
            return "suppressed";
        }
        return origins.isEmpty() && !elements.isEmpty()
                ? "missing-element: " + (lacking == null ? elements.getFirst() : lacking)
                : null;
    }

    /**
     * What a value of this rests on.
     *
     * @param why there is no value, absent if there is one
     * @param share whether to say how much of it is accepted
     */
    Note note(@Nullable String why, boolean share) {
        return new Note(
                why != null || origins.isEmpty()
                        ? null
                        : origins.stream().allMatch(Origin::accepted) ? "accepted" : "submitted",
                why,
                present().size(),
                expected.size(),
                // parks that were or became others are left out with them, also where nobody expects them
                missing.stream().filter(expected::contains).toList(),
                List.copyOf(suppressed),
                share ? acceptedShare() : null,
                origins.stream().anyMatch(Origin::synthetic),
                origins);
    }

    private @Nullable String acceptedShare() {
        return weight.signum() == 0
                ? null
                : acceptedWeight
                        .divide(weight, SHARE_DECIMALS, RoundingMode.DOWN)
                        .toPlainString();
    }
}
