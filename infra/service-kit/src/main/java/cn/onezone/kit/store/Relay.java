package cn.onezone.kit.store;

import com.mongodb.client.MongoCollection;
import java.util.List;
import org.bson.BsonDocument;

/** Where aggregates hand over what they have just written. */
public interface Relay {
    /** Makes the collection known, so that what waits in it is found after a restart too. */
    void register(MongoCollection<BsonDocument> collection);

    /** The same for a collection whose documents are deleted as soon as nothing waits in them; they carry no events. */
    void registerPassing(MongoCollection<BsonDocument> collection);

    /**
     * Offers just written events for quick publishing. Never blocks and never fails: what is not taken here is found in
     * the store later.
     */
    void offer(MongoCollection<BsonDocument> collection, List<Waiting> written);

    /** Takes the recorded time for a write about to be made; until {@link #written} the watermark stays behind it. */
    java.time.Instant recording();

    /** The write that took this recorded time is done, well or not. */
    void written(java.time.Instant recordedAt);

    /**
     * A moment until which every write of this process is done and seen by who reads; all later ones are recorded after it.
     */
    java.time.Instant quietUntil();

    /**
     * What waits in one document.
     *
     * @param id document id
     * @param version version of the document after it
     * @param pending all events waiting there, oldest first
     * @param unchained all audit entries waiting there, oldest first
     */
    record Waiting(String id, long version, List<Pending> pending, List<Unchained> unchained) {}
}
