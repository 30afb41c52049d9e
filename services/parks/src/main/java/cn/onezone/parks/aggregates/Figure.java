package cn.onezone.parks.aggregates;

import java.math.BigDecimal;

/**
 * The sum of one data element over some enterprises, with what must be known to tell whether it gives one of them away.
 * Exact; two figures of different enterprises add up.
 *
 * @param sum of their values
 * @param contributors how many there are
 * @param magnitude sum of the values without their signs
 * @param first greatest value without its sign
 * @param second second greatest, zero if there is one contributor
 */
record Figure(BigDecimal sum, int contributors, BigDecimal magnitude, BigDecimal first, BigDecimal second) {
    /** Of nobody. */
    static final Figure NONE = new Figure(BigDecimal.ZERO, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** Of one enterprise. */
    static Figure of(BigDecimal value) {
        return new Figure(value, 1, value.abs(), value.abs(), BigDecimal.ZERO);
    }

    /** Of the enterprises of both, which have none in common. */
    Figure plus(Figure other) {
        boolean mine = first.compareTo(other.first) >= 0;
        return new Figure(
                sum.add(other.sum),
                contributors + other.contributors,
                magnitude.add(other.magnitude),
                mine ? first : other.first,
                mine ? second.max(other.first) : other.second.max(first));
    }
}
