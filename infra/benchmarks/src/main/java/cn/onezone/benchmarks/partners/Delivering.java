package cn.onezone.benchmarks.partners;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.load.OpenLoop;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.parks.ParkEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Broker with store, the partners service and a park in a process each; the partners' servers are in this one. All share the
 * cores.
 */
public final class Delivering {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int PARTNERS = 100;
    private static final int MANY = 1_000;
    private static final int PARK_RATE = 100;
    /**
     * Events a second that concern every partner, when it is measured how far partners feel each other. No divisor of the
     * flood's turns, or it would be the same few of them that fall together with one; and so many that a percentile is more
     * than what became of one of them.
     */
    private static final int SHARED_RATE = 7;
    /** Seconds of a round before it is timed: what waited while the three were paused has gone by then. */
    private static final int SETTLING = 3;
    /** Events a second that concern the flooded one besides, said in turns of a tenth of a second. */
    private static final int FLOOD_RATE = 300;

    private static final String ALL = "everybody";
    private static final String FLOOD = "flood";

    private final Session session;
    private final Parts parts;
    private final Receivers receivers;
    private final Subscriptions subscriptions;
    private final Departures departures;
    private final List<Process> processes;
    private final List<String> names = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();

    private Delivering(
            Session session,
            Parts parts,
            Receivers receivers,
            Subscriptions subscriptions,
            Departures departures,
            List<Process> processes) {
        this.session = session;
        this.parts = parts;
        this.receivers = receivers;
        this.subscriptions = subscriptions;
        this.departures = departures;
        this.processes = processes;
    }

    /** What is measured of it. */
    @FunctionalInterface
    private interface Measured {
        List<Row> rows(Delivering delivering) throws IOException;
    }

    /** Rates, and many subscriptions. */
    public static List<Row> measure(Session session) throws IOException {
        return measured(session, delivering -> {
            List<Row> rows = new ArrayList<>();
            delivering.warm();
            rows.add(delivering.rate());
            rows.add(delivering.fromThePark());
            rows.addAll(delivering.many());
            return rows;
        });
    }

    /** How far partners feel each other. */
    public static List<Row> isolation(Session session) throws IOException {
        return measured(session, delivering -> {
            delivering.warm();
            return List.of(delivering.isolation());
        });
    }

