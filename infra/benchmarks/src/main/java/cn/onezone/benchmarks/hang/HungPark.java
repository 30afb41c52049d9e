package cn.onezone.benchmarks.hang;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One park's process is stopped (SIGSTOP), not ended: its connections stay open and nothing answers. Calls to other
 * parks and to the city view go on at a fixed rate through the gateway; so do calls to the hung park.
 */
public final class HungPark {
    private static final String HUNG = "yanqing";
    private static final List<String> HEALTHY_PARKS = List.of("haidian", "fengtai", "chaoyang", "changping");
    private static final int HEALTHY_PER_SECOND = 400;
    private static final int HUNG_EVERY = 10;

    private HungPark() {}

    private static final class Outcome {
        private final Latencies parks = new Latencies();
        private final Latencies view = new Latencies();
        private final Latencies hung = new Latencies();
        private final AtomicInteger faults = new AtomicInteger();
        private final Map<Integer, AtomicInteger> hungStatuses = new ConcurrentHashMap<>();
    }

    /** Before and while, in turn; the percentiles are over all rounds. */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        session.say("hung park: starting the network with a process for each part");
        Path data = session.folder("hang");
        try (Network network = Network.up(session.programs(), session.launcher(), data, List.of("--isolated"))) {
            seed(network);
            session.say("hung park: warming up");
            run(network, session.quick() ? 5 : 60);
            List<Outcome> before = new ArrayList<>();
            List<Outcome> during = new ArrayList<>();
            int seconds = session.quick() ? 5 : 15;
            int rounds = session.quick() ? 1 : 4;
            for (int i = 0; i < rounds; i++) {
                session.say("hung park: all answer, or " + HUNG + " is stopped, round " + (i + 1));
                // what still warms up must not count for one kind only
                if (i % 2 == 0) {
                    before.add(run(network, seconds));
                    during.add(stopped(session, network, seconds));
                } else {
                    during.add(stopped(session, network, seconds));
                    before.add(run(network, seconds));
                }
            }
            return rows(before, during);
        } finally {
            Network.delete(data);
        }
    }

    private static Outcome stopped(Session session, Network network, int seconds) throws IOException {
        signal(session, network, "STOP");
        try {
            return run(network, seconds);
        } finally {
            signal(session, network, "CONT");
            awaitBack(network);
        }
    }

    private static List<Row> rows(List<Outcome> before, List<Outcome> during) {
        List<Row> rows = new ArrayList<>();
        int faults = during.stream().mapToInt(o -> o.faults.get()).sum()
                + before.stream().mapToInt(o -> o.faults.get()).sum();
        rows.add(row("healthy parks' routes while one park hangs", before, during, o -> o.parks, faults));
        rows.add(row("city view while one park hangs", before, during, o -> o.view, faults));
        Map<Integer, Integer> statuses = new TreeMap<>();
        during.forEach(o -> o.hungStatuses.forEach((status, n) -> statuses.merge(status, n.get(), Integer::sum)));
        rows.add(Row.of(
                        "the hung park's own routes",
                        Row.millis(Latencies.together(
                                during.stream().map(o -> o.hung).toList())))
                .note("answers by status (0: none in time): " + statuses));
        return rows;
    }

    private static Row row(
            String what, List<Outcome> before, List<Outcome> during, Function<Outcome, Latencies> which, int faults) {
        List<Latencies> roundsBefore = before.stream().map(which).toList();
        List<Latencies> roundsDuring = during.stream().map(which).toList();
        // all rounds together: the p99 of one round moves by more than what is looked for
        Latencies allBefore = Latencies.together(roundsBefore);
        Latencies allDuring = Latencies.together(roundsDuring);
        double p99Before = allBefore.millis(99);
        double p99During = allDuring.millis(99);
        double change = p99During / p99Before - 1;
        return Row.of(
                        what,
                        Row.millis(allDuring) + ", p99 " + (change >= 0 ? "+" : "−") + number(Math.abs(change) * 100)
                                + " %")
                .beside("before: " + Row.millis(allBefore))
                .bar("p99 within 5 % of before", change <= 0.05 && faults == 0)
                .note(HEALTHY_PER_SECOND + "/s on a fixed schedule beside " + HEALTHY_PER_SECOND / HUNG_EVERY
                        + "/s to the hung park; p99 of the rounds before: " + all(roundsBefore) + ", while: "
                        + all(roundsDuring) + (faults == 0 ? "" : "; " + faults + " NOT answered 200"));
    }

    private static String all(List<Latencies> rounds) {
        return String.join(" ", rounds.stream().map(l -> number(l.millis(99))).toList());
    }

    private static Outcome run(Network network, int seconds) {
        Outcome outcome = new Outcome();
        String gateway = network.gateway();
        try (Door door = new Door(network.tokens());
                Door hungDoor = new Door(network.tokens())) {
            OpenLoop.run(
                    HEALTHY_PER_SECOND * seconds, HEALTHY_PER_SECOND, Duration.ofSeconds(35), (index, scheduled) -> {
                        if (index % HUNG_EVERY == 0) {
                            Thread.startVirtualThread(() -> hung(hungDoor, gateway, outcome));
                        }
                        boolean view = index % 2 == 0;
                        String path = view
                                ? "/network/enterprises?limit=20&park=" + HEALTHY_PARKS.get(index / 2 % 4)
                                : "/parks/" + HEALTHY_PARKS.get(index / 2 % 4) + "/roster/enterprises?limit=20";
                        try {
                            if (door.get(gateway + path).statusCode() != 200) {
                                outcome.faults.incrementAndGet();
                            }
                            (view ? outcome.view : outcome.parks).add(System.nanoTime() - scheduled);
                        } catch (IOException e) {
                            outcome.faults.incrementAndGet();
                        }
                    });
        }
        return outcome;
    }

    private static void hung(Door door, String gateway, Outcome outcome) {
        long began = System.nanoTime();
        int status = 0;
        try {
            status = door.get(gateway + "/parks/" + HUNG + "/roster/enterprises?limit=20")
                    .statusCode();
        } catch (IOException e) {
            // counted as no answer
        }
        outcome.hung.add(System.nanoTime() - began);
        outcome.hungStatuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** Some enterprises in every roster, so that there is something to list. */
    private static void seed(Network network) throws IOException {
        Invention invention = new Invention('T');
        try (Door door = new Door(network.tokens())) {
            for (int serial = 0; serial < 50 * invention.parks().size(); serial++) {
                Park park = invention.park(serial);
                door.post(
                        network.park(park.code().value()) + "/parks/" + park.code() + "/roster/enterprises",
                        "application/json",
                        invention.registration(park, serial));
            }
        }
    }

    private static void awaitBack(Network network) throws IOException {
        try (Door door = new Door(network.tokens())) {
            door.await(
                    network.gateway() + "/parks/" + HUNG + "/roster/enterprises?limit=1",
                    _ -> true,
                    Duration.ofMillis(200),
                    Duration.ofMinutes(1));
        }
    }

    private static void signal(Session session, Network network, String signal) throws IOException {
        long pid = network.process("park " + HUNG).pid();
        session.programs()
                .run("kill", List.of("kill", "-" + signal, Long.toString(pid)), Map.of(), Duration.ofSeconds(5));
    }
}
