package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import cn.onezone.identity.accounts.Clients;
import cn.onezone.local.Tokens;
import cn.onezone.local.users.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole network as its users have it: started by the command line, reached through its public doors only. */
final class NetworkUnderTest implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)-----END");

    private final Path data;
    private final int offset;
    private final List<String> layout;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    // made when all runs, for the users are made by the first start
    private Tokens tokens;

    private final Set<String> bearers = ConcurrentHashMap.newKeySet();

    private NetworkUnderTest(Path data, int offset, List<String> layout) {
        this.data = data;
        this.offset = offset;
        this.layout = layout;
    }

    /** Starts a network on free ports and an empty folder. */
    static NetworkUnderTest up(String... options) throws IOException {
        Path data = Files.createTempDirectory("onezone-acceptance");
        int offset = freeOffset();
        List<String> layout = new ArrayList<>(List.of("--data", data.toString(), "--port-offset", "" + offset));
        layout.addAll(List.of(options));
        NetworkUnderTest network = new NetworkUnderTest(data, offset, layout);
        try {
            network.start();
        } catch (IOException | RuntimeException | AssertionError e) {
            // what of it runs would go on for ever
            network.close();
            throw e;
        }
        return network;
    }

    /** Starts it, or what of it does not run. */
    void start() throws IOException {
        Answered answered = command("up");
        if (answered.exit() != 0) {
            throw new AssertionError(answered.output() + logs());
        }
        if (tokens == null) {
            tokens = new Tokens("http://127.0.0.1:" + (8090 + offset), data.resolve("identity"));
        }
    }

    /** A command as somebody would type it. */
    record Answered(int exit, String output) {}

    Answered command(String command, String... further) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "cn.onezone.local.Cli",
                command));
        line.addAll(layout);
        line.addAll(List.of(further));
        Process process = new ProcessBuilder(line)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .start();
        try (InputStream out = process.getInputStream()) {
            String output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            return new Answered(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A launcher for this network, to be called as {@code ./onezone} from its folder. */
    void launcher() throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "cn.onezone.local.Cli"));
        Path launcher = data.resolve("onezone");
        String quoted = line.stream().map(NetworkUnderTest::quoted).collect(Collectors.joining(" "));
        String ours = layout.stream().map(NetworkUnderTest::quoted).collect(Collectors.joining(" "));
        // the command first, then which network it is, then what belongs to the command
        Files.writeString(
                launcher, "#!/bin/sh\ncommand=$1\nshift\nexec " + quoted + " \"$command\" " + ours + " \"$@\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    String issuer() {
        return "http://127.0.0.1:" + (8090 + offset);
    }

    String gateway() {
        return "http://127.0.0.1:" + (8080 + offset);
    }

    /** Properties by which a Kafka client reaches the broker as a user. */
    Map<String, Object> kafka(String user) {
        return Secrets.of(data).kafka("127.0.0.1:" + (9092 + offset), user);
    }

    /** A command written for the usual ports, for those of this network. */
    String here(String command) {
        return Pattern.compile("127\\.0\\.0\\.1:(\\d+)")
                .matcher(command)
                .replaceAll(r -> "127.0.0.1:" + (Integer.parseInt(r.group(1)) + offset));
    }

    Path data() {
        return data;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        String code() {
            return body.path("code").asString("");
        }
    }

    Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** As a user of this name, who accepts what is asked for. */
    Answer getAs(String user, String path, String accept) {
        String token = tokens.of(user);
        bearers.add(token);
        return send(HttpRequest.newBuilder(URI.create(gateway() + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(30))
                .GET()
                .build());
    }

    /** What the operator is told of the health of whoever has this of the usual ports. */
    Answer healthAt(int port) {
        String token = tokens.of("operator");
        bearers.add(token);
        return send(HttpRequest.newBuilder(URI.create(here("http://127.0.0.1:" + port + "/actuator/health")))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30))
                .GET()
                .build());
    }

    Answer post(String path, String json, String... headers) {
        HttpRequest.Builder builder = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return send(builder.POST(BodyPublishers.ofString(json)).build());
    }

    Answer put(String path, String json, String... headers) {
        HttpRequest.Builder builder = request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return send(builder.PUT(BodyPublishers.ofString(json)).build());
    }

    Answer delete(String path, String... headers) {
        HttpRequest.Builder builder = request(path);
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return send(builder.DELETE().build());
    }

    Answer upload(String path, byte[] file, String mediaType) {
        return send(request(path)
                .header("Content-Type", mediaType)
                .POST(BodyPublishers.ofByteArray(file))
                .build());
    }

    /** A request built by the caller; a refused connection is an {@link UncheckedIOException}. */
    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> raw = client.send(request, BodyHandlers.ofString());
            String type = raw.headers().firstValue("Content-Type").orElse("");
            return new Answer(
                    raw.statusCode(), type.contains("json") ? JSON.readTree(raw.body()) : JSON.missingNode(), raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As the user whose business it is. */
    HttpRequest.Builder request(String path) {
        URI uri = URI.create(path.startsWith("http") ? path : gateway() + path);
        return HttpRequest.newBuilder(uri)
                .header("Authorization", bearer(uri.getPath()))
                .timeout(Duration.ofSeconds(30));
    }

    /** The header by which somebody says who calls. */
    String bearer(String path) {
        String bearer = tokens.bearer(path);
        bearers.add(bearer.substring("Bearer ".length()));
        return bearer;
    }

    /** Passwords of the accounts. */
    Map<String, String> passwords() {
        return tokens.users().stream().collect(Collectors.toMap(user -> user, tokens::secret));
    }

    /**
     * Every secret of this network that its files hold or that was used here, by what it is: passwords of accounts, store and
     * log, the gateway's at the issuer, private keys, keys that seal, tokens.
     */
    Map<String, String> secrets() throws IOException {
        Map<String, String> all = new java.util.TreeMap<>();
        passwords().forEach((user, password) -> all.put("password of account " + user, password));
        int number = 0;
        for (String token : bearers) {
            number++;
            all.put("access token " + number, token);
            all.put("signature of access token " + number, token.substring(token.lastIndexOf('.') + 1));
        }
        Path identity = data.resolve("identity");
        all.put(
                "the gateway's secret at the issuer",
                Files.readString(identity.resolve(Clients.GATEWAY_SECRET)).strip());
        JsonNode key = JSON.readTree(Files.readString(identity.resolve("signing-key.json")));
        for (String part : List.of("d", "p", "q", "dp", "dq", "qi")) {
            if (key.has(part)) {
                all.put("the issuer's private key, " + part, key.path(part).asString());
            }
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.startsWith(data.resolve("logs")))
                    .toList()) {
                String name = data.relativize(file).toString();
                if (name.endsWith(".password")) {
                    all.put("password " + name, Files.readString(file).strip());
                } else if (name.contains("partners-webhooks") && name.endsWith(".key")) {
                    all.put("key " + name, Files.readString(file).strip());
                } else if (name.endsWith(".pem") || name.endsWith(".key")) {
                    all.putAll(privateKeys(name, Files.readString(file)));
                }
            }
        }
        return all;
    }

    /** Each line of a private key is as good as a part of it in a log; the first is the same for all keys of a kind. */
    private static Map<String, String> privateKeys(String name, String pem) {
        Map<String, String> lines = new java.util.TreeMap<>();
        Matcher body = PRIVATE_KEY.matcher(pem);
        while (body.find()) {
            List<String> all = body.group(1).strip().lines().toList();
            String last = all.getLast();
            // an Ed25519 key is one line, whose first 16 bytes say only what it is
            lines.put(
                    "private key " + name,
                    all.size() == 1 && last.length() > 40 ? last.substring(24) : all.get(all.size() / 2));
        }
        return lines;
    }

    /** Process of a part, as {@code up} has noted it. */
    long process(String part) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(data.resolve("network.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.parseLong(properties.getProperty(part + ".pid"));
    }

    /** kill -9. Returns when the process is gone. */
    void kill(String part) {
        Optional<ProcessHandle> process = ProcessHandle.of(process(part));
        process.ifPresent(p -> {
            CompletableFuture<ProcessHandle> gone = p.onExit();
            assertThat(p.destroyForcibly()).isTrue();
            gone.join();
        });
    }

    Map<String, String> logs() throws IOException {
        Map<String, String> ends = new java.util.TreeMap<>();
        Path logs = data.resolve("logs");
        if (Files.isDirectory(logs)) {
            try (Stream<Path> files = Files.list(logs)) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    if (!text.isBlank()) {
                        ends.put(
                                file.getFileName().toString(),
                                "\n" + text.substring(Math.max(0, text.length() - 3_000)));
                    }
                }
            }
        }
        return ends;
    }

    private static int freeOffset() throws IOException {
        for (int tries = 0; tries < 50; tries++) {
            // below the ports a system hands out to clients (32768 and up): one of those could take the place of a part
            // that was killed, before it starts again
            int offset = 1_000 + 50 * ThreadLocalRandom.current().nextInt(94);
            if (Stream.of(8080, 8090, 8101, 8121, 9092, 27017).allMatch(port -> free(port + offset))) {
                return offset;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        if (tokens != null) {
            tokens.close();
        }
        var _ = command("down");
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
    }
}
