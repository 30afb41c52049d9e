package cn.onezone.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessIT {
    @TempDir
    Path data;

    private final Map<String, ScramCredential> accounts = new ConcurrentHashMap<>();

    private void add(String name) throws Exception {
        accounts.put(
                name,
                new ScramFormatter(org.apache.kafka.common.security.scram.internals.ScramMechanism.SCRAM_SHA_256)
                        .generateCredential("pass-of-" + name, 4_096));
    }

    private LocalBroker start() {
        return LocalBroker.start(data, 0, new Access(accounts::get, Set.of("operator"), Set.of("partner")));
    }

    private static Map<String, Object> client(String servers, String name, String password) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", servers);
        client.put("security.protocol", "SASL_PLAINTEXT");
        client.put("sasl.mechanism", "SCRAM-SHA-256");
        client.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + name + "\" password=\""
                        + password + "\";");
        client.put("max.block.ms", 10_000);
        client.put("default.api.timeout.ms", 10_000);
        client.put("request.timeout.ms", 5_000);
        return client;
    }

    private static Map<String, Object> client(LocalBroker broker, String name) {
        return client(broker.bootstrapServers(), name, "pass-of-" + name);
    }

    private static <T> T done(Future<T> future) throws Exception {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static RecordMetadata write(Map<String, Object> client, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            return done(producer.send(new ProducerRecord<>(topic, "key", value)));
        }
    }

    private static List<String> read(Map<String, Object> client, String topic) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).getOrDefault(partitions.getFirst(), 0L);
            List<String> found = new ArrayList<>();
            while (consumer.position(partitions.getFirst()) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(record.value()));
            }
            return found;
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        done(admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                .all());
    }

    private static AclBinding may(String name, AclOperation operation, ResourceType type, String resource) {
        return new AclBinding(
                new ResourcePattern(type, resource, PatternType.LITERAL),
                new AccessControlEntry("User:" + name, "*", operation, AclPermissionType.ALLOW));
    }

    @Test
    void allowsWhatTheRulesAllowAndNothingElse() throws Exception {
        add("operator");
        add("haidian");
        try (LocalBroker broker = start();
                Admin admin = Admin.create(client(broker, "operator"))) {
            create(admin, "parks");
            create(admin, "enterprises");
            done(admin.createAcls(List.of(
                            may("haidian", AclOperation.WRITE, ResourceType.TOPIC, "parks"),
                            may("haidian", AclOperation.READ, ResourceType.TOPIC, "parks"),
                            may("haidian", AclOperation.READ, ResourceType.GROUP, "haidian")))
                    .all());
            Map<String, Object> haidian = client(broker, "haidian");
            assertThat(write(haidian, "parks", "mine").offset()).isZero();
            assertThat(read(haidian, "parks")).containsExactly("mine");
            assertThatThrownBy(() -> write(haidian, "enterprises", "not mine"))
                    .isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> read(haidian, "enterprises")).isInstanceOf(TopicAuthorizationException.class);
            for (String group : List.of("xicheng", "haidian-too")) {
                Map<String, Object> listening = new HashMap<>(haidian);
                listening.put("group.id", group);
                try (KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(listening, new StringDeserializer(), new StringDeserializer())) {
                    consumer.subscribe(List.of("parks"));
                    assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                            .isInstanceOf(GroupAuthorizationException.class);
                }
            }
            try (Admin own = Admin.create(haidian)) {
                assertThat(done(own.listTopics().names()))
                        .as("the others' are not even seen")
                        .containsExactly("parks");
                assertThatThrownBy(() -> create(own, "more")).isInstanceOf(AuthorizationException.class);
                assertThatThrownBy(() -> done(own.deleteTopics(List.of("parks")).all()))
                        .isInstanceOf(TopicAuthorizationException.class);
                assertThatThrownBy(() -> done(own.createAcls(
                                        List.of(may("haidian", AclOperation.ALL, ResourceType.TOPIC, "enterprises")))
                                .all()))
                        .isInstanceOf(ClusterAuthorizationException.class);
                assertThatThrownBy(() ->
                                done(own.describeAcls(AclBindingFilter.ANY).values()))
                        .isInstanceOf(ClusterAuthorizationException.class);
            }
            assertThat(read(client(broker, "operator"), "enterprises")).isEmpty();
        }
    }

    @Test
    void refusesWhoDoesNotSignIn() throws Exception {
        add("operator");
        add("haidian");
        try (LocalBroker broker = start()) {
            for (Map<String, Object> wrong : List.of(
                    client(broker.bootstrapServers(), "haidian", "pass-of-operator"),
                    client(broker.bootstrapServers(), "nobody", "pass-of-nobody"),
                    client(broker.bootstrapServers(), Access.OWN_NAME, "pass-of-broker"))) {
                try (Admin admin = Admin.create(wrong)) {
                    assertThatThrownBy(() -> done(admin.listTopics().names()))
                            .isInstanceOf(SaslAuthenticationException.class)
                            .as("who is there is not told")
                            .hasMessageContaining("Authentication failed");
                }
            }
            try (Admin open = Admin.create(Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "default.api.timeout.ms",
                    3_000,
                    "request.timeout.ms",
                    2_000))) {
                assertThatThrownBy(() -> done(open.listTopics().names())).isInstanceOf(TimeoutException.class);
            }
        }
    }

    private static Map<String, Object> plain(LocalBroker broker, String name, String password) {
        Map<String, Object> client = client(broker.bootstrapServers(), name, password);
        client.put("sasl.mechanism", "PLAIN");
        client.computeIfPresent(
                "sasl.jaas.config",
                (_, jaas) -> jaas.toString().replace("scram.ScramLoginModule", "plain.PlainLoginModule"));
        return client;
    }

    @Test
    void takesAPasswordAsItIsFromWhoMayShowItOnly() throws Exception {
        add("operator");
        add("partner");
        add("haidian");
        try (LocalBroker broker = start()) {
            try (Admin admin = Admin.create(plain(broker, "partner", "pass-of-partner"))) {
                assertThat(done(admin.listTopics().names())).isEmpty();
            }
            for (Map<String, Object> wrong : List.of(
                    plain(broker, "partner", "pass-of-haidian"),
                    plain(broker, "haidian", "pass-of-haidian"),
                    plain(broker, "nobody", "pass-of-nobody"))) {
                try (Admin admin = Admin.create(wrong)) {
                    assertThatThrownBy(() -> done(admin.listTopics().names()))
                            .isInstanceOf(SaslAuthenticationException.class);
                }
            }
        }
    }

    /** Made while it runs by one who may, and ended again: as partners are. */
    @Test
    void letsInTheUsersThatKafkaKeepsItself() throws Exception {
        add("operator");
        try (LocalBroker broker = start();
                Admin admin = Admin.create(client(broker, "operator"))) {
            create(admin, "parks");
            done(admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "made", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), "pass-of-made")))
                    .all());
            done(admin.createAcls(List.of(may("made", AclOperation.READ, ResourceType.TOPIC, "parks")))
                    .all());
            Map<String, Object> scram = client(broker, "made");
            scram.put("sasl.mechanism", "SCRAM-SHA-512");
            for (Map<String, Object> one : List.of(scram, plain(broker, "made", "pass-of-made"))) {
                assertThat(read(one, "parks")).isEmpty();
            }
            for (Map<String, Object> wrong : List.of(
                    // services' mechanism knows services only
                    client(broker, "made"), plain(broker, "made", "pass-of-operator"))) {
                try (Admin own = Admin.create(wrong)) {
                    assertThatThrownBy(() -> done(own.listTopics().names()))
                            .isInstanceOf(SaslAuthenticationException.class);
                }
            }
            done(admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialDeletion("made", ScramMechanism.SCRAM_SHA_512)))
                    .all());
            for (Map<String, Object> ended : List.of(scram, plain(broker, "made", "pass-of-made"))) {
                try (Admin own = Admin.create(ended)) {
                    assertThatThrownBy(() -> done(own.listTopics().names()))
                            .isInstanceOf(SaslAuthenticationException.class);
                }
            }
        }
    }

    @Test
    void keepsItsControllerToItself() throws Exception {
        add("operator");
        try (LocalBroker broker = start()) {
            Map<String, Object> operator = client(broker, "operator");
            operator.remove("bootstrap.servers");
            operator.put("bootstrap.controllers", "127.0.0.1:" + broker.controllerPort());
            try (Admin admin = Admin.create(operator)) {
                assertThat(done(admin.describeMetadataQuorum().quorumInfo()).leaderId())
                        .isEqualTo(1);
            }
            try (Admin open = Admin.create(Map.of(
                    "bootstrap.controllers",
                    "127.0.0.1:" + broker.controllerPort(),
                    "default.api.timeout.ms",
                    3_000,
                    "request.timeout.ms",
                    2_000))) {
                assertThatThrownBy(() -> done(open.describeMetadataQuorum().quorumInfo()))
                        .isInstanceOf(TimeoutException.class);
            }
        }
    }

    @Test
    void takesTheLogOfABrokerThatWasOpenAndLetsUsersComeLater() throws Exception {
        try (LocalBroker open = LocalBroker.start(data, 0)) {
            Map<String, Object> anybody = Map.of("bootstrap.servers", open.bootstrapServers());
            try (Admin admin = Admin.create(anybody)) {
                create(admin, "parks");
            }
            write(anybody, "parks", "from before");
        }
        add("operator");
        try (LocalBroker broker = start();
                Admin admin = Admin.create(client(broker, "operator"))) {
            Map<String, Object> later = client(broker, "yizhuang");
            assertThatThrownBy(() -> read(later, "parks")).isInstanceOf(SaslAuthenticationException.class);
            add("yizhuang");
            assertThatThrownBy(() -> read(later, "parks")).isInstanceOf(TopicAuthorizationException.class);
            done(admin.createAcls(List.of(may("yizhuang", AclOperation.READ, ResourceType.TOPIC, "parks")))
                    .all());
            assertThat(read(later, "parks")).containsExactly("from before");
        }
        try (LocalBroker broker = start()) {
            assertThat(read(client(broker, "yizhuang"), "parks"))
                    .as("rules are kept")
                    .containsExactly("from before");
        }
    }

    @Test
    void writesNoPasswordToItsDisk() throws Exception {
        add("operator");
        try (LocalBroker broker = start();
                Admin admin = Admin.create(client(broker, "operator"))) {
            create(admin, "parks");
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("pass-of", "ScramLoginModule");
            }
        }
    }
}
