package cn.onezone.benchmarks.startup;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.network.Memory;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Starts the network as its user does and looks at clock and memory. */
public final class Startup {
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(3);
    private static final int CITY = 30_000;

    private Startup() {}

    /** The whole network in one JVM: empty, filled, and again on its data. Leaves it running for the others. */
    public static List<Row> oneJvm(Session session) throws IOException {
        List<Row> rows = new ArrayList<>();
        String how =
                session.launcher().isScript() ? "./onezone up" : "the command line of ./onezone up, without its script";
        List<Double> seconds = new ArrayList<>();
        for (int i = 1; i < session.rounds(); i++) {
            session.say("starting an empty network in one JVM, round " + i);
            Path data = session.folder("empty-" + i);
            try (Network network = Network.up(session.programs(), session.launcher(), data, List.of())) {
                seconds.add(network.secondsToHealthy());
            }
            Network.delete(data);
        }
        Network network = session.startCity();
        seconds.add(network.secondsToHealthy());
        double median = median(seconds);
        rows.add(Row.of("one JVM, from a built tree: until all healthy", number(median) + " s")
                .bar("≤ 20 s", median <= 20)
                .note(how + ", median of " + seconds.size() + spread(seconds)));
        rows.add(Row.of("one JVM: resident when healthy", resident(network)));

        long began = System.nanoTime();
        session.fill(network);
        double filled = (System.nanoTime() - began) / 1e9;
        awaitCity(network);
        long full = Memory.resident(network.processes());
        rows.add(Row.of("one JVM: resident with the city's 30 000 enterprises", resident(network))
                .bar("≤ 1 200 MB", full <= 1_200)
                .note("right after demo --size city, which took " + number(filled) + " s"));

        network = session.startCity();
        double again = network.secondsToHealthy();
        awaitCity(network);
        rows.add(Row.of("one JVM: down and up again on these data, until all healthy", number(again) + " s")
                .note("then " + resident(network)));
        return rows;
    }

    /** A process for each part. */
    public static List<Row> isolated(Session session) throws IOException {
        session.stopCity();
        session.say("starting the network with a process for each part");
        Path data = session.folder("isolated-start");
        List<Row> rows = new ArrayList<>();
        try (Network network = Network.up(session.programs(), session.launcher(), data, List.of("--isolated"))) {
            double seconds = network.secondsToHealthy();
            long resident = Memory.resident(network.processes());
            rows.add(Row.of("isolated: until all healthy", number(seconds) + " s")
                    .bar("≤ 60 s", seconds <= 60));
            rows.add(Row.of("isolated: resident, all processes added up", number(resident) + " MB")
                    .bar("≤ 6 000 MB", resident <= 6_000)
                    .note(network.processes().size() + " processes; shared pages counted once: "
                            + number(Memory.proportional(network.processes())) + " MB"));
        }
        Network.delete(data);
        return rows;
    }

    private static void awaitCity(Network network) throws IOException {
        try (Door door = new Door(network.tokens())) {
            door.await(
                    network.gateway() + "/network/enterprises?limit=1",
                    answer -> answer.path("total").asLong() >= CITY,
                    Duration.ofMillis(100),
                    SETTLE_LIMIT);
        }
    }

    private static String resident(Network network) {
        return number(Memory.resident(network.processes())) + " MB";
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static String spread(List<Double> values) {
        List<String> all =
                values.stream().map(v -> String.format(Locale.ROOT, "%.1f", v)).toList();
        return all.size() > 1 ? " (" + String.join(", ", all) + ")" : "";
    }
}
