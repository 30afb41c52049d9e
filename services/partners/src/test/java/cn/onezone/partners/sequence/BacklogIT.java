package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.partners.PartnerEvent.EventTerms;
import cn.onezone.contracts.partners.PartnerEvent.FieldCondition;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A receiver that was silent while ten million events came: they lie on the broker's disk, the service delivers from there
 * with a heap of 192 MB, and its live objects are no more than without them. {@code -Donezone.backlog} is another number.
 */
@Tag("slow")
class BacklogIT {
    private static final long BACKLOG = Long.getLong("onezone.backlog", 10_000_000);
    private static final int FROM_THE_BEGINNING = 20_000;
    private static final int FROM_THE_END = 5_000;
    private static final int SUBJECTS = 50;
    private static final long MORE_LIVE = 32L * 1024 * 1024;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final List<String> SETTINGS = List.of(
            "--onezone.outgoing.allow=127.0.0.1",
            "--onezone.partners.take-over=6s",
            "--onezone.partners.webhooks.time-limit=2s",
            "--onezone.partners.webhooks.break-for=200ms",
            "--onezone.partners.webhooks.retries=" + String.join(",", java.util.Collections.nCopies(200, "500ms")));

    private final UUID database = UUID.randomUUID();
    private final String reason = "backlog-" + database;
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
    private final Path log = Path.of("target", "BacklogIT.log");

    private ServiceProcess process() {
        return new ServiceProcess.Plan(PartnersApplication.class, "192m", "it-" + database, log, SETTINGS).start();
    }

    private RunningPartners running() {
        return new RunningPartners(database, SETTINGS.toArray(String[]::new));
    }

