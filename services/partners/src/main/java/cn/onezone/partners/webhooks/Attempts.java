package cn.onezone.partners.webhooks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The last {@value #KEPT} deliveries of each subscription, one by one: when, which, how long, what came back. What
 * was delivered is not in it, nor anything by which somebody could sign ({@link Redaction}).
 *
 * <p>What is written together is one document: a delivery must not cost a write of its own. Whoever looks reads all that is
 * kept of the subscription, which is little, and takes what was asked for.
 */
@Component
class Attempts {
    static final int KEPT = 500;
    /** Blocks that are over are taken away when so many more deliveries have been written. */
    private static final int CLEARED_EVERY = 100;

    private static final String SUBSCRIPTION = "subscription";
    private static final String LAST = "last";
    private static final String ITEMS = "items";

    private final MongoCollection<Document> blocks;

    Attempts(MongoDatabase database) {
        this.blocks = database.getCollection("attempt-blocks");
        var _ = blocks.createIndex(Indexes.compoundIndex(Indexes.ascending(SUBSCRIPTION), Indexes.descending(LAST)));
        // earlier versions had a document and four indexes for each delivery; it is a record to look at, and no proof
        database.getCollection("attempts").drop();
    }

    /**
     * One delivery.
     *
     * @param number counts the deliveries of the subscription
     * @param sequence of the event
     * @param at when it was sent
     * @param millis how long it took
     * @param taken whether it was
     * @param answer status, or why there was none
     * @param requestHeaders without what signs
     * @param requestBytes of the body that was sent
     * @param said the first {@value Redaction#MOST} characters of the body of the answer, without what looks like a secret
     */
    record Attempt(
            long number,
            long sequence,
            Instant at,
            long millis,
            boolean taken,
            String answer,
            Map<String, String> requestHeaders,
            int requestBytes,
            String said) {
        Attempt numbered(long other) {
            return new Attempt(other, sequence, at, millis, taken, answer, requestHeaders, requestBytes, said);
        }

        private Document document() {
            return new Document("number", number)
                    .append("sequence", sequence)
                    .append("at", Date.from(at))
                    .append("millis", millis)
                    .append("taken", taken)
                    .append("answer", answer)
                    .append("requestHeaders", new Document(Map.copyOf(requestHeaders)))
                    .append("requestBytes", requestBytes)
                    .append("said", said);
        }

        private static Attempt of(Document d) {
            Map<String, String> headers = new TreeMap<>();
            d.get("requestHeaders", Document.class).forEach((name, value) -> headers.put(name, String.valueOf(value)));
            return new Attempt(
                    d.getLong("number"),
                    d.getLong("sequence"),
                    d.getDate("at").toInstant(),
                    d.getLong("millis"),
                    d.getBoolean("taken"),
                    d.getString("answer"),
                    headers,
                    d.getInteger("requestBytes", 0),
                    Objects.requireNonNullElse(d.getString("said"), ""));
        }
    }

    /**
     * Keeps some, numbered one after the other. What was kept with the same first number is replaced: then how far deliveries
     * had come was not written down after it, and they were done again.
     */
    void note(String subscription, List<Attempt> several) {
        if (several.isEmpty()) {
            return;
        }
        long first = several.getFirst().number();
        long last = several.getLast().number();
        List<WriteModel<Document>> writes = new ArrayList<>();
        writes.add(new ReplaceOneModel<>(
                Filters.eq(subscription + "/" + first),
                new Document(SUBSCRIPTION, subscription)
                        .append(LAST, last)
                        .append(ITEMS, several.stream().map(Attempt::document).toList()),
                new ReplaceOptions().upsert(true)));
        if (last / CLEARED_EVERY != (first - 1) / CLEARED_EVERY) {
            writes.add(new DeleteManyModel<>(
                    Filters.and(Filters.eq(SUBSCRIPTION, subscription), Filters.lte(LAST, last - KEPT))));
        }
        var _ = blocks.bulkWrite(writes);
    }

    /**
     * The latest first.
     *
     * @param below only those with a smaller number, absent for all
     * @param sequence only those of this event, absent for all
     * @param failed only those that were not taken
     */
    List<Attempt> list(String subscription, @Nullable Long below, @Nullable Long sequence, boolean failed, int limit) {
        List<Attempt> all = new ArrayList<>();
        blocks.find(Filters.eq(SUBSCRIPTION, subscription))
                .limit(KEPT + 2 * CLEARED_EVERY)
                .maxTime(20, TimeUnit.SECONDS)
                .forEach(block -> block.getList(ITEMS, Document.class).forEach(one -> all.add(Attempt.of(one))));
        long oldest = all.stream().mapToLong(Attempt::number).max().orElse(0) - KEPT;
        return all.stream()
                .filter(one -> one.number() > oldest
                        && (below == null || one.number() < below)
                        && (sequence == null || one.sequence() == sequence)
                        && !(failed && one.taken()))
                .sorted(Comparator.comparingLong(Attempt::number).reversed())
                .limit(limit)
                .toList();
    }
}
