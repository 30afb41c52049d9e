package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * R21 on a broker that lets in only who may, under the rules of the network: a partner reads a topic of its own with a user
 * of its own, as long as it may, and nothing else. Here, because the rules are the launcher's.
 */
class PartnerTopicIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    static Path data;

    private static final Moved CLOCK = new Moved();
    private static Secrets secrets;
    private static LocalBroker broker;
    private static ConfigurableApplicationContext context;
    private static Door door;
    private static KafkaProducer<String, byte[]> park;
    private static EventSigner signer;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = door.as(token("partner-" + reason, "partner"));
    private String id;
    /** How many events of the subscription have been said. */
    private long expected;

    /** A clock that is put forward. */
    private static final class Moved extends Clock {
        private volatile Duration by = Duration.ZERO;

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

    @BeforeAll
    static void start() {
        secrets = Secrets.prepare(data, LogRules.users(ParkDirectory.bundled()));
        broker = LocalBroker.start(data.resolve("broker"), 0, secrets.brokerAccess());
        LogRules.apply(secrets.log(broker.bootstrapServers(), LogRules.OPERATOR), ParkDirectory.bundled());
        context = OneZoneApplication.of(PartnersApplication.class, "partners")
                .initializers(c -> ((GenericApplicationContext) c)
                        .registerBean(
                                "movedClock", Clock.class, () -> CLOCK, definition -> definition.setPrimary(true)))
                .run(
                        "--server.port=0",
                        "--spring.mongodb.uri="
                                + EmbeddedInfrastructure.shared().mongoUri("topics-" + UUID.randomUUID()),
                        "--onezone.identity.issuer=" + Issuer.shared().address(),
                        "--onezone.log.bootstrap-servers=" + broker.bootstrapServers(),
                        "--onezone.log.user=partners",
                        "--onezone.log.password=" + secrets.password("partners"));
        door = Door.of(context);
        park = new KafkaProducer<>(
                secrets.kafka(broker.bootstrapServers(), "park-haidian"),
                new StringSerializer(),
                new ByteArraySerializer());
        signer = EventSigner.announced(Path.of(System.getProperty("onezone.keys.folder")), "/parks/haidian", park);
    }

    @AfterAll
    static void stop() {
        park.close(Duration.ofSeconds(5));
        door.close();
        context.close();
        broker.close();
    }

    private static String token(String name, String role) {
        return Issuer.shared()
                .sign(Issuer.shared()
                        .claims(name, List.of(role), role.equals("park-administrator") ? name : null)
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(2_000))))
                        .build());
    }

    @BeforeEach
    void agree() {
        id = granted(partner);
        await().atMost(SOON).until(() -> {
            say("begin", 1);
            return last() > 0;
        });
        // a mark behind all that was said of the same subject, which has one order
        String mark = say("begin", 2);
        await().atMost(SOON)
                .until(() -> pulled(0).stream()
                        .anyMatch(e -> EventJson.mapper()
                                .readTree(e)
                                .path("id")
                                .asString()
                                .equals(mark)));
        expected = last();
    }

    @AfterEach
    void end() {
        CLOCK.by = Duration.ZERO;
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private String granted(Door who) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        Answer proposed =
                who.post("/partners/agreements", """
                {"purpose":"核对登记","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                 "fields":[{"path":"park"},{"path":"uscc","treatment":"hash"}],
                 "where":[{"path":"reason","anyOf":["%s"]}]}],
                 "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(reason, today.minusDays(1), today.plusDays(30)));
        assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
        assertThat(door.as(token("coordinator", "coordinator"))
                        .post("/partners/agreements/" + proposed.text("id") + "/grant", null, "If-Match", "*")
                        .status())
                .isEqualTo(200);
        return proposed.text("id");
    }

    private String say(String subject, long sequence) {
        String event = UUID.randomUUID().toString();
        Instant at = Instant.parse("2026-05-06T01:02:03Z");
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
        expected++;
        return event;
    }

    private long last() {
        return partner.get("/partners/subscriptions/" + id).body().path("last").asLong();
    }

    /** How many there are when all that was said is numbered. */
    private long settled() {
        await().atMost(SOON).until(() -> last() == expected);
        return expected;
    }

    private List<String> pulled(long after) {
        return partner.get("/partners/subscriptions/" + id + "/events?limit=1000&after=" + after)
                .body()
                .path("items")
                .valueStream()
                .map(JsonNode::toString)
                .toList();
    }

    private String kafka() {
        return "/partners/subscriptions/" + id + "/kafka";
    }

    private JsonNode open(String body) {
        Answer made = partner.post(kafka(), body);
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made.body();
    }

    /** With nothing but what the answer says. */
    private static Map<String, Object> client(JsonNode made) {
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

    private static KafkaConsumer<String, String> consumer(JsonNode made) {
        return new KafkaConsumer<>(client(made), new StringDeserializer(), new StringDeserializer());
    }

    private static List<ConsumerRecord<String, String>> read(
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

    private static List<Long> numbers(List<ConsumerRecord<String, String>> records) {
        return records.stream()
                .map(r -> Long.parseLong(
                        EventJson.mapper().readTree(r.value()).path("sequence").asString()))
                .toList();
    }

    private static List<Long> upTo(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** Polls until it is refused. */
    private static void untilRefused(KafkaConsumer<String, String> consumer) {
        await().atMost(SOON).until(() -> {
            try {
                consumer.poll(Duration.ofMillis(200));
                return false;
            } catch (AuthorizationException e) {
                return true;
            }
        });
    }

    private static void cannotSignIn(JsonNode made) {
        Map<String, Object> client = client(made);
        client.keySet()
                .retainAll(List.of(
                        "bootstrap.servers",
                        "security.protocol",
                        "sasl.mechanism",
                        "sasl.jaas.config",
                        "default.api.timeout.ms",
                        "request.timeout.ms"));
        await().atMost(SOON).untilAsserted(() -> {
            try (Admin admin = Admin.create(client)) {
                assertThatThrownBy(() -> admin.listTopics().names().get(20, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        });
    }

    @Test
    void readsWhatTheOtherWaysHandOutByteForByteAndNothingElse() throws Exception {
        JsonNode made = open("{}");
        for (int i = 1; i <= 700; i++) {
            say("s" + i % 7, i);
        }
        long last = settled();
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            List<ConsumerRecord<String, String>> records = read(consumer, made, (int) last);
            assertThat(numbers(records)).as("without a hole, each once").containsExactlyElementsOf(upTo(1, last));
            assertThat(records.stream().map(ConsumerRecord::value))
                    .as("the same bytes")
                    .containsExactlyElementsOf(pulled(0));
            for (ConsumerRecord<String, String> one : records) {
                assertThat(one.key())
                        .isEqualTo(EventJson.mapper()
                                .readTree(one.value())
                                .path("subject")
                                .asString());
                assertThat(one.headers().toArray()).singleElement().satisfies(h -> {
                    assertThat(h.key()).isEqualTo("content-type");
                    assertThat(new String(h.value(), StandardCharsets.UTF_8)).isEqualTo("application/cloudevents+json");
                });
            }
            // what comes later comes too
            say("later", 1);
            assertThat(numbers(read(consumer, made, 1))).containsExactly(last + 1);
        }
        Door other = door.as(token("other-" + reason, "partner"));
        String theirs = granted(other);
        for (String topic : List.of(
                "onezone.parks",
                "onezone.enterprises",
                "onezone.partners",
                "onezone.keys",
                "onezone.partners.sequence." + id,
                "onezone.partner." + theirs)) {
            try (KafkaConsumer<String, String> consumer = consumer(made)) {
                TopicPartition partition = new TopicPartition(topic, 0);
                consumer.assign(List.of(partition));
                assertThatThrownBy(() -> {
                            consumer.seekToBeginning(List.of(partition));
                            consumer.poll(Duration.ofSeconds(10));
                        })
                        .as(topic)
                        .isInstanceOf(TopicAuthorizationException.class);
            }
        }
        Map<String, Object> elsewhere = client(made);
        elsewhere.put("group.id", "partners");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(elsewhere, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(made.path("topic").asString()));
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(GroupAuthorizationException.class);
        }
        Map<String, Object> writing = client(made);
        writing.put("max.block.ms", 10_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(writing, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(
                                    new ProducerRecord<>(made.path("topic").asString(), "k", "v"))
                            .get(20, TimeUnit.SECONDS))
                    .satisfies(e -> assertThat(Stream.iterate(e, Objects::nonNull, Throwable::getCause))
                            .anyMatch(AuthorizationException.class::isInstance));
        }
        assertThat(other.post(kafka(), "{}").status()).as("another's").isEqualTo(403);
        assertThat(partner.get(kafka()).body().toString())
                .as("shown once")
                .doesNotContain(made.path("password").asString());
    }

    @Test
    void isReadByKcat() throws Exception {
        Process version;
        try {
            version = new ProcessBuilder("kcat", "-V").redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "left out: there is no kcat here");
            return;
        }
        version.getInputStream().readAllBytes();
        version.waitFor();
        JsonNode made = open("{}");
        for (int i = 1; i <= 20; i++) {
            say("k", i);
        }
        long last = settled();
        await().atMost(SOON).until(() -> partner.get(kafka()).body().path("fed").asLong() == last);
        Path config = data.resolve("kcat-" + reason);
        StringBuilder text = new StringBuilder();
        // the local broker also takes the password as it is, for clients on librdkafka before 2.6.1
        made.path("client").properties().forEach(p -> {
            if (!p.getKey().equals("group.id")) {
                text.append(p.getKey().equals("sasl.mechanism") ? "sasl.mechanisms" : p.getKey())
                        .append('=')
                        .append(
                                p.getKey().equals("sasl.mechanism")
                                        ? "PLAIN"
                                        : p.getValue().asString())
                        .append('\n');
            }
        });
        text.append("sasl.username=").append(made.path("user").asString()).append('\n');
        text.append("sasl.password=").append(made.path("password").asString()).append('\n');
        Files.writeString(config, text.toString());
        Process kcat = new ProcessBuilder(
                        "kcat",
                        "-F",
                        config.toString(),
                        "-C",
                        "-t",
                        made.path("topic").asString(),
                        "-o",
                        "beginning",
                        "-e",
                        "-q",
                        "-f",
                        "%s\n")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kcat.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(out.lines()).containsExactlyElementsOf(pulled(0));
    }

    @Test
    void aKeyThatHasExpiredReadsNoMoreNotEvenWhereItIsReadingAndTheNextGoesOn() {
        JsonNode made = open("{}");
        long before = settled();
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            assertThat(read(consumer, made, (int) before)).hasSize((int) before);
            consumer.commitSync();
            CLOCK.by = Duration.ofHours(25);
            untilRefused(consumer);
        }
        cannotSignIn(made);
        say("meanwhile", 1);
        long last = settled();
        JsonNode next = open("{}");
        assertThat(next.path("user")).isNotEqualTo(made.path("user"));
        try (KafkaConsumer<String, String> consumer = consumer(next)) {
            assertThat(numbers(read(consumer, next, (int) (last - before))))
                    .as("in the same group, from where it was")
                    .containsExactlyElementsOf(upTo(before + 1, last));
        }
    }

    @Test
    void anotherKeyLetsTheOneBeforeGoOnForAWhile() {
        JsonNode first = open("{}");
        JsonNode second = open("{}");
        long last = settled();
        for (JsonNode one : List.of(first, second)) {
            try (KafkaConsumer<String, String> consumer = consumer(one)) {
                TopicPartition partition = new TopicPartition(one.path("topic").asString(), 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                List<ConsumerRecord<String, String>> all = new ArrayList<>();
                await().atMost(SOON).until(() -> {
                    consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                    return all.size() >= last;
                });
                assertThat(numbers(all)).containsExactlyElementsOf(upTo(1, last));
            }
        }
        CLOCK.by = Duration.ofHours(2);
        cannotSignIn(first);
        try (KafkaConsumer<String, String> consumer = consumer(second)) {
            assertThat(consumer.partitionsFor(second.path("topic").asString())).hasSize(1);
        }
        await().atMost(SOON)
                .until(() -> partner.get(kafka()).body().path("keys").size() == 1);
        for (int i = 0; i < 4; i++) {
            var _ = open("{}");
        }
        assertThat(partner.get(kafka()).body().path("keys").size())
                .as("no more at once")
                .isEqualTo(3);
    }

    @Test
    void endsWithTheAgreementAndWhenItIsDeleted() throws Exception {
        JsonNode made = open("{}");
        int last = (int) settled();
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            assertThat(read(consumer, made, last)).hasSize(last);
            assertThat(partner.send("DELETE", kafka(), null).status()).isEqualTo(204);
            untilRefused(consumer);
        }
        cannotSignIn(made);
        assertThat(partner.get(kafka()).code()).isEqualTo("no-topic");
        assertThat(partner.send("DELETE", kafka(), null).status()).isEqualTo(404);

        JsonNode again = open("{\"after\":1}");
        try (KafkaConsumer<String, String> consumer = consumer(again)) {
            assertThat(numbers(read(consumer, again, last - 1))).containsExactlyElementsOf(upTo(2, last));
            assertThat(partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}")
                            .status())
                    .isEqualTo(200);
            untilRefused(consumer);
        }
        cannotSignIn(again);
        assertThat(partner.post(kafka(), "{}").code()).isEqualTo("agreement-not-in-force");
        try (Admin admin = Admin.create(secrets.kafka(broker.bootstrapServers(), LogRules.OPERATOR))) {
            String topic = again.path("topic").asString();
            await().atMost(SOON)
                    .until(() -> !admin.listTopics()
                            .names()
                            .get(20, TimeUnit.SECONDS)
                            .contains(topic));
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get(20, TimeUnit.SECONDS))
                    .noneMatch(rule -> rule.toString().contains(topic));
        }
    }

    @Test
    void aPartnerChangesBetweenTheWaysWithoutLosingItsPlace() {
        long first = settled();
        for (int i = 1; i <= 5; i++) {
            say("w" + i, i);
        }
        long last = settled();
        // pulled up to there, then by topic
        JsonNode made = open("{\"after\":" + (first + 2) + "}");
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            assertThat(numbers(read(consumer, made, (int) (last - first - 2))))
                    .containsExactlyElementsOf(upTo(first + 3, last));
        }
        // and back: after the last number it has
        say("back", 1);
        long end = settled();
        assertThat(pulled(last)).hasSize((int) (end - last));
        // again from an earlier number, on a topic that is there
        JsonNode anew = open("{\"after\":" + first + "}");
        try (KafkaConsumer<String, String> consumer = consumer(anew)) {
            List<Long> read = new ArrayList<>();
            consumer.subscribe(List.of(anew.path("topic").asString()));
            await().atMost(SOON).until(() -> {
                List<ConsumerRecord<String, String>> some = new ArrayList<>();
                consumer.poll(Duration.ofMillis(200)).forEach(some::add);
                read.addAll(numbers(some));
                return read.containsAll(upTo(first + 1, end));
            });
        }
        Answer beyond = partner.post(kafka(), "{\"after\":" + (end + 100) + "}");
        assertThat(beyond.status() + beyond.code()).isEqualTo("409no-such-number");
    }

    @Test
    void whatAParkObjectsToStandsOnTheTopicNoMoreButLeavesNoHole() {
        JsonNode made = open("{}");
        say("waiting", 1);
        long last = settled();
        await().atMost(SOON).until(() -> partner.get(kafka()).body().path("fed").asLong() == last);
        Door haidian = door.as(token("haidian", "park-administrator"));
        assertThat(haidian.put("/partners/agreements/" + id + "/objections/haidian", "{\"reason\":\"不同意\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(SOON).untilAsserted(() -> {
            try (KafkaConsumer<String, String> consumer = consumer(made)) {
                TopicPartition partition = new TopicPartition(made.path("topic").asString(), 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                List<ConsumerRecord<String, String>> all = new ArrayList<>();
                long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                }
                assertThat(numbers(all)).containsExactlyElementsOf(upTo(1, last));
                assertThat(all).allMatch(r -> r.value().contains("cn.onezone.partners.withheld.v1"));
            }
        });
    }
}
