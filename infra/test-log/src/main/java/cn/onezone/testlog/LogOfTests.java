package cn.onezone.testlog;

import cn.onezone.contracts.wire.Addressed;
import cn.onezone.contracts.wire.Event;
import cn.onezone.contracts.wire.EventType;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.testkit.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log as the network's other services write it, signed by those who speak, and what stands on it. */
public final class LogOfTests implements AutoCloseable {
    /** One for all tests of a JVM: a source that came with other keys would not be believed. */
    private static final Path KEYS = Path.of(System.getProperty("onezone.keys.folder"));

    private static final Clock CLOCK = Clock.systemUTC();

    private final String servers;
    private final Producer<String, byte[]> producer;
    private final Map<String, EventSigner> signers = new ConcurrentHashMap<>();
    private final Map<String, ProducerRecord<String, byte[]>> said = new ConcurrentHashMap<>();

    /** Writes to and reads from this broker. */
    public LogOfTests(String servers) {
        this.servers = servers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /**
     * Says something on the topic of its type; it is on the log after {@link #flush()}.
     *
     * @param source who speaks, and signs
     * @param at when it happened and was recorded
     * @return id of the event
     */
    public <E> String say(EventType<? super E> type, String source, String subject, long sequence, Instant at, E data) {
        return say(source, type.topic(), type, source, subject, sequence, at, data);
    }

    /** Says something of this moment. */
    public <E> String say(EventType<? super E> type, String source, String subject, long sequence, E data) {
        return say(type, source, subject, sequence, CLOCK.instant(), data);
    }

    /** Says something on another topic than its type's, as what concerns some parks also stands on theirs. */
    public <E> String sayOn(
            String topic, EventType<? super E> type, String source, String subject, long sequence, Instant at, E data) {
        return say(source, topic, type, source, subject, sequence, at, data);
    }

    /**
     * Says something where parks hear it: not on the topic of its type, which no park may read, but on those that its data
     * name.
     */
    public <E extends Addressed> void tell(
            EventType<? super E> type, String source, String subject, long sequence, E data) {
        for (String topic : data.alsoOn()) {
            var _ = sayOn(topic, type, source, subject, sequence, CLOCK.instant(), data);
        }
    }

    /** Says something in the name of a source that another has signed. */
    public <E> String signedBy(
            String signer, EventType<? super E> type, String source, String subject, long sequence, E data) {
        return say(signer, type.topic(), type, source, subject, sequence, CLOCK.instant(), data);
    }

    /** Says what its type would not let it say: a text as it stands, signed all the same. */
    public String sayText(String topic, EventType<?> type, String source, String subject, long sequence, String data) {
        return say(source, event(topic, type, source, subject, sequence, CLOCK.instant(), data));
    }

    /** What {@link #sayText} would say, signed and not yet on the log: for whoever changes it on its way. */
    public ProducerRecord<String, byte[]> signed(
            String topic, EventType<?> type, String source, String subject, long sequence, String data) {
        ProducerRecord<String, byte[]> event = event(topic, type, source, subject, sequence, CLOCK.instant(), data);
        signer(source).sign(List.of(event));
        return event;
    }

    /** Puts a record on the log as it is, whoever wrote it. */
    public void put(ProducerRecord<String, byte[]> record) {
        var _ = producer.send(record);
    }

    private EventSigner signer(String source) {
        return signers.computeIfAbsent(source, s -> EventSigner.announced(KEYS, s, producer));
    }

    private static ProducerRecord<String, byte[]> event(
            String topic, EventType<?> type, String source, String subject, long sequence, Instant at, String data) {
        return CloudEvents.write(
                topic, source, UUID.randomUUID().toString(), type.name(), subject, sequence, at, at, null, data);
    }

    private String say(String signer, ProducerRecord<String, byte[]> event) {
        signer(signer).sign(List.of(event));
        String id = new String(event.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        said.put(id, event);
        var _ = producer.send(event);
        return id;
    }

    private <E> String say(
            String signer,
            String topic,
            EventType<? super E> type,
            String source,
            String subject,
            long sequence,
            Instant at,
            E data) {
        return say(signer, event(topic, type, source, subject, sequence, at, EventJson.write(data)));
    }

    /** Says what was said once more, as a source does that was killed before it had noted it. */
    public void again(String id) {
        var _ = producer.send(Objects.requireNonNull(said.get(id), "said before"));
    }

    /** Returns when all that was said is on the log. */
    public void flush() {
        producer.flush();
    }

    /** All events of these types that stand on their topic now, in the order of each subject. */
    public List<Event<?>> all(String topic, Collection<? extends EventType<?>> types) {
        return events(new Topic(servers, topic).records(), types);
    }

    /** All of one type and one subject that stand on the type's topic now, in order. */
    public List<Event<?>> all(EventType<?> type, String subject) {
        return events(new Topic(servers, type.topic()).of(subject), List.of(type));
    }

    private static List<Event<?>> events(
            List<ConsumerRecord<String, byte[]>> records, Collection<? extends EventType<?>> types) {
        CloudEvents reader = new CloudEvents(types);
        List<Event<?>> all = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
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
