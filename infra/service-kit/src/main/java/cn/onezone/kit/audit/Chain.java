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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;
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
    private static final int COUNTED = 100_000;

    private final MongoCollection<BsonDocument> links;
    private final String instance;
    private final ReentrantLock writing = new ReentrantLock();
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
        this.instance = source.source() + "/" + settings.instance();
        links.createIndex(Indexes.ascending("id"), new IndexOptions().unique(true));
        links.createIndex(latestBy());
        for (String field : List.of("record", "actor", "action", "kind")) {
            links.createIndex(latestBy(field));
        }
        // few entries are refusals
        links.createIndex(latestBy("outcome"), new IndexOptions().partialFilterExpression(Filters.exists("outcome")));
    }

    private static Bson latestBy(String... fields) {
        return Indexes.compoundIndex(Indexes.ascending(fields), Indexes.descending("at", "_id"));
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
        writing.lock();
        try {
            for (int attempt = 1; !open.isEmpty(); attempt++) {
                try {
                    tip = insert(tip == null ? end() : tip, open.values());
                    return;
                } catch (MongoBulkWriteException e) {
                    tip = null;
                    boolean taken = e.getWriteErrors().stream()
                            .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
                    if (!taken || e.getWriteConcernError() != null || attempt == ATTEMPTS) {
                        throw e;
                    }
                    open.keySet().removeAll(there(open.keySet()));
                } catch (MongoException e) {
                    // how much of it was written shows when it is asked for
                    tip = null;
                    throw e;
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private Tip insert(Tip from, Collection<AuditEntry> entries) {
        List<BsonDocument> documents = new ArrayList<>(entries.size());
        long sequence = from.sequence();
        String previous = from.hash();
        for (AuditEntry entry : entries) {
            ChainLink link = ChainLink.after(instance, ++sequence, previous, entry);
            previous = link.hash();
            documents.add(document(link));
        }
        links.insertMany(documents);
        return new Tip(sequence, previous);
    }

    private Set<String> there(Collection<String> ids) {
        Set<String> there = new HashSet<>();
        links.find(in("id", ids))
                .projection(Projections.fields(Projections.excludeId(), Projections.include("id")))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .forEach(document -> there.add(document.getString("id").getValue()));
        return there;
    }

    /** Its end, as it stands in the store. */
    public Tip end() {
        BsonDocument last = links.find(and(gte("_id", instance + "/"), lt("_id", instance + "0")))
                .sort(Sorts.descending("_id"))
                .projection(Projections.include("sequence", "hash"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .first();
        return last == null
                ? new Tip(0, ChainLink.NOTHING)
                : new Tip(
                        last.getInt64("sequence").getValue(),
                        last.getString("hash").getValue());
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
            filters.add(or(lt("at", before.at()), and(eq("at", before.at()), lt("_id", before.id()))));
        }
        return list(links.find(all(filters)).sort(Sorts.descending("at", "_id")).limit(limit));
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

    /** Where a link stands in the order of time. */
    record Place(Instant at, String id) {
        static Place of(ChainLink link) {
            return new Place(link.entry().at(), Chain.id(link.instance(), link.sequence()));
        }
    }

    private static List<ChainLink> list(FindIterable<BsonDocument> found) {
        List<ChainLink> all = new ArrayList<>();
        found.maxTime(QUERY_SECONDS, TimeUnit.SECONDS).forEach(document -> all.add(link(document)));
        return all;
    }

    private static String id(String chain, long sequence) {
        return String.format(Locale.ROOT, "%s/%012d", chain, sequence);
    }

    private static BsonDocument document(ChainLink link) {
        BsonDocument document = new BsonDocument("_id", new BsonString(id(link.instance(), link.sequence())))
                .append("instance", new BsonString(link.instance()))
                .append("sequence", new BsonInt64(link.sequence()))
                .append("previous", new BsonString(link.previous()))
                .append("hash", new BsonString(link.hash()));
        link.entry().into(document);
        return document;
    }

    private static ChainLink link(BsonDocument document) {
        return new ChainLink(
                document.getString("instance").getValue(),
                document.getInt64("sequence").getValue(),
                document.getString("previous").getValue(),
                document.getString("hash").getValue(),
                AuditEntry.of(document));
    }
}
