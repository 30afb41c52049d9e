package cn.onezone.contracts.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.SortedMap;

/**
 * What is signed of an event: all its CloudEvents attributes but those of the signature itself, and its data, byte by
 * byte. Each part stands behind its length, so that no two events have the same bytes. One can be used for many events,
 * one after the other, by one thread: {@link #attribute} for each attribute, then {@link #of(byte[])}.
 */
public final class EventDigest {
    /** The attribute with the {@link RootSignature} of the events that were published together. */
    public static final String SIGNATURE = "signature";

    /** The attribute with the event's {@link MerklePath}. */
    public static final String PATH = "merklepath";

    private static final byte LEAF = 0;
    private static final int USUAL = 1_024;

    private final MessageDigest sha = Digest.sha256();
    /** What stands before the data: hashed at once, as many small parts cost more than their bytes. */
    private ByteBuffer before = begin(USUAL);

    private static ByteBuffer begin(int capacity) {
        return ByteBuffer.allocate(capacity).put(LEAF);
    }

    /**
     * The leaf of an event.
     *
     * @param attributes by name, without prefix of any transport; {@code datacontenttype} among them
     * @param data as they stand on the log
     */
    public static Digest of(SortedMap<String, byte[]> attributes, byte[] data) {
        EventDigest digest = new EventDigest();
        attributes.forEach((name, value) -> digest.attribute(name(name, 0), value));
        return digest.of(data);
    }

    /**
     * The name of an attribute as it stands in what is signed. The same for all events of a writer, so it is made once.
     *
     * @param key the name, behind the prefix of a transport
     * @param from where in it the name begins
     * @return empty for the attributes of the signature itself
     */
    public static byte[] name(String key, int from) {
        if (isName(key, from, SIGNATURE) || isName(key, from, PATH)) {
            return new byte[0];
        }
        byte[] name = key.substring(from).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length)
                .putInt(name.length)
                .put(name)
                .array();
    }

    /**
     * Adds an attribute; those of the signature itself add nothing. They come in the order of their names.
     *
     * @param name what {@link #name} has made of its name
     * @param value as it stands on the log
     */
    public void attribute(byte[] name, byte[] value) {
        if (name.length == 0) {
            return;
        }
        room(name.length + Integer.BYTES + value.length);
        before.put(name).putInt(value.length).put(value);
    }

    private static boolean isName(String key, int from, String name) {
        return key.length() - from == name.length() && key.endsWith(name);
    }

    private void room(int bytes) {
        if (before.remaining() < bytes) {
            before = ByteBuffer.allocate(2 * before.capacity() + bytes).put(before.flip());
        }
    }

    /**
     * The leaf of the event whose attributes have been added; the next one can begin.
     *
     * @param data as they stand on the log
     */
    public Digest of(byte[] data) {
        // no attribute has an empty name: this ends them
        room(2 * Integer.BYTES);
        before.putInt(0).putInt(data.length);
        sha.update(before.flip());
        sha.update(data);
        forget();
        return Digest.of(sha);
    }

    /** Forgets the attributes that were added, as of an event that turned out to be none. */
    public void forget() {
        before = before.capacity() > 8 * USUAL ? begin(USUAL) : before.clear().put(LEAF);
    }
}
