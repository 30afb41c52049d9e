package cn.onezone.kit.log;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/**
 * Subjects of which an event could not be applied. Their later events wait behind it in the dead-letter topic, so that
 * their order holds; all other subjects go on.
 */
final class BlockedSubjects {
    private final MongoCollection<Document> collection;
    private final String group;
    private final Map<String, Blocked> blocked = new ConcurrentHashMap<>();

    /**
     * A blocked subject.
     *
     * @param topic where its events come from
     * @param subject the aggregate
     * @param type type of the event that failed
     * @param cause what went wrong, one line
     * @param since when, ISO 8601
     */
    record Blocked(String topic, String subject, String type, String cause, String since) {}

    BlockedSubjects(MongoDatabase database, String group) {
        this.group = group;
        this.collection = database.getCollection("blockedSubjects");
        collection.createIndex(Indexes.ascending("group"));
        collection
                .find(eq("group", group))
                .forEach(d -> blocked.put(
                        d.getString("topic") + " " + d.getString("subject"),
                        new Blocked(
                                d.getString("topic"),
                                d.getString("subject"),
                                d.getString("type"),
                                d.getString("cause"),
                                d.getString("since"))));
    }

    boolean contains(String topic, String subject) {
        return !blocked.isEmpty() && blocked.containsKey(topic + " " + subject);
    }

    void block(Blocked one) {
        String id = one.topic() + " " + one.subject();
        collection.replaceOne(
                eq("_id", group + " " + id),
                new Document("_id", group + " " + id)
                        .append("group", group)
                        .append("topic", one.topic())
                        .append("subject", one.subject())
                        .append("type", one.type())
                        .append("cause", one.cause())
                        .append("since", one.since()),
                new ReplaceOptions().upsert(true));
        blocked.put(id, one);
    }

    void release(String topic, String subject) {
        String id = topic + " " + subject;
        collection.deleteOne(eq("_id", group + " " + id));
        blocked.remove(id);
    }

    List<Blocked> all() {
        return new ArrayList<>(blocked.values());
    }

    int size() {
        return blocked.size();
    }
}