    /** As the sequencer would write them, in large batches. */
    private void fill(String id) {
        EventTerms terms = new EventTerms(
                "cn.onezone.parks.roster-entry-removed.v1",
                List.of(),
                List.of(new FieldCondition("reason", List.of(reason))));
        Conditions where = Conditions.of(terms);
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        infrastructure.bootstrapServers(),
                        "acks",
                        "all",
                        "compression.type",
                        "zstd",
                        "linger.ms",
                        50,
                        "batch.size",
                        512 * 1024),
                new StringSerializer(),
                new ByteArraySerializer())) {
            Instant now = Instant.now();
            String topic = Sequences.topic(id);
            for (long n = 1; n <= BACKLOG; n++) {
                String subject = "s" + n % SUBJECTS;
                Numbered one = new Numbered(
                        n,
                        subject,
                        body(id, n, subject),
                        1,
                        terms.type(),
                        Map.of(),
                        "KEEP",
                        where,
                        Set.of(ParkCode.of("haidian")),
                        now);
                var _ = producer.send(one.record(topic), (_, e) -> {
                    if (e != null) {
                        failed.compareAndSet(null, e);
                    }
                });
            }
        }
        assertThat(failed.get()).isNull();
    }

    private static String body(String id, long n, String subject) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("specversion", "1.0");
        body.put("id", new UUID(n, n).toString());
        body.put("source", "/parks/haidian");
        body.put("type", "cn.onezone.parks.roster-entry-removed.v1");
        body.put("subject", subject);
        body.put("time", "2026-05-06T01:02:03Z");
        body.put("datacontenttype", "application/json");
        body.put("recordedtime", "2026-05-06T01:02:03Z");
        body.put("sequence", Numbered.number(n));
        body.put("subjectsequence", Numbered.number(1 + n / SUBJECTS));
        body.put("subscription", id);
        body.set("data", JsonNodeFactory.instance.objectNode().put("park", "haidian"));
        return Canonical.text(body);
    }

    /** Takes requests and says nothing, until it is back. */
    private static final class Silent implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final CountDownLatch back = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private final BitSet taken = new BitSet();
        private final Map<String, Integer> lasts = new HashMap<>();
        private final List<String> faults = new ArrayList<>();

        Silent() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        }

        private void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                JsonNode event =
                        EventJson.mapper().readTree(exchange.getRequestBody().readAllBytes());
                asked.incrementAndGet();
                if (!back.await(30, TimeUnit.SECONDS)) {
                    return;
                }
                int number = Integer.parseInt(event.path("sequence").asString());
                String subject = event.path("subject").asString();
                synchronized (this) {
                    if (!taken.get(number)) {
                        taken.set(number);
                        int before = lasts.getOrDefault(subject, 0);
                        if (before > number) {
                            faults.add(subject + ": " + number + " came first after " + before);
                        }
                        lasts.put(subject, number);
                    }
                }
                exchange.sendResponseHeaders(204, -1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** How many from a number on are there without a hole. */
        synchronized int whole(int from) {
            return taken.nextClearBit(from) - from;
        }

        synchronized List<String> faults() {
            return List.copyOf(faults);
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    /** Bytes of live objects: the histogram is made after a collection. */
    private static long live(ServiceProcess process) throws Exception {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(text).isZero();
        String total = text.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }

    @Test
    void aBacklogOfMillionsLiesOnTheLogAndNotInTheHeap() throws Exception {
        String id;
        try (RunningPartners service = running()) {
            id = service.granted(service.partner("tax"), reason);
            assertThat(service.last(service.partner("tax"), id)).isZero();
        }
        long empty;
        try (ServiceProcess process = process()) {
            // it has what it needs when it reads the log; nothing is delivered yet
            awaitLeading(process);
            empty = live(process);
        }
        long began = System.nanoTime();
        fill(id);
        System.out.println(BACKLOG + " events written in "
                + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s, " + megabytes(size(id))
                + " on the broker's disk");
        try (Silent receiver = new Silent()) {
            try (RunningPartners service = running()) {
                Door partner = service.partner("tax");
                assertThat(service.last(partner, id)).isEqualTo(BACKLOG);
                assertThat(partner.post(
                                        "/partners/subscriptions/" + id + "/webhook",
                                        "{\"url\":\"" + receiver.url() + "\",\"after\":0}")
                                .status())
                        .isEqualTo(201);
            }
            try (ServiceProcess process = process()) {
                int before = receiver.asked.get();
                await().atMost(LONG).until(() -> receiver.asked.get() >= before + 6);
                long silent = live(process);
                receiver.back.countDown();
                await().atMost(LONG).until(() -> receiver.whole(1) >= FROM_THE_BEGINNING / 2);
                long midway = live(process);
                await().atMost(LONG).until(() -> receiver.whole(1) >= FROM_THE_BEGINNING);
                System.out.println("live objects: " + megabytes(empty) + " without a backlog, " + megabytes(silent)
                        + " while the receiver is silent, " + megabytes(midway) + " while it takes");
                assertThat(silent).isLessThan(empty + MORE_LIVE);
                assertThat(midway).isLessThan(empty + MORE_LIVE);
                assertThat(process.isAlive()).isTrue();
            }
            goOnAtTheEnd(receiver, id);
            assertThat(receiver.faults()).isEmpty();
        }
    }

    /** A number in the middle of millions is found, the end is reached, and what is said then comes after it. */
    private void goOnAtTheEnd(Silent receiver, String id) throws Exception {
        int from = Math.toIntExact(BACKLOG - FROM_THE_END + 1);
        try (RunningPartners service = running()) {
            assertThat(service.partner("tax")
                            .post("/partners/subscriptions/" + id + "/webhook/replay", "{\"from\":" + from + "}")
                            .status())
                    .isEqualTo(200);
        }
        try (ServiceProcess process = process();
                LogOfTests park = new LogOfTests(infrastructure.bootstrapServers())) {
            await().atMost(LONG).until(() -> receiver.whole(from) >= FROM_THE_END);
            var _ = park.say(
                    cn.onezone.contracts.parks.ParkEvents.ROSTER_ENTRY_REMOVED,
                    "/parks/haidian",
                    "new",
                    1,
                    new cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved(
                            ParkCode.of("haidian"),
                            cn.onezone.contracts.value.Uscc.of("91110108551385082Q"),
                            java.time.LocalDate.of(2026, 5, 6),
                            reason));
            park.flush();
            await().atMost(LONG).until(() -> receiver.whole(from) == FROM_THE_END + 1);
            assertThat(process.isAlive()).isTrue();
        }
    }

    private void awaitLeading(ServiceProcess process) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            await().atMost(LONG).until(() -> {
                assertThat(process.isAlive()).isTrue();
                return admin
                        .describeConsumerGroups(List.of("partners"))
                        .describedGroups()
                        .get("partners")
                        .get(10, TimeUnit.SECONDS)
                        .members()
                        .stream()
                        .anyMatch(m -> !m.assignment().topicPartitions().isEmpty());
            });
        }
    }

    private long size(String id) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infrastructure.bootstrapServers()))) {
            return admin.describeLogDirs(List.of(1)).allDescriptions().get(10, TimeUnit.SECONDS).values().stream()
                    .flatMap(dirs -> dirs.values().stream())
                    .flatMap(dir -> dir.replicaInfos().entrySet().stream())
                    .filter(e -> e.getKey().topic().equals(Sequences.topic(id)))
                    .mapToLong(e -> e.getValue().size())
                    .sum();
        }
    }
}
