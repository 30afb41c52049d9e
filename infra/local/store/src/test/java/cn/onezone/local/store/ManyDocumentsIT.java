package cn.onezone.local.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what the store does at size; asserts that the answers are right, never how fast they came. */
@Tag("slow")
class ManyDocumentsIT {
    private static final int SIZE = Integer.getInteger("store.documents", 1_000_000);

    @TempDir
    Path data;

    private static Document enterprise(int i) {
        return new Document("_id", String.format("91110108MA%08d", i))
                .append("version", 1)
                .append(
                        "state",
                        new Document("name", "北京第" + i + "科技有限公司")
                                .append("park", "park" + i % 16)
                                .append("industry", "I" + 6510 + i % 90)
                                .append("registered", i)
                                .append("address", "北京市海淀区中关村大街" + i + "号")
                                .append("qualifications", List.of("高新技术企业", "Q" + i % 7)))
                .append(
                        "pending",
                        List.of(new Document("sequence", 1)
                                .append("type", "registered")
                                .append("data", "x".repeat(300))));
    }

    @Test
    void answersRightlyAtSize() throws Exception {
        try (StoreProcess store = new StoreProcess(data, "256m");
                MongoClient client = MongoClients.create(store.connectionString)) {
            MongoCollection<Document> rows = client.getDatabase("big").getCollection("rows");
            rows.createIndex(Indexes.ascending("state.park", "state.registered"));
            rows.createIndex(Indexes.ascending("state.name"));
            rows.createIndex(
                    Indexes.ascending("pending.sequence"), new com.mongodb.client.model.IndexOptions().sparse(true));

            single(client.getDatabase("big").getCollection("one"), 1, 5_000);
            single(client.getDatabase("big").getCollection("many"), 32, 60_000);

            long start = System.nanoTime();
            for (int from = 0; from < SIZE; from += 1_000) {
                List<Document> batch = new ArrayList<>();
                for (int i = from; i < from + 1_000; i++) {
                    batch.add(enterprise(i));
                }
                rows.insertMany(batch);
            }
            rate("bulk insert, 3 indexes", SIZE, start);
            assertThat(rows.estimatedDocumentCount()).isEqualTo(SIZE);
            System.out.println("resident MB " + store.residentMegabytes());

            latencies(rows);
            bulk(rows);
            System.out.println("resident MB " + store.residentMegabytes() + ", disk MB " + size(data));
            store.kill();
        }
        try (StoreProcess store = new StoreProcess(data, "256m");
                MongoClient client = MongoClients.create(store.connectionString)) {
            System.out.printf("restart after kill -9: %d ms%n", store.millisToReady);
            MongoCollection<Document> rows = client.getDatabase("big").getCollection("rows");
            assertThat(rows.estimatedDocumentCount()).isEqualTo(SIZE);
            assertThat(rows.countDocuments(eq("state.park", "park3"))).isEqualTo(SIZE / 16);
            latencies(rows);
            System.out.println("resident MB " + store.residentMegabytes() + ", disk MB " + size(data));
        }
    }

    private static void single(MongoCollection<Document> rows, int clients, int count) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            CountDownLatch done = new CountDownLatch(clients);
            int upTo = count * (round + 1);
            for (int c = 0; c < clients; c++) {
                Thread.ofPlatform().start(() -> {
                    for (int i = next.getAndIncrement(); i < upTo; i = next.getAndIncrement()) {
                        rows.insertOne(enterprise(i));
                    }
                    done.countDown();
                });
            }
            done.await();
            rate("insert, " + clients + " clients", count, start);
        }
    }

    private static void latencies(MongoCollection<Document> rows) {
        Random random = new Random(1);
        for (int round = 0; round < 2; round++) {
            percentiles("find _id", 5_000, _ -> {
                int i = random.nextInt(SIZE);
                assertThat(rows.find(eq(enterpriseId(i))).first()).isNotNull();
            });
            percentiles("find by name", 3_000, _ -> {
                int i = random.nextInt(SIZE);
                assertThat(rows.find(eq("state.name", "北京第" + i + "科技有限公司")).first())
                        .isNotNull();
            });
            percentiles("range, sort, 20", 2_000, _ -> {
                int i = random.nextInt(SIZE - 1_000);
                assertThat(rows.find(and(eq("state.park", "park" + i % 16), gte("state.registered", i)))
                                .sort(Sorts.ascending("state.registered"))
                                .limit(20)
                                .into(new ArrayList<>()))
                        .hasSize(20);
            });
            percentiles("update {_id, version}", 3_000, _ -> {
                String id = enterpriseId(random.nextInt(SIZE));
                int version = rows.find(eq(id)).first().getInteger("version");
                long start = System.nanoTime();
                assertThat(rows.updateOne(and(eq(id), eq("version", version)), Updates.inc("version", 1))
                                .getModifiedCount())
                        .isEqualTo(1);
                UPDATE[0] = System.nanoTime() - start;
            });
        }
    }

    private static final long[] UPDATE = {0};

    private static void bulk(MongoCollection<Document> rows) {
        int count = Math.min(SIZE, 40_000);
        BulkWriteOptions unordered = new BulkWriteOptions().ordered(false);
        long start = System.nanoTime();
        int matched = 0;
        for (int from = 0; from < count; from += 1_000) {
            List<WriteModel<Document>> writes = new ArrayList<>();
            for (int i = from; i < from + 1_000; i++) {
                writes.add(new ReplaceOneModel<>(and(eq(enterpriseId(i)), gte("version", 1)), enterprise(i)));
            }
            matched += rows.bulkWrite(writes, unordered).getMatchedCount();
        }
        rate("bulk replace {_id, version}", count, start);
        assertThat(matched).isEqualTo(count);
        start = System.nanoTime();
        int modified = 0;
        for (int from = 0; from < count; from += 1_000) {
            List<WriteModel<Document>> writes = new ArrayList<>();
            for (int i = from; i < from + 1_000; i++) {
                writes.add(new UpdateOneModel<>(
                        eq(enterpriseId(i)),
                        Updates.pullByFilter(
                                new Document("pending", new Document("sequence", new Document("$lte", 1))))));
            }
            modified += rows.bulkWrite(writes, unordered).getModifiedCount();
        }
        rate("bulk $pull by _id", count, start);
        assertThat(modified).isEqualTo(count);
    }

    private static String enterpriseId(int i) {
        return String.format("91110108MA%08d", i);
    }

    private static void rate(String what, int count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%-28s %8.0f /s%n", what, count / seconds);
    }

    private static void percentiles(String what, int count, IntConsumer action) {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            action.accept(i);
            nanos[i] = what.startsWith("update") ? UPDATE[0] : System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-28s p50 %6.3f ms  p99 %6.3f ms%n", what, nanos[count / 2] / 1e6, nanos[count * 99 / 100] / 1e6);
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> {
                                try {
                                    return Files.isRegularFile(file) ? Files.size(file) : 0;
                                } catch (java.nio.file.NoSuchFileException gone) {
                                    return 0;
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            })
                            .sum()
                    >> 20;
        }
    }
}
