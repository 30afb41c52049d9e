package cn.onezone.kit.audit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;

import cn.onezone.kit.evidence.KeySettings;
import cn.onezone.kit.outbox.EventSource;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
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
import java.util.Comparator;
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
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
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
public final class Chain implements Trail {
    private static final int ATTEMPTS = 5;
    private static final long QUERY_SECONDS = 20;
    /** Entries in one statement: more would fill the young heap of a small process. */
    private static final int TOGETHER = 500;

    /** Records that one entry speaks of; and those of the entries of one page, which would fill the heap otherwise. */
    private static final int RECORDS = 500;

    private static final int RECORDS_OF_A_PAGE = 5_000;
    private static final int COUNTED = 100_000;
    private static final int MOST_INSTANCES = 1_000;

    private final MongoCollection<BsonDocument> links;
    // as bytes, which need not be taken apart again
    private final MongoCollection<RawBsonDocument> writing;
    private final String source;
    private final String instance;
    private final KnownEnd known;
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
    Chain(MongoDatabase database, EventSource source, AuditSettings settings, KeySettings keys) {
        this.links = database.getCollection("audit", BsonDocument.class);
        this.writing = database.getCollection("audit", RawBsonDocument.class);
        this.source = source.source();
        this.instance = source.source() + "/" + settings.instance();
        // another database is another chain, however it is called
        this.known = new KnownEnd(keys.folder(source.source()), settings.instance() + "-" + database.getName());
        // The first finds the entries of a record, also of one among the many of a batch, and refuses what is there
        // already, for it has the same record, moment and batch: an import writes into it thousands of times in a
        // second.
        // Commands, which most entries are, are in neither of the last two.
        var _ = links.createIndexes(List.of(
                new IndexModel(
                        Indexes.compoundIndex(Indexes.ascending("record"), Indexes.descending("at", "batch")),
                        new IndexOptions().unique(true)),
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

    @Override
    public String instance() {
        return instance;
    }

    /**
     * Puts entries at the end, in their order; those of one batch become one that lists their records. What is in a chain
     * of this database already is passed over, of a batch record by record: whatever part of it a crash left out comes as
     * another entry of the same batch.
     *
     * @throws MongoException if it is not known to have been done; try again with the same
     */
    @Override
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
                    insert(together(open.values()));
                    return;
                } catch (MongoBulkWriteException e) {
                    tip = null;
                    boolean taken = e.getWriteErrors().stream()
                            .allMatch(error -> error.getCategory() == ErrorCategory.DUPLICATE_KEY);
                    if (!taken || e.getWriteConcernError() != null || attempt == ATTEMPTS) {
                        throw e;
                    }
                    Set<Known> there = there(open.values());
                    open.values().removeIf(entry -> there.contains(Known.of(entry)));
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

    /** One entry for each batch, but for more records than one should have. */
    private static Collection<AuditEntry> together(Collection<AuditEntry> entries) {
        Map<String, List<AuditEntry>> batches = new LinkedHashMap<>();
        for (AuditEntry entry : entries) {
            batches.computeIfAbsent(entry.common(), batch -> new ArrayList<>()).add(entry);
        }
        if (batches.size() == entries.size()) {
            return entries;
        }
        List<AuditEntry> together = new ArrayList<>(batches.size());
        for (List<AuditEntry> batch : batches.values()) {
            for (int from = 0; from < batch.size(); from += RECORDS) {
                together.add(AuditEntry.together(batch.subList(from, Math.min(from + RECORDS, batch.size()))));
            }
        }
        // a record may be in several batches, which need not have come in their order
        together.sort(Comparator.comparing(AuditEntry::at));
        return together;
    }

    private void insert(Collection<AuditEntry> entries) {
        Tip from = tip == null ? known.goesOn(end(), this::hashAtKnownEnd) : tip;
        long sequence = from.sequence();
        String previous = from.hash();
        List<RawBsonDocument> documents = new ArrayList<>(Math.min(entries.size(), TOGETHER));
        int left = entries.size();
        int records = 0;
        for (AuditEntry entry : entries) {
            ChainLink link = ChainLink.after(instance, ++sequence, previous, entry);
            previous = link.hash();
            documents.add(document(link));
            left--;
            records += entry.size();
            if (records >= TOGETHER || left == 0) {
                writing.insertMany(documents);
                tip = new Tip(sequence, previous);
                known.moved(tip);
                documents.clear();
                records = 0;
            }
        }
    }

    /** What is in a chain: one record of one batch, or what is of no record at all. */
    private record Known(String batch, @Nullable String record) {
        static Known of(AuditEntry entry) {
            return new Known(entry.common(), entry.record());
        }
    }

    /** Those that are in a chain already: whatever has their moments is looked at, which is an import's batch. */
    private Set<Known> there(Collection<AuditEntry> entries) {
        Set<Known> there = new HashSet<>();
        links.find(in("at", entries.stream().map(AuditEntry::at).collect(Collectors.toSet())))
                .projection(Projections.fields(Projections.excludeId(), Projections.include("batch", "record")))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .forEach(document -> {
                    if (!document.isBinary("batch")) {
                        // somebody has been at it, which must not keep what comes now out of the chain
                        return;
                    }
                    String batch = document.getBinary("batch").asUuid().toString();
                    BsonValue record = document.get("record");
                    if (record instanceof BsonArray several) {
                        several.forEach(
                                one -> there.add(new Known(batch, one.asString().getValue())));
                    } else {
                        there.add(new Known(
                                batch, record == null ? null : record.asString().getValue()));
                    }
                });
        return there;
    }

    private String hashAtKnownEnd() {
        BsonDocument there = links.find(eq("_id", id(instance, known.tip().sequence())))
                .projection(Projections.include("hash"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .first();
        String hash = there == null ? null : AuditEntry.bytes(there, "hash");
        return hash == null ? "" : hash;
    }

    /** Its end, as whoever has put it there knows it, whatever the store says. */
    Tip knownEnd() {
        return known.tip();
    }

    /** All instances of this service whose chains are in the store, told by the links themselves. */
    List<String> instances() {
        List<String> all = new ArrayList<>();
        String from = source + "/";
        String end = source + "0";
        while (all.size() < MOST_INSTANCES) {
            BsonDocument next = links.find(and(gte("_id", from), lt("_id", end)))
                    .sort(Sorts.ascending("_id"))
                    .projection(Projections.include("_id"))
                    .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                    .first();
            if (next == null) {
                break;
            }
            String id = next.getString("_id").getValue();
            String found = id.substring(0, id.lastIndexOf('/'));
            all.add(found);
            // behind all of its links: 0 is what comes after the slash
            from = found + "0";
        }
        return all;
    }

    /** Its end, as it stands in the store. */
    public Tip end() {
        BsonDocument last = links.find(and(gte("_id", instance + "/"), lt("_id", instance + "0")))
                .sort(Sorts.descending("_id"))
                .projection(Projections.include("hash"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .first();
        Tip tip = last == null ? null : tip(last);
        return tip == null ? new Tip(0, ChainLink.NOTHING) : tip;
    }

    /** Where it stood at a moment: at the latest of the entries before it. */
    Tip endBefore(Instant moment) {
        try (MongoCursor<BsonDocument> latest = links.find(lt("at", moment))
                .sort(Sorts.descending("at", "id"))
                .projection(Projections.include("hash"))
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .iterator()) {
            while (latest.hasNext()) {
                Tip tip = tip(latest.next());
                if (tip != null) {
                    return tip;
                }
            }
        }
        return new Tip(0, ChainLink.NOTHING);
    }

    /** Absent if it is a link of another instance. */
    private @Nullable Tip tip(BsonDocument link) {
        String id = link.getString("_id").getValue();
        return id.startsWith(instance + "/")
                ? new Tip(sequence(id), Objects.requireNonNull(AuditEntry.bytes(link, "hash")))
                : null;
    }

    /**
     * What stands behind a place, in order, as it is stored. Fewer than the limit where they are of many records.
     *
     * @param chain which chain of this database
     * @param sequence of the place, 0 for the beginning
     */
    List<ChainLink> after(String chain, long sequence, int limit) {
        List<ChainLink> page = new ArrayList<>();
        int records = 0;
        try (MongoCursor<BsonDocument> found = links.find(and(gt("_id", id(chain, sequence)), lt("_id", chain + "0")))
                .sort(Sorts.ascending("_id"))
                .limit(limit)
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .iterator()) {
            while (records < RECORDS_OF_A_PAGE && found.hasNext()) {
                ChainLink link = link(found.next());
                page.add(link);
                records += link.entry().size();
            }
        }
        return page;
    }

    /** Whether a page ended because its entries are of so many records. */
    static boolean isFull(List<ChainLink> page) {
        return page.stream().mapToInt(link -> link.entry().size()).sum() >= RECORDS_OF_A_PAGE;
    }

    private static List<Bson> filters(Question question) {
        List<Bson> all = new ArrayList<>();
        equal(all, "actor", question.actor());
        equal(all, "kind", question.kind() == null ? null : question.kind().name());
        equal(all, "action", question.action());
        equal(all, "record", question.record());
        equal(all, "outcome", question.outcome());
        if (question.from() != null) {
            all.add(gte("at", question.from()));
        }
        if (question.to() != null) {
            all.add(lt("at", question.to()));
        }
        return all;
    }

    private static void equal(List<Bson> all, String field, @Nullable String value) {
        if (value != null) {
            all.add(eq(field, value));
        }
    }

    /**
     * The latest first, those of batches with some of their records only.
     *
     * @param before where the page before ended, absent for the first page
     */
    List<ChainLink> find(Question question, @Nullable Place before, int limit) {
        List<Bson> filters = filters(question);
        if (before != null) {
            // the first bounds what is read of the index, the second says where within one moment
            filters.add(lte("at", before.at()));
            filters.add(or(
                    lt("at", before.at()),
                    and(eq("at", before.at()), lt("id", new BsonBinary(UUID.fromString(before.id()))))));
        }
        List<ChainLink> all = new ArrayList<>();
        links.find(all(filters))
                .sort(Sorts.descending("at", "id"))
                .limit(limit)
                .maxTime(QUERY_SECONDS, TimeUnit.SECONDS)
                .forEach(document -> all.add(link(document).brief(question.record())));
        return all;
    }

    /** How many there are, counted up to {@value #COUNTED}. */
    long count(Question question) {
        List<Bson> filters = filters(question);
        return filters.isEmpty()
                ? links.estimatedDocumentCount()
                : links.countDocuments(
                        all(filters), new CountOptions().limit(COUNTED).maxTime(QUERY_SECONDS, TimeUnit.SECONDS));
    }

    private static Bson all(List<Bson> filters) {
        return filters.isEmpty() ? Filters.empty() : and(filters);
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
