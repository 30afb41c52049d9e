package cn.onezone.benchmarks.cityview;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.load.Invention;
import cn.onezone.benchmarks.load.Wrk;
import cn.onezone.benchmarks.network.Memory;
import cn.onezone.benchmarks.network.Network;
import cn.onezone.benchmarks.network.Parts;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
import cn.onezone.contracts.directory.Park;
import cn.onezone.contracts.value.Period;
import cn.onezone.local.store.LocalStore;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;

/**
 * The cube of indicator values: 16 parks × 60 data elements × 60 months × 20 sections × 3 revisions, at the gateway's door.
 * Beside it the same sums over the same figures by DuckDB, which scans columns, and by an aggregation of the document
 * store, which is what one would pick instead.
 */
public final class Cube {
    private static final int ELEMENTS = 60;
    private static final int MONTHS = 60;
    private static final int REVISIONS = 3;
    private static final int CONNECTIONS = 32;
    private static final double MOST_MILLIS = 20;
    private static final double LEAST_PER_SECOND = 1_000;
    /** More than a gateway keeps. */
    private static final int UNLIKE = 4_000;

    private static final String HEAP = "1g";
    private static final Duration FEED_LIMIT = Duration.ofMinutes(10);
    private static final List<String> ITEMS = IntStream.range(0, ELEMENTS)
            .mapToObj(i -> String.format(Locale.ROOT, "bench-%02d", i))
            .toList();
    private static final List<String> SECTIONS = "ABCDEFGHIJKLMNOPQRST"
            .chars()
            .mapToObj(c -> String.valueOf((char) c))
            .toList();
    private static final List<Period> PERIODS = IntStream.range(0, MONTHS)
            .mapToObj(i -> Period.of(String.format(Locale.ROOT, "%d-%02d", 2018 + i / 12, 1 + i % 12)))
            .toList();

    private final Session session;
    private final Invention invention = new Invention('R');
    private final List<Row> rows = new ArrayList<>();

    private Cube(Session session) {
        this.session = session;
    }

    /** The rows. */
    public static List<Row> measure(Session session) throws IOException {
        session.stopCity();
        return new Cube(session).run();
    }

    private List<Row> run() throws IOException {
        Path data = session.folder("cube");
        try (Parts parts = new Parts(session.programs(), data)) {
            session.say("starting broker, store and indicator service, and the gateway apart");
            parts.startGround();
            Process gateway = parts.startGateway(HEAP);
            session.say("writing " + (invention.parks().size() * MONTHS * REVISIONS) + " submissions to the log");
            long began = System.nanoTime();
            try (LogFeed feed = new LogFeed(parts.broker(), data)) {
                feed.breakdowns(invention, ITEMS, PERIODS, SECTIONS, REVISIONS);
            }
            await(parts);
            rows.add(Row.of(
                            "taken in",
                            number((long) (values() / ((System.nanoTime() - began) / 1e9))) + " values/s, "
                                    + number(Memory.resident(List.of(gateway.toHandle())))
                                    + " MB resident afterwards (heap up to "
                                    + HEAP + ")")
                    .note(number(values()) + " values, written and read at once"));
            pivots(parts);
            keyIndicators(parts);
            check(parts);
        }
        duckDb();
        documents();
        Network.delete(data);
        return rows;
    }

    private long values() {
        return (long) invention.parks().size() * MONTHS * REVISIONS * ELEMENTS * (SECTIONS.size() + 1);
    }

    private void await(Parts parts) throws IOException {
        try (Door door = new Door(parts.tokens())) {
            for (Park park : invention.parks()) {
                door.await(
                        parts.gateway() + "/network/indicators/pivot?element=" + ITEMS.getFirst() + "&park="
                                + park.code() + "&from=2018-01&to=2022-12&rows=park&columns=period",
                        a -> a.path("sources").size() == MONTHS
                                && a.path("sources")
                                        .valueStream()
                                        .allMatch(s -> s.path("revision").asInt() == REVISIONS),
                        Duration.ofMillis(200),
                        FEED_LIMIT);
            }
        }
    }

