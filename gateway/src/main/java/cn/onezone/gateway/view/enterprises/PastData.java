package cn.onezone.gateway.view.enterprises;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;

/**
 * Reads one event after the other that is not the newest of its enterprise, as {@link Kept} has packed it, without making
 * anything of those around it. For one thread; what it gives is good until the next call.
 */
final class PastData implements AutoCloseable {
    private final Inflater inflater = new Inflater();
    private final ByteArrayDataInput in = new ByteArrayDataInput();
    private byte[] unpacked = new byte[4096];

    /**
     * The data of an event.
     *
     * @param older as it stands in the document
     * @param place from 1; 0 would be the newest, which stands elsewhere
     * @throws IOException if it cannot be read
     */
    BytesRef of(BytesRef older, int place) throws IOException {
        in.reset(older.bytes, older.offset, older.length);
        in.readVLong();
        in.readZLong();
        int count = in.readVInt();
        int againstAt = 0;
        int againstLength = -1;
        int asked = 0;
        int askedLength = -1;
        boolean packed = false;
        for (int i = 1; i <= count && (askedLength < 0 || (packed && againstLength < 0)); i++) {
            in.readVLong();
            in.readZLong();
            VersionFacts.skip(in);
            boolean itsPacked = Kept.isPacked(in.readByte());
            int length = in.readVInt();
            if (!itsPacked && againstLength < 0) {
                againstAt = in.getPosition();
                againstLength = length;
            }
            if (i == place) {
                packed = itsPacked;
                asked = in.getPosition();
                askedLength = length;
            }
            in.skipBytes(length);
        }
        if (askedLength < 0 || (packed && againstLength < 0)) {
            throw new IOException("an enterprise has no event of place " + place);
        }
        return packed
                ? unpacked(older.bytes, asked, askedLength, againstAt, againstLength)
                : new BytesRef(older.bytes, asked, askedLength);
    }

    private BytesRef unpacked(byte[] bytes, int at, int length, int againstAt, int againstLength) throws IOException {
        inflater.reset();
        inflater.setInput(bytes, at, length);
        int size = 0;
        try {
            while (!inflater.finished()) {
                if (size == unpacked.length) {
                    if (size >= Kept.MOST_BYTES) {
                        throw new IOException("an event of an enterprise is larger than any there can be");
                    }
                    unpacked = ArrayUtil.grow(unpacked, size + 1);
                }
                int read = inflater.inflate(unpacked, size, unpacked.length - size);
                if (read == 0 && !inflater.finished()) {
                    if (!inflater.needsDictionary()) {
                        throw new IOException("an event of an enterprise ends too early");
                    }
                    inflater.setDictionary(bytes, againstAt, againstLength);
                }
                size += read;
            }
        } catch (DataFormatException e) {
            throw new IOException("an event of an enterprise cannot be unpacked", e);
        }
        return new BytesRef(unpacked, 0, size);
    }

    @Override
    public void close() {
        inflater.close();
    }
}
