package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** R21 on every way by which events leave: what ends an agreement ends it there, and what a park objects to leaves no more. */
class EveryWayIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    static Path data;

    private static GuardedPartners service;
    private static HttpServer hooks;

    private final String reason = UUID.randomUUID().toString();

    /** How a partner receives. */
    enum Way {
        PULL,
        STREAM,
        WEBHOOK,
        TOPIC
    }

    /** What happens to the agreement. */
    enum End {
        EXPIRY,
        WITHDRAWAL,
        OBJECTION
    }

    static Stream<Arguments> all() {
        return Arrays.stream(Way.values())
                .flatMap(way -> Arrays.stream(End.values()).map(end -> Arguments.of(way, end)));
    }

    @BeforeAll
    static void start() throws IOException {
        service = new GuardedPartners(
                data,
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.webhooks.retries=300ms",
                // so that a user ends with the agreement and not before
                "--onezone.partners.kafka.key-for=90d");
        hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hooks.start();
    }

    @AfterAll
    static void stop() {
        hooks.stop(0);
        service.close();
    }

    @AfterEach
    void back() {
        service.clock.by = Duration.ZERO;
    }

    /** One partner with its agreement, and what it has received, by number: the last that came of each. */
    private final class Receiving implements AutoCloseable {
        private final String name = "receiver-" + UUID.randomUUID();
        private final Door door = service.partner(name);
        private final String id;
        private final Way way;
        private final Map<Long, String> received = new ConcurrentSkipListMap<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean open = new AtomicBoolean(true);

        Receiving(Way way, int days) {
            this.way = way;
            this.id = service.granted(door, reason, days);
        }

        private void take(String event) {
            received.put(GuardedPartners.number(event), event);
        }

        /** Receives from now on. */
        void begin() throws Exception {
            switch (way) {
                case PULL -> Thread.ofVirtual().start(this::pull);
                case STREAM -> Thread.ofVirtual().start(this::stream);
                case WEBHOOK -> {
                    hooks.createContext("/" + name, exchange -> {
                        take(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                        exchange.sendResponseHeaders(204, -1);
                        exchange.close();
                    });
                    Answer made = door.post(
                            "/partners/subscriptions/" + id + "/webhook",
                            "{\"url\":\"http://127.0.0.1:" + hooks.getAddress().getPort() + "/" + name + "\"}");
                    assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
                }
                case TOPIC -> {
                    JsonNode made = GuardedPartners.topic(door, id, "{}");
                    Thread.ofPlatform().daemon().start(() -> read(made));
                }
            }
        }

        private void pull() {
            // all of it again each time: what may leave no more is not there any more either
            while (open.get()) {
                Answer page = door.get("/partners/subscriptions/" + id + "/events?limit=1000");
                if (page.status() == 409) {
                    ended.set(page.code().equals("agreement-not-in-force"));
                    return;
                }
                page.body().path("items").forEach(event -> take(event.toString()));
                // how often it asks, not a wait for something
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }

        private void stream() {
            try (HttpClient client = HttpClient.newHttpClient()) {
                // the service ends a stream after a while, and it is asked again after the last number
                for (long last = 0; open.get(); ) {
                    HttpResponse<InputStream> answer = client.send(
                            HttpRequest.newBuilder(
                                            URI.create(service.address() + "/partners/subscriptions/" + id + "/stream"))
                                    .header("Authorization", "Bearer " + GuardedPartners.token(name, "partner"))
                                    .header("Last-Event-ID", Long.toString(last))
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
                    if (answer.statusCode() != 200) {
                        answer.body().close();
                        ended.set(answer.statusCode() == 409);
                        return;
                    }
                    last = read(answer, last);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** @return the last number */
        private long read(HttpResponse<InputStream> answer, long after) throws IOException {
            long last = after;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                boolean event = false;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        last = Long.parseLong(line.substring(4));
                        event = true;
                    } else if (line.startsWith("data: ") && event) {
                        take(line.substring(6));
                        event = false;
                    }
                }
            }
            return last;
        }

        private void read(JsonNode made) {
            try (KafkaConsumer<String, String> consumer = GuardedPartners.consumer(made)) {
                consumer.subscribe(List.of(made.path("topic").asString()));
                while (open.get()) {
                    consumer.poll(Duration.ofMillis(200)).forEach(record -> take(record.value()));
                }
            } catch (AuthorizationException e) {
                ended.set(true);
            }
        }

        /** Whether it has this event, and all before it. */
        boolean has(String event) {
            List<Long> numbers = List.copyOf(received.keySet());
            return received.values().stream().anyMatch(one -> one.contains(event))
                    && numbers.equals(
                            LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        }

        @Override
        public void close() {
            open.set(false);
            var _ = door.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("all")
    void nothingLeavesAnyMore(Way way, End end) throws Exception {
        // another of the same way, to see that what is said afterwards would have come
        Way beside = way == Way.WEBHOOK ? Way.WEBHOOK : Way.PULL;
        try (Receiving one = new Receiving(way, 10);
                Receiving other = new Receiving(beside, 60)) {
            one.begin();
            other.begin();
            await().atMost(SOON).until(() -> {
                var _ = service.say("s", 1, reason);
                return GuardedPartners.last(one.door, one.id) > 0 && GuardedPartners.last(other.door, other.id) > 0;
            });
            // behind all that was said of the same subject, which has one order
            String mark = service.say("s", 2, reason);
            await().atMost(SOON).until(() -> one.has(mark) && other.has(mark));
            assertThat(one.received.values()).allMatch(event -> event.contains("haidian"));

            String agreement = "/partners/agreements/" + one.id;
            switch (end) {
                case EXPIRY -> service.clock.by = Duration.ofDays(11);
                case WITHDRAWAL ->
                    assertThat(one.door
                                    .post(agreement + "/withdrawal", "{\"reason\":\"不再需要\"}")
                                    .status())
                            .isEqualTo(200);
                case OBJECTION ->
                    assertThat(service.door
                                    .as(GuardedPartners.token("haidian", "park-administrator"))
                                    .put(agreement + "/objections/haidian", "{\"reason\":\"不同意\"}")
                                    .status())
                            .isEqualTo(200);
            }
            if (end == End.OBJECTION) {
                for (int i = 1; i <= 5; i++) {
                    var _ = service.say("later", i, reason);
                }
                leavesWithheld(one);
            } else {
                leavesNothing(one, other);
            }
        }
    }

    /** What has a number keeps it and is withheld, so there is no hole; what is said afterwards is not the partner's. */
    private static void leavesWithheld(Receiving one) throws Exception {
        // what was delivered is delivered; asked for again it is withheld
        if (one.way == Way.WEBHOOK) {
            assertThat(one.door
                            .post("/partners/subscriptions/" + one.id + "/webhook/replay", "{\"from\":1}")
                            .status())
                    .isEqualTo(200);
        } else if (one.way == Way.STREAM) {
            one.begin();
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(one.received.keySet())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, GuardedPartners.last(one.door, one.id))
                            .boxed()
                            .toList());
            assertThat(one.received.values())
                    .allMatch(event -> event.contains("cn.onezone.partners.withheld.v1") && !event.contains("haidian"));
        });
    }

    private void leavesNothing(Receiving one, Receiving other) {
        int had = one.received.size();
        for (int i = 1; i <= 4; i++) {
            var _ = service.say("later", i, reason);
        }
        String last = service.say("later", 5, reason);
        await().atMost(SOON).until(() -> other.has(last));
        if (one.way != Way.WEBHOOK) {
            await().atMost(SOON).untilTrue(one.ended);
        }
        for (String path : new String[] {"", "/events", "/stream", "/kafka"}) {
            assertThat(one.door.get("/partners/subscriptions/" + one.id + path).code())
                    .isEqualTo("agreement-not-in-force");
        }
        assertThat(one.received).as("what it had, and nothing more").hasSize(had);
    }
}
