package cn.onezone.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/**
 * The Keycloak of the compose file without a container: the same version, command, environment and realm, but on free ports
 * of loopback and with a file of its own in place of PostgreSQL.
 */
final class RunningKeycloak implements AutoCloseable {
    private static final Duration TO_FETCH = Duration.ofMinutes(10);
    private static final Duration TO_START = Duration.ofMinutes(8);
    private static final String ADMIN_PASSWORD = UUID.randomUUID().toString();

    /** Of the gateway at the realm. */
    static final String GATEWAY_SECRET = UUID.randomUUID().toString();
    /** Of Prometheus. */
    static final String PROMETHEUS_SECRET = UUID.randomUUID().toString();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path home;
    private final int port;
    private final int management;
    private final Process process;

    private RunningKeycloak(Path home, int port, int management, Process process) {
        this.home = home;
        this.port = port;
        this.management = management;
        this.process = process;
    }

    private static Path top() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docker-compose.yml"))) {
            at = at.getParent();
        }
        return at;
    }

    private static Map<?, ?> compose() throws IOException {
        LoaderOptions options = new LoaderOptions();
        // each service refers to what all of them have
        options.setMaxAliasesForCollections(500);
        Map<String, Object> file =
                new Yaml(new SafeConstructor(options)).load(Files.readString(top().resolve("docker-compose.yml")));
        return (Map<?, ?>) ((Map<?, ?>) file.get("services")).get("identity");
    }

    /** The version that the compose file names. */
    static String version() throws IOException {
        String image = String.valueOf(compose().get("image"));
        assertThat(image).startsWith("keycloak/keycloak:");
        return image.substring(image.indexOf(':') + 1);
    }

    /**
     * Fetches the distribution as Maven fetches all else; some 180 MB the first time.
     *
     * @return empty if it cannot be had here
     */
    static Optional<Path> fetch(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-ntp",
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy",
                "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + version() + ":zip",
                "-DoutputDirectory=" + folder));
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        ProcessBuilder fetching = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("fetch.log").toFile());
        fetching.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process fetched = fetching.start();
            if (!fetched.waitFor(TO_FETCH.toSeconds(), TimeUnit.SECONDS)) {
                fetched.destroyForcibly().onExit().join();
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".zip")).findFirst();
        }
    }

    /**
     * Starts it and waits until it says that it is ready, as the compose file's health check does.
     *
     * @param gateway address to which people are sent back
     */
    static RunningKeycloak start(Path zip, Path folder, int port, int management, String gateway) throws Exception {
        Path home = unpack(zip, folder);
        Map<?, ?> compose = compose();
        String realm = "infra/compose/realm-onezone.json";
        assertThat(compose.get("volumes").toString())
                .contains("./" + realm + ":/opt/keycloak/data/import/realm-onezone.json");
        Files.copy(
                top().resolve(realm),
                Files.createDirectories(home.resolve("data/import")).resolve("realm-onezone.json"));
        String entrypoint = compose.get("entrypoint").toString();
        Matcher command =
                Pattern.compile("exec /opt/keycloak/bin/kc\\.sh ([^\\]]+)]").matcher(entrypoint);
        assertThat(command.find()).as(entrypoint).isTrue();
        List<String> line =
                new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
        line.addAll(List.of(command.group(1).split(" ")));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        Map<String, String> environment = builder.environment();
        ((Map<?, ?>) compose.get("environment"))
                .forEach((name, value) -> environment.put(name.toString(), value.toString()));
        assertThat(environment).containsEntry("KC_DB", "postgres").containsKey("KC_HOSTNAME");
        environment.keySet().removeIf(name -> name.startsWith("KC_DB"));
        environment.putAll(Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS_KC_HEAP",
                "-Xms64m -Xmx512m",
                "KC_DB",
                "dev-file",
                "KC_HOSTNAME",
                "http://127.0.0.1:" + port,
                "KC_HTTP_HOST",
                "127.0.0.1",
                "KC_HTTP_PORT",
                Integer.toString(port),
                "KC_HTTP_MANAGEMENT_PORT",
                Integer.toString(management),
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMIN_PASSWORD,
                "ONEZONE_GATEWAY_ADDRESS",
                gateway));
        // as the entrypoint reads them from their files
        environment.put("ONEZONE_GATEWAY_CLIENT_SECRET", GATEWAY_SECRET);
        environment.put("ONEZONE_PROMETHEUS_CLIENT_SECRET", PROMETHEUS_SECRET);
        RunningKeycloak started = new RunningKeycloak(folder, port, management, builder.start());
        try {
            await().atMost(TO_START).pollInterval(Duration.ofSeconds(1)).until(started::isReady);
        } catch (RuntimeException | Error e) {
            String log = Files.readString(folder.resolve("keycloak.log"));
            started.close();
            throw new IllegalStateException(log.substring(Math.max(0, log.length() - 4_000)), e);
        }
        return started;
    }

    private static Path unpack(Path zip, Path into) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                if (!file.startsWith(into)) {
                    throw new IOException(entry.getName() + " leads out of " + into);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        }
        return into.resolve("keycloak-" + version());
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it has ended");
        }
        try {
            return http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + management + "/health/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    String issuer() {
        return address() + "/realms/onezone";
    }

    /** What it has written. */
    String log() throws IOException {
        return Files.readString(home.resolve("keycloak.log"));
    }

    HttpResponse<String> form(String realm, Map<String, String> form) throws Exception {
        StringBuilder body = new StringBuilder();
        form.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8)));
        return http.send(
                HttpRequest.newBuilder(URI.create(address() + "/realms/" + realm + "/protocol/openid-connect/token"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** A program's own token. */
    HttpResponse<String> program(String client, String secret, String scope) throws Exception {
        return form(
                "onezone",
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        client,
                        "client_secret",
                        secret,
                        "scope",
                        scope));
    }

    /** Asks the doors of administration, as the console does. */
    HttpResponse<String> administer(String method, String path, Object body) throws Exception {
        HttpResponse<String> token = form(
                "master",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        "admin",
                        "password",
                        ADMIN_PASSWORD));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address() + "/admin/realms/onezone" + path))
                        .timeout(Duration.ofSeconds(30))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Doors.JSON
                                                .readTree(token.body())
                                                .path("access_token")
                                                .asString())
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body instanceof String text && text.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(Doors.JSON.writeValueAsString(body)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isBetween(200, 299);
        return answer;
    }

    private static String madeId(HttpResponse<?> answer) {
        String location = answer.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private void give(String user, String role) throws Exception {
        JsonNode known =
                Doors.JSON.readTree(administer("GET", "/roles/" + role, "").body());
        var _ = administer("POST", "/users/" + user + "/role-mappings/realm", List.of(known));
    }

    /** A person with a password, as the operator makes one. */
    void person(String name, String password, String role, String park) throws Exception {
        Map<String, Object> user = new LinkedHashMap<>(Map.of(
                "username",
                name,
                "enabled",
                true,
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false))));
        if (!park.isEmpty()) {
            user.put("attributes", Map.of("park", List.of(park)));
        }
        String id = madeId(administer("POST", "/users", user));
        if (!role.isEmpty()) {
            give(id, role);
        }
    }

    /** A partner's system, made as docs/running.md says. */
    void partner(String client, String secret) throws Exception {
        String id = madeId(administer(
                "POST",
                "/clients",
                Map.of(
                        "clientId",
                        client,
                        "protocol",
                        "openid-connect",
                        "secret",
                        secret,
                        "publicClient",
                        false,
                        "standardFlowEnabled",
                        false,
                        "serviceAccountsEnabled",
                        true,
                        "defaultClientScopes",
                        List.of("onezone"),
                        "optionalClientScopes",
                        List.of("onezone:read", "onezone:write"))));
        JsonNode account = Doors.JSON.readTree(administer("GET", "/clients/" + id + "/service-account-user", "")
                .body());
        give(account.path("id").asString(), "partner");
    }

    @Override
    public void close() {
        http.close();
        // kc.sh may have become the server or have started it
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
