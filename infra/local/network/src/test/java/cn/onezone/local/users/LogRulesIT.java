package cn.onezone.local.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.log.LogUnavailable;
import cn.onezone.kit.log.Topics;
import cn.onezone.local.broker.LocalBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each service may do on a real broker under the rules of the network. */
class LogRulesIT {
    @TempDir
    static Path data;

    private static Secrets secrets;
    private static LocalBroker broker;

    @BeforeAll
    static void start() {
        secrets = Secrets.prepare(data, LogRules.users(ParkDirectory.bundled()));
        broker = LocalBroker.start(data.resolve("broker"), 0, secrets.brokerAccess());
        apply(ParkDirectory.bundled());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static void apply(ParkDirectory directory) {
        LogRules.apply(secrets.log(broker.bootstrapServers(), LogRules.OPERATOR), directory);
    }

    private static Map<String, Object> as(String user) {
        Map<String, Object> client = secrets.kafka(broker.bootstrapServers(), user);
        client.put("max.block.ms", 10_000);
        client.put("enable.idempotence", true);
        return client;
    }

    private static void write(String user, String topic) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(as(user), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", "of " + user)).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Where the topic ends for a reader, having fetched from it. */
    private static long read(String user, String topic) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(as(user), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            if (all.isEmpty()) {
                throw new TopicAuthorizationException(Set.of(topic));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            long read = 0;
            do {
                read += consumer.poll(Duration.ofMillis(100)).count();
            } while (read < end);
            return end;
        }
    }

    private static void join(String user, String group, String topic) {
        Map<String, Object> config = as(user);
        config.put("group.id", group);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (consumer.assignment().isEmpty() && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100));
            }
            assertThat(consumer.assignment()).isNotEmpty();
            consumer.commitSync();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "park-haidian onezone.parks",
                "park-yanqing onezone.parks",
                "enterprises onezone.enterprises",
                "indicators onezone.indicators",
                "funds onezone.funds",
                "talent onezone.talent",
                "projects onezone.projects",
                "partners onezone.partners"
            })
    void letsEachServiceWriteToItsOwnTopicOnly(String service) throws Exception {
        String user = service.split(" ", -1)[0];
        String own = service.split(" ", -1)[1];
        for (String topic : List.of(own, "onezone.heartbeats", "onezone.keys")) {
            assertThatCode(() -> write(user, topic)).as(topic).doesNotThrowAnyException();
        }
        for (String topic : List.of(
                "onezone.parks",
                "onezone.enterprises",
                "onezone.indicators",
                "onezone.funds",
                "onezone.talent",
                "onezone.projects",
                "onezone.partners")) {
            if (!topic.equals(own)) {
                assertThatThrownBy(() -> write(user, topic)).as(topic).isInstanceOf(TopicAuthorizationException.class);
            }
        }
        assertThat(read(user, "onezone.keys")).isPositive();
    }

    @Test
    void letsServicesReadWhatTheyListenToInTheirOwnGroup() {
        join("park-haidian", "parks-haidian", "onezone.indicators.to-parks");
        join("park-haidian", "parks-haidian", "onezone.indicators.to.haidian");
        join("park-haidian", "parks-haidian-enterprises", "onezone.enterprises.to.haidian");
        // R2: on the registry's own topic stands what all parks have said
        for (String topic : List.of("onezone.enterprises", "onezone.enterprises.to.xicheng", "onezone.parks")) {
            assertThatThrownBy(() -> join("park-haidian", "parks-haidian-enterprises", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        join("enterprises", "enterprises", "onezone.parks");
        join("enterprises", "enterprises-facts", "onezone.parks");
        join("enterprises", "enterprises-moves", "onezone.parks");
        join("enterprises", "enterprises-moves", "onezone.enterprises");
        join("indicators", "indicators", "onezone.parks");
        join("indicators", "indicators-parks", "onezone.parks");
        join("indicators", "indicators-parks", "onezone.enterprises");
        join("funds", "funds", "onezone.funds");
        for (String topic : List.of("onezone.parks", "onezone.enterprises", "onezone.talent", "onezone.projects")) {
            join("partners", "partners", topic);
        }
        for (String group : List.of("parks-xicheng", "enterprises", "parks-haidian2")) {
            assertThatThrownBy(() -> join("park-haidian", group, "onezone.indicators.to.haidian"))
                    .as(group)
                    .isInstanceOf(GroupAuthorizationException.class);
        }
        for (String topic : List.of("onezone.parks", "onezone.funds", "onezone.talent", "onezone.heartbeats")) {
            assertThatThrownBy(() -> read("park-haidian", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    /**
     * R2: on the indicator service's topic stands what every park has submitted before it is accepted, why it was returned,
     * what reviewers have noted, and figures that are held back. A park hears what is said to it and to all, and no more.
     */
    @Test
    void letsAParkHearOfTheCityWhatIsSaidToItAndNothingOfAnotherPark() throws Exception {
        write("indicators", "onezone.indicators");
        write("indicators", "onezone.indicators.to-parks");
        write("indicators", "onezone.indicators.to.xicheng");
        for (ParkCode park :
                ParkDirectory.bundled().parks().stream().map(Park::code).toList()) {
            String user = "park-" + park;
            Set<String> mayRead = mayRead(user);
            assertThat(mayRead).contains("onezone.indicators.to-parks", "onezone.indicators.to." + park);
            assertThat(mayRead)
                    .allSatisfy(topic -> assertThat(topic)
                            .as(user)
                            .matches("onezone\\.keys|onezone\\.indicators\\.to-parks(\\..*)?"
                                    + "|onezone\\.(indicators|enterprises)\\.to\\." + park + "(\\..*)?"));
        }
        assertThat(read("park-xicheng", "onezone.indicators.to.xicheng")).isEqualTo(1);
        assertThat(read("park-xicheng", "onezone.indicators.to-parks")).isPositive();
        for (String topic : List.of("onezone.indicators", "onezone.indicators.to.xicheng")) {
            assertThatThrownBy(() -> read("park-haidian", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> join("park-haidian", "parks-haidian", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        for (String topic : List.of("onezone.indicators.to-parks", "onezone.indicators.to.haidian")) {
            assertThatThrownBy(() -> write("park-haidian", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> write("enterprises", topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        // what it said before parks had topics of their own it reads again
        assertThat(read("indicators", "onezone.indicators")).isPositive();
    }

    private static Set<String> mayRead(String user) {
        return LogRules.of(ParkDirectory.bundled()).stream()
                .filter(rule -> rule.entry().principal().equals("User:" + user))
                .filter(rule -> rule.entry().operation() == AclOperation.READ)
                .filter(rule -> rule.pattern().resourceType() == ResourceType.TOPIC)
                .map(rule -> rule.pattern().name())
                .collect(Collectors.toSet());
    }

    /** The rule of an earlier version, by which every park read what all parks had submitted. */
    @Test
    void withdrawsWhatAParkWasOnceAllowedToRead() throws Exception {
        try (Admin admin = Admin.create(secrets.kafka(broker.bootstrapServers(), LogRules.OPERATOR))) {
            AclBinding read = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "onezone.indicators", PatternType.LITERAL),
                    new AccessControlEntry("User:park-haidian", "*", AclOperation.READ, AclPermissionType.ALLOW));
            admin.createAcls(List.of(read)).all().get(30, TimeUnit.SECONDS);
            apply(ParkDirectory.bundled());
            assertThat(rules(admin)).doesNotContain(read);
        }
    }

    /** R1: a restructuring may name a park that the operator's directory does not yet, or does no more. */
    @ParameterizedTest
    @CsvSource({"indicators, enterprises", "enterprises, indicators"})
    void letsWhoSpeaksToParksMakeTheTopicOfOneThatIsNotInTheDirectory(String service, String other) throws Exception {
        String topic = "onezone." + service + ".to.tomorrow";
        try (Topics own = new Topics(secrets.log(broker.bootstrapServers(), service))) {
            own.ensure(Set.of(topic));
            assertThatThrownBy(() -> own.ensure(Set.of("onezone." + other + ".to.yesterday")))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        assertThatCode(() -> write(service, topic)).doesNotThrowAnyException();
        assertThatThrownBy(() -> read("park-haidian", topic)).isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void letsAServicePutAsideWhatItCannotApplyAndReadItAgain() throws Exception {
        for (String topic : List.of(
                Topics.deadLetters("onezone.indicators.to.haidian", "parks-haidian"),
                Topics.quarantine("onezone.indicators.to-parks", "parks-haidian"))) {
            try (Topics own = new Topics(secrets.log(broker.bootstrapServers(), "park-haidian"))) {
                own.ensure(Set.of(topic));
            }
            write("park-haidian", topic);
            assertThat(read("park-haidian", topic)).isEqualTo(1);
            assertThatThrownBy(() -> write("park-xicheng", topic)).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> read("park-xicheng", topic)).isInstanceOf(TopicAuthorizationException.class);
        }
        try (Topics own = new Topics(secrets.log(broker.bootstrapServers(), "park-haidian"))) {
            for (String topic : List.of(
                    "onezone.more",
                    Topics.deadLetters("onezone.indicators", "parks-haidian"),
                    Topics.deadLetters("onezone.indicators.to.xicheng", "parks-xicheng"),
                    Topics.deadLetters("onezone.enterprises", "parks-haidian"))) {
                assertThatThrownBy(() -> own.ensure(Set.of(topic)))
                        .as(topic)
                        .isInstanceOf(LogUnavailable.class)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @Test
    void letsTheGatewayReadAndWriteNothing() throws Exception {
        String user = LogRules.GATEWAY;
        write("projects", "onezone.projects");
        for (String topic : List.of(
                "onezone.parks",
                "onezone.enterprises",
                "onezone.indicators",
                "onezone.funds",
                "onezone.talent",
                "onezone.projects",
                "onezone.keys")) {
            assertThatCode(() -> read(user, topic)).as(topic).doesNotThrowAnyException();
            if (topic.equals("onezone.keys")) {
                // it announces the keys by which it signs the heads of its audit trail
                assertThatCode(() -> write(user, topic)).doesNotThrowAnyException();
                continue;
            }
            // what comes behind a send that was refused is refused because of it
            assertThatThrownBy(() -> write(user, topic))
                    .as(topic)
                    .satisfies(e -> assertThat(Stream.iterate(e, Objects::nonNull, Throwable::getCause))
                            .anyMatch(AuthorizationException.class::isInstance));
        }
        assertThatThrownBy(() -> read(user, "onezone.partners"))
                .as("who receives what")
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> join(user, "enterprises", "onezone.parks"))
                .isInstanceOf(GroupAuthorizationException.class);
    }

    /** R21: the user of an earlier version read all events past any agreement. */
    @Test
    void shutsOutThePartnerOfAnEarlierVersion(@TempDir Path folder) throws Exception {
        Secrets before = Secrets.prepare(folder, List.of("partner", LogRules.OPERATOR));
        assertThat(before.brokerAccess().accounts().find("partner")).isNull();
        assertThat(before.brokerAccess().plain()).doesNotContain("partner");
        try (Admin admin = Admin.create(secrets.kafka(broker.bootstrapServers(), LogRules.OPERATOR))) {
            AclBinding read = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "onezone.parks", PatternType.LITERAL),
                    new AccessControlEntry("User:partner", "*", AclOperation.READ, AclPermissionType.ALLOW));
            admin.createAcls(List.of(read)).all().get(30, TimeUnit.SECONDS);
            apply(ParkDirectory.bundled());
            assertThat(rules(admin)).doesNotContain(read);
        }
    }

    /** Whoever may make rules may let itself in anywhere: that is one service, and this is where it would be seen. */
    @Test
    void letsNobodyButThePartnersServiceMakeRules() throws Exception {
        AclBinding rule = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "onezone.partner.x", PatternType.LITERAL),
                new AccessControlEntry("User:partner-x", "*", AclOperation.READ, AclPermissionType.ALLOW));
        for (String user : LogRules.users(ParkDirectory.bundled())) {
            try (Admin admin = Admin.create(as(user))) {
                if (user.equals("partners") || user.equals(LogRules.OPERATOR)) {
                    admin.createAcls(List.of(rule)).all().get(30, TimeUnit.SECONDS);
                    admin.deleteAcls(List.of(rule.toFilter())).all().get(30, TimeUnit.SECONDS);
                } else {
                    assertThatThrownBy(
                                    () -> admin.createAcls(List.of(rule)).all().get(30, TimeUnit.SECONDS))
                            .as(user)
                            .hasCauseInstanceOf(AuthorizationException.class);
                }
            }
        }
    }

    private static ParkDirectory seventeen(Path file) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        try (InputStream bundled = ParkDirectory.class.getResourceAsStream("/cn/onezone/directory/parks.json")) {
            ObjectNode all = (ObjectNode) json.readTree(bundled);
            ArrayNode parks = (ArrayNode) all.get("parks");
            parks.add(((ObjectNode) parks.get(0))
                    .deepCopy()
                    .put("code", "xiongan")
                    .put("no", 17));
            Files.writeString(file, json.writeValueAsString(all));
        }
        return ParkDirectory.of(file);
    }

    private static Set<AclBinding> rules(Admin admin) throws Exception {
        return Set.copyOf(admin.describeAcls(AclBindingFilter.ANY).values().get(30, TimeUnit.SECONDS));
    }

    @Test
    void letsASeventeenthParkComeAndGoAndLeavesTheRulesOfOthersAlone(@TempDir Path folder) throws Exception {
        ParkDirectory directory = seventeen(folder.resolve("parks.json"));
        try (Admin admin = Admin.create(secrets.kafka(broker.bootstrapServers(), LogRules.OPERATOR))) {
            Set<AclBinding> before = rules(admin);
            assertThat(before).isEqualTo(LogRules.of(ParkDirectory.bundled()));
            AclBinding others = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "onezone.funds", PatternType.LITERAL),
                    new AccessControlEntry("User:bank", "*", AclOperation.READ, AclPermissionType.ALLOW));
            AclBinding tooMuch = new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, "onezone.funds", PatternType.LITERAL),
                    new AccessControlEntry("User:park-haidian", "*", AclOperation.WRITE, AclPermissionType.ALLOW));
            admin.createAcls(List.of(others, tooMuch)).all().get(30, TimeUnit.SECONDS);

            Secrets.prepare(data, LogRules.users(directory));
            apply(directory);
            write("park-xiongan", "onezone.parks");
            join("park-xiongan", "parks-xiongan", "onezone.indicators.to-parks");
            join("park-xiongan", "parks-xiongan", "onezone.indicators.to.xiongan");
            assertThat(rules(admin)).contains(others).doesNotContain(tooMuch).containsAll(before);

            apply(ParkDirectory.bundled());
            assertThatThrownBy(() -> write("park-xiongan", "onezone.parks"))
                    .isInstanceOf(TopicAuthorizationException.class);
            admin.deleteAcls(List.of(others.toFilter())).all().get(30, TimeUnit.SECONDS);
            assertThat(rules(admin)).isEqualTo(before);
        }
    }
}
