package cn.onezone.contracts.evidence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is signed of an event: all its CloudEvents attributes but those of the signature itself, and its data, byte by
 * byte. Each part stands behind its length, so that no two events have the same bytes.
 */
public final class EventDigest {
    /** The attribute with the {@link RootSignature} of the events that were published together. */
    public static final String SIGNATURE = "signature";

    /** The attribute with the event's {@link MerklePath}. */
    public static final String PATH = "merklepath";

    private static final byte LEAF = 0;

    private EventDigest() {}

    /**
     * The leaf of an event.
     *
     * @param attributes by name, without prefix of any transport; {@code datacontenttype} among them
     * @param data as they stand on the log
     */
    public static Digest of(SortedMap<String, byte[]> attributes, byte[] data) {
        MessageDigest sha = Digest.sha256();
        sha.update(LEAF);
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            if (!attribute.getKey().equals(SIGNATURE) && !attribute.getKey().equals(PATH)) {
                add(sha, length, attribute.getKey().getBytes(StandardCharsets.UTF_8));
                add(sha, length, attribute.getValue());
            }
        }
        // no attribute has an empty name: this ends them
        add(sha, length, new byte[0]);
        add(sha, length, data);
        return Digest.of(sha);
    }

    private static void add(MessageDigest sha, ByteBuffer length, byte[] bytes) {
        sha.update(length.clear().putInt(bytes.length).flip());
        sha.update(bytes);
    }
}
