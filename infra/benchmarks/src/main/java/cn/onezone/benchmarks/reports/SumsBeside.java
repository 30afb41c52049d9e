package cn.onezone.benchmarks.reports;

import static cn.onezone.benchmarks.report.Row.number;

import cn.onezone.benchmarks.load.Door;
import cn.onezone.benchmarks.network.Session;
import cn.onezone.benchmarks.report.Latencies;
import cn.onezone.benchmarks.report.Row;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Decimal128;
import tools.jackson.databind.JsonNode;

/**
 * The sums of reports by section, scale class and data element after one report has changed: as the park keeps them, and
 * beside it over the same microdata by DuckDB, which scans columns, and by an aggregation of the document store, which is
 * what one would pick instead. All must come to the same.
 */
final class SumsBeside {
    private static final String YEAR = "2022";

    private final Session session;
    private final int enterprises;
    private final Map<Microdata.Key, BigDecimal> expected;

    SumsBeside(Session session, int enterprises) {
        this.session = session;
        this.enterprises = enterprises;
        this.expected = Microdata.sums(enterprises);
    }

    /** Something that changes one report. */
    interface Change {
        /**
         * @param serial of the enterprise
         * @param by how much its count of the first element is greater than {@link Microdata} says
         */
        void make(int serial, int by) throws IOException;
    }

    /**
     * At the park's door.
     *
     * @param uri of the sums of a year for which all have reported
     */
    Row atTheDoor(Door door, String uri, Change change) throws IOException {
        String asked = uri + "?by=industry-section,scale-class";
        compare("the park", found(door.json(asked)), expected);
        int times = session.quick() ? 20 : 100;
        session.say("sums after each of " + times + " changed reports");
        Latencies latencies = new Latencies();
        Map<Microdata.Key, BigDecimal> changed = new TreeMap<>(expected);
        for (int i = 0; i < times; i++) {
            change.make(i, 1_000);
            changed.merge(
                    new Microdata.Key(
                            Microdata.section(i),
                            Microdata.scale(i),
                            Microdata.ELEMENTS.get(Microdata.COUNTED).code()),
                    BigDecimal.valueOf(1_000),
                    (a, b) -> Microdata.plain(a.add(b)));
            long began = System.nanoTime();
            JsonNode answer = door.json(asked);
            latencies.add(System.nanoTime() - began);
            compare("the park after a change", found(answer), changed);
        }
        return Row.of("sums after a changed report, at the park's door", Row.millis(latencies))
                .note(number(expected.size()) + " sums of " + number(enterprises) + " reports of "
                        + Microdata.ELEMENTS.size()
                        + " elements, by section and scale class; with the reading of the change, HTTP and JSON");
    }

    private static Map<Microdata.Key, BigDecimal> found(JsonNode answer) {
        Map<Microdata.Key, BigDecimal> all = new TreeMap<>();
        for (JsonNode cell : answer.path("cells")) {
            for (JsonNode value : cell.path("values")) {
                all.put(
                        new Microdata.Key(
                                cell.path("industrySection").asString(),
                                cell.path("scaleClass").asString(),
                                value.path("element").asString()),
                        Microdata.plain(new BigDecimal(value.path("value").asString())));
            }
        }
        return all;
    }

    private static void compare(String who, Map<Microdata.Key, BigDecimal> found, Map<Microdata.Key, BigDecimal> wanted)
            throws IOException {
        if (!found.equals(wanted)) {
            String first = wanted.entrySet().stream()
                    .filter(one -> !found.entrySet().contains(one))
                    .findFirst()
                    .map(one -> one.getKey() + " " + found.get(one.getKey()) + " (expected " + one.getValue() + ")")
                    .orElse("more than was reported");
            throw new IOException(who + " has other sums than what was reported: " + first);
        }
    }

