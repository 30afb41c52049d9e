package cn.onezone.benchmarks.visibility;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Registers enterprises at the parks' own doors on a fixed schedule, and looks at the gateway until each is there.
 * Durations start at the scheduled time of the write.
 */
public final class Visibility {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long LOOK_EVERY = Duration.ofMillis(5).toNanos();
    // Looking for every write would make more load than the writes: at high rates some are followed.
    private static final int FOLLOWED_PER_SECOND = 25;

    private Visibility() {}

    /** At 1, 100 and 1 000 writes a second. */
    public static List<Row> measure(Session session) throws IOException {
        Network network = session.city();
        Invention invention = new Invention('P');
        List<Row> rows = new ArrayList<>();
        // the first writes find cold code and untouched connections; they are a row of their own
        int serial = 0;
        session.say("writes → visible: warming up");
        Outcome warmUp = run(network, invention, serial, 200, session.quick() ? 400 : 2_000);
        serial += warmUp.writes;
        for (int rate : List.of(1, 100, 1_000)) {
            int seconds = session.quick() ? 5 : 30;
            session.say("writes → visible at " + rate + "/s for " + seconds + " s");
            Outcome outcome = run(network, invention, serial, rate, rate * seconds);
            serial += outcome.writes;
            Row row = Row.of(
                            "write at a park → visible at the gateway, " + rate + " writes/s",
                            Row.millis(outcome.visible))
                    .beside("acknowledged: " + Row.millis(outcome.acknowledged))
                    .note(outcome.describe());
            rows.add(
                    rate == 100
                            ? row.bar("p99 ≤ 250 ms", outcome.complete() && outcome.visible.millis(99) <= 250)
                            : row);
        }
        return rows;
    }

    private static final class Outcome {
        private final int writes;
        private final double perSecond;
        private final Latencies acknowledged = new Latencies();
        private final Latencies visible = new Latencies();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger notSeen = new AtomicInteger();
        private double seconds;

        private Outcome(int writes, double perSecond) {
            this.writes = writes;
            this.perSecond = perSecond;
        }

        private boolean complete() {
            return refused.get() == 0 && notSeen.get() == 0;
        }

        private String describe() {
            String text = "over all parks, " + writes + " writes, " + visible.count() + " followed";
            if (writes / seconds < 0.98 * perSecond) {
                text += ", only " + number(writes / seconds) + " writes/s could be sent";
            }
            if (refused.get() > 0) {
                text += ", " + refused + " NOT acknowledged";
            }
            return notSeen.get() > 0 ? text + ", " + notSeen + " NOT visible after " + GRACE.toSeconds() + " s" : text;
        }
    }

    private static Outcome run(Network network, Invention invention, int first, int perSecond, int writes) {
        Outcome outcome = new Outcome(writes, perSecond);
        int followEvery = Math.max(1, perSecond / FOLLOWED_PER_SECOND);
        // other than the number of parks, so that every park is followed
        int step = followEvery % 2 == 0 ? followEvery + 1 : followEvery;
        try (Door writer = new Door(network.tokens());
                Door reader = new Door(network.tokens())) {
            outcome.seconds = OpenLoop.run(writes, perSecond, GRACE.plusSeconds(5), (index, scheduled) -> {
                int serial = first + index;
                Park park = invention.park(serial);
                try {
                    HttpResponse<byte[]> answer = writer.post(
                            network.park(park.code().value()) + "/parks/" + park.code() + "/roster/enterprises",
                            "application/json",
                            invention.registration(park, serial));
                    if (answer.statusCode() != 201) {
                        outcome.refused.incrementAndGet();
                        return;
                    }
                    outcome.acknowledged.add(System.nanoTime() - scheduled);
                    if (index % step == 0) {
                        follow(reader, network, invention.uscc(park, serial).value(), scheduled, outcome);
                    }
                } catch (IOException e) {
                    outcome.refused.incrementAndGet();
                }
            });
        }
        return outcome;
    }

    private static void follow(Door reader, Network network, String uscc, long scheduled, Outcome outcome)
            throws IOException {
        long until = System.nanoTime() + GRACE.toNanos();
        while (System.nanoTime() < until) {
            if (reader.get(network.gateway() + "/network/enterprises/" + uscc).statusCode() == 200) {
                outcome.visible.add(System.nanoTime() - scheduled);
                return;
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
        outcome.notSeen.incrementAndGet();
    }
}
