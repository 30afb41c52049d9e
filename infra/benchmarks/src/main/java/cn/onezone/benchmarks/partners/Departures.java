package cn.onezone.benchmarks.partners;

import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A park says on the log that enterprises have left, signed as its service would; why they left says whom it concerns. */
final class Departures implements AutoCloseable {
    private static final String SOURCE = "/parks/haidian";
    private static final ParkCode PARK = ParkCode.of("haidian");
    private static final Uscc USCC = Uscc.of("91110108551385082Q");
    private static final int SUBJECTS = 500;
    private static final int TOGETHER = 64;

    private final KafkaProducer<String, byte[]> producer;
    private final EventSigner signer;
    private final Map<String, Long> said = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private int count;

    /**
     * Connects.
     *
     * @param broker {@code host:port}
     * @param data folder of the network's data, with its keys
     */
    Departures(String broker, Path data) {
        LogSettings settings = Secrets.of(data).log(broker, LogRules.OPERATOR);
        try (Topics topics = new Topics(settings)) {
            topics.ensure(List.of(NetworkEvents.KEYS, ParkEvents.TOPIC));
        }
        Map<String, Object> writing = new HashMap<>(settings.common());
        writing.put("acks", "all");
        writing.put("linger.ms", 1);
        producer = new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
        signer = EventSigner.announced(data.resolve("keys"), SOURCE, producer);
    }

    /**
     * Says as many at once, each of another enterprise in turn.
     *
     * @return the ids of the events
     */
    List<UUID> say(String reason, int many) throws IOException {
        List<UUID> ids = new ArrayList<>(many);
        List<ProducerRecord<String, byte[]>> events = new ArrayList<>(TOGETHER);
        for (int i = 0; i < many; i++) {
            UUID id = UUID.randomUUID();
            ids.add(id);
            events.add(event(id, reason));
            if (events.size() == TOGETHER) {
                send(events);
            }
        }
        send(events);
        Exception e = failure.get();
        if (e != null) {
            throw new IOException("the log did not take an event", e);
        }
        return ids;
    }

    /** Says one under this id. */
    void say(UUID id, String reason) {
        List<ProducerRecord<String, byte[]>> events = new ArrayList<>(List.of(event(id, reason)));
        send(events);
    }

    private synchronized ProducerRecord<String, byte[]> event(UUID id, String reason) {
        String subject = "haidian/" + count++ % SUBJECTS;
        long sequence = said.merge(subject, 1L, Long::sum);
        Instant now = Instant.now();
        return CloudEvents.write(
                ParkEvents.TOPIC,
                SOURCE,
                id.toString(),
                ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                subject,
                sequence,
                now,
                now,
                null,
                EventJson.write(new RosterEntryRemoved(PARK, USCC, LocalDate.of(2026, 1, 5), reason)));
    }

    private void send(List<ProducerRecord<String, byte[]>> events) {
        if (events.isEmpty()) {
            return;
        }
        signer.sign(events);
        for (ProducerRecord<String, byte[]> event : events) {
            var _ = producer.send(event, (_, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        events.clear();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
