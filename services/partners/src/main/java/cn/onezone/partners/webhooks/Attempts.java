package cn.onezone.partners.webhooks;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The last {@value #KEPT} deliveries of each subscription, one by one: when, which, how long, what came back. What
 * was delivered is not in it, nor anything by which somebody could sign ({@link Redaction}).
 */
@Component
class Attempts {
    static final int KEPT = 500;

    private final MongoCollection<Document> attempts;

    Attempts(MongoDatabase database) {
        this.attempts = database.getCollection("attempts");
        index("number");
        index("sequence", "number");
        index("taken", "number");
        index("sequence", "taken", "number");
    }

    private void index(String... fields) {
        List<String> before = new ArrayList<>(List.of("subscription"));
        before.addAll(List.of(fields).subList(0, fields.length - 1));
        var _ = attempts.createIndex(
                Indexes.compoundIndex(Indexes.ascending(before), Indexes.descending(fields[fields.length - 1])));
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
     * @param requestHeaders without what signs; empty of deliveries before this was kept
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
    }

    void note(String subscription, List<Attempt> several) {
        if (several.isEmpty()) {
            return;
        }
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (Attempt one : several) {
            writes.add(new UpdateOneModel<>(
                    Filters.eq(subscription + "/" + one.number() % KEPT),
                    Updates.combine(
                            Updates.set("subscription", subscription),
                            Updates.set("number", one.number()),
                            Updates.set("sequence", one.sequence()),
                            Updates.set("at", Date.from(one.at())),
                            Updates.set("millis", one.millis()),
                            Updates.set("taken", one.taken()),
                            Updates.set("answer", one.answer()),
                            Updates.set("requestHeaders", new Document(Map.copyOf(one.requestHeaders()))),
                            Updates.set("requestBytes", one.requestBytes()),
                            Updates.set("said", one.said())),
                    new UpdateOptions().upsert(true)));
        }
        var _ = attempts.bulkWrite(writes, new BulkWriteOptions().ordered(false));
    }

    /**
     * The latest first.
     *
     * @param below only those with a smaller number, absent for all
     * @param sequence only those of this event, absent for all
     * @param failed only those that were not taken
     */
    List<Attempt> list(String subscription, @Nullable Long below, @Nullable Long sequence, boolean failed, int limit) {
        List<Bson> which = new ArrayList<>(List.of(Filters.eq("subscription", subscription)));
        List<String> order = new ArrayList<>(List.of("subscription"));
        if (sequence != null) {
            which.add(Filters.eq("sequence", sequence));
            order.add("sequence");
        }
        if (failed) {
            which.add(Filters.eq("taken", false));
            order.add("taken");
        }
        if (below != null) {
            which.add(Filters.lt("number", below));
        }
        List<Attempt> found = new ArrayList<>();
        attempts.find(Filters.and(which))
                .sort(Sorts.orderBy(Sorts.ascending(order), Sorts.descending("number")))
                .limit(limit)
                .maxTime(20, TimeUnit.SECONDS)
                .forEach(d -> found.add(attempt(d)));
        return found;
    }

    private static Attempt attempt(Document d) {
        Map<String, String> headers = new TreeMap<>();
        Document kept = d.get("requestHeaders", Document.class);
        if (kept != null) {
            kept.forEach((name, value) -> headers.put(name, String.valueOf(value)));
        }
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
