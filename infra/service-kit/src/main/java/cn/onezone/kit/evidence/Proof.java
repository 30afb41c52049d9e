package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.EventDigest;
import cn.onezone.contracts.evidence.MerklePath;
import cn.onezone.contracts.evidence.RootSignature;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What an event brings along to prove itself.
 *
 * @param source who it says has said it
 * @param signatureText as it stands in the event
 * @param root of the tree that the event is a leaf of
 */
record Proof(String source, String signatureText, Digest root) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is missing or broken
     */
    static Proof of(Headers headers, byte @Nullable [] data) {
        SortedMap<String, byte[]> attributes = Attributes.of(headers);
        Digest leaf = EventDigest.of(attributes, data == null ? new byte[0] : data);
        return new Proof(
                text(attributes, "source"),
                text(attributes, EventDigest.SIGNATURE),
                MerklePath.of(text(attributes, EventDigest.PATH)).root(leaf));
    }

    private static String text(SortedMap<String, byte[]> attributes, String name) {
        byte[] value = attributes.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    /** The signature over the root, to be looked at once for all events that share it. */
    RootSignature signature() {
        return RootSignature.of(signatureText);
    }
}
