package cn.onezone.testkit.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Filters.regex;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.descending;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a service may rely on. A store passes this or is none of ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreContract {
    private static final AtomicInteger NEXT = new AtomicInteger();

    protected MongoClient client;
    protected MongoDatabase database;
    /** An empty collection for each test. */
    protected MongoCollection<Document> rows;

    /** Where the store is. */
    protected abstract String connectionString();

    /** Called after a query that declared an index: whoever can see plans asserts that it was used. */
    protected void assertIndexed(Bson filter, Bson sort) {}

    @BeforeAll
    void connect() {
        client = MongoClients.create(connectionString());
    }

    @AfterAll
    void disconnect() {
        client.close();
    }

    @BeforeEach
    void empty() {
        database = client.getDatabase("contract-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet());
        rows = database.getCollection("rows").withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    @AfterEach
    void clean() {
        database.drop();
    }

    private static Document row(Object id, @Nullable Object... fields) {
        Document row = new Document("_id", id);
        for (int i = 0; i < fields.length; i += 2) {
            row.append((String) fields[i], fields[i + 1]);
        }
        return row;
    }

    private List<Object> ids(Bson filter, Bson sort) {
        assertIndexed(filter, sort);
        List<Object> ids = new ArrayList<>();
        rows.find(filter).sort(sort).forEach(found -> ids.add(found.get("_id")));
        return ids;
    }

    private List<Object> ids(Bson filter) {
        return ids(filter, new Document("_id", 1));
    }

    @Test
    void keepsEveryTypeAsItWasGiven() {
        Document all = row(
                new ObjectId(),
                "text",
                "海淀园\u0000尾",
                "int",
                42,
                "long",
                1L << 60,
                "double",
                0.1,
                "decimal",
                Decimal128.parse("12345678901234567890.123456789"),
                "truth",
                true,
                "date",
                Date.from(Instant.parse("2022-03-01T00:00:00.123Z")),
                "nothing",
                null,
                "list",
                List.of(1, "a", new Document("b", 2)),
                "inner",
                new Document("c", new Document("d", 1)));
        rows.insertOne(all);
        assertThat(rows.find().first()).isEqualTo(all);
    }

    @Test
    void findsByIdOfAnyNumberType() {
        rows.insertOne(row(7, "a", 1));
        assertThat(ids(eq(7L))).containsExactly(7);
        assertThat(ids(eq(7.0))).containsExactly(7);
        assertThat(ids(eq(Decimal128.parse("7.0")))).containsExactly(7);
        assertThatThrownBy(() -> rows.insertOne(row(7L)))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
    }

    @Test
    void findsByEqualityRangeAndListOnAnIndex() {
        rows.createIndex(ascending("park", "revenue"));
        for (int i = 0; i < 50; i++) {
            rows.insertOne(row(i, "park", i % 2 == 0 ? "haidian" : "fengtai", "revenue", i));
        }
        assertThat(ids(eq("park", "haidian"))).hasSize(25).first().isEqualTo(0);
        assertThat(ids(and(eq("park", "haidian"), gte("revenue", 40)))).containsExactly(40, 42, 44, 46, 48);
        assertThat(ids(and(eq("park", "haidian"), gt("revenue", 40), lt("revenue", 46))))
                .containsExactly(42, 44);
        assertThat(ids(and(in("park", "haidian", "fengtai"), eq("revenue", 3)))).containsExactly(3);
        assertThat(ids(eq("park", "nowhere"))).isEmpty();
    }

    @Test
    void sortsUpAndDownOnAnIndexAndPages() {
        rows.createIndex(ascending("park", "revenue"));
        rows.createIndex(descending("at"));
        for (int i = 0; i < 30; i++) {
            rows.insertOne(row(i, "park", "haidian", "revenue", 100 - i, "at", i % 10));
        }
        Bson down = descending("revenue");
        assertIndexed(eq("park", "haidian"), down);
        List<Integer> page = new ArrayList<>();
        rows.find(eq("park", "haidian"))
                .sort(down)
                .skip(2)
                .limit(3)
                .forEach(found -> page.add(found.getInteger("revenue")));
        assertThat(page).containsExactly(98, 97, 96);
        List<Integer> latest = new ArrayList<>();
        assertIndexed(new Document(), descending("at"));
        rows.find().sort(descending("at")).limit(4).forEach(found -> latest.add(found.getInteger("at")));
        assertThat(latest).containsExactly(9, 9, 9, 8);
        assertThat(ids(lt("at", 2))).containsExactly(0, 1, 10, 11, 20, 21);
        assertThat(ids(gte("at", 8), ascending("at", "_id"))).containsExactly(8, 18, 28, 9, 19, 29);
    }

    @Test
    void sortsWithoutAnIndexToo() {
        for (int i = 0; i < 10; i++) {
            rows.insertOne(row(i, "a", i % 3, "b", -i));
        }
        List<Object> ids = new ArrayList<>();
        rows.find().sort(ascending("a", "b")).limit(4).forEach(found -> ids.add(found.get("_id")));
        assertThat(ids).containsExactly(9, 6, 3, 0);
    }

    @Test
    void comparesDecimalsExactly() {
        rows.createIndex(ascending("fen"));
        rows.insertOne(row(1, "fen", Decimal128.parse("10000000000000000001")));
        rows.insertOne(row(2, "fen", Decimal128.parse("10000000000000000002")));
        rows.insertOne(row(3, "fen", Decimal128.parse("-0.5")));
        assertThat(ids(eq("fen", Decimal128.parse("10000000000000000001")))).containsExactly(1);
        assertThat(ids(gt("fen", Decimal128.parse("10000000000000000001")))).containsExactly(2);
        assertThat(ids(lt("fen", 0))).containsExactly(3);
        assertThat(ids(new Document(), ascending("fen"))).containsExactly(3, 1, 2);
        rows.updateOne(eq(1), Updates.set("fen", Decimal128.parse("10000000000000000003")));
        assertThat(ids(new Document(), ascending("fen"))).containsExactly(3, 2, 1);
        rows.updateOne(eq(1), Updates.inc("fen", Decimal128.parse("0.01")));
        assertThat(rows.find(eq(1)).first()).isEqualTo(row(1, "fen", Decimal128.parse("10000000000000000003.01")));
    }

    @Test
    void readsDottedPathsAndArraysThroughIndexes() {
        rows.createIndex(ascending("state.tags"));
        rows.createIndex(ascending("pending.sequence"));
        rows.insertOne(row(1, "state", new Document("tags", List.of("a", "b"))));
        rows.insertOne(row(2, "state", new Document("tags", List.of("b", "c"))));
        rows.insertOne(row(3, "state", new Document("tags", "c")));
        rows.insertOne(row(4, "pending", List.of(row("x", "sequence", 5), row("y", "sequence", 9))));
        assertThat(ids(eq("state.tags", "b"))).containsExactly(1, 2);
        assertThat(ids(in("state.tags", "a", "b", "c"))).containsExactly(1, 2, 3);
        assertThat(ids(eq("pending.sequence", 9))).containsExactly(4);
        assertThat(ids(and(gt("pending.sequence", 6), lt("pending.sequence", 8))))
                .containsExactly(4);
        assertThat(ids(elemMatch("pending", and(gt("sequence", 6), lt("sequence", 8)))))
                .isEmpty();
        assertThat(ids(elemMatch("pending", and(gt("sequence", 8), lt("sequence", 10)))))
                .containsExactly(4);
    }

    @Test
    void findsWhatExistsThroughASparseIndex() {
        rows.createIndex(ascending("pending"), new IndexOptions().sparse(true));
        rows.insertOne(row(1, "pending", 1));
        rows.insertOne(row(2));
        rows.insertOne(row(3, "pending", null));
        assertThat(ids(exists("pending"))).containsExactly(1, 3);
        assertThat(rows.find(eq("pending", null)).into(new ArrayList<>())).hasSize(2);
        assertThat(rows.find(exists("pending", false)).first()).isEqualTo(row(2));
    }

    @Test
    void refusesASecondHolderOfAUniqueKey() {
        rows.createIndex(ascending("uscc", "park"), new IndexOptions().unique(true));
        rows.insertOne(row(1, "uscc", "X", "park", "haidian"));
        rows.insertOne(row(2, "uscc", "X", "park", "fengtai"));
        assertThatThrownBy(() -> rows.insertOne(row(3, "uscc", "X", "park", "haidian")))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
        assertThatThrownBy(() -> rows.updateOne(eq(2), Updates.set("park", "haidian")))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(11000));
        assertThat(ids(and(eq("uscc", "X"), eq("park", "fengtai")))).containsExactly(2);
        rows.deleteOne(eq(1));
        rows.updateOne(eq(2), Updates.set("park", "haidian"));
        assertThat(rows.countDocuments()).isEqualTo(1);
    }

    @Test
    void letsManyBeWithoutASparseUniqueKey() {
        rows.createIndex(ascending("key"), new IndexOptions().unique(true).sparse(true));
        rows.insertOne(row(1));
        rows.insertOne(row(2));
        rows.insertOne(row(3, "key", "k"));
        assertThatThrownBy(() -> rows.insertOne(row(4, "key", "k"))).isInstanceOf(MongoWriteException.class);
        assertThat(rows.countDocuments()).isEqualTo(3);
    }

    @Test
    void holdsAPartialUniqueIndexToItsFilterOnly() {
        rows.createIndex(
                ascending("uscc"), new IndexOptions().unique(true).partialFilterExpression(eq("active", true)));
        rows.insertOne(row(1, "uscc", "X", "active", true));
        rows.insertOne(row(2, "uscc", "X", "active", false));
        assertThatThrownBy(() -> rows.insertOne(row(3, "uscc", "X", "active", true)))
                .isInstanceOf(MongoWriteException.class);
        assertThatThrownBy(() -> rows.updateOne(eq(2), Updates.set("active", true)))
                .isInstanceOf(MongoWriteException.class);
        assertThat(ids(and(eq("uscc", "X"), eq("active", true)))).containsExactly(1);
        assertThat(rows.find(eq("uscc", "X")).into(new ArrayList<>())).hasSize(2);
    }

    @Test
    void buildsAnIndexOverWhatIsThereOrRefuses() {
        rows.insertMany(List.of(row(1, "a", 1), row(2, "a", 2), row(3, "a", 1)));
        assertThatThrownBy(() -> rows.createIndex(ascending("a"), new IndexOptions().unique(true)))
                .isInstanceOf(com.mongodb.MongoException.class);
        rows.createIndex(ascending("a"));
        assertThat(ids(eq("a", 1))).containsExactly(1, 3);
        rows.createIndex(ascending("a"));
        assertThat(rows.listIndexes().into(new ArrayList<>()))
                .extracting(index -> index.getString("name"))
                .containsExactlyInAnyOrder("_id_", "a_1");
        rows.dropIndex("a_1");
        assertThat(rows.listIndexes().into(new ArrayList<>())).hasSize(1);
        assertThat(rows.find(eq("a", 1)).into(new ArrayList<>())).hasSize(2);
    }

    @Test
    void updatesOnlyTheVersionItWasMeantFor() {
        rows.insertOne(row("a", "version", 3, "state", new Document("name", "old")));
        assertThat(rows.replaceOne(and(eq("a"), eq("version", 2)), row("a", "version", 3))
                        .getMatchedCount())
                .isZero();
        assertThat(rows.updateOne(
                                and(eq("a"), eq("version", 3)),
                                Updates.combine(Updates.set("state.name", "new"), Updates.inc("version", 1)))
                        .getModifiedCount())
                .isEqualTo(1);
        assertThat(rows.find(eq("a")).first()).isEqualTo(row("a", "version", 4, "state", new Document("name", "new")));
    }

    @Test
    void appliesTheUpdateOperators() {
        rows.insertOne(row(1, "n", 1, "list", List.of(1, 2, 3), "gone", true, "set", List.of("a")));
        rows.updateOne(
                eq(1),
                Updates.combine(
                        Updates.inc("n", 4L),
                        Updates.push("list", 4),
                        Updates.unset("gone"),
                        Updates.addEachToSet("set", List.of("a", "b")),
                        Updates.set("deep.er", "x"),
                        Updates.setOnInsert("never", 1)));
        assertThat(rows.find().first())
                .isEqualTo(row(
                        1,
                        "n",
                        5L,
                        "list",
                        List.of(1, 2, 3, 4),
                        "set",
                        List.of("a", "b"),
                        "deep",
                        new Document("er", "x")));
        rows.updateOne(eq(1), Updates.pullByFilter(new Document("list", new Document("$gte", 3))));
        rows.updateOne(
                eq(1),
                Updates.pushEach("list", List.of(7, 8, 9), new com.mongodb.client.model.PushOptions().slice(-3)));
        assertThat(rows.find().first().getList("list", Integer.class)).containsExactly(7, 8, 9);
        rows.updateOne(eq(1), Updates.combine(Updates.max("n", 9), Updates.min("low", 3), Updates.popFirst("list")));
        assertThat(rows.find().first().getList("list", Integer.class)).containsExactly(8, 9);
        assertThat(rows.find().first().get("n")).isEqualTo(9);
    }

    @Test
    void takesPublishedEventsOutOfTheOutbox() {
        rows.createIndex(ascending("pending.sequence"), new IndexOptions().sparse(true));
        rows.insertOne(row(
                "a",
                "version",
                2,
                "pending",
                List.of(new Document("sequence", 1).append("type", "t"), new Document("sequence", 2))));
        rows.updateOne(
                eq("a"),
                Updates.pullByFilter(new Document("pending", new Document("sequence", new Document("$lte", 1)))));
        assertThat(ids(exists("pending.sequence"))).containsExactly("a");
        rows.updateOne(eq("a"), Updates.pull("pending", new Document("sequence", 2)));
        assertThat(rows.find(eq("a")).first().getList("pending", Document.class))
                .isEmpty();
        rows.updateOne(and(eq("a"), eq("pending", List.of())), Updates.unset("pending"));
        assertThat(rows.find(eq("a")).first()).isEqualTo(row("a", "version", 2));
    }

    @Test
    void upsertsOnce() {
        UpdateOptions upsert = new UpdateOptions().upsert(true);
        var first = rows.updateOne(eq("k"), Updates.combine(Updates.set("a", 1), Updates.setOnInsert("b", 2)), upsert);
        assertThat(first.getUpsertedId().asString().getValue()).isEqualTo("k");
        assertThat(rows.updateOne(eq("k"), Updates.combine(Updates.set("a", 3), Updates.setOnInsert("b", 4)), upsert)
                        .getUpsertedId())
                .isNull();
        assertThat(rows.find().first()).isEqualTo(row("k", "a", 3, "b", 2));
        rows.replaceOne(eq("r"), new Document("x", 1), new ReplaceOptions().upsert(true));
        assertThat(rows.find(eq("r")).first()).isEqualTo(row("r", "x", 1));
    }

    @Test
    void refusesToChangeAnId() {
        rows.insertOne(row(1));
        assertThatThrownBy(() -> rows.updateOne(eq(1), Updates.set("_id", 2)))
                .isInstanceOfSatisfying(
                        MongoWriteException.class, e -> assertThat(e.getCode()).isEqualTo(66));
        assertThatThrownBy(() -> rows.replaceOne(eq(1), row(2))).isInstanceOf(MongoWriteException.class);
    }

    @Test
    void findsAndModifiesTheFirstInOrder() {
        rows.createIndex(ascending("due"));
        rows.insertMany(List.of(row(1, "due", 3), row(2, "due", 1), row(3, "due", 2)));
        FindOneAndUpdateOptions options =
                new FindOneAndUpdateOptions().sort(ascending("due")).returnDocument(ReturnDocument.AFTER);
        assertThat(rows.findOneAndUpdate(exists("owner", false), Updates.set("owner", "w"), options))
                .isEqualTo(row(2, "due", 1, "owner", "w"));
        assertThat(rows.findOneAndDelete(eq(3))).isEqualTo(row(3, "due", 2));
        assertThat(rows.findOneAndUpdate(eq(9), Updates.set("a", 1))).isNull();
        assertThat(rows.findOneAndUpdate(
                        eq(9), Updates.set("a", 1), options.sort(null).upsert(true)))
                .isEqualTo(row(9, "a", 1));
    }

    @Test
    void writesInBulkAndSaysWhatFailed() {
        List<WriteModel<Document>> writes = new ArrayList<>();
        rows.insertMany(List.of(row(0, "version", 1), row(1, "version", 1), row(2, "version", 1)));
        for (int i = 0; i < 3; i++) {
            writes.add(new ReplaceOneModel<>(and(eq(i), eq("version", 1)), row(i, "version", 2)));
        }
        writes.add(new UpdateOneModel<>(eq(7), Updates.set("a", 1), new UpdateOptions().upsert(true)));
        writes.add(new ReplaceOneModel<>(and(eq(0), eq("version", 1)), row(0, "version", 9)));
        BulkWriteResult result = rows.bulkWrite(writes, new BulkWriteOptions().ordered(false));
        assertThat(result.getModifiedCount()).isEqualTo(3);
        assertThat(result.getUpserts())
                .hasSize(1)
                .first()
                .satisfies(one -> assertThat(one.getIndex()).isEqualTo(3));

        List<Document> again = List.of(row(10), row(0), row(11), row(1), row(12));
        assertThatThrownBy(() -> rows.insertMany(again)).isInstanceOfSatisfying(MongoBulkWriteException.class, e -> {
            assertThat(e.getWriteErrors())
                    .singleElement()
                    .satisfies(one -> assertThat(one.getIndex()).isEqualTo(1));
            assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(1);
        });
        assertThat(rows.countDocuments(in("_id", 10, 11, 12))).isEqualTo(1);
        List<Document> unordered = List.of(row(20), row(0), row(21), row(1), row(22));
        assertThatThrownBy(() -> rows.insertMany(unordered, new InsertManyOptions().ordered(false)))
                .isInstanceOfSatisfying(
                        MongoBulkWriteException.class,
                        e -> assertThat(e.getWriteErrors())
                                .extracting(one -> one.getIndex())
                                .containsExactly(1, 3));
        assertThat(rows.countDocuments(in("_id", 20, 21, 22))).isEqualTo(3);
    }

    @Test
    void stopsAnOrderedBulkAtItsFirstFault() {
        rows.createIndex(ascending("u"), new IndexOptions().unique(true));
        rows.insertMany(List.of(row(1, "u", 1), row(2, "u", 2), row(3, "u", 3)));
        List<WriteModel<Document>> writes = List.of(
                new UpdateOneModel<>(eq(1), Updates.set("a", 1)),
                new UpdateOneModel<>(eq(2), Updates.set("u", 3)),
                new UpdateOneModel<>(eq(3), Updates.set("a", 1)));
        assertThatThrownBy(() -> rows.bulkWrite(writes)).isInstanceOf(MongoBulkWriteException.class);
        assertThat(rows.countDocuments(eq("a", 1))).isEqualTo(1);
    }

    @Test
    void countsAndGroups() {
        rows.createIndex(ascending("park"));
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(row(i, "park", "p" + i % 5, "fen", new Decimal128(i)));
        }
        rows.insertMany(many);
        assertThat(rows.countDocuments()).isEqualTo(500);
        assertThat(rows.estimatedDocumentCount()).isEqualTo(500);
        assertIndexed(eq("park", "p3"), new Document());
        assertThat(rows.countDocuments(eq("park", "p3"))).isEqualTo(100);
        assertThat(rows.countDocuments(eq("park", "none"))).isZero();
        assertThat(rows.distinct("park", String.class).into(new ArrayList<>()))
                .containsExactlyInAnyOrder("p0", "p1", "p2", "p3", "p4");
        List<Document> groups = rows.aggregate(List.of(
                        Aggregates.match(in("park", "p0", "p1")),
                        Aggregates.group("$park", Accumulators.sum("n", 1), Accumulators.sum("fen", "$fen")),
                        Aggregates.sort(ascending("_id"))))
                .into(new ArrayList<>());
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1).get("n")).isEqualTo(100);
        assertThat(groups.get(1).get("fen")).isEqualTo(new Decimal128(24_850));
        assertThat(rows.aggregate(List.of(
                                Aggregates.match(eq("park", "p1")),
                                Aggregates.sort(descending("_id")),
                                Aggregates.limit(2),
                                Aggregates.project(Projections.include("park"))))
                        .into(new ArrayList<>()))
                .containsExactly(row(496, "park", "p1"), row(491, "park", "p1"));
    }

    @Test
    void fetchesLongAnswersInBatches() {
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            many.add(row(i, "park", "p"));
        }
        rows.insertMany(many);
        rows.createIndex(ascending("park"));
        assertThat(ids(eq("park", "p"))).hasSize(2_500).doesNotHaveDuplicates();
        List<Object> small = new ArrayList<>();
        rows.find().sort(descending("_id")).batchSize(7).limit(100).forEach(found -> small.add(found.get("_id")));
        assertThat(small).hasSize(100).startsWith(2_499, 2_498).endsWith(2_400);
    }

    @Test
    void answersAlternativesNegationsAndPatterns() {
        rows.createIndex(ascending("name"));
        rows.createIndex(ascending("uscc"));
        rows.insertMany(List.of(
                row(1, "name", "北京甲科技", "uscc", "91110108A"),
                row(2, "name", "北京乙科技", "uscc", "91110106B"),
                row(3, "name", "丙", "uscc", "92")));
        assertThat(ids(or(eq("name", "丙"), eq("uscc", "91110108A")))).containsExactly(1, 3);
        assertThat(ids(regex("uscc", "^911101"))).containsExactly(1, 2);
        assertThat(rows.find(regex("name", "乙")).first().get("_id")).isEqualTo(2);
        assertThat(rows.find(ne("name", "丙")).into(new ArrayList<>())).hasSize(2);
    }

    @Test
    void projectsFields() {
        rows.insertOne(row(1, "a", 1, "b", new Document("c", 2).append("d", 3)));
        assertThat(rows.find().projection(Projections.include("b.c")).first())
                .isEqualTo(row(1, "b", new Document("c", 2)));
        assertThat(rows.find().projection(Projections.exclude("a")).first())
                .isEqualTo(row(1, "b", new Document("c", 2).append("d", 3)));
        assertThat(rows.find()
                        .projection(Projections.fields(Projections.include("a"), Projections.excludeId()))
                        .first())
                .isEqualTo(new Document("a", 1));
        rows.insertOne(row(2, "r", List.of(new Document("c", List.of(new Document("v", 1).append("w", 2))))));
        assertThat(rows.find(eq("_id", 2))
                        .projection(Projections.exclude("r.c.v"))
                        .first())
                .as("within lists of lists")
                .isEqualTo(row(2, "r", List.of(new Document("c", List.of(new Document("w", 2))))));
    }

    @Test
    void updatesAndDeletesMany() {
        rows.createIndex(ascending("n"));
        for (int i = 0; i < 20; i++) {
            rows.insertOne(row(i, "n", i));
        }
        assertThat(rows.updateMany(gte("n", 10), Updates.inc("n", 100)).getModifiedCount())
                .isEqualTo(10);
        assertThat(ids(gte("n", 100))).hasSize(10);
        assertThat(rows.deleteMany(gte("n", 100)).getDeletedCount()).isEqualTo(10);
        assertThat(ids(gte("n", 0))).hasSize(10);
        assertThat(rows.deleteMany(new Document()).getDeletedCount()).isEqualTo(10);
        assertThat(rows.estimatedDocumentCount()).isZero();
    }

    @Test
    void listsAndDropsCollectionsAndDatabases() {
        rows.insertOne(row(1));
        database.createCollection("other");
        assertThat(database.listCollectionNames().into(new ArrayList<>())).containsExactlyInAnyOrder("rows", "other");
        rows.drop();
        assertThat(rows.countDocuments()).isZero();
        rows.insertOne(row(1));
        assertThat(client.listDatabaseNames().into(new ArrayList<>())).contains(database.getName());
        database.drop();
        assertThat(client.listDatabaseNames().into(new ArrayList<>())).doesNotContain(database.getName());
        assertThatThrownBy(() -> database.runCommand(new Document("noSuchCommand", 1)))
                .isInstanceOfSatisfying(
                        MongoCommandException.class,
                        e -> assertThat(e.getCode()).isEqualTo(59));
    }
}
