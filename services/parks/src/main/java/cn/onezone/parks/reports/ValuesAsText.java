package cn.onezone.parks.reports;

import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.value.Unit;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonBinary;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecProvider;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Stores the values of a report as one text, a line for each: data element, value and, where it is another than that of the
 * line before, the unit. Nobody asks the store about a single value, and as a list of documents sixty of them are several
 * times as many bytes, each of them written, digested, synced and written again when its audit entry has left. The text is
 * kept as bytes of UTF-8, which driver and store pass on without looking at each character.
 *
 * <p>A value comes back with the scale that it had (R11). Lists that were stored before there was this are read as they
 * are.
 */
final class ValuesAsText implements CodecProvider {

    @Override
    public <T> @Nullable Codec<T> get(Class<T> type, CodecRegistry registry) {
        return null;
    }

    @Override
    @SuppressWarnings("unchecked") // a list of element values, as its arguments say
    public <T> @Nullable Codec<T> get(Class<T> type, List<Type> arguments, CodecRegistry registry) {
        return type == List.class && arguments.equals(List.of(ElementValue.class))
                ? (Codec<T>) new Values(registry.get(ElementValue.class))
                : null;
    }

    /** A list and its text. */
    private static final class Told {
        private final List<ElementValue> values;
        private final byte[] text;

        Told(List<ElementValue> values, byte[] text) {
            this.values = values;
            this.text = text;
        }
    }

    private static final class Values implements Codec<List<ElementValue>> {
        /** What was told last: what a report says and what it submitted last is one list, one behind the other. */
        private static final ThreadLocal<@Nullable Told> LAST = new ThreadLocal<>();

        private final Codec<ElementValue> one;

        Values(Codec<ElementValue> one) {
            this.one = one;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // lists that merely say the same are not worth comparing
        public void encode(BsonWriter writer, List<ElementValue> values, EncoderContext context) {
            Told told = LAST.get();
            if (told != null && told.values == values) {
                LAST.remove();
                writer.writeBinaryData(new BsonBinary(told.text));
                return;
            }
            String text = text(values);
            if (text == null) {
                writer.writeStartArray();
                for (ElementValue value : values) {
                    one.encode(writer, value, context);
                }
                writer.writeEndArray();
                return;
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            LAST.set(new Told(values, bytes));
            writer.writeBinaryData(new BsonBinary(bytes));
        }

        @Override
        public List<ElementValue> decode(BsonReader reader, DecoderContext context) {
            if (reader.getCurrentBsonType() == BsonType.BINARY) {
                byte[] bytes = reader.readBinaryData().getData();
                Told told = LAST.get();
                if (told != null && Arrays.equals(told.text, bytes)) {
                    LAST.remove();
                    return told.values;
                }
                List<ElementValue> values = values(new String(bytes, StandardCharsets.UTF_8));
                LAST.set(new Told(values, bytes));
                return values;
            }
            List<ElementValue> values = new ArrayList<>();
            reader.readStartArray();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                values.add(one.decode(reader, context));
            }
            reader.readEndArray();
            return values;
        }

        @Override
        @SuppressWarnings("unchecked") // there is no class of a list of something
        public Class<List<ElementValue>> getEncoderClass() {
            return (Class<List<ElementValue>>) (Class<?>) List.class;
        }
    }

    /** Absent if a value has not all three, or one that would not be one word: that is kept as a list. */
    static @Nullable String text(List<ElementValue> values) {
        StringBuilder text = new StringBuilder(values.size() * 24);
        Unit unit = null;
        for (ElementValue value : values) {
            if (value.element() == null || value.value() == null || value.unit() == null || !isWord(value.element())) {
                return null;
            }
            if (unit != null) {
                text.append('\n');
            }
            // not the plain form: 1E+3 and 1000 are two values of different scale
            text.append(value.element()).append(' ').append(value.value());
            if (!value.unit().equals(unit)) {
                unit = value.unit();
                if (!isWord(unit.symbol())) {
                    return null;
                }
                text.append(' ').append(unit.symbol());
            }
        }
        return text.toString();
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** What {@link #text} wrote. The list cannot be changed. */
    static List<ElementValue> values(String text) {
        List<ElementValue> values = new ArrayList<>();
        Unit unit = null;
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            int code = text.indexOf(' ', from);
            if (code < 0 || code >= end) {
                throw new IllegalStateException("no value in the line of a report: " + text.substring(from, end));
            }
            int number = text.indexOf(' ', code + 1);
            if (number < 0 || number >= end) {
                number = end;
            } else {
                String symbol = text.substring(number + 1, end);
                unit = unit != null && unit.symbol().equals(symbol) ? unit : new Unit(symbol);
            }
            if (unit == null) {
                throw new IllegalStateException("no unit in the first line of a report: " + text.substring(from, end));
            }
            values.add(new ElementValue(
                    text.substring(from, code), new BigDecimal(text.substring(code + 1, number)), unit));
            from = end + 1;
        }
        return List.copyOf(values);
    }
}
