package cn.onezone.parks.relocations;

import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.wire.Addressed;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The log as the city's enterprise service writes to it, and what the park has said on it. */
final class CityLog implements AutoCloseable {
    private static final String SOURCE = "/enterprises";

    private final String servers;
    private final KafkaProducer<String, byte[]> producer;
    private static final String HERE = EnterpriseEvents.topicTo(new ParkCode("fengtai"));

    private final EventSigner signer;

    CityLog(String servers) {
        this.servers = servers;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers, "acks", "all"), new StringSerializer(), new ByteArraySerializer());
        this.signer = EventSigner.announced(Path.of(System.getProperty("onezone.keys.folder")), SOURCE, producer);
    }

    /** Says it to this park, if it is among those whom it concerns. */
    <E extends Addressed> void say(EventType<E> type, String subject, long sequence, E data) {
        if (!data.alsoOn().contains(HERE)) {
            return;
        }
        Instant at = Instant.parse("2025-05-06T01:02:03Z").plusSeconds(sequence);
        ProducerRecord<String, byte[]> event = CloudEvents.write(
                HERE,
                SOURCE,
                UUID.randomUUID().toString(),
                type.name(),
                subject,
                sequence,
                at,
                at,
                null,
                EventJson.write(data));
        signer.sign(List.of(event));
        var _ = producer.send(event);
        producer.flush();
    }

    /** What stands on a topic of one type and one subject, in order. */
    <E> List<Event<?>> said(EventType<E> type, String subject) {
        CloudEvents reader = new CloudEvents(List.of(type));
        List<Event<?>> all = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : new Topic(servers, type.topic()).of(subject)) {
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
