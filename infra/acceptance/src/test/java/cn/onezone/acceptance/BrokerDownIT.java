package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.acceptance.NetworkUnderTest.Answer;
import cn.onezone.local.users.LogRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Processes of their own, some of them killed: a park never waits for the city, and nothing is lost or doubled. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerDownIT {
    private static NetworkUnderTest network;

    @BeforeAll
    static void up() throws Exception {
        network = NetworkUnderTest.up("--isolated", "--parks", "haidian,fengtai");
    }

    @AfterAll
    static void down() throws Exception {
        network.close();
    }

    private static String park() {
        return "http://127.0.0.1:" + (8104 + offset()) + "/parks/haidian/roster/enterprises";
    }

    private static int offset() {
        return Integer.parseInt(network.gateway().replaceAll(".*:", "")) - 8080;
    }

    /** Promise 2. */
    @Test
    @Order(1)
    void aParkWorksWhileTheBrokerAndTheGatewayAreDead() throws Exception {
        network.kill("broker");
        network.kill("gateway");
        network.kill("enterprises");
        List<String> acknowledged = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String uscc = Firms.uscc("110108", 8_000 + i);
            Answer answer = network.post(park(), Firms.entry(uscc, "北京断网示例" + i + "号有限公司"));
            assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
            String tag = answer.raw().headers().firstValue("ETag").orElseThrow();
            assertThat(network.put(park() + "/" + uscc, Firms.entry(uscc, "北京断网改名" + i + "号有限公司"), "If-Match", tag)
                            .status())
                    .isEqualTo(200);
            acknowledged.add(uscc);
        }
        network.start();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            Answer found = network.get("/network/enterprises?q=%E6%96%AD%E7%BD%91%E6%94%B9%E5%90%8D&limit=100");
            assertThat(found.body().path("total").asInt()).isEqualTo(acknowledged.size());
        });
        // later, once, in order
        Map<String, List<Long>> sequences = new HashMap<>();
        for (ConsumerRecord<String, byte[]> record : log("onezone.parks")) {
            if (record.key() != null && record.key().startsWith("haidian/")) {
                sequences
                        .computeIfAbsent(record.key(), k -> new ArrayList<>())
                        .add(Long.valueOf(new String(
                                record.headers().lastHeader("ce_sequence").value(), StandardCharsets.UTF_8)));
            }
        }
        assertThat(sequences).hasSize(acknowledged.size());
        assertThat(sequences.values()).allSatisfy(s -> assertThat(s).containsExactly(1L, 2L));
    }

    @Test
    @Order(2)
    void duplicatesAndReorderingOnTheLogChangeNothing() {
        Answer before = network.get("/network/enterprises?limit=1");
        int total = before.body().path("total").asInt();
        List<ConsumerRecord<String, byte[]>> parks = log("onezone.parks");
        List<ConsumerRecord<String, byte[]>> registry = log("onezone.enterprises");
        Map<String, Object> config = network.kafka(LogRules.OPERATOR);
        config.putAll(Map.of("acks", "all", "enable.idempotence", true));
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            // the whole past once more, newest first
            for (List<ConsumerRecord<String, byte[]>> topic : List.of(parks, registry)) {
                for (ConsumerRecord<String, byte[]> record : topic.reversed()) {
                    var _ = producer.send(
                            new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers()));
                }
            }
            producer.flush();
        }
        // an enterprise registered afterwards is behind all of that on the log of its park
        String uscc = Firms.uscc("110108", 8_900);
        assertThat(network.post(park(), Firms.entry(uscc, "北京其后示例有限公司")).status())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> network.get("/network/enterprises/" + uscc).status() == 200);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Answer after = network.get("/network/enterprises?limit=1");
            assertThat(after.body().path("total").asInt()).isEqualTo(total + 1);
            // found by their former name as well, but called by the newer one
            for (JsonNode item : network.get("/network/enterprises?q=%E6%96%AD%E7%BD%91&limit=100")
                    .body()
                    .path("items")) {
                assertThat(item.path("name").asString())
                        .as("an older name must not come back")
                        .startsWith("北京断网改名");
            }
        });
    }

    @Test
    @Order(3)
    void aParkThatHangsOrDiesDelaysNobodyElse() {
        network.kill("park fengtai");
        Answer refused = network.get("/parks/fengtai/roster/enterprises");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
        assertThat(network.get("/parks/haidian/roster/enterprises").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Answer parks = network.get("/network/parks");
            assertThat(parks.status()).isEqualTo(200);
            for (var park : parks.body().path("coverage").path("parks")) {
                String state = park.path("park").asString().equals("haidian") ? "up" : "down";
                assertThat(park.path("state").asString())
                        .as(park.path("park").asString())
                        .isEqualTo(state);
            }
        });
    }

    @Test
    @Order(4)
    void afterKillingEverythingAllDataAreThere() throws Exception {
        int total =
                network.get("/network/enterprises?limit=1").body().path("total").asInt();
        for (String part : List.of(
                "broker",
                "store",
                "gateway",
                "enterprises",
                "indicators",
                "funds",
                "talent",
                "projects",
                "partners",
                "park haidian")) {
            network.kill(part);
        }
        network.start();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(network.get("/network/enterprises?limit=1")
                                .body()
                                .path("total")
                                .asInt())
                        .isEqualTo(total));
        assertThat(network.get("/parks/haidian/roster/enterprises?limit=1")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(total);
    }

    /** All that stands on a topic now, in order within each partition. */
    private static List<ConsumerRecord<String, byte[]>> log(String topic) {
        Map<String, Object> config = network.kafka(LogRules.OPERATOR);
        config.put("group.id", "reader-" + UUID.randomUUID());
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
            }
        }
        return all;
    }
}
