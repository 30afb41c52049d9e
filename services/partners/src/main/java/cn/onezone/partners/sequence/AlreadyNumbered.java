package cn.onezone.partners.sequence;

import cn.onezone.contracts.wire.Event;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.PushOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
 *
 * <p>As long as this process is the one that numbers, nobody else writes here, so the subjects that were spoken of last are
 * known without being read again; up to {@value #MOST_REMEMBERED} ids. For one thread.
 */
@Component
class AlreadyNumbered {
    static final int KEPT = 64;
    /** Subjects and ids that are held in memory, about 200 bytes each. */
    static final int MOST_REMEMBERED = 50_000;

    private static final String IDS = "ids";

    private final MongoCollection<Document> subjects;
    /** The one that was spoken of last is the last. */
    private final SequencedMap<String, SequencedMap<String, Place>> recent = new LinkedHashMap<>(16, 0.75f, true);

    private int remembered;

    AlreadyNumbered(MongoDatabase database) {
        this.subjects = database.getCollection("numbered");
    }

    /** Where an event stood when it got its number. */
    private record Place(String partition, long offset) {
        private Document note(String id) {
            return new Document("id", id).append("partition", partition).append("offset", offset);
        }
    }

    /** What is known of the subjects of one poll. */
    final class Known {
        private final Map<String, SequencedMap<String, Place>> bySubject;
        /** What was added to each subject, by it. */
        private final Map<String, List<Document>> added = new LinkedHashMap<>();
        /** Subjects in which a note of what came to nothing was replaced: all of theirs is written. */
        private final Set<String> rewritten = new HashSet<>();

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
            int before = ids.size();
            Place place = new Place(partition(record), record.offset());
            if (ids.containsKey(event.id())) {
                var _ = rewritten.add(subject);
            }
            ids.putLast(event.id(), place);
            added.computeIfAbsent(subject, _ -> new ArrayList<>()).add(place.note(event.id()));
            while (ids.size() > KEPT) {
                ids.pollFirstEntry();
            }
            if (recent.containsKey(subject)) {
                remembered += ids.size() - before;
            }
        }

        /** What writes down what was added, on any thread; it is to be done before the transaction ends, and only once. */
        Runnable writing() {
            if (added.isEmpty()) {
                return () -> {};
            }
            List<WriteModel<Document>> writes = new ArrayList<>();
            added.forEach((subject, notes) ->
                    writes.add(rewritten.contains(subject) ? whole(subject) : more(subject, List.copyOf(notes))));
            added.clear();
            rewritten.clear();
            return () -> {
                var _ = subjects.bulkWrite(writes, new BulkWriteOptions().ordered(false));
            };
        }

        /** Only what is new: a subject that speaks often has all its ids filled. */
        private static WriteModel<Document> more(String subject, List<Document> notes) {
            return new UpdateOneModel<>(
                    Filters.eq(subject),
                    Updates.pushEach(IDS, notes, new PushOptions().slice(-KEPT)),
                    new UpdateOptions().upsert(true));
        }

        private WriteModel<Document> whole(String subject) {
            List<Document> ids = new ArrayList<>();
            bySubject.getOrDefault(subject, new LinkedHashMap<>()).forEach((id, place) -> ids.add(place.note(id)));
            return new ReplaceOneModel<>(
                    Filters.eq(subject),
                    new Document("_id", subject).append(IDS, ids),
                    new ReplaceOptions().upsert(true));
        }
    }

    /** Whether what is known of the subjects of these events is held in memory, so that it need not be read. */
    boolean remembers(Collection<? extends Event<?>> events) {
        return events.stream().allMatch(event -> recent.containsKey(subject(event)));
    }

    /**
     * What is known of the subjects of these events. What was added before must have been written, unless all of them are
     * {@link #remembers remembered}.
     */
    Known of(Collection<? extends Event<?>> events) {
        Map<String, SequencedMap<String, Place>> found = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (Event<?> event : events) {
            String subject = subject(event);
            SequencedMap<String, Place> there = recent.get(subject);
            if (there == null) {
                unknown.add(subject);
            } else {
                found.put(subject, there);
            }
        }
        if (!unknown.isEmpty()) {
            Map<String, SequencedMap<String, Place>> read = read(unknown);
            for (String subject : unknown) {
                SequencedMap<String, Place> ids = read.getOrDefault(subject, new LinkedHashMap<>());
                found.put(subject, ids);
                recent.put(subject, ids);
                remembered += 1 + ids.size();
            }
        }
        while (remembered > MOST_REMEMBERED && !recent.isEmpty()) {
            remembered -= 1 + recent.pollFirstEntry().getValue().size();
        }
        return new Known(found);
    }

    private Map<String, SequencedMap<String, Place>> read(Set<String> named) {
        Map<String, SequencedMap<String, Place>> found = new HashMap<>();
        // one text for each place of the log, not one for each id
        Map<String, String> partitions = new HashMap<>();
        subjects.find(Filters.in("_id", named)).maxTime(20, TimeUnit.SECONDS).forEach(one -> {
            SequencedMap<String, Place> ids = new LinkedHashMap<>();
            one.getList(IDS, Document.class)
                    .forEach(id -> ids.put(
                            id.getString("id"),
                            new Place(
                                    partitions.computeIfAbsent(id.getString("partition"), text -> text),
                                    id.getLong("offset"))));
            found.put(one.getString("_id"), ids);
        });
        return found;
    }

    /** Another process may number now, or what was added came to nothing: what is written down counts. */
    void forget() {
        recent.clear();
        remembered = 0;
    }

    /** How many subjects and ids are held in memory. */
    int remembered() {
        return remembered;
    }

    private static String subject(Event<?> event) {
        return event.source() + " " + event.subject();
    }

    private static String partition(ConsumerRecord<?, ?> record) {
        return record.topic() + "/" + record.partition();
    }
}
