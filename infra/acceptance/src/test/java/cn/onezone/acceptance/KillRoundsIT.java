package cn.onezone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of every kind of process at random moments during imports and beside work in the city's services: afterwards
 * every row is in the registry and the city view once, every payment, nomination and project is in its service and the
 * overview once, and nothing else is. Promise 3, R17.
 */
@Tag("slow")
class KillRoundsIT {
    private static final int ROWS = 10_000;
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 20);
    private static final List<String> VICTIMS = List.of(
            "park haidian",
            "broker",
            "store",
            "enterprises",
            "gateway",
            "indicators",
            "funds",
            "talent",
            "projects",
            "partners");

    @Test
    void everyAcknowledgedRowIsThereOnceWhateverIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("KillRoundsIT seed " + seed);
        Random random = new Random(seed);
        Set<String> expected = new HashSet<>();
        List<String> victims = new ArrayList<>();
        try (NetworkUnderTest network = NetworkUnderTest.up("--isolated", "--parks", "haidian,fengtai")) {
            CityWork work = new CityWork(network);
            for (int round = 0; round < ROUNDS; round++) {
                if (victims.isEmpty()) {
                    // each once before one comes again
                    victims.addAll(VICTIMS);
                    Collections.shuffle(victims, random);
                }
                byte[] file = Firms.form("海淀区", "110108", round * ROWS, ROWS).getBytes(StandardCharsets.UTF_8);
                String job = network.upload("/parks/haidian/roster/imports", file, "text/csv")
                        .raw()
                        .headers()
                        .firstValue("Location")
                        .orElseThrow();
                // not a wait for something, but the random moment of the fault
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(4_000)).toNanos());
                String victim = victims.removeLast();
                network.kill(victim);
                network.start();
                JsonNode done = await().atMost(Duration.ofMinutes(2))
                        .ignoreException(UncheckedIOException.class)
                        .until(
                                () -> network.get(job).body(),
                                b -> b.path("state").asString("running").equals("done"));
                assertThat(done.path("rows").asInt()).isEqualTo(ROWS);
                assertThat(done.path("accepted").asInt()
                                + done.path("changed").asInt()
                                + done.path("unchanged").asInt()
                                + done.path("refused").asInt())
                        .as("every row is accounted for")
                        .isEqualTo(ROWS);
                assertThat(done.path("refused").asInt()).isZero();
                for (int i = 0; i < ROWS; i++) {
                    expected.add(Firms.uscc("110108", round * ROWS + i));
                }
                System.out.println(
                        "round " + (round + 1) + ": killed " + victim + ", " + expected.size() + " rows so far");
            }
            work.end();
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(network.get("/network/enterprises?limit=1")
                                    .body()
                                    .path("total")
                                    .asInt())
                            .isEqualTo(expected.size()));
            assertThat(all(network, "/network/enterprises")).isEqualTo(expected);
            assertThat(all(network, "/enterprises")).isEqualTo(expected);
            work.isThereOnce();
        }
    }

    private static Set<String> all(NetworkUnderTest network, String list) {
        Set<String> found = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = network.get(list + "?limit=1000" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            for (JsonNode item : page.path("items")) {
                assertThat(found.add(item.path("uscc").asString()))
                        .as("listed twice: " + item.path("uscc"))
                        .isTrue();
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return found;
    }
}
