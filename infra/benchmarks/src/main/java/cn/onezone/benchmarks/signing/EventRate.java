package cn.onezone.benchmarks.signing;

import cn.onezone.benchmarks.load.Invention;
import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.EventVerifier;
import cn.onezone.kit.evidence.KeyRing;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes events as a service does and reads them as another does, with and without signatures in turn. */
final class EventRate {
    private static final String SOURCE = "/enterprises";
    private static final Instant TIME = Instant.parse("2026-01-05T02:00:01Z");
    private static final int PARTITIONS = 4;

    private final LogSettings settings;
    private final Topics topics;
    private final List<EnterpriseConsolidated> enterprises;
    /** These live as long as a service does: connecting and learning of keys is no part of a round. */
    private final Producer<String, byte[]> producer;

    private final EventSigner signer;
    private final EventVerifier verifier;

    private EventRate(String broker, Path data, int events) {
        this.settings = Secrets.of(data).log(broker, LogRules.OPERATOR);
        this.topics = new Topics(settings);
        Path keys = data.resolve("own-keys");
        Map<String, Object> config = settings.common();
        config.put("acks", "all");
        config.put("linger.ms", 2);
        config.put("batch.size", 64 * 1024);
        config.put("compression.type", "lz4");
        topics.ensure(List.of(NetworkEvents.KEYS));
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        this.signer = EventSigner.announced(keys, SOURCE, producer);
        this.verifier = new EventVerifier(
                new KeyRing(settings, topics, new KeySettings(keys, List.of()), new SimpleMeterRegistry()));
        Invention invention = new Invention('W');
        this.enterprises =
                IntStream.range(0, events).mapToObj(invention::consolidated).toList();
    }

    /**
     * Prints {@code RATE signed|unsigned <events published together> <events> <nanoseconds> <nanoseconds of
     * processor>} for each round; the time is that of publishing and of reading, one after the other.
     *
     * @param arguments broker, folder of its network's data, events in a round, rounds
     */
    public static void main(String[] arguments) throws Exception {
        EventRate rate = new EventRate(arguments[0], Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        try (rate.topics;
                rate.producer) {
            for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
                // so that neither kind is always the one that meets cold code
                boolean signedFirst = round % 2 == 1;
                for (int together : new int[] {500, 1}) {
                    for (boolean signed : new boolean[] {signedFirst, !signedFirst}) {
                        rate.round(round, signed, together);
                    }
                }
            }
        }
    }

    private void round(int round, boolean signed, int together) throws Exception {
        String topic = "bench." + UUID.randomUUID();
        topics.ensure(List.of(topic));
        int events = together == 1 ? enterprises.size() / 10 : enterprises.size();
        long processor = processor();
        long began = System.nanoTime();
        publish(topic, round, signed, together, events);
        read(topic, signed, events);
        System.out.println("RATE " + (signed ? "signed " : "unsigned ") + together + " " + events + " "
                + (System.nanoTime() - began) + " " + (processor() - processor));
    }

    /** Processor time of this process so far, in nanoseconds; that of the broker is not in it. */
    private static long processor() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    private void publish(String topic, int round, boolean signed, int together, int events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int from = 0; from < events; from += together) {
            List<ProducerRecord<String, byte[]>> batch = new ArrayList<>(together);
            for (EnterpriseConsolidated one : enterprises.subList(from, Math.min(events, from + together))) {
                batch.add(CloudEvents.write(
                        topic,
                        SOURCE,
                        // no event is that of another round: its proof would be known already
                        one.uscc().value() + "/" + round,
                        EnterpriseEvents.ENTERPRISE_CONSOLIDATED.name(),
                        one.uscc().value(),
                        1,
                        TIME,
                        TIME,
                        null,
                        EventJson.write(one)));
            }
            if (signed) {
                signer.sign(batch);
            }
            batch.forEach(event -> sent.add(producer.send(event)));
        }
        producer.flush();
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    private void read(String topic, boolean signed, int events) {
        CloudEvents reader = new CloudEvents(List.of(EnterpriseEvents.ENTERPRISE_CONSOLIDATED));
        Map<String, Object> config = new HashMap<>(settings.common());
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("max.poll.records", 2_000);
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, PARTITIONS)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList());
            int read = 0;
            while (read < events) {
                var records = consumer.poll(Duration.ofSeconds(1));
                long readAt = System.nanoTime();
                for (ConsumerRecord<String, byte[]> record : records) {
                    String fault = signed ? verifier.fault(record, readAt) : null;
                    if (fault != null || !(reader.read(record) instanceof CloudEvents.Decoded.Known)) {
                        throw new IllegalStateException("an event is not what was said: " + fault);
                    }
                    read++;
                }
            }
        }
    }
}
