package cn.onezone.benchmarks.cityview;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.enterprises.EnterpriseEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway that has lost its disk reads the log again, beside a consumer that only reads. */
final class Rebuild {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Session session;
    private final Parts parts;
    private final Process gateway;
    private final String heap;
    private final int size;

    Rebuild(Session session, Parts parts, Process gateway, String heap, int size) {
        this.session = session;
        this.parts = parts;
        this.gateway = gateway;
        this.heap = heap;
        this.size = size;
    }

    void measure(List<Row> rows) throws IOException {
        session.programs().end(gateway.toHandle());
        session.say("bare consumer");
        double before = bare();
        Network.delete(parts.gatewayData());
        session.say("rebuilding the city view from the log");
        long began = System.nanoTime();
        Process fresh = parts.startGateway(heap);
        AtomicLong firstAt = new AtomicLong();
        AtomicLong firstTotal = new AtomicLong();
        long done;
        try (Door door = new Door(parts.tokens())) {
            done = door.await(
                    parts.gateway() + "/network/enterprises?limit=1",
                    a -> {
                        long total = a.path("total").asLong();
                        if (firstAt.get() == 0) {
                            firstAt.set(System.nanoTime());
                            firstTotal.set(total);
                        }
                        return total >= size;
                    },
                    Duration.ofMillis(50),
                    LIMIT);
        }
        session.programs().end(fresh.toHandle());
        session.say("bare consumer again");
        double bare = (before + bare()) / 2;
        double whole = (done - began) / 1e9;
        // what was there at the first answer was read before the clock could be looked at
        boolean slope = firstTotal.get() < size / 2 && done > firstAt.get();
        double perSecond = slope ? (size - firstTotal.get()) / ((done - firstAt.get()) / 1e9) : size / whole;
        rows.add(Row.of(
                        "rebuild of the city view from the log, " + number(size) + " events",
                        number(perSecond) + " events/s")
                .beside("bare consumer of the same topic: " + number(bare) + " events/s")
                .bar("≥ 0.3 of it", perSecond >= 0.3 * bare)
                .note((slope ? "from its first answer on" : "including the start of the process") + "; "
                        + number(whole) + " s from the start of the process until all is there; is "
                        + number(perSecond / bare) + " of the bare consumer"));
    }

    private double bare() throws IOException {
        String printed = session.programs()
                .run(
                        "bare-consumer",
                        Programs.java(
                                Parts.flags(heap, session.programs().folder().resolve("bare-consumer.log")),
                                BareConsumer.class.getName(),
                                List.of(
                                        parts.broker(),
                                        EnterpriseEvents.TOPIC,
                                        parts.data().toString())),
                        Map.of(),
                        LIMIT);
        String[] words = printed.lines()
                .filter(l -> l.startsWith("READ "))
                .findFirst()
                .orElseThrow(() -> new IOException("the bare consumer printed: " + printed))
                .split(" ", -1);
        long records = Long.parseLong(words[1]);
        if (records < size) {
            throw new IOException("the log holds " + records + " events, expected " + size);
        }
        return records / (Long.parseLong(words[2]) / 1e9);
    }
}
