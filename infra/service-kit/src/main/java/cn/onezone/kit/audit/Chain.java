package cn.onezone.kit.audit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import cn.onezone.kit.outbox.EventSource;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The chain of this service instance, in the collection {@code audit} of the service's own database. Its documents are
 * written once and never again.
 *
 * <p>A place is taken by its {@code _id}, and a batch is written in order: so whoever writes, after whatever crash, no
 * place is taken twice, none is left out, and an entry that is there already, which its {@code id} shows, is passed over.
 */
public final class Chain {
    private static final int ATTEMPTS = 5;
    private static final long QUERY_SECONDS = 20;
    /** Entries in one statement: more would fill the young heap of a small process. */
    private static final int TOGETHER = 500;

    private static final int COUNTED = 100_000;

    private final MongoCollection<BsonDocument> links;
    // as bytes, which need not be taken apart again
    private final MongoCollection<RawBsonDocument> writing;
    private final String instance;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Tip tip;

    /**
     * The end of a chain.
     *
     * @param sequence of the last link, 0 if there is none
     * @param hash of it
     */
    public record Tip(long sequence, String hash) {}

    /** Opens the chain and declares the indexes of its questions. */
    Chain(MongoDatabase database, EventSource source, AuditSettings settings) {
        this.links = database.getCollection("audit", BsonDocument.class);
        this.writing = database.getCollection("audit", RawBsonDocument.class);
        this.instance = source.source() + "/" + settings.instance();
        // An import writes thousands of entries in a second, so there are few indexes. The first finds the entries of a
        // record and refuses one that is there already, for it has the same record, moment and id. Commands, which most
        // entries are, are in neither of the last two.
        var _ = links.createIndexes(List.of(
                new IndexModel(latestBy("record"), new IndexOptions().unique(true)),
                new IndexModel(latestBy()),
                new IndexModel(latestBy("actor")),
                new IndexModel(latestBy("action")),
                new IndexModel(
                        latestBy("kind"),
                        new IndexOptions().partialFilterExpression(Filters.gt("kind", AuditEntry.Kind.COMMAND.name()))),
                new IndexModel(
                        latestBy("outcome"), new IndexOptions().partialFilterExpression(Filters.exists("outcome")))));
    }

    private static Bson latestBy(String... fields) {
        return Indexes.compoundIndex(Indexes.ascending(fields), Indexes.descending("at", "id"));
    }

    /** Its name: the source and this instance of it. */
    public String instance() {
        return instance;
    }

