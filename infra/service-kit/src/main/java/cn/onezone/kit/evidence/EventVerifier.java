package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.evidence.RootSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decides whether a record on the log is what its source said. May be used by several threads. */
public final class EventVerifier {
    /** Signatures whose check is remembered, some hundred bytes each: events that share one come close together. */
    private static final int REMEMBERED = 4_096;

    private final Keys keys;
    private final Map<String, Proven> proven = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Proven> eldest) {
            return size() > REMEMBERED;
        }
    });

    private record Proven(String source, Digest root) {}

    /** Who has which keys. */
    @FunctionalInterface
    public interface Keys {
        /**
         * The key of a source with this id.
         *
         * @param since {@link System#nanoTime()} when what it signed had been read: a key that was not there after that
         *     need not be looked for again
         * @return absent if the source has none with this id
         * @throws cn.onezone.kit.log.LogUnavailable if the log would have to be asked and cannot be
         */
        @Nullable
        PublicSigningKey find(String source, String id, long since);
    }

    /** Verifies with these keys. */
    public EventVerifier(Keys keys) {
        this.keys = keys;
    }

    /**
     * Why a record is not what its source said: not signed, signed by another, or changed since.
     *
     * @param readAt {@link System#nanoTime()} when it had come from the log
     * @return absent if it is
     * @throws cn.onezone.kit.log.LogUnavailable if the key is not known and the log cannot be asked for it
     */
    public @Nullable String fault(ConsumerRecord<String, byte[]> record, long readAt) {
        try {
            Proof proof = Proof.of(record.headers(), record.value());
            Proven known = proven.get(proof.signatureText());
            if (known == null) {
                RootSignature signature = proof.signature();
                PublicSigningKey key = keys.find(proof.source(), signature.keyId(), readAt);
                if (key == null) {
                    return "key " + signature.keyId() + " is none of " + proof.source();
                }
                if (!Signatures.isOf(signature, proof.root(), key)) {
                    return "the signature is not over these bytes";
                }
                proven.put(proof.signatureText(), new Proven(proof.source(), proof.root()));
                return null;
            }
            return known.source().equals(proof.source()) && known.root().equals(proof.root())
                    ? null
                    : "the signature is not over these bytes";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
