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
    private static final class Form {
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
        Integer at = form.places.get(element);
        if (at == null || (unit != null && !unit.equals(form.units.get(at)))) {
            return null;
        }
        return scales[at] == LARGE ? large.get(at) : BigDecimal.valueOf(unscaled[at], scales[at]);
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
