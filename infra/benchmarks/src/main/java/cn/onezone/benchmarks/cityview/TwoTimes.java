package cn.onezone.benchmarks.cityview;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Memory;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The city view over enterprises with ten versions each: searches with four facets, the same at a past moment beside the
 * present, what a moment costs that nobody has asked for before, and an export.
 */
public final class TwoTimes {
    private static final int VERSIONS = 10;
    private static final int CONNECTIONS = 32;
    private static final int BARRED = 1_000_000;
    private static final int FRESH = 12;
    private static final int MORE_MB = 64;
    private static final String PAST = "&validAt=2021-06-01&asOf=2022-06-01";
    private static final String EXPORT = "/network/enterprises/export?";
    private static final Duration FEED_LIMIT = Duration.ofMinutes(60);
    private static final Duration EXPORT_LIMIT = Duration.ofMinutes(5);
    // ten versions of a million are some 20 bytes each, and twice that while segments are merged
    private static final String HEAP = "2g";

    private final Session session;
    private final int size;
    private final String at;
    private final List<Row> rows = new ArrayList<>();
    private final Invention invention = new Invention('T');

    TwoTimes(Session session) {
        this.session = session;
        this.size = session.quick() ? 10_000 : BARRED;
        this.at = number(size) + " enterprises with " + VERSIONS + " versions each: ";
    }

