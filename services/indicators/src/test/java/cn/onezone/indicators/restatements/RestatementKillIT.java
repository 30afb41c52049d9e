package cn.onezone.indicators.restatements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.directory.ParkDirectory;
import cn.onezone.contracts.indicators.IndicatorEvent.ValueRestated;
import cn.onezone.contracts.indicators.IndicatorEvents;
import cn.onezone.contracts.parks.ParkEvent.ElementValue;
import cn.onezone.contracts.parks.ParkEvent.SubmissionSubmitted;
import cn.onezone.contracts.parks.ParkEvents;
import cn.onezone.contracts.value.ParkCode;
import cn.onezone.contracts.value.Period;
import cn.onezone.contracts.value.Unit;
import cn.onezone.contracts.wire.Event;
import cn.onezone.indicators.IndicatorsApplication;
import cn.onezone.testkit.Door;
import cn.onezone.testkit.EmbeddedInfrastructure;
import cn.onezone.testkit.ServiceProcess;
import cn.onezone.testlog.LogOfTests;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 of the indicator service at random moments while corrections of accepted values are accepted and told: afterwards
 * each is told, once, and none that was not accepted (R8; promise 3).
 */
@Tag("slow")
class RestatementKillIT {
    private static final int ROUNDS = Integer.getInteger("onezone.rounds", 6);
    private static final Instant START = Instant.parse("2024-02-06T01:02:03Z");
    private static final List<Integer> YEARS = List.of(2011, 2012, 2013, 2014, 2015, 2016);

    private final String database = "kill-restated-" + UUID.randomUUID();
    private final EmbeddedInfrastructure infrastructure = EmbeddedInfrastructure.shared();
    private final List<Park> parks = ParkDirectory.bundled().parks();

    private ServiceProcess process(int port) {
        return new ServiceProcess.Plan(
                        IndicatorsApplication.class,
                        "384m",
                        database,
                        Path.of("target", "restatement-kill.log"),
                        List.of("--server.port=" + port, "--onezone.restatements.every=100ms"))
                .start();
    }

    private static void gives(LogOfTests log, String park, int year, int revision) {
        String id = park + "-" + year;
        Instant at = START.plusSeconds(revision);
        var _ = log.say(
                ParkEvents.SUBMISSION_SUBMITTED,
                "/parks/" + park,
                id,
                revision,
                at,
                new SubmissionSubmitted(
                        id,
                        ParkCode.of(park),
                        Period.ofYear(year),
                        revision,
                        List.of(
                                new ElementValue("total-income", new BigDecimal("1000"), new Unit("万元")),
                                new ElementValue("profit", new BigDecimal(10 * revision), new Unit("万元"))),
                        at,
                        true,
                        null,
                        List.of(),
                        revision == 1 ? null : "更正 " + revision));
    }

