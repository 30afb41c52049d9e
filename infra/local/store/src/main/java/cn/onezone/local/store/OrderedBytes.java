package cn.onezone.local.store;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that compare (unsigned, left to right) as MongoDB compares the values they stand for, across types. Equal values
 * have equal bytes whatever their number type, and numbers are compared exactly, never through double. Each value ends
 * where its bytes say, so that several can follow each other in one key.
 */
final class OrderedBytes {
    static final int MIN_KEY = 0x08;
    /** An empty array has no element to index; MongoDB indexes it below null. */
    static final int UNDEFINED = 0x0C;

    static final int NULL = 0x10;
    static final int NUMBER = 0x20;
    static final int STRING = 0x30;
    static final int DOCUMENT = 0x40;
    static final int ARRAY = 0x50;
    static final int BINARY = 0x60;
    static final int OBJECT_ID = 0x70;
    static final int BOOLEAN = 0x80;
    static final int DATE = 0x90;
    static final int TIMESTAMP = 0xA0;
    static final int REGEX = 0xB0;
    static final int MAX_KEY = 0xF0;

    /** Stands for an empty array inside an index entry. */
    enum Marker {
        EMPTY_ARRAY
    }

    private static final int EXPONENT_BIAS = 0x8000;
    private static final double EXACT_LONGS = 1L << 53;

    private byte[] bytes = new byte[48];
    private int size;

    static byte[] of(@Nullable Object value) {
        OrderedBytes out = new OrderedBytes();
        out.put(value);
        return out.toArray();
    }

