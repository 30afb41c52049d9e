package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerklePath;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.RootSignature;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What an event brings along to prove itself, with nothing remembered of others.
 *
 * @param source who it says has said it
 * @param signature over the root
 * @param root of the tree that the event is a leaf of
 * @param leaves how many that tree has
 */
record Proof(String source, RootSignature signature, Digest root, int leaves) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException if it is missing or broken
     */
    static Proof of(Headers headers, byte @Nullable [] data) {
        Attributes attributes = new Attributes().take(headers);
        return of(attributes, attributes.leaf(data));
    }

    static Proof of(Attributes attributes, Digest leaf) {
        String source = attributes.text(Attributes.SOURCE);
        RootSignature signature = RootSignature.of(attributes.text(Attributes.SIGNATURE));
        MerklePath path = MerklePath.of(attributes.value(Attributes.PATH));
        return new Proof(source, signature, path.root(leaf), path.size());
    }

    /** Whether it is the key's. */
    boolean isOf(PublicSigningKey key) {
        return Signatures.isOf(signature, root, leaves, key);
    }
}