    /** A row for each value, as microdata are kept for analysis. */
    Row duckDb() {
        String what = "the same sums by DuckDB over the same microdata, in this process";
        session.say(what);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE told (enterprise INTEGER, section VARCHAR, scale VARCHAR, element VARCHAR,"
                    + " amount DECIMAL(18, 2))");
            connection.setAutoCommit(false);
            String names = Microdata.ELEMENTS.stream()
                    .map(element -> "'" + element.code() + "'")
                    .collect(Collectors.joining(",", "[", "]"));
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO told SELECT ?, ?, ?,"
                    + " list_extract(" + names + ", n + 1),"
                    + " CAST(list_extract(?::BIGINT[], n + 1) AS DECIMAL(16, 0)) * 0.01 FROM range("
                    + Microdata.ELEMENTS.size() + ") r(n)")) {
                for (int serial = 0; serial < enterprises; serial++) {
                    int of = serial;
                    insert.setInt(1, serial);
                    insert.setString(2, Microdata.section(serial));
                    insert.setString(3, Microdata.scale(serial));
                    insert.setString(
                            4,
                            IntStream.range(0, Microdata.ELEMENTS.size())
                                    .mapToObj(e -> Long.toString(Microdata.hundredths(of, e)))
                                    .collect(Collectors.joining(",", "[", "]")));
                    insert.executeUpdate();
                }
            }
            connection.commit();
            Latencies latencies = new Latencies();
            for (int i = 0; i < (session.quick() ? 20 : 100); i++) {
                long began = System.nanoTime();
                Map<Microdata.Key, BigDecimal> found = new TreeMap<>();
                try (ResultSet result = statement.executeQuery("SELECT section, scale, element,"
                        + " CAST(sum(amount) AS DECIMAL(20, 2)) FROM told GROUP BY section, scale, element")) {
                    while (result.next()) {
                        found.put(
                                new Microdata.Key(result.getString(1), result.getString(2), result.getString(3)),
                                Microdata.plain(result.getBigDecimal(4)));
                    }
                }
                latencies.add(System.nanoTime() - began);
                compare("DuckDB", found, expected);
            }
            return Row.of(what, Row.millis(latencies))
                    .note("the limit for a scan, of "
                            + number((long) enterprises * Microdata.ELEMENTS.size())
                            + " rows; in memory, without HTTP");
        } catch (SQLException | IOException e) {
            return Row.notMeasured(what, e.toString());
        }
    }

    /** A document for each report with its values, as a service would store them to ask of. */
    Row documents() throws IOException {
        String what = "the same sums by an aggregation of the local document store";
        session.say(what);
        try (LocalStore store = LocalStore.open(session.folder("sums-store"), 0);
                MongoClient client = MongoClients.create(store.connectionString())) {
            MongoCollection<Document> told = client.getDatabase("bench").getCollection("told");
            told.createIndex(Indexes.ascending("period"));
            List<Document> batch = new ArrayList<>();
            for (int serial = 0; serial < enterprises; serial++) {
                int of = serial;
                batch.add(new Document("_id", YEAR + "/" + serial)
                        .append("period", YEAR)
                        .append("section", Microdata.section(serial))
                        .append("scale", Microdata.scale(serial))
                        .append(
                                "values",
                                IntStream.range(0, Microdata.ELEMENTS.size())
                                        .mapToObj(e -> new Document(
                                                        "element",
                                                        Microdata.ELEMENTS
                                                                .get(e)
                                                                .code())
                                                .append(
                                                        "value",
                                                        new Decimal128(
                                                                BigDecimal.valueOf(Microdata.hundredths(of, e), 2))))
                                        .toList()));
                if (batch.size() == 500 || serial == enterprises - 1) {
                    told.insertMany(batch);
                    batch.clear();
                }
            }
            Latencies latencies = new Latencies();
            for (int i = 0; i < (session.quick() ? 1 : 3); i++) {
                long began = System.nanoTime();
                Map<Microdata.Key, BigDecimal> found = new TreeMap<>();
                told.aggregate(List.of(
                                Aggregates.match(Filters.eq("period", YEAR)),
                                Aggregates.unwind("$values"),
                                Aggregates.group(
                                        new Document("section", "$section")
                                                .append("scale", "$scale")
                                                .append("element", "$values.element"),
                                        Accumulators.sum("sum", "$values.value"))))
                        .forEach(group -> {
                            Document key = group.get("_id", Document.class);
                            found.put(
                                    new Microdata.Key(
                                            key.getString("section"), key.getString("scale"), key.getString("element")),
                                    Microdata.plain(
                                            group.get("sum", Decimal128.class).bigDecimalValue()));
                        });
                latencies.add(System.nanoTime() - began);
                compare("the store", found, expected);
            }
            return Row.of(what, Row.millis(latencies))
                    .note("a document for each report, $unwind and $group; the local store, not MongoDB itself");
        } catch (RuntimeException e) {
            // the local store refuses what it cannot do
            return Row.notMeasured(what, e.toString());
        }
    }
}
