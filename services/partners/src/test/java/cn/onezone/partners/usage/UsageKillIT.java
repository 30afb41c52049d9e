package cn.onezone.partners.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import com.sun.net.httpserver.HttpServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the service while it delivers and is asked: afterwards each number counts once as handed out, by webhook and by
 * pull, and no more repetitions are counted than there were.
 */
@Tag("slow")
class UsageKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 4);
    private static final Duration SOON = Duration.ofMinutes(2);

    private final String database = "usage-kill-" + UUID.randomUUID();
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    private ServiceProcess process(int port) {
        return new ServiceProcess.Plan(
                        PartnersApplication.class,
                        "256m",
                        database,
                        Path.of("target", "usage-kill.log"),
                        List.of("--server.port=" + port, "--onezone.outgoing.allow=127.0.0.1"))
                .start();
    }

    private static boolean up(Door door) {
        try {
            return door.get("/partners/agreements").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private static JsonNode of(Door partner, String way) {
        return partner.get("/partners/usage")
                .body()
                .path("items")
                .valueStream()
                .filter(d -> d.path("way").asString().equals(way))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachNumberCountsOnceWhenTheServiceIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("UsageKillIT seed " + seed);
        Random random = new Random(seed);
        int port = ServiceProcess.freePort();
        Set<String> taken = ConcurrentHashMap.newKeySet();
        AtomicLong answers = new AtomicLong();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        receiver.createContext("/", exchange -> {
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            exchange.getRequestBody().readAllBytes();
            taken.add(id);
            answers.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        AtomicBoolean saying = new AtomicBoolean(true);
        Door everybody = Door.at(port);
        Door partner = everybody.as(RunningPartners.token("counted"));
        ServiceProcess process = process(port);
        try (LogOfTests log = new LogOfTests(infrastructure.bootstrapServers())) {
            await().atMost(SOON).until(() -> up(everybody));
            LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
            Answer proposed = partner.post(
                    "/partners/agreements", """
                    {"purpose":"p","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                     "fields":[{"path":"reason"}],"where":[{"path":"reason","anyOf":["%s"]}]}],
                     "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(database, today.minusDays(1), today.plusDays(30)));
            assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
            String id = proposed.text("id");
            assertThat(everybody
                            .post("/partners/agreements/" + id + "/grant", null, "If-Match", "*")
                            .status())
                    .isEqualTo(200);
            assertThat(partner.post(
                                    "/partners/subscriptions/" + id + "/webhook",
                                    "{\"url\":\"http://127.0.0.1:"
                                            + receiver.getAddress().getPort() + "/\",\"after\":0}")
                            .status())
                    .isEqualTo(201);
            Thread speaker = Thread.ofPlatform().start(() -> {
                for (int i = 0; saying.get(); i++) {
                    var _ = log.say(
                            ParkEvents.ROSTER_ENTRY_REMOVED,
                            "/parks/haidian",
                            "s" + i % 20,
                            1 + i / 20,
                            new RosterEntryRemoved(
                                    ParkCode.of("haidian"),
                                    Uscc.of("91110108551385082Q"),
                                    LocalDate.of(2026, 5, 6),
                                    database));
                    LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                }
                log.flush();
            });
            // asks on and on, each time after the last that it was given, whatever happens to the service
            AtomicLong pulled = new AtomicLong();
            AtomicBoolean pulling = new AtomicBoolean(true);
            Thread puller = Thread.ofPlatform().start(() -> {
                while (pulling.get()) {
                    try {
                        Answer page =
                                partner.get("/partners/subscriptions/" + id + "/events?limit=7&after=" + pulled.get());
                        if (page.status() == 200) {
                            pulled.set(page.body().path("last").asLong());
                        }
                    } catch (UncheckedIOException e) {
                        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                    }
                }
            });
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    int had = taken.size();
                    long hadPulled = pulled.get();
                    await().atMost(SOON)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> taken.size() > had + 30 && pulled.get() > hadPulled + 30);
                    // not a wait for something, but the random moment of the fault
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
                    process.close();
                    process = process(port);
                }
                saying.set(false);
                speaker.join();
                await().atMost(SOON).until(() -> up(everybody));
                AtomicLong before = new AtomicLong(-1);
                long last = await().during(Duration.ofSeconds(3))
                        .atMost(SOON)
                        .until(
                                () -> partner.get("/partners/subscriptions/" + id)
                                        .body()
                                        .path("last")
                                        .asLong(),
                                l -> before.getAndSet(l) == l && pulled.get() == l && taken.size() == l);
                assertThat(last).isGreaterThan(30L * ROUNDS);
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(
                                        of(partner, "webhook").path("handedOut").asLong())
                                .isEqualTo(last));
                JsonNode webhook = of(partner, "webhook");
                JsonNode pull = of(partner, "pull");
                System.out.println(last + " events, " + ROUNDS + " kills; webhook " + webhook + "; pull " + pull
                        + "; answers " + answers);
                assertThat(webhook.path("repeats").asLong())
                        .as("no repetition is invented")
                        .isLessThanOrEqualTo(answers.get() - last);
                assertThat(pull.path("handedOut").asLong()).isEqualTo(last);
            } finally {
                saying.set(false);
                pulling.set(false);
                puller.join();
            }
        } finally {
            process.close();
            receiver.stop(0);
        }
    }
}
