package cn.onezone.partners.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.RosterEntryRemoved;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.OneZoneApplication;
import cn.onezone.kit.json.EventJson;
import cn.onezone.kit.log.LogSettings;
import cn.onezone.kit.log.Topics;
import cn.onezone.partners.PartnersApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the process that numbers events, at random moments while it does: afterwards each event has one number, in the
 * order of its subject, and no number is left out (R21; promise 3).
 */
@Tag("slow")
class SequenceKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 6);
    private static final int SUBJECTS = 50;

    private final String database = "kill-" + UUID.randomUUID();
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();

    private final ServiceProcess.Plan plan = new ServiceProcess.Plan(
            PartnersApplication.class, "256m", database, Path.of("target", "sequence-kill.log"), List.of());

    private String granted() {
        LocalDate today = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
        try (ConfigurableApplicationContext service = OneZoneApplication.of(PartnersApplication.class, "partners")
                        .run(plan.arguments().toArray(String[]::new));
                Door door = Door.of(service)) {
            Door.Answer proposed =
                    door.post("/partners/agreements", """
                    {"purpose":"p","terms":{"events":[{"type":"cn.onezone.parks.roster-entry-removed.v1",
                     "fields":[{"path":"reason"}],"where":[{"path":"reason","anyOf":["counted"]}]}],
                     "parks":["haidian"],"from":"%s","until":"%s","subject":"keep"}}""".formatted(today.minusDays(1), today.plusDays(30)));
            assertThat(proposed.status()).as("%s", proposed.body()).isEqualTo(201);
            String id = proposed.text("id");
            assertThat(door.post("/partners/agreements/" + id + "/grant", null, "If-Match", "*")
                            .status())
                    .isEqualTo(200);
            return id;
        }
    }

    @Test
    void numbersEachEventOnceWithoutAHoleWheneverItIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("SequenceKillIT seed " + seed);
        Random random = new Random(seed);
        String id = granted();
        LogSettings settings = LogSettings.open(infrastructure.bootstrapServers());
        AtomicBoolean saying = new AtomicBoolean(true);
        List<String> said = new ArrayList<>();
        try (LogOfTests log = new LogOfTests(infrastructure.bootstrapServers());
                Topics topics = new Topics(settings);
                Sequences sequences = new Sequences(settings, topics, new Arrivals())) {
            Thread speaker = Thread.ofPlatform().start(() -> {
                for (int i = 0; saying.get(); i++) {
                    said.add(log.say(
                            ParkEvents.ROSTER_ENTRY_REMOVED,
                            "/parks/haidian",
                            "kill/" + i % SUBJECTS,
                            1 + i / SUBJECTS,
                            new RosterEntryRemoved(
                                    ParkCode.of("haidian"),
                                    Uscc.of("91110108551385082Q"),
                                    LocalDate.of(2026, 5, 6),
                                    "counted")));
                    if (i % 100 == 99) {
                        // as a source that is killed before it has noted what it said
                        said.subList(said.size() - 60, said.size()).forEach(log::again);
                    }
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
                log.flush();
            });
            try {
                long before = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    ServiceProcess process = plan.start();
                    try {
                        long last = before;
                        await().atMost(Duration.ofSeconds(90))
                                .pollInterval(Duration.ofMillis(50))
                                .until(() -> !process.isAlive() || sequences.last(id) > last);
                        assertThat(process.isAlive()).isTrue();
                        // not a wait for something, but the random moment of the fault
                        LockSupport.parkNanos(
                                Duration.ofMillis(random.nextInt(1_000)).toNanos());
                    } finally {
                        process.close();
                    }
                    before = sequences.last(id);
                    System.out.println("round " + (round + 1) + ": killed at " + before);
                }
            } finally {
                saying.set(false);
                speaker.join();
            }
            ServiceProcess process = plan.start();
            try {
                await().atMost(Duration.ofMinutes(2)).until(() -> sequences.last(id) >= said.size());
                check(sequences, id, said);
            } finally {
                process.close();
            }
        }
    }

    private static void check(Sequences sequences, String id, List<String> said) {
        List<String> numbered = new ArrayList<>();
        Map<String, Long> ofSubject = new HashMap<>();
        List<Numbered> page = sequences.after(id, 0, 1_000);
        while (!page.isEmpty()) {
            for (Numbered one : page) {
                JsonNode event = EventJson.mapper().readTree(one.body());
                numbered.add(event.path("id").asString());
                assertThat(one.sequence()).isEqualTo(numbered.size());
                assertThat(event.path("sequence").asString()).isEqualTo(Numbered.number(numbered.size()));
                long inSubject = Long.parseLong(event.path("subjectsequence").asString());
                assertThat(inSubject)
                        .as("in the order of %s", one.subject())
                        .isEqualTo(1 + ofSubject.getOrDefault(one.subject(), 0L));
                ofSubject.put(one.subject(), inSubject);
            }
            page = sequences.after(id, numbered.size(), 1_000);
        }
        assertThat(numbered).hasSize(said.size()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(said);
        System.out.println(numbered.size() + " events, each once, 1 to " + numbered.size());
    }
}
