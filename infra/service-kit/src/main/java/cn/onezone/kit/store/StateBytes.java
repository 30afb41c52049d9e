package cn.onezone.kit.store;

import cn.onezone.kit.audit.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bson.RawBsonDocument;

/**
 * A state as its bytes stand in the store. Only who writes over it wants their digest, so it is made when it is asked
 * for.
 */
public final class StateBytes {
    private final byte[] bytes;
    private final int from;
    private final int length;

    private StateBytes(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
    }

    static StateBytes of(RawBsonDocument state) {
        ByteBuffer buffer = state.getByteBuffer().asNIO();
        return new StateBytes(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
    }

    /** SHA-256, hexadecimal. */
    String digest() {
        return Sha256.of(bytes, from, length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateBytes that
                && Arrays.equals(bytes, from, from + length, that.bytes, that.from, that.from + that.length);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(Arrays.copyOfRange(bytes, from, from + length));
    }

    /** How many bytes; none of them, for they may be personal. */
    @Override
    public String toString() {
        return length + " bytes";
    }
}