    /** Any pivot, one after the other, no two alike; small, large, with breakdowns and measures, now and in the past. */
    private void pivots(Parts parts) throws IOException {
        int count = session.quick() ? 200 : 1_000;
        session.say("pivots: warming up");
        try (Door door = new Door(parts.tokens())) {
            timed(door, parts, paths(session.quick() ? 100 : 500, 4));
            List<Latencies> runs = new ArrayList<>();
            for (int round = 0; round < session.rounds(); round++) {
                session.say("pivots, round " + (round + 1));
                // others each time: what was asked once is kept
                runs.add(timed(door, parts, paths(count, 5 + round)));
            }
            Latencies all = Latencies.together(runs);
            rows.add(Row.of("any pivot, a single client", Row.millis(all))
                    .note(count
                            + " pivots a round, hardly two alike, of up to 21 420 values, a third with breakdowns, a"
                            + " third with another measure, a quarter as of a moment in the past; with HTTP")
                    .bar("p99 ≤ 20 ms", all.millis(99) <= MOST_MILLIS));
        }
    }

    private static Latencies timed(Door door, Parts parts, List<String> paths) throws IOException {
        Latencies latencies = new Latencies();
        for (String path : paths) {
            long began = System.nanoTime();
            HttpResponse<byte[]> answer = door.get(parts.gateway() + path);
            latencies.add(System.nanoTime() - began);
            if (answer.statusCode() != 200) {
                throw new IOException(path + " answered " + answer.statusCode());
            }
        }
        return latencies;
    }

