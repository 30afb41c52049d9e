package cn.onezone.local.store;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents as they are kept: BSON. Every decoded document is a fresh one, so nobody can change what another reads. */
final class Bson {
    static final int MOST_BYTES = 16 << 20;
    static final byte DOCUMENT = 0x03;
    private static final int DEEPEST = 200;
    private static final int LONGEST_NAME_KEPT = 48;
    /** Names of fields met lately. Written without a lock: a name overwritten by another is only made again. */
    private static final @Nullable Name[] NAMES = new @Nullable Name[4096];

    private static final class Name {
        final byte[] bytes;
        final String text;

        Name(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }
    }

    private Bson() {}

    static byte[] encode(Document document) {
        BsonWriter out = BsonWriter.ofThisThread();
        out.document(document);
        if (out.size() > MOST_BYTES) {
            throw Refusals.documentTooLarge(out.size(), MOST_BYTES);
        }
        byte[] bytes = out.toArray();
        out.clear();
        return bytes;
    }

    /** A value that nobody needs to look into: it is written as it was read. */
    static final class Raw {
        final byte type;
        /** Holds it, and other things around it. */
        final byte[] bytes;

        final int from;
        final int to;

        /** A whole document as it is kept. */
        static Raw document(byte[] bytes) {
            return new Raw(DOCUMENT, bytes, 0, bytes.length);
        }

        private Raw(byte type, byte[] bytes, int from, int to) {
            this.type = type;
            this.bytes = bytes;
            this.from = from;
            this.to = to;
        }
    }

    /** Reads what {@link #encode} wrote. */
    static Document decode(byte[] bytes) {
        return new Decoding(bytes, 0, bytes.length).document();
    }

    /** As {@link #decode(byte[])}, but leaves every field outside of {@code wanted} as a {@link Raw}; null wants all. */
    static Document decode(byte[] bytes, @Nullable Set<String> wanted) {
        return wanted == null ? decode(bytes) : new Decoding(bytes, 0, bytes.length).document(wanted);
    }

    /** A document of an answer, to look into. */
    static Document asDocument(Object document) {
        return document instanceof Raw raw ? new Decoding(raw.bytes, raw.from, raw.to).document() : (Document) document;
    }

    /** Goes through BSON at hand. What is no BSON ends with an exception, never outside of the bytes given. */
    static final class Decoding {
        private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
        private static final VarHandle LONG =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private final byte[] bytes;
        private int at;
        private final int end;
        private int depth;

        Decoding(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        private void within(int length) {
            if (length < 0 || length > end - at) {
                throw new IllegalArgumentException("BSON names " + length + " bytes where " + (end - at) + " are left");
            }
        }

        byte int8() {
            within(1);
            return bytes[at++];
        }

        /** Where the next value begins. */
        int at() {
            return at;
        }

        int int32() {
            within(Integer.BYTES);
            int value = (int) INT.get(bytes, at);
            at += Integer.BYTES;
            return value;
        }

        long int64() {
            within(Long.BYTES);
            long value = (long) LONG.get(bytes, at);
            at += Long.BYTES;
            return value;
        }

        private long bigEndian() {
            within(Long.BYTES);
            long value = (long) BIG.get(bytes, at);
            at += Long.BYTES;
            return value;
        }

        private byte[] raw(int length) {
            within(length);
            byte[] part = Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            return part;
        }

        /** Reads a name; the names of fields come again and again, so they are kept. */
        String name() {
            int from = at;
            int hash = 0;
            for (byte b = int8(); b != 0; b = int8()) {
                hash = hash * 31 + b;
            }
            int length = at - 1 - from;
            int slot = (hash ^ (hash >>> 15)) & (NAMES.length - 1);
            Name kept = NAMES[slot];
            if (kept != null && Arrays.equals(kept.bytes, 0, kept.bytes.length, bytes, from, from + length)) {
                return kept.text;
            }
            String text = new String(bytes, from, length, StandardCharsets.UTF_8);
            if (length <= LONGEST_NAME_KEPT) {
                NAMES[slot] = new Name(Arrays.copyOfRange(bytes, from, from + length), text);
            }
            return text;
        }

        private void skipName() {
            while (int8() != 0) {
                // To the closing zero.
            }
        }

        Document document() {
            int until = enter();
            Document document = new Document();
            for (byte type = int8(); type != 0; type = int8()) {
                String name = name();
                document.put(name, value(type));
            }
            leave(until);
            return document;
        }

        private Document document(Set<String> wanted) {
            int until = enter();
            Document document = new Document();
            for (byte type = int8(); type != 0; type = int8()) {
                String name = name();
                document.put(name, wanted.contains(name) ? value(type) : raw(type));
            }
            leave(until);
            return document;
        }

        /** Goes into a document or an array and returns where it says that it ends. */
        private int enter() {
            int from = at;
            int length = int32();
            within(length - Integer.BYTES);
            if (++depth > DEEPEST) {
                throw Refusals.tooDeep(DEEPEST);
            }
            return from + length;
        }

        private void leave(int until) {
            depth--;
            if (at != until) {
                throw new IllegalArgumentException("A document ends " + (at - until) + " bytes after its length");
            }
        }

        private Raw raw(byte type) {
            int from = at;
            skip(type);
            within(0);
            return new Raw(type, bytes, from, at);
        }

        private void skip(byte type) {
            switch (type) {
                case 0x01, 0x09, 0x11, 0x12 -> at += 8;
                case 0x02, 0x0D -> {
                    int length = int32();
                    at += length;
                }
                case DOCUMENT, 0x04 -> at += (int) INT.get(bytes, at);
                case 0x05 -> {
                    int length = int32();
                    at += 1 + length;
                }
                case 0x06, 0x0A, 0x7F, (byte) 0xFF -> {}
                case 0x07 -> at += 12;
                case 0x08 -> at++;
                case 0x0B -> {
                    skipName();
                    skipName();
                }
                case 0x10 -> at += 4;
                case 0x13 -> at += 16;
                default -> throw unknown(type);
            }
        }

        private static IllegalStateException unknown(byte type) {
            return new IllegalStateException("A document has a value of type " + type);
        }

        private List<@Nullable Object> array() {
            int until = enter();
            List<@Nullable Object> array = new ArrayList<>();
            for (byte type = int8(); type != 0; type = int8()) {
                skipName();
                array.add(value(type));
            }
            leave(until);
            return array;
        }

        private @Nullable Object value(byte type) {
            return switch (type) {
                case 0x01 -> Double.longBitsToDouble(int64());
                case 0x02 -> text();
                case DOCUMENT -> document();
                case 0x04 -> array();
                case 0x05 -> binary();
                case 0x06, 0x0A -> null;
                case 0x07 -> new ObjectId(raw(12));
                case 0x08 -> int8() != 0;
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
                case 0x0D -> new BsonJavaScript(text());
                default -> throw unknown(type);
            };
        }

        private String text() {
            int length = int32();
            within(length);
            if (length == 0 || bytes[at + length - 1] != 0) {
                throw new IllegalArgumentException("A text does not end where its length says");
            }
            String text = new String(bytes, at, length - 1, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        private Object binary() {
            int length = int32();
            int subtype = int8();
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
