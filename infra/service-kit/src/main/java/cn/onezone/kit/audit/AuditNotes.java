package cn.onezone.kit.audit;

import cn.onezone.kit.problem.KitProblem;
import cn.onezone.kit.problem.Problem;
import cn.onezone.kit.store.Aggregates;
import cn.onezone.kit.store.Relay;
import cn.onezone.kit.store.Unchained;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what is not the change of an aggregate, before it is done: each note waits in a small document of its own until the
 * relay has put it into the chain. What cannot be noted is not done.
 */
public final class AuditNotes {
    private static final Logger LOG = LoggerFactory.getLogger(AuditNotes.class);
    /** More than that wait only while nobody takes them away: then it is better to stop than to fill the disk. */
    private static final int MOST_WAITING = 100_000;

    private final MongoCollection<BsonDocument> notes;
    private final Relay relay;
    private final Clock clock;
    // at most as many wait, for they are taken away meanwhile; counted anew when it grows too large
    private final AtomicInteger waiting = new AtomicInteger(MOST_WAITING);

    AuditNotes(MongoDatabase database, Relay relay, Clock clock) {
        this.notes = database.getCollection("auditNotes", BsonDocument.class);
        this.relay = relay;
        this.clock = clock;
        notes.createIndex(Indexes.ascending("pendingSince"), new IndexOptions().sparse(true));
        relay.registerPassing(notes);
    }

    /**
     * Notes a read that is about to be answered.
     *
     * @param record {@code <collection>/<document id>}, or the collection alone for a list
     * @throws cn.onezone.kit.problem.Refused with {@code store-unavailable} if it cannot be noted
     */
    public void read(Asked asked, String record) {
        Instant now = now();
        write(asked.read(EntryId.at(now), now, record), now);
    }

    /**
     * Notes a command that changes no record in the store and is about to be done.
     *
     * @throws cn.onezone.kit.problem.Refused with {@code store-unavailable} if it cannot be noted
     */
    public void command(Asked asked) {
        command(asked, null);
    }

    /**
     * The same of a command on a record that stays as it is.
     *
     * @param record {@code <collection>/<document id>}, absent if it is about none
     */
    public void command(Asked asked, @Nullable String record) {
        Instant now = now();
        write(asked.command(EntryId.at(now), now, record, null, null, null), now);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void write(AuditEntry entry, Instant now) {
        Unchained note = new Unchained(1, entry);
        try {
            if (waiting.incrementAndGet() > MOST_WAITING && count() >= MOST_WAITING) {
                throw unavailable();
            }
            notes.insertOne(new BsonDocument("_id", new BsonString(entry.id()))
                    .append("version", new BsonInt64(1))
                    .append("audit", new BsonArray(List.of(Aggregates.encode(note))))
                    .append("pendingSince", new BsonDateTime(now.toEpochMilli())));
        } catch (MongoException e) {
            LOG.warn("a read or command could not be noted and is refused: {}", e.toString());
            throw unavailable();
        }
        Asked.recorded();
        relay.offer(notes, List.of(new Relay.Waiting(entry.id(), 1, List.of(), List.of(note))));
    }

    private int count() {
        int now = (int) notes.countDocuments(
                new BsonDocument(), new CountOptions().limit(MOST_WAITING).maxTime(5, TimeUnit.SECONDS));
        waiting.set(now);
        return now;
    }

    private static RuntimeException unavailable() {
        return Problem.of(
                        KitProblem.STORE_UNAVAILABLE,
                        "what is done here is recorded first, and that cannot be done now; nothing was done or shown",
                        "此处的操作须先行记录，现无法记录，故未作任何处理")
                .refused();
    }
}
