package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.identity.accounts.Role;
import cn.onezone.kit.Mode;
import cn.onezone.local.users.LogRules;
import cn.onezone.local.users.LogSetup;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The network of {@code docker-compose.yml} is the one of {@code ./onezone up}: the same parts with the same settings
 * behind the same ports. In this package, because it asks the launcher what the local network is.
 */
class ComposeTest {
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+):8080");
    /** Settings of who signs in; the second is the gateway's alone. */
    private static final Set<String> SIGN_IN =
            Set.of("ONEZONE_IDENTITY_ISSUER", "ONEZONE_GATEWAY_LOGIN_CLIENTSECRETFILE");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)[^}]*}");
    /** Variables that everybody may know; each has a default. */
    private static final Set<String> NO_SECRETS =
            Set.of("ONEZONE_VERSION", "ONEZONE_MODE", "ONEZONE_ISSUER_ADDRESS", "ONEZONE_GATEWAY_ADDRESS");

    private static final Pattern SECRET = Pattern.compile("PASSWORD$|^MONGO_KEY$");
    private static final Path TOP = top();
    private static final Map<String, Set<String>> READ = new HashMap<>();

    private static Map<String, Map<String, Object>> services;
    private static Layout local;

    private static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("docker-compose.yml"))) {
            at = at.getParent();
        }
        return at;
    }

    @BeforeAll
    static void read() throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(500);
        Map<String, Map<String, Map<String, Object>>> file =
                new Yaml(new SafeConstructor(options)).load(Files.readString(TOP.resolve("docker-compose.yml")));
        services = file.get("services");
        local = Layout.of(Options.parse(List.of(), Cli.LAYOUT_OPTIONS, Map.of()));
    }

    /** Parts of the local network that are services, by their names there. */
    static List<String> parts() {
        return Layout.of(Options.parse(List.of(), Cli.LAYOUT_OPTIONS, Map.of())).services();
    }

    private static String name(String part) {
        return Layout.isPark(part) ? "park-" + Layout.parkCode(part) : part;
    }

    private static String command(String part) {
        return Layout.isPark(part) ? "parks" : part;
    }

    private static Map<String, Object> service(String part) {
        assertThat(services).containsKey(name(part));
        return services.get(name(part));
    }

    private static Map<String, String> environment(String part) {
        Map<String, String> found = new TreeMap<>();
        ((Map<?, ?>) service(part).get("environment")).forEach((k, v) -> found.put(k.toString(), v.toString()));
        return found;
    }

    /** As Spring binds it: dots become underscores, hyphens vanish, letters are capitals. */
    private static String variable(String key) {
        return key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static Map<String, String> localSettings(String part) {
        Map<String, String> settings = new TreeMap<>();
        for (String argument : local.settings(part, "secret")) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        return settings;
    }

    @Test
    void hasEachPartOnceAndNoOther() {
        Set<String> expected =
                new TreeSet<>(parts().stream().map(ComposeTest::name).toList());
        // the job that makes the users, topics and rules of the log
        expected.add("log-setup");
        Set<String> ofOurImage = new TreeSet<>(services.keySet().stream()
                .filter(s -> services.get(s).containsKey("build"))
                .toList());
        assertThat(ofOurImage).isEqualTo(expected);
        assertThat(ofOurImage.stream().filter(s -> s.startsWith("park-")))
                .containsExactlyInAnyOrderElementsOf(ParkDirectory.bundled().parks().stream()
                        .map(Park::code)
                        .map(c -> "park-" + c.value())
                        .toList())
                .hasSize(16);
        assertThat(ofOurImage.stream().map(s -> services.get(s).get("image")).distinct())
                .as("one image")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void runsAPartUnderItsNameBehindThePortOfTheLocalNetwork(String part) throws IOException {
        assertThat(service(part).get("command")).isEqualTo(List.of(command(part)));
        assertThat(Files.readString(TOP.resolve("infra/compose/entrypoint.sh")))
                .contains("  " + command(part) + ") main=");
        List<?> ports = (List<?>) service(part).get("ports");
        assertThat(ports).hasSize(1);
        Matcher port = PORT.matcher(ports.getFirst().toString());
        assertThat(port.matches()).as("on loopback, to 8080: %s", ports).isTrue();
        assertThat(Integer.parseInt(port.group(1))).isEqualTo(local.port(part));
        assertThat(environment(part)).containsEntry("SERVER_PORT", "8080");
    }

    @ParameterizedTest
    @MethodSource("parts")
    void setsWhatTheLocalNetworkSetsAndNothingThatNobodyReads(String part) {
        Map<String, String> environment = environment(part);
        Map<String, String> settings = localSettings(part);
        Set<String> known =
                settings.keySet().stream().map(ComposeTest::variable).collect(Collectors.toSet());
        // limits are off on one's own machine, where one asks alone
        assertThat(environment.remove("ONEZONE_GATEWAY_LIMITS_ENABLED"))
                .isEqualTo(part.equals(Layout.GATEWAY) ? "true" : null);
        assertThat(environment.keySet().stream().filter(v -> !v.equals("SPRING_APPLICATION_JSON")))
                .as("settings that the local network has too")
                .isSubsetOf(known);
        Set<String> read = READ.computeIfAbsent(command(part), ComposeTest::readBy);
        read.addAll(SIGN_IN);
        // asked for before there are settings classes
        read.add(variable(Mode.SETTING));
        assertThat(environment.keySet().stream().filter(v -> v.startsWith("ONEZONE_")))
                .as("variables that a settings class of the service reads")
                .isSubsetOf(read);
        // what the local network sets and the service reads must be set here too, or its default would hold; the
        // gateway
        // tells no heartbeat, so nobody asks for its address
        Set<String> needed = new HashSet<>(known);
        needed.retainAll(read);
        if (part.equals(Layout.GATEWAY)) {
            needed.remove("ONEZONE_LOG_ADDRESS");
            // a certificate for others is the operator's to get
            needed.remove("ONEZONE_GATEWAY_TLS_PORT");
        }
        assertThat(environment.keySet()).containsAll(needed);
        assertThat(environment.get("ONEZONE_LOG_ADDRESS")).isIn(null, "http://" + name(part) + ":8080");
        if (Layout.isPark(part)) {
            assertThat(environment).containsEntry("ONEZONE_PARK", Layout.parkCode(part));
            assertThat(service(part).get("volumes"))
                    .isEqualTo(List.of(name(part) + ":" + environment.get("ONEZONE_DATADIR")));
        }
        String uri = settings.get("spring.mongodb.uri");
        if (uri != null) {
            assertThat(service(part).get("volumes"))
                    .as("a place that keeps its keys")
                    .isEqualTo(List.of(name(part) + ":/app/data"));
            assertThat(environment).containsEntry("ONEZONE_KEYS_FOLDER", "/app/data/keys");
            assertThat(environment.get("SPRING_MONGODB_URI"))
                    .as("the part's own database")
                    .isEqualTo("mongodb://" + name(part) + ":" + required(LogSetup.variable(name(part)))
                            + "@mongo1,mongo2,mongo3" + uri.substring(uri.lastIndexOf('/')) + "?replicaSet=onezone");
        }
    }

    /** As compose writes a variable without which it refuses to start. */
    private static String required(String variable) {
        return "${" + variable + ":?set " + variable + ", see .env.example}";
    }

    @ParameterizedTest
    @MethodSource("parts")
    void signsAPartInAsItselfAndAsNobodyElse(String part) {
        String user = Layout.user(part);
        assertThat(name(part)).isEqualTo(user);
        assertThat(environment(part))
                .containsEntry("ONEZONE_LOG_USER", user)
                .containsEntry("ONEZONE_LOG_PASSWORD", required(LogSetup.variable(user)));
        // and no secret of anybody else
        Matcher used = VARIABLE.matcher(environment(part).toString());
        while (used.find()) {
            if (!NO_SECRETS.contains(used.group(1))) {
                assertThat(used.group(1)).isEqualTo(LogSetup.variable(user));
            }
        }
        assertThat(localSettings(part))
                .containsEntry("onezone.log.user", user)
                .containsEntry("onezone.log.password", "secret");
    }

    @Test
    void makesEachUserThatSignsIn() {
        Map<?, ?> log = (Map<?, ?>) services.get("log-setup").get("environment");
        Map<?, ?> store = (Map<?, ?>) services.get("mongo-setup").get("environment");
        for (String part : parts()) {
            String variable = LogSetup.variable(Layout.user(part));
            assertThat(log.get(variable)).as(variable).isEqualTo(required(variable));
            // the gateway has no database
            assertThat(store.get(variable))
                    .as(variable)
                    .isEqualTo(part.equals(Layout.GATEWAY) ? null : required(variable));
        }
        assertThat(log.get("OPERATOR_PASSWORD")).isEqualTo(required("OPERATOR_PASSWORD"));
        assertThat(LogRules.users(ParkDirectory.bundled()))
                .containsAll(parts().stream().map(Layout::user).toList());
        for (String part : parts()) {
            Map<String, String> needed = new TreeMap<>(Map.of("log-setup", "service_completed_successfully"));
            if (!part.equals(Layout.GATEWAY)) {
                needed.put("mongo-setup", "service_completed_successfully");
            }
            assertThat(dependencies(service(part))).as(part).isEqualTo(needed);
        }
    }

    /** The image keeps the log under /tmp unless it is told otherwise: it would be gone with the container. */
    @Test
    void keepsTheLogWhereItsVolumeIs() {
        Map<?, ?> kafka = (Map<?, ?>) services.get("kafka");
        String folder = ((Map<?, ?>) kafka.get("environment")).get("KAFKA_LOG_DIRS") + "";
        assertThat((List<?>) kafka.get("volumes")).asString().contains("kafka:" + folder);
    }

    @Test
    void asksEverybodyToSignInAtKafkaAndAtMongo() {
        Map<?, ?> kafka = (Map<?, ?>) services.get("kafka").get("environment");
        for (String listener :
                kafka.get("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP").toString().split(",", -1)) {
            assertThat(listener).matches("[A-Z]+:SASL_(PLAINTEXT|SSL)");
        }
        assertThat(kafka.get("KAFKA_AUTHORIZER_CLASS_NAME"))
                .isEqualTo("org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        assertThat(kafka.get("KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND")).isEqualTo("false");
        assertThat(kafka.get("KAFKA_SUPER_USERS")).isEqualTo("User:broker;User:operator");
        for (String node : List.of("mongo1", "mongo2", "mongo3")) {
            assertThat(services.get(node).get("command")).isEqualTo(List.of("/mongo.sh"));
            assertThat(((Map<?, ?>) services.get(node).get("environment")).get("MONGO_KEY"))
                    .isEqualTo(required("MONGO_KEY"));
        }
    }

    @Test
    void hasNoPasswordInItAndAsksForEachOnce() throws IOException {
        String text = Files.readString(TOP.resolve("docker-compose.yml"));
        Set<String> variables = new TreeSet<>();
        Matcher used = VARIABLE.matcher(text);
        while (used.find()) {
            variables.add(used.group(1));
        }
        variables.removeAll(NO_SECRETS);
        // where a secret is, not what it is
        assertThat(variables.remove("ONEZONE_GATEWAY_CLIENT_SECRET_FILE")).isTrue();
        assertThat(variables.remove("ONEZONE_PROMETHEUS_CLIENT_SECRET_FILE")).isTrue();
        services.forEach((name, service) -> {
            if (service.get("environment") instanceof Map<?, ?> environment) {
                environment.forEach((key, value) -> {
                    if (SECRET.matcher(key.toString()).find()) {
                        assertThat(value.toString()).as("%s of %s", key, name).matches("\\$\\{[^}]+:\\?[^}]+}");
                    }
                    String plain =
                            VARIABLE.matcher(value.toString()).replaceAll("").replace("\"\"", "");
                    assertThat(plain)
                            .as("%s of %s without what comes from outside", key, name)
                            .doesNotContainPattern("(?i)(password|user_[a-z]+)=\"|://[a-z-]+:[^@]+@");
                });
            }
        });
        Map<String, String> example = new TreeMap<>();
        for (String line : Files.readAllLines(TOP.resolve(".env.example"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] entry = line.split("=", -1);
                assertThat(entry).as(line).hasSize(2);
                assertThat(example.put(entry[0], entry[1])).as("once: %s", line).isNull();
            }
        }
        assertThat(example.keySet()).isEqualTo(variables);
        assertThat(example.values())
                .as("no value that somebody could leave as it is")
                .containsOnly("");
        for (String variable : variables) {
            assertThat(text.split("\\$\\{" + variable + "[}:-]", -1).length).isGreaterThan(1);
            assertThat(text)
                    .as("refused without %s", variable)
                    .doesNotContain("${" + variable + "}", "${" + variable + ":-");
        }
    }

    /** The variables that the settings classes of a service and of the kit read. */
    private static Set<String> readBy(String service) {
        Set<String> read = new HashSet<>();
        for (JavaClass found : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(
                        "cn.onezone." + service,
                        "cn.onezone.kit.log",
                        "cn.onezone.kit.evidence",
                        "cn.onezone.kit.access",
                        "cn.onezone.kit.outgoing")) {
            if (found.isAnnotatedWith(ConfigurationProperties.class)) {
                String prefix =
                        found.getAnnotationOfType(ConfigurationProperties.class).value();
                for (RecordComponent component : found.reflect().getRecordComponents()) {
                    read.add(variable(prefix + "." + component.getName()));
                }
            }
        }
        assertThat(read).isNotEmpty();
        return read;
    }

    @Test
    void leadsTheGatewayToEachService() {
        Map<String, String> backends = new TreeMap<>();
        JsonMapper.shared()
                .readTree(environment(Layout.GATEWAY).get("SPRING_APPLICATION_JSON"))
                .properties()
                .forEach(e -> backends.put(e.getKey(), e.getValue().asString()));
        Map<String, String> expected = new TreeMap<>();
        for (String part : parts()) {
            if (!part.equals(Layout.GATEWAY)) {
                String backend = Layout.isPark(part) ? Layout.parkCode(part) : part;
                expected.put("onezone.gateway.backends." + backend, "http://" + name(part) + ":8080");
            }
        }
        assertThat(backends).isEqualTo(expected);
        assertThat(localSettings(Layout.GATEWAY).keySet()).containsAll(backends.keySet());
    }

    @Test
    void runsNothingAsRootNorUnhealthyUnseen() throws IOException {
        List<String> image = Files.readAllLines(TOP.resolve("infra/compose/Dockerfile"));
        assertThat(image.stream().filter(l -> l.startsWith("USER ")).reduce((_, last) -> last))
                .hasValue("USER onezone");
        assertThat(image).anyMatch(l -> l.startsWith("HEALTHCHECK "));
        Set<String> once = new HashSet<>();
        services.values()
                .forEach(s -> dependencies(s).forEach((on, how) -> {
                    if (how.equals("service_completed_successfully")) {
                        once.add(on);
                    }
                }));
        services.forEach((name, service) -> {
            assertThat(service).as(name).doesNotContainKeys("user", "privileged");
            if (!name.equals("mongo-setup")) {
                assertThat(service).as(name).doesNotContainKey("network_mode");
            }
            if (service.containsKey("build")) {
                assertThat(service).as(name).containsEntry("read_only", true).containsEntry("cap_drop", List.of("ALL"));
                assertThat(service.get("security_opt")).as(name).isEqualTo(List.of("no-new-privileges:true"));
            } else if (!once.contains(name)) {
                // one that ends is waited for by those that need it
                assertThat(service).as(name).containsKey("healthcheck");
            }
            dependencies(service).forEach((on, how) -> assertThat(services).containsKey(on));
        });
    }

    /** The cache's objects must fit into the heap that a machine begins with, or it ends before it runs anything. */
    @Test
    void beginsWithAHeapThatTheClassCacheFitsInto() throws IOException {
        String entrypoint = Files.readString(TOP.resolve("infra/compose/entrypoint.sh"));
        Matcher percentage = Pattern.compile("-XX:InitialRAMPercentage=(\\d+)").matcher(entrypoint);
        assertThat(percentage.find()).isTrue();
        services.forEach((name, service) -> {
            if (service.containsKey("build")) {
                String limit = service.get("deploy").toString();
                long megabytes = limit.contains("1G") ? 1_024 : limit.contains("512M") ? 512 : 0;
                assertThat(megabytes * Integer.parseInt(percentage.group(1)) / 100)
                        .as(name)
                        .isGreaterThanOrEqualTo(64);
            }
        });
        assertThat(Files.readString(TOP.resolve("infra/compose/Dockerfile")))
                .as("what the training leaves is in no layer")
                .contains("RUN ./entrypoint.sh train && find /tmp -mindepth 1 -delete");
    }

    /** What a service logs is seen by whoever runs the container; a file on its read-only disk would be seen by nobody. */
    @Test
    void logsToTheConsole() throws IOException {
        assertThat(Files.readString(TOP.resolve("infra/compose/entrypoint.sh")))
                .contains(
                        "-Dlogback.configurationFile=logback-console.xml",
                        "-Dlogging.config=classpath:logback-console.xml",
                        "-Dfile.encoding=UTF-8 $logging\"");
        assertThat(ComposeTest.class.getResource("/logback-console.xml")).isNotNull();
    }

    private static Map<String, String> dependencies(Map<String, Object> service) {
        Map<String, String> found = new TreeMap<>();
        if (service.get("depends_on") instanceof Map<?, ?> all) {
            all.forEach((on, how) ->
                    found.put(on.toString(), ((Map<?, ?>) how).get("condition").toString()));
        }
        return found;
    }

    @Test
    void watchesEachPart() throws IOException {
        Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(TOP.resolve("infra/observability/prometheus.yml")));
        String targets = file.get("scrape_configs").toString();
        for (String part : parts()) {
            assertThat(targets).contains(name(part) + ":8080");
        }
    }

    private static JsonNode realm() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(TOP.resolve("infra/compose/realm-onezone.json")));
    }

    private static JsonNode named(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(one -> one.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value + " is not among " + list));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** The realm's name is part of the issuer, its roles and scopes are those of the local accounts. */
    @Test
    void theRealmIsTheIssuerThatAllServicesBelieve() throws IOException {
        JsonNode realm = realm();
        Map<?, ?> keycloak = (Map<?, ?>) services.get("identity").get("environment");
        for (String part : parts()) {
            assertThat(environment(part).get("ONEZONE_IDENTITY_ISSUER"))
                    .isEqualTo(keycloak.get("KC_HOSTNAME") + "/realms/"
                            + realm.path("realm").asString());
        }
        Set<String> roles = new TreeSet<>();
        realm.path("roles")
                .path("realm")
                .forEach(role -> roles.add(role.path("name").asString()));
        String everybody = realm.at("/defaultRole/name").asString();
        assertThat(named(realm.at("/roles/realm"), "name", everybody).path("composites"))
                .as("of everybody: one's own pages of Keycloak, nothing of the network")
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"client": {"account": ["view-profile", "manage-account"]}}"""));
        assertThat(roles.remove(everybody)).isTrue();
        assertThat(roles)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Role.values()).map(Role::wire).toList());
        assertThat(texts(named(realm.path("scopeMappings"), "clientScope", "onezone:write")
                        .path("roles")))
                .as("who may write is who may write locally; an auditor never gets the scope")
                .containsExactlyInAnyOrderElementsOf(Stream.of(Role.values())
                        .filter(role -> role.scopes().contains("onezone:write"))
                        .map(Role::wire)
                        .toList());
        assertThat(texts(named(realm.path("scopeMappings"), "client", "gateway").path("roles")))
                .containsExactlyInAnyOrderElementsOf(roles);
        assertThat(realm.path("accessTokenLifespan").asInt()).isEqualTo(900);
        assertThat(realm.path("revokeRefreshToken").asBoolean()).isTrue();
        assertThat(realm.path("registrationAllowed").asBoolean(true)).isFalse();
    }

    @Test
    void theRealmsTokensSayWhatServicesLookFor() throws IOException {
        JsonNode realm = realm();
        JsonNode mappers = named(realm.path("clientScopes"), "name", "onezone").path("protocolMappers");
        Map<String, String> claims = new TreeMap<>();
        mappers.forEach(mapper -> {
            String claim = mapper.at("/config/claim.name").asString("");
            if (mapper.at("/config/access.token.claim").asString("").equals("true") && !claim.isEmpty()) {
                claims.put(claim, mapper.path("protocolMapper").asString());
            }
        });
        assertThat(claims)
                .containsEntry("roles", "oidc-usermodel-realm-role-mapper")
                .containsEntry("park", "oidc-usermodel-attribute-mapper");
        assertThat(named(mappers, "protocolMapper", "oidc-audience-mapper")
                        .at("/config/included.custom.audience")
                        .asString())
                .isEqualTo("onezone");
        JsonNode profile = JsonMapper.shared()
                .readTree(realm.at("/components/org.keycloak.userprofile.UserProfileProvider/0/config/"
                                + "kc.user.profile.config/0")
                        .asString());
        assertThat(texts(named(profile.path("attributes"), "name", "park").at("/permissions/edit")))
                .as("nobody gives oneself a park")
                .containsExactly("admin");
        for (JsonNode scope : List.of(
                named(realm.path("clientScopes"), "name", "onezone:read"),
                named(realm.path("clientScopes"), "name", "onezone:write"))) {
            assertThat(scope.at("/attributes/include.in.token.scope").asString())
                    .isEqualTo("true");
        }
    }

    @Test
    void theRealmHasItsTwoClientsAndNoSecretOfAnybody() throws IOException {
        JsonNode realm = realm();
        assertThat(realm.path("clients")
                        .valueStream()
                        .map(c -> c.path("clientId").asString()))
                .as("two of ours, and two of Keycloak's own by which people change their passwords")
                .containsExactlyInAnyOrder("gateway", "prometheus", "account", "account-console");
        JsonNode own = named(realm.path("clients"), "clientId", "account-console");
        assertThat(texts(own.path("defaultClientScopes")))
                .as("its tokens are none for the network")
                .containsExactly("basic", "roles");
        assertThat(texts(own.path("optionalClientScopes"))).isEmpty();
        assertThat(own.at("/attributes/pkce.code.challenge.method").asString()).isEqualTo("S256");
        JsonNode gateway = named(realm.path("clients"), "clientId", "gateway");
        assertThat(gateway.path("publicClient").asBoolean(true)).isFalse();
        assertThat(gateway.path("directAccessGrantsEnabled").asBoolean(true)).isFalse();
        assertThat(gateway.path("implicitFlowEnabled").asBoolean(true)).isFalse();
        assertThat(gateway.path("fullScopeAllowed").asBoolean(true)).isFalse();
        assertThat(gateway.at("/attributes/pkce.code.challenge.method").asString())
                .isEqualTo("S256");
        assertThat(texts(gateway.path("redirectUris")))
                .containsExactly("${ONEZONE_GATEWAY_ADDRESS}/login/oauth2/code/onezone");
        assertThat(gateway.path("secret").asString()).isEqualTo("${ONEZONE_GATEWAY_CLIENT_SECRET}");
        JsonNode users = realm.path("users");
        assertThat(users.size()).as("no person, and one program").isEqualTo(1);
        assertThat(users.get(0).path("serviceAccountClientId").asString()).isEqualTo("prometheus");
        assertThat(users.get(0).has("credentials")).isFalse();
        Map<?, ?> keycloak = (Map<?, ?>) services.get("identity").get("environment");
        keycloak.forEach((name, value) -> {
            if (name.toString().matches(".*(PASSWORD|SECRET)$")) {
                assertThat(value.toString())
                        .as(name.toString())
                        .matches("\\$\\{[A-Z_]+:\\?set [A-Z_]+, see .env.example}");
            }
        });
        assertThat(keycloak.containsKey("ONEZONE_GATEWAY_ADDRESS")).isTrue();
        String file = environment(Layout.GATEWAY).get("ONEZONE_GATEWAY_LOGIN_CLIENTSECRETFILE");
        assertThat(services.get("identity").get("entrypoint").toString())
                .contains("ONEZONE_GATEWAY_CLIENT_SECRET=$$(< " + file + ")");
        String secret = file.substring("/run/secrets/".length());
        assertThat(services.get(Layout.GATEWAY).get("secrets")).isEqualTo(List.of(secret));
        assertThat(services.get("identity").get("secrets"))
                .as("one secret for both")
                .isEqualTo(List.of(secret, "prometheus-client-secret"));
    }

    /** Prometheus asks for a token of its own, by which it may read how services do and change nothing. */
    @Test
    void prometheusGetsATokenByWhichItReadsAndNothingElse() throws IOException {
        JsonNode realm = realm();
        JsonNode client = named(realm.path("clients"), "clientId", "prometheus");
        assertThat(client.path("secret").asString()).isEqualTo("${ONEZONE_PROMETHEUS_CLIENT_SECRET}");
        assertThat(client.path("serviceAccountsEnabled").asBoolean()).isTrue();
        for (String flow : List.of(
                "publicClient",
                "standardFlowEnabled",
                "implicitFlowEnabled",
                "directAccessGrantsEnabled",
                "fullScopeAllowed")) {
            assertThat(client.path(flow).asBoolean(true)).as(flow).isFalse();
        }
        assertThat(texts(named(realm.path("scopeMappings"), "client", "prometheus")
                        .path("roles")))
                .containsExactly("operator");
        assertThat(texts(realm.path("users").get(0).path("realmRoles"))).containsExactly("operator");
        assertThat(texts(client.path("defaultClientScopes"))).containsExactly("onezone");
        assertThat(texts(client.path("optionalClientScopes"))).containsExactly("onezone:read");

        Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(TOP.resolve("infra/observability/prometheus.yml")));
        Map<?, ?> job = (Map<?, ?>) ((List<?>) file.get("scrape_configs")).getFirst();
        Map<?, ?> keycloak = (Map<?, ?>) services.get("identity").get("environment");
        String secret = "prometheus-client-secret";
        assertThat(job.get("oauth2"))
                .isEqualTo(Map.of(
                        "client_id",
                        "prometheus",
                        "client_secret_file",
                        "/run/secrets/" + secret,
                        "token_url",
                        "http://identity:" + keycloak.get("KC_HTTP_PORT") + "/realms/"
                                + realm.path("realm").asString() + "/protocol/openid-connect/token",
                        "scopes",
                        List.of("onezone:read")));
        assertThat(services.get("prometheus").get("secrets")).isEqualTo(List.of(secret));
        assertThat(services.get("identity").get("entrypoint").toString())
                .contains("ONEZONE_PROMETHEUS_CLIENT_SECRET=$$(< /run/secrets/" + secret + ")");
    }

    /** What Prometheus itself says of its files, where promtool is installed. */
    @Test
    void isReadByPrometheus(@TempDir Path folder) throws Exception {
        Ran version = run(List.of("promtool", "--version"));
        assumeTrue(version.exit() == 0, "promtool is not installed: Prometheus' files are only parsed");
        Path observability = TOP.resolve("infra/observability");
        Path secret = Files.writeString(folder.resolve("secret"), "any");
        Files.writeString(
                folder.resolve("prometheus.yml"),
                Files.readString(observability.resolve("prometheus.yml"))
                        .replace("/run/secrets/prometheus-client-secret", secret.toString()));
        Files.copy(observability.resolve("alerts.yml"), folder.resolve("alerts.yml"));
        Ran checked = run(List.of(
                "promtool", "check", "config", folder.resolve("prometheus.yml").toString()));
        assertThat(checked.exit()).as(checked.output()).isZero();
    }

    /** Whoever guesses is stopped, sign-ins are noted, and nobody is in for ever. */
    @Test
    void theRealmNotesWhoSignsInAndEndsEverySession() throws IOException {
        JsonNode realm = realm();
        for (String on : List.of(
                "bruteForceProtected", "eventsEnabled", "adminEventsEnabled", "offlineSessionMaxLifespanEnabled")) {
            assertThat(realm.path(on).asBoolean()).as(on).isTrue();
        }
        assertThat(texts(realm.path("eventsListeners"))).contains("jboss-logging");
        assertThat(realm.path("eventsExpiration").asLong()).isPositive();
        assertThat(realm.path("adminEventsDetailsEnabled").asBoolean(true))
                .as("details would hold what was changed, a person's data among it")
                .isFalse();
        assertThat(realm.path("passwordPolicy").asString())
                .contains("length(12)", "maxLength(128)", "notUsername", "notEmail", "passwordHistory(3)");
        for (String end : List.of("ssoSessionMaxLifespan", "clientSessionMaxLifespan", "offlineSessionMaxLifespan")) {
            assertThat(realm.path(end).asInt()).as(end).isEqualTo(43_200);
        }
        assertThat(realm.path("otpPolicyType").asString()).isEqualTo("totp");
        assertThat(realm.path("otpPolicyCodeReusable").asBoolean(true)).isFalse();
    }

    /** What compose itself says, where it is installed; it needs no daemon for that. */
    @Test
    void isReadByCompose() throws Exception {
        List<String> said = new ArrayList<>();
        int tried = 0;
        for (List<String> compose : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            List<String> version =
                    Stream.concat(compose.stream(), Stream.of("version")).toList();
            if (run(version) instanceof Ran(int exit, String _) && exit == 0) {
                tried++;
                Ran config = run(Stream.concat(compose.stream(), Stream.of("config", "-q"))
                        .toList());
                if (config.exit() != 0) {
                    said.add(compose + ": " + config.output());
                }
            }
        }
        assumeTrue(
                tried > 0, "neither docker compose nor docker-compose is installed: docker-compose.yml is only parsed");
        assertThat(said).isEmpty();
    }

    private record Ran(int exit, String output) {}

    private static Ran run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(TOP.toFile()).redirectErrorStream(true);
        builder.environment().put("ONEZONE_GATEWAY_CLIENT_SECRET_FILE", "any");
        builder.environment().put("ONEZONE_PROMETHEUS_CLIENT_SECRET_FILE", "any");
        for (String line : Files.readAllLines(TOP.resolve(".env.example"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                builder.environment().put(line.substring(0, line.indexOf('=')), "any");
            }
        }
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), output);
        } catch (IOException e) {
            return new Ran(-1, e.toString());
        }
    }
}
