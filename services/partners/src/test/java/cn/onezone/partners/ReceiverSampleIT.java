package cn.onezone.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.client.EventReceiver;
import cn.onezone.client.FileLedger;
import cn.onezone.client.PartnersDoor;
import cn.onezone.client.ReceivedEvent;
import cn.onezone.contracts.evidence.WebhookVerifier;
import cn.onezone.sample.SampleApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The client kit in the sample, a process of its own with nothing of ours but the kit and the contracts: killed with kill -9
 * while it receives, it has each event exactly once, and the signed manifest says so (R22).
 */
class ReceiverSampleIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    /** What the sample's own build would have: Spring's web server, the kit and the contracts. */
    private static final Pattern OF_THE_SAMPLE =
            Pattern.compile(".*/(partners/client/target/classes|client-sample/target/classes|contracts/target/classes"
                    + "|onezone-(partner-client|partner-sample|contracts)-[^/]*\\.jar"
                    + "|(spring-(boot|core|context|beans|aop|expression|web|webmvc)"
                    + "|tomcat-embed|jackson-|micrometer-(commons|observation)|slf4j-api|logback-|log4j-|jul-to|jspecify"
                    + "|snakeyaml|jakarta\\.annotation|commons-logging)[^/]*\\.jar)");

    private final String reason = UUID.randomUUID().toString();
    private final String name = "sample-" + reason;
    private final Path folder = Path.of("target", "sample", reason).toAbsolutePath();
    private final Path ledger = folder.resolve("ledger");

    private Process sample(RunningPartners service, int port, String id, String secret) throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> OF_THE_SAMPLE.matcher(entry).matches())
                .filter(entry -> !entry.contains("spring-boot-mongodb"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = Outside.start(
                folder,
                folder.resolve("log"),
                // no argument: whoever sees the processes of a machine sees those
                Map.of("SAMPLE_SECRET", secret),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        SampleApplication.class.getName(),
                        "--server.address=127.0.0.1",
                        "--server.port=" + port,
                        "--sample.address=" + service.address(),
                        "--sample.subscription=" + id,
                        "--sample.token=" + folder.resolve("token"),
                        "--sample.ledger=" + ledger,
                        "--sample.look-every=500ms"));
        await().atMost(SOON).until(() -> {
            assertThat(process.isAlive()).as("see %s", folder).isTrue();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return process;
    }

    private List<Long> numbers() throws IOException {
        try (var lines = Files.lines(ledger)) {
            return lines.map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                    .toList();
        }
    }

    @Test
    void hasEachEventOnceWhenItIsKilledAndTheManifestVerifies() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("ReceiverSampleIT seed " + seed);
        Random random = new Random(seed);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("token"), RunningPartners.token(name));
        try (RunningPartners service = new RunningPartners(
                "--onezone.outgoing.allow=127.0.0.1",
                "--onezone.partners.manifests-every=200ms",
                "--onezone.partners.webhooks.break-for=200ms",
                "--onezone.partners.webhooks.retries=" + "500ms,".repeat(150) + "500ms")) {
            Door partner = service.partner(name);
            String id = service.granted(partner, reason);
            for (int i = 1; i <= 5; i++) {
                var _ = service.say("s", i, reason);
            }
            await().atMost(SOON).until(() -> service.last(partner, id) == 5);
            int port = Outside.freePort();
            // of what is before this no webhook tells: it has to be pulled
            long before = service.last(partner, id);
            Answer made = partner.post(
                    "/partners/subscriptions/" + id + "/webhook",
                    "{\"url\":\"http://127.0.0.1:" + port + "/hook\",\"after\":" + before + "}");
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
            String secret = made.text("secret");
            AtomicBoolean saying = new AtomicBoolean(true);
            Thread speaker = Thread.ofPlatform().start(() -> {
                for (int i = 0; saying.get(); i++) {
                    var _ = service.say("subject-" + i % 20, 1 + i / 20, reason);
                    LockSupport.parkNanos(Duration.ofMillis(15).toNanos());
                }
            });
            Process process = sample(service, port, id, secret);
            try {
                for (int kill = 0; kill < 2; kill++) {
                    int had = numbers().size();
                    await().atMost(SOON)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> numbers().size() > had + 20);
                    // not a wait for something, but the random moment of the fault
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(300)).toNanos());
                    Outside.kill(process);
                    process = sample(service, port, id, secret);
                }
                saying.set(false);
                speaker.join();
                complete(service, partner, id);
                // all of it again: nothing of it is new
                assertThat(partner.post("/partners/subscriptions/" + id + "/webhook/replay", "{\"from\":1}")
                                .status())
                        .isEqualTo(200);
                await().atMost(SOON)
                        .until(() -> partner.get("/partners/subscriptions/" + id + "/webhook")
                                        .body()
                                        .path("done")
                                        .asLong()
                                >= service.last(partner, id));
                complete(service, partner, id);
            } finally {
                saying.set(false);
                Outside.kill(process);
            }
            proved(service, partner, id, secret);
        }
    }

    private void complete(RunningPartners service, Door partner, String id) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(numbers().stream().sorted())
                        .containsExactlyElementsOf(LongStream.rangeClosed(1, service.last(partner, id))
                                .boxed()
                                .toList()));
    }

    private void proved(RunningPartners service, Door partner, String id, String secret) throws Exception {
        LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
        service.clock.to(today.plusDays(1).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
        WebhookVerifier verifier = new WebhookVerifier(List.of(secret), Clock.systemUTC());
        try (PartnersDoor door =
                new PartnersDoor(URI.create(service.address()), id, () -> RunningPartners.token(name))) {
            await().atMost(SOON).until(() -> !door.manifests().isEmpty());
            assertThat(door.manifests().getFirst().last()).isEqualTo(service.last(partner, id));
            try (FileLedger all = FileLedger.open(ledger)) {
                assertThat(new EventReceiver(verifier, door, all).faults()).isEmpty();
            }
            // one that lost a line knows which, and what it pulls is what is missing
            List<String> lines = Files.readAllLines(ledger);
            String lost = lines.get(lines.size() / 2);
            Path holed = folder.resolve("holed");
            Files.write(holed, lines.stream().filter(line -> !line.equals(lost)).toList());
            String number = lost.substring(0, lost.indexOf(' '));
            try (FileLedger some = FileLedger.open(holed)) {
                EventReceiver receiver = new EventReceiver(verifier, door, some);
                assertThat(receiver.faults())
                        .containsExactly(today + " part 1 has " + number + ", which was not received");
                assertThat(receiver.hasGap()).isTrue();
                assertThat(receiver.catchUp()).isEqualTo(1);
                assertThat(receiver.faults()).isEmpty();
                assertThat(some.leaves(Long.parseLong(number), Long.parseLong(number)))
                        .containsValue(ReceivedEvent.of(lost.substring(lost.indexOf(' ') + 1))
                                .leaf());
            }
        }
    }
}
