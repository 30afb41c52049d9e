package cn.onezone.partners;

import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log as the network's other services write it: signed by those who speak. */
public final class LogOfTests implements AutoCloseable {
    /** One for all tests of a JVM: a source that came with other keys would not be believed. */
    private static final Path KEYS = Path.of(System.getProperty("onezone.keys.folder"));

    private final Producer<String, byte[]> producer;
    private final Map<String, EventSigner> signers = new HashMap<>();
    private final Map<String, ProducerRecord<String, byte[]>> said = new ConcurrentHashMap<>();

    /** Writes to this broker. */
    public LogOfTests(String servers) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * Says something.
     *
     * @param source who speaks
     * @return id of the event
     */
    public <E> String say(EventType<? super E> type, String source, String subject, long sequence, E data) {
        return signedBy(source, type, source, subject, sequence, data);
    }

    /** Says something in the name of a source that another has signed. */
    public <E> String signedBy(
            String signer, EventType<? super E> type, String source, String subject, long sequence, E data) {
        String id = UUID.randomUUID().toString();
        Instant at = Instant.parse("2026-05-06T01:02:03Z");
        ProducerRecord<String, byte[]> event = CloudEvents.write(
                type.topic(), source, id, type.name(), subject, sequence, at, at, null, EventJson.write(data));
        signers.computeIfAbsent(signer, s -> EventSigner.announced(KEYS, s, producer))
                .sign(List.of(event));
        said.put(id, event);
        var _ = producer.send(event);
        return id;
    }

    /** Says what was said once more, as a source does that was killed before it had noted it. */
    public void again(String id) {
        var _ = producer.send(Objects.requireNonNull(said.get(id), "said before"));
    }

    /** Returns when all that was said is on the log. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
