package cn.onezone.benchmarks.cityview;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.load.Nginx;
import cn.onezone.benchmarks.load.Ports;
import cn.onezone.benchmarks.load.Programs;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Memory;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Row;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gateway alone in a process, fed by events written to the log: searches and indicator queries at growing sizes
 * beside nginx serving the same bytes and beside a server of the same kind that answers with a constant.
 */
public final class CityView {
    private static final int CONNECTIONS = 32;
    private static final int SAMPLES = 200;
    private static final int BARRED = 1_000_000;
    private static final Duration FEED_LIMIT = Duration.ofMinutes(10);
    // a million enterprises are beyond what the gateway of ./onezone up is given
    private static final String HEAP = "1g";
    private static final String SEARCH = "search";

    private final Session session;
    private final Invention invention = new Invention('R');
    private final Queries queries = new Queries(invention);
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> constants = new HashMap<>();
    private final List<Process> servers = new ArrayList<>();

    private CityView(Session session) {
        this.session = session;
    }

    /** All sizes, then the rebuild at the largest. */
    public static List<Row> measure(Session session) throws IOException {
        if (!Wrk.isHere()) {
            return List.of(Row.notMeasured("search and indicator queries", "wrk is not here"));
        }
        session.stopCity();
        return new CityView(session).run();
    }

