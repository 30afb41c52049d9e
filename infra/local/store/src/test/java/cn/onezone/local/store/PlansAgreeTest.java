package cn.onezone.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever plan a query takes, its answer is that of reading every document; and bytes compare as values do. */
class PlansAgreeTest {
    @TempDir
    Path data;

    private Engine engine;
    private StoredCollection rows;
    private final Random random = new Random(20221121);

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(data);
        engine = new Engine(data, 1 << 20);
        Observations observations = new Observations(Long.MAX_VALUE);
        rows = new Catalog(engine, observations, new Updates(Clock.systemUTC())).create("d", "rows", true);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Object value() {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextInt(4);
            case 1 -> (long) random.nextInt(4);
            case 2 -> random.nextInt(8) / 2.0;
            case 3 -> new Decimal128(BigDecimal.valueOf(random.nextInt(40), 1));
            case 4 -> "s" + random.nextInt(3);
            case 5 -> List.of(random.nextInt(4), "s" + random.nextInt(3));
            case 6 -> List.of();
            case 7 -> random.nextBoolean();
            default -> new Document("x", random.nextInt(3));
        };
    }

    private Document row(int id) {
        Document row = new Document("_id", id);
        for (String field : List.of("a", "b", "c")) {
            if (random.nextInt(5) > 0) {
                row.put(field, random.nextInt(12) == 0 ? null : value());
            }
        }
        // Two arrays side by side may not be in one index.
        if (row.get("a") instanceof List<?> && row.get("b") instanceof List<?>) {
            row.put("b", 1);
        }
        return row;
    }

    private Document query() {
        Document query = new Document();
        for (String field : List.of("a", "b", "c", "_id")) {
            int kind = random.nextInt(10);
            Object value = field.equals("_id") ? random.nextInt(300) : value();
            switch (kind) {
                case 0, 1 -> query.put(field, value);
                case 2 -> query.put(field, new Document("$gt", value));
                case 3 -> query.put(field, new Document("$gte", value).append("$lt", value()));
                case 4 -> query.put(field, new Document("$in", Arrays.asList(value, value(), null)));
                case 5 -> query.put(field, new Document("$exists", random.nextBoolean()));
                case 6 -> query.put(field, new Document("$ne", value));
                default -> {}
            }
        }
        if (random.nextInt(6) == 0) {
            query.put("$or", List.of(new Document("a", value()), new Document("b", value())));
        }
        return query;
    }

    private List<Object> ids(Filter filter, Plan plan) {
        List<Object> ids = new ArrayList<>();
        OrderedBytes prefix = new OrderedBytes();
        prefix.fixed(rows.number, 4);
        new Reader(engine, prefix.toArray(), plan, filter, Deadline.NONE).read(row -> {
            ids.add(row.document().get("_id"));
            return true;
        });
        return ids;
    }

    @Test
    void answersAlikeWithAndWithoutIndexes() {
        rows.createIndex(new Document("key", new Document("a", 1).append("b", -1)).append("name", "ab"));
        rows.createIndex(
                new Document("key", new Document("b", -1)).append("name", "b").append("sparse", true));
        rows.createIndex(new Document("key", new Document("c", 1)).append("name", "c"));
        rows.createIndex(new Document("key", new Document("c", -1).append("_id", 1))
                .append("name", "partial")
                .append("partialFilterExpression", new Document("a", new Document("$exists", true))));
        for (int i = 0; i < 300; i++) {
            Document fresh = row(i);
            rows.inTurn(turn -> {
                turn.insert(fresh);
                return fresh;
            });
        }
        for (int i = 0; i < 150; i++) {
            Document fresh = row(random.nextInt(300));
            Filter same = Filter.parse(new Document("_id", fresh.get("_id")));
            rows.inTurn(turn -> turn.update(same, fresh, false, false, null, Deadline.NONE));
        }
        int indexed = 0;
        for (int i = 0; i < 3_000; i++) {
            Document query = query();
            Filter filter = Filter.parse(query);
            Ordering order = random.nextBoolean()
                    ? null
                    : Ordering.parse(
                            new Document(List.of("a", "b", "c").get(random.nextInt(3)), random.nextBoolean() ? 1 : -1)
                                    .append("_id", 1));
            Plan plan = rows.plan(filter, order, null);
            indexed += plan instanceof Plan.Everything ? 0 : 1;
            List<Object> found = ids(filter, plan);
            assertThat(found).as("%s by %s", query, plan).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(found.stream().map(id -> (Integer) id).toList()))
                    .as("%s by %s", query, plan)
                    .isEqualTo(new TreeSet<>(ids(filter, new Plan.Everything()).stream()
                            .map(id -> (Integer) id)
                            .toList()));
            assertThat(rows.count(filter, 0, 0, Deadline.NONE))
                    .as("count of %s", query)
                    .isEqualTo(found.size());
            if (order != null && plan instanceof Plan.Scan scan && scan.ordered()) {
                Cursors.Filling filling = new Cursors.Filling(1_000);
                new Find(rows, filter, order, 0, 0, null, null, Deadline.NONE).fill(filling);
                for (int at = 1; at < filling.documents.size(); at++) {
                    assertThat(Arrays.compareUnsigned(
                                    order.of(Bson.asDocument(filling.documents.get(at - 1))),
                                    order.of(Bson.asDocument(filling.documents.get(at)))))
                            .as("order of %s by %s", query, plan)
                            .isLessThanOrEqualTo(0);
                }
            }
        }
        assertThat(indexed).isGreaterThan(1_000);
    }

    @Test
    void comparesNumbersExactlyWhateverTheirType() {
        List<Object> ascending = List.of(
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                new Decimal128(new BigDecimal("-12345678901234567890.5")),
                Long.MIN_VALUE,
                -10,
                -9.5,
                -1,
                new Decimal128(new BigDecimal("-0.001")),
                0,
                Double.MIN_VALUE,
                new Decimal128(new BigDecimal("0.1")),
                0.1,
                1,
                new Decimal128(new BigDecimal("1.000000000000000000000000000000001")),
                9,
                10,
                99,
                100,
                (1L << 53),
                (1L << 53) + 1,
                Long.MAX_VALUE,
                new Decimal128(new BigDecimal("9223372036854775808")),
                1e300,
                Double.POSITIVE_INFINITY);
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(OrderedBytes.compare(ascending.get(i), ascending.get(j))))
                        .as("%s and %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
        assertThat(OrderedBytes.compare("a", "a\0")).isNegative();
        assertThat(OrderedBytes.of(1))
                .isEqualTo(OrderedBytes.of(1.0))
                .isEqualTo(OrderedBytes.of(new Decimal128(new BigDecimal("1.00"))));
    }

    @Test
    void decodesWhatTheProtocolFrontEncodes() {
        for (int i = 0; i < 500; i++) {
            Document document = row(i);
            assertThat(Bson.decode(Bson.encode(document))).isEqualTo(document);
        }
    }
}
