package cn.onezone.gateway.view.enterprises;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * All events of one enterprise as its document keeps them: nothing is overwritten (R8). The one with the highest sequence
 * stands as it came; of the others one does too, and the rest are packed against that one, about a tenth of their size.
 * So an event can be added wherever it belongs without unpacking another.
 */
public final class Kept {
    private static final int RAW = 0;
    private static final int PACKED = 1;
    static final int MOST_BYTES = 16 * 1024 * 1024;

    private final byte[] source;
    private final byte[] older;

    /**
     * What stands in a document.
     *
     * @param source data of the event with the highest sequence
     * @param older its sequence and time, then the others
     */
    Kept(byte[] source, byte[] older) {
        this.source = source;
        this.older = older;
    }

    /** Data of the event with the highest sequence; not to be changed. */
    byte[] source() {
        return source;
    }

    /** Its sequence and time, then the others; not to be changed. */
    byte[] older() {
        return older;
    }

    /**
     * An event.
     *
     * @param sequence of its enterprise
     * @param recordedAt milliseconds of the epoch
     */
    record Stamp(long sequence, long recordedAt) {}

    /**
     * An event that is not the newest.
     *
     * @param packed whether the payload is packed against that of the only one which is not
     */
    record Older(Stamp stamp, VersionFacts facts, boolean packed, BytesRef payload) {}

    static boolean isPacked(byte form) {
        return form == PACKED;
    }

    /** How many bytes it is. */
    public int size() {
        return source.length + older.length;
    }

    static Kept of(Stamp newest, byte[] source, List<Older> others) {
        try {
            ByteBuffersDataOutput out = new ByteBuffersDataOutput();
            out.writeVLong(newest.sequence());
            out.writeZLong(newest.recordedAt());
            out.writeVInt(others.size());
            for (Older one : others) {
                out.writeVLong(one.stamp.sequence());
                out.writeZLong(one.stamp.recordedAt());
                one.facts.write(out);
                out.writeByte((byte) (one.packed ? PACKED : RAW));
                out.writeVInt(one.payload.length);
                out.writeBytes(one.payload.bytes, one.payload.offset, one.payload.length);
            }
            return new Kept(source, out.toArrayCopy());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the newest was recorded, and its sequence. */
    Stamp newest() {
        try {
            ByteArrayDataInput in = new ByteArrayDataInput(older);
            return new Stamp(in.readVLong(), in.readZLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the event of a sequence is among them. */
    public boolean knows(long sequence) {
        return newest().sequence() == sequence || others().stream().anyMatch(one -> one.stamp.sequence() == sequence);
    }

    /** All but the newest, from the highest sequence to the lowest. */
    List<Older> others() {
        try {
            ByteArrayDataInput in = new ByteArrayDataInput(older);
            in.readVLong();
            in.readZLong();
            int count = in.readVInt();
            List<Older> all = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Stamp stamp = new Stamp(in.readVLong(), in.readZLong());
                VersionFacts facts = VersionFacts.read(in);
                boolean packed = isPacked(in.readByte());
                byte[] payload = new byte[in.readVInt()];
                in.readBytes(payload, 0, payload.length);
                all.add(new Older(stamp, facts, packed, new BytesRef(payload)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of all events, from the highest sequence to the lowest. */
    List<byte[]> data() {
        List<byte[]> all = new ArrayList<>();
        all.add(source);
        List<Older> others = others();
        byte[] against = against(others);
        others.forEach(one -> all.add(one.packed ? unpacked(one.payload.bytes, against) : one.payload.bytes));
        return all;
    }

    /**
     * The data of one event.
     *
     * @param place 0 for that with the highest sequence
     */
    BytesRef data(int place) {
        if (place == 0) {
            return new BytesRef(source);
        }
        List<Older> others = others();
        Older one = others.get(place - 1);
        return one.packed ? new BytesRef(unpacked(one.payload.bytes, against(others))) : one.payload;
    }

    /** What the others are packed against, empty if there are none. */
    static byte[] against(List<Older> others) {
        for (Older one : others) {
            if (!one.packed) {
                return one.payload.bytes;
            }
        }
        return new byte[0];
    }

    /** An event that is not the newest, packed against the first of its kind if there is one. */
    static Older older(Stamp stamp, VersionFacts facts, byte[] data, List<Older> others) {
        byte[] against = against(others);
        return others.isEmpty()
                ? new Older(stamp, facts, false, new BytesRef(data))
                : new Older(stamp, facts, true, new BytesRef(packed(data, against)));
    }

    private static byte[] packed(byte[] data, byte[] against) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setDictionary(against);
            deflater.setInput(data);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(256);
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] unpacked(byte[] packed, byte[] against) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            ByteArrayOutputStream out = new ByteArrayOutputStream(against.length + 256);
            byte[] buffer = new byte[1024];
            while (!inflater.finished()) {
                int read = inflater.inflate(buffer);
                if (read == 0) {
                    if (!inflater.needsDictionary()) {
                        throw new IllegalStateException("an event of an enterprise ends too early");
                    }
                    inflater.setDictionary(against);
                }
                out.write(buffer, 0, read);
                if (out.size() > MOST_BYTES) {
                    throw new IllegalStateException("an event of an enterprise is larger than any there can be");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalStateException("an event of an enterprise cannot be unpacked", e);
        }
    }
}