    private static List<Row> measured(Session session, Measured measured) throws IOException {
        session.stopCity();
        Path data = session.folder("partners");
        List<Row> rows = new ArrayList<>();
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("partners: starting broker and store, the partners service and a park");
            List<Process> processes = parts.startPartners();
            try (Receivers receivers = new Receivers();
                    Subscriptions subscriptions = new Subscriptions(parts.partners(), parts.tokens());
                    Departures departures = new Departures(parts.broker(), data)) {
                Delivering delivering = new Delivering(session, parts, receivers, subscriptions, departures, processes);
                delivering.subscribe(PARTNERS);
                delivering.begin();
                rows.addAll(measured.rows(delivering));
                rows.add(delivering.whole());
            }
        }
        Network.delete(data);
        return rows;
    }

    private void subscribe(int until) throws IOException {
        session.say("partners: " + (until - ids.size()) + " agreements with a webhook each");
        while (ids.size() < until) {
            int n = ids.size();
            // the last of the first hundred have something of their own
            String id = subscriptions.granted(
                    ParkEvents.ROSTER_ENTRY_REMOVED.name(),
                    "removedOn",
                    n < PARTNERS ? n == PARTNERS - 1 ? List.of(ALL, FLOOD) : List.of(ALL) : List.of("nobody"));
            String name = "p" + n;
            receivers.add(name, subscriptions.deliver(id, receivers.url(name)));
            ids.add(id);
            names.add(name);
        }
    }

    /** Until the last partner has received something. */
    private void begin() throws IOException {
        var _ = departures.say(FLOOD, 1);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (receivers.taken() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the last partner receives nothing after " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private record Round(double seconds, double ground, double service, double receivers) {}

    /** Code that has been compiled is what is measured. */
    private void warm() throws IOException {
        session.say("partners: warming up");
        for (int i = 0; i < (session.quick() ? 2 : 4); i++) {
            var _ = round(session.quick() ? 20 : 100);
        }
    }

    private Row rate() throws IOException {
        List<Round> rounds = new ArrayList<>();
        int events = session.quick() ? 50 : 200;
        for (int i = 0; i < session.rounds(); i++) {
            session.say("partners: " + number((long) events * PARTNERS) + " deliveries");
            rounds.add(round(events));
        }
        Round median = rounds.stream()
                .sorted(Comparator.comparingDouble(Round::seconds))
                .toList()
                .get(rounds.size() / 2);
        double each = 1e6 / (events * PARTNERS);
        double rate = events * PARTNERS / median.seconds();
        return Row.of("signed webhook deliveries to " + PARTNERS + " addresses", number(rate) + " deliveries/s")
                .bar("≥ 1 000/s", rate >= 1_000)
                .beside("processor time of a delivery: " + number(each * median.service()) + " µs in the service, "
                        + number(each * median.ground()) + " µs in broker and store, "
                        + number(each * median.receivers()) + " µs in the receivers")
                .note(number((long) events) + " events that concern each of them, from the first said until the last is"
                        + " received, numbered, signed twice and verified with the secret; rounds: "
                        + String.join(
                                ", ",
                                rounds.stream()
                                        .map(r -> number(events * PARTNERS / r.seconds()))
                                        .toList()));
    }

    private Round round(int events) throws IOException {
        long before = receivers.taken();
        double ground = processor(processes.get(0).toHandle());
        double service = processor(processes.get(1).toHandle());
        double here = processor(ProcessHandle.current());
        long began = System.nanoTime();
        var _ = departures.say(ALL, events);
        long end = receivers.awaitTaken(before + (long) events * PARTNERS, LIMIT);
        return new Round(
                (end - began) / 1e9,
                processor(processes.get(0).toHandle()) - ground,
                processor(processes.get(1).toHandle()) - service,
                processor(ProcessHandle.current()) - here);
    }

    private static double processor(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Registrations at a park's own door until the partner has them. */
    private Row fromThePark() throws IOException {
        String id = subscriptions.granted(ParkEvents.ROSTER_ENTRY_RECORDED.name(), "uscc", List.of());
        receivers.add("registrations", subscriptions.deliver(id, receivers.url("registrations")));
        names.add("registrations");
        Invention invention = new Invention('W');
        int warm = PARK_RATE * (session.quick() ? 5 : 20);
        int many = PARK_RATE * (session.quick() ? 5 : 30);
        session.say("partners: registrations at a park, warming up");
        var _ = register(invention, 0, warm);
        session.say("partners: " + PARK_RATE + " registrations a second at a park");
        receivers.time("uscc");
        AtomicInteger refused = register(invention, warm, many);
        receivers.awaitTimed(many - refused.get(), GRACE);
        Latencies latencies = receivers.latencies();
        return Row.of("registration at a park → received by the partner", Row.millis(latencies))
                .bar("p99 ≤ 500 ms", refused.get() == 0 && latencies.millis(99) <= 500)
                .note(PARK_RATE + " a second through the park's own door on a fixed schedule, from the scheduled time; "
                        + number((long) latencies.count()) + " of " + number((long) many) + " timed, beside " + PARTNERS
                        + " other subscriptions" + (refused.get() == 0 ? "" : "; " + refused + " NOT registered"));
    }

    private AtomicInteger register(Invention invention, int first, int many) throws IOException {
        Park park = invention.parks().stream()
                .filter(p -> p.code().value().equals("haidian"))
                .findFirst()
                .orElseThrow();
        AtomicInteger refused = new AtomicInteger();
        long before = receivers.taken();
        try (Door door = new Door(parts.tokens())) {
            var _ = OpenLoop.run(many, PARK_RATE, GRACE, (index, scheduled) -> {
                int serial = first + index;
                receivers.expect(invention.uscc(park, serial).value(), scheduled);
                try {
                    int status = door.post(
                                    parts.park() + "/parks/haidian/roster/enterprises",
                                    "application/json",
                                    invention.registration(park, serial))
                            .statusCode();
                    if (status != 201) {
                        refused.incrementAndGet();
                    }
                } catch (IOException e) {
                    refused.incrementAndGet();
                }
            });
        }
        var _ = receivers.awaitTaken(before + many - refused.get(), GRACE);
        return refused;
    }

    /** The others with three that misbehave beside them, and without, in turns. */
    private Row isolation() throws IOException {
        int healthy = PARTNERS - 3;
        String dead = ids.get(healthy);
        String slow = ids.get(healthy + 1);
        String flooded = ids.get(healthy + 2);
        List<String> three = List.of(dead, slow, flooded);
        for (String name : names.subList(healthy, PARTNERS)) {
            receivers.apart(name);
        }
        for (String one : three) {
            subscriptions.does(one, "pause");
        }
        // it is not there for as long as it is measured: nobody listens on this port
        subscriptions.move(dead, "http://127.0.0.1:1/dead");
        List<Latencies> without = new ArrayList<>();
        List<Latencies> with = new ArrayList<>();
        List<Used> usedWithout = new ArrayList<>();
        List<Used> usedWith = new ArrayList<>();
        int seconds = session.quick() ? 5 : 15;
        var _ = shared(healthy, seconds);
        int rounds = session.quick() ? 2 : 6;
        long floodedBefore = subscriptions.delivered(flooded);
        for (int i = 0; i < 2 * rounds; i++) {
            boolean misbehave = i % 4 == 1 || i % 4 == 2;
            session.say("partners: the others " + (misbehave ? "beside a dead, a slow and a flooded one" : "alone"));
            if (misbehave) {
                receivers.slow(names.get(healthy + 1), true);
                for (String one : three) {
                    subscriptions.does(one, "resumption");
                }
                Thread flooding = flood(SETTLING + seconds);
                var _ = shared(healthy, SETTLING);
                Used before = used();
                with.add(shared(healthy, seconds));
                usedWith.add(used().since(before));
                join(flooding);
                for (String one : three) {
                    subscriptions.does(one, "pause");
                }
                receivers.slow(names.get(healthy + 1), false);
            } else {
                var _ = shared(healthy, SETTLING);
                Used before = used();
                without.add(shared(healthy, seconds));
                usedWithout.add(used().since(before));
            }
        }
        long floodDelivered = subscriptions.delivered(flooded) - floodedBefore;
        Latencies allWithout = Latencies.together(without);
        Latencies allWith = Latencies.together(with);
        double change = allWith.millis(99) / allWithout.millis(99) - 1;
        return Row.of(
                        "deliveries to " + healthy + " partners while one is dead, one slow and one flooded",
                        Row.millis(allWith) + ", p99 " + (change >= 0 ? "+" : "−") + number(Math.abs(change) * 100)
                                + " %")
                .beside("without the three: " + Row.millis(allWithout))
                .bar("p99 within 5 % of without", change <= 0.05)
                .note(SHARED_RATE + " events a second for each of them on a fixed schedule; the flooded one has "
                        + FLOOD_RATE + " a second more, and took " + number(floodDelivered) + " in " + with.size()
                        + " rounds of " + seconds + " s; p99 of the rounds without: " + all(without) + ", with: "
                        + all(with))
                .note("processor time in a second, without: " + Used.each(usedWithout) + ", with: "
                        + Used.each(usedWith));
    }

    /** Processor time that was used up to a moment, or between two. */
    private record Used(long at, double ground, double service, double receivers) {
        Used since(Used before) {
            return new Used(
                    at - before.at, ground - before.ground, service - before.service, receivers - before.receivers);
        }

        static String each(List<Used> rounds) {
            double seconds = rounds.stream().mapToLong(Used::at).sum() / 1e9;
            return number(1e3 * rounds.stream().mapToDouble(Used::service).sum() / seconds) + " ms in the service, "
                    + number(1e3 * rounds.stream().mapToDouble(Used::ground).sum() / seconds)
                    + " in broker and store, "
                    + number(1e3 * rounds.stream().mapToDouble(Used::receivers).sum() / seconds)
                    + " in the receivers";
        }
    }

    private Used used() {
        return new Used(
                System.nanoTime(),
                processor(processes.get(0).toHandle()),
                processor(processes.get(1).toHandle()),
                processor(ProcessHandle.current()));
    }

    private Thread flood(int seconds) {
        return Thread.ofVirtual().start(() -> {
            var _ = OpenLoop.run(seconds * 10, 10, GRACE, (_, _) -> {
                try {
                    var _ = departures.say(FLOOD, FLOOD_RATE / 10);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        });
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String all(List<Latencies> rounds) {
        return String.join(" ", rounds.stream().map(l -> number(l.millis(99))).toList());
    }

    private Latencies shared(int partners, int seconds) throws IOException {
        receivers.time("id");
        var _ = OpenLoop.run(SHARED_RATE * seconds, SHARED_RATE, GRACE, (_, scheduled) -> {
            UUID id = UUID.randomUUID();
            receivers.expect(id.toString(), scheduled);
            departures.say(id, ALL);
        });
        receivers.awaitTimed((long) SHARED_RATE * seconds * partners, GRACE);
        return receivers.latencies();
    }

    /** What it costs the others that there are a thousand subscriptions, and that one more is added meanwhile. */
    private List<Row> many() throws IOException {
        int seconds = session.quick() ? 5 : 20;
        Latencies few = shared(PARTNERS, seconds);
        double fewProcessor = idle();
        long fewLive = live();
        // one more is that of the registrations, and no more than a thousand may be granted
        subscribe(MANY - 2);
        var _ = shared(PARTNERS, 5);
        session.say("partners: beside " + (MANY - 1));
        Latencies nearly = shared(PARTNERS, seconds);
        session.say("partners: while the 1 000th is added");
        Thread adding = Thread.ofVirtual().start(() -> {
            try {
                subscribe(MANY - 1);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Latencies adds = shared(PARTNERS, seconds);
        join(adding);
        if (ids.size() != MANY - 1) {
            throw new IOException("the 1 000th was not added");
        }
        double manyProcessor = idle();
        long manyLive = live();
        double change = adds.millis(99) / nearly.millis(99) - 1;
        return List.of(
                Row.of(
                                "the others while a 1 000th subscription is added",
                                Row.millis(adds) + ", p99 " + (change >= 0 ? "+" : "−") + number(Math.abs(change) * 100)
                                        + " %")
                        .beside("with 999: " + Row.millis(nearly) + "; with " + PARTNERS + ": " + Row.millis(few))
                        .bar("p99 within 5 % of with 999", change <= 0.05)
                        .note(SHARED_RATE + " events a second for each of " + PARTNERS
                                + "; the more have an address and nothing comes for them"),
                Row.of(
                                "a subscription for which nothing comes",
                                number((manyProcessor - fewProcessor) * 1e6 / (MANY - PARTNERS)) + " µs/s of processor")
                        .beside("the service with " + PARTNERS + ": " + number(fewProcessor * 1e3) + " ms/s, with "
                                + number((long) MANY) + ": " + number(manyProcessor * 1e3) + " ms/s"),
                Row.of(
                                "the same in live objects of the service",
                                number((manyLive - fewLive) / 1e3 / (MANY - PARTNERS)) + " kB")
                        .beside("with " + PARTNERS + ": " + number(fewLive / 1e6) + " MB, with " + number((long) MANY)
                                + ": " + number(manyLive / 1e6) + " MB"));
    }

    /** Bytes of live objects of the service: the histogram is made after a collection. */
    private long live() throws IOException {
        String text = session.programs()
                .run(
                        "jcmd",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(processes.get(1).pid()),
                                "GC.class_histogram"),
                        Map.of(),
                        Duration.ofSeconds(30));
        String total = text.lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd printed no total"));
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    /** Seconds of processor time that the service takes in a second in which nothing comes. */
    private double idle() throws IOException {
        int seconds = session.quick() ? 3 : 8;
        double before = processor(processes.get(1).toHandle());
        long until = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() < until) {
            // nothing is waited for: it is measured what is done while nothing is to be done
            java.util.concurrent.locks.LockSupport.parkNanos(until - System.nanoTime());
        }
        return (processor(processes.get(1).toHandle()) - before) / seconds;
    }

    /** That nothing was missed, nor came unsigned. */
    private Row whole() throws IOException {
        long holes = names.stream().filter(n -> !receivers.isWhole(n)).count();
        if (holes > 0 || receivers.notVerified() > 0) {
            throw new IOException(holes + " partners have a hole in their numbers, " + receivers.notVerified()
                    + " messages were not verified");
        }
        return Row.of("deliveries in all of this", number(receivers.taken()))
                .note("each verified, without a hole in the numbers of any partner; " + number((long) receivers.again())
                        + " came again");
    }
}
