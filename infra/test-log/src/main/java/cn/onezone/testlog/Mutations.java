package cn.onezone.testlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** What may become of a signed event on its way: bits turned, texts cut, headers swapped, left out, doubled, added. */
public final class Mutations {
    private final SplittableRandom random;
    private final List<ProducerRecord<String, byte[]>> events;

    /**
     * Of these events; the same for the same seed.
     *
     * @param events two or more, signed; they are left as they are
     */
    public Mutations(long seed, List<ProducerRecord<String, byte[]>> events) {
        this.random = new SplittableRandom(seed);
        this.events = List.copyOf(events);
    }

    /**
     * One of them, mutated.
     *
     * @param same whether nothing has changed: some changes put back what was there
     */
    public record Mutated(ProducerRecord<String, byte[]> event, boolean same) {}

    /** The next one. */
    public Mutated next() {
        ProducerRecord<String, byte[]> event = events.get(random.nextInt(events.size()));
        ProducerRecord<String, byte[]> other = events.get(random.nextInt(events.size()));
        List<Header> headers = new ArrayList<>(List.of(event.headers().toArray()));
        byte[] value = event.value();
        int at = random.nextInt(headers.size());
        Header header = headers.get(at);
        switch (random.nextInt(7)) {
            case 0 -> value = turned(value);
            case 1 -> value = Arrays.copyOf(value, random.nextInt(value.length));
            case 2 -> headers.set(at, new RecordHeader(header.key(), turned(header.value())));
            case 3 ->
                headers.set(
                        at,
                        new RecordHeader(
                                header.key(), Arrays.copyOf(header.value(), random.nextInt(header.value().length))));
            case 4 -> headers.set(at, other.headers().lastHeader(header.key()));
            case 5 -> headers.remove(at);
            default ->
                headers.add(
                        random.nextBoolean()
                                ? header
                                : new RecordHeader("ce_added", "x".getBytes(StandardCharsets.UTF_8)));
        }
        RecordHeaders mutated = new RecordHeaders(headers.toArray(Header[]::new));
        boolean same = Arrays.equals(value, event.value()) && mutated.equals(event.headers());
        return new Mutated(
                new ProducerRecord<>(event.topic(), null, null, event.key(), value, new RecordHeaders(mutated)), same);
    }

    private byte[] turned(byte[] bytes) {
        byte[] turned = bytes.clone();
        turned[random.nextInt(turned.length)] ^= (byte) (1 << random.nextInt(8));
        return turned;
    }
}