    @Test
    void eachIsToldOnceWheneverItIsKilled() throws Exception {
        long seed = Long.getLong("onezone.seed", System.nanoTime());
        System.out.println("RestatementKillIT seed " + seed);
        Random random = new Random(seed);
        List<String> ids = new ArrayList<>();
        /* the latest revision of each that was accepted with an answer */
        Map<String, Integer> acknowledged = new HashMap<>();
        int port = ServiceProcess.freePort();
        try (LogOfTests log = new LogOfTests(infrastructure.bootstrapServers());
                Door door = Door.at(port)) {
            ServiceProcess first = process(port);
            try {
                // it makes the topics
                first.awaitReady(door);
                for (int year : YEARS) {
                    for (Park park : parks) {
                        ids.add(park.code() + "-" + year);
                        gives(log, park.code().value(), year, 1);
                    }
                }
                log.flush();
                for (String id : ids) {
                    await().atMost(Duration.ofSeconds(60))
                            .until(() ->
                                    door.get("/indicators/submissions/" + id).status() == 200);
                    assertThat(accept(door, "/indicators/submissions/" + id)).isEqualTo(200);
                }
                // rankings that used them, so that telling is work
                for (int year : YEARS) {
                    Door.Answer draft = door.post(
                            "/indicators/evaluations",
                            "{\"year\": " + year + ", \"normalisation\": \"min-max\", \"criteria\": [{\"indicator\":"
                                    + " \"profit-margin\", \"weight\": 100}]}");
                    assertThat(door.post(
                                            "/indicators/evaluations/" + year + "/publication",
                                            "",
                                            "If-Match",
                                            draft.tag())
                                    .status())
                            .isEqualTo(200);
                }
            } finally {
                first.close();
            }
            for (int round = 0; round < ROUNDS; round++) {
                int revision = round + 2;
                for (String id : ids) {
                    gives(
                            log,
                            id.substring(0, id.lastIndexOf('-')),
                            Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)),
                            revision);
                }
                log.flush();
                ServiceProcess process = process(port);
                try {
                    process.awaitReady(door);
                    List<String> order = new ArrayList<>(ids);
                    Collections.shuffle(order, random);
                    Thread reviewer = Thread.ofPlatform().start(() -> accept(door, order, revision, acknowledged));
                    int told = told(log).size();
                    int most = told + 1 + random.nextInt(ids.size() / 2);
                    // killed in the middle of telling: when so many more have been told, and then at once
                    await().atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> !process.isAlive() || told(log).size() >= most);
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(100)).toNanos());
                    process.close();
                    reviewer.join();
                } finally {
                    process.close();
                }
                System.out.println(
                        "round " + (round + 1) + ": killed with " + told(log).size() + " told");
            }
            ServiceProcess last = process(port);
            try {
                last.awaitReady(door);
                check(door, log, ids, acknowledged);
            } finally {
                last.close();
            }
        }
    }

    private static void accept(Door door, List<String> order, int revision, Map<String, Integer> acknowledged) {
        try {
            for (String id : order) {
                String path = "/indicators/submissions/" + id;
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> door.get(path).body().path("revision").asInt() == revision);
                if (accept(door, path) == 200) {
                    acknowledged.put(id, revision);
                }
            }
        } catch (UncheckedIOException e) {
            // killed while it answered
        }
    }

    /** Accepts what stands; what was told meanwhile makes another version, which is read again. */
    private static int accept(Door door, String path) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> door.post(
                                        path + "/acceptance",
                                        "",
                                        "If-Match",
                                        door.get(path).tag())
                                .status(),
                        status -> status != 412);
    }

    /** By subject, the ids of the events: one that is sent twice has the same id twice, and is one. */
    private static Map<String, Set<String>> told(LogOfTests log) {
        Map<String, Set<String>> told = new TreeMap<>();
        for (Event<?> event : log.all(IndicatorEvents.TOPIC, List.of(IndicatorEvents.VALUE_RESTATED))) {
            told.computeIfAbsent(event.subject(), _ -> new TreeSet<>()).add(event.id());
        }
        return told;
    }

    private static void check(Door door, LogOfTests log, List<String> ids, Map<String, Integer> acknowledged) {
        /* what the submissions themselves say: each accepted revision in place of another is to be told */
        Set<String> expected = new TreeSet<>();
        for (String id : ids) {
            JsonNode submission = door.get("/indicators/submissions/" + id).body();
            int before = 0;
            for (JsonNode revision : submission.path("history")) {
                if (revision.path("state").asString().equals("accepted")) {
                    if (before > 0) {
                        expected.add("restatement/" + id + "/"
                                + revision.path("revision").asInt());
                    }
                    before = revision.path("revision").asInt();
                }
            }
            assertThat(before)
                    .as("what was acknowledged of %s is accepted", id)
                    .isGreaterThanOrEqualTo(acknowledged.getOrDefault(id, 1));
        }
        assertThat(expected).as("work was done between the faults").isNotEmpty();
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(told(log).keySet()).isEqualTo(expected));
        assertThat(told(log))
                .allSatisfy((subject, events) ->
                        assertThat(events).as("%s is told once", subject).hasSize(1));
        // and the list has the same
        Set<String> listed = new TreeSet<>();
        String cursor = "";
        do {
            JsonNode page = door.get(
                            "/indicators/restatements?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .body();
            for (JsonNode one : page.path("items")) {
                assertThat(listed.add("restatement/" + one.path("submission").asString() + "/"
                                + one.path("toRevision").asInt()))
                        .isTrue();
            }
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        assertThat(listed).isEqualTo(expected);
        // each names the ranking that used the value (R15 leaves that as it is)
        assertThat(log.all(IndicatorEvents.TOPIC, List.of(IndicatorEvents.VALUE_RESTATED)).stream()
                        .map(e -> (ValueRestated) e.data())
                        .filter(r -> r.fromRevision() == 1))
                .allMatch(r -> r.uses().stream().anyMatch(u -> u.kind().equals("evaluation")));
        System.out.println(expected.size() + " restatements, each told once");
    }
}
