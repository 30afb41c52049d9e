package cn.onezone.benchmarks.registry;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Claims on the log until the registry has a record of each enterprise and its events stand on the log: the enterprise service
 * in a process of its own, broker and store in another.
 */
public final class Consolidation {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Consolidation() {}

    /** Seconds of the clock, and of processors by broker with store, by the registry and by the writer of the claims. */
    private record Round(double seconds, double publishing, double ground, double registry, double writer) {
        double processor() {
            return ground + registry + writer;
        }
    }

    /** The row. */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        Path data = session.folder("consolidation");
        int size = session.quick() ? 10_000 : 50_000;
        Invention invention = new Invention('T');
        List<Round> rounds = new ArrayList<>();
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("consolidation: starting broker and store, and the registry");
            List<Process> processes = parts.startRegistry();
            try (Claims claims = new Claims(parts.broker(), data)) {
                session.say("consolidation: warming up");
                round(claims, processes, invention, 0, size);
                for (int i = 1; i <= session.rounds(); i++) {
                    session.say("consolidation: " + number((long) size) + " claims");
                    rounds.add(round(claims, processes, invention, i * size, size));
                }
            }
            long expected = (long) size * (session.rounds() + 1);
            try (Door door = new Door(parts.tokens())) {
                long there = door.json(parts.registry() + "/enterprises?limit=1")
                        .path("total")
                        .asLong();
                if (there != expected) {
                    throw new IOException("the registry has " + there + " enterprises (expected: " + expected + ")");
                }
            }
        }
        Network.delete(data);
        Round median = rounds.stream()
                .sorted(Comparator.comparingDouble(Round::seconds))
                .toList()
                .get(rounds.size() / 2);
        double rate = size / median.seconds();
        double each = 1e6 / size;
        return List.of(Row.of(
                        "claims on the log → records in the registry and its events on the log",
                        number(rate) + " claims/s")
                .bar("≥ 3 200 claims/s", rate >= 3_200)
                .note(number((long) size) + " new enterprises over all parks, signed by each park; from the first claim"
                        + " written to the last event on the log; writing the claims alone took "
                        + number(median.publishing()) + " of " + number(median.seconds())
                        + " s; processor time of a claim: "
                        + number(each * median.registry()) + " µs in the registry, " + number(each * median.ground())
                        + " µs in broker and store, " + number(each * median.writer())
                        + " µs in the writer, so that one core alone could do " + number(size / median.processor())
                        + " claims/s; rounds: "
                        + String.join(
                                ", ",
                                rounds.stream()
                                        .map(r -> number(size / r.seconds()))
                                        .toList())));
    }

    private static Round round(Claims claims, List<Process> processes, Invention invention, int from, int size)
            throws IOException {
        long before = claims.told();
        double ground = processor(processes.getFirst().toHandle());
        double registry = processor(processes.getLast().toHandle());
        double writer = processor(ProcessHandle.current());
        long began = System.nanoTime();
        claims.publish(invention, from, from + size);
        long published = System.nanoTime();
        long end = claims.awaitTold(before + size, LIMIT);
        return new Round(
                (end - began) / 1e9,
                (published - began) / 1e9,
                processor(processes.getFirst().toHandle()) - ground,
                processor(processes.getLast().toHandle()) - registry,
                processor(ProcessHandle.current()) - writer);
    }

    private static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }
}
