package cn.onezone.parks.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.Uscc;
import cn.onezone.kit.json.EventJson;
import cn.onezone.parks.ParksApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testkit.Topic;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of a park's process at random moments while reports come in, sums are asked for and submissions are drafted of them:
 * afterwards no acknowledged report is lost, and the sums are exactly those of the reports there are (R10; promise 3).
 */
@Tag("slow")
class AggregationKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 6);
    private static final int ENTERPRISES = 600;
    private static final int TOGETHER = 100;
    private static final String PERIOD = "2023";
    private static final List<String> INDUSTRIES = List.of("I6513", "C3911", "M7310", "J6621");

    private final String database = "kill-sums-" + UUID.randomUUID();
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
    /** The last income of each enterprise that was acknowledged, and those sent since without an answer. */
    private final Map<Integer, Long> acknowledged = new HashMap<>();

    private final Map<Integer, List<Long>> unanswered = new HashMap<>();

    @TempDir
    static Path folder;

    private ServiceProcess process(int port) {
        return new ServiceProcess.Plan(
                        ParksApplication.class,
                        "384m",
                        database,
                        Path.of("target", "aggregation-kill.log"),
                        List.of(
                                "--server.port=" + port,
                                "--onezone.park=haidian",
                                "--onezone.data-dir=" + folder,
                                "--onezone.log.sweep-every=200ms"))
                .start();
    }

    private static String uscc(int number) {
        String first = "91110108MA" + String.format(Locale.ROOT, "%07d", 8_500_000 + number);
        return first + Uscc.checkCharacter(first);
    }

    private static String industry(int number) {
        return INDUSTRIES.get(number % INDUSTRIES.size());
    }

    @Test
    void theSumsAreThoseOfTheReportsWheneverItIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("AggregationKillIT seed " + seed);
        Random random = new Random(seed);
        Files.createDirectories(folder);
        int port = ServiceProcess.freePort();
        try (Door door = Door.at(port)) {
            ServiceProcess first = process(port);
            try {
                first.awaitReady(door);
                prepare(door);
            } finally {
                first.close();
            }
            for (int round = 0; round < ROUNDS; round++) {
                ServiceProcess process = process(port);
                try {
                    process.awaitReady(door);
                    AtomicBoolean going = new AtomicBoolean(true);
                    AtomicReference<Throwable> wrong = new AtomicReference<>();
                    Random values = new Random(random.nextLong());
                    Thread reporter = Thread.ofPlatform().start(() -> report(door, values, going, wrong));
                    Thread asker = Thread.ofPlatform().start(() -> ask(door, going));
                    // not a wait for something, but the random moment of the fault
                    LockSupport.parkNanos(
                            Duration.ofMillis(300 + random.nextInt(4_000)).toNanos());
                    process.close();
                    going.set(false);
                    reporter.join();
                    asker.join();
                    assertThat(wrong.get()).isNull();
                } finally {
                    process.close();
                }
                System.out.println("round " + (round + 1) + ": " + acknowledged.size() + " enterprises acknowledged");
            }
            assertThat(acknowledged).as("work was done between the faults").isNotEmpty();
            ServiceProcess last = process(port);
            try {
                last.awaitReady(door);
                check(door);
            } finally {
                last.close();
            }
        }
    }

    private static void prepare(Door door) {
        LocalDate today = LocalDate.now(Clock.system(ZoneId.of("Asia/Shanghai")));
        for (int i = 0; i < ENTERPRISES; i++) {
            Door.Answer made = door.post("/parks/haidian/roster/enterprises", """
                    {"uscc": "%s", "name": "企业%d", "industry": "%s", "scale": "small", "claimedFrom": "2000-01-01"}""".formatted(uscc(i), i, industry(i)));
            assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        }
        assertThat(door.put(
                                "/parks/haidian/collections/" + PERIOD,
                                "{\"opensOn\": \"" + today + "\", \"closesOn\": \"" + today.plusDays(2) + "\"}")
                        .status())
                .isEqualTo(201);
    }

    /** Sends batch after batch until the process is gone; what was not answered may have been taken or not. */
    private void report(Door door, Random values, AtomicBoolean going, AtomicReference<Throwable> wrong) {
        try {
            while (going.get()) {
                int from = values.nextInt(ENTERPRISES - TOGETHER);
                Map<Integer, Long> sent = new TreeMap<>();
                List<String> reports = new ArrayList<>();
                for (int i = from; i < from + TOGETHER; i++) {
                    long income = 1_000L + values.nextInt(400);
                    sent.put(i, income);
                    reports.add("""
                            {"uscc": "%s", "version": -1, "submit": true, "values": [
                              {"element": "total-income", "value": "%d.25", "unit": "万元"}]}""".formatted(uscc(i), income));
                }
                sent.forEach((i, income) ->
                        unanswered.computeIfAbsent(i, _ -> new ArrayList<>()).add(income));
                Door.Answer answer =
                        door.post("/parks/haidian/reports/" + PERIOD, "[" + String.join(",", reports) + "]");
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                assertThat(answer.body().path("refused").asInt())
                        .as("%s", answer.body())
                        .isZero();
                sent.forEach((i, income) -> {
                    acknowledged.put(i, income);
                    unanswered.remove(i);
                });
            }
        } catch (UncheckedIOException e) {
            // killed while it answered
        } catch (Throwable e) {
            wrong.set(e);
        }
    }

    /** Has the sums follow all the time, and submissions drafted and sent of them. */
    private static void ask(Door door, AtomicBoolean going) {
        String submission = "/parks/haidian/submissions/haidian-" + PERIOD;
        try {
            while (going.get()) {
                door.get("/parks/haidian/aggregates/" + PERIOD + "?by=industry-section");
                Door.Answer there = door.get(submission);
                Door.Answer draft = there.status() == 404
                        ? door.post("/parks/haidian/submissions/" + PERIOD + "/from-reports", "{}")
                        : door.post(
                                "/parks/haidian/submissions/" + PERIOD + "/from-reports",
                                "{}",
                                "If-Match",
                                there.tag());
                if (draft.status() == 404) {
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            // killed while it answered
        }
    }

    private void check(Door door) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        int reported = 0;
        String cursor = "";
        do {
            JsonNode page = door.get("/parks/haidian/reports/" + PERIOD + "?limit=200"
                            + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            for (JsonNode report : page.path("items")) {
                reported++;
                sums.merge(
                        section(report.path("uscc").asString()),
                        new BigDecimal(report.at("/values/0/value").asString()),
                        BigDecimal::add);
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        for (int i = 0; i < ENTERPRISES; i++) {
            Long income = acknowledged.get(i);
            if (income != null) {
                String found = door.get("/parks/haidian/reports/" + PERIOD + "/" + uscc(i))
                        .body()
                        .at("/values/0/value")
                        .asString();
                List<String> possible = new ArrayList<>(List.of(income + ".25"));
                unanswered.getOrDefault(i, List.of()).forEach(value -> possible.add(value + ".25"));
                assertThat(possible)
                        .as("what was acknowledged of enterprise %d", i)
                        .contains(found);
            }
        }
        assertThat(reported).isGreaterThanOrEqualTo(acknowledged.size());
        Door.Answer answer = door.get("/parks/haidian/aggregates/" + PERIOD + "?by=industry-section");
        assertThat(answer.body().path("contributors").asInt()).isEqualTo(reported);
        assertThat(told(answer)).isEqualTo(sums);
        // read again from the beginning they are the same
        door.post("/parks/haidian/aggregates/" + PERIOD + "/recount", null);
        assertThat(told(door.get("/parks/haidian/aggregates/" + PERIOD + "?by=industry-section")))
                .isEqualTo(sums);

        // and what goes to the city are these, told on the log as the park shows it
        String submission = "/parks/haidian/submissions/haidian-" + PERIOD;
        Door.Answer there = door.get(submission);
        Door.Answer draft = there.status() == 404
                ? door.post("/parks/haidian/submissions/" + PERIOD + "/from-reports", "{}")
                : door.post("/parks/haidian/submissions/" + PERIOD + "/from-reports", "{}", "If-Match", there.tag());
        BigDecimal whole = sums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(new BigDecimal(draft.body().at("/values/0/value").asString()))
                .isEqualByComparingTo(whole);
        Door.Answer sent = door.post(submission + "/submit", null);
        assertThat(sent.status()).as("%s", sent.body()).isEqualTo(200);
        Topic topic = new Topic(infrastructure.bootstrapServers(), ParkEvents.TOPIC);
        List<SubmissionSubmitted> events = await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> topic.of("haidian-" + PERIOD), found -> !found.isEmpty())
                .stream()
                .map(r -> EventJson.read(r.value(), SubmissionSubmitted.class))
                .distinct()
                .toList();
        assertThat(events).as("told once").hasSize(1);
        assertThat(events.getFirst().values().getFirst().value()).isEqualByComparingTo(whole);
        System.out.println(reported + " reports, " + whole + " in all, as the sums say");
    }

    private static String section(String code) {
        for (int i = 0; i < ENTERPRISES; i++) {
            if (uscc(i).equals(code)) {
                return industry(i).substring(0, 1);
            }
        }
        throw new AssertionError("nobody's report: " + code);
    }

    private static Map<String, BigDecimal> told(Door.Answer answer) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (JsonNode cell : answer.body().path("cells")) {
            // as many decimals as the sum of the reports has
            sums.put(
                    cell.path("industrySection").asString(),
                    new BigDecimal(cell.at("/values/0/value").asString()).setScale(2));
        }
        return sums;
    }
}
