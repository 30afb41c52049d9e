package cn.onezone.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {
    @TempDir
    Path data;

    @Test
    void keepsItsRecordsOverACleanRestartAndRefusesWhatIsTooLarge() throws Exception {
        try (LocalBroker broker = LocalBroker.start(data, 0)) {
            create(broker.bootstrapServers(), "roster");
            try (var producer = producer(broker.bootstrapServers())) {
                producer.send(new ProducerRecord<>("roster", "haidian", "first"))
                        .get(30, TimeUnit.SECONDS);
                assertThatThrownBy(() -> producer.send(new ProducerRecord<>(
                                        "roster", "haidian", "x".repeat(LocalBroker.MAX_MESSAGE_BYTES + 1)))
                                .get(30, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(RecordTooLargeException.class);
            }
        }
        try (LocalBroker broker = LocalBroker.start(data, 0)) {
            assertThat(read(broker.bootstrapServers(), "roster", 1)).containsExactly("first");
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> LocalBroker.start(data, taken.getLocalPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void keepsEveryAcknowledgedRecordWhenItsProcessIsKilled() throws Exception {
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Process first = startProcess();
        String servers = ready(first);
        create(servers, "roster");
        try (var producer = producer(servers)) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    String value = "row-" + i;
                    var _ = producer.send(new ProducerRecord<>("roster", value, value), (sent, failure) -> {
                        if (failure == null) {
                            acknowledged.add(value);
                        }
                    });
                    if (i % 100 == 0) {
                        producer.flush();
                    }
                }
            });
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > 5_000);
            first.destroyForcibly().waitFor();
            writer.interrupt();
            producer.close(Duration.ZERO);
        }
        Set<String> promised = Set.copyOf(acknowledged);
        Process second = startProcess();
        try {
            assertThat(read(ready(second), "roster", promised.size())).containsAll(promised);
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    private Process startProcess() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalBroker.class.getName(),
                        "--data",
                        data.toString(),
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String ready(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("READY ")) {
                return line.substring("READY ".length());
            }
        }
        throw new AssertionError("The broker process ended before it was ready");
    }

    private static void create(String servers, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static KafkaProducer<String, String> producer(String servers) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "acks",
                        "all",
                        "max.request.size",
                        4 * LocalBroker.MAX_MESSAGE_BYTES,
                        "max.block.ms",
                        "5000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static Set<String> read(String servers, String topic, int atLeast) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Set<String> found = new HashSet<>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(record.value()));
                return found.size() >= atLeast;
            });
            return found;
        }
    }
}