    /** Writes the versions to the log, and measures when the gateway has read them. */
    public static List<Row> measure(Session session) throws IOException {
        if (!Wrk.isHere()) {
            return List.of(Row.notMeasured("the city view at two times", "wrk is not here"));
        }
        session.stopCity();
        TwoTimes twoTimes = new TwoTimes(session);
        Path data = session.folder("twotimes");
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("starting broker, store and indicator service, and the gateway apart");
            parts.startGround();
            Process gateway = parts.startGateway(HEAP);
            twoTimes.fill(parts, data);
            twoTimes.measure(parts, gateway);
        }
        Network.delete(data);
        return twoTimes.rows;
    }

    void fill(Parts parts, Path data) throws IOException {
        try (LogFeed feed = new LogFeed(parts.broker(), data)) {
            session.say("writing " + VERSIONS + " versions of " + size + " enterprises to the log");
            feed.versions(invention, size, VERSIONS);
        }
        try (Door door = new Door(parts.tokens())) {
            // only the last version speaks of a day this year as of now, and of the last enterprise at the end
            String last = invention.version(size - 1, 0).uscc().value();
            door.await(
                    parts.gateway() + "/network/enterprises/" + last,
                    a -> a.path("sequence").asLong() == VERSIONS,
                    Duration.ofMillis(500),
                    FEED_LIMIT);
            door.await(
                    parts.gateway() + "/network/enterprises?limit=1",
                    a -> a.path("total").asLong() == size,
                    Duration.ofMillis(500),
                    FEED_LIMIT);
        }
    }

    List<Row> measure(Parts parts, Process gateway) throws IOException {
        searches(parts);
        freshMoments(parts);
        export(parts, gateway);
        rows.add(Row.of(
                at + "resident memory of the gateway",
                number(Memory.resident(List.of(gateway.toHandle()))) + " MB (heap up to " + HEAP + ")"));
        return rows;
    }

    private void searches(Parts parts) throws IOException {
        Queries queries = new Queries(invention);
        List<String> now = queries.fourFacets("");
        List<String> then = queries.fourFacets(PAST);
        Wrk wrk = new Wrk(session.programs(), parts.tokens());
        session.say(at + "warming up");
        wrk.run(parts.gateway(), now, CONNECTIONS, session.span());
        wrk.run(parts.gateway(), then, CONNECTIONS, session.span());
        List<Wrk.Result> present = new ArrayList<>();
        List<Wrk.Result> past = new ArrayList<>();
        List<Wrk.Result> alone = new ArrayList<>();
        double load = load();
        for (int i = 0; i < session.rounds(); i++) {
            session.say(at + "four facets, at present and at a past moment");
            present.add(wrk.run(parts.gateway(), now, CONNECTIONS, session.span()));
            past.add(wrk.run(parts.gateway(), then, CONNECTIONS, session.span()));
            alone.add(wrk.run(parts.gateway(), now, 1, session.span()));
        }
        Wrk.Result ofNow = Wrk.Result.median(present);
        Wrk.Result ofThen = Wrk.Result.median(past);
        search("search with four facets, 32 connections", ofNow, load);
        search("search with four facets, a single client", Wrk.Result.median(alone), load);
        double ratio = ofNow.perSecond() / ofThen.perSecond();
        rows.add(Row.of(at + "the same at a past moment, 32 connections", describe(ofThen))
                .beside("at present: " + describe(ofNow))
                .bar("≤ 2 × the cost of the present", ratio <= 2)
                .note("costs " + number(ratio) + " of the present"));
    }

    private void search(String what, Wrk.Result result, double load) {
        Row row = Row.of(at + what, describe(result)).note("load of the machine before " + number(load));
        rows.add(size == BARRED ? row.bar("p99 ≤ 50 ms", result.p99() <= 50) : row);
    }

    /** What others did on the machine in the last minute, and we. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String describe(Wrk.Result result) {
        return number(result.perSecond()) + " requests/s, p50 " + number(result.p50()) + " / p99 "
                + number(result.p99()) + " ms" + result.faults();
    }

    /** Each at another day as of another time: none of them is kept. */
    private void freshMoments(Parts parts) throws IOException {
        List<Double> fresh = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        double load = load();
        try (Door door = new Door(parts.tokens())) {
            for (int i = 0; i < FRESH; i++) {
                String moment = "&asOf=" + (2018 + i / 2) + "-0" + (3 + i % 2) + "-15&validAt=2017-06-0" + (1 + i % 9);
                fresh.add(milliseconds(door, parts, "limit=1" + moment));
                // another question, so that the answer is not the one that is kept
                again.add(milliseconds(door, parts, "limit=2" + moment));
            }
        }
        fresh.sort(null);
        again.sort(null);
        rows.add(Row.of(
                        at + "first query at a moment, one client",
                        "median " + number(fresh.get(FRESH / 2)) + " ms, most " + number(fresh.getLast()) + " ms")
                .beside("the second at the same moment: median " + number(again.get(FRESH / 2)) + " ms")
                .note(FRESH + " moments; load of the machine before " + number(load)));
    }

    private static double milliseconds(Door door, Parts parts, String query) throws IOException {
        long began = System.nanoTime();
        door.json(parts.gateway() + "/network/enterprises?" + query);
        return (System.nanoTime() - began) / 1e6;
    }

    private void export(Parts parts, Process gateway) throws IOException {
        export(parts, "csv", "", "at present", true);
        export(parts, "csv", PAST, "at a past moment", true);
        export(parts, "csv", "&sort=name", "at present in the order of names", false);
        export(parts, "csv", "&sort=-capital" + PAST, "at a past moment in the order of capital", false);
        export(parts, "xlsx", "", "at present", false);
        export(parts, "xlsx", PAST, "at a past moment", false);
        session.say(at + "what an export holds");
        long before = live(gateway);
        for (String query : List.of("format=csv" + PAST, "format=xlsx" + PAST, "format=csv&sort=name" + PAST)) {
            long more = heldBy(parts, gateway, query) - before;
            rows.add(Row.of(
                            at + "live objects of the gateway in the middle of " + query.replace(PAST, ", past"),
                            number(more / 1e6) + " MB more than before")
                    .bar("≤ " + MORE_MB + " MB", more <= MORE_MB * 1_000_000L)
                    .note("before " + number(before / 1e6) + " MB"));
        }
    }

    private void export(Parts parts, String format, String query, String how, boolean barred) throws IOException {
        List<Double> seconds = new ArrayList<>();
        double load = load();
        for (int i = 0; i < session.rounds(); i++) {
            session.say(at + "export as " + format + ", " + how);
            seconds.add(read(parts, EXPORT + "format=" + format + query, OutputStream.nullOutputStream())
                            .toNanos()
                    / 1e9);
        }
        seconds.sort(null);
        double median = seconds.get(seconds.size() / 2);
        Row row = Row.of(at + "export as " + format + ", " + how, number(size / median) + " rows/s")
                .note("a file of " + number(size) + " rows in " + number(median) + " s (median of " + seconds.size()
                        + "); load of the machine before " + number(load));
        rows.add(size == BARRED && barred ? row.bar("≥ 50 000 rows/s", size / median >= 50_000) : row);
    }

    /** Bytes of live objects in the middle of an export. */
    private long heldBy(Parts parts, Process gateway, String query) throws IOException {
        // the file is some 250 bytes for each row, packed a third of it
        long middle = size * 250L / (query.contains("xlsx") ? 6 : 2);
        long[] taken = {0, -1};
        read(parts, EXPORT + query, new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                taken[0] += length;
                if (taken[0] > middle && taken[1] < 0) {
                    taken[1] = live(gateway);
                }
            }
        });
        if (taken[1] < 0) {
            throw new IOException("the file had only " + taken[0] + " bytes");
        }
        return taken[1];
    }

    /** Bytes of the objects of a process that something refers to. */
    private long live(Process process) throws IOException {
        String histogram = session.programs()
                .run(
                        "jcmd",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(process.pid()),
                                "GC.class_histogram"),
                        Map.of(),
                        Duration.ofSeconds(60));
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd printed no total"));
        return Long.parseLong(total.strip().split(" +", -1)[2]);
    }

    private static Duration read(Parts parts, String path, OutputStream into) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(parts.gateway() + path))
                    .timeout(EXPORT_LIMIT)
                    .header("Authorization", parts.tokens().bearer(path))
                    .build();
            long began = System.nanoTime();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException(path + " answered " + answer.statusCode());
                }
                body.transferTo(into);
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
