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
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * The last {@value #KEPT} deliveries of each subscription, one by one: when, which, how long, what came back. Nothing of
 * what was sent or answered is in it.
 */
@Component
class Attempts {
    static final int KEPT = 500;

    private final MongoCollection<Document> attempts;

    Attempts(MongoDatabase database) {
        this.attempts = database.getCollection("attempts");
        attempts.createIndex(Indexes.compoundIndex(Indexes.ascending("subscription"), Indexes.descending("number")));
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
     */
    record Attempt(long number, long sequence, Instant at, long millis, boolean taken, String answer) {}

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
                            Updates.set("answer", one.answer())),
                    new UpdateOptions().upsert(true)));
        }
        var _ = attempts.bulkWrite(writes, new BulkWriteOptions().ordered(false));
    }

    /** The latest first. */
    List<Attempt> list(String subscription, int limit) {
        List<Attempt> found = new ArrayList<>();
        attempts.find(Filters.eq("subscription", subscription))
                .sort(Sorts.orderBy(Sorts.ascending("subscription"), Sorts.descending("number")))
                .limit(limit)
                .maxTime(20, TimeUnit.SECONDS)
                .forEach(d -> found.add(new Attempt(
                        d.getLong("number"),
                        d.getLong("sequence"),
                        d.getDate("at").toInstant(),
                        d.getLong("millis"),
                        d.getBoolean("taken"),
                        d.getString("answer"))));
        return found;
    }
}
