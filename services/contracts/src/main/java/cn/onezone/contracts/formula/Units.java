package cn.onezone.contracts.formula;

import cn.onezone.contracts.indicators.IndicatorEvent.UnitDefined;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.InvalidValue;
import cn.onezone.contracts.wire.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads units (R11). A unit is made of named units, which are data, by these rules:
 *
 * <pre>
 * unit    = product { "/" product }
 * product = factor { [ "·" ] factor }
 * factor  = { "十" | "百" | "千" | "万" | "亿" } name [ "²" | "³" ]
 * </pre>
 *
 * Everything after the first slash stands below it. The longest name that fits is taken, a name before a multiplier.
 */
public final class Units {
    private static final Map<Character, Fraction> MULTIPLIERS = Map.of(
            '十', Fraction.of("10"),
            '百', Fraction.of("100"),
            '千', Fraction.of("1000"),
            '万', Fraction.of("10000"),
            '亿', Fraction.of("100000000"));
    private static final int LONGEST_NAME = 10;
    private static final int MOST_READ = 10_000;

    private final Map<String, Measure> names;
    private final Map<Unit, Measure> read = new ConcurrentHashMap<>();

    private Units(Map<String, Measure> names) {
        this.names = names;
    }

    /**
     * Units made of these names.
     *
     * @throws InvalidValue {@code unknown-unit} if one is defined by units that are not among them, or by itself
     */
    public static Units of(Collection<UnitDefined> named) {
        Map<String, Measure> names = new HashMap<>();
        Units so = new Units(names);
        for (UnitDefined one : order(named)) {
            names.put(one.symbol().symbol(), so.defined(one));
            so.read.clear();
        }
        return new Units(Map.copyOf(names));
    }

    /** A unit is read after those that it is defined by; what is in a circle is left for the end, where it is refused. */
    private static List<UnitDefined> order(Collection<UnitDefined> named) {
        List<UnitDefined> order = new ArrayList<>();
        List<UnitDefined> rest = new ArrayList<>(named);
        boolean progress = true;
        while (progress && !rest.isEmpty()) {
            List<UnitDefined> ready = rest.stream()
                    .filter(one -> rest.stream().noneMatch(other -> waits(one, other)))
                    .toList();
            order.addAll(ready);
            rest.removeAll(ready);
            progress = !ready.isEmpty();
        }
        order.addAll(rest);
        return order;
    }

    private static boolean waits(UnitDefined one, UnitDefined other) {
        Unit of = one.of();
        return of != null && of.symbol().contains(other.symbol().symbol());
    }

    /** What a named unit measures, read with the names of these units. */
    public Measure defined(UnitDefined one) {
        if (one.of() == null) {
            return one.factor() == null
                    ? Measure.basic(one.symbol().symbol())
                    : Measure.NUMBER.times(Fraction.of(one.factor()));
        }
        Measure by = measure(one.of());
        return one.factor() == null ? by : by.times(Fraction.of(one.factor()));
    }

    /**
     * What a unit measures.
     *
     * @throws InvalidValue {@code unknown-unit}, naming the character that does not fit
     */
    public Measure measure(Unit unit) {
        Measure known = read.get(unit);
        if (known == null) {
            known = new Reader(unit.symbol()).read();
            if (read.size() < MOST_READ) {
                read.put(unit, known);
            }
        }
        return known;
    }

    /** What a unit measures, empty if it is none. */
    public Optional<Measure> find(Unit unit) {
        try {
            return Optional.of(measure(unit));
        } catch (InvalidValue e) {
            return Optional.empty();
        }
    }

    private final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Measure read() {
            Measure measure = product();
            while (at < text.length() && text.charAt(at) == '/') {
                at++;
                measure = measure.over(product());
            }
            if (at < text.length()) {
                throw wrong();
            }
            return measure;
        }

        private Measure product() {
            Measure measure = factor();
            while (at < text.length() && text.charAt(at) != '/') {
                if (text.charAt(at) == '·') {
                    at++;
                }
                measure = measure.times(factor());
            }
            return measure;
        }

        private Measure factor() {
            Fraction scale = Fraction.ONE;
            String name = name();
            while (name == null) {
                Fraction multiplier = at < text.length() ? MULTIPLIERS.get(text.charAt(at)) : null;
                if (multiplier == null) {
                    throw wrong();
                }
                scale = scale.times(multiplier);
                at++;
                name = name();
            }
            at += name.length();
            Measure measure = names.getOrDefault(name, Measure.NUMBER);
            if (at < text.length() && (text.charAt(at) == '²' || text.charAt(at) == '³')) {
                measure = measure.power(text.charAt(at) == '²' ? 2 : 3);
                at++;
            }
            return measure.times(scale);
        }

        private @Nullable String name() {
            for (int length = Math.min(LONGEST_NAME, text.length() - at); length > 0; length--) {
                String name = text.substring(at, at + length);
                if (names.containsKey(name)) {
                    return name;
                }
            }
            return null;
        }

        private InvalidValue wrong() {
            String rest = at < text.length() ? text.substring(at) : "";
            return new InvalidValue(
                    "unknown-unit",
                    text,
                    Text.of(
                            "a unit made of named units, such as 万元/人; at character " + (at + 1)
                                    + (rest.isEmpty() ? " it ends" : " stands " + rest),
                            "由已定义单位组成的计量单位，如 万元/人；第 " + (at + 1) + " 个字符处" + (rest.isEmpty() ? "已结束" : "为 " + rest)));
        }
    }
}
