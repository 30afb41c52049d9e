package cn.onezone.enterprises.restructuring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.enterprises.EnterpriseEvent.EnterpriseConsolidated;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import cn.onezone.contracts.enterprises.RestructuringEvents;
import cn.onezone.contracts.parks.ParkEvent.RosterEntryRecorded;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.contracts.wire.Event;
import cn.onezone.enterprises.EnterprisesApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * R1: kill -9 of the enterprise service at random moments of a split. Each enterprise goes to its new park once, and the count
 * of those that went, the lists and the log agree.
 */
@Tag("slow")
class RestructuringKillIT {
    private static final String DOOR = "/enterprises/park-restructurings";
    private static final EmbeddedInfrastructure INFRASTRUCTURE = EmbeddedInfrastructure.shared();
    private static final String DATABASE = "restructuring-kill-" + UUID.randomUUID();
    private static final int MANY = 3_000;
    private static final int KILLS = Integer.getInteger("onezone.rounds", 6);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String RULE = """
            {"effective":"2024-07-01","from":["daxing-yizhuang"],"reason":"拆分","to":[
             {"park":"yizhuang","districts":["北京经济技术开发区"]},
             {"park":"daxing","districts":["大兴区"],"rest":true}]}""";

    @TempDir
    Path folder;

    /** The service in a process of its own. */
    private final class Service implements AutoCloseable {
        private final ServiceProcess process;
        private final Door door;

        Service() {
            int port = ServiceProcess.freePort();
            process = new ServiceProcess.Plan(
                            EnterprisesApplication.class,
                            "384m",
                            DATABASE,
                            folder.resolve("service-" + port + ".log"),
                            List.of("--server.port=" + port, "--onezone.parks-file=" + folder.resolve("parks.json")))
                    .start();
            door = Door.at(port);
            process.awaitReady(door);
        }

        /** kill -9. */
        @Override
        public void close() {
            process.close();
            door.close();
        }
    }

    private void parks() throws IOException {
        try (InputStream bundled = Objects.requireNonNull(
                RestructuringKillIT.class.getResourceAsStream("/cn/onezone/directory/parks.json"))) {
            ObjectNode file = (ObjectNode) JsonMapper.shared().readTree(bundled);
            int no = 17;
            for (String code : List.of("daxing", "yizhuang")) {
                ((ArrayNode) file.path("parks"))
                        .addObject()
                        .put("code", code)
                        .put("no", no++)
                        .put("nameZh", code)
                        .put("nameEn", code)
                        .put("districtZh", code)
                        .put("districtCode", "110115");
            }
            Files.writeString(folder.resolve("parks.json"), file.toString());
        }
    }

    private static Uscc uscc(int number) {
        String first = "91110115MA" + String.format(Locale.ROOT, "%07d", 7_700_000 + number);
        return new Uscc(first + Uscc.checkCharacter(first));
    }

    private static String wanted(int number) {
        return number % 3 == 0 ? "yizhuang" : "daxing";
    }

    private static void claims(LogOfTests log, int number) {
        Uscc uscc = uscc(number);
        var _ = log.say(
                ParkEvents.ROSTER_ENTRY_RECORDED,
                "/parks/daxing-yizhuang",
                "daxing-yizhuang/" + uscc,
                1,
                Instant.parse("2024-05-06T01:02:03Z"),
                new RosterEntryRecorded(
                        new ParkCode("daxing-yizhuang"),
                        uscc,
                        "企业" + number,
                        List.of(),
                        null,
                        wanted(number).equals("yizhuang") ? "北京经济技术开发区" : "大兴区",
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        LocalDate.parse("2024-01-01"),
                        true,
                        List.of("claimedFrom", "district", "name"),
                        null,
                        null,
                        List.of(),
                        List.of(),
                        LocalDate.parse("2024-01-01")));
    }

    private static int total(Door door, String park) {
        return door.get("/enterprises?limit=1&park=" + park)
                .body()
                .path("total")
                .asInt(-1);
    }

