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

    /** Events of the registry that a claim makes: the record. */
    private static final int FIRST = 1;

    /** And of one that another has claimed before: the record, the double claim, and for the second park that it does not stand. */
    private static final int SECOND = 3;

    private Consolidation() {}

    /** Seconds of the clock, and of processors by broker with store, by the registry and by the writer of the claims. */
    private record Round(double seconds, double publishing, double ground, double registry, double writer) {
        double processor() {
            return ground + registry + writer;
        }
    }

    /** The rows: first claims, and those of a second park, each of which makes a double claim (R5). */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        Path data = session.folder("consolidation");
        int size = session.quick() ? 10_000 : 50_000;
        Invention invention = new Invention('T');
        List<Round> rounds = new ArrayList<>();
        List<Round> second = new ArrayList<>();
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("consolidation: starting broker and store, and the registry");
            List<Process> processes = parts.startRegistry();
            try (Claims claims = new Claims(parts.broker(), data);
                    Door door = new Door(parts.tokens())) {
                session.say("consolidation: warming up");
                round(claims, processes, invention, 0, size, FIRST);
                for (int i = 1; i <= session.rounds(); i++) {
                    session.say("consolidation: " + number((long) size) + " claims");
                    rounds.add(round(claims, processes, invention, i * size, size, FIRST));
                }
                for (int i = 0; i < session.rounds(); i++) {
                    session.say("consolidation: " + number((long) size) + " second claims");
                    second.add(round(claims, processes, invention, i * size, size, SECOND));
                }
                expect(door, parts.registry() + "/enterprises?limit=1", (long) size * (session.rounds() + 1));
                expect(door, parts.registry() + "/enterprises/double-claims?limit=1", (long) size * session.rounds());
            }
        }
        Network.delete(data);
        return List.of(
                row("claims on the log → records in the registry and its events on the log", size, rounds)
                        .bar("≥ 3 200 claims/s", rate(size, rounds) >= 3_200),
                row("the same of a second park: double claims found, and told to both parks", size, second));
    }

    /** Lists of now have a total: nothing is lost, and nothing is there twice. */
    private static void expect(Door door, String list, long expected) throws IOException {
        long there = door.json(list).path("total").asLong();
        if (there != expected) {
            throw new IOException(list + " has " + there + " (expected: " + expected + ")");
        }
    }

    private static double rate(int size, List<Round> rounds) {
        return size / median(rounds).seconds();
    }

    private static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::seconds))
                .toList()
                .get(rounds.size() / 2);
    }

    private static Row row(String what, int size, List<Round> rounds) {
        Round median = median(rounds);
        double each = 1e6 / size;
        return Row.of(what, number(rate(size, rounds)) + " claims/s")
                .note(number((long) size) + " enterprises over all parks, signed by each park; from the first claim"
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
                                        .toList()));
    }

    private static Round round(
            Claims claims, List<Process> processes, Invention invention, int from, int size, int eventsOfEach)
            throws IOException {
        long before = claims.told();
        double ground = processor(processes.getFirst().toHandle());
        double registry = processor(processes.getLast().toHandle());
        double writer = processor(ProcessHandle.current());
        long began = System.nanoTime();
        claims.publish(invention, from, from + size, eventsOfEach == SECOND);
        long published = System.nanoTime();
        long end = claims.awaitTold(before + (long) size * eventsOfEach, LIMIT);
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
