package cn.onezone.benchmarks.signing;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Programs;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events from one service to another, signed and verified, beside the same without. */
public final class Signing {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final double MOST_COST = 0.2;
    /** Rounds until the compiler has come to rest. */
    private static final int WARM_UP = 8;
    /** Two neighbours differ by up to a tenth by chance alone: a dozen rounds cannot tell 17 from 20 %. */
    private static final int ROUNDS = 14;

    private Signing() {}

    /** The rows. */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        Path data = session.folder("signing");
        Programs programs = session.programs();
        String printed;
        try (Parts parts = new Parts(programs, data)) {
            session.say("signing: starting a broker");
            parts.startBroker();
            session.say("signing: events with and without signatures, in turn");
            printed = programs.run(
                    "event-rate",
                    Programs.java(
                            Parts.flags("1g", programs.folder().resolve("event-rate.log")),
                            EventRate.class.getName(),
                            List.of(
                                    parts.broker(),
                                    data.toString(),
                                    Integer.toString(session.quick() ? 20_000 : 50_000),
                                    Integer.toString(WARM_UP + ROUNDS * session.rounds()))),
                    Map.of(),
                    LIMIT);
        }
        Network.delete(data);
        return List.of(row(printed, 500, "500 at a time"), row(printed, 1, "each alone"));
    }

    private static Row row(String printed, int together, String how) throws IOException {
        List<Double> signed = rates(printed, "signed", together);
        List<Double> unsigned = rates(printed, "unsigned", together);
        if (signed.isEmpty() || signed.size() != unsigned.size()) {
            throw new IOException("nothing was measured: " + printed);
        }
        // both of a round ran one right after the other: what slows the machine for a while slows both
        List<Double> costs = IntStream.range(0, signed.size())
                .mapToObj(round -> 1 - signed.get(round) / unsigned.get(round))
                .sorted()
                .toList();
        double rate = median(signed);
        double cost = median(costs);
        Row row = Row.of("signed events, published " + how + " and read", number(rate) + " events/s")
                .beside("without signatures: " + number(median(unsigned)) + " events/s; signing and verifying cost "
                        + number(100 * cost) + " %")
                .note(
                        "one node: written, signed, on the log, read, verified, decoded; one after the other; the cost is the "
                                + "median of " + costs.size() + " rounds, each with and without: from "
                                + IntStream.rangeClosed(0, 4)
                                        .mapToObj(quarter -> number(100 * costs.get((costs.size() - 1) * quarter / 4)))
                                        .collect(Collectors.joining(", "))
                                + " (least, quartiles, most)");
        return together == 1
                ? row.bar("≥ 1 000/s", rate >= 1_000)
                : row.bar("≥ 1 000/s, cost < 20 %", rate >= 1_000 && cost < MOST_COST);
    }

    /** Events a second of each round behind those that warm up, in their order. */
    private static List<Double> rates(String printed, String kind, int together) {
        return printed.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 6 && words[0].equals("RATE"))
                .filter(words -> words[1].equals(kind) && Integer.parseInt(words[2]) == together)
                .skip(WARM_UP)
                .map(words -> Double.parseDouble(words[3]) / (Double.parseDouble(words[4]) / 1e9))
                .toList();
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
