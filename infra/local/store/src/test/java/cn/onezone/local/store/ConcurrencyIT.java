package cn.onezone.local.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyIT {
    @TempDir
    Path data;

    private LocalStore store;
    private MongoClient client;
    private MongoCollection<Document> rows;

    @BeforeEach
    void open() {
        store = LocalStore.open(data, 0);
        client = MongoClients.create(store.connectionString());
        rows = client.getDatabase("d").getCollection("rows");
    }

    @AfterEach
    void close() {
        client.close();
        store.close();
    }

    private static void together(int threads, Callable<?> work) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(work));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    @Test
    void neverShowsHalfAChange() throws Exception {
        rows.createIndex(Indexes.ascending("a"));
        rows.insertOne(
                new Document("_id", 1).append("a", 0).append("list", List.of()).append("b", 0));
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicInteger reads = new AtomicInteger();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= 1_500; i++) {
                rows.updateOne(
                        eq(1),
                        Updates.combine(
                                Updates.set("a", i), Updates.set("list", List.of(i, i, i, i)), Updates.set("b", i)));
            }
            writing.set(false);
        });
        together(4, () -> {
            int last = 0;
            while (writing.get()) {
                Document row = rows.find(gte("a", 0)).first();
                assertThat(row).isNotNull();
                int a = row.getInteger("a");
                assertThat(row.getInteger("b")).isEqualTo(a);
                assertThat(row.getList("list", Integer.class)).allMatch(element -> element == a);
                assertThat(a).isGreaterThanOrEqualTo(last);
                last = a;
                reads.incrementAndGet();
            }
            return null;
        });
        writer.join();
        assertThat(reads).hasPositiveValue();
    }

    @Test
    void letsExactlyOneWriterHaveAVersionOrAKey() throws Exception {
        rows.createIndex(Indexes.ascending("key"), new IndexOptions().unique(true));
        rows.insertOne(new Document("_id", 1).append("version", 0).append("key", "counter"));
        AtomicInteger won = new AtomicInteger();
        AtomicInteger inserted = new AtomicInteger();
        together(8, () -> {
            for (int version = 0; version < 100; version++) {
                won.addAndGet((int) rows.updateOne(and(eq(1), eq("version", version)), Updates.inc("version", 1))
                        .getModifiedCount());
                try {
                    rows.insertOne(new Document("key", "k" + version));
                    inserted.incrementAndGet();
                } catch (MongoWriteException duplicate) {
                    assertThat(duplicate.getCode()).isEqualTo(11000);
                }
            }
            return null;
        });
        assertThat(won.get()).isEqualTo(rows.find(eq(1)).first().getInteger("version"));
        assertThat(inserted).hasValue(100);
        assertThat(rows.countDocuments()).isEqualTo(101);
    }

    @Test
    void sharesOneSyncAmongConcurrentWriters() throws Exception {
        Statistics before = store.statistics();
        together(16, () -> {
            for (int i = 0; i < 100; i++) {
                rows.insertOne(new Document("i", i));
            }
            return null;
        });
        Statistics after = store.statistics();
        assertThat(after.writes() - before.writes()).isGreaterThanOrEqualTo(1_600);
        assertThat(after.syncs() - before.syncs()).isLessThan(1_600);
        before = store.statistics();
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(new Document("i", i));
        }
        rows.insertMany(many);
        assertThat(store.statistics().syncs() - before.syncs()).isEqualTo(1);
    }

    @Test
    void keepsEverythingOverACleanRestart() {
        rows.createIndex(Indexes.ascending("n"));
        rows.insertOne(new Document("_id", 1).append("n", List.of(1, 2)));
        client.close();
        store.close();
        open();
        assertThat(rows.find(eq("n", 2)).into(new ArrayList<>())).hasSize(1);
        assertThat(rows.countDocuments(and(gte("n", 1), gte("n", 2)))).isEqualTo(1);
        assertThat(rows.estimatedDocumentCount()).isEqualTo(1);
        assertThat(store.statistics().fullScans()).isEmpty();
    }

    @Test
    void refusesASecondStoreOnItsDataAndATakenPort() {
        assertThatThrownBy(() -> LocalStore.open(data, 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(data.toString());
        int port = Integer.parseInt(store.connectionString().replaceAll(".*:", ""));
        assertThatThrownBy(() -> LocalStore.open(data.resolve("other"), port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(port));
    }
}
