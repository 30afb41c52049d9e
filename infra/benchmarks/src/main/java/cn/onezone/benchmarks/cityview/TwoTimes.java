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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The city view over enterprises with ten versions each: searches with four facets, the same at a past moment beside the
 * present, what a moment costs that nobody has asked for before, and an export.
 */
final class TwoTimes {
    private static final int VERSIONS = 10;
    private static final int CONNECTIONS = 32;
    private static final int BARRED = 1_000_000;
    private static final int FRESH = 12;
    private static final Duration FEED_LIMIT = Duration.ofMinutes(60);
    private static final Duration EXPORT_LIMIT = Duration.ofMinutes(5);
    // ten versions of a million are some 20 bytes each, and twice that while segments are merged
    private static final String HEAP = "2g";

    private final Session session;
    private final List<Row> rows;
    private final Invention invention = new Invention('T');

    TwoTimes(Session session, List<Row> rows) {
        this.session = session;
        this.rows = rows;
    }

    void measure() throws IOException {
        int size = session.quick() ? 10_000 : BARRED;
        Path data = session.folder("twotimes");
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("starting broker, store and indicator service, and the gateway apart");
            parts.startGround();
            Process gateway = parts.startGateway(HEAP);
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
            String at = number(size) + " enterprises with " + VERSIONS + " versions each: ";
            searches(parts, at, size == BARRED);
            freshMoments(parts, at);
            export(parts, at, size, size == BARRED);
            rows.add(Row.of(
                    at + "resident memory of the gateway",
                    number(Memory.resident(List.of(gateway.toHandle()))) + " MB (heap up to " + HEAP + ")"));
        }
        Network.delete(data);
    }

    private void searches(Parts parts, String at, boolean barred) throws IOException {
        Queries queries = new Queries(invention);
        List<String> now = queries.fourFacets("");
        List<String> then = queries.fourFacets("&validAt=2021-06-01&asOf=2022-06-01");
        Wrk wrk = new Wrk(session.programs(), parts.tokens());
        session.say(at + "warming up");
        wrk.run(parts.gateway(), now, CONNECTIONS, session.span());
        wrk.run(parts.gateway(), then, CONNECTIONS, session.span());
        List<Wrk.Result> present = new ArrayList<>();
        List<Wrk.Result> past = new ArrayList<>();
        for (int i = 0; i < session.rounds(); i++) {
            session.say(at + "four facets, at present and at a past moment");
            present.add(wrk.run(parts.gateway(), now, CONNECTIONS, session.span()));
            past.add(wrk.run(parts.gateway(), then, CONNECTIONS, session.span()));
        }
        Wrk.Result ofNow = Wrk.Result.median(present);
        Wrk.Result ofThen = Wrk.Result.median(past);
        Row row = Row.of(at + "search with four facets, 32 connections", describe(ofNow));
        rows.add(barred ? row.bar("p99 ≤ 50 ms", ofNow.p99() <= 50) : row);
        double ratio = ofNow.perSecond() / ofThen.perSecond();
        rows.add(Row.of(at + "the same at a past moment", describe(ofThen))
                .beside("at present: " + describe(ofNow))
                .bar("≤ 2 × the cost of the present", ratio <= 2)
                .note("costs " + number(ratio) + " of the present"));
    }

    private static String describe(Wrk.Result result) {
        return number(result.perSecond()) + " requests/s, p50 " + number(result.p50()) + " / p99 "
                + number(result.p99()) + " ms" + result.faults();
    }

    /** Each at another day: none of them is kept. */
    private void freshMoments(Parts parts, String at) throws IOException {
        List<Double> milliseconds = new ArrayList<>();
        try (Door door = new Door(parts.tokens())) {
            for (int i = 0; i < FRESH; i++) {
                String path = "/network/enterprises?limit=1&asOf=" + (2018 + i / 2) + "-0" + (3 + i % 2) + "-15"
                        + "&validAt=2017-06-0" + (1 + i % 9);
                long began = System.nanoTime();
                door.json(parts.gateway() + path);
                milliseconds.add((System.nanoTime() - began) / 1e6);
            }
        }
        milliseconds.sort(null);
        rows.add(Row.of(
                at + "first query at a moment, one client",
                "median " + number(milliseconds.get(FRESH / 2)) + " ms, most " + number(milliseconds.getLast())
                        + " ms"));
    }

    private void export(Parts parts, String at, int size, boolean barred) throws IOException {
        for (String format : List.of("csv", "xlsx")) {
            session.say(at + "export as " + format);
            Duration took = read(parts, "/network/enterprises/export?format=" + format);
            double perSecond = size / (took.toNanos() / 1e9);
            Row row = Row.of(at + "export as " + format, number(perSecond) + " rows/s")
                    .note("a file of " + number(size) + " rows in " + number(took.toMillis() / 1e3) + " s");
            rows.add(barred && format.equals("csv") ? row.bar("≥ 50 000 rows/s", perSecond >= 50_000) : row);
        }
    }

    private static Duration read(Parts parts, String path) throws IOException {
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
                // only how fast it comes is of interest
                body.transferTo(OutputStream.nullOutputStream());
            }
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