    private static List<String> paths(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> measures = List.of("year-on-year", "cumulative", "moving-average", "share-of-zone");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int items = random.nextInt(1, 9);
            int first = random.nextInt(ELEMENTS - items);
            int from = random.nextInt(MONTHS);
            int to = random.nextInt(from, MONTHS);
            boolean parts = i % 3 == 0;
            String path = "/network/indicators/pivot?element="
                    + String.join(",", ITEMS.subList(first, parts ? first + 1 : first + items)) + "&from="
                    + PERIODS.get(from) + "&to=" + PERIODS.get(to) + (parts ? "&section=total,*" : "")
                    + (i % 3 == 1 ? "&measure=" + measures.get(random.nextInt(measures.size())) : "")
                    + (i % 4 == 0 ? "&asOf=2026-01-0" + random.nextInt(6, 8) : "")
                    + (random.nextBoolean() ? "&rows=park,item&columns=period" : "&rows=period,item&columns=park");
            all.add(path);
        }
        return all;
    }

    /** 16 indicators × 16 parks × 12 periods, the windows of five years one after the other. */
    private void keyIndicators(Parts parts) throws IOException {
        String what = "16 items × 16 parks × 12 periods, 32 connections";
        if (!Wrk.isHere()) {
            rows.add(Row.notMeasured(what, "wrk is not here"));
            return;
        }
        String parks = invention.parks().stream().map(p -> p.code().value()).collect(Collectors.joining(","));
        List<String> paths = new ArrayList<>();
        for (int from = 0; from + 12 <= MONTHS; from++) {
            paths.add("/network/indicators/pivot?element=" + String.join(",", ITEMS.subList(0, 16)) + "&park=" + parks
                    + "&from=" + PERIODS.get(from) + "&to=" + PERIODS.get(from + 11));
        }
        Wrk.Result median = loaded(parts, what, paths);
        rows.add(Row.of(what, number(median.perSecond()) + " requests/s, p99 " + number(median.p99()) + " ms")
                .beside("DHIS2 2.42, measured apart: 80 requests/s, p99 704 ms")
                .note(paths.size()
                        + " different windows; the values of each are computed once for a state of the cube, "
                        + "and its coverage anew each fifth of a second " + median.faults())
                .bar("≥ 1 000 requests/s", median.perSecond() >= LEAST_PER_SECOND));
        String anew = "the same, hardly two alike";
        Wrk.Result computed = loaded(parts, anew, unlike(parks));
        rows.add(Row.of(anew, number(computed.perSecond()) + " requests/s, p99 " + number(computed.p99()) + " ms")
                .note(UNLIKE + " windows of any 16 of " + ELEMENTS + " items, more than are kept "
                        + computed.faults()));
    }

    private static List<String> unlike(String parks) {
        SplittableRandom random = new SplittableRandom(11);
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < UNLIKE; i++) {
            List<String> items = new ArrayList<>(ITEMS);
            StringBuilder some = new StringBuilder();
            for (int n = 0; n < 16; n++) {
                some.append(n == 0 ? "" : ",").append(items.remove(random.nextInt(items.size())));
            }
            int from = random.nextInt(MONTHS - 11);
            paths.add("/network/indicators/pivot?element=" + some + "&park=" + parks + "&from=" + PERIODS.get(from)
                    + "&to=" + PERIODS.get(from + 11));
        }
        return paths;
    }

    private Wrk.Result loaded(Parts parts, String what, List<String> paths) throws IOException {
        Wrk wrk = new Wrk(session.programs(), parts.tokens());
        session.say(what + ": warming up");
        wrk.run(parts.gateway(), paths, CONNECTIONS, session.span());
        List<Wrk.Result> results = new ArrayList<>();
        for (int i = 0; i < session.rounds(); i++) {
            session.say(what);
            results.add(wrk.run(parts.gateway(), paths, CONNECTIONS, session.span()));
        }
        return Wrk.Result.median(results);
    }

    /** What all compute: the zone's sums of one element by month and section, of the newest revisions. */
    private Map<String, BigDecimal> expected() {
        Map<String, BigDecimal> all = new TreeMap<>();
        for (Period period : PERIODS) {
            for (String section : SECTIONS) {
                long sum = 0;
                for (Park park : invention.parks()) {
                    sum += CubeValues.hundredths(ITEMS.getFirst(), park.code().value(), period, section, REVISIONS);
                }
                all.put(period + section, BigDecimal.valueOf(sum, 2));
            }
        }
        return all;
    }

    private void check(Parts parts) throws IOException {
        String path = "/network/indicators/pivot?element=" + ITEMS.getFirst()
                + "&park=zone&from=2018-01&to=2022-12&section=*&rows=period&columns=section";
        try (Door door = new Door(parts.tokens())) {
            var answer = door.json(parts.gateway() + path);
            Map<String, BigDecimal> found = new TreeMap<>();
            for (int row = 0; row < MONTHS; row++) {
                for (int column = 0; column < SECTIONS.size(); column++) {
                    found.put(
                            PERIODS.get(row) + SECTIONS.get(column),
                            new BigDecimal(answer.at("/cells/" + row + '/' + column + "/0")
                                    .asString()));
                }
            }
            if (!found.equals(expected())) {
                throw new IOException("the pivot has other sums than what was written");
            }
            int times = session.quick() ? 50 : 300;
            Latencies latencies = new Latencies();
            for (int i = 0; i < times; i++) {
                long began = System.nanoTime();
                // no two alike, or the second would be an answer already made: with a window that nothing asks for
                door.json(parts.gateway()
                        + path.replace(ITEMS.getFirst(), ITEMS.get(i % ELEMENTS))
                        + "&window="
                        + (2 + i / ELEMENTS));
                latencies.add(System.nanoTime() - began);
            }
            rows.add(Row.of("the zone by month and section, one element", Row.millis(latencies))
                    .note(MONTHS * SECTIONS.size() + " sums over the newest of " + REVISIONS
                            + " revisions, each with what it rests on; with HTTP"));
        }
    }

    private void duckDb() {
        String what = "the same sums by DuckDB, in this process";
        session.say(what);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE told (park VARCHAR, period VARCHAR, section VARCHAR, element VARCHAR,"
                    + " revision INTEGER, amount DECIMAL(18, 2))");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO told SELECT ?, ?, ?, 'bench-' || lpad(CAST(n AS VARCHAR), 2, '0'), ?,"
                            + " CAST(list_extract(?::BIGINT[], n + 1) AS DECIMAL(16, 0)) * 0.01 FROM range("
                            + ELEMENTS + ") r(n)")) {
                for (int revision = 1; revision <= REVISIONS; revision++) {
                    for (Park park : invention.parks()) {
                        for (Period period : PERIODS) {
                            for (String section : SECTIONS) {
                                insert.setString(1, park.code().value());
                                insert.setString(2, period.value());
                                insert.setString(3, section);
                                insert.setInt(4, revision);
                                insert.setString(5, list(park, period, section, revision));
                                insert.executeUpdate();
                            }
                        }
                    }
                }
            }
            connection.commit();
            String query = "SELECT period, section, CAST(sum(amount) AS DECIMAL(20, 2)) FROM told WHERE element = '"
                    + ITEMS.getFirst() + "' AND revision = " + REVISIONS + " GROUP BY period, section";
            Latencies latencies = new Latencies();
            for (int i = 0; i < (session.quick() ? 20 : 100); i++) {
                long began = System.nanoTime();
                Map<String, BigDecimal> found = new TreeMap<>();
                try (ResultSet result = statement.executeQuery(query)) {
                    while (result.next()) {
                        found.put(result.getString(1) + result.getString(2), result.getBigDecimal(3));
                    }
                }
                latencies.add(System.nanoTime() - began);
                if (!found.equals(expected())) {
                    throw new SQLException("DuckDB has other sums than what was written");
                }
            }
            rows.add(Row.of(what, Row.millis(latencies))
                    .note("a scan of "
                            + number((long) invention.parks().size() * MONTHS * SECTIONS.size() * ELEMENTS * REVISIONS)
                            + " rows; no HTTP, and nothing of what sums rest on"));
        } catch (SQLException e) {
            rows.add(Row.notMeasured(what, e.toString()));
        }
    }

    private static String list(Park park, Period period, String section, int revision) {
        return ITEMS.stream()
                .map(item ->
                        String.valueOf(CubeValues.hundredths(item, park.code().value(), period, section, revision)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A document for each submission of a section, the newest revision only: what a service would store to ask of. */
    private void documents() throws IOException {
        String what = "the same sums by an aggregation of the local document store";
        session.say(what);
        try (LocalStore store = LocalStore.open(session.folder("cube-store"), 0);
                MongoClient client = MongoClients.create(store.connectionString())) {
            MongoCollection<Document> told = client.getDatabase("bench").getCollection("told");
            told.createIndex(Indexes.ascending("element"));
            List<Document> batch = new ArrayList<>();
            for (String item : ITEMS) {
                for (Park park : invention.parks()) {
                    for (Period period : PERIODS) {
                        for (String section : SECTIONS) {
                            batch.add(new Document("element", item)
                                    .append("park", park.code().value())
                                    .append("period", period.value())
                                    .append("section", section)
                                    .append(
                                            "amount",
                                            new Decimal128(BigDecimal.valueOf(
                                                    CubeValues.hundredths(
                                                            item, park.code().value(), period, section, REVISIONS),
                                                    2))));
                        }
                    }
                    told.insertMany(batch);
                    batch.clear();
                }
            }
            Latencies latencies = new Latencies();
            for (int i = 0; i < (session.quick() ? 3 : 20); i++) {
                long began = System.nanoTime();
                int groups = told.aggregate(List.of(
                                Aggregates.match(Filters.eq("element", ITEMS.getFirst())),
                                Aggregates.group(
                                        new Document("period", "$period").append("section", "$section"),
                                        Accumulators.sum("amount", "$amount"))))
                        .into(new ArrayList<>())
                        .size();
                latencies.add(System.nanoTime() - began);
                if (groups != MONTHS * SECTIONS.size()) {
                    throw new IOException("the store has " + groups + " groups");
                }
            }
            rows.add(Row.of(what, Row.millis(latencies))
                    .note("by an index on the element, the newest revision only; the local store, not MongoDB itself"));
        } catch (RuntimeException e) {
            // the local store refuses what it cannot do
            rows.add(Row.notMeasured(what, e.toString()));
        }
    }
}
