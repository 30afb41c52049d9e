package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.evidence.EventSigner;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.CloudEvents;
import cn.onezone.local.broker.LocalBroker;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.Secrets;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;

/** The partners service on a broker that lets in only who may, under the rules of the network. */
final class GuardedPartners implements AutoCloseable {
    static final Duration SOON = Duration.ofMinutes(1);

    final Moved clock = new Moved();
    final Secrets secrets;
    final LocalBroker broker;
    final Door door;
    private final ConfigurableApplicationContext context;
    private final KafkaProducer<String, byte[]> park;
    private final EventSigner signer;

    /** A clock that is put forward. */
    static final class Moved extends Clock {
        volatile Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), by);
        }
    }

    /** @param data folder of this test's own */
    GuardedPartners(Path data, String... more) {
        secrets = Secrets.prepare(data, LogRules.users(ParkDirectory.bundled()));
        broker = LocalBroker.start(data.resolve("broker"), 0, secrets.brokerAccess());
        LogRules.apply(secrets.log(broker.bootstrapServers(), LogRules.OPERATOR), ParkDirectory.bundled());
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.mongodb.uri=" + EmbeddedInfrastructure.shared().mongoUri("topics-" + UUID.randomUUID()),
                "--onezone.identity.issuer=" + Issuer.shared().address(),
                "--onezone.log.bootstrap-servers=" + broker.bootstrapServers(),
                "--onezone.log.user=partners"));
        settings.addAll(List.of(more));
        context = OneZoneApplication.of(PartnersApplication.class, "partners")
                .initializers(c -> {
                    ((GenericApplicationContext) c)
                            .registerBean(
                                    "movedClock", Clock.class, () -> clock, definition -> definition.setPrimary(true));
                    // as the environment has it, and not among arguments
                    c.getEnvironment()
                            .getPropertySources()
                            .addFirst(new MapPropertySource(
                                    "sign-in", Map.of("onezone.log.password", secrets.password("partners"))));
                })
                .run(settings.toArray(String[]::new));
        door = Door.of(context);
        park = new KafkaProducer<>(
                secrets.kafka(broker.bootstrapServers(), "park-haidian"),
                new StringSerializer(),
                new ByteArraySerializer());
        signer = EventSigner.announced(Path.of(System.getProperty("onezone.keys.folder")), "/parks/haidian", park);
    }

    static String token(String name, String role) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(name, List.of(role), role.equals("park-administrator") ? name : null)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(2_000))))
                        .build());
    }

    /** Where its doors are. */
    String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    Door partner(String name) {
        return door.as(token(name, "partner"));
    }

    /**
     * An agreement that is in force.
     *
     * @param reason which events: those that give this reason
     * @param days for how many days
     */
    String granted(Door who, String reason, int days) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed =
                who.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"},{"path":"uscc","treatment":"hash"}],
                 "where":[{"path":"reason","anyOf":["%s"]}]}],
                 "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(reason, today.minusDays(1), today.plusDays(days)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        assertThat(door.as(token("coordinator", "coordinator"))
                        .post("/partners/agreements/" + proposed.text("id") + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return proposed.text("id");
    }

    /** Park Haidian says that an enterprise has left. */
    String say(String subject, long sequence, String reason) {
        String event = UUID.randomUUID().toString();
        // of today, for what was recorded before the grant is not the partner's
        Instant at = Clock.systemUTC().instant();
        ProducerRecord<String, byte[]> record = CloudEvents.write(
                ParkEvents.TOPIC,
                "/parks/haidian",
                event,
                ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                subject,
                sequence,
                at,
                at,
                null,
                EventJson.write(new RosterEntryRemoved(
                        ParkCode.of("haidian"), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), reason)));
        signer.sign(List.of(record));
        var _ = park.send(record);
        park.flush();
        return event;
    }

    /** The last number of a subscription. */
    static long last(Door partner, String id) {
        return partner.get("/partners/subscriptions/" + id).body().path("last").asLong();
    }

    /** The events after a number as they are pulled. */
    static List<String> pulled(Door partner, String id, long after) {
        return partner.get("/partners/subscriptions/" + id + "/events?limit=1000&after=" + after)
                .body()
                .path("items")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }

    /** A topic of a partner's own. */
    static JsonNode topic(Door partner, String id, String body) {
        Answer made = partner.post("/partners/subscriptions/" + id + "/kafka", body);
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made.body();
    }

    /** A client with nothing but what the answer says. */
    static Map<String, Object> client(JsonNode made) {
        Map<String, Object> client = new HashMap<>();
        made.path("client")
                .properties()
                .forEach(p -> client.put(p.getKey(), p.getValue().asString()));
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                        + made.path("user").asString() + "\" password=\""
                        + made.path("password").asString() + "\";");
        client.put("default.api.timeout.ms", 15_000);
        client.put("request.timeout.ms", 10_000);
        // one that may not even say that it leaves is waited for as long as this
        client.put("session.timeout.ms", 10_000);
        client.put("heartbeat.interval.ms", 2_000);
        return client;
    }

    static KafkaConsumer<String, String> consumer(JsonNode made) {
        return new KafkaConsumer<>(client(made), new StringDeserializer(), new StringDeserializer());
    }

    static List<ConsumerRecord<String, String>> read(
            KafkaConsumer<String, String> consumer, JsonNode made, int events) {
        if (consumer.subscription().isEmpty()) {
            consumer.subscribe(List.of(made.path("topic").asString()));
        }
        List<ConsumerRecord<String, String>> all = new ArrayList<>();
        long until = System.nanoTime() + SOON.toNanos();
        while (all.size() < events && System.nanoTime() < until) {
            consumer.poll(Duration.ofMillis(200)).forEach(all::add);
        }
        return all;
    }

    static long number(String event) {
        return Long.parseLong(
                EventJson.mapper().readTree(event).path("sequence").asString());
    }

    @Override
    public void close() {
        park.close(Duration.ofSeconds(5));
        door.close();
        context.close();
        broker.close();
    }
}
