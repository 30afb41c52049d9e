package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.network.AuditHeadPublished;
import cn.onezone.contracts.network.NetworkEvents;
import cn.onezone.funds.FundsApplication;
import cn.onezone.gateway.GatewayApplication;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** {@code ./onezone audit verify} on a real service, broker and store. */
class AuditVerifyIT {
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    /** What a run of the command came to. */
    private record Verified(boolean whole, String said) {}

    private Verified verify(String source, String address, String token, KeySettings.Pin... pins) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        boolean whole = new AuditVerify(
                        new PrintStream(said, true, StandardCharsets.UTF_8), log(), List.of(pins), token)
                .run(Map.of(source, address));
        return new Verified(whole, said.toString(StandardCharsets.UTF_8));
    }

    private LogSettings log() {
        return LogSettings.open(infrastructure.bootstrapServers());
    }

    private ConfigurableApplicationContext funds(String instance, String store) {
        return OneZoneApplication.of(FundsApplication.class, "funds")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + store,
                        "--onezone.instance=" + instance,
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers());
    }

    private static String address(ConfigurableApplicationContext process) {
        return "http://127.0.0.1:" + process.getEnvironment().getRequiredProperty("local.server.port");
    }

    /** Leaves this many refusals in the trail. */
    private static void refusals(ConfigurableApplicationContext service, int count) {
        try (Door door = Door.of(service)) {
            for (int i = 0; i < count; i++) {
                assertThat(door.as(Issuer.shared().of("operator"))
                                .get("/funds/applications/x" + i)
                                .status())
                        .isEqualTo(403);
            }
        }
    }

    /** A process that is gone for good, as after an upgrade to other names, has left a chain and no head of it. */
    @Test
    void verifiesEveryInstanceThatTheStoreHas() {
        String store = infrastructure.mongoUri("verify-" + UUID.randomUUID());
        try (ConfigurableApplicationContext former = funds("former", store)) {
            refusals(former, 5);
            MongoCollection<Document> trail =
                    former.getBean(MongoDatabase.class).getCollection("audit");
            await().atMost(Duration.ofSeconds(30)).until(() -> trail.countDocuments() >= 5);
        }
        try (ConfigurableApplicationContext service = funds("latter", store)) {
            String auditor = Issuer.shared().of("auditor");
            Verified whole = verify("/funds", address(service), auditor);
            assertThat(whole.said())
                    .contains("/funds/former", "whole: 5 entries")
                    .contains("/funds/latter");
            assertThat(whole.whole()).isTrue();
            service.getBean(MongoDatabase.class)
                    .getCollection("audit")
                    .updateOne(Filters.eq("_id", "/funds/former/000000000003"), Updates.set("actor", "nobody"));
            Verified changed = verify("/funds", address(service), auditor);
            assertThat(changed.said()).containsPattern("/funds/former +BROKEN at 3: it was changed");
            assertThat(changed.whole()).isFalse();
        }
    }

    /** A door that lets one caller read so many pages in a while is read to the end nevertheless. */
    @Test
    void waitsAsLongAsItIsAskedTo() throws IOException {
        String source = "/hurried-" + UUID.randomUUID();
        AtomicInteger asked = new AtomicInteger();
        HttpServer trail = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trail.createContext("/", exchange -> {
            boolean refused = asked.getAndIncrement() % 2 == 0;
            byte[] empty = (refused ? "{}" : "{\"instance\":\"" + source + "/1\",\"links\":[],\"more\":false}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Retry-After", "1");
            exchange.sendResponseHeaders(refused ? 429 : 200, empty.length);
            try (var body = exchange.getResponseBody()) {
                body.write(empty);
            }
        });
        trail.start();
        try {
            Verified verified =
                    verify(source, "http://127.0.0.1:" + trail.getAddress().getPort(), "");
            assertThat(verified.whole()).as(verified.said()).isTrue();
            assertThat(asked).hasValue(4);
        } finally {
            trail.stop(0);
        }
    }

    /** No head of the day is published yet, and nothing that is left of the chain shows it. */
    @Test
    void findsThatTheLastEntryWasTakenAwayWhileTheServiceRunsAndAfterARestart() {
        String store = infrastructure.mongoUri("verify-" + UUID.randomUUID());
        String auditor = Issuer.shared().of("auditor");
        try (ConfigurableApplicationContext service = funds("cut", store)) {
            refusals(service, 5);
            MongoCollection<Document> trail =
                    service.getBean(MongoDatabase.class).getCollection("audit");
            await().atMost(Duration.ofSeconds(30)).until(() -> trail.countDocuments() >= 5);
            assertThat(trail.deleteOne(Filters.eq("_id", "/funds/cut/000000000005"))
                            .getDeletedCount())
                    .isOne();
            Verified cut = verify("/funds", address(service), auditor);
            assertThat(cut.said()).contains("BROKEN at 5: it is missing");
            assertThat(cut.whole()).isFalse();
        }
        try (ConfigurableApplicationContext service = funds("cut", store)) {
            assertThat(verify("/funds", address(service), auditor).said()).contains("BROKEN at 5: it is missing");
        }
    }

    /**
     * Somebody was on the log before a source and speaks in its name. With the pin that every reader of the log has, what he
     * said of its trail is not believed.
     */
    @Test
    void believesTheHeadsOfThePinnedKeyOnly(@TempDir Path folder) throws IOException {
        String source = "/forged-" + UUID.randomUUID();
        Map<String, Object> config = log().common();
        config.put("acks", "all");
        EventSigner own;
        try (Topics topics = new Topics(log());
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            topics.ensure(List.of(NetworkEvents.KEYS, NetworkEvents.AUDIT));
            EventSigner impostor = EventSigner.announced(folder.resolve("impostor"), source, producer);
            own = EventSigner.announced(folder.resolve("own"), source, producer);
            AuditHeadPublished forged =
                    new AuditHeadPublished(source, source + "/1", LocalDate.parse("2024-05-06"), 5, 5, "ab".repeat(32));
            Instant now = Instant.now();
            ProducerRecord<String, byte[]> event = CloudEvents.write(
                    NetworkEvents.AUDIT,
                    source,
                    UUID.randomUUID().toString(),
                    NetworkEvents.AUDIT_HEAD_PUBLISHED.name(),
                    source + "/1/2024-05-06",
                    1,
                    now,
                    now,
                    null,
                    EventJson.write(forged));
            impostor.sign(List.of(event));
            var _ = producer.send(event);
        }
        HttpServer trail = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trail.createContext("/", exchange -> {
            byte[] empty = ("{\"instance\":\"" + source + "/1\",\"links\":[],\"more\":false}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, empty.length);
            try (var body = exchange.getResponseBody()) {
                body.write(empty);
            }
        });
        trail.start();
        try {
            String address = "http://127.0.0.1:" + trail.getAddress().getPort();
            assertThat(verify(source, address, "").said())
                    .as("with no pin the first key is believed")
                    .contains("BROKEN at 1: it is missing", "head of 2024-05-06");
            KeySettings.Pin pin = Cli.pins(Map.of(
                            "ONEZONE_KEYS_PINS",
                            source + "=" + own.keys().getFirst().proves().id()))
                    .getFirst();
            Verified pinned = verify(source, address, "", pin);
            assertThat(pinned.said()).contains("whole: 0 entries", "no head published yet");
            assertThat(pinned.whole()).isTrue();
        } finally {
            trail.stop(0);
        }
    }

    @Test
    void saysThatATrailIsWholeAndNamesTheFirstBreak() {
        try (ConfigurableApplicationContext service = OneZoneApplication.of(FundsApplication.class, "funds")
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri=" + infrastructure.mongoUri("verify-" + UUID.randomUUID()),
                        "--onezone.instance=verified",
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers())) {
            String address = "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
            String auditor = Issuer.shared().of("auditor");
            try (Door door = Door.of(service)) {
                // more than a page of the door
                for (int i = 0; i < 1_100; i++) {
                    assertThat(door.get("/funds/applications/x" + i).status()).isEqualTo(404);
                }
            }
            MongoCollection<Document> trail =
                    service.getBean(MongoDatabase.class).getCollection("audit");
            await().atMost(Duration.ofSeconds(30)).until(() -> trail.countDocuments() >= 1_100);

            Verified whole = verify("/funds", address, auditor);
            assertThat(whole.said())
                    .contains("/funds/verified")
                    .contains("whole: 11")
                    .contains("no head");
            assertThat(whole.whole()).isTrue();

            trail.updateOne(
                    Filters.eq("_id", "/funds/verified/000000001050"), Updates.set("record", "applications/other"));
            Verified changed = verify("/funds", address, auditor);
            assertThat(changed.said()).contains("BROKEN at 1050: it was changed");
            assertThat(changed.whole()).isFalse();

            trail.deleteOne(Filters.eq("_id", "/funds/verified/000000000007"));
            assertThat(verify("/funds", address, auditor).said()).contains("BROKEN at 7: it is missing");

            Verified refused = verify("/funds", address, Issuer.shared().of("partner"));
            assertThat(refused.whole()).isFalse();
            assertThat(refused.said()).contains("NOT READ: 403");
        }
    }

    @Test
    void verifiesTheGatewaysTrailToo(@TempDir Path folder) throws IOException {
        Path trail = folder.resolve("gateway/audit/verified/000000000001.jsonl");
        try (ConfigurableApplicationContext gateway = GatewayApplication.builder()
                .run(
                        "--server.port=0",
                        "--onezone.instance=verified",
                        "--onezone.gateway.view.enabled=false",
                        "--onezone.gateway.data-dir=" + folder.resolve("gateway"),
                        "--onezone.keys.folder=" + folder.resolve("keys"),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + infrastructure.bootstrapServers())) {
            String address = "http://127.0.0.1:" + gateway.getEnvironment().getRequiredProperty("local.server.port");
            String auditor = Issuer.shared().of("auditor");
            try (Door door = Door.of(gateway)) {
                for (int i = 0; i < 5; i++) {
                    assertThat(door.as(Issuer.shared().of("partner"))
                                    .get("/network/overview")
                                    .status())
                            .isEqualTo(403);
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readAllLines(trail).size() >= 5);
            Verified whole = verify("/gateway", address, auditor);
            assertThat(whole.said()).contains("/gateway/verified").contains("whole: ");
            assertThat(whole.whole()).isTrue();
            List<String> lines = new ArrayList<>(Files.readAllLines(trail));
            lines.set(2, lines.get(2).replace("partner", "nobody0"));
            Files.write(trail, lines);
            assertThat(verify("/gateway", address, auditor).said()).contains("BROKEN at 3: it was changed");

            lines.set(2, lines.get(2).replace("nobody0", "partner"));
            lines.removeLast();
            Files.write(trail, lines);
            String gap = "BROKEN at " + (lines.size() + 1) + ": ";
            assertThat(verify("/gateway", address, auditor).said()).contains(gap);
        }
    }
}
