package cn.onezone.partners.sequence;

import cn.onezone.contracts.wire.Event;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * Which events have a number. A source that is killed before it has noted what it put on the log puts it there again, and
 * that must not be numbered again (R21). Events are known by their ids: several documents may speak of one subject, each
 * with versions of its own, so a lower version than the last is no sign of a repetition.
 *
 * <p>Of each subject the last {@value #KEPT} ids are kept, which is more than a document has waiting. What repeats an older
 * one gets a number again, with the same id: it is never the other way round, so nothing is lost.
 */
@Component
class AlreadyNumbered {
    static final int KEPT = 64;
    private static final String IDS = "ids";

    private final MongoCollection<Document> subjects;

    AlreadyNumbered(MongoDatabase database) {
        this.subjects = database.getCollection("numbered");
    }

    /** Where an event stood when it got its number. */
    private record Place(String partition, long offset) {}

    /** What is known of the subjects of one poll. */
    final class Known {
        private final Map<String, SequencedMap<String, Place>> bySubject;
        private final Set<String> changed = new LinkedHashSet<>();

        private Known(Map<String, SequencedMap<String, Place>> bySubject) {
            this.bySubject = bySubject;
        }

        /**
         * Whether the event that is read now has a number. Notes are written before the transaction that numbers ends, so a
         * note may be of one that came to nothing. It is told by its place: what is committed is not read again, so a note
         * of the place that is read now, or of one behind it, is of nothing.
         */
        boolean has(ConsumerRecord<String, byte[]> record, Event<?> event) {
            Place place = bySubject
                    .getOrDefault(subject(event), new LinkedHashMap<>())
                    .get(event.id());
            return place != null && !(place.partition().equals(partition(record)) && place.offset() >= record.offset());
        }

        /** The event that is read now has got one. */
        void add(ConsumerRecord<String, byte[]> record, Event<?> event) {
            String subject = subject(event);
            SequencedMap<String, Place> ids = bySubject.computeIfAbsent(subject, _ -> new LinkedHashMap<>());
            ids.putLast(event.id(), new Place(partition(record), record.offset()));
            while (ids.size() > KEPT) {
                ids.pollFirstEntry();
            }
            changed.add(subject);
        }

        /** Writes what was added; before the transaction ends. */
        void write() {
            if (changed.isEmpty()) {
                return;
            }
            List<WriteModel<Document>> writes = new ArrayList<>();
            for (String subject : changed) {
                List<Document> ids = new ArrayList<>();
                bySubject
                        .getOrDefault(subject, new LinkedHashMap<>())
                        .forEach((id, place) -> ids.add(new Document("id", id)
                                .append("partition", place.partition())
                                .append("offset", place.offset())));
                writes.add(new ReplaceOneModel<>(
                        Filters.eq(subject),
                        new Document("_id", subject).append(IDS, ids),
                        new ReplaceOptions().upsert(true)));
            }
            var _ = subjects.bulkWrite(writes, new BulkWriteOptions().ordered(false));
            changed.clear();
        }
    }

    /** What is known of the subjects of these events. */
    Known of(Collection<? extends Event<?>> events) {
        Set<String> named = new LinkedHashSet<>();
        events.forEach(event -> named.add(subject(event)));
        Map<String, SequencedMap<String, Place>> found = new HashMap<>();
        if (!named.isEmpty()) {
            subjects.find(Filters.in("_id", named))
                    .maxTime(20, TimeUnit.SECONDS)
                    .forEach(one -> {
                        SequencedMap<String, Place> ids = new LinkedHashMap<>();
                        one.getList(IDS, Document.class)
                                .forEach(id -> ids.put(
                                        id.getString("id"),
                                        new Place(id.getString("partition"), id.getLong("offset"))));
                        found.put(one.getString("_id"), ids);
                    });
        }
        return new Known(found);
    }

    private static String subject(Event<?> event) {
        return event.source() + " " + event.subject();
    }

    private static String partition(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition();
    }
}
