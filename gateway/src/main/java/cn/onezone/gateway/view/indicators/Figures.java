package cn.onezone.gateway.view.indicators;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import com.github.benmanes.caffeine.cache.Interner;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of data elements, packed: with its breakdowns a cube holds millions of them, and as decimals of their own each
 * would take six times the room.
 */
final class Figures {
    private static final Interner<Form> FORMS = Interner.newWeakInterner();
    /** In place of a scale: the value is no number of 64 bits and stands with the large ones. */
    private static final byte LARGE = Byte.MIN_VALUE;

    private final Form form;
    private final long[] unscaled;
    private final byte[] scales;
    private final Map<Integer, BigDecimal> large;

    /** Which elements there are, in which units; what one park tells of its parts is mostly the same for all. */
    static final class Form {
        private final List<String> codes;
        private final List<Unit> units;
        private final Map<String, Integer> places = new HashMap<>();

        Form(Collection<ElementValue> values) {
            this.codes = values.stream().map(ElementValue::element).toList();
            this.units = values.stream().map(ElementValue::unit).toList();
            for (int i = 0; i < codes.size(); i++) {
                places.put(codes.get(i), i);
            }
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Form form && codes.equals(form.codes) && units.equals(form.units);
        }

        @Override
        public int hashCode() {
            return Objects.hash(codes, units);
        }
    }

    private Figures(Form form, long[] unscaled, byte[] scales, Map<Integer, BigDecimal> large) {
        this.form = form;
        this.unscaled = unscaled;
        this.scales = scales;
        this.large = large;
    }

    /** The values; of two of one element the last. */
    static Figures of(List<ElementValue> values) {
        Map<String, ElementValue> byCode = new TreeMap<>();
        values.forEach(value -> byCode.put(value.element(), value));
        List<ElementValue> sorted = new ArrayList<>(byCode.values());
        long[] unscaled = new long[sorted.size()];
        byte[] scales = new byte[sorted.size()];
        Map<Integer, BigDecimal> large = new HashMap<>();
        for (int i = 0; i < unscaled.length; i++) {
            BigDecimal value = sorted.get(i).value();
            if (value.unscaledValue().bitLength() < Long.SIZE
                    && value.scale() > LARGE
                    && value.scale() <= Byte.MAX_VALUE) {
                unscaled[i] = value.unscaledValue().longValueExact();
                scales[i] = (byte) value.scale();
            } else {
                scales[i] = LARGE;
                large.put(i, value);
            }
        }
        return new Figures(FORMS.intern(new Form(sorted)), unscaled, scales, Map.copyOf(large));
    }

    /**
     * The value of an element.
     *
     * @param unit that it should have, absent if any will do: adding up others would be wrong (R11)
     * @return absent if there is none in this unit
     */
    @Nullable
    BigDecimal value(String element, @Nullable Unit unit) {
        int at = place(element, unit);
        return at < 0 ? null : value(at);
    }

    /** Where the value of an element stands, the same in all figures of one {@link #form}; less than 0 if there is none. */
    int place(String element, @Nullable Unit unit) {
        Integer at = form.places.get(element);
        return at == null || (unit != null && !unit.equals(form.units.get(at))) ? -1 : at;
    }

    /** In figures of one form the same elements stand at the same places. */
    Form form() {
        return form;
    }

    /** Whether they are known to be of a form: of two that are equal there is one object while either is used. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(@Nullable Form other) {
        return form == other;
    }

    private BigDecimal value(int place) {
        BigDecimal one = scales[place] == LARGE ? large.get(place) : null;
        return one == null ? BigDecimal.valueOf(unscaled[place], scales[place]) : one;
    }

    /** Adds the value at a place to a sum. */
    void addTo(ExactSum sum, int place) {
        if (scales[place] == LARGE) {
            sum.add(value(place));
        } else {
            sum.add(unscaled[place], scales[place]);
        }
    }

    /** Adds how large the value at a place is to a sum, whatever its sign. */
    void addSizeTo(ExactSum sum, int place) {
        if (scales[place] == LARGE || unscaled[place] == Long.MIN_VALUE) {
            sum.add(value(place).abs());
        } else {
            sum.add(Math.abs(unscaled[place]), scales[place]);
        }
    }

    /** Codes of the elements that have a value. */
    List<String> elements() {
        return form.codes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Figures figures
                && form.equals(figures.form)
                && java.util.Arrays.equals(unscaled, figures.unscaled)
                && java.util.Arrays.equals(scales, figures.scales)
                && large.equals(figures.large);
    }

    @Override
    public int hashCode() {
        return Objects.hash(form, java.util.Arrays.hashCode(unscaled));
    }
}
