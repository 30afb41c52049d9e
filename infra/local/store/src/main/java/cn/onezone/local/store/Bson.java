package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as they are kept: BSON. Every decoded document is a fresh one, so nobody can change what another reads. */
final class Bson {
    static final int MOST_BYTES = 16 << 20;
    private static final int USUAL_BYTES = 1024;

    private Bson() {}

    static byte[] encode(Document document) {
        ByteBuf out = Unpooled.buffer(USUAL_BYTES);
        try {
            BsonEncoder.encodeDocument(document, out);
            if (out.readableBytes() > MOST_BYTES) {
                throw Refusals.documentTooLarge(out.readableBytes(), MOST_BYTES);
            }
            byte[] bytes = new byte[out.readableBytes()];
            out.readBytes(bytes);
            return bytes;
        } finally {
            out.release();
        }
    }

    /** Reads what {@link #encode} wrote. */
    static Document decode(byte[] bytes) {
        return new Decoding(bytes).document();
    }

    /** The front's own decoder goes through buffers meant for the network; this one is for bytes at hand. */
    private static final class Decoding {
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
        private static final VarHandle LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final byte[] bytes;
        private int at;

        Decoding(byte[] bytes) {
            this.bytes = bytes;
        }

        private int int32() {
            int value = (int) INT.get(bytes, at);
            at += Integer.BYTES;
            return value;
        }

        private long int64() {
            long value = (long) LONG.get(bytes, at);
            at += Long.BYTES;
            return value;
        }

        private long bigEndian() {
            long value = (long) BIG.get(bytes, at);
            at += Long.BYTES;
            return value;
        }

        private byte[] raw(int length) {
            byte[] part = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return part;
        }

        private String name() {
            int from = at;
            skipName();
            return new String(bytes, from, at - 1 - from, StandardCharsets.UTF_8);
        }

        private void skipName() {
            while (bytes[at++] != 0) {
                // To the closing zero.
            }
        }

        Document document() {
            int32();
            Document document = new Document();
            for (byte type = bytes[at++]; type != 0; type = bytes[at++]) {
                String name = name();
                document.put(name, value(type));
            }
            return document;
        }

        private List<@Nullable Object> array() {
            int32();
            List<@Nullable Object> array = new ArrayList<>();
            for (byte type = bytes[at++]; type != 0; type = bytes[at++]) {
                skipName();
                array.add(value(type));
            }
            return array;
        }

        private @Nullable Object value(byte type) {
            return switch (type) {
                case 0x01 -> Double.longBitsToDouble(int64());
                case 0x02 -> {
                    int length = int32();
                    String text = new String(bytes, at, length - 1, StandardCharsets.UTF_8);
                    at += length;
                    yield text;
                }
                case 0x03 -> document();
                case 0x04 -> array();
                case 0x05 -> binary();
                case 0x06, 0x0A -> null;
                case 0x07 -> new ObjectId(raw(12));
                case 0x08 -> bytes[at++] != 0;
                case 0x09 -> Instant.ofEpochMilli(int64());
                case 0x0B -> {
                    String pattern = name();
                    yield new BsonRegularExpression(pattern, name());
                }
                case 0x10 -> int32();
                case 0x11 -> new BsonTimestamp(int64());
                case 0x12 -> int64();
                case 0x13 -> {
                    long low = int64();
                    yield new Decimal128(low, int64());
                }
                case 0x7F -> MaxKey.getInstance();
                case (byte) 0xFF -> MinKey.getInstance();
                default -> throw new IllegalStateException("A stored document has a value of type " + type);
            };
        }

        private Object binary() {
            int length = int32();
            int subtype = bytes[at++];
            return switch (subtype) {
                case 3 -> {
                    long most = int64();
                    yield new LegacyUUID(most, int64());
                }
                case 4 -> {
                    long most = bigEndian();
                    yield new UUID(most, bigEndian());
                }
                default -> new BinData(raw(length));
            };
        }
    }
}
