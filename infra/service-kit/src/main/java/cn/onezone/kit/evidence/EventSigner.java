package cn.onezone.kit.evidence;

import cn.onezone.contracts.evidence.Digest;
import cn.onezone.contracts.evidence.MerkleTree;
import cn.onezone.contracts.evidence.RootSignature;
import cn.onezone.contracts.network.KeyPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Signs what one source publishes. Events that go out together share one signature: it is over the root of the Merkle tree
 * of their digests, and each carries its path, so that it proves itself alone.
 */
public final class EventSigner {
    /**
     * With more, a path gets longer by 43 bytes for each doubling, most of them compressed away as neighbours share them;
     * with fewer, a signature, the dearest part of a proof for writer and reader, is shared by fewer.
     */
    private static final int TOGETHER = 256;

    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofSeconds(35);

    private final String source;
    private final SigningKeys keys;
    /** The newest that is on the log. */
    private volatile SigningKeys.@Nullable Own signing;

    /**
     * Signs for a source.
     *
     * @param source {@code /parks/haidian}
     * @param keys its own
     */
    public EventSigner(String source, SigningKeys keys) {
        this.source = source;
        this.keys = keys;
    }

    /**
     * Signs for a source whose keys are on the log when this returns.
     *
     * @param folder of {@link KeySettings}
     * @throws KafkaException if the log does not take them in time
     */
    public static EventSigner announced(Path folder, String source, Producer<String, byte[]> producer) {
        EventSigner signer = new EventSigner(source, SigningKeys.open(folder, source));
        signer.announce(producer);
        return signer;
    }

    /**
     * Makes keys known that are not on the log yet; the newest signs from then on.
     *
     * @throws KafkaException if the log does not take them in time
     */
    public synchronized void announce(Producer<String, byte[]> producer) {
        if (signing == keys.newest()) {
            return;
        }
        SigningKeys.Own newest = keys.newest();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        announcements().forEach(event -> sent.add(producer.send(event)));
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            try {
                var _ = one.get(ACKNOWLEDGED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new KafkaException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException(e);
            }
        }
        signing = newest;
    }

    /** Makes a newer key; it signs once it is on the log. */
    public SigningKeys.Own rotate() {
        try {
            return keys.rotate();
        } catch (IOException e) {
            throw new UncheckedIOException("no newer key can be made", e);
        }
    }

    /** All keys of this source, oldest first. */
    public List<SigningKeys.Own> keys() {
        return keys.all();
    }

    /**
     * Adds the proof to events of this source, in their headers.
     *
     * @throws IllegalStateException if no key is announced yet
     */
    public void sign(List<ProducerRecord<String, byte[]>> events) {
        SigningKeys.Own key = signing;
        if (key == null) {
            throw new IllegalStateException("no key of " + source + " is announced");
        }
        for (int from = 0; from < events.size(); from += TOGETHER) {
            sign(events.subList(from, Math.min(events.size(), from + TOGETHER)), key);
        }
    }

    /**
     * Signs a statement of this source that is no event.
     *
     * @param leaf digest of it, as of the one leaf of a tree
     * @throws IllegalStateException if no key is announced yet
     */
    public RootSignature signStatement(Digest leaf) {
        SigningKeys.Own key = signing;
        if (key == null) {
            throw new IllegalStateException("no key of " + source + " is announced");
        }
        return key.sign(leaf, 1);
    }

    private static void sign(List<ProducerRecord<String, byte[]>> together, SigningKeys.Own key) {
        List<Digest> leaves = new ArrayList<>(together.size());
        Attributes attributes = new Attributes();
        int[] order = neighbours(together);
        for (int place : order) {
            ProducerRecord<String, byte[]> event = together.get(place);
            leaves.add(attributes.take(event.headers()).leaf(event.value()));
        }
        MerkleTree tree = new MerkleTree(leaves);
        RootSignature signature = key.sign(tree.root(), leaves.size());
        byte[] text = signature.toString().getBytes(StandardCharsets.US_ASCII);
        for (int leaf = 0; leaf < order.length; leaf++) {
            together.get(order[leaf])
                    .headers()
                    .add(Attributes.SIGNATURE, text)
                    .add(Attributes.PATH, tree.asciiPath(leaf));
        }
    }

    /**
     * Places of events in the order of their leaves: those that will stand in one partition beside each other. Their paths
     * have most of their digests in common, which compression takes away; across partitions it cannot.
     */
    private static int[] neighbours(List<ProducerRecord<String, byte[]>> events) {
        long[] order = new long[events.size()];
        for (int i = 0; i < order.length; i++) {
            ProducerRecord<String, byte[]> event = events.get(i);
            String key = event.key();
            // the last bits of this hash choose the partition, so with any power of two of partitions the order is
            // right;
            // with other numbers it only compresses less
            int hash = key == null ? 0 : Integer.reverse(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
            long partition = ((long) event.topic().hashCode() << 4) + (hash >>> 28);
            order[i] = (partition << 20) + i;
        }
        Arrays.sort(order);
        return Arrays.stream(order).mapToInt(place -> (int) (place & 0xFFFFF)).toArray();
    }

    /** The events that make its keys known, in their order; nothing it signed can be proved before they are on the log. */
    private List<ProducerRecord<String, byte[]>> announcements() {
        List<ProducerRecord<String, byte[]>> all = new ArrayList<>();
        SigningKeys.Own before = null;
        for (SigningKeys.Own key : keys.all()) {
            Instant since = key.since();
            ProducerRecord<String, byte[]> event = CloudEvents.write(
                    NetworkEvents.KEYS,
                    source,
                    key.proves().id(),
                    NetworkEvents.KEY_PUBLISHED.name(),
                    source,
                    key.number(),
                    since,
                    since,
                    null,
                    EventJson.write(new KeyPublished(
                            source,
                            key.number(),
                            key.proves().id(),
                            key.proves().x(),
                            since)));
            sign(List.of(event), before == null ? key : before);
            all.add(new ProducerRecord<>(
                    event.topic(), KeyRing.PARTITION, null, event.key(), event.value(), event.headers()));
            before = key;
        }
        return all;
    }
}
