package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.ProvenTree;
import cn.onezone.contracts.evidence.PublicSigningKey;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decides whether a record on the log is what its source said. May be used by several threads. */
public final class EventVerifier {
    /** Signatures whose check is remembered, some hundred bytes each: events that share one come close together. */
    private static final int SIGNATURES = 4_096;
    /**
     * Trees whose nodes are remembered, at most 44 KB each and 22 KB for one of 256 leaves. A partition is read for a while
     * before the next one, which has other leaves of the same trees: a tree that is forgotten by then is only hashed again.
     */
    private static final int TREES = 64;

    /**
     * Largest value of an event: no service of ours sends more, and what is larger came compressed. Readers copy it, write
     * it into documents and pass it on, each with a limit that it must not be the first to meet.
     */
    private static final int LARGEST = 1024 * 1024;

    private static final String OTHER_BYTES = "the signature is not over these bytes";

    private final Keys keys;
    private final Map<String, Proven> proven = newest(SIGNATURES);
    private final Map<String, ProvenTree> trees = newest(TREES);
    /** One for each thread that has been in here at the same time as others. */
    private final Deque<Latest> latest = new ConcurrentLinkedDeque<>();

    /** What a signature has been found to be over. */
    private record Proven(String source, Digest root, int leaves) {}

    /** What is held from one record to the next; it has one thread at a time. */
    private static final class Latest {
        private final Attributes attributes = new Attributes();
        private byte[] signature = {};
        private byte[] source = {};
        private @Nullable ProvenTree tree;
    }

    private static <V> Map<String, V> newest(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        });
    }

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
     * Why a record is not what its source said: not signed, signed by another, changed since, or larger than what anybody
     * says.
     *
     * @param readAt {@link System#nanoTime()} when it had come from the log
     * @return absent if it is
     * @throws cn.onezone.kit.log.LogUnavailable if the key is not known and the log cannot be asked for it
     */
    public @Nullable String fault(ConsumerRecord<String, byte[]> record, long readAt) {
        Latest before = latest.pollFirst();
        Latest held = before == null ? new Latest() : before;
        try {
            return fault(record, readAt, held);
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        } finally {
            latest.addFirst(held);
        }
    }

    private @Nullable String fault(ConsumerRecord<String, byte[]> record, long readAt, Latest held) {
        byte[] value = record.value();
        if (value != null && value.length > LARGEST) {
            return "it has " + value.length + " bytes (expected: at most " + LARGEST + ")";
        }
        Attributes attributes = held.attributes.take(record.headers());
        byte[] source = attributes.value(Attributes.SOURCE);
        byte[] signature = attributes.value(Attributes.SIGNATURE);
        byte[] path = attributes.value(Attributes.PATH);
        Digest leaf = attributes.leaf(value);
        ProvenTree tree = held.tree;
        if (tree == null || !Arrays.equals(signature, held.signature) || !Arrays.equals(source, held.source)) {
            String text = attributes.text(Attributes.SIGNATURE);
            Proven known = proven.get(text);
            if (known == null) {
                Proof proof = Proof.of(attributes, leaf);
                PublicSigningKey key =
                        keys.find(proof.source(), proof.signature().keyId(), readAt);
                if (key == null) {
                    return "key " + proof.signature().keyId() + " is none of " + proof.source();
                }
                if (!proof.isOf(key)) {
                    return OTHER_BYTES;
                }
                known = new Proven(proof.source(), proof.root(), proof.leaves());
                proven.put(text, known);
            }
            if (!known.source().equals(attributes.text(Attributes.SOURCE))) {
                return OTHER_BYTES;
            }
            tree = tree(text, known);
            held.signature = signature;
            held.source = source;
            held.tree = tree;
        }
        return tree.has(leaf, path) ? null : OTHER_BYTES;
    }

    private ProvenTree tree(String signature, Proven known) {
        if (known.leaves() == 1) {
            return new ProvenTree(known.root(), 1);
        }
        return trees.computeIfAbsent(signature, _ -> new ProvenTree(known.root(), known.leaves()));
    }
}
