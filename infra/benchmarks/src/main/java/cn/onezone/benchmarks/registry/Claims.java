package cn.onezone.benchmarks.registry;

import cn.onezone.benchmarks.load.Invention;
import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.kit.store.NamedIds;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Claims as the parks' services write them to the log, signed by each; and how many of the registry's events stand there. */
final class Claims implements AutoCloseable {
    private static final Instant TIME = Instant.parse("2026-01-05T02:00:01Z");
    private static final LocalDate CLAIMED = LocalDate.of(2026, 1, 5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** Events of one park that get one signature. */
    private static final int TOGETHER = 64;

    private final Path keys;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> told;
    private final Map<String, EventSigner> signers = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * Connects.
     *
     * @param broker {@code host:port}
     * @param data folder of the network's data, with its keys
     */
    Claims(String broker, Path data) {
        this.keys = data.resolve("keys");
        LogSettings settings = Secrets.of(data).log(broker, LogRules.OPERATOR);
        try (Topics topics = new Topics(settings)) {
            topics.ensure(List.of(NetworkEvents.KEYS, ParkEvents.TOPIC, EnterpriseEvents.TOPIC));
        }
        Map<String, Object> writing = new HashMap<>(settings.common());
        writing.put("acks", "all");
        writing.put("linger.ms", 20);
        writing.put("batch.size", 262_144);
        this.producer = new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                new HashMap<>(settings.common()), new StringDeserializer(), new ByteArrayDeserializer());
        this.told = consumer.partitionsFor(EnterpriseEvents.TOPIC).stream()
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
    }

    /**
     * Claims of the enterprises with the serial numbers from (inclusive) to (exclusive), each of one park.
     *
     * @param second whether they are those of another park than the first (R5)
     */
    void publish(Invention invention, int from, int to, boolean second) throws IOException {
        Map<Park, List<ProducerRecord<String, byte[]>>> together = new HashMap<>();
        for (int serial = from; serial < to; serial++) {
            Park park = invention.park(second ? serial + 1 : serial);
            List<ProducerRecord<String, byte[]>> batch = together.computeIfAbsent(park, _ -> new ArrayList<>());
            batch.add(claim(park, invention.consolidated(serial)));
            if (batch.size() == TOGETHER) {
                send(park, batch);
            }
        }
        together.forEach(this::send);
        producer.flush();
        Exception e = failure.get();
        if (e != null) {
            throw new IOException("the log did not take a claim", e);
        }
    }

    private static ProducerRecord<String, byte[]> claim(Park park, EnterpriseConsolidated one) {
        String subject = park.code() + "/" + one.uscc();
        RosterEntryRecorded entry = new RosterEntryRecorded(
                park.code(),
                one.uscc(),
                one.name(),
                one.formerNames(),
                one.enterpriseType(),
                one.district(),
                one.address(),
                one.industry(),
                one.registeredCapital(),
                one.foundedOn(),
                one.qualifications(),
                CLAIMED,
                true,
                List.of("claimedFrom", "name", "district", "address", "industry", "registeredCapital", "foundedOn"),
                null,
                null,
                List.of(),
                List.of(),
                null);
        return CloudEvents.write(
                ParkEvents.TOPIC,
                "/parks/" + park.code(),
                NamedIds.of("claim " + subject).toString(),
                ParkEvents.ROSTER_ENTRY_RECORDED.name(),
                subject,
                1,
                TIME,
                TIME,
                null,
                EventJson.write(entry));
    }

    private void send(Park park, List<ProducerRecord<String, byte[]>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        signers.computeIfAbsent("/parks/" + park.code(), s -> EventSigner.announced(keys, s, producer))
                .sign(batch);
        for (ProducerRecord<String, byte[]> event : batch) {
            var _ = producer.send(event, (_, e) -> {
                if (e != null) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        batch.clear();
    }

    /** How many events of the registry stand on the log. */
    long told() {
        return consumer.endOffsets(told).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * Waits until so many stand there.
     *
     * @return nanoseconds of {@link System#nanoTime()} when they did
     */
    long awaitTold(long many, Duration limit) throws IOException {
        long until = System.nanoTime() + limit.toNanos();
        long now = told();
        while (now < many) {
            if (System.nanoTime() > until) {
                throw new IOException(
                        now + " of " + many + " events stand on the log after " + limit.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            now = told();
        }
        return System.nanoTime();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
        consumer.close();
    }
}
