package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes BSON into bytes that grow and are used again. The types met seldom are left to the front's encoder. */
final class BsonWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int USUAL_BYTES = 2048;
    /** What a thread keeps between two answers; a larger one is made anew when it is needed. */
    private static final int MOST_KEPT = 64 << 10;

    /** In larger pieces a socket would keep as large a buffer for each thread that ever wrote to one. */
    private static final int PIECE = 32 << 10;

    private static final int LONGEST_BY_CHARACTER = 24;
    private static final ThreadLocal<BsonWriter> OF_THREAD = ThreadLocal.withInitial(BsonWriter::new);

    private byte[] bytes = new byte[USUAL_BYTES];
    private int size;

    /** The thread's own writer, empty. */
    static BsonWriter ofThisThread() {
        BsonWriter writer = OF_THREAD.get();
        writer.clear();
        return writer;
    }

    void clear() {
        size = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[USUAL_BYTES];
        }
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    void writeTo(OutputStream out) throws IOException {
        for (int from = 0; from < size; from += PIECE) {
            out.write(bytes, from, Math.min(PIECE, size - from));
        }
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more) + 64));
        }
    }

    void int8(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    void int32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    void int64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Puts a length where room was left for it. */
    void int32At(int at, int value) {
        INT.set(bytes, at, value);
    }

    private void raw(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void characters(String text) {
        if (text.length() <= LONGEST_BY_CHARACTER) {
            room(text.length());
            int at = size;
            int length = text.length();
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                if (c >= 0x80) {
                    at = -1;
                    break;
                }
                bytes[at++] = (byte) c;
            }
            if (at >= 0) {
                size = at;
                return;
            }
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        raw(utf8, 0, utf8.length);
    }

    private void name(String name) {
        characters(name);
        int8(0);
    }

    private void text(String text) {
        int from = size;
        int32(0);
        characters(text);
        int8(0);
        int32At(from, size - from - Integer.BYTES);
    }

    void document(Map<String, ?> document) {
        int from = size;
        int32(0);
        for (Map.Entry<String, ?> field : document.entrySet()) {
            Object value = field.getValue();
            int8(type(value));
            name(field.getKey());
            value(value);
        }
        int8(0);
        int32At(from, size - from);
    }

    private void array(Collection<?> array) {
        int from = size;
        int32(0);
        room(kept(array));
        int i = 0;
        for (Object value : array) {
            int8(type(value));
            position(i++);
            value(value);
        }
        int8(0);
        int32At(from, size - from);
    }

    /** How many bytes at least there will be: an answer of many documents grows once and not by doubling. */
    private static int kept(Collection<?> array) {
        int bytes = 0;
        for (Object value : array) {
            if (!(value instanceof Bson.Raw raw)) {
                break;
            }
            bytes += raw.to - raw.from + 6;
        }
        return bytes;
    }

    private void position(int position) {
        if (position < 10) {
            int8('0' + position);
            int8(0);
        } else {
            name(Integer.toString(position));
        }
    }

    private static byte type(@Nullable Object value) {
        return switch (value) {
            case null -> 0x0A;
            case String _ -> 0x02;
            case Document _ -> Bson.DOCUMENT;
            case Bson.Raw raw -> raw.type;
            case Long _ -> 0x12;
            case Integer _ -> 0x10;
            case Instant _ -> 0x09;
            default -> BsonEncoder.determineType(value);
        };
    }

    private void value(@Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> text(text);
            case Document document -> document(document);
            case Bson.Raw raw -> raw(raw.bytes, raw.from, raw.to - raw.from);
            case Long number -> int64(number);
            case Integer number -> int32(number);
            case Instant instant -> int64(instant.toEpochMilli());
            case Double number -> int64(Double.doubleToRawLongBits(number));
            case Boolean truth -> int8(truth ? 1 : 0);
            case ObjectId id -> raw(id.toByteArray(), 0, 12);
            case Map<?, ?> map -> {
                Document document = new Document();
                map.forEach((name, inner) -> document.put((String) name, inner));
                document(document);
            }
            case Collection<?> array -> array(array);
            default -> seldom(value);
        }
    }

    private void seldom(Object value) {
        ByteBuf out = Unpooled.buffer();
        try {
            BsonEncoder.encodeValue(BsonEncoder.determineType(value), value, out);
            raw(out.array(), out.arrayOffset() + out.readerIndex(), out.readableBytes());
        } finally {
            var _ = out.release();
        }
    }
}
