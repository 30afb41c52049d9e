package cn.onezone.benchmarks.registry;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.load.OpenLoop;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.directory.Park;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * The origin consents to relocations on a fixed schedule; each is looked for in four places until all show it: out of the
 * origin's roster, in the destination's, at the registry and at the gateway. Durations start at the scheduled time of the
 * consent, whose day is past, so that it takes effect at once.
 */
public final class RelocationVisibility {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final String JSON = "application/json";
    private static final int PER_SECOND = 2;

    private RelocationVisibility() {}

    /** One place in which it must be seen. */
    @FunctionalInterface
    private interface Look {
        boolean seen() throws IOException;
    }

    private record Asked(String uscc, String id, Park origin, Park destination) {}

    private static final class Outcome {
        private final Latencies everywhere = new Latencies();
        private final Map<String, Latencies> places = Map.of(
                "origin", new Latencies(),
                "destination", new Latencies(),
                "registry", new Latencies(),
                "gateway", new Latencies());
        private final AtomicInteger notSeen = new AtomicInteger();

        Latencies of(String place) {
            return Objects.requireNonNull(places.get(place));
        }
    }

    /** The row. */
    public static List<Row> measure(Session session) throws IOException {
        Network network = session.city();
        Invention invention = new Invention('U');
        int warmUp = session.quick() ? 10 : 40;
        int many = session.quick() ? 20 : 200;
        Outcome outcome = new Outcome();
        try (Door door = new Door(network.tokens())) {
            session.say("relocation: warming up");
            consent(door, network, asked(door, network, invention, 0, warmUp), new Outcome());
            session.say("relocation: " + many + " enterprises asked for");
            List<Asked> asked = asked(door, network, invention, warmUp, warmUp + many);
            session.say("relocation: consents, " + PER_SECOND + " a second");
            consent(door, network, asked, outcome);
        }
        boolean complete = outcome.notSeen.get() == 0;
        List<String> places = new ArrayList<>();
        for (String place : List.of("registry", "gateway", "origin", "destination")) {
            places.add(place + ": " + Row.millis(outcome.of(place)));
        }
        return List.of(Row.of("consent to a relocation → seen everywhere", Row.millis(outcome.everywhere))
                .bar("p99 ≤ 1 s", complete && outcome.everywhere.millis(99) <= 1_000)
                .beside(String.join("; ", places))
                .note(number((long) many) + " relocations of single enterprises, " + PER_SECOND
                        + " a second, beside the city's 30 000 enterprises"
                        + (complete ? "" : "; " + outcome.notSeen + " NOT seen after " + GRACE.toSeconds() + " s")));
    }

    /** Registers so many, and asks for each, until its origin has heard of that. */
    private static List<Asked> asked(Door door, Network network, Invention invention, int from, int to)
            throws IOException {
        List<Asked> all = new ArrayList<>();
        for (int serial = from; serial < to; serial++) {
            Park origin = invention.park(serial);
            Park destination = invention.park(serial + 1);
            String uscc = invention.uscc(origin, serial).value();
            var _ = posted(
                    door,
                    network.park(origin.code().value()) + "/parks/" + origin.code() + "/roster/enterprises",
                    Map.of(
                            "uscc",
                            uscc,
                            "name",
                            invention.name(serial),
                            "claimedFrom",
                            "2020-01-01",
                            "synthetic",
                            true),
                    201);
            all.add(new Asked(uscc, "", origin, destination));
        }
        for (Asked one : all) {
            await(door, network.gateway() + "/network/enterprises/" + one.uscc(), "park", one.origin());
        }
        List<Asked> asked = new ArrayList<>();
        for (Asked one : all) {
            String id = posted(
                            door,
                            relocations(network, one.destination()),
                            Map.of("uscc", one.uscc(), "effectiveOn", "2025-01-01", "reason", "bench"),
                            201)
                    .path("id")
                    .asString();
            asked.add(new Asked(one.uscc(), id, one.origin(), one.destination()));
        }
        for (Asked one : asked) {
            var _ = door.await(
                    relocations(network, one.origin()) + "/" + one.id(),
                    a -> a.path("state").asString("").equals("requested"),
                    LOOK_EVERY,
                    READY);
        }
        return asked;
    }

    private static void consent(Door door, Network network, List<Asked> asked, Outcome outcome) {
        var _ = OpenLoop.run(asked.size(), PER_SECOND, GRACE.plusSeconds(5), (index, scheduled) -> {
            Asked one = asked.get(index);
            try {
                var _ = posted(door, relocations(network, one.origin()) + "/" + one.id() + "/consent", Map.of(), 200);
                follow(door, network, one, scheduled, outcome);
            } catch (IOException e) {
                outcome.notSeen.incrementAndGet();
            }
        });
    }

    private static void follow(Door door, Network network, Asked one, long scheduled, Outcome outcome)
            throws IOException {
        Map<String, Look> waiting = new LinkedHashMap<>();
        waiting.put("registry", () -> shows(door, network.address("enterprises") + "/enterprises/" + one.uscc(), one));
        waiting.put("gateway", () -> shows(door, network.gateway() + "/network/enterprises/" + one.uscc(), one));
        waiting.put("origin", () -> door.get(entry(network, one.origin(), one)).statusCode() == 404);
        waiting.put(
                "destination",
                () -> door.get(entry(network, one.destination(), one)).statusCode() == 200);
        long until = System.nanoTime() + GRACE.toNanos();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > until) {
                outcome.notSeen.incrementAndGet();
                return;
            }
            for (String place : List.copyOf(waiting.keySet())) {
                if (Objects.requireNonNull(waiting.get(place)).seen()) {
                    outcome.of(place).add(System.nanoTime() - scheduled);
                    waiting.remove(place);
                }
            }
            if (!waiting.isEmpty()) {
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
        outcome.everywhere.add(System.nanoTime() - scheduled);
    }

    private static boolean shows(Door door, String uri, Asked one) throws IOException {
        return door.json(uri)
                .path("park")
                .asString("")
                .equals(one.destination().code().value());
    }

    private static String entry(Network network, Park park, Asked one) {
        return network.park(park.code().value()) + "/parks/" + park.code() + "/roster/enterprises/" + one.uscc();
    }

    private static String relocations(Network network, Park park) {
        return network.park(park.code().value()) + "/parks/" + park.code() + "/relocations";
    }

    private static void await(Door door, String uri, String field, Park park) throws IOException {
        var _ = door.await(
                uri, a -> a.path(field).asString("").equals(park.code().value()), LOOK_EVERY, READY);
    }

    private static JsonNode posted(Door door, String uri, Map<String, ?> body, int expected) throws IOException {
        HttpResponse<byte[]> answer = door.post(uri, JSON, Door.JSON.writeValueAsBytes(body));
        if (answer.statusCode() != expected) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return Door.JSON.readTree(answer.body());
    }
}
