package cn.onezone.kit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.testlog.Mutations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventVerifierTest {
    private static final int MUTATIONS = 10_000;

    @TempDir
    Path folder;

    private EventSigner signer;
    private EventVerifier.Keys known;
    private EventVerifier verifier;

    @BeforeEach
    void open() {
        SigningKeys keys = SigningKeys.open(folder, "/parks/haidian");
        signer = new EventSigner("/parks/haidian", keys);
        signer.announce(new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()));
        known = (source, id, _) -> source.equals("/parks/haidian")
                ? keys.all().stream()
                        .map(SigningKeys.Own::proves)
                        .filter(key -> key.id().equals(id))
                        .findFirst()
                        .orElse(null)
                : null;
        verifier = new EventVerifier(known);
    }

    private static ProducerRecord<String, byte[]> event(String source, int number) {
        Instant now = Instant.parse("2026-01-05T02:00:00Z");
        return CloudEvents.write(
                "onezone.parks",
                source,
                "id-" + number,
                "cn.onezone.parks.roster-entry-recorded.v1",
                "subject-" + number,
                number,
                now,
                now,
                null,
                "{\"name\": \"企业" + number + "\"}");
    }

    private static ConsumerRecord<String, byte[]> read(Iterable<Header> headers, byte[] value) {
        ConsumerRecord<String, byte[]> read = new ConsumerRecord<>("onezone.parks", 0, 0, "key", value);
        headers.forEach(read.headers()::add);
        return read;
    }

    private String fault(ProducerRecord<String, byte[]> sent) {
        return verifier.fault(read(sent.headers(), sent.value()), System.nanoTime());
    }

    private List<ProducerRecord<String, byte[]>> signed(int count) {
        List<ProducerRecord<String, byte[]>> events = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            events.add(event("/parks/haidian", i));
        }
        signer.sign(events);
        return events;
    }

    @Test
    void eachEventOfABatchProvesItselfAlone() {
        List<ProducerRecord<String, byte[]>> events = signed(300);
        for (ProducerRecord<String, byte[]> event : events.reversed()) {
            assertThat(fault(event)).isNull();
        }
    }

    /** Whoever receives an event needs no library for it. */
    @Test
    void theJdkAloneProvesWhatWasSigned() {
        PublicSigningKey key =
                SigningKeys.open(folder, "/parks/haidian").newest().proves();
        for (ProducerRecord<String, byte[]> event : signed(3)) {
            Proof proof = Proof.of(event.headers(), event.value());
            assertThat(proof.signature().isOf(proof.root(), proof.leaves(), key))
                    .isTrue();
        }
    }

    @Test
    void anotherSourceAndNoSignatureAreNamed() {
        assertThat(fault(event("/parks/haidian", 1))).contains("signature");
        ProducerRecord<String, byte[]> other = event("/parks/fengtai", 1);
        signer.sign(List.of(other));
        assertThat(fault(other)).contains("none of /parks/fengtai");
    }

    private static String path(ProducerRecord<String, byte[]> event) {
        return new String(event.headers().lastHeader("ce_merklepath").value(), StandardCharsets.US_ASCII);
    }

    /** What stands in one batch of the log has most of its paths in common, which compression takes away. */
    @Test
    void eventsOfOnePartitionAreNeighboursInTheTree() {
        for (int partitions : new int[] {2, 4, 8}) {
            int[] partitionOfLeaf = new int[200];
            for (ProducerRecord<String, byte[]> event : signed(200)) {
                int leaf = Integer.parseInt(path(event).substring(0, path(event).indexOf('.')));
                partitionOfLeaf[leaf] =
                        BuiltInPartitioner.partitionForKey(event.key().getBytes(StandardCharsets.UTF_8), partitions);
            }
            long changes = IntStream.range(1, 200)
                    .filter(leaf -> partitionOfLeaf[leaf] != partitionOfLeaf[leaf - 1])
                    .count();
            assertThat(changes).isEqualTo(partitions - 1);
        }
    }

    /** The number of leaves is signed: RFC 9162 gives a tree of three and one of two with its upper node the same root. */
    @Test
    void anEventIsNotSaidToStandInASmallerTreeWithTheSameRoot() {
        // which event is which leaf depends on their keys
        ProducerRecord<String, byte[]> third = signed(3).stream()
                .filter(event -> path(event).startsWith("2.3."))
                .findFirst()
                .orElseThrow();
        String text = path(third);
        third.headers().remove("ce_merklepath");
        third.headers().add("ce_merklepath", ("1.2." + text.substring(4)).getBytes(StandardCharsets.US_ASCII));
        assertThat(fault(third)).isEqualTo("the signature is not over these bytes");
        assertThat(fault(signed(2).getLast())).isNull();
        assertThat(fault(third)).isEqualTo("the signature is not over these bytes");
    }

    /** Two batches of the same size and one of another, mutated and mixed: who has read much believes no more and no less. */
    @Test
    void aVerifierThatRemembersAcceptsWhatOneAcceptsThatRemembersNothing() {
        SplittableRandom random = new SplittableRandom(12);
        List<List<ProducerRecord<String, byte[]>>> batches = List.of(signed(100), signed(100), signed(7));
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            List<ProducerRecord<String, byte[]>> batch = batches.get(random.nextInt(3));
            ProducerRecord<String, byte[]> event = batch.get(random.nextInt(batch.size()));
            List<ProducerRecord<String, byte[]>> otherBatch = batches.get(random.nextInt(3));
            ProducerRecord<String, byte[]> other = otherBatch.get(random.nextInt(otherBatch.size()));
            List<Header> headers = new ArrayList<>(List.of(event.headers().toArray()));
            byte[] value = event.value();
            int path = headers.size() - 1;
            assertThat(headers.get(path).key()).isEqualTo("ce_merklepath");
            byte[] text = headers.get(path).value();
            switch (random.nextInt(6)) {
                case 0 -> value = turned(random, value);
                case 1 -> headers.set(path, other.headers().lastHeader("ce_merklepath"));
                case 2 -> headers.set(path, new RecordHeader("ce_merklepath", turned(random, text)));
                case 3 -> {
                    byte[] mixed =
                            other.headers().lastHeader("ce_merklepath").value().clone();
                    int from = random.nextInt(Math.min(mixed.length, text.length));
                    System.arraycopy(text, 0, mixed, 0, from);
                    headers.set(path, new RecordHeader("ce_merklepath", mixed));
                }
                case 4 -> headers.set(path - 1, other.headers().lastHeader("ce_signature"));
                default -> {
                    // as it was published
                }
            }
            String fault = verifier.fault(read(headers, value), System.nanoTime());
            String afresh = new EventVerifier(known).fault(read(headers, value), System.nanoTime());
            assertThat(fault == null).as("%s %s", fault, afresh).isEqualTo(afresh == null);
            refused += fault == null ? 0 : 1;
        }
        assertThat(refused).isBetween(1_000, 2_900);
    }

    /** Bits turned, texts cut, headers swapped with those of another event, left out, doubled, added. */
    @Test
    void noneOfTenThousandMutatedEventsIsAccepted() {
        Mutations mutations = new Mutations(11, signed(100));
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Mutations.Mutated mutated = mutations.next();
            String fault = fault(mutated.event());
            if (mutated.same()) {
                assertThat(fault).isNull();
            } else {
                assertThat(fault).as("%s", mutated.event()).isNotNull();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS * 8 / 10);
    }

    private static byte[] turned(SplittableRandom random, byte[] bytes) {
        byte[] turned = bytes.clone();
        turned[random.nextInt(turned.length)] ^= (byte) (1 << random.nextInt(8));
        return turned;
    }
}
