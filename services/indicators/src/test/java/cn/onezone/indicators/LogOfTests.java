package cn.onezone.indicators;

import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.testkit.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log: what a park says on it, and what stands on it. */
public final class LogOfTests implements AutoCloseable {
    private final String servers;
    private static final Path KEYS = Path.of(System.getProperty("onezone.keys.folder"));

    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, EventSigner> signers = new ConcurrentHashMap<>();

    public LogOfTests(String servers) {
        this.servers = servers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    public <E> void say(EventType<E> type, String source, String subject, long sequence, Instant at, E data) {
        ProducerRecord<String, byte[]> event = CloudEvents.write(
                type.topic(),
                source,
                UUID.randomUUID().toString(),
                type.name(),
                subject,
                sequence,
                at,
                at,
                null,
                EventJson.write(data));
        signers.computeIfAbsent(source, s -> EventSigner.announced(KEYS, s, producer))
                .sign(List.of(event));
        var _ = producer.send(event);
    }

    public void flush() {
        producer.flush();
    }

    /** All events of these types that stand on their topic now, in the order of each subject. */
    public List<Event<?>> all(String topic, Collection<? extends EventType<?>> types) {
        CloudEvents reader = new CloudEvents(types);
        List<Event<?>> all = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : new Topic(servers, topic).records()) {
            if (reader.read(record) instanceof CloudEvents.Decoded.Known(Event<?> event)) {
                all.add(event);
            }
        }
        return all;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