    /**
     * Puts entries at the end, in their order. Those that are in a chain of this database already are passed over.
     *
     * @throws MongoException if it is not known to have been done; try again with the same
     */
    public void append(Collection<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, AuditEntry> open = new LinkedHashMap<>();
        entries.forEach(entry -> open.putIfAbsent(entry.id(), entry));
        turn.lock();
        try {
            for (int attempt = 1; !open.isEmpty(); attempt++) {
                try {
                    insert(open.values());
                    return;
                } catch (MongoBulkWriteException e) {
                    tip = null;
                    boolean taken = e.getWriteErrors().stream()
                            .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
                    if (!taken || e.getWriteConcernError() != null || attempt == ATTEMPTS) {
                        throw e;
                    }
                    open.keySet().removeAll(there(open.values()));
                } catch (MongoException e) {
                    // how much of it was written shows when it is asked for
                    tip = null;
                    throw e;
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void insert(Collection<AuditEntry> entries) {
        Tip from = tip == null ? end() : tip;
        long sequence = from.sequence();
        String previous = from.hash();
        List<RawBsonDocument> documents = new ArrayList<>(Math.min(entries.size(), TOGETHER));
        int left = entries.size();
        for (AuditEntry entry : entries) {
            ChainLink link = ChainLink.after(instance, ++sequence, previous, entry);
            previous = link.hash();
            documents.add(document(link));
            left--;
            if (documents.size() == TOGETHER || left == 0) {
                writing.insertMany(documents);
                tip = new Tip(sequence, previous);
                documents.clear();
            }
        }
    }

    /** Ids of those that are in a chain already: whatever has their moments is looked at, which is an import's batch. */
    private Set<String> there(Collection<AuditEntry> entries) {
        Set<String> there = new HashSet<>();
        links.find(in("at", entries.stream().map(AuditEntry::at).collect(Collectors.toSet())))
                .projection(Projections.fields(Projections.excludeId(), Projections.include("id")))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .forEach(document -> there.add(document.getBinary("id").asUuid().toString()));
        return there;
    }

    /** Its end, as it stands in the store. */
    public Tip end() {
        BsonDocument last = links.find(and(gte("_id", instance + "/"), lt("_id", instance + "0")))
                .sort(Sorts.descending("_id"))
                .projection(Projections.include("hash"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .first();
        return last == null
                ? new Tip(0, ChainLink.NOTHING)
                : new Tip(
                        sequence(last.getString("_id").getValue()),
                        Objects.requireNonNull(AuditEntry.bytes(last, "hash")));
    }

    /**
     * What stands behind a place, in order, as it is stored.
     *
     * @param chain which chain of this database
     * @param sequence of the place, 0 for the beginning
     */
    List<ChainLink> after(String chain, long sequence, int limit) {
        return list(links.find(and(gt("_id", id(chain, sequence)), lt("_id", chain + "0")))
                .sort(Sorts.ascending("_id"))
                .limit(limit));
    }

    /**
     * What an auditor looks for. Absent: any.
     *
     * @param from inclusive
     * @param to exclusive
     */
    record Question(
            @Nullable String actor,
            AuditEntry.@Nullable Kind kind,
            @Nullable String action,
            @Nullable String record,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String outcome) {
        private List<Bson> filters() {
            List<Bson> all = new ArrayList<>();
            equal(all, "actor", actor);
            equal(all, "kind", kind == null ? null : kind.name());
            equal(all, "action", action);
            equal(all, "record", record);
            equal(all, "outcome", outcome);
            if (from != null) {
                all.add(gte("at", from));
            }
            if (to != null) {
                all.add(lt("at", to));
            }
            return all;
        }

        private static void equal(List<Bson> all, String field, @Nullable String value) {
            if (value != null) {
                all.add(eq(field, value));
            }
        }
    }

    /**
     * The latest first.
     *
     * @param before where the page before ended, absent for the first page
     */
    List<ChainLink> find(Question question, @Nullable Place before, int limit) {
        List<Bson> filters = question.filters();
        if (before != null) {
            // the first bounds what is read of the index, the second says where within one moment
            filters.add(lte("at", before.at()));
            filters.add(or(
                    lt("at", before.at()),
                    and(eq("at", before.at()), lt("id", new BsonBinary(UUID.fromString(before.id()))))));
        }
        return list(links.find(all(filters)).sort(Sorts.descending("at", "id")).limit(limit));
    }

    /** How many there are, counted up to {@value #COUNTED}. */
    long count(Question question) {
        List<Bson> filters = question.filters();
        return filters.isEmpty()
                ? links.estimatedDocumentCount()
                : links.countDocuments(
                        all(filters), new CountOptions().limit(COUNTED).maxTime(QUERY_SECONDS, TimeUnit.SECONDS));
    }

    private static Bson all(List<Bson> filters) {
        return filters.isEmpty() ? Filters.empty() : and(filters);
    }

    /** Where an entry stands in the order of time; ids grow with it, so they order what is of one moment. */
    record Place(Instant at, String id) {
        static Place of(ChainLink link) {
            return new Place(link.entry().at(), link.entry().id());
        }
    }

    private static List<ChainLink> list(FindIterable<BsonDocument> found) {
        List<ChainLink> all = new ArrayList<>();
        found.maxTime(QUERY_SECONDS, TimeUnit.SECONDS).forEach(document -> all.add(link(document)));
        return all;
    }

    private static String id(String chain, long sequence) {
        String digits = Long.toString(sequence);
        return chain + "/" + "0".repeat(Math.max(0, 12 - digits.length())) + digits;
    }

    private static long sequence(String id) {
        return Long.parseLong(id, id.lastIndexOf('/') + 1, id.length(), 10);
    }

    private static RawBsonDocument document(ChainLink link) {
        BasicOutputBuffer out = new BasicOutputBuffer(1024);
        try (BsonBinaryWriter document = new BsonBinaryWriter(out)) {
            document.writeStartDocument();
            document.writeString("_id", id(link.instance(), link.sequence()));
            AuditEntry.bytes(document, "previous", link.previous());
            AuditEntry.bytes(document, "hash", link.hash());
            link.entry().into(document);
            document.writeEndDocument();
        }
        return new RawBsonDocument(out.toByteArray());
    }

    private static ChainLink link(BsonDocument document) {
        String id = document.getString("_id").getValue();
        String chain = id.substring(0, id.lastIndexOf('/'));
        try {
            return new ChainLink(
                    chain,
                    sequence(id),
                    Objects.requireNonNull(AuditEntry.bytes(document, "previous")),
                    Objects.requireNonNull(AuditEntry.bytes(document, "hash")),
                    AuditEntry.of(document));
        } catch (RuntimeException e) {
            // somebody has been at it: whoever checks the chain must hear which it is, not that the door is broken
            return new ChainLink(chain, sequence(id), "", "", AuditEntry.unreadable());
        }
    }
}
