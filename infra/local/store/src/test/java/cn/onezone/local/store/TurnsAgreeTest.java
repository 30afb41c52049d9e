package cn.onezone.local.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many decisions in one turn, written as one, come to the same as each in a turn of its own. */
class TurnsAgreeTest {
    @TempDir
    Path data;

    private Engine engine;
    private StoredCollection together;
    private StoredCollection apart;
    private final Random random = new Random(20260401);

    @BeforeEach
    void open() {
        engine = new Engine(data, 1 << 20);
        Catalog catalog = new Catalog(engine, new Observations(Long.MAX_VALUE), new Updates(Clock.systemUTC()));
        together = catalog.create("d", "together", true);
        apart = catalog.create("d", "apart", true);
        for (StoredCollection rows : List.of(together, apart)) {
            rows.createIndex(new Document("key", new Document("n", 1)).append("name", "n"));
            rows.createIndex(new Document("key", new Document("unique", 1))
                    .append("name", "unique")
                    .append("unique", true)
                    .append("sparse", true));
            rows.createIndex(new Document("key", new Document("list.x", -1).append("n", 1)).append("name", "list"));
            rows.createIndex(new Document("key", new Document("_id", 1).append("other", 1))
                    .append("name", "partial")
                    .append("partialFilterExpression", new Document("kind", "k1")));
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static String refused(Runnable decision) {
        try {
            decision.run();
            return "done";
        } catch (MongoServerException refusal) {
            return String.valueOf(refusal.getMessage()).replace("d.together", "d.apart");
        }
    }

    private Document row(int id) {
        Document row = new Document("_id", id).append("n", random.nextInt(5)).append("kind", "k" + random.nextInt(3));
        if (random.nextBoolean()) {
            row.append("unique", "u" + random.nextInt(30));
        }
        if (random.nextInt(3) == 0) {
            row.append("list", new ArrayList<>(List.of(new Document("x", random.nextInt(3)), new Document("x", 7))));
        }
        return row.append("filling", new Document("deep", List.of(1, "二", 3.0)));
    }

    private Document change() {
        return switch (random.nextInt(9)) {
            case 0 -> new Document("$set", new Document("n", random.nextInt(5)).append("filling", "less"));
            case 1 -> new Document("$unset", new Document("list", "").append("unique", ""));
            case 2 ->
                new Document(
                        "$push",
                        new Document("list", new Document("$each", List.of(new Document("x", random.nextInt(3))))));
            case 3 -> new Document("$inc", new Document("n", 1)).append("$set", new Document("filling.deeper", 1));
            case 4 -> new Document("$set", new Document("unique", "u" + random.nextInt(30)));
            case 5 -> new Document("$min", new Document("n", 1)).append("$max", new Document("other", 3));
            case 6 -> new Document("$rename", new Document("kind", "other"));
            case 7 -> new Document("$set", new Document("kind", "k1").append("other", random.nextInt(4)));
            default -> new Document("n", 9).append("kind", "k1");
        };
    }

    private Document query(int id) {
        return switch (random.nextInt(6)) {
            case 0 -> new Document("n", random.nextInt(5));
            case 1 -> new Document("_id", id).append("n", new Document("$lt", 3));
            case 2 -> new Document("unique", "u" + random.nextInt(30));
            case 3 -> new Document("$expr", new Document("$eq", Arrays.asList("$n", 2))).append("_id", id);
            default -> new Document("_id", id);
        };
    }

    private interface Decision {
        Object by(StoredCollection.Turn turn);
    }

    private Decision decision() {
        int id = random.nextInt(60);
        int kind = random.nextInt(10);
        if (kind < 3) {
            Document row = row(id);
            return turn -> {
                turn.insert(row);
                return id;
            };
        }
        Document query = query(id);
        if (kind == 3) {
            return turn -> turn.delete(Filter.parse(query), true, null, Deadline.NONE);
        }
        Document change = change();
        boolean multi = random.nextInt(5) == 0;
        boolean upsert = query.size() == 1 && query.containsKey("_id") && random.nextInt(4) == 0;
        if (kind == 4) {
            return turn -> turn.findAndModify(Filter.parse(query), null, change, upsert, null, Deadline.NONE);
        }
        return turn -> turn.update(Filter.parse(query), change, multi, upsert, null, Deadline.NONE);
    }

    private static List<Document> all(StoredCollection rows) {
        Cursors.Filling filling = new Cursors.Filling(10_000);
        new Find(rows, Filter.ALL, null, 0, 0, null, null, Deadline.NONE).fill(filling);
        return filling.documents.stream().map(Bson::asDocument).toList();
    }

    @Test
    void comesToTheSameInOneTurnAsInMany() {
        int refusals = 0;
        for (int round = 0; round < 250; round++) {
            List<Decision> decisions = new ArrayList<>();
            for (int i = random.nextInt(30); i >= 0; i--) {
                decisions.add(decision());
            }
            List<String> oneTurn = together.inTurn(turn ->
                    decisions.stream().map(one -> refused(() -> one.by(turn))).toList());
            List<String> manyTurns = decisions.stream()
                    .map(one -> refused(() -> apart.inTurn(one::by)))
                    .toList();
            assertThat(oneTurn).isEqualTo(manyTurns);
            refusals +=
                    (int) oneTurn.stream().filter(what -> !what.equals("done")).count();
            assertThat(all(together)).isEqualTo(all(apart));
            assertThat(together.count())
                    .isEqualTo(apart.count())
                    .isEqualTo(all(apart).size());
            check(together);
        }
        assertThat(refusals).isGreaterThan(100);
    }

    /** The indexes hold what the documents say. */
    private static void check(StoredCollection rows) {
        List<Document> documents = all(rows);
        for (Document query : List.of(
                new Document("n", 1),
                new Document("n", 9),
                new Document("list.x", 7),
                new Document("unique", "u3"),
                new Document("unique", new Document("$exists", true)),
                new Document("kind", "k1").append("_id", new Document("$gte", 20)))) {
            Filter filter = Filter.parse(query);
            assertThat(rows.count(filter, 0, 0, Deadline.NONE))
                    .as("%s", query)
                    .isEqualTo(documents.stream().filter(filter::matches).count());
        }
    }
}