    private List<Row> run() throws IOException {
        List<Integer> sizes = session.quick() ? List.of(10_000, 100_000) : List.of(10_000, 100_000, BARRED);
        Path data = session.folder("cityview");
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("starting broker, store and indicator service, and the gateway apart");
            parts.startGround();
            Process gateway = parts.startGateway(HEAP);
            try (LogFeed feed = new LogFeed(parts.broker(), data)) {
                feed.submissions(invention, parts.indicators(), parts.tokens());
                int there = 0;
                for (int size : sizes) {
                    grow(feed, parts, there, size);
                    there = size;
                    size(parts, gateway, size);
                }
            }
            servers.forEach(s -> session.programs().end(s.toHandle()));
            new Rebuild(session, parts, gateway, HEAP, sizes.getLast()).measure(rows);
        }
        Network.delete(data);
        return rows;
    }

    private void grow(LogFeed feed, Parts parts, int from, int to) throws IOException {
        session.say("writing the events of enterprises " + from + " to " + to + " to the log");
        feed.enterprises(invention, from, to);
        try (Door door = new Door(parts.tokens())) {
            door.await(
                    parts.gateway() + "/network/enterprises?limit=1",
                    a -> a.path("total").asLong() >= to,
                    Duration.ofMillis(100),
                    FEED_LIMIT);
        }
    }

    private void size(Parts parts, Process gateway, int size) throws IOException {
        String at = number(size) + " enterprises";
        Wrk wrk = new Wrk(session.programs(), parts.tokens());
        List<String> searches = queries.searches();
        List<String> indicators = queries.indicators();
        session.say(at + ": warming up");
        wrk.run(parts.gateway(), searches, CONNECTIONS, session.span());
        wrk.run(parts.gateway(), indicators, CONNECTIONS, session.span());
        session.say(at + ": a single client");
        Wrk.Result alone = wrk.run(parts.gateway(), searches, 1, session.span());

        session.say(at + ": search, 32 connections");
        Beside search = beside(wrk, parts, searches, SEARCH);
        session.say(at + ": indicator queries, 32 connections");
        Beside indicator = beside(wrk, parts, indicators, "different");
        session.say(at + ": one indicator query again and again, 32 connections");
        Beside same = beside(wrk, parts, List.of(Queries.oneIndicator()), "same");

        Row row = Row.of(at + ": search, 32 connections", describe(search.ours))
                .beside(search.nginx())
                .note(searches.size() + " different queries" + search.faults());
        rows.add(size == BARRED ? row.bar("p99 ≤ 50 ms", search.ours.p99() <= 50) : row);
        row = Row.of(
                        at + ": search, a single client",
                        "p50 " + number(alone.p50()) + " / p99 " + number(alone.p99()) + " / p99.9 "
                                + number(alone.p999()) + " ms")
                .note(number(alone.perSecond()) + " requests/s " + alone.faults());
        rows.add(size == BARRED ? row.bar("p99 ≤ 50 ms", alone.p99() <= 50) : row);
        indicatorRows(at + ": indicator query, " + indicators.size() + " different ones", indicator);
        indicatorRows(at + ": indicator query, the same again and again", same);
        rows.add(Row.of(
                at + ": resident memory of the gateway",
                number(Memory.resident(List.of(gateway.toHandle()))) + " MB (heap up to " + HEAP + ")"));
    }

    private void indicatorRows(String what, Beside beside) {
        Row row = Row.of(what + ", 32 connections", describe(beside.ours))
                .beside(beside.nginx())
                .note("a mean of " + beside.bytes + " bytes" + beside.faults());
        rows.add(
                beside.files == null
                        ? row
                        : row.bar("≥ 0.2 of nginx", beside.ours.perSecond() >= 0.2 * beside.files.perSecond()));
        if (beside.constant != null) {
            double ratio = beside.ours.perSecond() / beside.constant.perSecond();
            rows.add(Row.of(what + ", beside a constant", number(ratio))
                    .beside("bare WebFlux answering with a constant: " + describe(beside.constant))
                    .bar("≥ 0.8", ratio >= 0.8));
        }
    }

    /** Interleaved rounds, the median of each. */
    private Beside beside(Wrk wrk, Parts parts, List<String> paths, String kind) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (Door door = new Door(parts.tokens())) {
            for (String path : paths.subList(0, Math.min(SAMPLES, paths.size()))) {
                HttpResponse<byte[]> answer = door.get(parts.gateway() + path);
                if (answer.statusCode() != 200) {
                    throw new IOException(path + " answered " + answer.statusCode());
                }
                bodies.add(answer.body());
            }
        }
        List<Wrk.Result> ours = new ArrayList<>();
        List<Wrk.Result> files = new ArrayList<>();
        List<Wrk.Result> constantResults = new ArrayList<>();
        for (int i = 0; i < session.rounds(); i++) {
            ours.add(wrk.run(parts.gateway(), paths, CONNECTIONS, session.span()));
            if (Nginx.isHere()) {
                try (Nginx nginx = Nginx.files(session.programs())) {
                    files.add(wrk.run(nginx.address(), nginx.put(bodies), CONNECTIONS, session.span()));
                }
            }
            if (!kind.equals(SEARCH)) {
                constantResults.add(
                        wrk.run(constant(wrk, kind, typical(bodies)), List.of("/"), CONNECTIONS, session.span()));
            }
        }
        int bytes = (int) bodies.stream().mapToInt(b -> b.length).average().orElse(0);
        return new Beside(
                Wrk.Result.median(ours),
                files.isEmpty() ? null : Wrk.Result.median(files),
                constantResults.isEmpty() ? null : Wrk.Result.median(constantResults),
                bytes);
    }

    /** The answer in the middle by its size. */
    private static byte[] typical(List<byte[]> bodies) {
        return bodies.stream()
                .sorted(Comparator.comparingInt(b -> b.length))
                .toList()
                .get(bodies.size() / 2);
    }

    /** A server that answers with these bytes, started and warmed up once: they do not change with the size. */
    private String constant(Wrk wrk, String kind, byte[] body) throws IOException {
        String known = constants.get(kind);
        if (known != null) {
            return known;
        }
        Programs programs = session.programs();
        Path file = programs.folder().resolve(kind + ".json");
        Files.write(file, body);
        int port = Ports.free();
        Process server = programs.start(
                "constant-" + kind,
                Programs.java(
                        Parts.flags("256m", programs.folder().resolve("constant.log")),
                        ConstantServer.class.getName(),
                        List.of(Integer.toString(port), file.toString())),
                Map.of());
        servers.add(server);
        Ports.awaitListening(port, server.toHandle(), Duration.ofSeconds(30));
        String address = "http://127.0.0.1:" + port;
        wrk.run(address, List.of("/"), CONNECTIONS, session.span());
        constants.put(kind, address);
        return address;
    }

    private record Beside(
            Wrk.Result ours,
            Wrk.@org.jspecify.annotations.Nullable Result files,
            Wrk.@org.jspecify.annotations.Nullable Result constant,
            int bytes) {
        String nginx() {
            return files == null
                    ? "not measured: nginx is not here"
                    : "nginx, the same bytes as files: " + number(files.perSecond()) + " requests/s; ours is "
                            + number(ours.perSecond() / files.perSecond()) + " of it";
        }

        String faults() {
            return ours.faults().isEmpty() ? "" : ", " + ours.faults();
        }
    }

    private static String describe(Wrk.Result result) {
        return number(result.perSecond()) + " requests/s, p50 " + number(result.p50()) + " / p99 "
                + number(result.p99()) + " ms";
    }
}
