package cn.onezone.local.store;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's process dies by kill -9 under eight writers; what it acknowledged must be there, whole, and indexed. */
class CrashIT {
    private static final int WRITERS = 8;

    @TempDir
    Path data;

    /** What was acknowledged: the lowest state each document may be in. */
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    /** Deletes in flight or acknowledged: the document may be gone. */
    private final Map<String, Boolean> deleted = new ConcurrentHashMap<>();

    @Test
    void losesNothingAcknowledgedInThreeKills() throws Exception {
        rounds(3, 400);
    }

    @Test
    @Tag("slow")
    void losesNothingAcknowledgedInTwentyKills() throws Exception {
        rounds(20, 2_000);
    }

    private void rounds(int rounds, int writesEach) throws Exception {
        for (int round = 0; round < rounds; round++) {
            try (StoreProcess store = new StoreProcess(data, "128m");
                    MongoClient client = MongoClients.create(store.connectionString)) {
                MongoCollection<Document> rows = client.getDatabase("crash").getCollection("rows");
                rows.createIndex(Indexes.ascending("n"));
                rows.createIndex(Indexes.ascending("unique"), new IndexOptions().unique(true));
                check(rows);
                writeUntilKilled(round, store, rows, writesEach);
            }
        }
        try (StoreProcess store = new StoreProcess(data, "128m");
                MongoClient client = MongoClients.create(store.connectionString)) {
            check(client.getDatabase("crash").getCollection("rows"));
        }
        assertThat(acknowledged).hasSizeGreaterThan(rounds * writesEach / 2);
    }

    private void writeUntilKilled(int round, StoreProcess store, MongoCollection<Document> rows, int writesEach)
            throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            int writer = w;
            writers.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; ; i++) {
                        write(rows, round + "-" + writer + "-" + i, i);
                        done.incrementAndGet();
                    }
                } catch (MongoException killed) {
                    // The store is gone; what was in flight may be there or not.
                }
            }));
        }
        int until = writesEach + ThreadLocalRandom.current().nextInt(writesEach);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> done.get() >= until);
        store.kill();
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private void write(MongoCollection<Document> rows, String id, int i) {
        if (i % 5 == 4) {
            List<Document> batch = new ArrayList<>();
            for (int b = 0; b < 20; b++) {
                batch.add(whole(id + "-" + b, 1));
            }
            rows.insertMany(batch);
            batch.forEach(one -> acknowledged.put(one.getString("_id"), 1));
            return;
        }
        rows.insertOne(whole(id, 1));
        acknowledged.put(id, 1);
        if (i % 5 == 1) {
            Document next = whole(id, 2);
            rows.replaceOne(eq(id), next);
            acknowledged.put(id, 2);
        } else if (i % 5 == 2) {
            rows.updateOne(
                    eq(id),
                    Updates.combine(Updates.set("n", 3), Updates.set("end", 3), Updates.set("unique", id + "/3")));
            acknowledged.put(id, 3);
        } else if (i % 5 == 3) {
            deleted.put(id, true);
            acknowledged.remove(id);
            rows.deleteOne(eq(id));
        }
    }

    /** The state is at both ends of a document large enough to be torn. */
    private static Document whole(String id, int state) {
        return new Document("_id", id)
                .append("n", state)
                .append("unique", id + "/" + state)
                .append("filling", "界".repeat(700))
                .append("end", state);
    }

    private void check(MongoCollection<Document> rows) {
        Map<String, Integer> found = new ConcurrentHashMap<>();
        int[] byState = new int[4];
        rows.find().forEach(row -> {
            assertThat(row.getInteger("n")).as("torn: %s", row.get("_id")).isEqualTo(row.getInteger("end"));
            assertThat(row.getString("unique")).isEqualTo(row.getString("_id") + "/" + row.getInteger("n"));
            assertThat(row.getString("filling")).hasSize(700);
            found.put(row.getString("_id"), row.getInteger("n"));
            byState[row.getInteger("n")]++;
        });
        acknowledged.forEach((id, state) ->
                assertThat(found.getOrDefault(id, 0)).as("acknowledged %s", id).isGreaterThanOrEqualTo(state));
        for (int state = 1; state < byState.length; state++) {
            // One count reads the index alone, the other every document through it.
            assertThat(rows.countDocuments(eq("n", state))).isEqualTo(byState[state]);
            assertThat(rows.find(eq("n", state)).into(new ArrayList<>())).hasSize(byState[state]);
        }
        assertThat(rows.estimatedDocumentCount()).isEqualTo(found.size());
        acknowledged.entrySet().stream()
                .limit(200)
                .forEach(entry -> assertThat(rows.find(eq("unique", entry.getKey() + "/" + found.get(entry.getKey())))
                                .first())
                        .as("by its unique index: %s", entry.getKey())
                        .isNotNull());
    }
}
