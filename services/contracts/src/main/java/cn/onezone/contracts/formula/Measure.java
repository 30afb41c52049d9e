package cn.onezone.contracts.formula;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a unit measures: {@code 万元/人} is ten thousand times {@code 元} to the power 1 and {@code 人} to the power -1.
 *
 * @param scale how many of the basic units one of it is
 * @param powers basic units with their powers, none of them zero; empty for a plain number
 */
public record Measure(Fraction scale, SortedMap<String, Integer> powers) {
    /** A plain number. */
    public static final Measure NUMBER = new Measure(Fraction.ONE, new TreeMap<>());

    /** Leaves out powers of zero. */
    public Measure {
        SortedMap<String, Integer> kept = new TreeMap<>();
        powers.forEach((base, power) -> {
            if (power != 0) {
                kept.put(base, power);
            }
        });
        powers = Collections.unmodifiableSortedMap(kept);
    }

    /** One of a basic unit. */
    public static Measure basic(String symbol) {
        return new Measure(Fraction.ONE, new TreeMap<>(Map.of(symbol, 1)));
    }

    /** Product. */
    public Measure times(Measure other) {
        SortedMap<String, Integer> sum = new TreeMap<>(powers);
        other.powers.forEach((base, power) -> sum.merge(base, power, Integer::sum));
        return new Measure(scale.times(other.scale), sum);
    }

    /** Quotient. */
    public Measure over(Measure other) {
        return times(other.power(-1));
    }

    /** A whole power. */
    public Measure power(int exponent) {
        SortedMap<String, Integer> raised = new TreeMap<>();
        powers.forEach((base, power) -> raised.put(base, power * exponent));
        return new Measure(scale.power(exponent), raised);
    }

    /** So many of it. */
    public Measure times(Fraction factor) {
        return new Measure(scale.times(factor), powers);
    }

    /** Whether both measure the same kind of thing, whatever their scale: only such values can be added or compared. */
    public boolean sameKind(Measure other) {
        return powers.equals(other.powers);
    }

    /** The kind of thing without its scale: {@code 元/人}, {@code 1} for a plain number. */
    public String kind() {
        String above = side(1);
        String below = side(-1);
        if (below.isEmpty()) {
            return above.isEmpty() ? "1" : above;
        }
        return (above.isEmpty() ? "1" : above) + "/" + below;
    }

    private String side(int sign) {
        return powers.entrySet().stream()
                .filter(e -> e.getValue() * sign > 0)
                .map(e -> e.getKey() + (Math.abs(e.getValue()) == 1 ? "" : "^" + Math.abs(e.getValue())))
                .collect(Collectors.joining("·"));
    }
}
