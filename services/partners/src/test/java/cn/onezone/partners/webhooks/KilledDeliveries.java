package cn.onezone.partners.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.evidence.PublicSigningKey;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.partners.SignedManifest;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.partners.RunningPartners;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.Door.Answer;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/**
 * A subscription with a webhook, a park that says one thing after the other as long as not too much waits, and processes that
 * deliver and can be killed. Afterwards everything is held against what is promised, the manifest of the day too.
 */
final class KilledDeliveries implements AutoCloseable {
    private static final int SUBJECTS = 40;
    private static final int MOST_WAITING = 600;
    private static final int REFUSED_OF = 50;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final String PARTNER = "statistics";
    private static final List<String> SETTINGS = List.of(
            "--onezone.outgoing.allow=127.0.0.1",
            "--onezone.partners.take-over=6s",
            "--onezone.partners.manifests-every=200ms",
            // many and short: an event that is refused again and again must not wait for a person here
            "--onezone.partners.webhooks.retries=" + String.join(",", java.util.Collections.nCopies(60, "100ms")));

    final Witness witness;
    final String id;
    final Random random;

    private final UUID database = UUID.randomUUID();
    private final String reason = "counted-" + database;
    private final Path log;
    private final LogOfTests park =
            new LogOfTests(EmbeddedInfrastructure.shared().bootstrapServers());
    private final List<String> said = new ArrayList<>();
    private final Thread speaker;
    private volatile boolean saying = true;

    /** @param name of the test, for its log */
    KilledDeliveries(String name) throws IOException {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println(name + " seed " + seed);
        random = new Random(seed);
        log = Path.of("target", name + ".log");
        Random refusing = new Random(seed + 1);
        witness = new Witness(() -> refusing.nextInt(REFUSED_OF) == 0);
        try (RunningPartners service = new RunningPartners(database, SETTINGS.toArray(String[]::new))) {
            Door partner = service.partner(PARTNER);
            id = service.granted(partner, reason);
            Answer made = partner.post(
                    "/partners/subscriptions/" + id + "/webhook", "{\"url\":\"" + witness.url() + "\",\"after\":0}");
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
            witness.verifiesWith(made.text("secret"));
        }
        speaker = Thread.ofPlatform().daemon().unstarted(this::speak);
        speaker.start();
    }

    private void speak() {
        for (int i = 0; saying; i++) {
            String event = park.say(
                    ParkEvents.ROSTER_ENTRY_REMOVED,
                    "/parks/haidian",
                    reason + "/" + i % SUBJECTS,
                    1 + i / SUBJECTS,
                    new RosterEntryRemoved(
                            ParkCode.of("haidian"), Uscc.of("91110108551385082Q"), LocalDate.of(2026, 5, 6), reason));
            synchronized (said) {
                said.add(event);
            }
            // a park that says a thing every few milliseconds, and not more than is delivered in the end
            do {
                LockSupport.parkNanos(Duration.ofMillis(3).toNanos());
            } while (saying && said() - witness.count() > MOST_WAITING);
        }
        park.flush();
    }

    int said() {
        synchronized (said) {
            return said.size();
        }
    }

    ServiceProcess process() {
        return new ServiceProcess.Plan(PartnersApplication.class, "160m", "it-" + database, log, SETTINGS).start();
    }

    /** Waits until something new comes, as long as one of these lives. */
    void awaitMore(ServiceProcess... living) {
        int before = witness.count();
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(living).allMatch(ServiceProcess::isAlive);
            return witness.count() > before;
        });
    }

    /** Waits until two are in the group that reads the log, and one of them has all of it. */
    void awaitStandingBy(ServiceProcess other) {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", EmbeddedInfrastructure.shared().bootstrapServers()))) {
            await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> {
                assertThat(other.isAlive()).isTrue();
                ConsumerGroupDescription group = admin.describeConsumerGroups(List.of("partners"))
                        .describedGroups()
                        .get("partners")
                        .get(10, TimeUnit.SECONDS);
                return group.groupState() == GroupState.STABLE
                        && group.members().size() == 2
                        && group.members().stream()
                                        .filter(m -> !m.assignment()
                                                .topicPartitions()
                                                .isEmpty())
                                        .count()
                                == 1;
            });
        }
    }

    /** The random moment of the fault; nothing is waited for. */
    void aMoment() {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(900)).toNanos());
    }

    /**
     * The park says no more; waits until all has come, and holds it against what is promised, and against the manifest.
     *
     * @param kills how often a process was killed: each may have repeated what it was about, and nothing else may
     */
    void finish(int kills) throws InterruptedException {
        saying = false;
        speaker.join();
        try (ServiceProcess last = process()) {
            await().atMost(SOON).until(() -> {
                assertThat(last.isAlive()).isTrue();
                return witness.count() >= said();
            });
        }
        witness.requireAll(said);
        assertThat(witness.repeated())
                .as("no more comes again than what a killed one was about or had not written down")
                .isLessThanOrEqualTo(128L * (kills + 1));
        try (RunningPartners service = new RunningPartners(database, SETTINGS.toArray(String[]::new))) {
            Door partner = service.partner(PARTNER);
            List<PublicSigningKey> keys = service.door()
                    .get("/.well-known/jwks.json")
                    .body()
                    .path("keys")
                    .valueStream()
                    .map(k -> new PublicSigningKey(k.path("x").asString()))
                    .toList();
            LocalDate today = LocalDate.ofInstant(service.clock.instant(), BEIJING);
            service.clock.to(
                    today.plusDays(1).atStartOfDay(BEIJING).plusMinutes(1).toInstant());
            List<SignedManifest> manifests = await().atMost(SOON)
                    .until(
                            () -> manifests(partner),
                            all -> !all.isEmpty() && all.getLast().day().equals(today));
            assertThat(SignedManifest.faults(manifests, witness.leaves(), keys, 1))
                    .as("the manifest is over what was delivered")
                    .isEmpty();
            assertThat(manifests.getLast().last()).isEqualTo(said());
        }
        System.out.println(said() + " events, each came, in the order of its subject, 1 to " + said() + "; "
                + witness.repeated() + " came again, " + witness.refused() + " were refused at first");
    }

    private List<SignedManifest> manifests(Door partner) {
        return partner.get("/partners/subscriptions/" + id + "/manifests?limit=1000")
                .body()
                .path("items")
                .valueStream()
                .map(m -> EventJson.mapper().treeToValue(m, SignedManifest.class))
                .toList();
    }

    @Override
    public void close() {
        saying = false;
        park.close();
        witness.close();
    }
}