    /** Compares as MongoDB does, exactly, across types. */
    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String left && b instanceof String right) {
            return left.equals(right) ? 0 : Arrays.compareUnsigned(of(left), of(right));
        }
        if (a instanceof Number left && b instanceof Number right && isWhole(left) && isWhole(right)) {
            return Long.compare(left.longValue(), right.longValue());
        }
        return Arrays.compareUnsigned(of(a), of(b));
    }

    static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String left && b instanceof String right) {
            return left.equals(right);
        }
        return type(a) == type(b) && compare(a, b) == 0;
    }

    private static boolean isWhole(Number value) {
        return value instanceof Integer || value instanceof Long;
    }

    /** The first byte of the value's bytes: its type bracket. */
    static int type(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Missing _ -> NULL;
            case MinKey _ -> MIN_KEY;
            case Number _ -> NUMBER;
            case String _ -> STRING;
            case Map<?, ?> _ -> DOCUMENT;
            case Collection<?> _ -> ARRAY;
            case BinData _ -> BINARY;
            case UUID _ -> BINARY;
            case ObjectId _ -> OBJECT_ID;
            case Boolean _ -> BOOLEAN;
            case Instant _ -> DATE;
            case BsonTimestamp _ -> TIMESTAMP;
            case BsonRegularExpression _ -> REGEX;
            case MaxKey _ -> MAX_KEY;
            case Marker _ -> UNDEFINED;
            default ->
                throw Refusals.badValue("a value of type " + value.getClass().getSimpleName() + " has no order here");
        };
    }

    void put(@Nullable Object value) {
        int type = type(value);
        raw(type);
        switch (value) {
            case null -> {}
            case Number number -> number(number);
            case String text -> text(text);
            case Document document -> {
                for (Map.Entry<String, Object> field : document.entrySet()) {
                    raw(type(field.getValue()));
                    text(field.getKey());
                    put(field.getValue());
                }
                raw(0);
            }
            case Collection<?> array -> {
                for (Object element : array) {
                    put(element);
                }
                raw(0);
            }
            case BinData data -> {
                fixed(data.getData().length, 4);
                raw(0);
                raw(data.getData());
            }
            case UUID uuid -> {
                fixed(16, 4);
                raw(4);
                fixed(uuid.getMostSignificantBits(), 8);
                fixed(uuid.getLeastSignificantBits(), 8);
            }
            case ObjectId id -> raw(id.toByteArray());
            case Boolean truth -> raw(truth ? 1 : 0);
            case Instant instant -> fixed(instant.toEpochMilli() ^ Long.MIN_VALUE, 8);
            case BsonTimestamp timestamp -> fixed(timestamp.getValue(), 8);
            case BsonRegularExpression regex -> {
                text(regex.getPattern());
                text(regex.getOptions() == null ? "" : regex.getOptions());
            }
            default -> {}
        }
    }

    /** As {@link #put}, but so that greater values come first. */
    void putDescending(@Nullable Object value) {
        int from = size;
        put(value);
        for (int i = from; i < size; i++) {
            bytes[i] = (byte) ~bytes[i];
        }
    }

    /** Zero is a complete byte, then an exponent and decimal digits two by two; negative numbers are complemented. */
    private void number(Number number) {
        switch (number) {
            case Integer whole -> whole(whole);
            case Long whole -> whole(whole);
            case Double real -> {
                if (Double.isNaN(real)) {
                    raw(0);
                } else if (Double.isInfinite(real)) {
                    raw(real < 0 ? 1 : 5);
                } else if (real == Math.rint(real) && Math.abs(real) < EXACT_LONGS) {
                    whole(real.longValue());
                } else {
                    decimal(new BigDecimal(real));
                }
            }
            case Decimal128 decimal -> {
                if (decimal.equals(Decimal128.POSITIVE_INFINITY)) {
                    raw(5);
                } else if (decimal.equals(Decimal128.NEGATIVE_INFINITY)) {
                    raw(1);
                } else if (decimal.equals(Decimal128.NaN)) {
                    raw(0);
                } else {
                    decimal(decimal.toBigDecimal());
                }
            }
            default ->
                throw Refusals.badValue("a number of type " + number.getClass().getSimpleName());
        }
    }

    private void whole(long value) {
        if (value == 0) {
            raw(3);
        } else if (value == Long.MIN_VALUE) {
            decimal(BigDecimal.valueOf(value));
        } else {
            String digits = Long.toString(Math.abs(value));
            digits(value > 0, digits.length(), digits);
        }
    }

    private void decimal(BigDecimal value) {
        if (value.signum() == 0) {
            raw(3);
            return;
        }
        digits(
                value.signum() > 0,
                value.precision() - value.scale(),
                value.unscaledValue().abs().toString());
    }

    private void digits(boolean positive, int exponent, String digits) {
        raw(positive ? 4 : 2);
        int from = size;
        fixed(exponent + (long) EXPONENT_BIAS, 2);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        for (int i = 0; i < end; i += 2) {
            int high = digits.charAt(i) - '0';
            int low = i + 1 < end ? digits.charAt(i + 1) - '0' : 0;
            raw(high * 10 + low + 1);
        }
        raw(0);
        if (!positive) {
            for (int i = from; i < size; i++) {
                bytes[i] = (byte) ~bytes[i];
            }
        }
    }

    /** UTF-8 with zero bytes escaped, closed so that a prefix sorts first. */
    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length + 2);
        for (byte b : utf8) {
            raw(b);
            if (b == 0) {
                raw(0xFF);
            }
        }
        raw(0);
        raw(1);
    }

    /** The beginning of the bytes of every string that begins with {@code prefix}. */
    static byte[] stringPrefix(String prefix) {
        OrderedBytes out = new OrderedBytes();
        out.put(prefix);
        return Arrays.copyOf(out.bytes, out.size - 2);
    }

    static byte[] complement(byte[] plain) {
        byte[] out = new byte[plain.length];
        for (int i = 0; i < plain.length; i++) {
            out[i] = (byte) ~plain[i];
        }
        return out;
    }

    /** The smallest key above every key that begins with {@code prefix}. */
    static byte[] after(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xFF) {
                byte[] next = Arrays.copyOf(prefix, i + 1);
                next[i]++;
                return next;
            }
        }
        throw new IllegalArgumentException("no key is above 0xFF…");
    }

    void fixed(long value, int width) {
        for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
            raw((int) (value >>> shift));
        }
    }

    void raw(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }
}
