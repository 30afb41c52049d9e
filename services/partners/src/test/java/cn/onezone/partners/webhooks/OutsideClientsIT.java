package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.Outside;
import cn.onezone.partners.Outside.Answered;
import cn.onezone.partners.RunningPartners;
import cn.onezone.partners.sequence.Canonical;
import cn.onezone.partners.webhooks.Receiver.Message;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Partners who have none of our code: the samples of {@code docs/samples} as they stand, and packages of others, against the
 * running service over real connections (R21).
 */
class OutsideClientsIT {
    private static final Duration SOON = Duration.ofMinutes(1);

    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");

    private static RunningPartners service;

    private final String reason = UUID.randomUUID().toString();
    private final String name = "outside-" + reason;
    private final Door partner = service.partner(name);
    private final List<Process> started = new ArrayList<>();
    private Path folder;
    private String id;
    private String secret = "";

    @BeforeAll
    static void start() {
        service = new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.manifests-every=200ms",
                "--onezone.partners.webhooks.retries=300ms,300ms,300ms,300ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void agree() throws IOException {
        folder = Files.createDirectories(Path.of("target", "outside", reason).toAbsolutePath());
        id = service.granted(partner, reason);
        var _ = service.say("first", 1, reason);
        await().atMost(SOON).until(() -> service.last(partner, id) > 0);
    }

    @AfterEach
    void end() {
        started.forEach(Outside::kill);
        var _ = partner.post("/partners/subscriptions/" + id + "/webhook/pause", null);
    }

    private Process started(String output, Map<String, String> environment, String... command) throws IOException {
        Process process = Outside.start(folder, folder.resolve(output), environment, List.of(command));
        started.add(process);
        return process;
    }

