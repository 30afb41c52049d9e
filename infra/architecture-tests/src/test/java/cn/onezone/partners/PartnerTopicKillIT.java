package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.ServiceProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the process that fills a partner's topic, at random moments while it does: afterwards each number is on the
 * topic once, in order, and none is left out (R21, R22).
 */
@Tag("slow")
class PartnerTopicKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 5);
    private static final int EVENTS = 20_000;

    @TempDir
    Path data;

    private final int port = ServiceProcess.freePort();
    private final String database = "topic-kill-" + UUID.randomUUID();
    private LocalBroker broker;
    private Secrets secrets;

    private ServiceProcess process() {
        return new ServiceProcess.Plan(
                        PartnersApplication.class,
                        "256m",
                        database,
                        Path.of("target", "partner-topic-kill.log"),
                        List.of(
                                "--server.port=" + port,
                                "--onezone.log.bootstrap-servers=" + broker.bootstrapServers(),
                                "--onezone.log.user=partners"),
                        Map.of("ONEZONE_LOG_PASSWORD", secrets.password("partners")))
                .start();
    }

    /** A door that may be shut for a moment. */
    private static JsonNode asked(Door door, String path) {
        try {
            Answer answer = door.get(path);
            return answer.status() == 200 ? answer.body() : EventJson.mapper().createObjectNode();
        } catch (java.io.UncheckedIOException e) {
            return EventJson.mapper().createObjectNode();
        }
    }

    private static String granted(Door door) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed = door.post("/partners/agreements", """
                {"purpose":"p","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"reason"}]}],
                 "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(today.minusDays(1), today.plusDays(30)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        assertThat(door.post("/partners/agreements/" + proposed.text("id") + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return proposed.text("id");
    }

    private static ProducerRecord<String, byte[]> event(int i) {
        // of today, for what was recorded before the grant is not the partner's
        Instant at = Clock.systemUTC().instant();
        return CloudEvents.write(
                ParkEvents.TOPIC,
                "/parks/haidian",
                UUID.randomUUID().toString(),
                ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                "kill/" + i % 50,
                1 + i / 50,
                at,
                at,
                null,
                EventJson.write(new RosterEntryRemoved(
                        ParkCode.of("haidian"), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), "counted")));
    }

    @Test
    void putsEachNumberOnTheTopicOnceWhereverItIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("PartnerTopicKillIT seed " + seed);
        Random random = new Random(seed);
        secrets = Secrets.prepare(data, LogRules.users(ParkDirectory.bundled()));
        broker = LocalBroker.start(data.resolve("broker"), 0, secrets.brokerAccess());
        List<ServiceProcess> started = new ArrayList<>();
        try (LocalBroker _ = broker;
                Door door = Door.at(port);
                KafkaProducer<String, byte[]> park = new KafkaProducer<>(
                        secrets.kafka(broker.bootstrapServers(), "park-haidian"),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            LogRules.apply(secrets.log(broker.bootstrapServers(), LogRules.OPERATOR), ParkDirectory.bundled());
            started.add(process());
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> asked(door, "/partners/agreements").has("total"));
            String id = granted(door);
            EventSigner signer =
                    EventSigner.announced(Path.of(System.getProperty("onezone.keys.folder")), "/parks/haidian", park);
            // until the agreement is known to who numbers
            String subscription = "/partners/subscriptions/" + id;
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                ProducerRecord<String, byte[]> first = event(0);
                signer.sign(List.of(first));
                var _ = park.send(first).get();
                return asked(door, subscription).path("last").asLong() > 0;
            });
            for (int i = 0; i < EVENTS; i += 100) {
                List<ProducerRecord<String, byte[]>> some = new ArrayList<>();
                for (int j = i; j < i + 100; j++) {
                    some.add(event(j));
                }
                signer.sign(some);
                for (ProducerRecord<String, byte[]> one : some) {
                    var _ = park.send(one);
                }
            }
            park.flush();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> asked(door, subscription).path("last").asLong() > EVENTS);
            Answer opened = door.post(subscription + "/kafka", "{}");
            assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
            long fed = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long before = fed;
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(10))
                        .until(() ->
                                asked(door, subscription + "/kafka").path("fed").asLong() > before);
                // not a wait for something, but the random moment of the fault
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
                started.getLast().close();
                started.add(process());
                fed = await().atMost(Duration.ofMinutes(2))
                        .until(
                                () -> asked(door, subscription + "/kafka")
                                        .path("fed")
                                        .asLong(),
                                there -> there > 0);
                System.out.println("round " + (round + 1) + ": killed at " + fed + " or a little later");
                if (fed >= EVENTS) {
                    // all was there before it could be killed again: from the beginning
                    assertThat(door.post(subscription + "/kafka", "{\"after\":0}")
                                    .status())
                            .isEqualTo(201);
                    fed = 0;
                }
            }
            long last = asked(door, subscription).path("last").asLong();
            await().atMost(Duration.ofMinutes(2))
                    .until(() ->
                            asked(door, subscription + "/kafka").path("fed").asLong() == last);
            Answer key = door.post(subscription + "/kafka", "{}");
            assertThat(numbers(key.body()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, last).boxed().toList());
            System.out.println(last + " events on the topic, each once, 1 to " + last);
        } finally {
            started.forEach(ServiceProcess::close);
        }
    }

    private static List<Long> numbers(JsonNode made) {
        Map<String, Object> client = new HashMap<>();
        made.path("client")
                .properties()
                .forEach(p -> client.put(p.getKey(), p.getValue().asString()));
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                        + made.path("user").asString() + "\" password=\""
                        + made.path("password").asString() + "\";");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(made.path("topic").asString(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<Long> all = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(r -> all.add(Long.parseLong(EventJson.mapper()
                                .readTree(r.value())
                                .path("sequence")
                                .asString())));
            }
            return all;
        }
    }
}
