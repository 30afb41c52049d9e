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

    private record Round(double seconds, double publishing) {}

    /** The row. */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        Path data = session.folder("consolidation");
        int size = session.quick() ? 10_000 : 50_000;
        Invention invention = new Invention('T');
        List<Round> rounds = new ArrayList<>();
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("consolidation: starting broker and store, and the registry");
            parts.startRegistry();
            try (Claims claims = new Claims(parts.broker(), data)) {
                session.say("consolidation: warming up");
                round(claims, invention, 0, size);
                for (int i = 1; i <= session.rounds(); i++) {
                    session.say("consolidation: " + number((long) size) + " claims");
                    rounds.add(round(claims, invention, i * size, size));
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
        return List.of(Row.of(
                        "claims on the log → records in the registry and its events on the log",
                        number(rate) + " claims/s")
                .bar("≥ 3 200 claims/s", rate >= 3_200)
                .note(number((long) size) + " new enterprises over all parks, signed by each park; from the first claim"
                        + " written to the last event on the log; writing the claims alone took "
                        + number(median.publishing()) + " of " + number(median.seconds()) + " s; rounds: "
                        + String.join(
                                ", ",
                                rounds.stream()
                                        .map(r -> number(size / r.seconds()))
                                        .toList())));
    }

    private static Round round(Claims claims, Invention invention, int from, int size) throws IOException {
        long before = claims.told();
        long began = System.nanoTime();
        claims.publish(invention, from, from + size);
        long published = System.nanoTime();
        long end = claims.awaitTold(before + size, LIMIT);
        return new Round((end - began) / 1e9, (published - began) / 1e9);
    }
}