    /** Delivers to a port of this machine all that comes from here on. */
    private void deliverTo(int port) {
        Answer made = partner.post(
                "/partners/subscriptions/" + id + "/webhook",
                "{\"url\":\"http://127.0.0.1:" + port + "/hook\",\"after\":" + service.last(partner, id) + "}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        secret = made.text("secret");
    }

    private static void listening(int port) {
        await().atMost(SOON).until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    private List<JsonNode> events(String output) throws IOException {
        return Files.readAllLines(folder.resolve(output)).stream()
                .map(EventJson.mapper()::readTree)
                .toList();
    }

    private List<String> said(int events) {
        List<String> said = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            said.add(service.say("subject-" + i % 3, i, reason));
        }
        return said;
    }

    /** What a receiver takes and prints, each once; what nobody signed it refuses and does not print. */
    private void receivesAndRefuses(int port) throws Exception {
        List<String> said = said(12);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                events("out").stream().map(e -> e.path("id").asString()))
                        .containsAll(said));
        HttpRequest forged = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/cloudevents+json")
                .header("webhook-id", "forged")
                .header("webhook-timestamp", Long.toString(Instant.now().getEpochSecond()))
                .header("webhook-signature", "v1," + "A".repeat(43) + "=")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"forged\"}"))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            assertThat(client.send(forged, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(events("out").stream().map(e -> e.path("id").asString()))
                .doesNotContain("forged")
                .doesNotHaveDuplicates();
    }

    private static String[] receiver(String sample, int port) {
        return new String[] {
            sample.endsWith(".py") ? "python3" : "node",
            Outside.samples().resolve(sample).toString(),
            "receive",
            "127.0.0.1:" + port
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner.py", "partner.mjs"})
    void aSampleReceivesWebhooks(String sample) throws Exception {
        Outside.needs(receiver(sample, 0)[0]);
        int port = Outside.freePort();
        // nobody listens before the secret is known: the service tries again
        deliverTo(port);
        started("out", Map.of("WEBHOOK_SECRET", secret), receiver(sample, port));
        listening(port);
        receivesAndRefuses(port);
    }

    @Test
    void aSampleVerifiesAWebhookByOpenssl() throws Exception {
        Outside.needs("openssl");
        String sample = Outside.samples().resolve("partner.sh").toString();
        try (Receiver receiver = new Receiver()) {
            Answer made = partner.post(
                    "/partners/subscriptions/" + id + "/webhook", "{\"url\":\"" + receiver.url() + "\",\"after\":0}");
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
            await().atMost(SOON).until(() -> !receiver.taken.isEmpty());
            Message message = receiver.taken.getFirst();
            byte[] body = message.body().getBytes(StandardCharsets.UTF_8);
            byte[] other = message.body().replace("haidian", "fengtai").getBytes(StandardCharsets.UTF_8);
            List<String> command =
                    List.of("sh", sample, "verify", message.id(), message.timestamp(), message.signature());
            for (Map<String, String> proof : List.of(
                    Map.of("WEBHOOK_SECRET", made.text("secret")),
                    Map.of("WEBHOOK_KEY", made.body().path("publicKeys").path(0).asString()))) {
                Answered fine = Outside.run(folder, proof, body, command);
                assertThat(fine.exit()).as(fine.output()).isZero();
                Answered changed = Outside.run(folder, proof, other, command);
                assertThat(changed.exit()).isNotZero();
                assertThat(changed.output()).contains("no signature holds");
            }
            Answered old = Outside.run(
                    folder,
                    Map.of("WEBHOOK_SECRET", made.text("secret")),
                    body,
                    List.of("sh", sample, "verify", message.id(), "1614265330", message.signature()));
            assertThat(old.exit()).isNotZero();
            assertThat(old.output()).contains("not of now");
        }
    }

    private static String[] sample(String sample, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(sample.endsWith(".py") ? "python3" : sample.endsWith(".mjs") ? "node" : "sh"));
        command.add(Outside.samples().resolve(sample).toString());
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private static void needsFor(String sample) {
        Outside.needs(
                switch (sample) {
                    case "partner.py" -> new String[] {"python3"};
                    case "partner.mjs" -> new String[] {"node"};
                    default -> new String[] {"curl"};
                });
    }

    /** Each killed with kill -9 while it follows, and started again: no gap, and nothing twice. */
    @ParameterizedTest
    @ValueSource(strings = {"partner.sh", "partner.py", "partner.mjs"})
    void aSampleFollowsTheStreamWithoutAGapWhenItIsKilled(String sample) throws Exception {
        needsFor(sample);
        Path file = folder.resolve("followed");
        String[] command = sample(sample, "follow", service.address(), id, file.toString());
        Map<String, String> token = Map.of("TOKEN", RunningPartners.token(name));
        for (int round = 0; round < 3; round++) {
            Process process = started("out", token, command);
            var _ = said(5);
            long last = service.last(partner, id);
            await().atMost(SOON)
                    .until(() -> Files.exists(file) && Files.readAllLines(file).size() >= last);
            Outside.kill(process);
            // comes while nobody follows
            var _ = said(5);
        }
        started("out", token, command);
        await().atMost(SOON).untilAsserted(() -> {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.stream().map(line -> Long.parseLong(line.split(" ", 2)[0])))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, service.last(partner, id))
                            .boxed()
                            .toList());
            assertThat(lines).hasSizeGreaterThanOrEqualTo(31);
        });
        for (String line : Files.readAllLines(file)) {
            String[] parts = line.split(" ", 2);
            assertThat(EventJson.mapper().readTree(parts[1]).path("sequence").asString())
                    .isEqualTo("%010d".formatted(Long.parseLong(parts[0])));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"partner.sh", "partner.py", "partner.mjs"})
    void aSamplePullsAllThereIs(String sample) throws Exception {
        needsFor(sample);
        List<String> said = said(7);
        await().atMost(SOON).until(() -> service.last(partner, id) >= 8);
        Answered answered = Outside.run(
                folder,
                Map.of("TOKEN", RunningPartners.token(name)),
                new byte[0],
                List.of(sample(sample, "pull", service.address(), id)));
        assertThat(answered.exit()).as(answered.output()).isZero();
        assertThat(said).allSatisfy(one -> assertThat(answered.output()).contains(one));
        assertThat(answered.output().lines().map(EventJson.mapper()::readTree)).isNotEmpty();
    }

    /** R22: without any of our code a partner proves that it missed nothing, and finds what it missed. */
    @Test
    void aSampleProvesByOpensslThatNothingWasMissed() throws Exception {
        Outside.needs("openssl", "curl");
        var _ = said(9);
        await().atMost(SOON).until(() -> service.last(partner, id) >= 10);
        LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
        try {
            service.clock.to(
                    today.plusDays(2).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            String manifests = "/partners/subscriptions/" + id + "/manifests";
            await().atMost(SOON)
                    .until(() -> partner.get(manifests).body().path("items").size() == 2);
            JsonNode first = partner.get(manifests).body().at("/items/0");
            List<String> lines = new ArrayList<>();
            partner.get("/partners/subscriptions/" + id + "/events?limit=1000")
                    .body()
                    .path("items")
                    .forEach(event ->
                            lines.add(Long.parseLong(event.path("sequence").asString()) + " " + Canonical.text(event)));
            assertThat(lines).hasSize(first.path("last").asInt());
            Answered fine = manifest(lines);
            assertThat(fine.exit()).as(fine.output()).isZero();
            assertThat(fine.output())
                    .contains("nothing is missing up to number " + lines.size() + ", " + today.plusDays(1));

            List<String> holed = new ArrayList<>(lines);
            holed.remove(4);
            Answered missed = manifest(holed);
            assertThat(missed.exit()).isNotZero();
            assertThat(missed.output())
                    .contains(today + " part 1 has 5, which was not received")
                    .doesNotContain("nothing is missing");
            List<String> changed = new ArrayList<>(lines);
            changed.set(4, lines.get(4).replace("haidian", "fengtai"));
            Answered other = manifest(changed);
            assertThat(other.exit()).isNotZero();
            assertThat(other.output()).contains(today + " part 1 is over other events than those received");
        } finally {
            service.clock.back();
        }
    }

    private Answered manifest(List<String> lines) throws Exception {
        Path file = Files.write(folder.resolve("received"), lines);
        return Outside.run(
                folder,
                Map.of("TOKEN", RunningPartners.token(name)),
                new byte[0],
                List.of(sample("partner.sh", "manifest", service.address(), id, file.toString())));
    }

    /** What the registry of Node packages offers to those who receive Standard Webhooks and CloudEvents. */
    @Test
    void packagesOfOthersVerifyAndParseWhatIsDelivered() throws Exception {
        Path npm = Outside.npm("standardwebhooks@1", "cloudevents@10");
        Files.copy(
                Path.of("src", "test", "resources", "outside", "receiver.mjs"),
                npm.resolve("receiver.mjs"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        int port = Outside.freePort();
        deliverTo(port);
        started(
                "out",
                Map.of("WEBHOOK_SECRET", secret),
                "node",
                npm.resolve("receiver.mjs").toString(),
                Integer.toString(port));
        listening(port);
        receivesAndRefuses(port);
        for (JsonNode event : events("out")) {
            assertThat(event.path("type").asString()).isEqualTo("cn.onezone.parks.roster-entry-removed.v1");
            assertThat(event.path("source").asString()).isEqualTo("/parks/haidian");
            assertThat(event.path("subject").asString()).startsWith("subject-");
            assertThat(event.path("sequence").asString()).matches("\\d{10}");
            assertThat(event.path("recordedtime").asString()).isNotEmpty();
            assertThat(event.path("data").path("park").asString()).isEqualTo("haidian");
        }
    }
}
