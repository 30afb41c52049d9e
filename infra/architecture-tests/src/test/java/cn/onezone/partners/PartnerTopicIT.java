package cn.onezone.partners;

import static cn.onezone.partners.GuardedPartners.client;
import static cn.onezone.partners.GuardedPartners.consumer;
import static cn.onezone.partners.GuardedPartners.read;
import static cn.onezone.partners.GuardedPartners.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.kit.json.EventJson;
import cn.onezone.local.users.LogRules;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
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
import tools.jackson.databind.JsonNode;

/**
 * R21 on a broker that lets in only who may, under the rules of the network: a partner reads a topic of its own with a user
 * of its own, as long as it may, and nothing else. Here, because the rules are the launcher's.
 */
class PartnerTopicIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    static Path data;

    private static GuardedPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final Door partner = service.partner("partner-" + reason);
    private String id;
    /** How many events of the subscription have been said. */
    private long expected;

    @BeforeAll
    static void start() {
        service = new GuardedPartners(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void agree() {
        id = service.granted(partner, reason, 30);
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
        service.clock.by = Duration.ZERO;
        var _ = partner.post("/partners/agreements/" + id + "/withdrawal", "{\"reason\":\"end\"}");
    }

    private String say(String subject, long sequence) {
        expected++;
        return service.say(subject, sequence, reason);
    }

    private long last() {
        return GuardedPartners.last(partner, id);
    }

    /** How many there are when all that was said is numbered. */
    private long settled() {
        await().atMost(SOON).until(() -> last() == expected);
        return expected;
    }

    private List<String> pulled(long after) {
        return GuardedPartners.pulled(partner, id, after);
    }

    private String kafka() {
        return "/partners/subscriptions/" + id + "/kafka";
    }

    private JsonNode open(String body) {
        return GuardedPartners.topic(partner, id, body);
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
        Door other = service.door.as(token("other-" + reason, "partner"));
        String theirs = service.granted(other, reason, 30);
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
        // a file of its own that nobody else reads: whoever sees the processes of a machine sees their arguments
        Path config = Files.createFile(
                data.resolve("kcat-" + reason),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
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
            service.clock.by = Duration.ofHours(25);
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
        service.clock.by = Duration.ofHours(2);
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
        try (Admin admin = Admin.create(service.secrets.kafka(service.broker.bootstrapServers(), LogRules.OPERATOR))) {
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
        Door haidian = service.door.as(token("haidian", "park-administrator"));
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

    private void objects() {
        Door haidian = service.door.as(token("haidian", "park-administrator"));
        assertThat(haidian.put("/partners/agreements/" + id + "/objections/haidian", "{\"reason\":\"不同意\"}")
                        .status())
                .isEqualTo(200);
    }

    /** All that is on the topic from its beginning until it has these numbers: nothing of it is an event any more. */
    private static void hasNothingButWithheld(JsonNode made, long last) {
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            TopicPartition partition = new TopicPartition(made.path("topic").asString(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<String, String>> all = new ArrayList<>();
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                return numbers(all).contains(last);
            });
            assertThat(numbers(all)).containsExactlyElementsOf(upTo(1, last));
            assertThat(all).allMatch(r -> r.value().contains("cn.onezone.partners.withheld.v1"));
        }
    }

    /** R21: also while nobody may read the topic, or the next who may would find it there. */
    @Test
    void whatAParkObjectsToWhileNoKeyLastsIsGoneFromTheTopicToo() throws Exception {
        JsonNode made = open("{}");
        say("waiting", 1);
        long last = settled();
        await().atMost(SOON).until(() -> partner.get(kafka()).body().path("fed").asLong() == last);
        service.clock.by = Duration.ofHours(25);
        cannotSignIn(made);
        objects();
        TopicPartition partition = new TopicPartition(made.path("topic").asString(), 0);
        try (Admin admin = Admin.create(service.secrets.kafka(service.broker.bootstrapServers(), LogRules.OPERATOR))) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(offset(admin, partition, OffsetSpec.earliest()))
                            .as("it is empty")
                            .isEqualTo(offset(admin, partition, OffsetSpec.latest())));
        }
        hasNothingButWithheld(open("{}"), last);
    }

    private static long offset(Admin admin, TopicPartition partition, OffsetSpec which) throws Exception {
        return admin.listOffsets(Map.of(partition, which))
                .partitionResult(partition)
                .get(20, TimeUnit.SECONDS)
                .offset();
    }

    /** R21: not for a moment either, while the topic has not been emptied yet. */
    @Test
    void whoIsLetInRightAfterAnObjectionFindsNothingOfBefore() {
        var _ = open("{}");
        say("waiting", 1);
        long last = settled();
        await().atMost(SOON).until(() -> partner.get(kafka()).body().path("fed").asLong() == last);
        objects();
        hasNothingButWithheld(open("{}"), last);
    }

    /** One topic does not take what is put on it, the sequence of another cannot be read: the others get theirs. */
    @Test
    void oneThatIsBrokenKeepsNoOtherFromItsEvents() throws Exception {
        Map<String, Door> doors = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            Door one = service.partner("one-" + i + "-" + reason);
            doors.put(service.granted(one, reason, 30), one);
        }
        await().atMost(SOON).until(() -> {
            say("begin", 1);
            return doors.entrySet().stream().allMatch(one -> GuardedPartners.last(one.getValue(), one.getKey()) > 0);
        });
        Map<String, JsonNode> made = new TreeMap<>();
        doors.forEach((one, door) -> made.put(one, GuardedPartners.topic(door, one, "{}")));
        List<String> ids = List.copyOf(doors.keySet());
        // in the order in which they are gone through, others come after them
        String full = ids.get(0);
        String unreadable = ids.get(1);
        try (Admin admin = Admin.create(service.secrets.kafka(service.broker.bootstrapServers(), LogRules.OPERATOR))) {
            atMost(admin, made.get(full).path("topic").asString(), "100");
            garbled(unreadable);
            long there = GuardedPartners.last(doors.get(full), full);
            for (int i = 1; i <= 5; i++) {
                say("behind", i);
            }
            await().atMost(SOON).until(() -> GuardedPartners.last(doors.get(full), full) >= there + 5);
            // from the log, not from what is remembered
            var _ = GuardedPartners.topic(doors.get(unreadable), unreadable, "{\"after\":0}");
            for (int round = 0; round < 3; round++) {
                for (int i = 1; i <= 20; i++) {
                    say("s" + i % 7, round * 20 + i);
                }
                for (String other : ids.subList(2, ids.size())) {
                    readsAll(doors.get(other), other, made.get(other));
                }
            }
            long last = GuardedPartners.last(doors.get(full), full);
            assertThat(fed(doors.get(full), full)).as("what it does not take").isLessThan(last);
            assertThat(fed(doors.get(unreadable), unreadable)).isZero();
            // mended, it gets all of it
            atMost(admin, made.get(full).path("topic").asString(), "1048588");
            readsAll(doors.get(full), full, made.get(full));
        } finally {
            doors.forEach((one, door) -> {
                var _ = door.post("/partners/agreements/" + one + "/withdrawal", "{\"reason\":\"end\"}");
            });
        }
    }

    private static long fed(Door door, String id) {
        return door.get("/partners/subscriptions/" + id + "/kafka")
                .body()
                .path("fed")
                .asLong();
    }

    private static void atMost(Admin admin, String topic, String bytes) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                .all()
                .get(20, TimeUnit.SECONDS);
    }

    /** Puts something into a sequence that is no event. */
    private static void garbled(String id) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                service.secrets.kafka(service.broker.bootstrapServers(), "partners"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("onezone.partners.sequence." + id, 0, 1L, "k", new byte[] {1}))
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static void readsAll(Door door, String id, JsonNode made) {
        try (KafkaConsumer<String, String> consumer = consumer(made)) {
            TopicPartition partition = new TopicPartition(made.path("topic").asString(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<String, String>> all = new ArrayList<>();
            await().atMost(SOON.multipliedBy(2)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                return all.size() >= GuardedPartners.last(door, id);
            });
            assertThat(numbers(all)).containsExactlyElementsOf(upTo(1, all.size()));
        }
    }
}
