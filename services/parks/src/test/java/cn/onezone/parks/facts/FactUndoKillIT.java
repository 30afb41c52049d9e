package cn.onezone.parks.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.value.Uscc;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.Issuer;
import cn.onezone.testkit.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * kill -9 of a park's process while facts are imported and while that is undone: the file sent again under its key is counted as
 * if nothing had happened, the undo goes on by itself at the next start, and in the end nothing of the import is stated.
 */
@Tag("slow")
class FactUndoKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 3);
    private static final int FACTS = 6_000;
    private static final String DOOR = "/parks/haidian/facts";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String database = "kill-facts-" + UUID.randomUUID();
    private final int port = ServiceProcess.freePort();

    @TempDir
    static Path folder;

    FactUndoKillIT() {
        EmbeddedInfrastructure.shared();
    }

    private ServiceProcess process(Door door) throws IOException {
        Files.createDirectories(folder);
        ServiceProcess process = new ServiceProcess.Plan(
                        ParksApplication.class,
                        "384m",
                        database,
                        Path.of("target", "fact-undo-kill.log"),
                        List.of(
                                "--server.port=" + port,
                                "--onezone.park=haidian",
                                "--onezone.data-dir=" + folder,
                                "--onezone.log.sweep-every=200ms"))
                .start();
        process.awaitReady(door);
        return process;
    }

    private static String uscc() {
        String first = "91110108MA7700001";
        return first + Uscc.checkCharacter(first);
    }

    @Test
    void anUndoIsWholeWheneverItIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("FactUndoKillIT seed " + seed);
        Random random = new Random(seed);
        try (Door door = Door.at(port)) {
            ServiceProcess process = process(door);
            try {
                assertThat(door.post(
                                        "/parks/haidian/roster/enterprises",
                                        "{\"uscc\":\"" + uscc() + "\",\"name\":\"企业\"}")
                                .status())
                        .isEqualTo(201);
                for (int round = 0; round < ROUNDS; round++) {
                    StringBuilder file = new StringBuilder("统一社会信用代码,合同登记编号,合同类型,成交额,币种,登记日期,对方统一社会信用代码\n");
                    for (int i = 0; i < FACTS; i++) {
                        file.append(uscc() + ",K-" + round + "-" + i + ",技术开发,1,CNY,2024-05-20,\n");
                    }
                    String body = file.toString();
                    String key = "kill-" + round;
                    process = killed(process, door, random, () -> upload(body, key));
                    JsonNode done = upload(body, key);
                    System.out.println("round " + round + ": " + done);
                    assertThat(done.path("state").asString()).isEqualTo("done");
                    assertThat(done.path("accepted").asInt()).isEqualTo(FACTS);
                    assertThat(total(door)).isEqualTo(FACTS);

                    String path = DOOR + "/imports/" + done.path("id").asString();
                    process = killed(process, door, random, () -> door.post(path + "/undo", null));
                    JsonNode begun = door.get(DOOR + "/imports?limit=200")
                            .body()
                            .path("items")
                            .valueStream()
                            .filter(i -> i.path("undoes").asString("").equals(path))
                            .findFirst()
                            .orElse(null);
                    if (begun != null) {
                        System.out.println("round " + round + ": the undo had begun, " + total(door) + " left");
                        String undo = DOOR + "/imports/" + begun.path("id").asString();
                        await("it goes on by itself")
                                .atMost(Duration.ofSeconds(60))
                                .until(() -> door.get(undo).text("state").equals("done"));
                    }
                    JsonNode undone = door.post(path + "/undo", null).body();
                    assertThat(undone.path("state").asString()).as("%s", undone).isEqualTo("done");
                    assertThat(undone.path("removed").asInt()).isEqualTo(FACTS);
                    assertThat(undone.path("rows").asInt()).isEqualTo(FACTS);
                    assertThat(total(door)).isZero();
                }
            } finally {
                process.close();
            }
        }
    }

    /** Kills the process while it is at work on something, and starts another. */
    private ServiceProcess killed(ServiceProcess process, Door door, Random random, Runnable work)
            throws IOException, InterruptedException {
        Thread worker = Thread.ofPlatform().start(() -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // killed while it answered
            }
        });
        // not a wait for something, but the random moment of the fault
        LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(2_500)).toNanos());
        process.close();
        worker.join();
        return process(door);
    }

    private static int total(Door door) {
        return door.get(DOOR + "?uscc=" + uscc()).body().path("total").asInt(-1);
    }

    private JsonNode upload(String file, String key) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + DOOR + "/imports?kind=technology-contract"))
                            .timeout(Duration.ofMinutes(2))
                            .header("Authorization", "Bearer " + Issuer.shared().everything())
                            .header("Content-Type", "text/csv")
                            .header("Idempotency-Key", key)
                            .POST(HttpRequest.BodyPublishers.ofString(file))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return JsonMapper.shared().readTree(answer.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
