package cn.onezone.kit.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.nin;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Subjects of which an event could not be applied. Their later events wait behind it in the dead-letter topic, so that
 * their order holds; all other subjects go on. A subject is its source's: what one park says under the name of another's
 * subject blocks nothing of the other's.
 */
final class BlockedSubjects {
    private final MongoCollection<Document> collection;
    private final String group;
    private final Map<Key, Blocked> blocked = new ConcurrentHashMap<>();

    /**
     * A blocked subject.
     *
     * @param topic where its events come from
     * @param source whose it is; absent if an earlier version has blocked it, which it did for all
     * @param subject the aggregate
     * @param type type of the event that failed
     * @param cause what went wrong, one line
     * @param since when, ISO 8601
     */
    record Blocked(String topic, @Nullable String source, String subject, String type, String cause, String since) {}

    private record Key(String topic, @Nullable String source, String subject) {}

    /**
     * Those of a group.
     *
     * @param read topics that it reads. What it once blocked on another blocks nothing any more, and what waits of it there
     *     it may not even be allowed to read
     */
    BlockedSubjects(MongoDatabase database, String group, Collection<String> read) {
        this.group = group;
        this.collection = database.getCollection("blockedSubjects");
        collection.createIndex(Indexes.ascending("group"));
        collection.deleteMany(and(eq("group", group), nin("topic", read)));
        collection
                .find(eq("group", group))
                .forEach(d -> add(new Blocked(
                        d.getString("topic"),
                        d.getString("source"),
                        d.getString("subject"),
                        d.getString("type"),
                        d.getString("cause"),
                        d.getString("since"))));
    }

    private void add(Blocked one) {
        blocked.put(new Key(one.topic(), one.source(), one.subject()), one);
    }

    boolean contains(String topic, String source, String subject) {
        return !blocked.isEmpty()
                && (blocked.containsKey(new Key(topic, source, subject))
                        || blocked.containsKey(new Key(topic, null, subject)));
    }

    void block(Blocked one) {
        String source = Objects.requireNonNull(one.source());
        // with its length, for a source may have a blank in it and end where another's subject begins
        String id = group + " " + one.topic() + " " + source.length() + " " + source + " " + one.subject();
        collection.replaceOne(
                eq("_id", id),
                new Document("_id", id)
                        .append("group", group)
                        .append("topic", one.topic())
                        .append("source", source)
                        .append("subject", one.subject())
                        .append("type", one.type())
                        .append("cause", one.cause())
                        .append("since", one.since()),
                new ReplaceOptions().upsert(true));
        add(one);
    }

    /**
     * Lets a subject go on.
     *
     * @param source whose; absent: of all. Who was blocked before it was known whose it is goes on with all only, for what
     *     waits is of several
     */
    void release(String topic, @Nullable String source, String subject) {
        for (Key key : List.copyOf(blocked.keySet())) {
            if (key.topic().equals(topic)
                    && key.subject().equals(subject)
                    && (source == null || source.equals(key.source()))) {
                collection.deleteMany(and(
                        eq("group", group), eq("topic", topic), eq("source", key.source()), eq("subject", subject)));
                blocked.remove(key);
            }
        }
    }

    List<Blocked> all() {
        return new ArrayList<>(blocked.values());
    }

    int size() {
        return blocked.size();
    }
}