    @Test
    void splitsAParkOnceWheneverTheServiceIsKilled() throws IOException {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("RestructuringKillIT seed " + seed);
        Random random = new Random(seed);
        parks();
        try (LogOfTests log = new LogOfTests(INFRASTRUCTURE.bootstrapServers())) {
            // the first start makes the topics
            try (Service _ = new Service()) {
                for (int i = 0; i < MANY; i++) {
                    claims(log, i);
                }
                log.flush();
            }
            String id = "";
            int midway = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                try (Service service = new Service()) {
                    await().atMost(LONG).until(() -> counted(service.door) == MANY);
                    Door.Answer made = service.door.post(DOOR, RULE, "Idempotency-Key", "split");
                    assertThat(made.status()).as(made.body().toString()).isEqualTo(202);
                    assertThat(id.isEmpty() || id.equals(made.text("id"))).isTrue();
                    id = made.text("id");
                    // not a wait for something, but the random moment of the fault
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
                }
                int ruled = ruled();
                midway += ruled > 0 && ruled < MANY ? 1 : 0;
                System.out.println("killed when " + ruled + " of " + MANY + " had gone");
            }
            System.out.println(midway + " of " + KILLS + " kills in the middle of it");
            try (Service service = new Service()) {
                String made = id;
                JsonNode end = await().atMost(LONG)
                        .until(
                                () -> service.door.get(DOOR + "/" + made).body(),
                                b -> !b.path("state").asString("running").equals("running"));
                assertThat(end.path("mapped")
                                .valueStream()
                                .map(m -> m.path("park").asString() + " "
                                        + m.path("enterprises").asInt()))
                        .as("what a killed pass had counted is not counted again")
                        .containsExactlyInAnyOrder("yizhuang " + MANY / 3, "daxing " + (MANY - MANY / 3));
                assertThat(total(service.door, "daxing-yizhuang")).isZero();
                assertThat(total(service.door, "yizhuang")).isEqualTo(MANY / 3);
                assertThat(total(service.door, "daxing")).isEqualTo(MANY - MANY / 3);
                assertThat(ruled()).isEqualTo(MANY);
                await().atMost(LONG).untilAsserted(() -> logAgrees(log, made));
            }
        }
    }

    private static int counted(Door door) {
        return total(door, "daxing-yizhuang") + total(door, "daxing") + total(door, "yizhuang");
    }

    /** How many have their one ruling; none has two. */
    private static int ruled() {
        try (MongoClient client = MongoClients.create(INFRASTRUCTURE.mongoUri(DATABASE))) {
            var registrations = client.getDatabase(DATABASE).getCollection("registrations");
            assertThat(registrations.countDocuments(Filters.exists("state.rulings.1")))
                    .isZero();
            return (int) registrations.countDocuments(Filters.exists("state.rulings.0"));
        }
    }

    /** R5, R8: of each enterprise the newest event of today names its new park; the end was told once. */
    private static void logAgrees(LogOfTests log, String id) {
        Map<String, Long> sequences = new HashMap<>();
        Map<String, String> parks = new HashMap<>();
        LocalDate day = LocalDate.parse("2024-07-01");
        for (Event<?> event : log.all(EnterpriseEvents.TOPIC, List.of(EnterpriseEvents.ENTERPRISE_CONSOLIDATED))) {
            EnterpriseConsolidated e = (EnterpriseConsolidated) event.data();
            boolean covers = (e.validFrom() == null || !day.isBefore(e.validFrom()))
                    && (e.validUntil() == null || day.isBefore(e.validUntil()));
            if (covers && event.sequence() > sequences.getOrDefault(event.subject(), 0L)) {
                sequences.put(event.subject(), event.sequence());
                parks.put(event.subject(), String.valueOf(e.park()));
            }
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(parks.get(uscc(i).value())).isEqualTo(wanted(i));
        }
        Set<String> ends = new HashSet<>();
        for (Event<?> event : log.all(EnterpriseEvents.TOPIC, List.of(RestructuringEvents.RESTRUCTURING_APPLIED))) {
            if (event.subject().equals(id)) {
                ends.add(event.id());
            }
        }
        assertThat(ends).as("told once, however often it was published").hasSize(1);
    }
}
