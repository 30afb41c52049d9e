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

/** Events from one service to another, signed and verified, beside the same without. */
public final class Signing {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final double MOST_COST = 0.2;

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
                                    Integer.toString(session.quick() ? 20_000 : 100_000),
                                    // the first two warm up
                                    Integer.toString(2 + 2 * session.rounds()))),
                    Map.of(),
                    LIMIT);
        }
        Network.delete(data);
        return List.of(row(printed, 500, "500 at a time"), row(printed, 1, "each alone"));
    }

    private static Row row(String printed, int together, String how) throws IOException {
        double signed = median(printed, "signed", together);
        double unsigned = median(printed, "unsigned", together);
        double cost = 1 - signed / unsigned;
        Row row = Row.of("signed events, published " + how + " and read", number(signed) + " events/s")
                .beside("without signatures: " + number(unsigned) + " events/s; signing and verifying cost "
                        + number(100 * cost) + " %")
                .note("one node: written, signed, on the log, read, verified, decoded; one after the other");
        return together == 1
                ? row.bar("≥ 1 000/s", signed >= 1_000)
                : row.bar("≥ 1 000/s, cost < 20 %", signed >= 1_000 && cost < MOST_COST);
    }

    private static double median(String printed, String kind, int together) throws IOException {
        List<Double> rates = printed.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 6 && words[0].equals("RATE"))
                .filter(words -> words[1].equals(kind) && Integer.parseInt(words[2]) == together)
                .skip(2)
                .map(words -> Double.parseDouble(words[3]) / (Double.parseDouble(words[4]) / 1e9))
                .sorted()
                .toList();
        if (rates.isEmpty()) {
            throw new IOException("nothing was measured: " + printed);
        }
        return rates.get(rates.size() / 2);
    }
}
